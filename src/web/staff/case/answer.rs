//! The decision and its letter: choose, read the draft, make it one's own, send.

use actix_web::web;
use serde_json::{Value, json};
use tera::Context;

use super::{Trouble, address, decide_problem, find, law_words, passages, place};
use crate::{
    cases::{
        self, Case, Decision, Omission,
        letters::{self, Particulars, Passages},
    },
    db::Conn,
    ids::CaseId,
    law::{
        grounds::Ground,
        letters::{LetterKind, Part},
        procedure::Key,
        representation::OnBehalf,
        status::{Facts, Mover, Outcome, Refusal, Status, Step},
    },
    review,
    sources::collected,
    staff::Permission,
    web::staff::{
        answer::{Answer, Failure},
        desk::{Desk, Fields, Posted},
        frame,
    },
};

/// What was chosen so far.
#[derive(Default)]
struct Choice {
    outcome: Option<Outcome>,
    grounds: Vec<Ground>,
    /// What the handler wrote so far.
    passages: Passages,
    lock: bool,
    problem: Option<Trouble>,
}

impl Choice {
    fn of(fields: &Fields) -> Choice {
        Choice {
            outcome: Outcome::parse(&fields.text("outcome")),
            grounds: fields.every("ground").iter().filter_map(|ground| Ground::parse(ground)).collect(),
            passages: passages::of_fields(fields),
            lock: fields.has("lock"),
            problem: None,
        }
    }
}

/// What the letter tells besides what was decided: what stands at the items, unless the handler wrote otherwise.
fn particulars(
    desk: &Desk,
    conn: &mut Conn,
    case: &Case,
    (passages, omissions): (Passages, Vec<Omission>),
    choice: &Choice,
) -> Result<Particulars, Failure> {
    let items = cases::items_of(conn, &desk.app.vault, case).map_err(|e| Failure::internal(&e))?;
    let mut told = cases::told(&desk.app.words, case.language, case.right, &items);
    // What shows that the request is unfounded or excessive is what the person is told (R2.5).
    if choice.grounds.iter().any(|ground| ground.is_about_the_request()) {
        let notes = cases::notes_of(conn, &desk.app.vault, case).map_err(|e| Failure::internal(&e))?;
        if let Some(burden) = notes.into_iter().find(|note| note.key == Key::Burden) {
            told.passages.entry(Part::Reasons).or_insert(burden.text);
        }
    }
    told.passages.extend(passages);
    Ok(Particulars { omissions, grounds: choice.grounds.clone(), ..told })
}

pub async fn decision_page(
    desk: Desk,
    id: web::Path<CaseId>,
    query: web::Query<Vec<(String, String)>>,
) -> Result<Answer, Failure> {
    let choice = Choice::of(&Fields::from(query.into_inner()));
    desk.run(move |desk| {
        desk.may(Permission::WorkOnCases)?;
        desk.read(|conn| {
            let case = find(desk, conn, *id)?;
            Ok(Answer::Page(render(desk, conn, &case, &choice)?))
        })
    })
    .await
}

fn render(desk: &Desk, conn: &mut Conn, case: &Case, choice: &Choice) -> Result<String, Failure> {
    let (mut context, _) = frame::context(desk, conn)?;
    let possible = possible(case);
    if possible.is_empty() {
        return Err(match next(case, Outcome::Granted).err() {
            Some(refusal) => super::step_refusal(desk, refusal.into()),
            None => Failure::Absent,
        });
    }
    let organisation = frame::organisation(desk, conn)?;
    let datasets = collected::of_case(conn, case.organisation, case.id)?;
    let rows: i64 = datasets.iter().map(|dataset| dataset.rows).sum();
    let facts = cases::facts(conn, case, desk.now)?;
    let suggested = suggestion(case, &facts);
    let suggested = if possible.contains(&suggested) { suggested } else { possible[0] };
    let outcome = choice.outcome.filter(|o| possible.contains(o)).unwrap_or(suggested);
    let omissions = review::omissions_of(conn, &desk.app.vault, &desk.app.words, case.language, case)
        .map_err(|e| Failure::internal(&e))?;
    let told_of = omissions.len();
    let details = case.details(&desk.app.vault)?;
    let (vault, words) = (&desk.app.vault, &desk.app.words);
    let mut told = particulars(desk, conn, case, (passages::fitting(&choice.passages), omissions), choice)?;
    if outcome.refuses() {
        told.grounds = cases::item_grounds(conn, case, outcome)?;
        told.grounds.extend(
            choice
                .grounds
                .iter()
                .copied()
                .filter(|ground| !told.grounds.contains(ground))
                .collect::<Vec<_>>(),
        );
    }
    let mut typed = told.passages.clone();
    typed.extend(choice.passages.clone());
    let (kind, lang) = (LetterKind::of(outcome, &told.grounds), case.language);
    let letter = letters::compose(conn, vault, words, &organisation, case, kind, lang, told, desk.now)
        .map_err(|error| passages::problem(desk, error).err().unwrap_or(Failure::Internal))?;
    let problem = choice.problem.as_ref().map(|trouble| &trouble.problem);
    passages::insert(desk, &mut context, &letter, &typed, problem);
    insert(desk, &mut context, case, choice, (outcome, suggested, &possible));
    // What is missing is told before anybody writes a letter in vain.
    let chosen = Facts { grounds: letter.particulars.grounds.clone(), ..facts };
    let missing = chosen.allow(Step::Decide(outcome)).err().filter(|_| choice.problem.is_none());
    context.insert(
        "missing",
        &missing.map(|refusal| json!({ "text": law_words(desk, refusal), "href": place(refusal) })),
    );
    context.insert("help", &super::assistance::awaited(desk, conn, case)?);
    context.insert("letter_later", &(next(case, outcome) == Ok(Status::Executing)));
    context.insert("lock", &choice.lock);
    context.insert("lock_always", &organisation.details().lock_packages);
    context.insert("name", &details.person.name);
    context.insert("looks_at_data", &(case.right.is_answered_with_data() || rows > 0));
    context.insert("rows", &desk.text("staff-rows", &[("n", &rows.to_string())]));
    context.insert("withheld", &desk.text("staff-withheld-count", &[("n", &told_of.to_string())]));
    context.insert(
        "with_data",
        &(case.right.is_answered_with_data() && matches!(outcome, Outcome::Granted | Outcome::PartlyGranted)),
    );
    frame::render(desk, "staff/decision.html", &context)
}

