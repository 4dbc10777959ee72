//! A letter from its parts, in their order.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{LetterError, Particulars, facts::Facts};
use crate::{
    cases::{Case, Details, ForwardError, concerned_activities, forwardings_of, receiver_of},
    db::Conn,
    law::{
        identity::Party,
        letters::{Body, Content, LetterKind, Part, Required, Section, mandatory},
        rights::Right,
    },
    letters::{self, Block, Lang, Values, Wordings, Words},
    register::Information,
    staff::Organisation,
    vault::Vault,
};

/// One part as it stands in the letter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Piece {
    pub part: Part,
    /// Where a section of the letter begins.
    pub heading: Option<String>,
    pub blocks: Vec<Block>,
}

/// A composed letter: complete in itself, whatever changes around it later.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letter {
    pub kind: LetterKind,
    pub right: Right,
    pub language: Lang,
    pub title: String,
    /// Who writes.
    pub author: String,
    pub case_number: String,
    pub public: bool,
    pub pieces: Vec<Piece>,
    pub particulars: Particulars,
}

impl Letter {
    /// What must be in it, and the rule that says so.
    pub fn required(&self) -> Vec<Required> {
        let body = if self.public { Body::DanishPublic } else { Body::Private };
        mandatory(self.kind, self.right, body, &self.particulars.grounds)
    }

    /// The first mandatory part that is not there.
    pub fn missing(&self) -> Option<Part> {
        self.all_missing().into_iter().next()
    }

    /// Every mandatory part that is not there, in the order of the letter.
    pub fn all_missing(&self) -> Vec<Part> {
        let there =
            |part: Part| self.pieces.iter().any(|piece| piece.part == part && !piece.blocks.is_empty());
        self.required().into_iter().map(|required| required.part).filter(|part| !there(*part)).collect()
    }

    /// Everything in its order, as it is shown.
    pub fn blocks(&self) -> Vec<Block> {
        let head = |piece: &&Piece| piece.part <= Part::Reference;
        let mut blocks: Vec<Block> =
            self.pieces.iter().filter(head).flat_map(|piece| piece.blocks.clone()).collect();
        blocks.push(Block::Title { text: self.title.clone() });
        for piece in self.pieces.iter().filter(|piece| !head(piece)) {
            blocks.extend(piece.heading.iter().map(|text| Block::Heading { text: text.clone() }));
            blocks.extend(piece.blocks.iter().cloned());
        }
        blocks
    }

    /// The letter as plain text, with an empty line between blocks.
    pub fn plain(&self) -> String {
        self.blocks().iter().map(Block::plain).collect::<Vec<_>>().join("\n\n")
    }
}

/// Composes the letter of `kind` for a case, in `lang`, with the organisation's own words where it has some.
/// Parts that nothing fills are left out: [`Letter::missing`] tells, and `send` refuses.
///
/// # Errors
/// [`LetterError::DoesNotFit`], [`LetterError::TooLong`], [`LetterError::NotRegistered`], or the vault's and the
/// database's.
pub fn compose(
    conn: &mut Conn,
    vault: &Vault,
    words: &Words,
    organisation: &Organisation,
    case: &Case,
    kind: LetterKind,
    lang: Lang,
    particulars: Particulars,
    now: DateTime<Utc>,
) -> Result<Letter, LetterError> {
    let own = letters::wordings(conn, organisation.id)?;
    let details = case.details(vault)?;
    let particulars = recorded(conn, vault, words, case, kind, lang, particulars)?;
    let tells = kind.tells_of_person(&particulars.grounds);
    let to_person = tells && receiver_of(conn, case)? == Party::Subject;
    write(words, &own, organisation, (case, &details, to_person), (kind, lang), particulars, now)
}

/// What the register and the case itself tell, whoever writes the letter.
fn recorded(
    conn: &mut Conn,
    vault: &Vault,
    words: &Words,
    case: &Case,
    kind: LetterKind,
    lang: Lang,
    particulars: Particulars,
) -> Result<Particulars, LetterError> {
    let (mut processing, mut forwarded) = (Vec::new(), Vec::new());
    if kind.grants() {
        let mut concerned = concerned_activities(conn, case)?;
        if let Some(key) = concerned.unregistered.pop() {
            return Err(LetterError::NotRegistered(key));
        }
        processing =
            concerned.activities.iter().map(|activity| Information::of(activity, words, lang)).collect();
    }
    if kind == LetterKind::NotController {
        let recorded = forwardings_of(conn, vault, case).map_err(|error| match error {
            ForwardError::Vault(error) => LetterError::Vault(error),
            ForwardError::Db(error) => LetterError::Db(error),
            _ => LetterError::DoesNotFit,
        })?;
        forwarded = recorded.into_iter().map(|one| one.forwarding).collect();
    }
    Ok(Particulars { processing, forwarded, ..particulars })
}

