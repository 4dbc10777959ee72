//! A form as it was filled in, and what is wrong with it: shown again with both, so that nothing typed is lost.

use serde_json::{Map, Value, json};
use tera::Context;

use super::desk::Fields;
use crate::{
    letters::{Lang, Words},
    staff::{
        self, OrganisationDetails,
        passwords::{self, Unfit},
    },
};

/// The longest answer of a one-line field, in characters.
const LINE: usize = 200;

#[derive(Debug, Clone, Default)]
pub struct Form {
    values: Map<String, Value>,
    /// Field and text key, in the order of the form.
    problems: Vec<(String, String)>,
    /// Field and words, where the words need more than a key.
    worded: Vec<(String, String)>,
}

impl Form {
    /// Takes the `names` from what was sent; passwords are never shown again.
    pub fn of(fields: &Fields, names: &[&str]) -> Form {
        let shown = names.iter().filter(|name| !matches!(**name, "password" | "again" | "current"));
        let values = shown.map(|name| ((*name).to_owned(), json!(fields.text(name)))).collect();
        let mut form = Form { values, ..Form::default() };
        for name in names {
            if form.value(name).chars().count() > LINE {
                form.problem(name, "staff-error-too-long");
            }
        }
        form
    }

    /// A form that shows what is stored.
    pub fn filled<'a>(values: impl IntoIterator<Item = (&'a str, String)>) -> Form {
        let values = values.into_iter().map(|(name, value)| (name.to_owned(), json!(value))).collect();
        Form { values, ..Form::default() }
    }

    pub fn value(&self, name: &str) -> String {
        self.values.get(name).and_then(Value::as_str).unwrap_or_default().to_owned()
    }

    /// Fields that this form does not have, as they stand in another one on the same page.
    pub fn or(mut self, other: &Form, names: &[&str]) -> Form {
        for name in names {
            self.values.insert((*name).to_owned(), json!(other.value(name)));
        }
        self
    }

    /// The first problem of a field counts.
    pub fn problem(&mut self, name: &str, key: &str) {
        if !self.problems.iter().any(|(field, _)| field == name) {
            self.problems.push((name.to_owned(), key.to_owned()));
        }
    }

    /// A problem whose words name what was found.
    pub fn problem_in_words(&mut self, name: &str, words: &str) {
        self.worded.push((name.to_owned(), words.to_owned()));
    }

    pub fn has_problems(&self) -> bool {
        !self.problems.is_empty() || !self.worded.is_empty()
    }

    pub fn required(&mut self, name: &str, key: &str) -> String {
        let value = self.value(name);
        if value.is_empty() {
            self.problem(name, key);
        }
        value
    }

    pub fn checked<T>(
        &mut self,
        name: &str,
        key: &str,
        parse: impl FnOnce(String) -> Option<T>,
    ) -> Option<T> {
        let parsed = parse(self.value(name));
        if parsed.is_none() {
            self.problem(name, key);
        }
        parsed
    }

    /// Empty, or an e-mail address.
    pub fn email_or_nothing(&mut self, name: &str) -> String {
        let value = self.value(name);
        if !value.is_empty() && staff::email_address(&value).is_none() {
            self.problem(name, "staff-error-email");
        }
        value
    }

    /// A new password, typed twice.
    pub fn password(&mut self, fields: &Fields) {
        match passwords::check_new(&fields.raw("password"), &fields.raw("again")) {
            Ok(()) => {}
            Err(Unfit::TooShort) => self.problem("password", "staff-error-password-short"),
            Err(Unfit::TooLong) => self.problem("password", "staff-error-password-long"),
            Err(Unfit::Different) => self.problem("again", "staff-error-password-different"),
        }
    }

    /// What the set-up page and the settings ask about an organisation: its name, and its details.
    pub fn organisation(&mut self, language: Lang) -> (String, OrganisationDetails) {
        let name = self.required("organisation", "staff-error-organisation");
        let details = OrganisationDetails {
            address: self.required("address", "staff-error-address"),
            email: {
                self.checked("contact_email", "staff-error-email", |text| staff::email_address(&text));
                self.value("contact_email")
            },
            phone: self.value("contact_phone"),
            dpo_name: self.value("dpo_name"),
            dpo_email: self.email_or_nothing("dpo_email"),
            dpo_phone: self.value("dpo_phone"),
            language: Some(language),
            ..OrganisationDetails::default()
        };
        (name, details)
    }

    /// What is wrong: field and words.
    pub fn said(&self, words: &Words, lang: Lang) -> Vec<(String, String)> {
        let keyed = self.problems.iter().map(|(field, key)| (field.clone(), words.text(lang, key, &[])));
        keyed.chain(self.worded.iter().cloned()).collect()
    }

    /// `v` holds the values, `e` the problems, `problems` their list; every one of `names` is in both.
    pub fn context(&self, words: &Words, lang: Lang, names: &[&str]) -> Context {
        let mut values: Map<String, Value> =
            names.iter().map(|name| ((*name).to_owned(), json!(""))).collect();
        let mut problems = values.clone();
        values.extend(self.values.clone());
        let said = self.said(words, lang);
        problems.extend(said.iter().map(|(field, words)| (field.clone(), json!(words))));
        let list: Vec<Value> =
            said.iter().map(|(field, words)| json!({ "field": field, "text": words })).collect();
        let mut context = Context::new();
        context.insert("v", &values);
        context.insert("e", &problems);
        context.insert("problems", &list);
        context
    }
}
