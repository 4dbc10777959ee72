//! Mails of one conversation: which is the same as another, and what in one only repeats another.
//!
//! Invariant: nothing is folded that does not stand word for word in another mail of the same conversation, and whatever
//! is folded is still there to be looked at and redacted.

use std::{collections::HashMap, ops::Range};

use super::read::Mail;

/// What is to be told of one mail.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Told {
    /// The first mail that is the same, by its place in the list.
    pub same_as: Option<usize>,
    /// What it quotes, in bytes of its body, each with the mail that says it.
    pub quotes: Vec<(Range<usize>, usize)>,
}

/// A mail of another document, which stands before or after this one.
pub struct Elsewhere<'m> {
    pub head: &'m Mail,
    /// As [`words`] gives them.
    pub words: &'m str,
    pub first: bool,
}

/// Looks through the mails of a document, each with its head and body, beside those of the other documents. A place
/// beyond the mails of the document itself is one of the others, in their order.
#[must_use]
pub fn told(mails: &[(&Mail, &str)], others: &[Elsewhere<'_>]) -> Vec<Told> {
    let own: Vec<String> = mails.iter().map(|(_, body)| words(body)).collect();
    let heads: Vec<&Mail> =
        mails.iter().map(|(mail, _)| *mail).chain(others.iter().map(|other| other.head)).collect();
    let plain: Vec<&str> =
        own.iter().map(String::as_str).chain(others.iter().map(|other| other.words)).collect();
    // A number alone is not enough: programs have been seen to use one twice.
    let name = |at: usize| {
        let mail = heads[at];
        format!("{}\n{}\n{}", mail.message_id.as_deref().unwrap_or(&mail.from), mail.subject, plain[at])
    };
    let mut first: HashMap<String, usize> = HashMap::new();
    for (at, _) in others.iter().enumerate().filter(|(_, other)| other.first) {
        first.entry(name(mails.len() + at)).or_insert(mails.len() + at);
    }
    let mut all = Vec::with_capacity(mails.len());
    for (at, (_, body)) in mails.iter().enumerate() {
        let same_as = first.get(&name(at)).copied();
        first.entry(name(at)).or_insert(at);
        let quotes = quotes(body).into_iter().filter_map(|range| {
            let quoted = words(&body[range.clone()]);
            let says = |other: &usize| {
                *other != at && earlier(&heads, *other, at) && plain[*other].contains(&quoted)
            };
            let whose = (0..heads.len()).find(says).filter(|_| !quoted.trim().is_empty())?;
            Some((range, whose))
        });
        all.push(Told { same_as, quotes: quotes.collect() });
    }
    all
}

/// Whether one mail was sent before another, or nobody knows.
fn earlier(mails: &[&Mail], one: usize, other: usize) -> bool {
    match (mails[one].sent_at, mails[other].sent_at) {
        (Some(one), Some(other)) => one < other,
        _ => one < other,
    }
}

/// The words of a text, with a space before and after each.
#[must_use]
pub fn words(text: &str) -> String {
    let mut all = String::from(" ");
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        all.extend(word.chars().flat_map(char::to_lowercase));
        all.push(' ');
    }
    all
}

/// Places that are quoted: lines after `>`, and everything after a line that begins an older mail.
fn quotes(body: &str) -> Vec<Range<usize>> {
    let (mut found, mut open, mut at) = (Vec::new(), None::<Range<usize>>, 0);
    let lines: Vec<&str> = body.split_inclusive('\n').collect();
    for (number, line) in lines.iter().enumerate() {
        let here = at..at + line.len();
        at = here.end;
        if line.trim_start().starts_with('>') {
            open = Some(open.map_or(here.start, |open| open.start)..here.end);
            continue;
        }
        if !line.trim().is_empty() {
            found.extend(open.take());
        }
        if let Some(skipped) = begins_older(&lines[number..]) {
            let start =
                here.start + lines[number..number + skipped].iter().map(|line| line.len()).sum::<usize>();
            found.push(start..body.len());
            return found;
        }
    }
    found.extend(open);
    found
}

