//! The letter of answer: a draft from what was decided, in the person's language, which the handler makes her own.
//!
//! Invariant: the draft holds every part that the law asks of the answer (R2.0: what was decided, the case, the day of
//! receipt, grounds, what is given instead, complaint, court, no fee, contact), or an open bracket where only the
//! handler knows. It is plain text with an empty line between paragraphs, never markup.

use super::{Case, Details, OnBehalf};
use crate::{
    law::{
        grounds::Ground,
        rights::Right,
        status::Outcome::{self, Granted, NoData, NotController, PartlyGranted, Refused},
    },
    letters::{Lang, Words, day_in_words},
    staff::Organisation,
};

/// One thing that the answer leaves out, as the letter tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Omission {
    pub ground: Ground,
    /// What and where: "Payslips: 3 rows".
    pub what: String,
    pub reason: String,
}

/// What a letter is made from.
pub struct Draft<'a> {
    pub case: &'a Case,
    pub details: &'a Details,
    pub organisation: &'a Organisation,
    pub outcome: Outcome,
    /// Why the request as a whole, or a part of it, is refused.
    pub grounds: &'a [Ground],
    /// What is withheld from the data that are handed over.
    pub omissions: &'a [Omission],
}

/// Writes the letter that the handler starts from.
pub fn draft_letter(words: &Words, lang: Lang, draft: &Draft) -> String {
    let writer = Writer { words, lang, draft };
    let mut paragraphs = writer.opening();
    paragraphs.push(writer.decision());
    paragraphs.extend(writer.left_out());
    paragraphs.extend(writer.grounds());
    paragraphs.extend(writer.recipients());
    paragraphs.extend(writer.closing());
    paragraphs.join("\n\n")
}

/// The law's name of a ground and where it stands, as people read it: "Andre personers rettigheder
/// (databeskyttelsesforordningens artikel 15, stk. 4)".
pub fn ground_in_words(words: &Words, lang: Lang, ground: Ground, right: Right) -> (String, String) {
    let source = words.text(lang, &format!("ground-{ground}-source"), &[("right", right.as_str())]);
    (words.text(lang, &format!("ground-{ground}"), &[]), source)
}

struct Writer<'a> {
    words: &'a Words,
    lang: Lang,
    draft: &'a Draft<'a>,
}

impl Writer<'_> {
    fn text(&self, key: &str, values: &[(&str, &str)]) -> String {
        self.words.text(self.lang, key, values)
    }

    /// The data subject: "you", unless somebody else asks for her.
    fn about(&self) -> String {
        match self.draft.details.on_behalf {
            OnBehalf::Oneself => self.text("letter-you", &[]),
            _ => self.draft.details.person.name.clone(),
        }
    }

    fn opening(&self) -> Vec<String> {
        let Draft { case, details, .. } = self.draft;
        let right = self.text(&format!("letter-right-{}", case.right), &[]);
        let request = self.text(&format!("letter-request-{}", case.right), &[]);
        let article = self.text(&format!("letter-article-{}", case.right), &[]);
        let received = day_in_words(case.received_on, self.lang);
        let about = self.about();
        let key = match details.on_behalf {
            OnBehalf::Oneself => "letter-received",
            _ => "letter-received-for",
        };
        vec![
            self.text("letter-subject", &[("number", &case.number), ("right", &right)]),
            self.text("letter-greeting", &[("name", &details.requester.name)]),
            self.text(
                key,
                &[("received", &received), ("request", &request), ("article", &article), ("about", &about)],
            ),
        ]
    }

    fn decision(&self) -> String {
        let (right, outcome) = (self.draft.case.right, self.draft.outcome);
        let key = match outcome {
            NoData | NotController => format!("letter-{outcome}"),
            Granted | PartlyGranted | Refused => format!("letter-{right}-{outcome}"),
        };
        self.text(&key, &[("about", &self.about())])
    }

    /// What is withheld from the data that go with this answer; only such an answer leaves something out.
    fn omissions(&self) -> &[Omission] {
        let partly = self.draft.outcome == PartlyGranted && self.draft.case.right.is_answered_with_data();
        if partly { self.draft.omissions } else { &[] }
    }

    /// What is withheld, by ground, in the order in which the grounds first come.
    fn left_out(&self) -> Vec<String> {
        let mut grounds: Vec<Ground> = Vec::new();
        for omission in self.omissions() {
            if !grounds.contains(&omission.ground) {
                grounds.push(omission.ground);
            }
        }
        if grounds.is_empty() {
            return Vec::new();
        }
        let lists = grounds.into_iter().map(|ground| self.left_out_for(ground));
        std::iter::once(self.text("letter-left-out", &[])).chain(lists).collect()
    }

    fn left_out_for(&self, ground: Ground) -> String {
        let (name, source) = ground_in_words(self.words, self.lang, ground, self.draft.case.right);
        let mut lines = vec![self.text("letter-left-out-ground", &[("ground", &name), ("source", &source)])];
        let items = self.omissions().iter().filter(|omission| omission.ground == ground);
        lines.extend(items.map(|item| {
            self.text("letter-left-out-item", &[("what", &item.what), ("reason", &item.reason)])
        }));
        lines.join("\n")
    }

    /// Why the request or a part of it is refused: the chosen grounds and the facts, or a bracket for both where
    /// nothing else in the letter explains it.
    fn grounds(&self) -> Vec<String> {
        let Draft { outcome, grounds, .. } = self.draft;
        if !matches!(outcome, Refused | PartlyGranted) {
            return Vec::new();
        }
        if grounds.is_empty() {
            let unexplained = self.omissions().is_empty();
            return unexplained.then(|| self.text("letter-ground-open", &[])).into_iter().collect();
        }
        let named = grounds.iter().map(|ground| {
            let (name, source) = ground_in_words(self.words, self.lang, *ground, self.draft.case.right);
            self.text("letter-ground", &[("ground", &name), ("source", &source)])
        });
        named.chain([self.text("letter-facts", &[])]).collect()
    }

    /// Art. 19: those who received the data are told of what was done.
    fn recipients(&self) -> Option<String> {
        let done = matches!(self.draft.outcome, Granted | PartlyGranted);
        let told =
            matches!(self.draft.case.right, Right::Rectification | Right::Erasure | Right::Restriction);
        (done && told).then(|| self.text("letter-recipients", &[]))
    }

    fn closing(&self) -> Vec<String> {
        let organisation = self.draft.organisation;
        let about = organisation.details();
        let authority = &about.authority;
        let complaint = [
            ("authority", authority.name.as_str()),
            ("contact", &listed(&[&authority.address, &authority.email, &authority.website])),
        ];
        let mut paragraphs = vec![
            self.text("letter-free", &[]),
            self.text("letter-complaint", &complaint),
            self.text("letter-court", &[]),
        ];
        let contact = listed(&[&about.email, &about.phone, &about.address]);
        if !contact.is_empty() {
            let values = [("contact", contact.as_str()), ("number", &self.draft.case.number)];
            paragraphs.push(self.text("letter-contact", &values));
        }
        let officer = listed(&[&about.dpo_name, &about.dpo_email, &about.dpo_phone]);
        if !officer.is_empty() {
            paragraphs.push(self.text("letter-dpo", &[("contact", &officer)]));
        }
        paragraphs.push(format!("{}\n{}", self.text("letter-regards", &[]), organisation.name));
        paragraphs
    }
}

fn listed(parts: &[&str]) -> String {
    parts.iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join(", ")
}
