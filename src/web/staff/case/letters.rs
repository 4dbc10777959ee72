//! The letters of a case at the desk: read, written, looked through, sent.

use actix_web::web;
use chrono::NaiveDate;
use serde_json::{Value, json};
use tera::Context;

use super::{find, passages, passages::Problem, viewed};
use crate::{
    audit::Action,
    cases::{
        Case, clock,
        letters::{self, Kept, Letter, LetterError, LetterSummary, Particulars, Passages},
    },
    db::{Conn, Instant},
    ids::{CaseId, LetterId, StaffId},
    law::{
        letters::{LetterKind, Part},
        pause::PauseGround,
    },
    letters::time_in_words,
    staff::{self, Permission},
    web::staff::{
        answer::{Answer, Failure},
        desk::{Desk, Fields, Posted},
        frame,
    },
};

/// What a handler begins by hand; every other letter follows from an act of its own. (Who somebody is is asked with a
/// recorded doubt, `doubt.rs`.)
const BY_HAND: &[LetterKind] =
    &[LetterKind::ClarificationAsked, LetterKind::Reminder, LetterKind::DelayNotice];

fn failure(desk: &Desk, error: LetterError) -> Failure {
    match passages::problem(desk, error) {
        Ok((_, text)) => Failure::Refused { text },
        Err(failure) => failure,
    }
}

/// The letters of a case for its page, newest first.
pub fn of_case(
    desk: &Desk,
    conn: &mut Conn,
    case: &Case,
    zone: chrono_tz::Tz,
) -> Result<Vec<Value>, Failure> {
    let view = |letter: &LetterSummary| {
        let sent = letter.sent_at.map(|at| time_in_words(at.utc(), zone, desk.lang()));
        json!({
            "id": letter.id,
            "kind": letter.kind,
            "sent": sent,
            "read": letter.read_at.map(|at| time_in_words(at.utc(), zone, desk.lang())),
        })
    };
    let all = letters::letters_of_case(conn, case).map_err(|error| failure(desk, error))?;
    Ok(all.iter().map(view).collect())
}

/// The kinds that can be begun for a case.
pub fn writable(case: &Case, organisation: &staff::Organisation) -> Vec<LetterKind> {
    let body = organisation.body();
    let fit = |kind: &&LetterKind| kind.fits(case.right, body);
    if case.status.is_open() { BY_HAND.iter().filter(fit).copied().collect() } else { Vec::new() }
}

/// A letter as it stands in the form.
struct Form {
    kind: LetterKind,
    of: Option<LetterId>,
    until: String,
    passages: Passages,
    problems: Vec<Problem>,
}

impl Form {
    fn of(kind: LetterKind, of: Option<LetterId>, fields: &Fields) -> Form {
        Form {
            kind,
            of,
            until: fields.text("until"),
            passages: passages::of_fields(fields),
            problems: Vec::new(),
        }
    }

    fn kept(kept: &Kept) -> Form {
        let told = &kept.letter.particulars;
        Form {
            kind: kept.letter.kind,
            of: Some(kept.summary.id),
            until: told.until.map(|day| day.to_string()).unwrap_or_default(),
            passages: told.passages.clone(),
            problems: Vec::new(),
        }
    }

    fn dated_wrongly(&self) -> bool {
        !self.until.is_empty() && self.until.parse::<NaiveDate>().is_err()
    }

    fn particulars(&self, passages: Passages) -> Particulars {
        let until = self.until.parse::<NaiveDate>().ok();
        Particulars { passages, until, ..Particulars::default() }
    }

    fn compose(&self, desk: &Desk, conn: &mut Conn, case: &Case, whole: bool) -> Result<Letter, LetterError> {
        let (vault, words) = (&desk.app.vault, &desk.app.words);
        let organisation = staff::find(conn, case.organisation)?.ok_or(LetterError::NoSuchLetter)?;
        let passages = if whole { self.passages.clone() } else { passages::fitting(&self.passages) };
        let told = self.particulars(passages);
        let (kind, lang) = (self.kind, case.language);
        letters::compose(conn, vault, words, &organisation, case, kind, lang, told, desk.now)
    }

