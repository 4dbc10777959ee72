//! The letters of a case at the desk: read, written, looked through, sent.

use actix_web::web;
use chrono::NaiveDate;
use serde_json::{Value, json};

use super::{find, passages, passages::Problem, viewed};
use crate::{
    audit::Action,
    cases::{
        Case,
        letters::{self, Kept, Letter, LetterError, LetterSummary, Particulars, Passages},
    },
    db::Conn,
    ids::{CaseId, LetterId},
    law::{
        grounds::Ground,
        letters::{LetterKind, Part},
    },
    letters::time_in_words,
    staff::{self, Permission},
    web::staff::{
        answer::{Answer, Failure},
        desk::{Desk, Fields, Posted},
        frame,
    },
};

/// What a handler begins by hand; every other letter follows from an act of its own.
const BY_HAND: &[LetterKind] = &[
    LetterKind::IdentityAsked,
    LetterKind::ClarificationAsked,
    LetterKind::Reminder,
    LetterKind::DelayNotice,
    LetterKind::Fee,
    LetterKind::ClosedAfterSilence,
];

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
    ground: String,
    passages: Passages,
    problem: Option<Problem>,
}

impl Form {
    fn of(kind: LetterKind, of: Option<LetterId>, fields: &Fields) -> Form {
        Form {
            kind,
            of,
            until: fields.text("until"),
            ground: fields.text("ground"),
            passages: passages::of_fields(fields),
            problem: None,
        }
    }

    fn kept(kept: &Kept) -> Form {
        let told = &kept.letter.particulars;
        Form {
            kind: kept.letter.kind,
            of: Some(kept.summary.id),
            until: told.until.map(|day| day.to_string()).unwrap_or_default(),
            ground: told.grounds.first().map(ToString::to_string).unwrap_or_default(),
            passages: told.passages.clone(),
            problem: None,
        }
    }

    fn particulars(&self, passages: Passages) -> Particulars {
        let ground = match self.kind {
            LetterKind::Fee => Some(Ground::parse(&self.ground).unwrap_or(Ground::Excessive)),
            LetterKind::ClosedAfterSilence => Some(Ground::IdentityUnproven),
            _ => None,
        };
        let until = self.until.parse::<NaiveDate>().ok();
        Particulars { passages, until, grounds: ground.into_iter().collect(), ..Particulars::default() }
    }

    fn compose(&self, desk: &Desk, conn: &mut Conn, case: &Case, whole: bool) -> Result<Letter, LetterError> {
        let (vault, words) = (&desk.app.vault, &desk.app.words);
        let organisation = staff::find(conn, case.organisation)?.ok_or(LetterError::NoSuchLetter)?;
        let passages = if whole { self.passages.clone() } else { passages::fitting(&self.passages) };
        let told = self.particulars(passages);
        let (kind, lang) = (self.kind, case.language);
        letters::compose(conn, vault, words, &organisation, case, kind, lang, told, desk.now)
    }

