//! The answer to a case whose decision had to be carried out first: what was done is done, and the letter tells of it.

use actix_web::web;
use serde_json::json;

use super::{Trouble, address, decide_problem, find, law_words, passages, place, step_refusal};
use crate::{
    cases::{
        self, Case,
        letters::{self, Particulars, Passages},
    },
    db::Conn,
    ids::CaseId,
    law::status::{Mover, Step},
    staff::Permission,
    web::staff::{
        answer::{Answer, Failure},
        desk::{Desk, Posted},
        frame,
    },
};

pub async fn reply_page(desk: Desk, id: web::Path<CaseId>) -> Result<Answer, Failure> {
    desk.run(move |desk| {
        desk.may(Permission::WorkOnCases)?;
        desk.read(|conn| {
            let case = find(desk, conn, *id)?;
            Ok(Answer::Page(render(desk, conn, &case, &Passages::new(), None)?))
        })
    })
    .await
}

/// What stands at the items, unless the handler wrote otherwise.
fn particulars(
    desk: &Desk,
    conn: &mut Conn,
    case: &Case,
    passages: Passages,
) -> Result<Particulars, Failure> {
    let items = cases::items_of(conn, &desk.app.vault, case).map_err(|e| Failure::internal(&e))?;
    let mut told = cases::told(&desk.app.words, case.language, case.right, &items);
    told.passages.extend(passages);
    Ok(told)
}

fn render(
    desk: &Desk,
    conn: &mut Conn,
    case: &Case,
    typed: &Passages,
    trouble: Option<&Trouble>,
) -> Result<String, Failure> {
    if let Err(refusal) = case.status.next(Step::Answer, Mover::Handler, case.right) {
        return Err(step_refusal(desk, refusal.into()));
    }
    let (mut context, _) = frame::context(desk, conn)?;
    let organisation = frame::organisation(desk, conn)?;
    let (vault, words) = (&desk.app.vault, &desk.app.words);
    let decided = cases::decision_of(conn, vault, case).map_err(|e| Failure::internal(&e))?;
    let decided = decided.ok_or(Failure::Absent)?;
    let mut told = particulars(desk, conn, case, passages::fitting(typed))?;
    told.grounds = decided.grounds;
    let mut shown = told.passages.clone();
    shown.extend(typed.clone());
    let (kind, lang) = (decided.outcome.into(), case.language);
    let letter = letters::compose(conn, vault, words, &organisation, case, kind, lang, told, desk.now)
        .map_err(|error| passages::problem(desk, error).err().unwrap_or(Failure::Internal))?;
    passages::insert(desk, &mut context, &letter, &shown, trouble.map(|trouble| &trouble.problem));
    let missing = cases::facts(conn, case, desk.now)?.allow(Step::Answer).err();
    context.insert(
        "missing",
        &missing.map(|refusal| json!({ "text": law_words(desk, refusal), "href": place(refusal) })),
    );
    let problems: Vec<_> = trouble.iter().map(|trouble| trouble.view(case)).collect();
    context.insert("problems", &problems);
    context.insert("outcome", &decided.outcome);
    context.insert(
        "case",
        &json!({
            "id": case.id, "number": case.number, "right": case.right, "version": case.version,
            "name": case.details(vault)?.person.name,
        }),
    );
    frame::render(desk, "staff/reply.html", &context)
}

/// The letter as it would be sent; or the letter sent.
pub async fn send_reply(posted: Posted, id: web::Path<CaseId>) -> Result<Answer, Failure> {
    let Posted { desk, fields } = posted;
    desk.run(move |desk| {
        desk.may(Permission::WorkOnCases)?;
        let typed = passages::of_fields(&fields);
        let mut case = desk.read(|conn| find(desk, conn, *id))?;
        if fields.text("act") == "preview" {
            return desk.read(|conn| Ok(Answer::Page(render(desk, conn, &case, &typed, None)?)));
        }
        let as_seen = fields.text("version").parse().map_err(|_| Failure::Changed)?;
        let address_of = |path: &str| desk.app.config.address_of(path);
        let organisation = desk.read(|conn| frame::organisation(desk, conn))?;
        let told = desk.read(|conn| particulars(desk, conn, &case, typed.clone()))?;
        let (vault, words, by) = (&desk.app.vault, &desk.app.words, desk.actor.id);
        let done = desk.write(|tx| {
            let told = (&told, as_seen);
            cases::send_answer(tx, vault, words, &organisation, &mut case, told, &address_of, by, desk.now)
        });
        let Err(error) = done else { return Ok(Answer::See(address(*id, "answered"))) };
        let trouble = decide_problem(desk, error)?;
        desk.read(|conn| {
            let case = find(desk, conn, *id)?;
            Ok(Answer::Invalid(render(desk, conn, &case, &typed, Some(&trouble))?))
        })
    })
    .await
}
