//! The forms in which one piece of knowledge is written, because systems write names and numbers differently.
//!
//! Invariant: a form only leaves out how something is written (case, accents, order, punctuation), never what it says;
//! the same function makes it of the request's value and, on SQLite, of the system's.

use chrono::NaiveDate;
use unicode_normalization::{UnicodeNormalization as _, char::is_combining_mark};

use super::identifiers::Identifier;

/// How close to the request's own words a form is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Form {
    /// Some of it: a first name.
    Part,
    /// The same, written in another way.
    Normalised,
    Exact,
}

/// Every parameter that a statement for finding may use, by what must be known for it.
pub const PARAMETERS: [(&str, Identifier, Form); 19] = [
    ("email", Identifier::Email, Form::Exact),
    ("name", Identifier::Name, Form::Exact),
    ("name_folded", Identifier::Name, Form::Normalised),
    ("name_reversed", Identifier::Name, Form::Normalised),
    ("name_words", Identifier::Name, Form::Normalised),
    ("first_name", Identifier::Name, Form::Part),
    ("last_name", Identifier::Name, Form::Part),
    ("first_name_folded", Identifier::Name, Form::Part),
    ("last_name_folded", Identifier::Name, Form::Part),
    ("birth_date", Identifier::BirthDate, Form::Exact),
    ("birth_date_danish", Identifier::BirthDate, Form::Exact),
    ("birth_date_digits", Identifier::BirthDate, Form::Exact),
    ("number", Identifier::Number, Form::Exact),
    ("number_folded", Identifier::Number, Form::Normalised),
    ("phone", Identifier::Phone, Form::Exact),
    ("phone_digits", Identifier::Phone, Form::Normalised),
    ("phone_spaced", Identifier::Phone, Form::Normalised),
    ("cpr", Identifier::Cpr, Form::Exact),
    ("cpr_dashed", Identifier::Cpr, Form::Exact),
];

/// What a parameter stands for; nothing for a name that nobody gives.
pub fn parameter(name: &str) -> Option<(Identifier, Form)> {
    PARAMETERS.iter().find(|(known, ..)| *known == name).map(|(_, identifier, form)| (*identifier, *form))
}

/// `known`, or another form of the same identifier.
pub fn stands_for(parameter_name: &str, known: &str) -> bool {
    let of = |name| parameter(name).map(|(identifier, _)| identifier);
    parameter_name == known || (of(known).is_some() && of(parameter_name) == of(known))
}

/// `known` and its other forms, as they are written in a statement.
pub fn forms_of(known: &str) -> String {
    let others = PARAMETERS.iter().map(|(name, ..)| *name).filter(|name| stands_for(name, known));
    let all: Vec<_> = others.map(|name| format!(":{name}")).collect();
    if all.is_empty() { format!(":{known}") } else { all.join(", ") }
}

/// How closely a statement with these parameters asks for `identifier`: the closest of them, where a first and a last
/// name together are a name.
pub fn asked(parameters: &[String], identifier: Identifier) -> Option<Form> {
    let has = |start: &str| parameters.iter().any(|name| name.starts_with(start));
    let closest = parameters
        .iter()
        .filter_map(|name| parameter(name))
        .filter(|(of, _)| *of == identifier)
        .map(|(_, form)| form)
        .max();
    let both = identifier == Identifier::Name && has("first_name") && has("last_name");
    closest.map(|form| if both { form.max(Form::Normalised) } else { form })
}