    fn page(&self, desk: &Desk, conn: &mut Conn, case: &Case) -> Result<String, Failure> {
        let (mut context, _) = frame::context(desk, conn)?;
        let letter = self.compose(desk, conn, case, false).map_err(|error| failure(desk, error))?;
        passages::insert(desk, &mut context, &letter, &self.passages, self.problem.as_ref());
        let dated =
            letter.required().iter().any(|one| matches!(one.part, Part::ReplyBy | Part::ExpectedDate));
        let wrong = |field: &str| {
            let mine = self.problem.as_ref().filter(|(name, _)| name == field);
            mine.map(|(_, text)| text.clone()).unwrap_or_default()
        };
        let problems: Vec<Value> =
            self.problem.iter().map(|(field, text)| json!({ "field": field, "text": text })).collect();
        let grounds: Vec<Value> = [Ground::Excessive, Ground::Unfounded]
            .iter()
            .map(|ground| json!({ "value": ground, "text": desk.text(&format!("ground-{ground}"), &[]) }))
            .collect();
        context.insert("problems", &problems);
        context.insert("kind", &self.kind);
        context.insert("of", &self.of);
        context.insert("dated", &dated);
        context.insert("until", &self.until);
        context.insert("until_problem", &wrong("until"));
        context.insert("grounds", if self.kind == LetterKind::Fee { &grounds[..] } else { &[] });
        context.insert("ground", &self.ground);
        context.insert("case", &json!({ "id": case.id, "number": case.number }));
        frame::render(desk, "staff/letter-edit.html", &context)
    }
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
            let case = find(desk, conn, *id)?;
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
        let goes_on = kept.summary.sent_at.is_none() && version.is_none() && by_hand;
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
    let at = |time: crate::db::Instant| time_in_words(time.utc(), zone, desk.lang());
    let people = staff::colleagues(conn, case.organisation)?;
    let program = desk.text("staff-actor-program", &[]);
    let name = |id: Option<crate::ids::StaffId>| match id {
        Some(id) => people.iter().find(|one| one.id == id).map(|one| one.name.clone()).unwrap_or_default(),
        None => program.clone(),
    };
    let versions = letters::versions(conn, case, kept.summary.id).map_err(|error| failure(desk, error))?;
    let view = |one: &letters::Version| {
        let sha256: String = one.sha256.iter().map(|byte| format!("{byte:02x}")).collect();
        json!({
            "version": one.version,
            "by": name(one.written_by),
            "at": at(one.written_at),
            "sha256": sha256,
            "sent": kept.summary.sent_version == Some(one.version),
            "shown": kept.version.version == one.version,
        })
    };
    let versions: Vec<Value> = versions.iter().map(view).collect();
    context.insert("case", &json!({ "id": case.id, "number": case.number }));
    context.insert("kind", &kept.letter.kind);
    context.insert("id", &kept.summary.id);
    context.insert("version", &kept.version.version);
    context.insert("sent", &kept.summary.sent_at.map(at));
    context.insert("sent_by", &name(kept.summary.sent_by));
    context.insert("read", &kept.summary.read_at.map(at));
    context.insert("versions", &versions);
    context.insert("blocks", &kept.letter.blocks());
    context.insert("letter_tag", kept.letter.language.as_str());
    frame::page(desk, "staff/letter.html", &context)
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
        let bytes = kept.letter.pdf(&desk.app.words, at).map_err(Failure::internal)?;
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
        let case = desk.read(|conn| find(desk, conn, id))?;
        let act = fields.text("act");
        if act != "save" && act != "send" {
            return desk.read(|conn| Ok(Answer::Page(form.page(desk, conn, &case)?)));
        }
        let (vault, by) = (&desk.app.vault, Some(desk.actor.id));
        let address_of = |path: &str| desk.app.config.address_of(path);
        let done = desk.write(|tx| {
            let letter = form.compose(desk, tx, &case, true)?;
            let kept = letters::save(tx, vault, &case, &letter, of, by, desk.now)?;
            if act == "send" {
                let organisation = staff::find(tx, case.organisation)?.ok_or(LetterError::NoSuchLetter)?;
                letters::send(tx, vault, &organisation, &case, kept, &address_of, by, desk.now)?;
            }
            Ok::<_, LetterError>(kept)
        });
        match done {
            Ok(letter) if act == "send" => {
                Ok(Answer::See(format!("/staff/cases/{id}/letters/{letter}?notice=letter-sent")))
            }
            Ok(letter) => Ok(Answer::See(format!("/staff/cases/{id}/letters/{letter}?notice=letter-saved"))),
            Err(error) => {
                form.problem = Some(passages::problem(desk, error)?);
                desk.read(|conn| Ok(Answer::Invalid(form.page(desk, conn, &case)?)))
            }
        }
    })
    .await
}
