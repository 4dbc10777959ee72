//! Who was told under art. 19: the list of cases, and each recipient of one.

use actix_web::web::{Path, Query};
use serde_json::{Value, json};

use super::{Asked, Look, case, day_of, has_gap, listed};
use crate::{
    cases::{self, letters::LetterError},
    db::Conn,
    ids::{CaseId, RecipientNoticeId},
    law::{
        letters::{LetterKind, Part},
        standing::Told,
    },
    letters,
    staff::Permission,
    standing::{
        Search, Shown,
        recipients::{self, Line, OfCase, RecipientError, RecipientList, Settled},
    },
    web::staff::{
        answer::{Answer, Failure},
        case::letter_refusal,
        desk::{Desk, Fields, Posted},
    },
};

/// What is wrong: the key of its words.
pub fn problem(error: RecipientError) -> Result<&'static str, Failure> {
    match error {
        RecipientError::NotThisRight => Ok("registers-refusal-right"),
        RecipientError::UnknownActivity(_) => Ok("registers-error-activity"),
        RecipientError::TextMissing => Ok("registers-error-told-text"),
        RecipientError::TooLong => Ok("registers-error-long"),
        RecipientError::DayInFuture => Ok("registers-error-day-future"),
        RecipientError::NotTold => Ok("registers-refusal-not-told"),
        RecipientError::Unknown => Err(Failure::Absent),
        RecipientError::Vault(e) => Err(e.into()),
        RecipientError::Db(e) => Err(e.into()),
    }
}

/// The lines of the register: one per case.
pub fn rows(
    desk: &Desk,
    conn: &mut Conn,
    look: &Look,
    shown: Option<Shown>,
    search: Option<&Search>,
) -> Result<Vec<Value>, Failure> {
    let own = desk.own(conn)?;
    let found = recipients::lists(conn, desk.actor.organisation, shown, search, &own)
        .map_err(|error| problem(error).err().unwrap_or(Failure::Internal))?;
    Ok(found.iter().map(|list| summary(desk, look, list)).collect())
}

fn summary(desk: &Desk, look: &Look, list: &RecipientList) -> Value {
    json!({
        "case": list.case, "number": list.number, "right": list.right,
        "opened": look.day(desk, list.opened_at), "open": list.open(), "all": list.lines.len(),
        "asked": list.asked_at.map(|at| look.day(desk, at)),
    })
}

pub async fn list(desk: Desk, asked: Query<Asked>) -> Result<Answer, Failure> {
    listed(desk, asked, "recipients", rows).await
}

/// What was typed for one recipient, and what is wrong with it.
pub struct Tried<'a> {
    pub line: RecipientNoticeId,
    pub fields: &'a Fields,
    pub problem: &'static str,
}

/// The list of one case as a page shows it. `ready` is the text that a recipient can be sent.
pub fn view(desk: &Desk, look: &Look, list: &RecipientList, ready: &str, tried: Option<&Tried>) -> Value {
    let lines: Vec<Value> = list.lines.iter().map(|line| view_line(desk, look, line, ready, tried)).collect();
    let mut view = summary(desk, look, list);
    view["lines"] = json!(lines);
    view
}

