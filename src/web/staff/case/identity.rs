//! Who is it: what is needed and reached, what is proposed and why, what the sources know, and what worries.

use actix_web::web;
use serde_json::{Value, json};
use tera::Context;

use super::{
    address, find,
    page::viewed,
    problems::{ANSWERS, QUESTIONS, SIGN, fill, wrong},
    step_refusal,
};
use crate::{
    audit::{Action, By},
    cases::{self, Case},
    db::Conn,
    identity::{
        self, CheckError, CheckResult, Method, Party,
        codes::CodeError,
        contacts::{self, Agreed, Looked},
        doubt,
        eid::declaration::Kind,
        known_codes::{self, SendError},
        questions::{self, QuestionError},
        warnings::{self, SignError},
    },
    ids::{CaseId, IdentityWarningId},
    law::identity::{
        Assurance, LADDER, Ways,
        answers::LEAST,
        contact::{Since, masked_address, masked_email, masked_phone, normal_email, normal_phone},
        domains::domain_of,
        propose,
    },
    law::rights::Proof,
    letters::{Block, day_in_words, time_in_words},
    pdf::{self, Sheet},
    staff::{self, Organisation, Permission},
    web::staff::{
        answer::{Answer, Failure},
        desk::{Desk, Posted},
        frame,
    },
};

/// Puts `identity` into the context of the case page.
pub fn insert(
    desk: &Desk,
    conn: &mut Conn,
    context: &mut Context,
    case: &Case,
    organisation: &Organisation,
) -> Result<(), Failure> {
    let vault = &desk.app.vault;
    let (lang, zone) = (desk.lang(), organisation.zone());
    let facts = cases::facts(conn, case, desk.now)?;
    let checks = identity::of_case(conn, vault, case).map_err(hidden)?;
    let looked = contacts::of_case(conn, vault, case).map_err(hidden)?;
    let offered = questions::of_case(conn, vault, case).map_err(hidden)?;
    let possible = questions::possible(conn, vault, case).map_err(hidden)?;
    let details = case.details(vault)?;
    let mine = checks.iter().filter(|check| check.party == Party::Requester);
    let passed = mine.clone().filter(|check| check.result == CheckResult::Passed);
    let known =
        |of: fn(&Looked) -> Option<Agreed>| looked.as_ref().and_then(of).is_some_and(|one| one.can_prove());
    let providers = desk.app.eid.offered_by(&organisation.slug);
    let eid = providers.iter().filter(|one| one.kind == Kind::Eid).map(|one| one.level).max();
    let workforce = providers.iter().any(|one| one.kind == Kind::Workforce);
    let ways = Ways {
        login: workforce && has_account(&organisation.details().email, looked.as_ref()),
        email: known(Looked::email),
        phone: known(Looked::phone),
        address: known(Looked::address),
        questions: possible.len() >= LEAST,
        sender: desk.app.texts.is_some(),
        eid,
        passed: passed.map(|check| (check.method, check.assurance)).collect(),
        failed: mine.filter(|check| check.result == CheckResult::Failed).map(|check| check.method).collect(),
    };
    let needed = facts.needed.max(facts.needed_first);
    let proposal = propose(needed, &ways).map(|proposal| {
        let lesser: Vec<Value> =
            proposal.lesser.iter().map(|(method, why)| json!({ "method": method, "why": why })).collect();
        json!({
            "method": proposal.method, "then": proposal.then, "reaches": proposal.reaches, "lesser": lesser,
            "eid": eid,
        })
    });
    let doubts = doubt::of_case(conn, vault, case).map_err(|e| Failure::internal(&e))?;
    let mut asked = Vec::new();
    for one in doubts {
        asked.push(json!({
            "method": one.method, "reason": one.reasons.doubt, "tried": one.reasons.tried, "late": one.asked_late,
            "by": staff::name_of(conn, case.organisation, one.asked_by)?,
            "at": time_in_words(one.asked_at, zone, lang),
        }));
    }
    let mut worries = Vec::new();
    for one in warnings::of_case(conn, vault, case).map_err(|e| Failure::internal(&e))? {
        let mut signed = Vec::new();
        for by in &one.signed {
            signed.push(json!({
                "by": staff::name_of(conn, case.organisation, by.by)?, "reason": by.reason,
                "at": time_in_words(by.at, zone, lang),
            }));
        }
        let first_is_mine = one.signed.first().is_some_and(|by| by.by == desk.actor.id);
        use warnings::WarningKind::{ContactChanged, NewAddress};
        let wish = matches!(one.kind, ContactChanged | NewAddress);
        let own = details.on_behalf == cases::OnBehalf::Oneself;
        let (what, asks, person) = (&one.what, &details.requester, &details.person);
        let taken = what.email.as_ref().is_none_or(|email| *email == asks.email)
            && what.phone.as_ref().is_none_or(|phone| Some(phone) == asks.phone.as_ref())
            && what.address.as_ref().is_none_or(|address| !own || Some(address) == person.address.as_ref());
        worries.push(json!({
            "id": one.id, "kind": one.kind, "what": one.what, "at": time_in_words(one.opened_at, zone, lang),
            "open": one.is_open(), "signed": signed, "may_sign": one.is_open() && !first_is_mine,
            "may_take_over": wish && !one.is_open() && !taken,
        }));
    }
    let view = looked.as_ref().map(|looked| contact_view(desk, looked, &details, zone));
    let words = |one: &crate::sources::known::KnownAnswer| json!({ "name": one.name, "text": super::in_language(&one.text, lang), "kind": one.kind });
    let offered = offered.map(|offered| {
        json!({
            "questions": offered.questions.iter().map(words).collect::<Vec<_>>(),
            "tries_left": offered.tries_left, "passed": offered.passed, "open": offered.can_be_answered(),
        })
    });
    let met = checks.iter().any(|c| c.method == Method::InPerson && c.result == CheckResult::Passed);
    context.insert(
        "identity",
        &json!({
            "reached": facts.identity, "needed": needed, "enough": facts.identity >= needed,
            "wanted": needed > Assurance::None, "sensitivity": cases::sensitivity_of(conn, case)?,
            "proposal": proposal, "contact": view, "doubts": asked, "warnings": worries,
            "warnings_open": facts.warnings_open, "possible": possible.iter().map(words).collect::<Vec<_>>(),
            "offered": offered, "met": met, "askable": LADDER,
            "may_ask": case.status.is_open() && case.right.proof() == Proof::Identity,
        }),
    );
    Ok(())
}

