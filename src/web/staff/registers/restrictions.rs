//! Restrictions in force: the list, one of them, using restricted data, telling the person, lifting.

use actix_web::web::{Path, Query};
use chrono::NaiveDate;
use serde_json::{Value, json};

use super::{Asked, Look, day_of, has_gap, listed, typed, viewed};
use crate::{
    cases::{
        self, Case,
        letters::{Item, Particulars},
    },
    db::Conn,
    ids::RestrictionId,
    law::{
        letters::{LetterKind, Part},
        standing::{LiftRefusal, UseGround},
    },
    staff::Permission,
    standing::{
        Search, Shown,
        restrictions::{self, NoticeWay, Restriction, RestrictionError},
    },
    web::staff::{
        answer::{Answer, Failure},
        case::letter_refusal,
        desk::{Desk, Fields, Posted},
        forms::Form,
        frame,
    },
};

const NAMES: &[&str] =
    &["use_ground", "used_on", "use_what", "notice_way", "notice_on", "notice_why", "lift_on", "lifting"];

/// What is wrong: the key of its words, for the field that it is about.
pub fn problem(error: RestrictionError) -> Result<&'static str, Failure> {
    match error {
        RestrictionError::ScopeMissing => Ok("registers-error-scope"),
        RestrictionError::ReasonMissing => Ok("registers-error-text"),
        RestrictionError::TooLong => Ok("registers-error-long"),
        RestrictionError::DayOutside => Ok("registers-error-day-outside"),
        RestrictionError::Lift(LiftRefusal::NoticeMissing) => Ok("registers-refusal-notice-missing"),
        RestrictionError::Lift(LiftRefusal::NoticeInFuture) => Ok("registers-refusal-notice-later"),
        RestrictionError::Lift(LiftRefusal::AlreadyLifted) => Ok("registers-refusal-lifted"),
        RestrictionError::Unknown => Err(Failure::Absent),
        RestrictionError::Vault(e) => Err(e.into()),
        RestrictionError::Db(e) => Err(e.into()),
    }
}

fn hidden(error: RestrictionError) -> Failure {
    problem(error).err().unwrap_or(Failure::Internal)
}

/// The lines of the register.
pub fn rows(
    desk: &Desk,
    conn: &mut Conn,
    look: &Look,
    shown: Option<Shown>,
    search: Option<&Search>,
) -> Result<Vec<Value>, Failure> {
    let (vault, here) = (&desk.app.vault, desk.actor.organisation);
    let own = desk.own(conn)?;
    let found = restrictions::list(conn, vault, here, shown, search, &own).map_err(hidden)?;
    Ok(found.iter().map(|one| view(desk, look, one)).collect())
}

/// One restriction as a page shows it.
pub fn view(desk: &Desk, look: &Look, one: &Restriction) -> Value {
    let notice = one.notice.as_ref().map(|notice| {
        json!({
            "way": notice.way, "why": notice.why, "by": look.name(desk, notice.by),
            "day": look.day(desk, notice.sent_at),
        })
    });
    json!({
        "id": one.id, "case": one.case, "number": one.number, "name": one.name,
        "email": one.email.clone().unwrap_or_default(),
        "ground": one.ground, "article": one.ground.article(), "scope": one.scope,
        "begun": look.day(desk, one.begun_at), "begun_by": look.name(desk, one.begun_by),
        "notice": notice, "may_lift": one.facts().may_lift(desk.now).is_ok(),
        "lifted": one.lifted_at.map(|at| look.day(desk, at)),
        "lifted_by": look.name(desk, one.lifted_by),
    })
}

pub async fn list(desk: Desk, asked: Query<Asked>) -> Result<Answer, Failure> {
    listed(desk, asked, "restrictions", rows).await
}

fn find(desk: &Desk, conn: &mut Conn, id: RestrictionId) -> Result<Restriction, Failure> {
    let found = restrictions::find(conn, &desk.app.vault, desk.actor.organisation, id).map_err(hidden)?;
    let own = desk.own(conn)?;
    found.filter(|one| !own.contains(&one.case)).ok_or(Failure::Absent)
}

