//! What the register and the case's own record say, set out as a letter tells it: art. 15(1) and (2), and to whom the
//! request was passed on.

use super::facts::{Facts, list, listed};
use crate::{
    law::assistance::Passed,
    letters::Block,
    register::{Information, Role, Told},
};

impl Facts<'_> {
    /// Art. 15(1)(a) to (d), (g) and (h), activity by activity.
    pub fn processing(&self) -> Vec<Block> {
        self.particulars.processing.iter().map(|one| self.activity(one)).collect()
    }

    fn activity(&self, one: &Information) -> Block {
        let joined = |items: &[String]| items.join("; ");
        let recipients: Vec<String> = one.recipients.iter().map(|to| self.recipient(to)).collect();
        let special = if one.special_categories { self.word("letter-special") } else { String::new() };
        let data = [joined(&one.categories_of_data), special];
        let pairs = [
            ("activity", one.name.clone()),
            ("role", self.role(one)),
            ("purposes", one.purpose.clone()),
            ("legal-basis", sentences(&[&one.legal_basis, &joined(&one.bases)])),
            ("data-categories", sentences(&[&data[0], &data[1]])),
            ("people", joined(&one.categories_of_people)),
            (
                "recipients",
                if recipients.is_empty() { self.word("letter-none") } else { joined(&recipients) },
            ),
            ("storage", one.retention.clone()),
            ("source", one.source.clone()),
            ("automated", self.automated(one)),
        ];
        let facts = pairs.into_iter().filter(|(_, value)| !value.is_empty());
        Block::Facts {
            facts: facts.map(|(name, value)| (self.word(&format!("letter-{name}")), value)).collect(),
        }
    }

    /// `Lønservice A/S (processor, Denmark)`: by name, as C-154/21 asks.
    fn recipient(&self, to: &Told) -> String {
        format!("{} ({}, {})", to.name, lower(&to.what), to.country)
    }

    /// Who is responsible, where the organisation is not, or not alone (art. 26, 28).
    fn role(&self, one: &Information) -> String {
        let other = one.controller.as_ref().map(|other| listed(&[&other.name, &other.contact]));
        match one.role {
            Role::Controller => String::new(),
            role => {
                let other = other.unwrap_or_default();
                self.words.text(self.lang, &format!("letter-role-{role}"), &[("other", &other)])
            }
        }
    }

    fn automated(&self, one: &Information) -> String {
        match &one.automated_decisions {
            Some(told) => sentences(&[&told.logic, &told.significance, &told.consequences]),
            None => self.word("letter-none"),
        }
    }

    /// Art. 15(2): each recipient outside the EEA once, with what the transfer rests on.
    pub fn transfers(&self) -> Vec<Block> {
        let told = |to: &Told| match to.safeguard.is_empty() {
            true => format!("{}, {}", to.name, to.country),
            false => format!("{}, {}: {}", to.name, to.country, to.safeguard),
        };
        let all = self.particulars.processing.iter().flat_map(|one| &one.recipients);
        let mut items: Vec<String> = Vec::new();
        for item in all.filter(|to| to.third_country).map(told) {
            if !items.contains(&item) {
                items.push(item);
            }
        }
        list(items)
    }

    /// Whom the request was passed on to: by that the organisation says who is responsible (R5.6).
    pub fn controllers(&self) -> Vec<String> {
        let mut all: Vec<String> = Vec::new();
        for one in &self.particulars.forwarded {
            let named = listed(&[&one.to, &one.contact]);
            if !all.contains(&named) {
                all.push(named);
            }
        }
        all
    }

    /// When, to whom, and whether with its content (R5.3, R5.6, R5.7).
    pub fn forwarded(&self) -> Vec<Block> {
        let told = |one: &crate::cases::Forwarding| {
            let key = match one.what {
                Passed::Request => "letter-forwarded-request",
                Passed::Notice => "letter-forwarded-notice",
            };
            self.words.text(self.lang, key, &[("date", &self.day(Some(one.on))), ("name", &one.to)])
        };
        list(self.particulars.forwarded.iter().map(told).collect())
    }
}

/// Joins texts into sentences; whoever wrote them may have ended them.
fn sentences(texts: &[&str]) -> String {
    let texts = texts.iter().map(|text| text.trim()).filter(|text| !text.is_empty());
    texts.map(|text| text.trim_end_matches('.')).collect::<Vec<_>>().join(". ")
}

fn lower(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
}
