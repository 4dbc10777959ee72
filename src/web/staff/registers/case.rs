//! What one case leaves behind: on the page of the case, and on a page of its own that outlives the case.

use actix_web::web::Path;
use serde_json::{Value, json};

use super::{
    Look, day_of, objections as objections_page, recipients as recipients_page,
    restrictions as restrictions_page, typed, viewed,
};
use crate::{
    cases::Case,
    db::Conn,
    ids::CaseId,
    law::{
        rights::Right,
        standing::{ObjectionKind, ObjectionOutcome, RestrictionGround, Told, recipients_are_told},
        status::Status,
    },
    register,
    sources::collected,
    staff::Permission,
    standing::{
        Address, AddressKind,
        objections::{self, NewObjection, ObjectionError},
        recipients, restrictions, suppressions,
    },
    web::staff::{
        answer::{Answer, Failure},
        desk::{Desk, Fields, Posted},
        forms::Form,
        frame,
    },
};

const NAMES: &[&str] =
    &["ground", "scope", "kind", "about", "outcome", "weighing", "from_on", "addresses", "activity", "line"];

pub fn find(desk: &Desk, conn: &mut Conn, id: CaseId) -> Result<Case, Failure> {
    crate::web::staff::case::find(desk, conn, id)
}

/// The person's name and addresses, while the case has its key.
fn person(desk: &Desk, case: &Case) -> Option<(String, Vec<String>)> {
    let details = case.details(&desk.app.vault).ok()?;
    let (person, requester) = (details.person, details.requester);
    let email = person.email.unwrap_or(requester.email);
    let addresses = [Some(email), person.phone.or(requester.phone)];
    Some((person.name, addresses.into_iter().flatten().filter(|text| !text.is_empty()).collect()))
}

/// What the page of a case shows of the registers.
///
/// # Errors
/// [`Failure`].
pub fn of_case(desk: &Desk, conn: &mut Conn, case: &Case) -> Result<Value, Failure> {
    let look = Look::of(desk, conn)?;
    view(desk, conn, &look, case, None)
}

fn view(
    desk: &Desk,
    conn: &mut Conn,
    look: &Look,
    case: &Case,
    tried: Option<&recipients_page::Tried>,
) -> Result<Value, Failure> {
    let (vault, here) = (&desk.app.vault, desk.actor.organisation);
    let internal = |error: &dyn std::fmt::Display| Failure::internal(error);
    let restricted = restrictions::of_case(conn, vault, here, case.id).map_err(|e| internal(&e))?;
    let objected = objections::of_case(conn, vault, here, case.id).map_err(|e| internal(&e))?;
    let key = case.key(vault).ok();
    let list = recipients::of_case(conn, key.as_ref(), here, case.id).map_err(|e| internal(&e))?;
    let name = person(desk, case).map(|(name, _)| name).unwrap_or_default();
    let ready = match recipients_are_told(case.right) && !name.is_empty() {
        true => recipients_page::ready_text(desk, case, look, &name),
        false => String::new(),
    };
    let identified = case.identity_confirmed_at.is_some();
    // Nothing but the address concerned is needed to stop marketing (RULES 2.11).
    let known = identified || case.right == Right::MarketingObjection;
    let over = matches!(case.status, Status::Withdrawn | Status::Purged) || key.is_none();
    let acts = known && !over && !case.right.is_answered_with_data();
    let may = desk.is_allowed(Permission::WorkOnCases);
    let none = restricted.is_empty() && objected.is_empty() && list.is_none();
    let list = list.map(|list| recipients_page::view(desk, look, &list, &ready, tried));
    Ok(json!({
        "case": case.id,
        "shown": acts || !none,
        "acts": acts && may,
        "restricts": acts && may && identified,
        "restrictions": restricted.iter().map(|one| restrictions_page::view(desk, look, one)).collect::<Vec<_>>(),
        "objections": objected.iter().map(|one| objections_page::view(desk, look, one)).collect::<Vec<_>>(),
        "tells": recipients_are_told(case.right),
        "objects": matches!(case.right, Right::Objection | Right::MarketingObjection),
        "list": list,
        "activities": activities(desk, conn, case)?,
        "told_ways": Told::ALL.iter().filter(|told| **told != Told::Open).collect::<Vec<_>>(),
        "last_day": look.today,
    }))
}

