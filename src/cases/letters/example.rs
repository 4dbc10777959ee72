//! A letter about nobody, for the page on which an organisation chooses its words.

use chrono::{DateTime, Days, Utc};

use super::{Item, Letter, LetterError, Particulars, compose::write, facts::Facts};
use crate::{
    cases::{Case, Channel, Contact, Details, Forwarding, OnBehalf, Person},
    db::Instant,
    ids::{CaseId, RequestId},
    law::{
        assistance::{ForwardBasis, Passed, Special},
        extension::ExtensionGround,
        grounds::Ground,
        letters::{LetterKind, Part, mandatory},
        representation::Basis,
        rights::Right,
        status::Status,
    },
    letters::{Lang, Wordings, Words},
    register::Information,
    staff::Organisation,
};

/// What the example is of.
pub struct Example<'a> {
    pub words: &'a Words,
    pub organisation: &'a Organisation,
    pub kind: LetterKind,
    pub lang: Lang,
    pub right: Right,
    pub now: DateTime<Utc>,
}

impl Example<'_> {
    fn word(&self, key: &str) -> String {
        self.words.text(self.lang, &format!("example-{key}"), &[])
    }

    /// The letter with the organisation's words in it.
    ///
    /// # Errors
    /// [`LetterError::DoesNotFit`].
    pub fn letter(&self, own: &Wordings) -> Result<Letter, LetterError> {
        let Example { words, organisation, kind, lang, now, .. } = *self;
        let (case, details) = (self.case(), self.details());
        write(words, own, organisation, (&case, &details, false), (kind, lang), self.particulars(), now)
    }

    /// Our words for a part, with their placeholders.
    pub fn standard(&self, part: Part) -> Option<String> {
        let Example { words, organisation, kind, lang, now, .. } = *self;
        let (case, details, particulars) = (self.case(), self.details(), self.particulars());
        let (case, details, particulars) = (&case, &details, &particulars);
        let to_person = false;
        Facts { words, lang, organisation, case, details, kind, particulars, to_person, now }.text(part)
    }

    fn case(&self) -> Case {
        let today = self.now.with_timezone(&self.organisation.zone()).date_naive();
        Case {
            id: CaseId::new(self.now),
            organisation: self.organisation.id,
            request: RequestId::new(self.now),
            number: self.word("number"),
            right: self.right,
            status: Status::Review,
            outcome: None,
            channel: Channel::Form,
            language: self.lang,
            received_at: Instant::from(self.now),
            received_on: today,
            due_on: today + Days::new(30),
            wrapped_key: Vec::new(),
            sealed: Vec::new(),
            assigned_to: None,
            address_confirmed_at: None,
            identity_confirmed_at: None,
            decided_at: None,
            delivered_at: None,
            closed_at: None,
            version: 0,
            on_behalf: OnBehalf::Oneself,
        }
    }

    fn details(&self) -> Details {
        let name = self.word("name");
        Details {
            on_behalf: OnBehalf::Oneself,
            person: Person { name: name.clone(), ..Person::default() },
            requester: Contact { name, email: String::new(), phone: None },
            description: String::new(),
        }
    }

    /// Everything that any letter tells: what does not belong to this one is not told.
    fn particulars(&self) -> Particulars {
        let today = self.now.with_timezone(&self.organisation.zone()).date_naive();
        let grounds = match self.kind {
            LetterKind::Fee => vec![Ground::Excessive],
            LetterKind::AuthorityAsked => Vec::new(),
            LetterKind::ClosedAfterSilence => vec![Ground::IdentityUnproven],
            _ => Ground::for_refusal(self.right).iter().copied().take(1).collect(),
        };
        let forwarded = Forwarding {
            to: self.word("controller"),
            contact: String::new(),
            on: today,
            what: Passed::Request,
            basis: ForwardBasis::Contract,
            special: Special::No,
        };
        let mut told = Particulars {
            until: Some(today + Days::new(30)),
            extension: Some(ExtensionGround::Complexity),
            recipients: vec![self.word("recipient")],
            basis: Some(Basis::PowerOfAttorney),
            addressee: Some(self.word("recipient")),
            items: vec![Item { on: Some(today), ..Item::new(Part::Correction, self.word("item")) }],
            processing: vec![Information { name: self.word("activity"), ..Information::default() }],
            forwarded: vec![forwarded],
            grounds,
            ..Particulars::default()
        };
        let body = self.organisation.body();
        for required in mandatory(self.kind, self.right, body, &told.grounds.clone()) {
            if required.part.is_written() && required.part != Part::Information {
                told = told.with(required.part, self.word("passage"));
            }
        }
        told
    }
}
