//! Answers to control questions in a form in which they can be compared: what somebody says on the telephone and what
//! a system holds are written differently.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization as _;

/// What kind of answer a control question has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AnswerKind {
    Text,
    Number,
    Date,
    Month,
}

/// So often somebody may answer in one case.
pub const TRIES: i32 = 3;
/// So many questions at least: one right guess is no proof.
pub const LEAST: usize = 2;

const MONTHS: [(&str, &str); 12] = [
    ("jan", "jan"),
    ("feb", "feb"),
    ("mar", "mar"),
    ("apr", "apr"),
    ("maj", "may"),
    ("jun", "jun"),
    ("jul", "jul"),
    ("aug", "aug"),
    ("sep", "sep"),
    ("okt", "oct"),
    ("nov", "nov"),
    ("dec", "dec"),
];

/// The answer in its one form; `None` when it is none of this kind.
pub fn normal(kind: AnswerKind, text: &str) -> Option<String> {
    let text: String = text.nfkc().collect::<String>().trim().to_lowercase();
    let found = match kind {
        AnswerKind::Text => text.chars().filter(|c| c.is_alphanumeric()).collect(),
        AnswerKind::Number => number(&text),
        AnswerKind::Date => date(&text)?.to_string(),
        AnswerKind::Month => month(&text)?,
    };
    (!found.is_empty()).then_some(found)
}

/// Whole units: what stands behind a decimal comma does not count.
fn number(text: &str) -> String {
    let text = text.trim_end_matches(|c: char| !c.is_ascii_digit());
    let decimals =
        |sign: char| text.rsplit_once(sign).filter(|(_, end)| end.len() <= 2).map(|(whole, _)| whole);
    let whole = decimals(',').or_else(|| decimals('.')).unwrap_or(text);
    let digits: String = whole.chars().filter(char::is_ascii_digit).collect();
    match digits.trim_start_matches('0') {
        "" if !digits.is_empty() => "0".to_owned(),
        rest => rest.to_owned(),
    }
}

fn parts(text: &str) -> Vec<&str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()).collect()
}

fn month_of(word: &str) -> Option<u32> {
    if let Ok(number) = word.parse::<u32>() {
        return (1..=12).contains(&number).then_some(number);
    }
    let start: String = word.chars().take(3).collect();
    let at = MONTHS.iter().position(|(da, en)| start == *da || start == *en)?;
    u32::try_from(at + 1).ok()
}

/// `1984-03-12`, `12.3.1984`, `12. marts 1984`.
fn date(text: &str) -> Option<NaiveDate> {
    let text = text.split('t').next().filter(|day| day.len() == 10 && day.contains('-')).unwrap_or(text);
    let [one, two, three] = parts(text)[..] else { return None };
    let (year, month, day) = if one.len() == 4 { (one, two, three) } else { (three, two, one) };
    NaiveDate::from_ymd_opt(
        year.parse().ok().filter(|year| *year > 1000)?,
        month_of(month)?,
        day.parse().ok()?,
    )
}

/// `2016-03`, `3/2016`, `marts 2016`; of a whole date its month.
fn month(text: &str) -> Option<String> {
    if let Some(day) = date(text) {
        return Some(day.format("%Y-%m").to_string());
    }
    let [one, two] = parts(text)[..] else { return None };
    let (year, month) = if one.len() == 4 && one.parse::<u32>().is_ok() { (one, two) } else { (two, one) };
    let year: u32 = year.parse().ok().filter(|year| *year > 1000)?;
    Some(format!("{year:04}-{:02}", month_of(month)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_and_what_is_held_come_to_the_same() {
        use AnswerKind::*;
        for (kind, one, other) in [
            (Text, " Teknik- og Miljø ", "teknik og miljø"),
            (Text, "A\u{30a}se", "Åse"),
            (Number, "31.250,75 kr.", "31250"),
            (Number, "0012", "12"),
            (Number, "31250.75", "31250"),
            (Date, "12.3.1984", "1984-03-12"),
            (Date, "12. marts 1984", "12/03-1984"),
            (Date, "1984-03-12T00:00:00", "12 March 1984"),
            (Month, "marts 2016", "2016-03-01"),
            (Month, "3/2016", "2016-03"),
        ] {
            assert_eq!(normal(kind, one), normal(kind, other), "{one} {other}");
            assert!(normal(kind, one).is_some(), "{one}");
        }
        for (kind, nothing) in
            [(Text, " - "), (Number, "ved ikke"), (Date, "31.2.2020"), (Month, "13/2016"), (Date, "")]
        {
            assert_eq!(normal(kind, nothing), None, "{nothing}");
        }
        assert_ne!(normal(Number, "1"), normal(Number, "10"));
        assert_ne!(normal(Month, "marts 2016"), normal(Month, "maj 2016"));
    }
}
