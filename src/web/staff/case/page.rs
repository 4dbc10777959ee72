//! The case page: what to do next on top, then what was asked, who asked, what was found, what was answered.

use actix_web::web;
use serde_json::{Value, json};

use super::{
    answer, assistance, clock, collected as from_sources, cpr, documents, eid, find, forward, found,
    id_document,
    problems::{self, Tried},
    procedure, representation, request, timeline, transfer,
};
use crate::{
    audit::{self, Action, Event},
    cases::{self, Case},
    db::Conn,
    identity::{self, CheckResult, Method},
    ids::CaseId,
    law::{procedure::Kind, status::Status},
    letters, review,
    sources::collected,
    staff::{self, Permission},
    web::staff::{
        answer::{Answer, Failure},
        desk::Desk,
        due::Due,
        frame, package,
        queue::{self, assignees},
        register, registers,
    },
};

pub async fn show(desk: Desk, id: web::Path<CaseId>) -> Result<Answer, Failure> {
    desk.run(move |desk| {
        desk.may(Permission::ReadCases)?;
        let case = desk.read(|conn| find(desk, conn, *id))?;
        viewed(desk, case.id, Action::CaseViewed, json!({}))?;
        Ok(Answer::Page(desk.read(|conn| case_page(desk, conn, &case, None))?))
    })
    .await
}

/// The page again, with the form that was refused.
pub(super) fn again(desk: &Desk, id: CaseId, tried: &Tried) -> Result<Answer, Failure> {
    let case = desk.read(|conn| find(desk, conn, id))?;
    viewed(desk, id, Action::CaseViewed, json!({}))?;
    Ok(Answer::Invalid(desk.read(|conn| case_page(desk, conn, &case, Some(tried)))?))
}

/// Looking at personal data stands in the log (ASVS 16.3.2), before it is shown.
pub fn viewed(desk: &Desk, case: CaseId, action: Action, details: Value) -> Result<(), Failure> {
    let organisation = desk.actor.organisation;
    let event = Event { organisation, by: desk.actor.by(), action, case: Some(case), details };
    Ok(desk.write(|tx| audit::record(tx, &desk.app.vault, event, desk.now))?)
}

fn case_page(desk: &Desk, conn: &mut Conn, case: &Case, tried: Option<&Tried>) -> Result<String, Failure> {
    let (mut context, _) = frame::context(desk, conn)?;
    let organisation = frame::organisation(desk, conn)?;
    let today = desk.now.with_timezone(&organisation.zone()).date_naive();
    let details = case.details(&desk.app.vault)?;
    let people = staff::colleagues(conn, organisation.id)?;
    let searches = found::searches(desk, conn, case)?;
    let withheld = review::of_case(conn, &desk.app.vault, case).map_err(|e| Failure::internal(&e))?;
    let datasets = collected::of_case(conn, organisation.id, case.id)?;
    context.insert("forwarding", &forward::card(desk, conn, case, &datasets)?);
    context.insert("activities", &register::of_case(desk, conn, case, &datasets)?);
    let lines = review::omissions_of(conn, &desk.app.vault, &desk.app.words, desk.lang(), case)
        .map_err(|e| Failure::internal(&e))?;
    let datasets: Vec<Value> = datasets
        .iter()
        .map(|dataset| {
            let count = withheld.iter().filter(|one| one.scope.dataset == dataset.id).count();
            found::dataset_view(desk, case, dataset, count)
        })
        .collect();
    let lines: Vec<Value> = lines
        .iter()
        .map(|line| {
            let ground = desk.text(&format!("ground-{}", line.ground), &[]);
            json!({ "what": line.what, "ground": ground, "reason": line.reason })
        })
        .collect();
    let answer = cases::answer_of(conn, &desk.app.vault, case).map_err(|e| Failure::internal(&e))?;
    let decided_by = answer.as_ref().and_then(|a| people.iter().find(|one| one.id == a.decided_by));
    let has_sources = !desk.app.sources.for_organisation(&organisation.slug).is_empty();
    let facts = cases::facts(conn, case, desk.now)?;
    let undecided = Kind::of(case.right)
        .is_some_and(|kind| facts.items.outcome().is_none() && (facts.rows_found || !kind.verdict_follows()));
    let open = facts.undecided;
    let review_open = (case.status == Status::Review && open.items + open.proposals > 0)
        .then(|| desk.text("review-open", &[("n", &(open.items + open.proposals).to_string())]));
    context.insert("review_open", &review_open);
    found::insert_progress(&mut context, &searches);
    context.insert("clock", &clock::view(desk, conn, &organisation, case)?);
    context.insert("datasets", &datasets);
    context.insert("withheld", &lines);
    let skipped = cases::why_skipped(conn, &desk.app.vault, case).map_err(|e| Failure::internal(&e))?;
    context.insert("skipped", &skipped);
    let package = package::of_case(desk, conn, case, organisation.zone())?;
    let way = Way {
        searches: &searches,
        has_sources,
        skipped: skipped.is_some(),
        undecided,
        package: &package["state"],
        unauthorised: !facts.authority.opens(),
    };
    context.insert("next", &next(desk, case, &way));
    problems::insert(desk, &mut context, tried);
    representation::insert(desk, conn, &mut context, (case, &details), &organisation)?;
    context.insert("has_sources", &has_sources);
    context.insert("person", &details.person);
    context.insert("requester", &details.requester);
    context.insert("on_behalf", &details.on_behalf);
    context.insert("description", &details.description);
    request::insert(desk, conn, &mut context, case, &organisation, tried)?;
    documents::insert(desk, conn, &mut context, case, organisation.zone())?;
    from_sources::insert(desk, conn, &mut context, case, organisation.zone())?;
    assistance::insert(desk, conn, &mut context, case)?;
    id_document::insert(desk, conn, &mut context, case, organisation.zone())?;
    context.insert("checks", &checks(desk, conn, case, organisation.zone())?);
    context.insert("cpr", &cpr::of_case(desk, conn, case)?);
    context.insert("eid_proofs", &eid::of_case(desk, conn, case, organisation.zone())?);
    super::identity::insert(desk, conn, &mut context, case, &organisation)?;
    let by_hand: Vec<Method> = Method::ALL.iter().copied().filter(|method| method.is_by_hand()).collect();
    context.insert("methods", &by_hand);
    context.insert("results", &CheckResult::ALL);
    context.insert("people", &assignees(desk, &people));
    context.insert(
        "answer",
        &answer.map(|answer| {
            json!({
                "outcome": answer.outcome,
                "letter": answer.letter_id,
                "by": decided_by.map(|account| account.name.clone()),
                "at": letters::time_in_words(answer.decided_at, organisation.zone(), desk.lang()),
                "grounds": answer.grounds,
            })
        }),
    );
    procedure::insert(desk, conn, &mut context, case, &people, organisation.zone())?;
    context.insert("package", &package);
    context.insert("transfer", &transfer::of_case(desk, conn, case, organisation.zone())?);
    context.insert("standing", &registers::of_case(desk, conn, case)?);
    context.insert("letters", &super::letters::of_case(desk, conn, case, organisation.zone())?);
    context.insert("letter_kinds", &super::letters::writable(case, &organisation));
    context.insert("timeline", &timeline::of_case(desk, conn, case, organisation.zone())?);
    context.insert("case", &head(desk, case, &details.person.name, today));
    frame::render(desk, "staff/case.html", &context)
}

