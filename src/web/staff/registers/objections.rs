//! Objections that stand: the list, one of them, weighing it, ending it.

use actix_web::web::{Path, Query};
use serde_json::{Value, json};

use super::{Asked, Look, listed, typed, viewed};
use crate::{
    db::Conn,
    ids::ObjectionId,
    law::standing::{ObjectionKind, ObjectionOutcome},
    staff::Permission,
    standing::{
        Search, Shown,
        objections::{self, Objection, ObjectionError},
    },
    web::staff::{
        answer::{Answer, Failure},
        desk::{Desk, Posted},
        forms::Form,
        frame,
    },
};

const NAMES: &[&str] = &["outcome", "weighing", "why"];

/// What is wrong: the key of its words.
pub fn problem(error: ObjectionError) -> Result<&'static str, Failure> {
    match error {
        ObjectionError::AboutMissing => Ok("registers-error-about"),
        ObjectionError::WeighingMissing => Ok("registers-error-weighing"),
        ObjectionError::ReasonMissing => Ok("registers-error-text"),
        ObjectionError::TooLong => Ok("registers-error-long"),
        ObjectionError::OutcomeNotAllowed => Ok("registers-error-outcome"),
        ObjectionError::Ended => Ok("registers-refusal-ended"),
        ObjectionError::Unknown => Err(Failure::Absent),
        ObjectionError::Vault(e) => Err(e.into()),
        ObjectionError::Db(e) => Err(e.into()),
    }
}

fn hidden(error: ObjectionError) -> Failure {
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
    let found = objections::list(conn, vault, here, shown, search, &own).map_err(hidden)?;
    Ok(found.iter().map(|one| view(desk, look, one)).collect())
}

/// One objection as a page shows it.
pub fn view(desk: &Desk, look: &Look, one: &Objection) -> Value {
    json!({
        "id": one.id, "case": one.case, "number": one.number, "name": one.name,
        "email": one.email.clone().unwrap_or_default(),
        "kind": one.kind, "article": one.kind.article(), "about": one.about,
        "outcome": one.outcome, "weighing": one.weighing, "channels": one.channels, "from_on": one.from_on,
        "recorded": look.day(desk, one.recorded_at), "recorded_by": look.name(desk, one.recorded_by),
        "weighed": one.weighed_at.map(|at| look.day(desk, at)),
        "weighed_by": look.name(desk, one.weighed_by),
        "ended": one.ended_at.map(|at| look.day(desk, at)),
        "ended_by": look.name(desk, one.ended_by), "ending": one.ending,
    })
}

pub async fn list(desk: Desk, asked: Query<Asked>) -> Result<Answer, Failure> {
    listed(desk, asked, "objections", rows).await
}

fn find(desk: &Desk, conn: &mut Conn, id: ObjectionId) -> Result<Objection, Failure> {
    let found = objections::find(conn, &desk.app.vault, desk.actor.organisation, id).map_err(hidden)?;
    let own = desk.own(conn)?;
    found.filter(|one| !own.contains(&one.case)).ok_or(Failure::Absent)
}

/// The outcomes that this kind of objection can have (R2.6).
pub fn outcomes(kind: ObjectionKind) -> Vec<ObjectionOutcome> {
    ObjectionOutcome::ALL.iter().copied().filter(|outcome| kind.allows(*outcome)).collect()
}

fn render(desk: &Desk, conn: &mut Conn, id: ObjectionId, form: &Form) -> Result<String, Failure> {
    let (mut context, _) = frame::context(desk, conn)?;
    let look = Look::of(desk, conn)?;
    let one = find(desk, conn, id)?;
    context.extend(form.context(&desk.app.words, desk.lang(), NAMES));
    context.insert("o", &view(desk, &look, &one));
    let weighed = outcomes(one.kind).into_iter().filter(|outcome| *outcome != ObjectionOutcome::Pending);
    context.insert("outcomes", &weighed.collect::<Vec<_>>());
    frame::render(desk, "staff/registers/objection.html", &context)
}

pub async fn show(desk: Desk, id: Path<ObjectionId>) -> Result<Answer, Failure> {
    desk.run(move |desk| {
        desk.may(Permission::ReadCases)?;
        let one = desk.read(|conn| find(desk, conn, *id))?;
        viewed(desk, one.case, json!({ "objection": *id }))?;
        let form = Form::filled([("outcome", one.outcome.to_string()), ("weighing", one.weighing)]);
        desk.read(|conn| Ok(Answer::Page(render(desk, conn, *id, &form)?)))
    })
    .await
}

fn shown_again(
    desk: &Desk,
    id: ObjectionId,
    mut form: Form,
    field: &str,
    key: &str,
) -> Result<Answer, Failure> {
    form.problem(field, key);
    desk.read(|conn| Ok(Answer::Invalid(render(desk, conn, id, &form)?)))
}

fn done(id: ObjectionId, notice: &str) -> Answer {
    Answer::See(format!("/staff/registers/objections/{id}?notice={notice}"))
}

pub async fn weigh(posted: Posted, id: Path<ObjectionId>) -> Result<Answer, Failure> {
    let Posted { desk, fields } = posted;
    desk.run(move |desk| {
        desk.may(Permission::WorkOnCases)?;
        let form = typed(&fields, NAMES, &Form::default());
        let Some(outcome) = ObjectionOutcome::parse(&fields.text("outcome")) else {
            return shown_again(desk, *id, form, "outcome", "registers-error-choice");
        };
        let (vault, place) = (&desk.app.vault, (desk.actor.organisation, *id));
        let weighing = fields.text("weighing");
        let weighed = desk
            .write(|tx| objections::weigh(tx, vault, place, (outcome, &weighing), desk.actor.id, desk.now));
        match weighed {
            Ok(()) => Ok(done(*id, "objection-weighed")),
            Err(error @ ObjectionError::OutcomeNotAllowed) => {
                shown_again(desk, *id, form, "outcome", problem(error)?)
            }
            Err(error) => shown_again(desk, *id, form, "weighing", problem(error)?),
        }
    })
    .await
}

pub async fn end(posted: Posted, id: Path<ObjectionId>) -> Result<Answer, Failure> {
    let Posted { desk, fields } = posted;
    desk.run(move |desk| {
        desk.may(Permission::WorkOnCases)?;
        let (vault, place, why) = (&desk.app.vault, (desk.actor.organisation, *id), fields.text("why"));
        let ended = desk.write(|tx| objections::end(tx, vault, place, &why, desk.actor.id, desk.now));
        match ended {
            Ok(()) => Ok(done(*id, "objection-ended")),
            Err(error) => {
                shown_again(desk, *id, typed(&fields, NAMES, &Form::default()), "why", problem(error)?)
            }
        }
    })
    .await
}
