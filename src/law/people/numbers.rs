//! CPR numbers, e-mail addresses and telephone numbers in a text.

use std::{collections::HashSet, ops::Range, sync::LazyLock};

use regex::Regex;

use super::{Finding, Found, Why};
use crate::law::cpr::Cpr;

/// A place that is spoken for; without a finding it is the person's own.
pub(super) struct Place {
    pub range: Range<usize>,
    pub finding: Option<Finding>,
}

static EMAIL: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"[\w.%+'&-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+").expect("a pattern"));
static CPR: LazyLock<Regex> =
    LazyLock::new(|| Regex::new("[0-9]{6} ?[-\u{2010}\u{2011}\u{2013}]? ?[0-9]{4}").expect("a pattern"));
static PHONE: LazyLock<Regex> = LazyLock::new(|| {
    // International: + or 00, then 7 to 15 digits. Danish: eight digits in groups of 8, 4, 2 or 3-2-3.
    Regex::new(concat!(
        r"(?:\(?\+|\b00)[0-9]{1,3}\)?(?:[ \u{a0}./()-]{0,2}[0-9]{1,4}){2,7}",
        r"|[2-9][0-9]{7}",
        r"|[2-9][0-9]{3}[ \u{a0}-][0-9]{4}",
        r"|[2-9][0-9](?:[ \u{a0}.-][0-9]{2}){3}",
        r"|[2-9][0-9]{2}[ \u{a0}][0-9]{2}[ \u{a0}][0-9]{3}",
    ))
    .expect("a pattern")
});
/// What stands before a number that is a company's or an account's.
static OTHER_NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)(?:\bcvr|\bse|\bean|\bp-?nummer|\bp-?nr|\bkonto|\bfaktura|\binvoice|\baccount)\w{0,8}[-. :]{0,3}(?:nr|no|nummer|number)?[. :#]{0,3}$")
        .expect("a pattern")
});

/// Everything of the three kinds, in order, the person's own among it.
pub(super) fn find(
    text: &str,
    own_emails: &HashSet<String>,
    own_phones: &HashSet<String>,
    own_cprs: &HashSet<String>,
) -> Vec<Place> {
    let mut places: Vec<Place> = Vec::new();
    let place = |range: Range<usize>, found, why, own: bool| {
        let finding = (!own).then(|| Finding { range: range.clone(), found, why });
        Place { range, finding }
    };
    if text.contains('@') {
        for found in EMAIL.find_iter(text) {
            let address = found.as_str();
            let start =
                found.start() + (address.len() - address.trim_start_matches(['.', '\'', '-', '&']).len());
            let end = found.start() + address.trim_end_matches(['-', '_']).len();
            let own = own_emails.contains(&text[start..end].to_lowercase());
            places.push(place(start..end, Found::Email, Why::Email, own));
        }
    }
    let addresses = places.len();
    let free = |places: &[Place], range: &Range<usize>| {
        places.iter().all(|place| place.range.end <= range.start || range.end <= place.range.start)
    };
    if text.bytes().filter(u8::is_ascii_digit).take(7).count() == 7 {
        for range in standing_alone(text, &CPR) {
            let digits: String = text[range.clone()].chars().filter(char::is_ascii_digit).collect();
            let Some(cpr) = Cpr::parse(&digits).filter(|cpr| cpr.birth_date().is_some()) else { continue };
            if free(&places[..addresses], &range) && !is_account(text, range.start) {
                let own = own_cprs.contains(&*cpr.digits());
                places.push(place(range, Found::Cpr, Why::Cpr, own));
            }
        }
        places.sort_by_key(|place| place.range.start);
        let mut at = 0;
        let mut phones = Vec::new();
        for range in standing_alone(text, &PHONE) {
            while places.get(at).is_some_and(|place| place.range.end <= range.start) {
                at += 1;
            }
            let Some(number) = phone(&text[range.clone()]) else { continue };
            if places.get(at).is_none_or(|place| place.range.start >= range.end)
                && !is_other_number(text, range.start)
            {
                phones.push(place(range, Found::Phone, Why::Phone, own_phones.contains(&number)));
            }
        }
        places.extend(phones);
    }
    places.sort_by_key(|place| place.range.start);
    places
}

/// Matches that are not part of a longer number or word. After one that is, the search goes on behind it.
fn standing_alone(text: &str, pattern: &Regex) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(one) = pattern.find_at(text, from) {
        let before = text[..one.start()].chars().next_back();
        let mut after = text[one.end()..].chars();
        let next = after.next();
        let joined = |c: char| c.is_alphanumeric() || c == '_';
        let longer = next.is_some_and(joined)
            || next.is_some_and(|c| ".,-/".contains(c)) && after.next().is_some_and(|c| c.is_ascii_digit());
        let begun = before.is_some_and(|c| joined(c) || c == '#' || c == '-');
        if longer || begun {
            // Behind the digits that it is part of: nothing is looked at twice.
            let skip =
                text[one.start()..].find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len() - one.start());
            from = one.start() + skip.max(1);
            while !text.is_char_boundary(from) {
                from += 1;
            }
        } else {
            found.push(one.range());
            from = one.end();
        }
    }
    found
}

/// Four digits and a blank before ten: a Danish bank account.
fn is_account(text: &str, start: usize) -> bool {
    let before = text.as_bytes()[..start].strip_suffix(b" ").unwrap_or_default();
    let digits = before.iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
    digits == 4
}

fn is_other_number(text: &str, start: usize) -> bool {
    let mut from = start.saturating_sub(28);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    OTHER_NUMBER.is_match(&text[from..start])
}

/// A telephone number in one form: eight digits in Denmark, `+` and digits elsewhere. `None` when it is none.
pub(super) fn phone(text: &str) -> Option<String> {
    let text = text.trim().trim_start_matches('(');
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let abroad = match (text.starts_with('+'), digits.strip_prefix("00")) {
        (true, _) => Some(digits.as_str()),
        (false, rest) => rest,
    };
    match abroad {
        None => (digits.len() == 8).then_some(digits),
        Some(number) => match number.strip_prefix("45") {
            Some(danish) => (danish.len() == 8).then(|| danish.to_owned()),
            None => (8..=15).contains(&number.len()).then(|| format!("+{number}")),
        },
    }
}
