//! The decision and its letter: choose, read the draft, make it one's own, send.

use actix_web::web;
use serde_json::{Value, json};
use tera::Context;

use super::{address, decide_problem, find, passages, passages::Problem};
use crate::{
    cases::{
        self, Case, Decision, Omission,
        letters::{self, Particulars, Passages},
    },
    db::Conn,
    ids::CaseId,
    law::{
        grounds::Ground,
        status::{Outcome, Status, Step},
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
    problem: Option<Problem>,
}

impl Choice {
    fn of(fields: &Fields) -> Choice {
        Choice {
            outcome: Outcome::parse(&fields.text("outcome")),
            grounds: fields.every("ground").iter().filter_map(|ground| Ground::parse(ground)).collect(),
            passages: passages::of_fields(fields),
            problem: None,
        }
    }
}

/// What the letter tells besides what was decided.
fn particulars(passages: Passages, omissions: Vec<Omission>, choice: &Choice) -> Particulars {
    Particulars { passages, omissions, grounds: choice.grounds.clone(), ..Particulars::default() }
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
    let never_refused = Ground::for_refusal(case.right).is_empty();
    let possible: Vec<Outcome> = Outcome::ALL
        .iter()
        .copied()
        .filter(|o| case.status.next(Step::Decide(*o)).is_ok())
        .filter(|o| !(never_refused && matches!(o, Outcome::Refused | Outcome::PartlyGranted)))
        .collect();
    if possible.is_empty() {
        let refusal = case.status.next(Step::Decide(Outcome::Granted)).err();
        return Err(match refusal {
            Some(refusal) => super::step_refusal(desk, refusal.into()),
            None => Failure::Absent,
        });
    }
    let organisation = frame::organisation(desk, conn)?;
    let datasets = collected::of_case(conn, case.organisation, case.id)?;
    let withheld = review::of_case(conn, &desk.app.vault, case).map_err(|e| Failure::internal(&e))?;
    let rows: i64 = datasets.iter().map(|dataset| dataset.rows).sum();
    let suggested = suggestion(case, rows, !withheld.is_empty());
    let suggested = if possible.contains(&suggested) { suggested } else { possible[0] };
    let outcome = choice.outcome.filter(|o| possible.contains(o)).unwrap_or(suggested);
    let omissions = review::omissions(&desk.app.words, case.language, &withheld, &datasets);
    let details = case.details(&desk.app.vault)?;
    let (vault, words) = (&desk.app.vault, &desk.app.words);
    let told = particulars(passages::fitting(&choice.passages), omissions, choice);
    let (kind, lang) = (outcome.into(), case.language);
    let letter = letters::compose(conn, vault, words, &organisation, case, kind, lang, told, desk.now)
        .map_err(|error| passages::problem(desk, error).err().unwrap_or(Failure::Internal))?;
    passages::insert(desk, &mut context, &letter, &choice.passages, choice.problem.as_ref());
    insert(desk, &mut context, case, choice, (outcome, suggested, &possible));
    context.insert("name", &details.person.name);
    context.insert("rows", &desk.text("staff-rows", &[("n", &rows.to_string())]));
    context.insert("withheld", &desk.text("staff-withheld-count", &[("n", &withheld.len().to_string())]));
    context.insert(
        "with_data",
        &(case.right.is_answered_with_data() && matches!(outcome, Outcome::Granted | Outcome::PartlyGranted)),
    );
    frame::render(desk, "staff/decision.html", &context)
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
    let grounds: Vec<Value> = Ground::for_refusal(case.right)
        .iter()
        .map(|ground| {
            let (text, source) =
                cases::ground_in_words(&desk.app.words, desk.lang(), *ground, case.right);
            json!({ "value": ground, "chosen": choice.grounds.contains(ground), "text": text, "source": source })
        })
        .collect();
    let problems: Vec<Value> =
        choice.problem.iter().map(|(field, text)| json!({ "field": field, "text": text })).collect();
    let problem = |name: &str| {
        let mine = choice.problem.as_ref().filter(|(field, _)| field == name);
        mine.map(|(_, text)| text.clone()).unwrap_or_default()
    };
    context.insert("e", &json!({ "grounds": problem("grounds"), "outcome": problem("outcome") }));
    context.insert("problems", &problems);
    context.insert("outcomes", &outcomes);
    context.insert("outcome", &outcome);
    context.insert("grounds", &grounds);
    context.insert("refuses", &matches!(outcome, Outcome::Refused | Outcome::PartlyGranted));
    context.insert(
        "case",
        &json!({
            "id": case.id, "number": case.number, "right": case.right, "version": case.version,
        }),
    );
}

/// What follows from what was found; the handler decides.
fn suggestion(case: &Case, rows: i64, withheld: bool) -> Outcome {
    match case.status {
        Status::Received | Status::Identity => Outcome::Refused,
        _ if !case.right.is_answered_with_data() => Outcome::Granted,
        _ if withheld => Outcome::PartlyGranted,
        _ if rows == 0 => Outcome::NoData,
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
        let omissions = desk.read(|conn| {
            let datasets = collected::of_case(conn, case.organisation, case.id)?;
            let withheld = review::of_case(conn, vault, &case).map_err(|e| Failure::internal(&e))?;
            Ok(review::omissions(words, case.language, &withheld, &datasets))
        })?;
        let decision = Decision {
            outcome: choice.outcome.ok_or(Failure::Absent)?,
            grounds: &choice.grounds,
            letter: particulars(choice.passages.clone(), omissions, &choice),
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