    /// From a question on, the person is waited for (R1.26).
    fn waits(
        &self,
        desk: &Desk,
        tx: &mut Conn,
        organisation: &staff::Organisation,
        case: &Case,
    ) -> Result<(), LetterError> {
        if self.kind != LetterKind::ClarificationAsked {
            return Ok(());
        }
        let (ground, part) = (PauseGround::Clarification, Part::Question);
        let reason = self.passages.get(&part).map(String::as_str).unwrap_or_default();
        clock::asked(
            tx,
            &desk.app.vault,
            organisation,
            &mut case.clone(),
            (ground, reason),
            desk.actor.id,
            desk.now,
        )
    }

    fn page(&self, desk: &Desk, conn: &mut Conn, case: &Case) -> Result<String, Failure> {
        let (mut context, _) = frame::context(desk, conn)?;
        let letter = self.compose(desk, conn, case, false).map_err(|error| failure(desk, error))?;
        passages::insert(desk, &mut context, &letter, &self.passages, &self.problems);
        let mut parts = letter.required().into_iter().map(|one| one.part);
        let dated = parts.find(|part| matches!(part, Part::ReplyBy | Part::ExpectedDate));
        let dated = dated.map(|part| desk.text(&format!("staff-part-{part}"), &[]));
        let wrong = |field: &str| {
            let mine = self.problems.iter().find(|(name, _)| name == field);
            mine.map(|(_, text)| text.clone()).unwrap_or_default()
        };
        let problems: Vec<Value> =
            self.problems.iter().map(|(field, text)| json!({ "field": field, "text": text })).collect();
        context.insert("problems", &problems);
        context.insert("kind", &self.kind);
        context.insert("of", &self.of);
        context.insert("dated", &dated);
        context.insert("until", &self.until);
        context.insert("until_problem", &wrong("until"));
        context.insert("case", &json!({ "id": case.id, "number": case.number }));
        if let Some(id) = self.of {
            insert_versions(desk, conn, &mut context, case, id, None)?;
        }
        frame::render(desk, "staff/letter-edit.html", &context)
    }

    /// What to correct, all of it at once; what was written stays in the form.
    fn problems(
        &mut self,
        desk: &Desk,
        conn: &mut Conn,
        case: &Case,
        error: LetterError,
    ) -> Result<Vec<Problem>, Failure> {
        let first = || passages::field(Part::Greeting);
        let told = |error| match passages::problem(desk, error) {
            Err(Failure::Refused { text }) => Ok((first(), text)),
            other => other,
        };
        match error {
            LetterError::Missing(_) => {
                let letter = self.compose(desk, conn, case, true).map_err(|error| failure(desk, error))?;
                letter.all_missing().into_iter().map(|part| told(LetterError::Missing(part))).collect()
            }
            LetterError::AlreadySent => {
                self.of = None;
                Ok(vec![(first(), desk.text("staff-letter-sent-words", &[]))])
            }
            error => Ok(vec![told(error)?]),
        }
    }
}

fn open_case(desk: &Desk, conn: &mut Conn, id: CaseId) -> Result<Case, Failure> {
    let case = find(desk, conn, id)?;
    let closed = || Failure::Refused { text: desk.text("staff-letter-closed", &[]) };
    if case.status.is_open() { Ok(case) } else { Err(closed()) }
}

fn asked_kind(fields: &Fields) -> Result<LetterKind, Failure> {
    let kind = LetterKind::parse(&fields.text("kind")).ok_or(Failure::Absent)?;
    BY_HAND.contains(&kind).then_some(kind).ok_or(Failure::Absent)
}

/// A new letter: empty but for what writes itself.
pub async fn begin(
    desk: Desk,
    id: web::Path<CaseId>,
    query: web::Query<Vec<(String, String)>>,
) -> Result<Answer, Failure> {
    let fields = Fields::from(query.into_inner());
    desk.run(move |desk| {
        desk.may(Permission::WorkOnCases)?;
        let form = Form::of(asked_kind(&fields)?, None, &fields);
        desk.read(|conn| {
            let case = open_case(desk, conn, *id)?;
            Ok(Answer::Page(form.page(desk, conn, &case)?))
        })
    })
    .await
}

