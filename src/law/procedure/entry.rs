//! What a handler said about one item, understood: every field that its verdict needs, and the ground on which a
//! refusal stands.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::kinds::{Field, Input, Kind, Need, Verdict, field};
use crate::law::grounds::Ground;

/// What is said about one item: by field.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Entry {
    pub verdict: Option<Verdict>,
    pub fields: BTreeMap<String, String>,
}

impl Entry {
    /// The field; empty when nothing was said.
    pub fn text(&self, key: &str) -> &str {
        self.fields.get(key).map(String::as_str).unwrap_or_default()
    }
}

/// What is wrong with a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wrong {
    Missing,
    TooLong,
    NotADay,
    /// None of those offered.
    NotOffered,
    /// The ground does not fit the legal basis (art. 21(1)).
    GroundAndBasis,
    /// After today.
    InFuture,
    /// Before the request was received.
    BeforeReceipt,
    /// Neither a mail address nor a phone number that can be recognised.
    NotAnAddress,
}

/// A field that needs another word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Problem {
    pub field: &'static str,
    pub wrong: Wrong,
}

fn check_field(field: &Field, value: &str, needed: bool) -> Option<Problem> {
    let wrong = match field.input {
        _ if value.is_empty() => needed.then_some(Wrong::Missing),
        Input::Line => (value.chars().count() > 200 || value.contains('\n')).then_some(Wrong::TooLong),
        Input::Text => (value.chars().count() > 4_000).then_some(Wrong::TooLong),
        Input::Day => value.parse::<NaiveDate>().is_err().then_some(Wrong::NotADay),
        Input::Choice(offered) => (!offered.contains(&value)).then_some(Wrong::NotOffered),
        Input::Tick => (value != "yes").then_some(Wrong::NotOffered),
    };
    wrong.map(|wrong| Problem { field: field.key, wrong })
}

/// Understands what was said about an item; fields that mean nothing with the verdict are left out.
///
/// # Errors
/// Every field that needs another word, in the order of the form.
pub fn check(kind: Kind, said: &Entry) -> Result<Entry, Vec<Problem>> {
    let mut problems = Vec::new();
    let mut entry = Entry { verdict: said.verdict, fields: BTreeMap::new() };
    if said.verdict.is_some_and(|verdict| !kind.verdicts().contains(&verdict)) {
        problems.push(Problem { field: "verdict", wrong: Wrong::NotOffered });
    }
    for field in kind.fields() {
        let (counts, needed) = match field.need {
            Need::Always => (true, true),
            Need::Optional => (true, false),
            Need::With(verdicts) => {
                let with = said.verdict.is_some_and(|verdict| verdicts.contains(&verdict));
                (with || said.verdict.is_none(), with)
            }
        };
        if !counts {
            continue;
        }
        let value = said.text(field.key).trim();
        problems.extend(check_field(field, value, needed));
        if !value.is_empty() {
            entry.fields.insert(field.key.to_owned(), value.to_owned());
        }
    }
    // Art. 21(1) is about arts 6(1)(e) and (f) alone: whoever says so cannot weigh, whoever weighs cannot say so.
    let continues = kind == Kind::Processing && said.verdict == Some(Verdict::Continue);
    let not_objectable = entry.text("ground") == Ground::NotObjectable.as_str();
    if continues && problems.is_empty() && not_objectable != (entry.text("basis") == "other") {
        problems.push(Problem { field: "ground", wrong: Wrong::GroundAndBasis });
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    if kind.verdict_follows() {
        entry.verdict = Some(match eligibility(&entry) {
            Ok(()) => Verdict::HandOver,
            Err(_) => Verdict::NotPortable,
        });
    }
    Ok(entry)
}

/// Whether a dataset is one that art. 20(1) hands over: consent or contract, automated, provided by the person.
///
/// # Errors
/// The first condition that fails.
pub fn eligibility(entry: &Entry) -> Result<(), Ground> {
    match (entry.text("basis"), entry.text("provided"), entry.text("automated")) {
        ("public-task", ..) => Err(Ground::PublicTask),
        ("consent" | "contract", "derived", _) => Err(Ground::NotProvided),
        ("consent" | "contract", _, "yes") => Ok(()),
        ("consent" | "contract", ..) => Err(Ground::NotAutomated),
        _ => Err(Ground::OtherBasis),
    }
}

/// The ground of a refusing verdict; `None` when the verdict grants or there is none.
pub fn ground_of(kind: Kind, entry: &Entry) -> Option<Ground> {
    entry.verdict.filter(|verdict| !verdict.grants())?;
    match kind {
        Kind::Dataset => eligibility(entry).err(),
        _ if kind.grounds().len() == 1 => kind.grounds().first().copied(),
        _ => Ground::parse(entry.text("ground")).filter(|ground| kind.grounds().contains(ground)),
    }
}

/// How a granted item was carried out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Carried {
    pub on: NaiveDate,
    pub method: String,
    pub proof: String,
    /// When the last backup that holds it expires (art. 17).
    pub backups_until: Option<NaiveDate>,
    /// Keys of erased records, to recognise them in a restored backup. They are hashed, never kept.
    pub records: Vec<String>,
    /// The system in which they were erased.
    pub system: String,
    /// Addresses that get no marketing any more (art. 21(3)). They are hashed, never kept.
    pub addresses: Vec<String>,
}

