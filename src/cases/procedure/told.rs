//! What was decided one by one, as the letter tells it.

use super::Item;
use crate::{
    cases::letters::{self, Particulars},
    law::{
        letters::Part,
        procedure::{Kind, Verdict},
    },
};

/// Facts and passages for the letter: what a handler wrote at an item need not be written again.
pub fn told(items: &[Item]) -> Particulars {
    let mut told = Particulars::default();
    for item in items {
        told.items.extend(fact(item));
    }
    for (part, keys) in [
        (Part::RefusedScope, &["what"][..]),
        (Part::Reasons, &["why", "weighing"]),
        (Part::Weighing, &["weighing"]),
    ] {
        write(&mut told, part, items.iter().filter(|item| refused(item)), keys);
    }
    let granted = || items.iter().filter(|item| item.entry.verdict.is_some_and(Verdict::grants));
    write(&mut told, Part::Channels, granted().filter(|item| item.kind == Kind::Channel), &["what"]);
    let review = ["reviewer", "result", "explanation"];
    write(&mut told, Part::Review, granted().filter(|item| item.kind == Kind::Decision), &review);
    told
}

fn refused(item: &Item) -> bool {
    item.entry.verdict.is_some_and(|verdict| !verdict.grants())
}

fn write<'a>(told: &mut Particulars, part: Part, items: impl Iterator<Item = &'a Item>, keys: &[&str]) {
    let lines = items.flat_map(|item| keys.iter().map(|key| item.entry.text(key)));
    let text = lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n\n");
    if !text.is_empty() {
        told.passages.insert(part, text);
    }
}

fn fact(item: &Item) -> Option<letters::Item> {
    let part = match item.entry.verdict? {
        Verdict::Corrected | Verdict::Completed => Part::Correction,
        Verdict::Erase => Part::Erased,
        Verdict::Keep => Part::Kept,
        Verdict::Restrict => Part::Restricted,
        Verdict::Stop if item.kind != Kind::Channel => Part::Stopped,
        _ => return None,
    };
    let entry = &item.entry;
    let after = match entry.verdict {
        Some(Verdict::Completed) => entry.text("statement"),
        _ => entry.text("should-be"),
    };
    Some(letters::Item {
        before: entry.text("was").to_owned(),
        after: after.to_owned(),
        on: item.carried.as_ref().map(|done| done.on),
        until: entry.text("kept-until").parse().ok(),
        note: entry.text("statute").to_owned(),
        ..letters::Item::new(part, entry.text("what"))
    })
}
