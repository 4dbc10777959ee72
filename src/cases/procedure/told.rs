//! What was decided one by one, as the letter tells it.

use super::{Item, Stayed};
use crate::{
    cases::letters::{self, Particulars, ground_in_words},
    law::{
        grounds::Ground,
        letters::Part,
        procedure::{Kind, Verdict},
        rights::Right,
    },
    letters::{Lang, Words, day_in_words},
};

/// Facts and passages for the letter, in its language: what a handler wrote at an item need not be written again.
pub fn told(words: &Words, lang: Lang, right: Right, items: &[Item]) -> Particulars {
    let teller = Teller { words, lang, right, several: grounds(items) > 1 };
    let granted = || items.iter().filter(|item| item.entry.verdict.is_some_and(Verdict::grants));
    let refused = || items.iter().filter(|item| item.entry.verdict.is_some_and(|verdict| !verdict.grants()));
    let mut told = Particulars::default();
    for item in items {
        told.items.extend(teller.facts(item));
    }
    if granted().next().is_some() {
        told.items
            .extend(refused().map(|item| letters::Item::new(Part::RefusedScope, item.entry.text("what"))));
    }
    // Datasets that are withheld tell their reason beside what is withheld.
    let explained = || refused().filter(|item| item.kind != Kind::Dataset);
    let weighed = |item: &&Item| is_weighed(item);
    write(&mut told, Part::Weighing, named(explained().filter(weighed), "weighing"));
    let reasons = explained().filter(|item| !is_weighed(item));
    let mut because = named(reasons.clone(), "why");
    because.extend(named(reasons, "weighing"));
    write(&mut told, Part::Reasons, because);
    write(&mut told, Part::Review, granted().filter_map(|item| teller.review(item)).collect());
    write(&mut told, Part::RemainingBasis, granted().filter_map(|item| teller.other_basis(item)).collect());
    told
}

fn grounds(items: &[Item]) -> usize {
    let mut grounds: Vec<Ground> = items.iter().filter_map(|item| item.ground).collect();
    grounds.dedup();
    grounds.len()
}

/// A ground that holds only where one interest outweighs the other (art. 21(1)).
fn is_weighed(item: &Item) -> bool {
    item.kind == Kind::Processing
        && matches!(item.ground, Some(Ground::CompellingGrounds | Ground::LegalClaims))
}

/// What was written in this field; with several items, each beside what it is about.
fn named<'a>(items: impl Iterator<Item = &'a Item> + Clone, field: &str) -> Vec<String> {
    let written = items.filter(|item| !item.entry.text(field).is_empty());
    let several = written.clone().count() > 1;
    written
        .map(|item| match several {
            true => format!("{}: {}", item.entry.text("what"), item.entry.text(field)),
            false => item.entry.text(field).to_owned(),
        })
        .collect()
}

fn write(told: &mut Particulars, part: Part, paragraphs: Vec<String>) {
    if !paragraphs.is_empty() {
        told.passages.insert(part, paragraphs.join("\n\n"));
    }
}

struct Teller<'a> {
    words: &'a Words,
    lang: Lang,
    right: Right,
    /// More than one ground: then each thing that is kept says its own.
    several: bool,
}

impl Teller<'_> {
    fn word(&self, key: &str, values: &[(&str, &str)]) -> String {
        self.words.text(self.lang, key, values)
    }

    /// What the item fills in the letter; what was done is told to recipients too (art. 19).
    fn facts(&self, item: &Item) -> Vec<letters::Item> {
        let Some(verdict) = item.entry.verdict else { return Vec::new() };
        let parts: &[Part] = match verdict {
            Verdict::Corrected | Verdict::Completed => &[Part::Correction, Part::Change],
            // All of it stays: nothing was erased that could be told of.
            Verdict::Erase if item.nothing_done => &[],
            Verdict::Erase => &[Part::Erased, Part::Change],
            Verdict::Restrict => &[Part::Restricted, Part::Change],
            Verdict::Keep => &[Part::Kept],
            Verdict::Stop if item.kind == Kind::Channel => &[Part::Channels],
            Verdict::Stop => &[Part::Stopped],
            Verdict::HandOver => &[Part::Datasets],
            _ => return Vec::new(),
        };
        let entry = &item.entry;
        let after = match verdict {
            Verdict::Completed => entry.text("statement"),
            _ => entry.text("should-be"),
        };
        let done = item.carried.as_ref().map(|done| done.on);
        let told = |part: Part| letters::Item {
            before: entry.text("was").to_owned(),
            after: after.to_owned(),
            // A consent counts as withdrawn from the day on which the person said so (art. 7(3)).
            on: entry.text("effective-on").parse().ok().or(done),
            until: entry.text("kept-until").parse().ok(),
            note: if part == Part::Change { String::new() } else { self.note(item, verdict) },
            ..letters::Item::new(part, entry.text("what"))
        };
        parts.iter().copied().map(told).chain(item.stays.iter().map(|stay| self.stay(stay))).collect()
    }

    /// What stays although the rest was erased: until when, and because of what (2.3).
    fn stay(&self, stay: &Stayed) -> letters::Item {
        let (name, _) = ground_in_words(self.words, self.lang, stay.ground, self.right);
        letters::Item {
            until: stay.until,
            note: format!("{name}: {}", stay.why),
            ..letters::Item::new(Part::Kept, stay.what.as_str())
        }
    }

    fn note(&self, item: &Item, verdict: Verdict) -> String {
        let entry = &item.entry;
        match verdict {
            Verdict::Erase => {
                let backups = item.carried.as_ref().and_then(|done| done.backups_until);
                let backups = backups
                    .map(|day| self.word("letter-backups-until", &[("day", &day_in_words(day, self.lang))]));
                let systems = Some(entry.text("systems").to_owned()).filter(|systems| !systems.is_empty());
                [systems, backups].into_iter().flatten().collect::<Vec<_>>().join(". ")
            }
            Verdict::Keep => match item.ground.filter(|_| self.several) {
                Some(ground) => {
                    let (name, _) = ground_in_words(self.words, self.lang, ground, self.right);
                    format!("{name}: {}", entry.text("statute"))
                }
                None => entry.text("statute").to_owned(),
            },
            Verdict::Restrict => {
                self.word(&format!("item-restriction-ground-{}", entry.text("restriction-ground")), &[])
            }
            Verdict::HandOver => {
                let basis = self.word(&format!("item-basis-{}", entry.text("basis")), &[]);
                let from = self.word(&format!("letter-provided-{}", entry.text("provided")), &[]);
                self.word("letter-dataset", &[("basis", &basis), ("from", &from)])
            }
            _ => String::new(),
        }
    }

    /// Who looked at the decision afresh, and what she came to (art. 22(3)).
    fn review(&self, item: &Item) -> Option<String> {
        let entry = &item.entry;
        (item.kind == Kind::Decision).then(|| {
            let values = [("reviewer", entry.text("reviewer")), ("what", entry.text("what"))];
            let by = self.word("letter-reviewed-by", &values);
            [by.as_str(), entry.text("result"), entry.text("explanation")].join("\n\n")
        })
    }

    /// Whether something goes on although the consent is withdrawn (2.9).
    fn other_basis(&self, item: &Item) -> Option<String> {
        let (what, basis) = (item.entry.text("what"), item.entry.text("other-basis"));
        (item.kind == Kind::Consent).then(|| match basis {
            "none" | "" => self.word("letter-other-basis-none", &[("what", what)]),
            basis => {
                let basis = self.word(&format!("item-other-basis-{basis}"), &[]);
                self.word("letter-other-basis", &[("what", what), ("basis", &basis)])
            }
        })
    }
}