/// Whether the sources knew her by an address of the organisation's own: then she signs in there (G§73).
fn has_account(own: &str, looked: Option<&Looked>) -> bool {
    let known = looked.and_then(Looked::email).filter(Agreed::can_prove);
    known.is_some_and(|known| domain_of(own).is_some() && domain_of(own) == domain_of(&known.value))
}

/// What a handler sees of what the sources know: whether it is the same, since when, and a masked value.
fn contact_view(desk: &Desk, looked: &Looked, details: &cases::Details, zone: chrono_tz::Tz) -> Value {
    let same_email = |one: &str| normal_email(one) == normal_email(&details.requester.email);
    let given = details.requester.phone.as_deref().or(details.person.phone.as_deref());
    let same_phone = |one: &str| given.is_some_and(|given| normal_phone(given) == normal_phone(one));
    let there: Vec<Value> = looked
        .there
        .iter()
        .map(|one| {
            json!({
                "title": super::in_language(&one.title, desk.lang()), "candidates": one.candidates, "exact": one.exact,
                "email": one.email.as_ref().map(|email| json!({ "shown": masked_email(email), "same": same_email(email) })),
                "phone": one.phone.as_ref().map(|phone| json!({
                    "shown": masked_phone(phone), "same": same_phone(phone), "given": given.is_some(),
                })),
                "address": one.address.as_deref().map(masked_address),
                "changed": one.changed_on.map(|day| day_in_words(day, desk.lang())),
            })
        })
        .collect();
    let usable = |agreed: Option<Agreed>| agreed.is_some_and(|one| one.since == Since::Before);
    json!({
        "there": there, "at": time_in_words(looked.at, zone, desk.lang()),
        "phone": usable(looked.phone()), "address": usable(looked.address()),
    })
}

fn hidden(error: CheckError) -> Failure {
    match error {
        CheckError::Db(e) => e.into(),
        CheckError::Vault(e) => e.into(),
        other => Failure::internal(&other),
    }
}

pub async fn look_up(posted: Posted, id: web::Path<CaseId>) -> Result<Answer, Failure> {
    let Posted { desk, .. } = posted;
    desk.run(move |desk| {
        desk.may(Permission::WorkOnCases)?;
        desk.write(|tx| {
            let case = find(desk, tx, *id)?;
            Ok::<_, Failure>(contacts::ask(tx, &desk.app.vault, &case, desk.actor.by(), desk.now)?)
        })?;
        Ok(Answer::See(address(*id, "contacts-asked")))
    })
    .await
}

