//! How well somebody in a source agrees with what is known of the person: for the eye of the one who chooses.
//!
//! Invariant: the points put candidates in an order and say why; they never choose. What differs weighs more than what
//! agrees: a namesake shares a name, but not a day of birth.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{
    forms::{self, Form},
    identifiers::{Identifier, Identifiers},
};

/// How one identifier of the request compares with what the source shows or was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Agreement {
    Exact,
    /// The same, written in another way.
    Normalised,
    /// A part of a name.
    Partly,
    Differs,
}

impl Agreement {
    pub fn as_str(self) -> &'static str {
        match self {
            Agreement::Exact => "exact",
            Agreement::Normalised => "normalised",
            Agreement::Partly => "partly",
            Agreement::Differs => "differs",
        }
    }
}

/// One identifier, compared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Compared {
    pub identifier: Identifier,
    pub agreement: Agreement,
    /// What the source shows; nothing where it only answered to the question, and never a CPR number.
    #[serde(default)]
    pub shown: Option<String>,
}

/// What the points mean in words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Likeness {
    /// A birth date or a CPR number differs.
    No,
    Unlikely,
    Possible,
    Likely,
}

impl Likeness {
    pub fn as_str(self) -> &'static str {
        match self {
            Likeness::No => "no",
            Likeness::Unlikely => "unlikely",
            Likeness::Possible => "possible",
            Likeness::Likely => "likely",
        }
    }
}

/// Compares one identifier. `None` where nothing is known, or the source neither shows it nor was asked by it.
pub fn compare(
    known: &Identifiers,
    identifier: Identifier,
    shown: Option<&str>,
    asked: Option<Form>,
) -> Option<Compared> {
    let wanted = known.get(identifier)?.to_text()?;
    let by_question = asked.map(|form| match form {
        Form::Exact => Agreement::Exact,
        Form::Normalised => Agreement::Normalised,
        Form::Part => Agreement::Partly,
    });
    let by_eye = shown.and_then(|shown| agreement(identifier, &wanted, shown));
    let agreement = match (by_eye, by_question) {
        // The source knows several of them and shows another one.
        (Some(Agreement::Differs), Some(asked))
            if matches!(identifier, Identifier::Email | Identifier::Phone | Identifier::Number) =>
        {
            asked
        }
        (Some(seen), _) => seen,
        (None, Some(asked)) => asked,
        (None, None) => return None,
    };
    let shown = shown.filter(|_| identifier != Identifier::Cpr).map(str::to_owned);
    Some(Compared { identifier, agreement, shown })
}

/// Two writings of one identifier; nothing where the second cannot be read as one.
fn agreement(identifier: Identifier, wanted: &str, shown: &str) -> Option<Agreement> {
    let shown = shown.trim();
    if shown.is_empty() {
        return None;
    }
    let same = |normal: fn(&str) -> String| {
        if wanted == shown {
            Agreement::Exact
        } else if normal(wanted) == normal(shown) {
            Agreement::Normalised
        } else {
            Agreement::Differs
        }
    };
    Some(match identifier {
        Identifier::Email => same(|text| text.trim().to_lowercase()),
        Identifier::Number => same(forms::number),
        Identifier::Phone => same(forms::phone_digits),
        Identifier::Cpr => same(|text| text.chars().filter(char::is_ascii_digit).collect()),
        Identifier::BirthDate => match forms::day(shown)? {
            day if Some(day) == forms::day(wanted) => Agreement::Exact,
            _ => Agreement::Differs,
        },
        Identifier::Name => match same(forms::words) {
            Agreement::Differs if share_a_word(wanted, shown) => Agreement::Partly,
            other => other,
        },
    })
}

fn share_a_word(one: &str, other: &str) -> bool {
    let (one, other) = (forms::words(one), forms::words(other));
    let words: BTreeSet<&str> = one.split(' ').collect();
    // An initial is too little.
    other.split(' ').any(|word| word.chars().count() > 1 && words.contains(word))
}

/// What an identifier is worth when it agrees exactly, in points.
fn weight(identifier: Identifier) -> i32 {
    match identifier {
        Identifier::Cpr => 70,
        Identifier::Email | Identifier::Number => 50,
        Identifier::Name | Identifier::BirthDate | Identifier::Phone => 30,
    }
}

/// 0 to 100. What can hardly be wrong (a birth date, a CPR number) leaves nothing when it differs; an address or a
/// telephone changes.
pub fn points(compared: &[Compared]) -> i32 {
    let of = |one: &Compared| {
        let weight = weight(one.identifier);
        match (one.agreement, one.identifier) {
            (Agreement::Exact, _) => weight,
            (Agreement::Normalised, _) => weight * 9 / 10,
            (Agreement::Partly, _) => weight / 2,
            (Agreement::Differs, Identifier::Email | Identifier::Phone) => -5,
            (Agreement::Differs, _) => -weight,
        }
    };
    if likeness_is_no(compared) { 0 } else { compared.iter().map(of).sum::<i32>().clamp(0, 100) }
}

