//! The Danish CPR number (R4.1 to R4.6). Pure.
//!
//! Invariant: ten digits are a number that is taken, whatever else is strange about it. Numbers without the check digit
//! are issued since 2007, replacement numbers have a day above 60: both are told to a handler as something to look at,
//! and never turn anybody away (R4.3, R4.5). Nothing here says anything about gender (R4.6).

use std::fmt;

use chrono::{Datelike, NaiveDate};
use zeroize::Zeroize;

/// Ten digits. Wiped when it goes out of use, and never shown by `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub struct Cpr([u8; 10]);

impl Drop for Cpr {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl fmt::Debug for Cpr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Cpr")
    }
}

/// What a handler may look at. None of it makes the number wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Oddity {
    /// A replacement number of some sector: the day is 60 too high (R4.5).
    Replacement,
    /// The first six digits are no date, not even with the day 60 lower.
    NoDate,
    /// Weights 4 3 2 7 6 5 4 3 2 1 do not give a multiple of eleven (R4.3).
    Modulus,
    /// The day of birth lies in the future.
    Future,
}

impl Oddity {
    pub fn as_str(self) -> &'static str {
        match self {
            Oddity::Replacement => "replacement",
            Oddity::NoDate => "no-date",
            Oddity::Modulus => "modulus",
            Oddity::Future => "future",
        }
    }
}

impl Cpr {
    /// `DDMMYY-SSSS`, with a hyphen, a space or nothing between (R4.1).
    #[must_use]
    pub fn parse(text: &str) -> Option<Cpr> {
        let text = text.trim();
        let (birth, serial) = text.split_at_checked(6)?;
        let serial = serial.strip_prefix(['-', '\u{2013}', ' ']).unwrap_or(serial);
        let mut digits = [0; 10];
        let mut bytes = birth.bytes().chain(serial.bytes());
        for digit in &mut digits {
            *digit = bytes.next().filter(u8::is_ascii_digit)? - b'0';
        }
        bytes.next().is_none().then_some(Cpr(digits))
    }

    /// The ten digits, the one form in which the number is sealed and searched for.
    pub fn digits(&self) -> zeroize::Zeroizing<String> {
        zeroize::Zeroizing::new(self.0.iter().map(|digit| char::from(b'0' + digit)).collect())
    }

    /// `DDMMYY-****` (R4.12).
    pub fn masked(&self) -> String {
        format!("{}-****", &self.digits()[..6])
    }

    /// A text with the number masked wherever it stands in it, however it is written there; a column of numbers has lost
    /// its leading zero.
    #[must_use]
    pub fn hidden_in(&self, text: &str) -> String {
        let digits = self.digits();
        let (birth, serial) = digits.split_at(6);
        let masked = self.masked();
        let mut hidden = text.to_owned();
        for between in ["", "-", " ", "\u{2013}"] {
            hidden = hidden.replace(&*zeroize::Zeroizing::new(format!("{birth}{between}{serial}")), &masked);
        }
        match digits.strip_prefix('0') {
            Some(bare) => hidden.replace(bare, &masked),
            None => hidden,
        }
    }

    /// The day of birth, as far as the number tells it; that of a replacement number with 60 off (R4.2, R4.5).
    pub fn birth_date(&self) -> Option<NaiveDate> {
        let day = if self.day() > 60 { self.day() - 60 } else { self.day() };
        NaiveDate::from_ymd_opt(self.year(), self.two(2), day)
    }

    /// A number that a sector has made itself, not the register (R4.5).
    pub fn is_replacement(&self) -> bool {
        self.day() > 60 && self.birth_date().is_some()
    }

    /// Whether the check digit is right. Since 1 October 2007 that says nothing about whether the number exists (R4.3).
    pub fn follows_modulus(&self) -> bool {
        const WEIGHTS: [u32; 10] = [4, 3, 2, 7, 6, 5, 4, 3, 2, 1];
        let sum: u32 = self.0.iter().zip(WEIGHTS).map(|(digit, weight)| u32::from(*digit) * weight).sum();
        sum.is_multiple_of(11)
    }

    /// What a handler may look at.
    pub fn oddities(&self, today: NaiveDate) -> Vec<Oddity> {
        let mut odd = Vec::new();
        match self.birth_date() {
            None => odd.push(Oddity::NoDate),
            Some(date) if date > today => odd.push(Oddity::Future),
            Some(_) => {}
        }
        if self.is_replacement() {
            odd.push(Oddity::Replacement);
        } else if !self.follows_modulus() {
            odd.push(Oddity::Modulus);
        }
        odd
    }

