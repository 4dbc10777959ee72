//! The fields of a form as a template shows them: what was typed, and what is wrong with it.

use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::{
    intake::{FieldError, Form, claim, questions},
    letters::{Lang, Words},
};

/// One line of the error summary, with the field it leads to.
#[derive(Serialize)]
pub struct Wrong {
    pub anchor: String,
    pub text: String,
}

impl Wrong {
    pub fn of(words: &Words, lang: Lang, error: &FieldError) -> Wrong {
        Wrong { anchor: anchor(&error.field).to_owned(), text: words.text(lang, error.message, &[]) }
    }
}

/// Every field by name: `{ "value": …, "error": … }`.
pub fn views(words: &Words, lang: Lang, form: &Form, errors: &[FieldError]) -> Map<String, Value> {
    let message = |field: &str| {
        let error = errors.iter().find(|error| error.field == field)?;
        Some(words.text(lang, error.message, &[]))
    };
    let mut views = Map::new();
    if let Ok(Value::Object(values)) = serde_json::to_value(form) {
        for (name, value) in values {
            let part_of = if name.starts_with("birth_") { "birth_date" } else { name.as_str() };
            let error = message(part_of);
            views.insert(name, json!({ "value": value, "error": error }));
        }
    }
    // The fields of the rights' own questions that nothing was typed into have a view too.
    for field in questions::fields() {
        let view = json!({ "value": form.asked(&field), "error": message(&field) });
        views.insert(field, view);
    }
    for field in claim::fields() {
        views.insert(field.into(), json!({ "value": form.claimed(field), "error": message(field) }));
    }
    views.insert("claim-died".into(), json!({ "value": "", "error": message("claim-died") }));
    views.insert("birth_date".into(), json!({ "value": "", "error": message("birth_date") }));
    views
}

/// The id of the element that an error leads to.
fn anchor(field: &str) -> &str {
    match field {
        "right" => "right-access",
        "on_behalf" => "on_behalf-self",
        "birth_date" => "birth_day",
        "claim-died" => "claim-died_day",
        "claim-custody" => "claim-custody-yes",
        "claim-acts" => "claim-acts-yes",
        other => other,
    }
}
