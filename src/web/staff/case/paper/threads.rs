//! Mails of one conversation, in a document and in the others of the case: in the order in which they were sent, each
//! said once.

use std::{collections::BTreeMap, ops::Range};

use crate::{
    cases::Case,
    documents::{
        read::{Format, Mail, Part, Read},
        thread::{self, Elsewhere},
    },
    ids::CollectedDocumentId,
    review::{self, Paper},
    web::staff::{desk::Desk, review::paper_address},
};

/// What a fold says, and where the document is that says it, when it is another one.
#[derive(Clone)]
pub struct Repeats {
    pub text: String,
    pub href: Option<String>,
}

/// What of a mail only repeats another one.
pub struct Folds {
    /// Of the mail in its document, from 1, in the order in which they are shown.
    pub number: usize,
    pub folds: Vec<(Range<usize>, Repeats)>,
}

/// The parts in the order in which they are shown: the mails of a mailbox by the day they were sent.
pub fn order(read: &Read) -> Vec<usize> {
    let all = 0..read.parts.len();
    if read.format != Format::Mailbox {
        return all.collect();
    }
    let begins = |at: &usize| read.parts[*at].id.split_once('/').is_some_and(|(_, rest)| rest == "mail");
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for at in all {
        match groups.last_mut() {
            Some(group) if !begins(&at) => group.push(at),
            _ => groups.push(vec![at]),
        }
    }
    let sent = |group: &Vec<usize>| read.parts[group[0]].mail.as_ref().and_then(|mail| mail.sent_at);
    groups.sort_by_key(sent);
    groups.concat()
}

/// What the mails of a document repeat, of each other and of mails in other documents, by the place of their part.
pub fn told(
    desk: &Desk,
    case: &Case,
    read: &Read,
    own: CollectedDocumentId,
    papers: &[Paper],
) -> BTreeMap<usize, Folds> {
    let mail_at = |at: &usize| -> Option<(&Mail, &str)> { review::mail_of(&read.parts[*at]) };
    let places: Vec<usize> = order(read).into_iter().filter(|at| mail_at(at).is_some()).collect();
    let mails: Vec<(&Mail, &str)> = places.iter().filter_map(mail_at).collect();
    let here = papers.iter().position(|paper| paper.document.id == own).unwrap_or(papers.len());
    let mut whose: Vec<&Paper> = Vec::new();
    let mut others: Vec<Elsewhere<'_>> = Vec::new();
    for (at, paper) in papers.iter().enumerate().filter(|(at, _)| *at != here) {
        for mail in paper.reading.iter().flat_map(|reading| &reading.mails) {
            whose.push(paper);
            others.push(Elsewhere { head: &mail.head, words: &mail.words, first: at < here });
        }
    }
    let repeats = |place: usize| match place.checked_sub(mails.len()).and_then(|at| whose.get(at)) {
        Some(paper) => Repeats {
            text: desk.text("paper-folded-elsewhere", &[("name", &paper.document.name)]),
            href: Some(paper_address(case.id, paper.document.id, "show=all")),
        },
        None => Repeats { text: desk.text("paper-folded", &[("n", &(place + 1).to_string())]), href: None },
    };
    let folds = |part: &Part, one: thread::Told| match one.same_as {
        Some(place) => vec![(0..part.text.len(), repeats(place))],
        None => {
            let from = part.mail.as_ref().map_or(0, |mail| mail.body_at);
            let quote = |(range, place): (Range<usize>, usize)| {
                (range.start + from..range.end + from, repeats(place))
            };
            one.quotes.into_iter().map(quote).collect()
        }
    };
    let told = thread::told(&mails, &others);
    places
        .iter()
        .zip(told)
        .enumerate()
        .map(|(at, (place, one))| (*place, Folds { number: at + 1, folds: folds(&read.parts[*place], one) }))
        .collect()
}