fn view_line(desk: &Desk, look: &Look, line: &Line, ready: &str, tried: Option<&Tried>) -> Value {
    let tried = tried.filter(|tried| tried.line == line.id);
    let typed = |name: &str, otherwise: String| match tried {
        Some(tried) if !tried.fields.text(name).is_empty() => tried.fields.text(name),
        _ => otherwise,
    };
    let text = match (&line.text, line.told) {
        (Some(text), _) => text.clone(),
        (None, Told::Open) => ready.to_owned(),
        _ => String::new(),
    };
    let told = if line.told == Told::Open { Told::Notified } else { line.told };
    json!({
        "id": line.id, "recipient": line.recipient.in_language(desk.lang().as_str()), "kind": line.kind,
        "country": desk.text(&format!("country-{}", line.country), &[]),
        "activities": line.activities.join(", "), "told": line.told, "by": look.name(desk, line.told_by),
        "on": line.told_on.map(|on| letters::day_in_words(on, desk.lang())),
        "text": line.text, "answer": line.answer,
        "answered": line.answered_on.map(|on| letters::day_in_words(on, desk.lang())),
        "form": {
            "told": typed("told", told.to_string()),
            "on": typed("on", line.told_on.unwrap_or(look.today).to_string()),
            "text": typed("text", text),
            "answer": typed("answer", line.answer.clone().unwrap_or_default()),
            "answered_on": typed("answered_on", line.answered_on.unwrap_or(look.today).to_string()),
            "problem": tried.map(|tried| desk.text(tried.problem, &[])).unwrap_or_default(),
        },
    })
}

pub async fn open(posted: Posted, id: Path<CaseId>) -> Result<Answer, Failure> {
    let Posted { desk, fields } = posted;
    desk.run(move |desk| {
        desk.may(Permission::WorkOnCases)?;
        let keys = fields.every("activity");
        let nobody = fields.text("nobody") == "yes";
        if keys.is_empty() && !nobody {
            return case::again(desk, *id, &fields, ("activity", "registers-error-activities"));
        }
        let vault = &desk.app.vault;
        let done = desk.write(|tx| {
            let case = case::find(desk, tx, *id)?;
            let subject = case.subject(vault)?;
            let by = desk.actor.by();
            Ok(recipients::open(tx, vault, &subject, case.right, &keys, by, desk.now))
        });
        // The refusals of opening come before anything is stored.
        match done.map_err(|failure: Failure| failure)? {
            Ok(_) => Ok(back(&fields, *id, "recipients-listed")),
            Err(error) => case::again(desk, *id, &fields, ("activity", problem(error)?)),
        }
    })
    .await
}

/// Back to the page on which the form stood.
fn back(fields: &Fields, case: CaseId, notice: &str) -> Answer {
    match fields.text("back").as_str() {
        "case" => Answer::See(format!("/staff/cases/{case}?notice={notice}#registers")),
        _ => Answer::See(format!("/staff/registers/cases/{case}?notice={notice}#recipients")),
    }
}

/// One act on one recipient, or the page again with what was typed.
async fn act(
    posted: Posted,
    (case, line): (CaseId, RecipientNoticeId),
    notice: &'static str,
    work: impl FnOnce(&Desk, &mut Conn, OfCase, &Fields) -> Result<Result<(), RecipientError>, Failure>
    + Send
    + 'static,
) -> Result<Answer, Failure> {
    let Posted { desk, fields } = posted;
    desk.run(move |desk| {
        desk.may(Permission::WorkOnCases)?;
        let vault = &desk.app.vault;
        let done = desk.write(|tx| {
            let found = case::find(desk, tx, case)?;
            let key = found.key(vault)?;
            let of = OfCase { organisation: desk.actor.organisation, case, key: &key };
            work(desk, tx, of, &fields)?.map_err(|error| match problem(error) {
                Ok(key) => Failure::Refused { text: key.into() },
                Err(failure) => failure,
            })
        });
        match done {
            Ok(()) => Ok(back(&fields, case, notice)),
            Err(Failure::Refused { text }) => {
                let problem = PROBLEMS.iter().find(|key| **key == text).copied();
                let problem = problem.unwrap_or("registers-error-told-text");
                case::again_at_line(desk, case, &Tried { line, fields: &fields, problem })
            }
            Err(failure) => Err(failure),
        }
    })
    .await
}

/// What can be wrong with one recipient.
const PROBLEMS: &[&str] = &[
    "registers-error-told-text",
    "registers-error-long",
    "registers-error-day-future",
    "registers-refusal-not-told",
    "registers-error-day",
    "registers-error-choice",
    "registers-error-gap",
    "registers-error-letter",
];

