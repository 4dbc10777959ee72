//! What is known about a case, in the words of a letter.

use chrono::{DateTime, NaiveDate, Utc};

use super::{Item, Particulars};
use crate::{
    cases::{Case, Details, OnBehalf},
    law::{
        grounds::Ground,
        letters::{LetterKind, Part, Section},
        representation,
        rights::Right,
    },
    letters::{Block, Lang, PLACEHOLDERS, Values, Words, day_in_words, fill_line},
    staff::Organisation,
};

/// The law's name of a ground and where it stands, as people read it: "Andre personers rettigheder
/// (databeskyttelsesforordningens artikel 15, stk. 4)".
pub fn ground_in_words(words: &Words, lang: Lang, ground: Ground, right: Right) -> (String, String) {
    let source = words.text(lang, &format!("ground-{ground}-source"), &[("right", right.as_str())]);
    (words.text(lang, &format!("ground-{ground}"), &[]), source)
}

pub(super) struct Facts<'a> {
    pub words: &'a Words,
    pub lang: Lang,
    pub organisation: &'a Organisation,
    pub case: &'a Case,
    pub details: &'a Details,
    pub kind: LetterKind,
    pub particulars: &'a Particulars,
    /// The letter goes to the person whose data they are, though somebody else asked.
    pub to_person: bool,
    pub now: DateTime<Utc>,
}

