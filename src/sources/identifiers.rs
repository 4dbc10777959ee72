//! What is known about a person who is looked for.
//!
//! Invariant: every value has one normal form, so that a declaration's SQL can compare without guessing: e-mail
//! trimmed and lower-case, names single-spaced, phone numbers without decoration, no control characters anywhere.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization as _;

use super::{cell::Cell, forms};
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

    /// The name of its parameter; its other forms are in [`forms::PARAMETERS`].
    pub fn parameter(self) -> &'static str {
        if self == Identifier::BirthDate { "birth_date" } else { self.as_str() }
    }

    /// What a column of this name shows, unless the declaration says otherwise.
    pub fn of_column(name: &str) -> Option<Identifier> {
        match name {
            "email" => Some(Identifier::Email),
            "name" | "first_name" | "middle_name" | "last_name" => Some(Identifier::Name),
            "birth_date" => Some(Identifier::BirthDate),
            "number" => Some(Identifier::Number),
            "phone" => Some(Identifier::Phone),
            "cpr" => Some(Identifier::Cpr),
            _ => None,
        }
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

    /// What a statement's parameter stands for (see [`forms::PARAMETERS`]), when it is known.
    pub fn value(&self, parameter: &str) -> Option<Cell> {
        let (identifier, _) = forms::parameter(parameter)?;
        let plain = self.get(identifier)?;
        let text = plain.to_text()?;
        let end = |last: bool| forms::ends(&text).map(|(first, end)| if last { end } else { first });
        let made = match parameter {
            "name_folded" => forms::fold(&text),
            "name_words" => forms::words(&text),
            "name_reversed" => reversed(&text),
            "first_name" => end(false)?.to_owned(),
            "last_name" => end(true)?.to_owned(),
            "first_name_folded" => forms::fold(end(false)?),
            "last_name_folded" => forms::fold(end(true)?),
            "birth_date_danish" => self.birth_date?.format("%d-%m-%Y").to_string(),
            "birth_date_digits" => self.birth_date?.format("%Y%m%d").to_string(),
            "number_folded" => forms::number(&text),
            "phone_digits" => forms::phone_digits(&text),
            "phone_spaced" => forms::phone_spaced(&text),
            "cpr_dashed" => format!("{}-{}", text.get(..6)?, text.get(6..)?),
            _ => return Some(plain),
        };
        // Nothing is left of it: then nobody is asked for, instead of everybody whose field is empty.
        (!made.is_empty()).then_some(Cell::Text(made))
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

/// "Mette Kirstine Holm" as "Holm, Mette Kirstine".
fn reversed(name: &str) -> String {
    name.rsplit_once(' ').map_or_else(|| name.to_owned(), |(rest, last)| format!("{last}, {rest}"))
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

    #[test]
    fn each_parameter_is_a_form_of_what_is_known() {
        let known = Identifiers::none()
            .email("Aase@Example.dk")
            .name("Åse Marie Kjær")
            .birth_date(NaiveDate::from_ymd_opt(1984, 3, 12).unwrap())
            .number("B-0017")
            .phone("0045 20 30 40 50")
            .cpr(Cpr::parse("120384-1234").unwrap());
        let expected = [
            "aase@example.dk",
            "Åse Marie Kjær",
            "aase marie kjaer",
            "Kjær, Åse Marie",
            "aase kjaer marie",
            "Åse",
            "Kjær",
            "aase",
            "kjaer",
            "1984-03-12",
            "12-03-1984",
            "19840312",
            "B-0017",
            "b0017",
            "+4520304050",
            "20304050",
            "20 30 40 50",
            "1203841234",
            "120384-1234",
        ];
        let given: Vec<_> = forms::PARAMETERS
            .iter()
            .map(|(name, ..)| known.value(name).and_then(|cell| cell.to_text()))
            .collect();
        assert_eq!(given, expected.map(|text| Some(text.to_owned())));
        assert_eq!(known.value("key"), None);
        // One word is no first and last name, and a number of signs alone asks for nobody.
        let little = Identifiers::none().name("Åse").number("--");
        assert_eq!((little.value("last_name"), little.value("number_folded")), (None, None));
    }
}