fn refused(key: &str) -> Failure {
    Failure::Refused { text: key.into() }
}

pub async fn settle(posted: Posted, ids: Path<(CaseId, RecipientNoticeId)>) -> Result<Answer, Failure> {
    let (case, line) = *ids;
    act(posted, (case, line), "recipient-settled", move |desk, tx, of, fields| {
        let told = Told::parse(&fields.text("told")).filter(|told| *told != Told::Open);
        let told = told.ok_or_else(|| refused("registers-error-choice"))?;
        let on = day_of(fields, "on").ok_or_else(|| refused("registers-error-day"))?;
        let text = fields.text("text");
        if told == Told::Notified && has_gap(&text) {
            return Err(refused("registers-error-gap"));
        }
        let settled = Settled { told, on, text: &text };
        let look = Look::of(desk, tx)?;
        if told == Told::Notified && fields.text("letter") == "yes" {
            write_letter(desk, tx, &look, of, line)?;
        }
        let now = (look.today, desk.now);
        Ok(recipients::settle(tx, &desk.app.vault, of, line, &settled, desk.actor.id, now))
    })
    .await
}

/// The letter to one recipient, from what was done, kept in the case and marked as sent (art. 19).
fn write_letter(
    desk: &Desk,
    tx: &mut Conn,
    look: &Look,
    of: OfCase,
    line: RecipientNoticeId,
) -> Result<(), Failure> {
    let (vault, words) = (&desk.app.vault, &desk.app.words);
    let case = case::find(desk, tx, of.case)?;
    let list = recipients::of_case(tx, Some(of.key), of.organisation, of.case)
        .map_err(|error| problem(error).err().unwrap_or(Failure::Internal))?;
    let mut lines = list.map(|list| list.lines).unwrap_or_default().into_iter();
    let recipient = lines.find(|one| one.id == line).ok_or(Failure::Absent)?.recipient;
    let lang = look.organisation.details().language.unwrap_or(desk.lang());
    let items = cases::items_of(tx, vault, &case).map_err(|e| Failure::internal(&e))?;
    let mut told = cases::told(words, lang, case.right, &items);
    told.passages.clear();
    told.items.retain(|item| item.part == Part::Change && item.on.is_some());
    told.addressee = Some(recipient.in_language(lang.as_str()).to_owned());
    let letter = (LetterKind::RecipientNotice, lang, told);
    let address_of = |path: &str| desk.app.config.address_of(path);
    let by = Some(desk.actor.id);
    let house = &look.organisation;
    match cases::letters::issue(tx, vault, words, house, &case, letter, &address_of, by, desk.now) {
        Ok(_) => Ok(()),
        Err(LetterError::Missing(Part::Change)) => Err(refused("registers-error-letter")),
        Err(error) => Err(letter_refusal(desk, error)),
    }
}

pub async fn answer(posted: Posted, ids: Path<(CaseId, RecipientNoticeId)>) -> Result<Answer, Failure> {
    let (case, line) = *ids;
    act(posted, (case, line), "recipient-answered", move |desk, tx, of, fields| {
        let on = day_of(fields, "answered_on").ok_or_else(|| refused("registers-error-day"))?;
        let text = fields.text("answer");
        let now = (Look::of(desk, tx)?.today, desk.now);
        Ok(recipients::answer(tx, &desk.app.vault, of, line, (on, &text), desk.actor.id, now))
    })
    .await
}

/// The text that can be sent to a recipient, in the organisation's language.
pub fn ready_text(desk: &Desk, case: &cases::Case, look: &Look, name: &str) -> String {
    let lang = look.organisation.details().language.unwrap_or(desk.lang());
    let key = format!("registers-ready-{}", case.right);
    let values = [("name", name), ("number", &case.number), ("organisation", &look.organisation.name)];
    desk.app.words.text(lang, &key, &values)
}
