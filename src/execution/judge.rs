//! What is decided inside the foreign transaction: whether it looks there as it did, and as it should.

use crate::{
    law::execution::{DeedFailure, DeedKind},
    sources::writer::{End, Go, Judge, Row},
};

/// What came of a look or of a deed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It was run and looks as it should.
    Good,
    /// There is nothing to be dealt with.
    NothingThere,
    /// It looks there already as it should afterwards.
    AlreadySo,
    Not(DeedFailure),
}

/// What somebody has seen before.
pub(super) struct Expected<'a> {
    pub before: &'a [Row],
    pub after: &'a [Row],
    pub hit: u64,
}

/// One deed, as the transaction sees it.
pub(super) struct Look<'a> {
    pub kind: DeedKind,
    pub old: Option<&'a str>,
    pub new: &'a str,
    /// Never more rows than this.
    pub most: u64,
    /// `None`: it is a trial, and taken back.
    pub expected: Option<Expected<'a>>,
    before: Vec<Row>,
    pub verdict: Verdict,
}

impl<'a> Look<'a> {
    pub fn new(
        kind: DeedKind,
        (old, new): (Option<&'a str>, &'a str),
        most: u64,
        expected: Option<Expected<'a>>,
    ) -> Look<'a> {
        // Nothing is good that the transaction did not reach.
        let verdict = Verdict::Not(DeedFailure::Unverified);
        Look { kind, old, new, most, expected, before: vec![], verdict }
    }

    fn stop(&mut self, verdict: Verdict) -> Go {
        self.verdict = verdict;
        Go::Stop
    }

    fn take_back(&mut self, failure: DeedFailure) -> End {
        self.verdict = Verdict::Not(failure);
        End::TakeBack
    }

    /// Whether `after` is what the statement was to make of `before`.
    fn is_as_it_should(&self, hit: u64, after: &[Row]) -> bool {
        if self.kind != DeedKind::Rectify {
            return after.is_empty();
        }
        let (mut left, mut should) = (hit, Vec::new());
        for row in &self.before {
            let value = first(row);
            if left > 0 && is_same(value, self.old) {
                left -= 1;
                should.push(Some(self.new));
            } else {
                should.push(value);
            }
        }
        let mut there: Vec<Option<&str>> = after.iter().map(first).collect();
        left == 0
            && there.len() == should.len()
            && should.into_iter().all(|wanted| {
                let found = there.iter().position(|value| is_same(*value, wanted));
                found.map(|at| there.swap_remove(at)).is_some()
            })
    }
}

fn first(row: &Row) -> Option<&str> {
    row.first().and_then(Option::as_deref)
}

impl Judge for Look<'_> {
    fn before(&mut self, rows: &[Row]) -> Go {
        self.before = rows.to_vec();
        if let Some(Expected { before, after, .. }) = &self.expected {
            let (as_before, as_after) = (same_rows(rows, before), same_rows(rows, after));
            return match (as_before, as_after) {
                (true, true) => self.stop(Verdict::NothingThere),
                (true, false) => Go::Run,
                (false, true) => self.stop(Verdict::AlreadySo),
                (false, false) => self.stop(Verdict::Not(DeedFailure::Changed)),
            };
        }
        match self.kind {
            DeedKind::Rectify if rows.iter().any(|row| is_same(first(row), self.old)) => Go::Run,
            DeedKind::Rectify => self.stop(Verdict::Not(DeedFailure::NoSuchValue)),
            _ if rows.is_empty() => self.stop(Verdict::NothingThere),
            _ => Go::Run,
        }
    }

    fn after(&mut self, hit: u64, rows: &[Row]) -> End {
        let other = self.expected.as_ref().is_some_and(|seen| seen.hit != hit);
        if hit == 0 || hit > self.most || other {
            return self.take_back(DeedFailure::Rows);
        }
        if !self.is_as_it_should(hit, rows) {
            return self.take_back(DeedFailure::Unverified);
        }
        self.verdict = Verdict::Good;
        if self.expected.is_some() { End::Commit } else { End::TakeBack }
    }
}

/// The same rows in any order.
pub(super) fn same_rows(some: &[Row], others: &[Row]) -> bool {
    let sorted = |rows: &[Row]| {
        let mut rows = rows.to_vec();
        rows.sort();
        rows
    };
    some.len() == others.len() && sorted(some) == sorted(others)
}