fn head(desk: &Desk, case: &Case, name: &str, today: chrono::NaiveDate) -> Value {
    json!({
        "id": case.id,
        "number": case.number,
        "name": name,
        "right": case.right,
        "article": case.right.article(),
        "status": case.status,
        "step": queue::step(case.status),
        "due": Due::of(desk, case.due_on, case.status, today),
        "due_on": case.due_on,
        "received_on": case.received_on,
        "channel": case.channel,
        "language": case.language,
        "owner": case.assigned_to,
        "identity_confirmed": case.identity_confirmed_at.is_some(),
        "address_confirmed": case.address_confirmed_at.is_some(),
        "outcome": case.outcome,
        "open": case.status.is_open(),
        "collects": matches!(case.status, Status::Collecting | Status::Review),
        "decidable": answer::is_decidable(case),
        "executing": case.status == Status::Executing,
    })
}

/// What, besides its status, tells how far a case is.
struct Way<'a> {
    searches: &'a [Value],
    has_sources: bool,
    /// Nothing was searched, with a reason.
    skipped: bool,
    /// Something that is decided one by one has no verdict yet.
    undecided: bool,
    /// The state of the newest package.
    package: &'a Value,
    /// Somebody asks for another, and nothing may be told yet (R3.6).
    unauthorised: bool,
}

/// The one thing to do now: the key of its words, and where to do it.
fn next(desk: &Desk, case: &Case, way: &Way) -> Value {
    let any = |state: &str| way.searches.iter().any(|search| search["state"] == state);
    let (key, act) = match case.status {
        status if way.unauthorised && status.is_open() && status != Status::Decided => {
            ("authority", "representation")
        }
        Status::Received => ("received", "identity"),
        Status::Identity => ("identity", "identity"),
        Status::Collecting if way.searches.is_empty() && !way.has_sources => ("no-sources", "skip"),
        Status::Collecting if way.searches.is_empty() => ("collect", "collect"),
        Status::Collecting if any("choose") => ("choose", "found"),
        Status::Collecting if any("failed") => ("failed", "found"),
        Status::Collecting => ("collecting", "progress"),
        Status::Review if any("unasked") => ("unasked", "found"),
        Status::Review if way.undecided => ("items", "procedure"),
        Status::Review if way.skipped => ("review-skipped", "decision"),
        Status::Review => ("review", "decision"),
        Status::Executing => ("executing", "answer"),
        Status::Decided => match way.package.as_str() {
            Some("queued" | "building") => ("packing", ""),
            Some("failed") => ("package-failed", "package"),
            Some("expired") => ("package-expired", "package"),
            _ => ("decided", ""),
        },
        Status::Delivered => ("delivered", "close"),
        Status::Closed => ("closed", ""),
        Status::Withdrawn => ("withdrawn", ""),
        Status::Purged => ("purged", ""),
    };
    json!({
        "title": desk.text(&format!("staff-next-{key}"), &[]),
        "text": desk.text(&format!("staff-next-{key}-text"), &[]),
        "act": act,
    })
}

fn checks(desk: &Desk, conn: &mut Conn, case: &Case, zone: chrono_tz::Tz) -> Result<Vec<Value>, Failure> {
    let found = identity::of_case(conn, &desk.app.vault, case).map_err(|e| Failure::internal(&e))?;
    let view = |check: &identity::RecordedCheck| {
        let by = super::identity::by_in_words(desk, conn, case, check.checked_by)?;
        Ok(json!({
            "method": check.method, "result": check.result, "note": check.note, "by": by,
            "party": check.party, "assurance": check.assurance, "evidence": check.evidence,
            "at": letters::time_in_words(check.checked_at, zone, desk.lang()),
        }))
    };
    found.iter().map(view).collect()
}
