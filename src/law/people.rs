//! Other people in a text: what the law lets be taken out (arts 15(4) and 20(4)) is proposed, and a handler decides.
//!
//! Invariant: finding takes time in proportion to the text, and says where and why, never decides. What is the person's
//! own (names, numbers, addresses) is not found; somebody else's of the same name cannot be told from it.

mod names;
mod numbers;
#[cfg(test)]
mod tests;

use std::{collections::HashSet, ops::Range};

use super::cpr::Cpr;
use crate::db::text_enum;
use names::Names;

text_enum! {
    /// What was found.
    Found {
        Name = "name",
        Cpr = "cpr",
        Email = "email",
        Phone = "phone",
    }
}

text_enum! {
    /// Why it looks like another person. Each has its words in `locales/*/review.ftl` (`people-why-column`).
    Why {
        /// A name from a column that a source declares to be about other people.
        Column = "column",
        /// The name of somebody else whom the search came upon.
        Candidate = "candidate",
        /// The name of somebody who works here.
        Staff = "staff",
        /// Part of such a name: a first name or a family name alone.
        Part = "part",
        /// Ten digits that begin with a date.
        Cpr = "cpr",
        /// An e-mail address that is not the person's own.
        Email = "email",
        /// A telephone number that is not the person's own.
        Phone = "phone",
    }
}

/// One place in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// In bytes; begins and ends at whole characters.
    pub range: Range<usize>,
    pub found: Found,
    pub why: Why,
}

/// What is the person's own, as written anywhere.
#[derive(Clone, Default)]
pub struct Own {
    pub names: Vec<String>,
    pub emails: Vec<String>,
    pub phones: Vec<String>,
    pub cprs: Vec<Cpr>,
}

/// Whom to look for and whom not. Made once for a case; holds names, so it is never stored.
pub struct Known {
    names: Names,
    emails: HashSet<String>,
    phones: HashSet<String>,
    cprs: HashSet<String>,
}

impl Known {
    /// Nobody known but the person herself: numbers and addresses are found all the same.
    #[must_use]
    pub fn new(own: &Own) -> Known {
        let mut names = Names::default();
        own.names.iter().for_each(|name| names.add_own(name));
        Known {
            names,
            emails: own.emails.iter().map(|email| email.trim().to_lowercase()).collect(),
            phones: own.phones.iter().filter_map(|phone| numbers::phone(phone)).collect(),
            cprs: own.cprs.iter().map(|cpr| cpr.digits().to_string()).collect(),
        }
    }

    /// Others, known from one place. What is no name (no letters, digits in it, more than six words) is passed over.
    #[must_use]
    pub fn with_names(mut self, why: Why, names: impl IntoIterator<Item = impl AsRef<str>>) -> Known {
        names.into_iter().for_each(|name| self.names.add(name.as_ref(), why));
        self
    }
}

/// What in `text` looks like another person, in order; no two places overlap.
#[must_use]
pub fn find_people(text: &str, known: &Known) -> Vec<Finding> {
    let mut taken = numbers::find(text, &known.emails, &known.phones, &known.cprs);
    let spoken_for: Vec<Range<usize>> = taken.iter().map(|one| one.range.clone()).collect();
    let mut found: Vec<Finding> = taken.drain(..).filter_map(|one| one.finding).collect();
    let mut at = 0;
    for name in known.names.find(text) {
        while spoken_for.get(at).is_some_and(|range| range.end <= name.range.start) {
            at += 1;
        }
        // A name within an address is found, or is the person's own, with the address.
        if spoken_for.get(at).is_none_or(|range| range.start >= name.range.end) {
            found.push(name);
        }
    }
    found.sort_by_key(|finding| finding.range.start);
    found
}