/// What is said about it, in the order of the form.
pub fn carried_fields(kind: Kind) -> &'static [Field] {
    const DONE_ON: Field = field("done-on", Input::Day, Need::Always);
    const METHOD: Field = field("method", Input::Line, Need::Always);
    const PROOF: Field = field("proof", Input::Line, Need::Optional);
    match kind {
        // Erasure is shown: system, method, time, proof (2.3).
        Kind::Category => {
            const {
                &[
                    DONE_ON,
                    METHOD,
                    field("proof", Input::Line, Need::Always),
                    field("backups-until", Input::Day, Need::Optional),
                    field("system", Input::Line, Need::Optional),
                    field("records", Input::Text, Need::Optional),
                ]
            }
        }
        // What is remembered of the person so that nobody writes to her again (2.7).
        Kind::Channel => const { &[DONE_ON, METHOD, field("addresses", Input::Text, Need::Always), PROOF] },
        _ => const { &[DONE_ON, METHOD, PROOF] },
    }
}

/// Understands how a granted item was carried out: not before the request came in, and not in the future.
///
/// # Errors
/// Every field that needs another word, in the order of the form.
pub fn check_carried(
    kind: Kind,
    said: &BTreeMap<String, String>,
    received_on: NaiveDate,
    today: NaiveDate,
) -> Result<Carried, Vec<Problem>> {
    let text = |key: &str| said.get(key).map(|value| value.trim()).unwrap_or_default();
    let mut problems: Vec<Problem> = carried_fields(kind)
        .iter()
        .filter_map(|field| check_field(field, text(field.key), field.need == Need::Always))
        .collect();
    let on = text("done-on").parse::<NaiveDate>().unwrap_or(today);
    if on > today {
        problems.push(Problem { field: "done-on", wrong: Wrong::InFuture });
    } else if on < received_on {
        problems.push(Problem { field: "done-on", wrong: Wrong::BeforeReceipt });
    }
    let taken =
        |key: &str| if carried_fields(kind).iter().any(|one| one.key == key) { text(key) } else { "" };
    let lines = |key: &str| -> Vec<String> {
        let lines = taken(key).lines().map(str::trim).filter(|line| !line.is_empty());
        lines.map(str::to_owned).collect()
    };
    let records = lines("records");
    // A key means something in its system, and for as long as a backup may bring it back.
    for key in ["backups-until", "system"] {
        if !records.is_empty() && taken(key).is_empty() {
            problems.push(Problem { field: key, wrong: Wrong::Missing });
        }
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    Ok(Carried {
        on,
        method: text("method").to_owned(),
        proof: text("proof").to_owned(),
        backups_until: taken("backups-until").parse().ok(),
        records,
        system: taken("system").to_owned(),
        addresses: lines("addresses"),
    })
}