/// The status after deciding so.
fn next(case: &Case, outcome: Outcome) -> Result<Status, Refusal> {
    case.status.next(Step::Decide(outcome), Mover::Handler, case.right)
}

/// The grounds that this case can be refused on.
fn refusal_grounds(case: &Case) -> Vec<Ground> {
    let mut grounds = Ground::for_refusal(case.right).to_vec();
    if case.on_behalf != OnBehalf::Oneself {
        grounds.extend(Ground::for_represented());
    }
    grounds
}

/// The outcomes that this right and status know at all.
fn possible(case: &Case) -> Vec<Outcome> {
    let never_refused = refusal_grounds(case).is_empty();
    let offered = |o: &Outcome| next(case, *o).is_ok() && !(never_refused && o.refuses());
    Outcome::ALL.iter().copied().filter(offered).collect()
}

pub fn is_decidable(case: &Case) -> bool {
    !possible(case).is_empty()
}

fn insert(
    desk: &Desk,
    context: &mut Context,
    case: &Case,
    choice: &Choice,
    (outcome, suggested, possible): (Outcome, Outcome, &[Outcome]),
) {
    let outcomes: Vec<Value> = possible
        .iter()
        .map(|one| {
            json!({
                "value": one, "chosen": *one == outcome, "suggested": *one == suggested,
                "text": desk.text(&format!("staff-outcome-{one}"), &[]),
                "hint": desk.text(&format!("staff-outcome-{one}-hint"), &[]),
            })
        })
        .collect();
    let grounds: Vec<Value> = refusal_grounds(case)
        .iter()
        .map(|ground| {
            let (text, source) =
                cases::ground_in_words(&desk.app.words, desk.lang(), *ground, case.right);
            json!({ "value": ground, "chosen": choice.grounds.contains(ground), "text": text, "source": source })
        })
        .collect();
    let problems: Vec<Value> = choice.problem.iter().map(|trouble| trouble.view(case)).collect();
    let problem = |name: &str| {
        let mine = choice.problem.as_ref().filter(|trouble| trouble.problem.0 == name);
        mine.map(|trouble| trouble.problem.1.clone()).unwrap_or_default()
    };
    context.insert("e", &json!({ "grounds": problem("grounds"), "outcome": problem("outcome") }));
    context.insert("problems", &problems);
    context.insert("outcomes", &outcomes);
    context.insert("outcome", &outcome);
    context.insert("grounds", &grounds);
    context.insert("refuses", &outcome.refuses());
    context.insert(
        "case",
        &json!({
            "id": case.id, "number": case.number, "right": case.right, "version": case.version,
        }),
    );
}

/// What follows from what was found and what was decided one by one; the handler decides.
fn suggestion(case: &Case, facts: &Facts) -> Outcome {
    match (case.status, facts.items.outcome()) {
        (_, Some(outcome)) if !(outcome == Outcome::Granted && facts.withheld) => outcome,
        (Status::Received | Status::Identity, _) => Outcome::Refused,
        _ if !case.right.is_answered_with_data() => Outcome::Granted,
        _ if facts.withheld => Outcome::PartlyGranted,
        _ if !facts.rows_found => Outcome::NoData,
        _ => Outcome::Granted,
    }
}

/// The letter as it would be sent; or the decision, and its letter sent.
pub async fn decide(posted: Posted, id: web::Path<CaseId>) -> Result<Answer, Failure> {
    let Posted { desk, fields } = posted;
    desk.run(move |desk| {
        desk.may(Permission::WorkOnCases)?;
        let mut choice = Choice::of(&fields);
        let mut case = desk.read(|conn| find(desk, conn, *id))?;
        if fields.text("act") == "preview" {
            return desk.read(|conn| Ok(Answer::Page(render(desk, conn, &case, &choice)?)));
        }
        let address_of = |path: &str| desk.app.config.address_of(path);
        let (vault, words) = (&desk.app.vault, &desk.app.words);
        let organisation = desk.read(|conn| frame::organisation(desk, conn))?;
        let letter = desk.read(|conn| {
            let omissions = review::omissions_of(conn, vault, words, case.language, &case)
                .map_err(|e| Failure::internal(&e))?;
            particulars(desk, conn, &case, (choice.passages.clone(), omissions), &choice)
        })?;
        let decision = Decision {
            outcome: choice.outcome.ok_or(Failure::Absent)?,
            grounds: &choice.grounds,
            letter,
            lock: choice.lock,
            as_seen: fields.text("version").parse().map_err(|_| Failure::Changed)?,
        };
        let done = desk.write(|tx| {
            cases::decide(
                tx,
                vault,
                words,
                &organisation,
                &mut case,
                &decision,
                &address_of,
                desk.actor.id,
                desk.now,
            )
        });
        let Err(error) = done else { return Ok(Answer::See(address(*id, "decided"))) };
        choice.problem = Some(decide_problem(desk, error)?);
        desk.read(|conn| {
            let case = find(desk, conn, *id)?;
            Ok(Answer::Invalid(render(desk, conn, &case, &choice)?))
        })
    })
    .await
}