    /// Whether it is the number of somebody born on `date`, as far as it tells.
    pub fn is_born_on(&self, date: NaiveDate) -> bool {
        let shown = (self.two(4), self.two(2)) == (date.year().rem_euclid(100) as u32, date.month());
        self.birth_date().map_or(shown, |birth| birth == date)
    }

    fn two(&self, at: usize) -> u32 {
        u32::from(self.0[at]) * 10 + u32::from(self.0[at + 1])
    }

    fn day(&self) -> u32 {
        self.two(0)
    }

    /// The century by the seventh digit and the year (R4.2).
    fn year(&self) -> i32 {
        let year = self.two(4) as i32;
        let century = match (self.0[6], year) {
            (0..=3, _) | (4 | 9, 37..) => 1900,
            (4 | 9, _) | (5..=8, ..=57) => 2000,
            _ => 1800,
        };
        century + year
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cpr(text: &str) -> Cpr {
        Cpr::parse(text).unwrap_or_else(|| panic!("{text} is a number"))
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    /// Serial numbers that no person has; the dates are the point.
    #[test]
    fn the_century_comes_from_the_seventh_digit_and_the_year() {
        for (number, born) in [
            ("010100-0000", "1900-01-01"),
            ("311299-3999", "1999-12-31"),
            ("010100-4000", "2000-01-01"),
            ("010136-4999", "2036-01-01"),
            ("010137-4000", "1937-01-01"),
            ("010136-9000", "2036-01-01"),
            ("010137-9000", "1937-01-01"),
            ("010157-5000", "2057-01-01"),
            ("010158-5000", "1858-01-01"),
            ("010199-8999", "1899-01-01"),
            ("010100-8000", "2000-01-01"),
            ("290200-4000", "2000-02-29"),
        ] {
            assert_eq!(cpr(number).birth_date(), Some(day(born)), "{number}");
        }
        assert_eq!(cpr("290200-0000").birth_date(), None, "1900 was no leap year");
        assert_eq!(cpr("310285-1234").birth_date(), None);
    }

    #[test]
    fn ten_digits_are_a_number_and_nothing_else_is() {
        for text in ["120384-1234", "1203841234", "120384 1234", " 120384\u{2013}1234 "] {
            assert_eq!(&*cpr(text).digits(), "1203841234", "{text}");
        }
        for text in
            ["", "120384-123", "120384-12345", "12O384-1234", "1203-841234", "120384--1234", "١٢٠٣٨٤١٢٣٤"]
        {
            assert!(Cpr::parse(text).is_none(), "{text}");
        }
    }

    #[test]
    fn the_check_digit_is_a_hint() {
        // 4·0+3·7+2·0+7·7+6·6+5·1+4·0+3·0+2·8+1·5 = 132 = 12·11
        assert!(cpr("070761-0085").follows_modulus());
        assert!(!cpr("070761-0086").follows_modulus());
        let today = day("2026-11-22");
        assert_eq!(cpr("070761-0085").oddities(today), []);
        assert_eq!(cpr("070761-0086").oddities(today), [Oddity::Modulus], "told, not refused");
        assert_eq!(cpr("990061-0085").oddities(today)[0], Oddity::NoDate);
        assert_eq!(cpr("010136-4000").oddities(today)[0], Oddity::Future);
    }

    #[test]
    fn a_replacement_number_is_told_as_one() {
        let number = cpr("670761-0085");
        assert!(number.is_replacement());
        assert_eq!(number.birth_date(), Some(day("1961-07-07")));
        assert_eq!(number.oddities(day("2026-11-22")), [Oddity::Replacement]);
        assert!(!cpr("920761-0085").is_replacement(), "day 32 is none");
    }

    #[test]
    fn it_is_masked_and_hidden() {
        let number = cpr("120384-1234");
        assert_eq!(number.masked(), "120384-****");
        assert_eq!(format!("{number:?}"), "Cpr");
        let said = "120384-1234, 1203841234, 120384 1234, 120384\u{2013}1234; 1203841235";
        assert_eq!(number.hidden_in(said), "120384-****, 120384-****, 120384-****, 120384-****; 1203841235");
        assert_eq!(cpr("070761-0085").hidden_in("key 707610085"), "key 070761-****", "a number, not a text");
        assert!(number.is_born_on(day("1984-03-12")) && !number.is_born_on(day("1984-03-13")));
    }
}