/// The register's activities that have recipients; those that data were found in come chosen.
fn activities(desk: &Desk, conn: &mut Conn, case: &Case) -> Result<Vec<Value>, Failure> {
    let all = register::list(conn, case.organisation)?;
    let found = collected::of_case(conn, case.organisation, case.id)?;
    let concerned = |key: &str| found.iter().any(|dataset| dataset.details.0.activity == key);
    let lang = desk.lang().as_str();
    let view = |activity: &register::Activity| {
        let names: Vec<&str> = activity.recipients.iter().map(|one| one.name.in_language(lang)).collect();
        json!({
            "key": activity.key, "name": activity.name.in_language(lang),
            "recipients": names.join(", "), "chosen": concerned(&activity.key),
        })
    };
    Ok(all.iter().filter(|activity| !activity.recipients.is_empty()).map(view).collect())
}

fn render(
    desk: &Desk,
    conn: &mut Conn,
    case: &Case,
    form: &Form,
    tried: Option<&recipients_page::Tried>,
) -> Result<String, Failure> {
    let (mut context, _) = frame::context(desk, conn)?;
    let look = Look::of(desk, conn)?;
    context.extend(form.context(&desk.app.words, desk.lang(), NAMES));
    context.insert("standing", &view(desk, conn, &look, case, tried)?);
    context.insert("number", &case.number);
    context.insert("right", &case.right);
    context.insert("name", &person(desk, case).map(|(name, _)| name));
    context.insert("grounds", &grounds());
    context.insert("kinds", &ObjectionKind::ALL);
    context.insert("outcomes", &ObjectionOutcome::ALL);
    context.insert("last_day", &look.today);
    frame::render(desk, "staff/registers/case.html", &context)
}

fn grounds() -> Vec<Value> {
    RestrictionGround::ALL
        .iter()
        .map(|ground| json!({ "value": ground, "article": ground.article() }))
        .collect()
}

/// The forms as they are before anybody typed.
fn empty(desk: &Desk, conn: &mut Conn, case: &Case) -> Result<Form, Failure> {
    let today = Look::of(desk, conn)?.today.to_string();
    let marketing = case.right == Right::MarketingObjection;
    let (kind, outcome) = match marketing {
        true => (ObjectionKind::Marketing, ObjectionOutcome::Stopped),
        false => (ObjectionKind::Processing, ObjectionOutcome::Pending),
    };
    let addresses = person(desk, case).map(|(_, addresses)| addresses).unwrap_or_default();
    let about = if marketing { desk.text("registers-about-marketing", &[]) } else { String::new() };
    Ok(Form::filled([
        ("kind", kind.to_string()),
        ("outcome", outcome.to_string()),
        ("about", about),
        ("from_on", today),
        ("addresses", addresses.join("\n")),
    ]))
}

pub async fn show(desk: Desk, id: Path<CaseId>) -> Result<Answer, Failure> {
    desk.run(move |desk| {
        desk.may(Permission::ReadCases)?;
        let case = desk.read(|conn| find(desk, conn, *id))?;
        viewed(desk, case.id, json!({}))?;
        desk.read(|conn| {
            let form = empty(desk, conn, &case)?;
            Ok(Answer::Page(render(desk, conn, &case, &form, None)?))
        })
    })
    .await
}