fn likeness_is_no(compared: &[Compared]) -> bool {
    let fixed = |one: &Compared| matches!(one.identifier, Identifier::BirthDate | Identifier::Cpr);
    compared.iter().any(|one| fixed(one) && one.agreement == Agreement::Differs)
}

/// What the points mean. Somebody with another name or number is never called likely.
pub fn likeness(compared: &[Compared]) -> Likeness {
    let other = speaks_against(compared);
    match points(compared) {
        _ if likeness_is_no(compared) => Likeness::No,
        70.. if !other => Likeness::Likely,
        25.. => Likeness::Possible,
        _ => Likeness::Unlikely,
    }
}

/// Something differs that would hardly differ if it were the person: then a person looks, whatever else agrees.
pub fn speaks_against(compared: &[Compared]) -> bool {
    let lasting = |one: &Compared| !matches!(one.identifier, Identifier::Email | Identifier::Phone);
    compared.iter().any(|one| lasting(one) && one.agreement == Agreement::Differs)
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;

    fn known() -> Identifiers {
        Identifiers::none()
            .email("mette.holm@example.dk")
            .name("Mette Kirstine Ærø")
            .birth_date(NaiveDate::from_ymd_opt(1984, 3, 12).unwrap())
            .phone("0045 20 30 40 50")
            .number("0017")
    }

    fn seen(identifier: Identifier, shown: &str) -> Option<Agreement> {
        compare(&known(), identifier, Some(shown), None).map(|one| one.agreement)
    }

    #[test]
    fn each_identifier_is_compared_as_it_is_written() {
        use Agreement::{Differs, Exact, Normalised, Partly};
        for (identifier, shown, expected) in [
            (Identifier::Name, "Mette Kirstine Ærø", Some(Exact)),
            (Identifier::Name, "AEROE, Mette Kirstine", Some(Normalised)),
            (Identifier::Name, "Mette Ærø", Some(Partly)),
            (Identifier::Name, "Lars Holm", Some(Differs)),
            (Identifier::Name, " ", None),
            (Identifier::Email, "Mette.Holm@EXAMPLE.dk", Some(Normalised)),
            (Identifier::Email, "m@example.dk", Some(Differs)),
            (Identifier::BirthDate, "12.03.1984", Some(Exact)),
            (Identifier::BirthDate, "1984-12-03", Some(Differs)),
            (Identifier::BirthDate, "ukendt", None),
            (Identifier::Phone, "20304050", Some(Normalised)),
            (Identifier::Number, "17", Some(Normalised)),
            (Identifier::Number, "18", Some(Differs)),
        ] {
            assert_eq!(seen(identifier, shown), expected, "{identifier:?} {shown}");
        }
        assert_eq!(compare(&Identifiers::none(), Identifier::Name, Some("Mette"), None), None);
        // Found by one of several addresses, while another one is shown.
        let other = compare(&known(), Identifier::Email, Some("m@example.dk"), Some(Form::Exact)).unwrap();
        assert_eq!((other.agreement, other.shown.as_deref()), (Exact, Some("m@example.dk")));
    }

    #[test]
    fn a_namesake_with_another_birth_date_is_not_her() {
        let all = |pairs: &[(Identifier, &str)]| -> Vec<Compared> {
            pairs.iter().filter_map(|(one, shown)| compare(&known(), *one, Some(shown), None)).collect()
        };
        use Identifier::{BirthDate, Email, Name, Number};
        let her =
            all(&[(Name, "Mette Kirstine Ærø"), (BirthDate, "1984-03-12"), (Email, "mette.holm@example.dk")]);
        assert_eq!((points(&her), likeness(&her)), (100, Likeness::Likely));
        let namesake =
            all(&[(Name, "Mette Kirstine Ærø"), (BirthDate, "1991-11-05"), (Email, "mette.holm@example.dk")]);
        assert_eq!((points(&namesake), likeness(&namesake)), (0, Likeness::No));
        assert!(speaks_against(&namesake));
        let name = all(&[(Name, "Mette Kirstine Ærø")]);
        assert_eq!((points(&name), likeness(&name)), (30, Likeness::Possible));
        // A family's mailbox: the address is right, the name is not.
        let husband = all(&[(Name, "Lars Vind"), (Email, "mette.holm@example.dk"), (Number, "17")]);
        assert_eq!(likeness(&husband), Likeness::Possible);
        assert!(speaks_against(&husband));
        let moved = all(&[(Name, "Mette Kirstine Ærø"), (BirthDate, "1984-03-12"), (Email, "ny@example.dk")]);
        assert!(!speaks_against(&moved));
    }
}
