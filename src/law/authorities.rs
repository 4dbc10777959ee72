//! Where a person can complain: the supervisory authority of each country, as data (art. 51, art. 77; R1.36).

use std::sync::OnceLock;

use serde::Deserialize;

/// The authority of a country.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NationalAuthority {
    /// ISO 3166-1.
    pub country: String,
    /// In the country's own language.
    pub name: String,
    /// In another official language; empty where there is none.
    #[serde(default)]
    pub second: String,
    pub english: String,
    pub address: String,
    /// Empty where the authority takes complaints through its site.
    #[serde(default)]
    pub email: String,
    pub website: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    /// The day on which the entries were put together.
    collected: String,
    authorities: Vec<NationalAuthority>,
}

fn file() -> &'static File {
    static FILE: OnceLock<File> = OnceLock::new();
    // A test reads the file; a wrong one would leave organisations without an authority, which their pages then ask for.
    let none = || File { collected: String::new(), authorities: Vec::new() };
    FILE.get_or_init(|| toml::from_str(include_str!("authorities.toml")).unwrap_or_else(|_| none()))
}

/// The supervisory authority of the country with this code.
pub fn authority_of(country: &str) -> Option<&'static NationalAuthority> {
    file().authorities.iter().find(|authority| authority.country == country)
}

/// The day on which the list was put together from its sources.
pub fn collected_on() -> &'static str {
    &file().collected
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::law::calendar::Calendar;

    #[test]
    fn every_country_with_a_calendar_has_one_authority_that_can_be_reached() {
        assert!(chrono::NaiveDate::parse_from_str(collected_on(), "%Y-%m-%d").is_ok());
        let eea: Vec<&str> = Calendar::of_the_eea().map(|calendar| calendar.country.as_str()).collect();
        assert_eq!((eea.len(), file().authorities.len()), (30, 31));
        for country in eea.into_iter().chain(["GB"]) {
            let one = authority_of(country).unwrap_or_else(|| panic!("{country}"));
            let all = [&one.name, &one.english, &one.address];
            assert!(all.iter().all(|text| text.len() > 3 && text.trim() == text.as_str()), "{one:?}");
            assert!(one.website.starts_with("https://") && !one.website.ends_with('/'), "{one:?}");
            assert!(one.email.is_empty() || (one.email.contains('@') && !one.email.contains(' ')), "{one:?}");
        }
        assert_eq!(authority_of("US"), None);
    }
}
