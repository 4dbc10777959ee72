//! What a declaration says of a dataset so that it explains itself: which of it is sensitive, what its codes mean, and how
//! its rows hang together with those of another dataset.

use serde::{Deserialize, Serialize};
use toml::Spanned;

use super::Words;
use crate::{db::text_enum, law::identity::Sensitivity};

text_enum! {
    /// Art. 9(1), art. 10, and the CPR number (art. 87, DBL § 11).
    Sensitive {
        EthnicOrigin = "ethnic-origin",
        Politics = "politics",
        Religion = "religion",
        TradeUnion = "trade-union",
        Genetic = "genetic",
        Biometric = "biometric",
        Health = "health",
        SexLife = "sex-life",
        Criminal = "criminal",
        Cpr = "cpr",
    }
}

impl Sensitive {
    /// How sure one must be who asks.
    pub fn sensitivity(self) -> Sensitivity {
        if self == Sensitive::Cpr { Sensitivity::Confidential } else { Sensitivity::Special }
    }
}

/// A column whose values are those of another dataset's column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reference {
    pub column: String,
    pub dataset: String,
    /// The column there.
    pub to: String,
}

/// One value of a column that is a code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Code {
    pub value: String,
    pub words: Words,
}

/// As it stands in the file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawReference {
    pub column: Spanned<String>,
    pub dataset: Spanned<String>,
    pub to: Spanned<String>,
}
