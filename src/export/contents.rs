//! Gathers what goes into a package: the answer, what was searched, what is withheld, the rows, and the information
//! of art. 15(1) and (2).

use std::{collections::BTreeSet, io};

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use super::{
    documents::{self, Paper},
    package::{
        self, AnswerLetter, ContactPoint, Controller, Description, Field, Redaction, Rows, Searched,
        WithheldPart, Withholding,
    },
};
use crate::{
    cases::{self, Answer, Case, DecideError, SkipError},
    db::{Conn, DbError},
    law::rights::Right,
    letters::{Lang, Words},
    pdf::PdfError,
    register::Information,
    review::{self, ReviewError},
    sources::{
        cell::Cell,
        collected::{self, Collected, CollectedColumn},
        declaration::{Code, Words as Text},
        rows::StoredRows,
        search::{self, Search, SearchState},
    },
    staff::{self, Organisation},
    vault::{Vault, VaultError},
};

/// What is needed cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum ContentsError {
    #[error(transparent)]
    Db(#[from] DbError),
    #[error(transparent)]
    Vault(#[from] VaultError),
    #[error("{0}")]
    Decision(#[from] DecideError),
    #[error("{0}")]
    Review(#[from] ReviewError),
    #[error("{0}")]
    Skipped(#[from] SkipError),
    #[error("the letter: {0}")]
    Letter(#[from] PdfError),
    /// There is no decision or no organisation.
    #[error("the case has no {0}")]
    Missing(&'static str),
}

/// A dataset with what belongs to it, owned; [`Found::lend`] makes of it what the writer takes.
pub(super) struct Found {
    collected: Collected,
    rows: StoredRows,
    withheld: Vec<Withholding>,
}

pub(super) struct Contents {
    pub organisation: Organisation,
    pub description: Description,
    pub found: Vec<Found>,
    pub papers: Vec<Paper>,
}

impl Rows for StoredRows {
    fn each(&self, sink: &mut dyn FnMut(&[Cell]) -> io::Result<()>) -> io::Result<()> {
        StoredRows::each(self, sink)
    }
}

/// Reads everything but the rows, in an order that depends on nobody's speed. The package is of the day on which it was
/// asked for, whoever builds it and whenever: so the same decision gives the same bytes.
pub(super) fn gather(
    conn: &mut Conn,
    vault: &Vault,
    words: &Words,
    case: &Case,
    asked_at: DateTime<Utc>,
) -> Result<Contents, ContentsError> {
    let organisation = staff::find(conn, case.organisation)?.ok_or(ContentsError::Missing("organisation"))?;
    let answer = cases::answer_of(conn, vault, case)?.ok_or(ContentsError::Missing("decision"))?;
    let datasets = collected::of_case(conn, case.organisation, case.id)?;
    let searches = search::of_case(conn, case.organisation, case.id)?;
    let mut withheld = review::of_case(conn, vault, case)?;
    withheld.sort_by(|one, other| place(one).cmp(&place(other)));
    let lang = case.language;
    let key = case.key(vault)?;
    let letter = AnswerLetter {
        title: answer.letter.title.clone(),
        language: answer.letter.language,
        text: answer.letter.plain(),
        blocks: answer.letter.blocks(),
        pdf: answer.letter.pdf(words, answer.decided_at)?,
    };
    let mut description = describe(words, &organisation, case, &answer, letter, asked_at);
    for one in &searches {
        description.searched.push(searched(words, (lang, organisation.zone()), one, one.reason(&key)?));
    }
    if let Some(reason) = cases::why_skipped(conn, vault, case)? {
        description.searched.push(no_search(words, lang, reason));
    }
    let concerned = cases::concerned_activities(conn, case)?;
    description.activities =
        concerned.activities.iter().map(|activity| Information::of(activity, words, lang)).collect();
    let found = |collected: Collected| {
        let mine = withheld.iter().filter(|one| one.scope.dataset == collected.id);
        let withheld = mine.map(|one| withholding(words, lang, case.right, one)).collect();
        Ok(Found { rows: collected.rows(vault, case)?, withheld, collected })
    };
    let found = datasets.into_iter().map(found).collect::<Result<_, VaultError>>()?;
    let papers = documents::gather(conn, vault, words, case)?;
    Ok(Contents { organisation, description, found, papers })
}

fn describe(
    words: &Words,
    organisation: &Organisation,
    case: &Case,
    answer: &Answer,
    letter: AnswerLetter,
    asked_at: DateTime<Utc>,
) -> Description {
    let lang = case.language;
    let details = organisation.details();
    let headline = words.text(lang, &format!("package-headline-{}", case.right), &[]);
    let title =
        [("headline", headline.as_str()), ("number", &case.number), ("organisation", &organisation.name)];
    let authority = organisation.authority(lang);
    let dpo = ContactPoint {
        name: details.dpo_name.clone(),
        email: filled(&details.dpo_email),
        phone: filled(&details.dpo_phone),
        website: None,
    };
    Description {
        language: lang,
        title: words.text(lang, "package-title", &title),
        organisation: Controller {
            name: organisation.name.clone(),
            registration: filled(&details.registration),
            address: filled(&details.address),
            email: filled(&details.email),
            phone: filled(&details.phone),
            website: None,
        },
        dpo: (!details.dpo_name.is_empty() || !details.dpo_email.is_empty()).then_some(dpo),
        authority: ContactPoint {
            name: authority.name,
            email: filled(&authority.email),
            phone: None,
            // As people write it; the page is without links to the outside.
            website: filled(authority.website.trim_start_matches("https://")),
        },
        case_number: case.number.clone(),
        right: case.right,
        outcome: answer.outcome,
        received_on: case.received_on,
        decided_on: answer.decided_at.with_timezone(&organisation.zone()).date_naive(),
        made_on: asked_at.with_timezone(&organisation.zone()).date_naive(),
        letter,
        searched: Vec::new(),
        activities: Vec::new(),
    }
}

/// By place, and not by which colleague was first.
fn place(one: &review::Withholding) -> impl Ord + use<'_> {
    let passages = one
        .passages
        .as_ref()
        .map(|passages| passages.ranges.iter().map(|r| (r.start, r.end)).collect::<Vec<_>>());
    (one.scope.row, one.until, &one.scope.column, passages, one.ground.to_string(), &one.reason)
}

fn filled(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

fn in_language(text: &Text, lang: Lang) -> String {
    match lang {
        Lang::Da => text.da.clone(),
        Lang::En => text.en.clone(),
    }
}

fn searched(words: &Words, (lang, zone): (Lang, Tz), search: &Search, reason: Option<String>) -> Searched {
    let details = &search.details.0;
    let state = match search.state {
        SearchState::Done if search.rows_read > 0 || search.details.0.documents > 0 => {
            package::SearchState::Found
        }
        SearchState::Done | SearchState::NothingFound => package::SearchState::Nothing,
        _ => package::SearchState::NotSearched,
    };
    let why = match (state, reason) {
        (package::SearchState::NotSearched, None) => Some(words.text(lang, "package-why-failed", &[])),
        (_, reason) => reason,
    };
    let kinds: BTreeSet<_> = details.tried.iter().flatten().collect();
    Searched {
        source: search.source.clone(),
        title: in_language(&details.title, lang),
        state,
        identifiers: kinds
            .into_iter()
            .map(|kind| words.text(lang, &format!("package-identifier-{}", kind.as_str()), &[]))
            .collect(),
        searched_on: search.finished_at.map(|at| at.utc().with_timezone(&zone).date_naive()),
        rows: u64::try_from(search.rows_read).unwrap_or_default(),
        capped: details.capped,
        why,
    }
}

/// That nothing was searched is told as plainly as what was.
fn no_search(words: &Words, lang: Lang, reason: String) -> Searched {
    Searched {
        source: "all".to_owned(),
        title: words.text(lang, "package-all-systems", &[]),
        state: package::SearchState::NotSearched,
        identifiers: Vec::new(),
        searched_on: None,
        rows: 0,
        capped: false,
        why: Some(reason),
    }
}

fn withholding(words: &Words, lang: Lang, right: Right, one: &review::Withholding) -> Withholding {
    // Stored rows are counted from 0, the package counts as people do.
    let row = one.scope.row.map(|row| u64::try_from(row).unwrap_or(u64::MAX).saturating_add(1));
    let part = match (row, one.scope.column.clone()) {
        (None, None) => WithheldPart::Everything,
        (None, Some(column)) => WithheldPart::Column(column),
        (Some(row), None) => match one.until {
            Some(last) => WithheldPart::Rows(row, u64::try_from(last).unwrap_or(u64::MAX).saturating_add(1)),
            None => WithheldPart::Row(row),
        },
        (Some(row), Some(column)) => match &one.passages {
            Some(passages) => WithheldPart::Redacted(
                row,
                column,
                Redaction {
                    ranges: passages.ranges.clone(),
                    sha256: passages.sha256,
                    marker: words.text(lang, "package-redacted", &[]),
                },
            ),
            None => WithheldPart::Cell(row, column),
        },
    };
    let (name, source) = cases::ground_in_words(words, lang, one.ground, right);
    Withholding {
        part,
        ground: one.ground.to_string(),
        ground_text: format!("{name} ({source})"),
        reason: one.reason.clone(),
    }
}

impl Found {
    pub fn lend(&self, lang: Lang) -> package::Dataset<'_> {
        let details = &self.collected.details.0;
        let code =
            |code: &Code| package::Code { value: code.value.clone(), words: in_language(&code.words, lang) };
        let field = |column: &CollectedColumn| Field {
            name: column.name.clone(),
            title: column
                .title
                .as_ref()
                .map_or_else(|| column.name.clone(), |title| in_language(title, lang)),
            description: column.description.as_ref().map(|text| in_language(text, lang)).unwrap_or_default(),
            kind: column.kind,
            codes: column.codes.iter().map(code).collect(),
        };
        package::Dataset {
            source: self.collected.source.clone(),
            source_title: in_language(&details.source_title, lang),
            name: self.collected.name.clone(),
            title: in_language(&details.title, lang),
            description: in_language(&details.description, lang),
            fields: details.columns.iter().map(field).collect(),
            capped: details.capped.is_some(),
            primary_key: details.primary_key.clone(),
            references: details.references.clone(),
            withheld: self.withheld.clone(),
            rows: &self.rows,
        }
    }
}
