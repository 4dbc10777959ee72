//! A telephone number in the one form in which it is dialled and compared (ITU-T E.164).

use std::fmt;

/// A number with its country code.
#[derive(Clone, PartialEq, Eq)]
pub struct Phone(String);

impl Phone {
    /// Reads a number as people write it. One of eight digits without a country code is Danish.
    #[must_use]
    pub fn parse(text: &str) -> Option<Phone> {
        let text = text.trim();
        let known = |c: char| c.is_ascii_digit() || c.is_whitespace() || "+-()./\u{a0}".contains(c);
        if !text.chars().all(known) || text.chars().skip(1).any(|c| c == '+') {
            return None;
        }
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        let whole = match (text.starts_with('+'), digits.strip_prefix("00")) {
            (true, _) => digits,
            (false, Some(rest)) => rest.to_owned(),
            (false, None) if digits.len() == 8 => format!("45{digits}"),
            (false, None) => return None,
        };
        let danish =
            whole.strip_prefix("45").is_none_or(|rest| rest.len() == 8 && !rest.starts_with(['0', '1']));
        let right = (8..=15).contains(&whole.len()) && !whole.starts_with('0') && danish;
        right.then_some(Phone(whole))
    }

    /// Country code and number, digits alone: `4520304050`.
    pub fn digits(&self) -> &str {
        &self.0
    }

    /// The last two digits, so that its owner recognises it and nobody else learns it.
    pub fn ending(&self) -> &str {
        &self.0[self.0.len() - 2..]
    }
}

impl fmt::Display for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "+{}", self.0)
    }
}

/// A number is personal data: it does not slip into a log.
impl fmt::Debug for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Phone")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_one_form() {
        for text in ["20 30 40 50", "+45 20304050", "0045 20-30-40-50", "(20) 30.40.50", "+4520304050"] {
            assert_eq!(Phone::parse(text).unwrap().to_string(), "+4520304050", "{text}");
        }
        assert_eq!(Phone::parse("+46 70 123 45 67").unwrap().digits(), "46701234567");
        for text in [
            "",
            "112",
            "+45 2030405",
            "+45 00000000",
            "+45 10304050",
            "2030405a",
            "++4520304050",
            "070 123 45 67",
            "+0 12345678",
            "+1234567890123456",
            "20304050+45",
        ] {
            assert!(Phone::parse(text).is_none(), "{text}");
        }
        assert_eq!(
            format!("{:?} {}", Phone::parse("20304050").unwrap(), Phone::parse("20304050").unwrap().ending()),
            "Phone 50"
        );
    }
}