/// How many lines stand before an older mail that these lines begin; `None` when they begin none.
fn begins_older(lines: &[&str]) -> Option<usize> {
    const SAID: [&str; 6] = [
        "original message",
        "oprindelig meddelelse",
        "ursprüngliche nachricht",
        "videresendt meddelelse",
        "forwarded message",
        "weitergeleitete nachricht",
    ];
    const HEADS: [&str; 12] = [
        "fra:",
        "sendt:",
        "til:",
        "emne:",
        "from:",
        "sent:",
        "to:",
        "subject:",
        "von:",
        "gesendet:",
        "an:",
        "betreff:",
    ];
    let first = lines.first()?.trim().to_lowercase();
    let is_head = |line: &&str| {
        let line = line.trim().trim_matches('*').to_lowercase();
        HEADS.iter().chain(&["dato:", "date:", "datum:", "cc:"]).any(|head| line.starts_with(head))
    };
    let ruled = first.starts_with("--") && SAID.iter().any(|said| first.contains(said));
    let after = usize::from(ruled);
    let heads = lines[after..].iter().take_while(|line| is_head(line)).count();
    match (ruled, heads) {
        (true, heads) => Some(after + heads),
        (false, 3..) => Some(heads),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mail(id: &str, at: i64) -> Mail {
        Mail { message_id: Some(id.into()), sent_at: Some(at), ..Mail::default() }
    }

    #[test]
    fn quotations_are_folded_and_same_mails_told() {
        let (one, two, three) = (mail("1", 1), mail("2", 2), mail("3", 3));
        let first = "Kære Mette\n\nBo kommer i morgen.\n\nHilsen A";
        let second =
            "Fint.\n\nDen 2. mar. 2026 skrev A:\n> Kære Mette\n>\n> Bo kommer\n> i morgen.\n\nHilsen";
        let third =
            "Se her\n\n-----Oprindelig meddelelse-----\nFra: B\nSendt: i går\nTil: C\nEmne: x\n\nFint.";
        let told = told(&[(&one, first), (&two, second), (&three, third), (&one, first)], &[]);
        assert_eq!(told[0], Told::default());
        let [(range, 0)] = &told[1].quotes[..] else { panic!("{:?}", told[1]) };
        assert_eq!(&second[range.clone()], "> Kære Mette\n>\n> Bo kommer\n> i morgen.\n");
        let [(range, 1)] = &told[2].quotes[..] else { panic!("{:?}", told[2]) };
        assert_eq!(third[range.clone()].trim(), "Fint.");
        assert_eq!(told[3].same_as, Some(0));
    }

    #[test]
    fn mails_of_other_documents_are_looked_at_too() {
        let (one, two) = (mail("1", 1), mail("2", 2));
        let (first, second) = ("Bo kommer i morgen.", "Fint.\n> Bo kommer i morgen.\n");
        let there = words(first);
        let elsewhere = |first| [Elsewhere { head: &one, words: &there, first }];
        let both = told(&[(&one, first), (&two, second)], &elsewhere(true));
        assert_eq!((both[0].same_as, both[1].quotes.len()), (Some(2), 1));
        // The first of two is the one that is read; the other one says so.
        assert_eq!(told(&[(&one, first)], &elsewhere(false))[0].same_as, None);
        let [(_, 1)] = told(&[(&two, second)], &elsewhere(false))[0].quotes[..] else { panic!("folded") };
    }

    #[test]
    fn what_nobody_else_said_is_not_folded() {
        let (one, two) = (mail("1", 1), mail("2", 2));
        let told = told(&[(&one, "Hej"), (&two, "> Hej med dig, Bo er syg\nJa")], &[]);
        assert_eq!(told[1], Told::default());
        assert_eq!(quotes("Fra: A\nogså\n> a\nb\n> c").len(), 2);
    }
}