fn render(desk: &Desk, conn: &mut Conn, id: RestrictionId, form: &Form) -> Result<String, Failure> {
    let (mut context, _) = frame::context(desk, conn)?;
    let look = Look::of(desk, conn)?;
    let one = find(desk, conn, id)?;
    let uses = restrictions::uses_of(conn, &desk.app.vault, desk.actor.organisation, id).map_err(hidden)?;
    let uses: Vec<Value> = uses
        .iter()
        .map(|one| {
            json!({
                "ground": one.ground, "on": one.used_on, "what": one.what,
                "by": look.name(desk, Some(one.by)),
            })
        })
        .collect();
    context.extend(form.context(&desk.app.words, desk.lang(), NAMES));
    context.insert("r", &view(desk, &look, &one));
    context.insert("uses", &uses);
    context.insert("use_grounds", &UseGround::ALL);
    // A letter in the portal needs the case, and its key.
    let writes = writes(desk, conn, &one)?.is_some();
    let ways: Vec<_> = NoticeWay::ALL.iter().filter(|way| **way != NoticeWay::Portal || writes).collect();
    context.insert("ways", &ways);
    context.insert("writes", &writes);
    context.insert("last_day", &look.today);
    frame::render(desk, "staff/registers/restriction.html", &context)
}

/// The case of a restriction, while a letter can still be written in it.
fn writes(desk: &Desk, conn: &mut Conn, one: &Restriction) -> Result<Option<Case>, Failure> {
    let found = cases::find(conn, desk.actor.organisation, one.case)?;
    let body = frame::organisation(desk, conn)?.body();
    Ok(found
        .filter(|case| case.key(&desk.app.vault).is_ok() && LetterKind::LiftNotice.fits(case.right, body)))
}

/// The notice as a letter in the portal, with the day of lifting (art. 18(3), R2.7).
fn write_notice(
    desk: &Desk,
    tx: &mut Conn,
    look: &Look,
    one: &Restriction,
    (why, lift_on): (&str, NaiveDate),
) -> Result<(), Wrong> {
    let case = writes(desk, tx, one)?.ok_or(Wrong::Field("notice_way", "registers-error-choice"))?;
    let address_of = |path: &str| desk.app.config.address_of(path);
    let (vault, words, by) = (&desk.app.vault, &desk.app.words, Some(desk.actor.id));
    let told = Particulars {
        until: Some(lift_on),
        items: vec![Item::new(Part::Restricted, &one.scope)],
        ..Particulars::default().with(Part::Reasons, why)
    };
    let letter = (LetterKind::LiftNotice, case.language, told);
    let organisation = &look.organisation;
    cases::letters::issue(tx, vault, words, organisation, &case, letter, &address_of, by, desk.now)
        .map_err(|error| Wrong::Failure(letter_refusal(desk, error)))?;
    Ok(())
}

fn empty(desk: &Desk, look: &Look) -> Form {
    let today = look.today.to_string();
    let lines = [("used_on", today.clone()), ("notice_on", today)];
    let why = desk.text("registers-notice-why-draft", &[]);
    Form::filled(lines.into_iter().chain([("notice_why", why)]))
}

pub async fn show(desk: Desk, id: Path<RestrictionId>) -> Result<Answer, Failure> {
    desk.run(move |desk| {
        desk.may(Permission::ReadCases)?;
        let one = desk.read(|conn| find(desk, conn, *id))?;
        viewed(desk, one.case, json!({ "restriction": *id }))?;
        desk.read(|conn| {
            let look = Look::of(desk, conn)?;
            Ok(Answer::Page(render(desk, conn, *id, &empty(desk, &look))?))
        })
    })
    .await
}

