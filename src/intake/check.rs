//! One field at a time: text in, value or the id of a message out.
//!
//! Lengths are counted in characters, as people count; a text that is too long is refused, never cut.

use chrono::{Datelike as _, NaiveDate};
use lettre::Address;

use crate::law::cpr::Cpr;

/// The id of the message that tells what is wrong, in `locales/*/intake.ftl`.
pub type Wrong = &'static str;

/// One line: outer and repeated blanks removed.
pub fn line(text: &str, longest: usize) -> Result<String, Wrong> {
    let tidy = text.split_whitespace().collect::<Vec<_>>().join(" ");
    fits(&tidy, longest)?;
    if text.chars().any(|c| is_hidden(c) || (c.is_control() && !c.is_whitespace())) {
        return Err("error-hidden-characters");
    }
    Ok(tidy)
}

/// A line that may be empty.
pub fn optional_line(text: &str, longest: usize) -> Result<Option<String>, Wrong> {
    line(text, longest).map(|text| (!text.is_empty()).then_some(text))
}

/// Text of several lines; browsers send CR LF, which is kept as LF.
pub fn paragraphs(text: &str, longest: usize) -> Result<String, Wrong> {
    let tidy = text.replace("\r\n", "\n").trim().to_owned();
    fits(&tidy, longest)?;
    if tidy.chars().any(|c| is_hidden(c) || (c.is_control() && !matches!(c, '\n' | '\t'))) {
        return Err("error-hidden-characters");
    }
    Ok(tidy)
}

fn fits(text: &str, longest: usize) -> Result<(), Wrong> {
    if text.chars().count() > longest { Err("error-too-long") } else { Ok(()) }
}

/// Marks that change how the text around them reads: overrides of direction, invisible separators, a stray BOM.
fn is_hidden(c: char) -> bool {
    matches!(c, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// One address, without a display name.
pub fn email(text: &str) -> Result<String, Wrong> {
    let tidy = line(text, 254)?;
    if tidy.is_empty() {
        return Err("error-email-missing");
    }
    let address: Address = tidy.parse().map_err(|_| "error-email-form")?;
    // Without a dot it is a name inside some network, where our mail does not go.
    if !address.domain().contains('.') { Err("error-email-form") } else { Ok(address.to_string()) }
}

pub fn phone(text: &str) -> Result<Option<String>, Wrong> {
    let tidy = line(text, 40)?;
    let digits = tidy.chars().filter(char::is_ascii_digit).count();
    let known =
        tidy.chars().all(|c| c.is_ascii_digit() || matches!(c, '+' | '-' | ' ' | '(' | ')' | '.' | '/'));
    match (tidy.is_empty(), known && (5..=15).contains(&digits)) {
        (true, _) => Ok(None),
        (_, true) => Ok(Some(tidy)),
        _ => Err("error-phone-form"),
    }
}

/// A CPR number; nothing written is none. Ten digits are taken, however odd: nobody is turned away for them (R4.3).
pub fn cpr(text: &str) -> Result<Option<Cpr>, Wrong> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    Cpr::parse(text).map(Some).ok_or("error-cpr-form")
}

/// A date of birth from three fields; all empty is none.
pub fn birth_date(day: &str, month: &str, year: &str, today: NaiveDate) -> Result<Option<NaiveDate>, Wrong> {
    let parts = [day.trim(), month.trim(), year.trim()];
    if parts.iter().all(|part| part.is_empty()) {
        return Ok(None);
    }
    let digits = |part: &str, longest: usize| {
        let plain = !part.is_empty() && part.len() <= longest && part.bytes().all(|b| b.is_ascii_digit());
        plain.then(|| part.parse::<u32>().ok()).flatten().ok_or("error-birth-date-form")
    };
    let (day, month, year) = (digits(parts[0], 2)?, digits(parts[1], 2)?, digits(parts[2], 4)?);
    let date = NaiveDate::from_ymd_opt(year as i32, month, day).ok_or("error-birth-date-form")?;
    if date > today {
        return Err("error-birth-date-future");
    }
    if date.year() < 1900 { Err("error-birth-date-early") } else { Ok(Some(date)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_tidied_and_never_cut() {
        assert_eq!(line("  Åse \t Ærø  ", 10).unwrap(), "Åse Ærø");
        assert_eq!(line(&"å".repeat(11), 10), Err("error-too-long"));
        assert_eq!(line(&"å".repeat(10), 10).unwrap().chars().count(), 10);
        assert_eq!(line("a\0b", 10), Err("error-hidden-characters"));
        assert_eq!(line("abc\u{202e}fdp", 10), Err("error-hidden-characters"));
    }

    #[test]
    fn addresses() {
        assert_eq!(email(" aase@example.dk ").unwrap(), "aase@example.dk");
        assert_eq!(email(""), Err("error-email-missing"));
        for wrong in [
            "aase",
            "aase@",
            "@example.dk",
            "a b@example.dk",
            "Åse <a@example.dk>",
            "a@localhost",
            "a@b.dk\r\nBcc: x@y.dk",
        ] {
            assert!(email(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn phones_may_be_written_in_many_ways() {
        for good in ["+45 12 34 56 78", "(0045) 12345678", "12-34-56-78"] {
            assert!(phone(good).unwrap().is_some(), "{good}");
        }
        assert_eq!(phone(" ").unwrap(), None);
        assert!(phone("ring mig").is_err() && phone("123").is_err());
    }

    #[test]
    fn dates_of_birth() {
        let today = NaiveDate::from_ymd_opt(2026, 11, 22).unwrap();
        let leap = NaiveDate::from_ymd_opt(1984, 2, 29);
        assert_eq!(birth_date("29", "2", "1984", today), Ok(leap));
        assert_eq!(birth_date("", " ", "", today), Ok(None));
        assert_eq!(birth_date("29", "2", "1985", today), Err("error-birth-date-form"));
        assert_eq!(birth_date("1", "", "1985", today), Err("error-birth-date-form"));
        assert_eq!(birth_date("+1", "2", "1985", today), Err("error-birth-date-form"));
        assert_eq!(birth_date("23", "11", "2026", today), Err("error-birth-date-future"));
        assert_eq!(birth_date("1", "1", "1899", today), Err("error-birth-date-early"));
    }
}
