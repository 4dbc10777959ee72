//! What is known of how to reach somebody: compared in one form, and shown only in part.

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

/// A contact that was changed so shortly before the request, in days, is as good as one that the request gives.
pub const JUST_BEFORE: u64 = 30;

/// Since when a source knows how to reach somebody, seen from the request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Since {
    /// Changed after the request came, or just before.
    Recently,
    /// The source does not say.
    Untold,
    Before,
}

pub fn since(changed_on: Option<NaiveDate>, received_on: NaiveDate) -> Since {
    match changed_on {
        None => Since::Untold,
        Some(day) if day + Days::new(JUST_BEFORE) <= received_on => Since::Before,
        Some(_) => Since::Recently,
    }
}

pub fn normal_email(text: &str) -> String {
    text.trim().to_lowercase()
}

/// The last eight digits: with or without a country code it is the same telephone.
pub fn normal_phone(text: &str) -> String {
    let digits: Vec<char> = text.chars().filter(char::is_ascii_digit).collect();
    digits[digits.len().saturating_sub(8)..].iter().collect()
}

pub fn normal_address(text: &str) -> String {
    text.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect()
}

/// `m***@e***.dk`
pub fn masked_email(email: &str) -> String {
    let Some((local, domain)) = email.rsplit_once('@') else { return "***".to_owned() };
    let first = |text: &str| text.chars().next().map(String::from).unwrap_or_default();
    match domain.rsplit_once('.') {
        Some((name, end)) => format!("{}***@{}***.{end}", first(local), first(name)),
        None => format!("{}***@***", first(local)),
    }
}

/// `** ** ** 78`
pub fn masked_phone(phone: &str) -> String {
    let digits = normal_phone(phone);
    let end = &digits[digits.len().saturating_sub(2)..];
    if digits.len() < 6 { "** **".to_owned() } else { format!("** ** ** {end}") }
}

/// The first letter of each word and nothing of the numbers: `H*** *, **** F***`.
pub fn masked_address(address: &str) -> String {
    let mask = |word: &str| {
        let comma = if word.ends_with(',') { "," } else { "" };
        match word.chars().next() {
            Some(first) if first.is_alphabetic() => format!("{first}***{comma}"),
            _ => format!("*{comma}"),
        }
    };
    address.split_whitespace().map(mask).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shown_tells_too_little_to_use() {
        assert_eq!(masked_email("mette.holm@example.dk"), "m***@e***.dk");
        assert_eq!(masked_email("ø@æ.co.uk"), "ø***@æ***.uk");
        assert_eq!(masked_email("nonsense"), "***");
        assert_eq!(masked_phone("+45 12 34 56 78"), "** ** ** 78");
        assert_eq!(masked_phone("112"), "** **");
        assert_eq!(masked_address("Havnegade 7, 9999 Fjordby"), "H*** *, * F***");
    }

    #[test]
    fn one_telephone_written_in_two_ways_is_one() {
        assert_eq!(normal_phone("0045 20 30-40 50"), normal_phone("20304050"));
        assert_eq!(normal_email(" Mette@Example.DK "), "mette@example.dk");
        assert_eq!(normal_address("Havnegade 7, 2. tv"), normal_address("HAVNEGADE 7 2 TV"));
    }

    #[test]
    fn an_address_changed_just_before_is_not_known_beforehand() {
        let day = |text: &str| text.parse::<NaiveDate>().ok();
        let received = NaiveDate::from_ymd_opt(2026, 11, 20).unwrap();
        assert_eq!(since(None, received), Since::Untold);
        assert_eq!(since(day("2026-11-21"), received), Since::Recently);
        assert_eq!(since(day("2026-10-22"), received), Since::Recently);
        assert_eq!(since(day("2026-10-21"), received), Since::Before);
    }
}
