//! What a broker calls what we want to know: data in `flavours.toml`, not code.

use std::{collections::BTreeMap, sync::LazyLock};

use serde::Deserialize;

use crate::law::identity::Assurance;

/// The names a broker gives its claims.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Flavour {
    /// What is asked for unless the declaration says otherwise.
    pub scopes: Vec<String>,
    /// Claims that tell the level of assurance; the first that is there counts.
    pub level: Vec<String>,
    /// Claims that may only lower it: NSIS takes the weakest of its parts.
    pub also: Vec<String>,
    pub name: Vec<String>,
    pub birth_date: Vec<String>,
    /// A flag that says that name and address are protected.
    pub protected: Vec<String>,
    /// Which means of identification counts; a broker offers many.
    pub means: Option<Rule>,
    /// How it says that somebody signs in as a private person, not for an employer.
    pub private: Option<Rule>,
    /// How the level is asked for.
    pub ask: Option<Ask>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    pub claim: String,
    /// One of these, letter case apart.
    #[serde(default)]
    pub allowed: Vec<String>,
    /// The claim must not be there, or be false.
    #[serde(default)]
    pub absent: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ask {
    pub parameter: String,
    /// With `{level}` or `{Level}` in it.
    pub value: String,
}

static ALL: LazyLock<BTreeMap<String, Flavour>> = LazyLock::new(|| {
    toml::from_str(include_str!("flavours.toml")).expect("the file is compiled in, and a test reads it")
});

impl Flavour {
    pub fn named(name: &str) -> Option<&'static Flavour> {
        ALL.get(name)
    }

    pub fn names() -> impl Iterator<Item = &'static str> {
        ALL.keys().map(String::as_str)
    }

    /// The parameter that asks for `level`.
    pub fn asking(&self, level: Assurance) -> Option<(String, String)> {
        let ask = self.ask.as_ref()?;
        let small = level.as_str();
        let mut large = small.to_owned();
        if let Some(first) = large.get_mut(..1) {
            first.make_ascii_uppercase();
        }
        Some((ask.parameter.clone(), ask.value.replace("{level}", small).replace("{Level}", &large)))
    }
}

/// The level that a broker's word means; `None` for a word that is not known, which then counts for nothing.
///
/// Sources: <https://data.gov.dk/concept/core/nsis/> and the names of Implementing Regulation (EU) 2015/1502.
pub fn level_of(word: &str) -> Option<Assurance> {
    let short = ["https://data.gov.dk/concept/core/nsis/", "http://eidas.europa.eu/LoA/"]
        .iter()
        .find_map(|prefix| word.strip_prefix(prefix));
    match short.unwrap_or(word).trim_start_matches("loa/") {
        "Low" | "low" | "LOW" => Some(Assurance::Low),
        "Substantial" | "substantial" | "SUBSTANTIAL" => Some(Assurance::Substantial),
        "High" | "high" | "HIGH" => Some(Assurance::High),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_flavour_is_read_and_asks_in_its_own_way() {
        let names: Vec<_> = Flavour::names().collect();
        assert_eq!(names, ["generic", "idura", "signaturgruppen", "signicat"]);
        let asked = |name: &str| Flavour::named(name).unwrap().asking(Assurance::Substantial);
        assert_eq!(asked("idura"), Some(("acr_values".into(), "urn:grn:authn:dk:mitid:substantial".into())));
        assert!(asked("signaturgruppen").unwrap().1.contains("nsis/Substantial\""));
        assert_eq!(asked("generic"), None);
    }

    #[test]
    fn only_known_words_are_levels() {
        assert_eq!(level_of("https://data.gov.dk/concept/core/nsis/High"), Some(Assurance::High));
        assert_eq!(level_of("substantial"), Some(Assurance::Substantial));
        assert_eq!(level_of("http://eidas.europa.eu/LoA/low"), Some(Assurance::Low));
        for word in ["", "https://data.gov.dk/concept/core/nsis/loa/Highest", "3", "sUbstantial", "urn:high"]
        {
            assert_eq!(level_of(word), None, "{word}");
        }
    }
}
