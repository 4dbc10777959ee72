//! The data of people who have died, by country (section 3.2, last lines; section 1.8).
//!
//! Wherever the request comes from, a person decides after a legal review by hand: nobody inherits the right of access by
//! itself, and nothing is refused merely because the regulation ends at death.

use chrono::{Months, NaiveDate};

/// What a country says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DeceasedPolicy {
    /// ISO 3166-1; empty for every country that has no entry of its own.
    pub country: &'static str,
    /// For how many years after death the law protects the data; `None` where it names none.
    pub years: Option<u32>,
    /// Where it stands. Words: `representation-deceased-…` by country.
    pub source: &'static str,
}

/// Countries with rules of their own; ES, FR and IT from general knowledge (GK), to be confirmed by whoever reviews.
const POLICIES: &[DeceasedPolicy] = &[
    DeceasedPolicy { country: "DK", years: Some(10), source: "DBL § 2(5)" },
    DeceasedPolicy { country: "ES", years: None, source: "LO 3/2018 art. 3" },
    DeceasedPolicy { country: "FR", years: None, source: "Loi Informatique et Libertés art. 85" },
    DeceasedPolicy { country: "IT", years: None, source: "Codice privacy art. 2-terdecies" },
];

/// Recital 27: the regulation does not speak of the dead, and countries may.
const ELSEWHERE: DeceasedPolicy = DeceasedPolicy { country: "", years: None, source: "recital 27" };

/// What holds in `country`, by its two letters.
pub fn deceased_policy(country: &str) -> DeceasedPolicy {
    POLICIES.iter().copied().find(|policy| policy.country == country).unwrap_or(ELSEWHERE)
}

/// Whether the law still protects the data of somebody who died. It decides nothing by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Protection {
    /// Up to and including this day.
    Until(NaiveDate),
    Ended(NaiveDate),
    /// The day of death is not known, or the country names no time: the review says.
    Review,
}

/// Where it stands on `today` for somebody who died on `died_on`.
pub fn protection(policy: DeceasedPolicy, died_on: Option<NaiveDate>, today: NaiveDate) -> Protection {
    let last =
        died_on.zip(policy.years).and_then(|(day, years)| day.checked_add_months(Months::new(12 * years)));
    match last {
        Some(last) if last < today => Protection::Ended(last),
        Some(last) => Protection::Until(last),
        None => Protection::Review,
    }
}