/// One letter: a draft to go on with, or what was sent.
pub async fn show(
    desk: Desk,
    ids: web::Path<(CaseId, LetterId)>,
    query: web::Query<Vec<(String, String)>>,
) -> Result<Answer, Failure> {
    let version = Fields::from(query.into_inner()).text("version").parse::<i32>().ok();
    desk.run(move |desk| {
        desk.may(Permission::ReadCases)?;
        let (case, id) = *ids;
        let (case, kept) = desk.read(|conn| {
            let case = find(desk, conn, case)?;
            let kept = letters::find_letter(conn, &desk.app.vault, &case, id, version);
            Ok((case, kept.map_err(|error| failure(desk, error))?))
        })?;
        viewed(desk, case.id, Action::CaseViewed, json!({ "letter": id }))?;
        let by_hand = BY_HAND.contains(&kept.letter.kind);
        let unsent = kept.summary.sent_at.is_none() && case.status.is_open();
        let goes_on = unsent && version.is_none() && by_hand;
        desk.read(|conn| match goes_on && desk.is_allowed(Permission::WorkOnCases) {
            true => Ok(Answer::Page(Form::kept(&kept).page(desk, conn, &case)?)),
            false => shown(desk, conn, &case, &kept),
        })
    })
    .await
}

fn shown(desk: &Desk, conn: &mut Conn, case: &Case, kept: &Kept) -> Result<Answer, Failure> {
    let (mut context, _) = frame::context(desk, conn)?;
    let zone = frame::organisation(desk, conn)?.zone();
    let at = |time: Instant| time_in_words(time.utc(), zone, desk.lang());
    let name = names(desk, conn, case)?;
    context.insert("sent_by", &name(kept.summary.sent_by));
    insert_versions(desk, conn, &mut context, case, kept.summary.id, Some(kept))?;
    context.insert("case", &json!({ "id": case.id, "number": case.number }));
    context.insert("kind", &kept.letter.kind);
    context.insert("id", &kept.summary.id);
    context.insert("version", &kept.version.version);
    context.insert("sent", &kept.summary.sent_at.map(at));
    context.insert("read", &kept.summary.read_at.map(at));
    context.insert("blocks", &kept.letter.blocks());
    context.insert("letter_tag", kept.letter.language.as_str());
    frame::page(desk, "staff/letter.html", &context)
}

/// Who is behind an id; the program where there is none.
fn names(
    desk: &Desk,
    conn: &mut Conn,
    case: &Case,
) -> Result<impl Fn(Option<StaffId>) -> String + use<>, Failure> {
    let people = staff::colleagues(conn, case.organisation)?;
    let program = desk.text("staff-actor-program", &[]);
    Ok(move |id: Option<StaffId>| match id {
        Some(id) => people.iter().find(|one| one.id == id).map(|one| one.name.clone()).unwrap_or_default(),
        None => program.clone(),
    })
}

/// `versions`: newest first; `shown` is the one that the page shows whole.
fn insert_versions(
    desk: &Desk,
    conn: &mut Conn,
    context: &mut Context,
    case: &Case,
    letter: LetterId,
    shown: Option<&Kept>,
) -> Result<(), Failure> {
    let zone = frame::organisation(desk, conn)?.zone();
    let name = names(desk, conn, case)?;
    let versions = letters::versions(conn, case, letter).map_err(|error| failure(desk, error))?;
    let view = |one: &letters::Version| {
        let sha256: String = one.sha256.iter().map(|byte| format!("{byte:02x}")).collect();
        json!({
            "version": one.version,
            "by": name(one.written_by),
            "at": time_in_words(one.written_at.utc(), zone, desk.lang()),
            "sha256": sha256,
            "sent": shown.is_some_and(|kept| kept.summary.sent_version == Some(one.version)),
            "shown": shown.is_some_and(|kept| kept.version.version == one.version),
        })
    };
    let versions: Vec<Value> = versions.iter().map(view).collect();
    context.insert("versions", &versions);
    Ok(())
}

