//! One processing activity.

use serde::{Deserialize, Serialize};

use crate::db::text_enum;

text_enum! {
    /// What the organisation is for this activity (art. 4(7) and (8)).
    Role {
        Controller = "controller",
        Processor = "processor",
    }
}

/// A text in both languages.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct InBoth {
    pub da: String,
    /// Empty where nobody has translated it; then people get the Danish text.
    pub en: String,
}

impl InBoth {
    /// The text in the language with this code, or the Danish one.
    pub fn in_language(&self, code: &str) -> &str {
        if code == "en" && !self.en.is_empty() { &self.en } else { &self.da }
    }

    /// The items of a list that is written with semicolons.
    pub fn items(&self, code: &str) -> Vec<String> {
        let items = self.in_language(code).split(';').map(str::trim);
        items.filter(|item| !item.is_empty()).map(str::to_owned).collect()
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recipient {
    pub name: String,
    pub country: String,
    /// The safeguard of art. 46, or the decision of art. 45, for a country outside the EEA.
    pub safeguard: String,
}

/// What art. 15(1) and (2) want to be told about one activity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Activity {
    /// Short name by which sources refer to it; not repeated in the stored details.
    #[serde(skip)]
    pub key: String,
    pub role: Role,
    pub name: InBoth,
    pub purpose: InBoth,
    pub legal_basis: InBoth,
    /// Lists with semicolons.
    pub categories_of_data: InBoth,
    pub categories_of_people: InBoth,
    pub recipients: Vec<Recipient>,
    pub retention: InBoth,
    pub source: InBoth,
    /// Empty when there are none (art. 22).
    pub automated_decisions: InBoth,
}