/// The page again, with what was typed and what is wrong.
pub fn again(
    desk: &Desk,
    id: CaseId,
    fields: &Fields,
    (field, key): (&str, &'static str),
) -> Result<Answer, Failure> {
    desk.read(|conn| {
        let case = find(desk, conn, id)?;
        let before = empty(desk, conn, &case)?;
        let mut form = typed(fields, NAMES, &before);
        form.problem(field, key);
        Ok(Answer::Invalid(render(desk, conn, &case, &form, None)?))
    })
}

/// The same, for what was typed for one recipient.
pub fn again_at_line(desk: &Desk, id: CaseId, tried: &recipients_page::Tried) -> Result<Answer, Failure> {
    desk.read(|conn| {
        let case = find(desk, conn, id)?;
        let mut form = empty(desk, conn, &case)?;
        form.problem("line", tried.problem);
        Ok(Answer::Invalid(render(desk, conn, &case, &form, Some(tried))?))
    })
}

fn done(id: CaseId, notice: &str) -> Answer {
    Answer::See(format!("/staff/registers/cases/{id}?notice={notice}"))
}

pub async fn restrict(posted: Posted, id: Path<CaseId>) -> Result<Answer, Failure> {
    let Posted { desk, fields } = posted;
    desk.run(move |desk| {
        desk.may(Permission::WorkOnCases)?;
        let Some(ground) = RestrictionGround::parse(&fields.text("ground")) else {
            return again(desk, *id, &fields, ("ground", "registers-error-choice"));
        };
        let (vault, scope) = (&desk.app.vault, fields.text("scope"));
        let begun = desk.write(|tx| {
            let subject = identified(desk, tx, *id)?.subject(vault)?;
            let by = desk.actor.by();
            match restrictions::begin(tx, vault, &subject, ground, &scope, by, desk.now) {
                Ok(_) => Ok(None),
                Err(error) => restrictions_page::problem(error).map(Some),
            }
        })?;
        match begun {
            None => Ok(done(*id, "restricted")),
            Some(key) => again(desk, *id, &fields, ("scope", key)),
        }
    })
    .await
}

/// The case, once it is known who asks: what is done here is done to somebody's data.
fn identified(desk: &Desk, tx: &mut Conn, id: CaseId) -> Result<Case, Failure> {
    let case = find(desk, tx, id)?;
    match case.identity_confirmed_at {
        Some(_) => Ok(case),
        None => Err(Failure::Refused { text: desk.text("staff-refusal-identity", &[]) }),
    }
}

pub async fn object(posted: Posted, id: Path<CaseId>) -> Result<Answer, Failure> {
    let Posted { desk, fields } = posted;
    desk.run(move |desk| {
        desk.may(Permission::WorkOnCases)?;
        let wrong = |field, key| again(desk, *id, &fields, (field, key));
        let Some(kind) = ObjectionKind::parse(&fields.text("kind")) else {
            return wrong("kind", "registers-error-choice");
        };
        let Some(outcome) = ObjectionOutcome::parse(&fields.text("outcome")) else {
            return wrong("outcome", "registers-error-choice");
        };
        let Some(from_on) = day_of(&fields, "from_on") else {
            return wrong("from_on", "registers-error-day");
        };
        let marketing = kind == ObjectionKind::Marketing;
        let country = desk.read(|conn| frame::organisation(desk, conn))?.country;
        let typed = fields.text("addresses");
        let lines = typed.lines().map(str::trim).filter(|line| marketing && !line.is_empty());
        let Some(addresses) = lines.map(|line| Address::parse(line, &country)).collect::<Option<Vec<_>>>()
        else {
            return wrong("addresses", "registers-error-address");
        };
        if marketing && addresses.is_empty() {
            return wrong("addresses", "registers-error-address-missing");
        }
        let channels: Vec<AddressKind> = AddressKind::ALL
            .iter()
            .copied()
            .filter(|kind| addresses.iter().any(|address| address.kind == *kind))
            .collect();
        let (about, weighing) = (fields.text("about"), fields.text("weighing"));
        let new =
            NewObjection { kind, about: &about, outcome, weighing: &weighing, channels: &channels, from_on };
        match record(desk, *id, &new, &addresses)? {
            None => Ok(done(*id, "objection-recorded")),
            Some((field, key)) => wrong(field, key),
        }
    })
    .await
}

/// The objection, and with it the addresses that stop: both or neither.
fn record(
    desk: &Desk,
    id: CaseId,
    new: &NewObjection,
    addresses: &[Address],
) -> Result<Option<(&'static str, &'static str)>, Failure> {
    let vault = &desk.app.vault;
    desk.write(|tx| {
        // An objection to marketing needs no proof of who somebody is: the address concerned is enough (2.11).
        let case = match new.kind {
            ObjectionKind::Marketing => find(desk, tx, id)?,
            _ => identified(desk, tx, id)?,
        };
        let (subject, by) = (case.subject(vault)?, desk.actor.by());
        if let Err(error) = objections::record(tx, vault, &subject, new, by, desk.now) {
            let field = match error {
                ObjectionError::AboutMissing => "about",
                ObjectionError::OutcomeNotAllowed => "outcome",
                _ => "weighing",
            };
            return objections_page::problem(error).map(|key| Some((field, key)));
        }
        if !addresses.is_empty() {
            let place = (case.organisation, Some(case.id));
            suppressions::stop(tx, vault, place, addresses, by, desk.now)?;
        }
        Ok(None)
    })
}
