//! Whom to ask where a system has no interface: `[task]`.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use super::{Words, validate::Check};
use crate::{letters::Lang, sources::identifiers::Identifier};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawTask {
    ask: Spanned<Words>,
    /// For every organisation that has none of its own.
    owner: Option<Spanned<RawOwner>>,
    /// By the organisation's slug.
    #[serde(default)]
    owners: BTreeMap<String, Spanned<RawOwner>>,
    #[serde(default)]
    needs: Vec<Identifier>,
    days: Option<Spanned<u16>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawOwner {
    name: Spanned<String>,
    email: Spanned<String>,
    language: Option<Lang>,
}

/// What the owner of a system is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    /// What to look for, in plain words.
    pub ask: Words,
    owner: Option<Owner>,
    owners: BTreeMap<String, Owner>,
    /// What she is told of the person besides the name, where it is known: no more than she needs to look.
    pub needs: Vec<Identifier>,
    /// Days for an answer.
    pub days: Option<u16>,
}

/// Who answers for a system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owner {
    pub name: String,
    pub email: String,
    pub language: Lang,
}

impl Task {
    /// Whom the organisation with this slug asks.
    pub fn owner_at(&self, slug: &str) -> Option<&Owner> {
        self.owners.get(slug).or(self.owner.as_ref())
    }
}

impl Check<'_> {
    pub fn task(&mut self, raw: Spanned<RawTask>, organisations: &[String]) -> Task {
        let start = raw.span().start;
        let raw = raw.into_inner();
        let owner = raw.owner.map(|owner| self.owner(owner));
        let mut owners = BTreeMap::new();
        for (slug, one) in raw.owners {
            if !organisations.contains(&slug) {
                self.problem(
                    &one,
                    format!("owners: {slug} is none of the organisations that may use this source"),
                );
            }
            owners.insert(slug, self.owner(one));
        }
        let without: Vec<_> = organisations.iter().filter(|slug| !owners.contains_key(*slug)).collect();
        if owner.is_none() && !without.is_empty() {
            let names: Vec<_> = without.into_iter().map(String::as_str).collect();
            let what = format!("owner: say who answers for this system at {}", names.join(", "));
            self.problem(&Spanned::new(start..start, ()), what);
        }
        let days = raw.days.map(|days| {
            if !(1..=25).contains(days.get_ref()) {
                self.problem(&days, "days: from 1 to 25, since the case itself has a month");
            }
            days.into_inner()
        });
        Task { ask: self.words(&raw.ask), owner, owners, needs: raw.needs, days }
    }

    fn owner(&mut self, raw: Spanned<RawOwner>) -> Owner {
        let raw = raw.into_inner();
        if raw.name.get_ref().trim().is_empty() {
            self.problem(&raw.name, "name: who answers for this system");
        }
        if raw.email.get_ref().parse::<lettre::Address>().is_err() {
            self.problem(&raw.email, format!("{:?} is no mail address", raw.email.get_ref()));
        }
        Owner {
            name: raw.name.into_inner(),
            email: raw.email.into_inner(),
            language: raw.language.unwrap_or(Lang::Da),
        }
    }
}
