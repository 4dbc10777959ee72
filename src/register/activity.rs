//! One processing activity.

use serde::{Deserialize, Serialize};

use super::keeping::Keeping;
use crate::{
    db::text_enum,
    law::{basis::Basis, countries},
};

text_enum! {
    /// What the organisation is for this activity (art. 4(7) and (8), art. 26; R5.5).
    #[derive(Default)]
    Role {
        #[default]
        Controller = "controller",
        Processor = "processor",
        JointController = "joint-controller",
    }
}

text_enum! {
    /// What a recipient is (art. 4(9)); a processor is one too.
    RecipientKind {
        Processor = "processor",
        Controller = "controller",
        JointController = "joint-controller",
        Authority = "authority",
    }
}

text_enum! {
    /// What a transfer to a third country rests on (arts 45 to 49). Each has its words in `locales/*/register.ftl`.
    Safeguard {
        /// Art. 45.
        Adequacy = "adequacy",
        /// Art. 46(2)(c), with an assessment of the transfer.
        StandardClauses = "standard-clauses",
        /// Arts 46(2)(b) and 47.
        BindingRules = "binding-rules",
        /// Art. 46(2)(a).
        PublicInstrument = "public-instrument",
        /// Art. 46(2)(e).
        CodeOfConduct = "code-of-conduct",
        /// Art. 46(2)(f).
        Certification = "certification",
        /// Art. 49: single transfers only.
        Derogation = "derogation",
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

    /// There is a Danish text and no English one.
    pub fn lacks_english(&self) -> bool {
        self.en.is_empty() && !self.da.is_empty()
    }
}

/// Who gets data, by name (art. 15(1)(c), C-154/21).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recipient {
    /// The English name only where it differs.
    pub name: InBoth,
    pub kind: RecipientKind,
    /// ISO 3166-1, two capitals.
    pub country: String,
    /// Always there for a country outside the EEA (art. 15(2)).
    pub safeguard: Option<Safeguard>,
    /// What else there is to say about the transfer: which clauses, when it was assessed.
    pub note: InBoth,
}

impl Recipient {
    pub fn is_in_third_country(&self) -> bool {
        !countries::is_in_eea(&self.country)
    }
}

/// Who is responsible where the organisation is not, or not alone.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Party {
    pub name: String,
    pub contact: String,
}

/// Art. 15(1)(h) in the terms of art. 22; every part is there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Automated {
    pub logic: InBoth,
    pub significance: InBoth,
    pub consequences: InBoth,
}

/// What art. 15(1) and (2) want to be told about one activity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Activity {
    /// Short name by which sources refer to it; not repeated in the stored details.
    #[serde(skip)]
    pub key: String,
    pub role: Role,
    /// For a processor the controller, for joint controllers the other one; `None` for a controller.
    pub controller: Option<Party>,
    /// It concerns whoever asks, whatever was found about her: the handling of her request is such an activity.
    pub everybody: bool,
    pub name: InBoth,
    pub purpose: InBoth,
    /// One of art. 6(1) at least.
    pub bases: Vec<Basis>,
    pub legal_basis: InBoth,
    /// Lists with semicolons.
    pub categories_of_data: InBoth,
    /// Data of art. 9(1) are among them; then one of `bases` is of art. 9(2).
    pub special_categories: bool,
    pub categories_of_people: InBoth,
    pub recipients: Vec<Recipient>,
    /// Either these or the text or both.
    pub keeping: Vec<Keeping>,
    pub retention: InBoth,
    pub source: InBoth,
    pub automated: Option<Automated>,
}

impl Activity {
    /// Art. 20(1)(a).
    pub fn allows_portability(&self) -> bool {
        self.bases.iter().any(|basis| basis.allows_portability())
    }

    /// Art. 21(1).
    pub fn allows_objection(&self) -> bool {
        self.bases.iter().any(|basis| basis.allows_objection())
    }

    /// Art. 7(3).
    pub fn rests_on_consent(&self) -> bool {
        self.bases.iter().any(|basis| basis.is_consent())
    }

    /// Every text that a person reads, with its column.
    pub(super) fn texts(&self) -> Vec<(&'static str, &InBoth)> {
        let mut texts = vec![
            ("name_en", &self.name),
            ("purpose_en", &self.purpose),
            ("legal_basis_en", &self.legal_basis),
            ("categories_of_data_en", &self.categories_of_data),
            ("categories_of_people_en", &self.categories_of_people),
            ("retention_en", &self.retention),
            ("source_en", &self.source),
        ];
        texts.extend(self.recipients.iter().map(|to| ("recipients", &to.note)));
        if let Some(automated) = &self.automated {
            texts.push(("automated_logic_en", &automated.logic));
            texts.push(("automated_significance_en", &automated.significance));
            texts.push(("automated_consequences_en", &automated.consequences));
        }
        texts
    }
}