pub async fn offer(posted: Posted, id: web::Path<CaseId>) -> Result<Answer, Failure> {
    let names = posted.fields.every("question");
    fill(posted, *id, (&QUESTIONS, String::new()), move |desk, tx, case, form| {
        questions::offer(tx, &desk.app.vault, case, &names, desk.actor.id, desk.now)
            .map_err(|error| question_problem(desk, form, "question", error))?;
        Ok("questions-offered")
    })
    .await
}

/// What was said on the telephone.
pub async fn answers(posted: Posted, id: web::Path<CaseId>) -> Result<Answer, Failure> {
    let said = posted.fields.starting_with("answer:");
    fill(posted, *id, (&ANSWERS, String::new()), move |desk, tx, case, form| {
        let right = questions::answer(tx, &desk.app.vault, case, &said, desk.actor.by(), desk.now)
            .map_err(|error| question_problem(desk, form, "answer", error))?;
        Ok(if right { "questions-right" } else { "questions-wrong" })
    })
    .await
}

fn question_problem(
    desk: &Desk,
    form: &mut crate::web::staff::forms::Form,
    field: &str,
    error: QuestionError,
) -> Failure {
    match error {
        QuestionError::TooFew => wrong(form, field, "identity-error-questions"),
        QuestionError::Closed => Failure::Refused { text: desk.text("identity-error-closed", &[]) },
        QuestionError::NotOffered => Failure::Absent,
        QuestionError::Check(CheckError::Step(e)) => step_refusal(desk, e),
        QuestionError::Check(e) => hidden(e),
    }
}

pub async fn sign(posted: Posted, ids: web::Path<(CaseId, IdentityWarningId)>) -> Result<Answer, Failure> {
    let (id, warning) = *ids;
    fill(posted, id, (&SIGN, warning.to_string()), move |desk, tx, case, form| {
        let reason = form.value("reason");
        let signed = warnings::sign_off(tx, &desk.app.vault, case, warning, &reason, desk.actor.id, desk.now);
        signed.map_err(|error| match error {
            SignError::ReasonMissing => wrong(form, "reason", "staff-error-reason"),
            SignError::ReasonTooLong => wrong(form, "reason", "staff-error-reason-long"),
            SignError::SamePerson => wrong(form, "reason", "identity-error-same-person"),
            other => sign_failure(desk, other),
        })?;
        Ok("warning-signed")
    })
    .await
}

fn sign_failure(desk: &Desk, error: SignError) -> Failure {
    match error {
        SignError::NoSuchWarning => Failure::Absent,
        SignError::AlreadySigned => Failure::Refused { text: desk.text("identity-error-signed", &[]) },
        SignError::Changed(e) => step_refusal(desk, e),
        SignError::Vault(e) => e.into(),
        SignError::Db(e) => e.into(),
        other => Failure::internal(&other),
    }
}

pub async fn take_over(
    posted: Posted,
    ids: web::Path<(CaseId, IdentityWarningId)>,
) -> Result<Answer, Failure> {
    let (id, warning) = *ids;
    let Posted { desk, .. } = posted;
    desk.run(move |desk| {
        desk.may(Permission::WorkOnCases)?;
        desk.write(|tx| {
            let mut case = find(desk, tx, id)?;
            let organisation = frame::organisation(desk, tx)?;
            let address_of = |path: &str| desk.app.config.address_of(path);
            let (vault, by) = (&desk.app.vault, desk.actor.id);
            identity::take_over(tx, vault, &organisation, &mut case, warning, &address_of, by, desk.now)
                .map_err(|e| sign_failure(desk, e))
        })?;
        Ok(Answer::See(address(id, "contact-taken-over")))
    })
    .await
}

fn send_failure(desk: &Desk, error: SendError) -> Failure {
    let say = |key: &str| Failure::Refused { text: desk.text(key, &[]) };
    match error {
        SendError::NotKnown => say("identity-error-not-known"),
        SendError::NotMet => say("identity-error-not-met"),
        SendError::Code(CodeError::TooMany) => say("identity-error-too-many"),
        SendError::Code(CodeError::Vault(e)) => e.into(),
        SendError::Code(CodeError::Db(e)) => e.into(),
        SendError::Check(e) => hidden(e),
    }
}

/// The number to call, with what to say; that it was shown stands in the log.
pub async fn call_back(posted: Posted, id: web::Path<CaseId>) -> Result<Answer, Failure> {
    let Posted { desk, .. } = posted;
    desk.run(move |desk| {
        desk.may(Permission::WorkOnCases)?;
        let case = desk.read(|conn| find(desk, conn, *id))?;
        let looked = desk.read(|conn| contacts::of_case(conn, &desk.app.vault, &case).map_err(hidden))?;
        let phone = looked.and_then(|looked| looked.phone()).filter(Agreed::can_prove);
        let phone = phone.ok_or_else(|| send_failure(desk, SendError::NotKnown))?;
        viewed(desk, case.id, Action::ContactShown, json!({ "what": "phone" }))?;
        let name = case.details(&desk.app.vault)?.person.name;
        note_page(desk, &case, "call", &[("phone", &phone.value), ("person", &name)])
    })
    .await
}