pub(super) fn write(
    words: &Words,
    own: &Wordings,
    organisation: &Organisation,
    (case, details, to_person): (&Case, &Details, bool),
    (kind, lang): (LetterKind, Lang),
    particulars: Particulars,
    now: DateTime<Utc>,
) -> Result<Letter, LetterError> {
    let body = organisation.body();
    if !kind.fits(case.right, body) {
        return Err(LetterError::DoesNotFit);
    }
    let particulars = particulars.tidied()?;
    let facts =
        Facts { words, lang, organisation, case, details, kind, particulars: &particulars, to_person, now };
    let values = facts.values();
    let writer = Writer { facts: &facts, own, values: &values };
    let mut letter = Letter {
        kind,
        right: case.right,
        language: lang,
        title: facts.title(),
        author: organisation.name.clone(),
        case_number: case.number.clone(),
        public: body == Body::DanishPublic,
        pieces: Vec::new(),
        particulars: particulars.clone(),
    };
    let wanted: Vec<Part> = letter.required().into_iter().map(|required| required.part).collect();
    let mut optional = vec![Part::Greeting, Part::Dpo, Part::Extra];
    // Something stays although all was granted: a period that is not over.
    if particulars.items.iter().any(|item| item.part == Part::Kept) {
        optional.push(Part::Kept);
    }
    letter.pieces = writer.pieces(|part| wanted.contains(&part) || optional.contains(&part));
    Ok(letter)
}

struct Writer<'a> {
    facts: &'a Facts<'a>,
    own: &'a Wordings,
    values: &'a Values,
}

impl Writer<'_> {
    fn pieces(&self, wanted: impl Fn(Part) -> bool) -> Vec<Piece> {
        let mut pieces: Vec<Piece> = Vec::new();
        let mut under = Section::Opening;
        for part in Part::ALL.iter().copied().filter(|part| wanted(*part)) {
            let blocks = self.part(part);
            if blocks.is_empty() {
                continue;
            }
            let begins = part.section() != under;
            under = part.section();
            let heading = if begins { self.facts.heading(under) } else { None };
            pieces.push(Piece { part, heading, blocks });
        }
        pieces
    }

    fn part(&self, part: Part) -> Vec<Block> {
        let facts = self.facts;
        let passage = facts.particulars.passage(part);
        match part.content() {
            Content::Text if !passage.is_empty() => Block::read(passage),
            Content::Text if part == Part::Safeguards => {
                let mut blocks = self.text(part);
                blocks.extend(facts.transfers());
                blocks
            }
            Content::Text => {
                let mut blocks = self.text(part);
                blocks.extend(facts.items(part));
                blocks
            }
            Content::Facts | Content::Written | Content::Either => {
                let mut found = facts.blocks(part);
                found.extend(Block::read(passage));
                let lead = facts.lead(part).filter(|_| !found.is_empty());
                let lead = lead.map(|text| letters::fill(&text, self.values)).unwrap_or_default();
                lead.into_iter().chain(found).collect()
            }
        }
    }

    /// Ours or the organisation's words. A part whose facts are not known says nothing rather than half of it.
    fn text(&self, part: Part) -> Vec<Block> {
        let known = |name: &&str| self.values.iter().any(|(known, value)| known == name && !value.is_empty());
        if !part.replaceable().unwrap_or_default().iter().all(known) {
            return Vec::new();
        }
        let Some(ours) = self.facts.text(part) else { return Vec::new() };
        let own = self.own.find(self.facts.kind, part, self.facts.lang);
        match (own, part.replaceable()) {
            (Some(own), Some(_)) => letters::fill(own, self.values),
            (Some(own), None) => {
                let mut blocks = letters::fill(&ours, self.values);
                blocks.extend(letters::fill(own, self.values));
                blocks
            }
            (None, _) => letters::fill(&ours, self.values),
        }
    }
}