/// What went wrong in a form: a field and the key of the words, or something that is no matter of the form.
enum Wrong {
    Field(&'static str, &'static str),
    Refused(&'static str, RestrictionError),
    Failure(Failure),
}

impl<E: Into<Failure>> From<E> for Wrong {
    fn from(error: E) -> Wrong {
        Wrong::Failure(error.into())
    }
}

/// One act on one restriction: done, or the page again with what was typed and what is wrong.
async fn act(
    posted: Posted,
    id: RestrictionId,
    notice: &'static str,
    work: impl FnOnce(&Desk, &mut Conn, &Look, &Fields) -> Result<(), Wrong> + Send + 'static,
) -> Result<Answer, Failure> {
    let Posted { desk, fields } = posted;
    desk.run(move |desk| {
        desk.may(Permission::WorkOnCases)?;
        let done = desk.write(|tx| {
            let look = Look::of(desk, tx)?;
            work(desk, tx, &look, &fields)
        });
        let (field, key) = match done {
            Ok(()) => {
                return Ok(Answer::See(format!("/staff/registers/restrictions/{id}?notice={notice}")));
            }
            Err(Wrong::Field(field, key)) => (field, key),
            Err(Wrong::Refused(field, error)) => (field, problem(error)?),
            Err(Wrong::Failure(failure)) => return Err(failure),
        };
        desk.read(|conn| {
            let before = empty(desk, &Look::of(desk, conn)?);
            let mut form = typed(&fields, NAMES, &before);
            form.problem(field, key);
            Ok(Answer::Invalid(render(desk, conn, id, &form)?))
        })
    })
    .await
}

pub async fn use_it(posted: Posted, id: Path<RestrictionId>) -> Result<Answer, Failure> {
    let id = *id;
    act(posted, id, "use-recorded", move |desk, tx, look, fields| {
        let ground = UseGround::parse(&fields.text("use_ground"));
        let ground = ground.ok_or(Wrong::Field("use_ground", "registers-error-choice"))?;
        let on = day_of(fields, "used_on").ok_or(Wrong::Field("used_on", "registers-error-day"))?;
        let (vault, place) = (&desk.app.vault, (desk.actor.organisation, id));
        let what = fields.text("use_what");
        let now = (look.today, desk.now);
        restrictions::use_exceptionally(tx, vault, place, (ground, on, &what), desk.actor.id, now).map_err(
            |error| match error {
                RestrictionError::DayOutside => Wrong::Refused("used_on", error),
                _ => Wrong::Refused("use_what", error),
            },
        )
    })
    .await
}

pub async fn notify(posted: Posted, id: Path<RestrictionId>) -> Result<Answer, Failure> {
    let id = *id;
    act(posted, id, "notice-recorded", move |desk, tx, look, fields| {
        let way = NoticeWay::parse(&fields.text("notice_way"));
        let way = way.ok_or(Wrong::Field("notice_way", "registers-error-choice"))?;
        let on = day_of(fields, "notice_on").ok_or(Wrong::Field("notice_on", "registers-error-day"))?;
        let (vault, place) = (&desk.app.vault, (desk.actor.organisation, id));
        let why = fields.text("notice_why");
        if has_gap(&why) {
            return Err(Wrong::Field("notice_why", "registers-error-gap"));
        }
        let mut sent_at = look.end_of(on, desk.now);
        if way == NoticeWay::Portal {
            let lift_on = day_of(fields, "lift_on").filter(|day| *day >= look.today);
            let lift_on = lift_on.ok_or(Wrong::Field("lift_on", "registers-error-lift-on"))?;
            if why.trim().is_empty() {
                return Err(Wrong::Field("notice_why", "registers-error-text"));
            }
            let one = find(desk, tx, id)?;
            write_notice(desk, tx, look, &one, (&why, lift_on))?;
            sent_at = desk.now;
        }
        let notice = (way, sent_at, why.as_str());
        restrictions::record_notice(tx, vault, place, notice, desk.actor.id, desk.now).map_err(|error| {
            match error {
                RestrictionError::DayOutside => Wrong::Refused("notice_on", error),
                _ => Wrong::Refused("notice_why", error),
            }
        })
    })
    .await
}

pub async fn lift(posted: Posted, id: Path<RestrictionId>) -> Result<Answer, Failure> {
    let id = *id;
    act(posted, id, "restriction-lifted", move |desk, tx, _, _| {
        let (vault, place) = (&desk.app.vault, (desk.actor.organisation, id));
        restrictions::lift(tx, vault, place, desk.actor.id, desk.now)
            .map_err(|error| Wrong::Refused("lifting", error))
    })
    .await
}
