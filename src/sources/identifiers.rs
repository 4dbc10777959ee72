//! What is known about a person who is looked for.
//!
//! Invariant: every value has one normal form, so that a declaration's SQL can compare without guessing: e-mail
//! trimmed and lower-case, names single-spaced, phone numbers without decoration, no control characters anywhere.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization as _;

use super::cell::Cell;
use crate::law::cpr::Cpr;

/// A kind of knowledge that can find a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Identifier {
    Email,
    Name,
    BirthDate,
    /// The organisation's own number for the person: customer, employee, member.
    Number,
    Phone,
    /// Given by the person where the organisation asks for it; never a search by the program's own wish.
    Cpr,
}

impl Identifier {
    pub const ALL: [Identifier; 6] = [
        Identifier::Email,
        Identifier::Name,
        Identifier::BirthDate,
        Identifier::Number,
        Identifier::Phone,
        Identifier::Cpr,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Identifier::Email => "email",
            Identifier::Name => "name",
            Identifier::BirthDate => "birth-date",
            Identifier::Number => "number",
            Identifier::Phone => "phone",
            Identifier::Cpr => "cpr",
        }
    }

    /// The name of the SQL parameter.
    pub fn parameter(self) -> &'static str {
        if self == Identifier::BirthDate { "birth_date" } else { self.as_str() }
    }
}

/// Everything that is known about one person, in normal form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Identifiers {
    email: Option<String>,
    name: Option<String>,
    birth_date: Option<NaiveDate>,
    number: Option<String>,
    phone: Option<String>,
    cpr: Option<Cpr>,
}

impl Identifiers {
    pub fn none() -> Self {
        Self::default()
    }

    pub fn email(mut self, email: &str) -> Self {
        self.email = spaced(email).map(|email| email.to_lowercase());
        self
    }

    pub fn name(mut self, name: &str) -> Self {
        self.name = spaced(name);
        self
    }

    pub fn birth_date(mut self, date: NaiveDate) -> Self {
        self.birth_date = Some(date);
        self
    }

    pub fn number(mut self, number: &str) -> Self {
        self.number = spaced(number);
        self
    }

    /// Digits only, with `+` in front of a country code (`0045 …` too).
    pub fn phone(mut self, phone: &str) -> Self {
        let international = phone.trim_start().starts_with('+');
        let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
        let (international, digits) = match digits.strip_prefix("00") {
            Some(rest) if !international => (true, rest.to_owned()),
            _ => (international, digits),
        };
        self.phone =
            (!digits.is_empty()).then(|| format!("{}{digits}", if international { "+" } else { "" }));
        self
    }

    /// Ten digits.
    pub fn cpr(mut self, number: Cpr) -> Self {
        self.cpr = Some(number);
        self
    }

    /// The value as a parameter, when it is known.
    pub fn get(&self, identifier: Identifier) -> Option<Cell> {
        match identifier {
            Identifier::Email => self.email.clone().map(Cell::Text),
            Identifier::Name => self.name.clone().map(Cell::Text),
            Identifier::BirthDate => {
                self.birth_date.map(|date| Cell::Date(date.format("%Y-%m-%d").to_string()))
            }
            Identifier::Number => self.number.clone().map(Cell::Text),
            Identifier::Phone => self.phone.clone().map(Cell::Text),
            Identifier::Cpr => self.cpr.as_ref().map(|cpr| Cell::Text(cpr.digits().to_string())),
        }
    }
}

/// Composed (NFC: a Mac may send `a` and a ring apart), trimmed, inner space made single, control characters (NUL
/// among them) taken as space.
fn spaced(text: &str) -> Option<String> {
    let text: String = text.nfc().collect();
    let words: Vec<_> =
        text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty()).collect();
    (!words.is_empty()).then(|| words.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_have_one_form() {
        let known = Identifiers::none()
            .email("  Søren@Example.DK\n")
            .name(" Jens\u{a0}  Peter\0Ø ")
            .phone("0045 20 30-40(50)");
        assert_eq!(known.get(Identifier::Email), Some(Cell::Text("søren@example.dk".into())));
        assert_eq!(known.get(Identifier::Name), Some(Cell::Text("Jens Peter Ø".into())));
        assert_eq!(known.get(Identifier::Phone), Some(Cell::Text("+4520304050".into())));
        assert_eq!(
            Identifiers::none().phone("+45 20304050").get(Identifier::Phone),
            known.get(Identifier::Phone)
        );
        assert_eq!(
            Identifiers::none().phone("2030 4050").get(Identifier::Phone),
            Some(Cell::Text("20304050".into()))
        );
        assert_eq!(
            Identifiers::none().name("A\u{30a}se").get(Identifier::Name),
            Some(Cell::Text("Åse".into()))
        );
        assert_eq!(Identifiers::none().number(" \t").get(Identifier::Number), None);
        assert_eq!(known.get(Identifier::BirthDate), None);
    }
}