/// The same value: systems write numbers with more or fewer zeros, and yes as 1.
pub(super) fn is_same(one: Option<&str>, other: Option<&str>) -> bool {
    match (one.map(str::trim), other.map(str::trim)) {
        (None, None) => true,
        (Some(""), None) | (None, Some("")) => false,
        (Some(one), Some(other)) => one == other || plain(one) == plain(other),
        _ => false,
    }
}

/// A decimal number without what does not count; anything else unchanged. Digits that begin with 0 are no number: a
/// telephone, a post code.
fn plain(text: &str) -> String {
    let (sign, digits) = text.strip_prefix('-').map_or(("", text), |rest| ("-", rest));
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let number = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    let odd = whole.is_empty() || (whole.starts_with('0') && whole.len() > 1);
    if odd || !number(whole) || !number(part) || part.is_empty() {
        return text.to_owned();
    }
    match part.trim_end_matches('0') {
        "" => format!("{sign}{whole}"),
        part => format!("{sign}{whole}.{part}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(values: &[&str]) -> Vec<Row> {
        values.iter().map(|value| vec![(*value != "NULL").then(|| (*value).to_owned())]).collect()
    }

    fn trial(kind: DeedKind, before: &[&str], hit: u64, after: &[&str]) -> Verdict {
        let mut look = Look::new(kind, (Some("a"), "b"), 2, None);
        if look.before(&rows(before)) == Go::Run {
            assert_eq!(look.after(hit, &rows(after)), End::TakeBack, "a trial is never committed");
        }
        look.verdict
    }

    #[test]
    fn only_the_wanted_value_may_differ() {
        use DeedKind::{Erase, Rectify};
        for (before, hit, after, told) in [
            (&["a"][..], 1, &["b"][..], Verdict::Good),
            (&["c", "a", "a"], 2, &["b", "b", "c"], Verdict::Good),
            (&["c", "a", "a"], 1, &["b", "a", "c"], Verdict::Good),
            (&["c", "a"], 1, &["b", "b"], Verdict::Not(DeedFailure::Unverified)),
            (&["a"], 1, &["a"], Verdict::Not(DeedFailure::Unverified)),
            (&["a"], 1, &[], Verdict::Not(DeedFailure::Unverified)),
            (&["a"], 0, &["a"], Verdict::Not(DeedFailure::Rows)),
            (&["a", "a", "a"], 3, &["b", "b", "b"], Verdict::Not(DeedFailure::Rows)),
            (&["c", "NULL"], 0, &[], Verdict::Not(DeedFailure::NoSuchValue)),
            (&["b"], 0, &[], Verdict::Not(DeedFailure::NoSuchValue)),
        ] {
            assert_eq!(trial(Rectify, before, hit, after), told, "{before:?} {after:?}");
        }
        assert_eq!(trial(Erase, &["1", "2"], 2, &[]), Verdict::Good);
        assert_eq!(trial(Erase, &["1", "2"], 1, &["2"]), Verdict::Not(DeedFailure::Unverified));
        assert_eq!(trial(Erase, &[], 0, &[]), Verdict::NothingThere);
    }

    #[test]
    fn what_was_seen_must_be_there_still() {
        let (before, after) = (rows(&["1", "2"]), rows(&[]));
        let now = |now: &[&str], hit| {
            let expected = Expected { before: &before, after: &after, hit: 2 };
            let mut look = Look::new(DeedKind::Erase, (None, ""), 10, Some(expected));
            let end = (look.before(&rows(now)) == Go::Run).then(|| look.after(hit, &[]));
            (look.verdict, end)
        };
        assert_eq!(now(&["2", "1"], 2), (Verdict::Good, Some(End::Commit)));
        assert_eq!(now(&["2", "1"], 3), (Verdict::Not(DeedFailure::Rows), Some(End::TakeBack)));
        assert_eq!(now(&["1", "2", "3"], 2), (Verdict::Not(DeedFailure::Changed), None));
        assert_eq!(now(&["1"], 2), (Verdict::Not(DeedFailure::Changed), None));
        assert_eq!(now(&[], 2), (Verdict::AlreadySo, None));
    }

    #[test]
    fn numbers_are_the_same_however_they_are_written() {
        for (one, other) in [("1.50", "1.5"), ("1.00", "1"), ("-2.0", "-2"), (" a", "a")] {
            assert!(is_same(Some(one), Some(other)), "{one} {other}");
        }
        for (one, other) in [("0123", "123"), ("1.5", "15"), ("a", "A"), ("", "0")] {
            assert!(!is_same(Some(one), Some(other)), "{one} {other}");
        }
        assert!(!is_same(Some(""), None));
    }
}
