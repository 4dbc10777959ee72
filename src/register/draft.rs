//! One activity as somebody wrote it, in a form or on a line of a file, and what is wrong with it.
//!
//! Invariant: an [`Activity`] comes from here or from the database, so one that exists is whole in Danish, rests on an
//! article, and names a safeguard for every third country.

use std::{collections::BTreeMap, fmt};

use super::{
    Activity, Automated, InBoth, Party, Recipient, RecipientKind, Role, Safeguard,
    columns::{COLUMNS, TEXT_MAX, fields, parts},
    keeping::Keeping,
};
use crate::law::{basis::Basis, countries};

/// What is wrong, and where. Its words are `register-problem-<key>` in `locales/*/register.ftl`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Counted from 1, as an editor counts; `None` for a form.
    pub line: Option<u64>,
    pub column: Option<&'static str>,
    pub key: &'static str,
    /// What the words name.
    pub values: Vec<(&'static str, String)>,
}

impl Problem {
    pub(super) fn new(
        line: Option<u64>,
        column: Option<&'static str>,
        key: &'static str,
        values: &[(&'static str, &str)],
    ) -> Problem {
        let values = values.iter().map(|(name, value)| (*name, short(value))).collect();
        Problem { line, column, key, values }
    }

    /// The values as the words take them.
    pub fn values(&self) -> Vec<(&str, &str)> {
        self.values.iter().map(|(name, value)| (*name, value.as_str())).collect()
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(line) = self.line {
            write!(f, "line {line}, ")?;
        }
        if let Some(column) = self.column {
            write!(f, "{column}: ")?;
        }
        f.write_str(self.key)?;
        self.values.iter().try_for_each(|(name, value)| write!(f, " {name}={value}"))
    }
}

/// Enough of a value to find it again.
fn short(text: &str) -> String {
    match text.char_indices().nth(80) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// The fields by column, as they were written.
#[derive(Debug, Clone, Default)]
pub struct Draft {
    pub line: Option<u64>,
    pub fields: BTreeMap<&'static str, String>,
    /// The parts of each recipient, see [`super::parts`].
    pub recipients: Vec<Vec<String>>,
}

impl Draft {
    /// An activity as somebody would write it.
    pub fn of(activity: &Activity) -> Draft {
        Draft {
            line: None,
            fields: COLUMNS.into_iter().zip(fields(activity)).collect(),
            recipients: activity.recipients.iter().map(|to| parts(to).to_vec()).collect(),
        }
    }

    /// What was written in a column.
    pub fn field(&self, column: &str) -> &str {
        self.fields.get(column).map(String::as_str).unwrap_or_default()
    }

    /// Takes the recipients from a cell of the file.
    pub(super) fn recipients_of(cell: &str) -> Vec<Vec<String>> {
        let items = cell.split(';').map(str::trim).filter(|item| !item.is_empty());
        items.map(|item| item.split('|').map(|part| part.trim().to_owned()).collect()).collect()
    }

    /// # Errors
    /// Everything that is wrong, in the order of the columns.
    pub fn check(&self) -> Result<Activity, Vec<Problem>> {
        let mut check = Check { draft: self, problems: Vec::new() };
        let activity = check.activity();
        if check.problems.is_empty() { Ok(activity) } else { Err(check.problems) }
    }
}

struct Check<'d> {
    draft: &'d Draft,
    problems: Vec<Problem>,
}

impl Check<'_> {
    fn wrong(&mut self, column: &'static str, key: &'static str, values: &[(&'static str, &str)]) {
        self.problems.push(Problem::new(self.draft.line, Some(column), key, values));
    }

    fn activity(&mut self) -> Activity {
        let (key, role) = (self.key(), self.role());
        let (controller, everybody) = (self.controller(role), self.yes("everybody"));
        let (name, purpose) = (self.needed("name_da", "name_en"), self.needed("purpose_da", "purpose_en"));
        let bases = self.bases();
        let legal_basis = self.needed("legal_basis_da", "legal_basis_en");
        let categories_of_data = self.needed("categories_of_data_da", "categories_of_data_en");
        let special_categories = self.special_categories(&bases);
        let categories_of_people = self.needed("categories_of_people_da", "categories_of_people_en");
        let recipients = self.recipients();
        let (keeping, retention) = self.retention();
        Activity {
            key,
            role,
            controller,
            everybody,
            name,
            purpose,
            bases,
            legal_basis,
            categories_of_data,
            special_categories,
            categories_of_people,
            recipients,
            keeping,
            retention,
            source: self.needed("source_da", "source_en"),
            automated: self.automated(),
        }
    }

    /// The text of a column. One that begins as a formula would be computed by the spreadsheet that opens the file.
    fn text(&mut self, column: &'static str) -> String {
        let text =
            self.draft.fields.get(column).map(|text| text.trim().replace("\r\n", "\n")).unwrap_or_default();
        self.fits(column, &text);
        text
    }

    fn fits(&mut self, column: &'static str, text: &str) {
        if text.chars().count() > TEXT_MAX {
            self.wrong(column, "too-long", &[("most", &TEXT_MAX.to_string())]);
        }
        if text.chars().any(|c| c.is_control() && c != '\n' && c != '\t') {
            self.wrong(column, "control", &[]);
        }
        if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
            self.wrong(column, "formula", &[("text", text)]);
        }
    }

    fn optional(&mut self, danish: &'static str, english: &'static str) -> InBoth {
        let both = InBoth { da: self.text(danish), en: self.text(english) };
        if both.da.is_empty() && !both.en.is_empty() {
            self.wrong(danish, "missing-danish", &[]);
        }
        both
    }

    fn needed(&mut self, danish: &'static str, english: &'static str) -> InBoth {
        let both = InBoth { da: self.text(danish), en: self.text(english) };
        if both.da.is_empty() {
            self.wrong(danish, "missing", &[]);
        }
        both
    }

    fn key(&mut self) -> String {
        let key = self.text("key");
        let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
        if key.is_empty() || key.len() > 60 || key.starts_with('-') || !key.bytes().all(plain) {
            self.wrong("key", "key", &[]);
        }
        key
    }

    fn role(&mut self) -> Role {
        let text = self.text("role");
        Role::parse(&text).unwrap_or_else(|| {
            let known = known(Role::ALL);
            self.wrong("role", "choice", &[("text", &text), ("known", &known)]);
            Role::Controller
        })
    }

    fn controller(&mut self, role: Role) -> Option<Party> {
        let text = self.text("controller");
        let (name, contact) = text.split_once('|').unwrap_or((&text, ""));
        let party = Party { name: name.trim().to_owned(), contact: contact.trim().to_owned() };
        match (role, party.name.is_empty()) {
            (Role::Controller, true) if text.is_empty() => None,
            (Role::Controller, _) => {
                self.wrong("controller", "controller-not-needed", &[]);
                None
            }
            (Role::Processor | Role::JointController, true) => {
                self.wrong("controller", "controller-missing", &[]);
                None
            }
            (Role::Processor | Role::JointController, false) => Some(party),
        }
    }

    fn yes(&mut self, column: &'static str) -> bool {
        let text = self.text(column);
        match text.as_str() {
            "yes" => true,
            "no" | "" => false,
            _ => {
                self.wrong(column, "choice", &[("text", &text), ("known", "yes, no")]);
                false
            }
        }
    }

    fn bases(&mut self) -> Vec<Basis> {
        let text = self.text("legal_basis");
        let (mut bases, mut unknown) = (Vec::new(), false);
        for item in items(&text) {
            let plain: String = item.chars().filter(|c| !c.is_whitespace()).collect();
            match Basis::parse(&plain.to_lowercase()) {
                Some(basis) if !bases.contains(&basis) => bases.push(basis),
                Some(_) => {}
                None => {
                    unknown = true;
                    self.wrong("legal_basis", "unknown-basis", &[("text", item)]);
                }
            }
        }
        if text.is_empty() {
            self.wrong("legal_basis", "no-basis", &[]);
        } else if !unknown && !bases.iter().any(|basis| basis.is_of_article_6()) {
            self.wrong("legal_basis", "no-article-6", &[]);
        }
        bases.sort();
        bases
    }

    fn special_categories(&mut self, bases: &[Basis]) -> bool {
        let special = self.yes("special_categories");
        match (special, bases.iter().any(|basis| basis.is_of_article_9())) {
            (true, false) => self.wrong("special_categories", "special-without-ground", &[]),
            (false, true) => self.wrong("special_categories", "ground-without-special", &[]),
            _ => {}
        }
        special
    }

    fn recipients(&mut self) -> Vec<Recipient> {
        let mut recipients: Vec<Recipient> = Vec::new();
        for parts in &self.draft.recipients {
            let Some(recipient) = self.recipient(parts) else { continue };
            if recipients
                .iter()
                .any(|other| other.name.da == recipient.name.da && other.country == recipient.country)
            {
                self.wrong("recipients", "recipient-twice", &[("name", &recipient.name.da)]);
            }
            recipients.push(recipient);
        }
        recipients
    }

    fn recipient(&mut self, parts: &[String]) -> Option<Recipient> {
        let part =
            |place: usize| parts.get(place).map(|part| part.trim().replace("\r\n", "\n")).unwrap_or_default();
        let [name, kind, country, safeguard] = [0, 1, 2, 3].map(part);
        let before = self.problems.len();
        if name.is_empty() || parts.len() > 7 {
            self.wrong("recipients", "recipient", &[("text", &parts.join(" | "))]);
            return None;
        }
        for part in parts {
            self.fits("recipients", part.trim());
            if part.contains(['|', ';']) {
                self.wrong("recipients", "recipient-marks", &[("name", &name)]);
            }
        }
        let parsed_kind = RecipientKind::parse(&kind);
        if parsed_kind.is_none() {
            self.wrong(
                "recipients",
                "recipient-kind",
                &[("name", &name), ("text", &kind), ("known", &known(RecipientKind::ALL))],
            );
        }
        let parsed_country = countries::parse(&country);
        if parsed_country.is_none() {
            self.wrong("recipients", "recipient-country", &[("name", &name), ("text", &country)]);
        }
        let parsed_safeguard = Safeguard::parse(&safeguard);
        if !safeguard.is_empty() && parsed_safeguard.is_none() {
            let known = known(Safeguard::ALL);
            self.wrong(
                "recipients",
                "recipient-safeguard",
                &[("name", &name), ("text", &safeguard), ("known", &known)],
            );
        }
        if parsed_country.is_some_and(|code| !countries::is_in_eea(code)) && safeguard.is_empty() {
            self.wrong("recipients", "no-safeguard", &[("name", &name), ("country", &country)]);
        }
        if self.problems.len() > before {
            return None;
        }
        Some(Recipient {
            name: InBoth { da: name, en: part(6) },
            kind: parsed_kind?,
            country: parsed_country?.to_owned(),
            safeguard: parsed_safeguard,
            note: InBoth { da: part(4), en: part(5) },
        })
    }

    fn retention(&mut self) -> (Vec<Keeping>, InBoth) {
        let text = self.text("retention");
        let mut keeping = Vec::new();
        for item in items(&text) {
            match Keeping::parse(item) {
                Some(one) => keeping.push(one),
                None => self.wrong("retention", "retention", &[("text", item)]),
            }
        }
        let words = self.optional("retention_da", "retention_en");
        if text.is_empty() && words.da.is_empty() {
            self.wrong("retention", "no-retention", &[]);
        }
        (keeping, words)
    }

    fn automated(&mut self) -> Option<Automated> {
        let automated = Automated {
            logic: self.optional("automated_logic_da", "automated_logic_en"),
            significance: self.optional("automated_significance_da", "automated_significance_en"),
            consequences: self.optional("automated_consequences_da", "automated_consequences_en"),
        };
        let parts = [
            ("automated_logic_da", &automated.logic),
            ("automated_significance_da", &automated.significance),
            ("automated_consequences_da", &automated.consequences),
        ];
        let missing: Vec<&str> =
            parts.iter().filter(|(_, text)| text.da.is_empty()).map(|(column, _)| *column).collect();
        if missing.len() == parts.len() {
            return None;
        }
        for column in missing {
            self.wrong(column, "automated-half", &[]);
        }
        Some(automated)
    }
}

fn items(text: &str) -> impl Iterator<Item = &str> {
    text.split(';').map(str::trim).filter(|item| !item.is_empty())
}

fn known<T: fmt::Display>(all: &[T]) -> String {
    all.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}