/// Small letters without accents, words apart by one space. Letters that are no accented ones are written as in the
/// machine-readable zone of a passport (ICAO 9303-3, section 6): Ø and Ö as oe, Å as aa, Æ and Ä as ae, ß as ss.
pub fn fold(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for c in text.nfc().flat_map(char::to_lowercase) {
        match c {
            'ø' | 'ö' | 'œ' => plain.push_str("oe"),
            'å' => plain.push_str("aa"),
            'æ' | 'ä' => plain.push_str("ae"),
            'ü' => plain.push_str("ue"),
            'ß' => plain.push_str("ss"),
            'þ' => plain.push_str("th"),
            'ð' | 'đ' => plain.push('d'),
            'ł' => plain.push('l'),
            'ı' => plain.push('i'),
            '\'' | '’' | '`' => {}
            c if c.is_alphanumeric() => plain.extend(c.nfd().filter(|part| !is_combining_mark(*part))),
            c if is_combining_mark(c) => {}
            _ => plain.push(' '),
        }
    }
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The folded words in the order of the alphabet, each once: "Holm, Mette" and "Mette Holm" are the same.
pub fn words(text: &str) -> String {
    let folded = fold(text);
    let mut words: Vec<_> = folded.split(' ').filter(|word| !word.is_empty()).collect();
    words.sort_unstable();
    words.dedup();
    words.join(" ")
}

/// A phone number's digits as they are dialled in Denmark: without +45 or 0045; another country's code stays.
pub fn phone_digits(text: &str) -> String {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let abroad = text.trim_start().starts_with('+') || digits.starts_with("00");
    let digits = digits.strip_prefix("00").unwrap_or(&digits);
    match digits.strip_prefix("45") {
        // Eight digits that begin with 45 are a number of their own.
        Some(national) if national.len() == 8 && (abroad || digits.len() == 10) => national.to_owned(),
        _ => digits.to_owned(),
    }
}

/// Letters and digits only, small, without leading zeros: `B-0017` is `b0017`, `0017` is `17`.
pub fn number(text: &str) -> String {
    let folded = fold(text).replace(' ', "");
    let short = folded.trim_start_matches('0');
    if short.is_empty() && !folded.is_empty() { "0".into() } else { short.to_owned() }
}

/// The digits of an eight-digit number in pairs, as many lists write them: `20 30 40 50`.
pub fn phone_spaced(text: &str) -> String {
    let digits = phone_digits(text);
    if digits.len() != 8 {
        return digits;
    }
    [&digits[..2], &digits[2..4], &digits[4..6], &digits[6..]].join(" ")
}

/// A day, as people and systems write it.
pub fn day(text: &str) -> Option<NaiveDate> {
    let text = text.trim();
    // A day may come with an hour that says nothing.
    let day = text.split(['T', ' ']).next().unwrap_or(text);
    ["%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y", "%d/%m/%Y"]
        .iter()
        .find_map(|format| NaiveDate::parse_from_str(day, format).ok())
        .or_else(|| (day.len() == 8).then(|| NaiveDate::parse_from_str(day, "%Y%m%d").ok()).flatten())
}

/// First and last word of a name, as it is written.
pub fn ends(name: &str) -> Option<(&str, &str)> {
    let mut words = name.split_whitespace();
    let first = words.next()?;
    Some((first, words.next_back()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_differs_only_in_writing_is_the_same() {
        for (one, other) in [
            ("Søren Ærø Kjærgaard", "SOEREN  aeroe-kjaergaard"),
            ("Åse Ågård", "Aase Aagaard"),
            ("A\u{30a}se", "Åse"),
            ("André Müller", "Andre Mueller"),
            ("Jönköping", "Jønkøping"),
            ("O’Brien", "O'brien"),
            ("Łukasz Đặng", "lukasz dang"),
        ] {
            assert_eq!(fold(one), fold(other));
        }
        assert_ne!(fold("Mette Holm"), fold("Mette Holme"));
        assert_eq!(words("Holm, Mette Kirstine"), words("Mette Kirstine Holm"));
        assert_eq!(words("Ærø Kjærgaard, Søren"), words("Søren Ærø Kjærgaard"));
        for phone in ["+45 20 30 40 50", "0045 20304050", "20-30-40-50", "(+45) 2030 4050", "4520304050"] {
            assert_eq!(phone_digits(phone), "20304050", "{phone}");
        }
        assert_eq!(phone_digits("45 30 40 50"), "45304050");
        assert_eq!(phone_digits("+46 70 123 45 67"), "46701234567");
        assert_eq!(phone_spaced("+4520304050"), "20 30 40 50");
        assert_eq!(
            (number("B-0017"), number("0017"), number("000")),
            ("b0017".into(), "17".into(), "0".into())
        );
        let born = NaiveDate::from_ymd_opt(1984, 3, 12);
        for text in
            ["1984-03-12", "12-03-1984", "12.3.1984", "12/03/1984", "19840312", "1984-03-12T00:00:00Z"]
        {
            assert_eq!(day(text), born, "{text}");
        }
        assert_eq!((day("84"), day("Mette")), (None, None));
    }

    #[test]
    fn a_first_and_a_last_name_are_a_name() {
        let asked = |names: &[&str]| {
            let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
            asked(&names, Identifier::Name)
        };
        assert_eq!(asked(&["last_name_folded", "birth_date"]), Some(Form::Part));
        assert_eq!(asked(&["last_name", "first_name_folded"]), Some(Form::Normalised));
        assert_eq!(asked(&["name_words", "name"]), Some(Form::Exact));
        assert_eq!(asked(&["email"]), None);
    }
}