/// A code for somebody whom a colleague has met.
pub async fn hand_out(posted: Posted, id: web::Path<CaseId>) -> Result<Answer, Failure> {
    let Posted { desk, .. } = posted;
    desk.run(move |desk| {
        desk.may(Permission::WorkOnCases)?;
        let (case, code) = desk.write(|tx| {
            let case = find(desk, tx, *id)?;
            let code = known_codes::hand_out(tx, &desk.app.vault, &case, desk.actor.id, desk.now);
            Ok::<_, Failure>((case, code.map_err(|e| send_failure(desk, e))?))
        })?;
        note_page(desk, &case, "code", &[("code", &spaced(&code))])
    })
    .await
}

fn spaced(code: &str) -> String {
    let (first, last) = code.split_at(code.len() / 2);
    format!("{first} {last}")
}

fn note_page(desk: &Desk, case: &Case, kind: &str, values: &[(&str, &str)]) -> Result<Answer, Failure> {
    desk.read(|conn| {
        let (mut context, _) = frame::context(desk, conn)?;
        let organisation = frame::organisation(desk, conn)?;
        let mut values = values.to_vec();
        values.push(("organisation", organisation.name.as_str()));
        let lines = desk.text(&format!("identity-{kind}-script"), &values);
        context.insert("kind", kind);
        context.insert("lines", &lines.split("\n\n").collect::<Vec<_>>());
        context.insert("shown", &values[0].1);
        context.insert("case", &json!({ "id": case.id, "number": case.number }));
        Ok(Answer::Page(frame::render(desk, "staff/identity-note.html", &context)?))
    })
}

/// The letter with a code to the address that the sources knew, to print.
pub async fn letter(posted: Posted, id: web::Path<CaseId>) -> Result<Answer, Failure> {
    let Posted { desk, .. } = posted;
    desk.run(move |desk| {
        desk.may(Permission::WorkOnCases)?;
        let (case, organisation, address, code) = desk.write(|tx| {
            let case = find(desk, tx, *id)?;
            let organisation = frame::organisation(desk, tx)?;
            let made = known_codes::for_letter(tx, &desk.app.vault, &case, desk.actor.id, desk.now);
            let (address, code) = made.map_err(|e| send_failure(desk, e))?;
            Ok::<_, Failure>((case, organisation, address, code))
        })?;
        viewed(desk, case.id, Action::ContactShown, json!({ "what": "address" }))?;
        let words = &desk.app.words;
        let name = case.details(&desk.app.vault)?.person.name;
        let page = desk.app.config.address_of(&format!("/o/{}/link", organisation.slug));
        let values =
            [("organisation", organisation.name.as_str()), ("code", &spaced(&code)), ("address", &page)];
        let say = |key: &str| words.text(case.language, key, &values);
        let mut blocks = vec![
            Block::Paragraph { text: format!("{name}\n{}", address.replace(", ", "\n")) },
            Block::Title { text: say("identity-letter-title") },
            Block::Facts {
                facts: vec![
                    (say("identity-letter-case"), case.number.clone()),
                    (say("identity-letter-code"), spaced(&code)),
                ],
            },
        ];
        blocks.extend(Block::read(&say("identity-letter-text")));
        let foot = format!("{} · {}", organisation.name, case.number);
        let page_of = |page: usize, pages: usize| {
            let (page, pages) = (page.to_string(), pages.to_string());
            words.text(case.language, "letter-of", &[("page", &page), ("pages", &pages)])
        };
        let sheet = Sheet {
            title: &say("identity-letter-title"),
            author: &organisation.name,
            language: case.language.as_str(),
            blocks: &blocks,
            foot: &foot,
            page_of: &page_of,
            made_at: desk.now,
        };
        let bytes = pdf::write(&sheet).map_err(|e| Failure::internal(&e))?;
        let name = format!("{}-code.pdf", case.number);
        Ok(Answer::File { name, media_type: "application/pdf".into(), bytes })
    })
    .await
}

/// Who did it, in words.
pub fn by_in_words(desk: &Desk, conn: &mut Conn, case: &Case, by: By) -> Result<Option<String>, Failure> {
    Ok(match by {
        By::Staff(id) => staff::name_of(conn, case.organisation, id)?,
        other => Some(desk.text(&format!("staff-actor-{}", other.kind()), &[])),
    })
}