impl Facts<'_> {
    pub(super) fn word(&self, key: &str) -> String {
        self.words.text(self.lang, key, &[])
    }

    pub(super) fn day(&self, day: Option<NaiveDate>) -> String {
        day.map(|day| day_in_words(day, self.lang)).unwrap_or_default()
    }

    /// The data subject: "you", unless somebody else asks for her, or a recipient is written to.
    fn about(&self) -> String {
        if (self.details.on_behalf == OnBehalf::Oneself || self.to_person) && !self.kind.is_for_recipient() {
            self.word("letter-you")
        } else {
            self.details.person.name.clone()
        }
    }

    fn addressee(&self) -> String {
        match (&self.particulars.addressee, self.kind.is_for_recipient()) {
            (Some(name), true) => name.clone(),
            (None, true) => String::new(),
            (_, false) if self.to_person => self.details.person.name.clone(),
            (_, false) => self.details.requester.name.clone(),
        }
    }

    pub fn values(&self) -> Values {
        let right = self.case.right;
        let about = self.organisation.details();
        let authority = self.organisation.authority(self.lang);
        let today = self.now.with_timezone(&self.organisation.zone()).date_naive();
        vec![
            ("name", self.addressee()),
            ("about", self.about()),
            ("sender", self.details.requester.name.clone()),
            ("request", self.word(&format!("letter-request-{right}"))),
            ("article", self.word(&format!("letter-article-{right}"))),
            ("case_number", self.case.number.clone()),
            ("received_on", self.day(Some(self.case.received_on))),
            ("due_on", self.day(Some(self.case.due_on))),
            ("until", self.day(self.particulars.until)),
            ("today", self.day(Some(today))),
            ("organisation", self.organisation.name.clone()),
            ("contact", listed(&[&about.email, &about.phone, &about.address])),
            ("dpo", listed(&[&about.dpo_name, &about.dpo_email, &about.dpo_phone])),
            ("authority", authority.name.clone()),
            ("authority_contact", listed(&[&authority.address, &authority.email, &authority.website])),
        ]
    }

    /// A text of ours with its placeholders still in it.
    fn ours(&self, key: &str) -> String {
        let named: Vec<(&str, String)> =
            PLACEHOLDERS.iter().map(|name| (*name, format!("{{{{{name}}}}}"))).collect();
        let args: Vec<(&str, &str)> = named.iter().map(|(name, value)| (*name, value.as_str())).collect();
        self.words.text(self.lang, key, &args)
    }

    pub fn title(&self) -> String {
        fill_line(&self.ours(&format!("title-{}", self.kind)), &self.values())
    }

    pub fn heading(&self, section: Section) -> Option<String> {
        let key = format!("section-{section}");
        self.words.has(self.lang, &key).then(|| self.word(&key))
    }

    /// Our words for a part: the closest there are.
    pub fn text(&self, part: Part) -> Option<String> {
        let (kind, right) = (self.kind, self.case.right);
        let mut keys = vec![
            format!("part-{part}-{right}-{kind}"),
            format!("part-{part}-{kind}"),
            format!("part-{part}-{right}"),
            format!("part-{part}"),
        ];
        let behalf = part == Part::Receipt && self.details.on_behalf != OnBehalf::Oneself;
        if behalf {
            let who = if self.to_person { "in-your-name" } else { "behalf" };
            keys.insert(0, format!("part-{part}-{who}"));
        }
        if part == Part::Safeguards && !self.particulars.processing.is_empty() {
            keys.insert(
                0,
                format!("part-{part}-{}", if self.transfers().is_empty() { "none" } else { "listed" }),
            );
        }
        if part == Part::ExtensionGround {
            let ground = self.particulars.extension;
            keys = ground.iter().map(|ground| format!("part-{part}-{ground}")).collect();
        }
        keys.into_iter().find(|key| self.words.has(self.lang, key)).map(|key| self.ours(&key))
    }

    /// What introduces facts and passages. Where each thing left out has its reason beside it, the sentence says so.
    pub fn lead(&self, part: Part) -> Option<String> {
        match part {
            Part::Reasons | Part::Weighing | Part::PublicReasons
                if self.particulars.passage(part).is_empty() =>
            {
                None
            }
            _ => self.text(part),
        }
    }

    /// The facts of a part, set out.
    pub fn blocks(&self, part: Part) -> Vec<Block> {
        let paragraph = |text: String| vec![Block::Paragraph { text }];
        match part {
            Part::Sender => {
                let lines = [self.organisation.name.as_str(), &self.organisation.details().address];
                paragraph(lines.into_iter().filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n"))
            }
            Part::Addressee => match self.addressee() {
                name if name.is_empty() => Vec::new(),
                name => paragraph(name),
            },
            Part::Reference => {
                let today = self.now.with_timezone(&self.organisation.zone()).date_naive();
                let facts = vec![
                    (self.word("reference-case"), self.case.number.clone()),
                    (self.word("reference-date"), self.day(Some(today))),
                ];
                vec![Block::Facts { facts }]
            }
            Part::Authority => self.authority(),
            Part::Grounds => self.grounds(),
            Part::Exemptions => self.exemptions(),
            Part::Reasons | Part::Weighing | Part::PublicReasons => self.per_item(part),
            Part::RecipientList => list(self.particulars.recipients.clone()),
            Part::Information => self.processing(),
            Part::Controller => list(self.controllers()),
            Part::Forwarded => self.forwarded(),
            _ => self.items(part),
        }
    }

    fn grounds(&self) -> Vec<Block> {
        let named = |ground: &Ground| {
            let (name, source) = ground_in_words(self.words, self.lang, *ground, self.case.right);
            format!("{name} ({source})")
        };
        list(self.particulars.grounds.iter().map(named).collect())
    }

    /// What is asked for, by what the right to ask rests on.
    fn authority(&self) -> Vec<Block> {
        let shows = self.particulars.basis.map(representation::shows).unwrap_or_default();
        list(shows.iter().map(|show| self.word(&format!("letter-show-{show}"))).collect())
    }

    /// What is withheld, by ground, in the order in which the grounds first come.
    fn exemptions(&self) -> Vec<Block> {
        let mut grounds: Vec<Ground> = Vec::new();
        for omission in &self.particulars.omissions {
            if !grounds.contains(&omission.ground) {
                grounds.push(omission.ground);
            }
        }
        let told = |ground: Ground| {
            let (name, source) = ground_in_words(self.words, self.lang, ground, self.case.right);
            let mine = self.particulars.omissions.iter().filter(move |omission| omission.ground == ground);
            let items = mine.map(|omission| format!("{}. {}", omission.what, omission.reason)).collect();
            [Block::Paragraph { text: format!("{name} ({source})") }, Block::List { items }]
        };
        grounds.into_iter().flat_map(told).collect()
    }

    /// Each thing that was left out carries its own reason; then a sentence points there.
    fn per_item(&self, part: Part) -> Vec<Block> {
        let explained = !self.particulars.omissions.is_empty() && self.kind == LetterKind::PartlyGranted;
        if !self.particulars.passage(part).is_empty() {
            return Vec::new();
        }
        // The weighing is the reason: it is written once (2.7).
        if part != Part::Weighing
            && self.kind.refuses()
            && !self.particulars.passage(Part::Weighing).is_empty()
        {
            return vec![Block::Paragraph { text: self.word(&format!("part-{part}-weighed")) }];
        }
        if !explained {
            return Vec::new();
        }
        vec![Block::Paragraph { text: self.word(&format!("part-{part}-items")) }]
    }

    pub fn items(&self, part: Part) -> Vec<Block> {
        let items: Vec<&Item> = self.particulars.items.iter().filter(|item| item.part == part).collect();
        if items.is_empty() {
            return Vec::new();
        }
        let row = |item: &&Item| {
            [
                item.what.clone(),
                item.before.clone(),
                item.after.clone(),
                self.day(item.on),
                self.day(item.until),
                item.note.clone(),
            ]
        };
        let names = ["what", "before", "after", "on", "until", "note"];
        let rows: Vec<[String; 6]> = items.iter().map(row).collect();
        let used: Vec<usize> =
            (0..names.len()).filter(|at| rows.iter().any(|row| !row[*at].is_empty())).collect();
        if used == [0] {
            return list(rows.into_iter().map(|[what, ..]| what).collect());
        }
        let head = used.iter().map(|at| self.word(&format!("letter-item-{}", names[*at]))).collect();
        let rows = rows.iter().map(|row| used.iter().map(|at| row[*at].clone()).collect()).collect();
        vec![Block::Table { head, rows }]
    }
}

pub(super) fn list(items: Vec<String>) -> Vec<Block> {
    if items.is_empty() { Vec::new() } else { vec![Block::List { items }] }
}

pub(super) fn listed(parts: &[&str]) -> String {
    parts.iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join(", ")
}