/// The same letter as PDF.
pub async fn file(
    desk: Desk,
    ids: web::Path<(CaseId, LetterId)>,
    query: web::Query<Vec<(String, String)>>,
) -> Result<Answer, Failure> {
    let version = Fields::from(query.into_inner()).text("version").parse::<i32>().ok();
    desk.run(move |desk| {
        desk.may(Permission::ReadCases)?;
        let (case, id) = *ids;
        let kept = desk.read(|conn| {
            let case = find(desk, conn, case)?;
            letters::find_letter(conn, &desk.app.vault, &case, id, version)
                .map_err(|error| failure(desk, error))
        })?;
        viewed(desk, case, Action::CaseViewed, json!({ "letter": id }))?;
        let at = kept.version.written_at.utc();
        let sent = kept.summary.sent_version == Some(kept.version.version);
        let words = &desk.app.words;
        let bytes = if sent { kept.letter.pdf(words, at) } else { kept.letter.draft_pdf(words, at) };
        let bytes = bytes.map_err(Failure::internal)?;
        Ok(Answer::File { name: kept.letter.file_name(), media_type: "application/pdf".into(), bytes })
    })
    .await
}

pub async fn new_letter(posted: Posted, id: web::Path<CaseId>) -> Result<Answer, Failure> {
    write(posted, *id, None).await
}

pub async fn change(posted: Posted, ids: web::Path<(CaseId, LetterId)>) -> Result<Answer, Failure> {
    write(posted, ids.0, Some(ids.1)).await
}

/// Looks at it, keeps it, or sends it.
async fn write(posted: Posted, id: CaseId, of: Option<LetterId>) -> Result<Answer, Failure> {
    let Posted { desk, fields } = posted;
    desk.run(move |desk| {
        desk.may(Permission::WorkOnCases)?;
        let mut form = Form::of(asked_kind(&fields)?, of, &fields);
        let case = desk.read(|conn| open_case(desk, conn, id))?;
        let act = fields.text("act");
        if act != "save" && act != "send" {
            return desk.read(|conn| Ok(Answer::Page(form.page(desk, conn, &case)?)));
        }
        let (vault, by) = (&desk.app.vault, Some(desk.actor.id));
        let address_of = |path: &str| desk.app.config.address_of(path);
        if form.dated_wrongly() {
            form.problems = vec![("until".into(), desk.text("clock-error-date", &[]))];
            return desk.read(|conn| Ok(Answer::Invalid(form.page(desk, conn, &case)?)));
        }
        let done = desk.write(|tx| {
            let letter = form.compose(desk, tx, &case, true)?;
            let kept = letters::save(tx, vault, &case, &letter, of, by, desk.now)?;
            if act == "send" {
                let organisation = staff::find(tx, case.organisation)?.ok_or(LetterError::NoSuchLetter)?;
                letters::send(tx, vault, &organisation, &case, kept, &address_of, by, desk.now)?;
                form.waits(desk, tx, &organisation, &case)?;
            }
            Ok::<_, LetterError>(kept)
        });
        let notice = if act == "send" { "letter-sent" } else { "letter-saved" };
        let place = |letter| Ok(Answer::See(format!("/staff/cases/{id}/letters/{letter}?notice={notice}")));
        let error = match done {
            Ok(letter) => return place(letter),
            Err(error) => error,
        };
        desk.read(|conn| {
            if matches!(error, LetterError::AlreadySent) {
                let letter = form.compose(desk, conn, &case, true).map_err(|error| failure(desk, error))?;
                let twin = letters::twin(conn, &case, &letter).map_err(|error| failure(desk, error))?;
                // Pressed twice: what was asked for is done.
                if let Some(twin) = twin.filter(|twin| act == "send" && twin.sent_at.is_some()) {
                    return place(twin.id);
                }
            }
            form.problems = form.problems(desk, conn, &case, error)?;
            Ok(Answer::Invalid(form.page(desk, conn, &case)?))
        })
    })
    .await
}
