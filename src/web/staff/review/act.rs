//! What is done on the list: for one thing at once, for many after a preview; and taken back.

use actix_web::web;
use serde_json::{Value, json};
use tera::Context;

use super::{
    Item, Sets,
    list::{self, Look},
    title,
};
use crate::{
    cases::{Case, StepError},
    db::Conn,
    ids::{ActId, CaseId, CollectedDocumentId, ProposalId},
    law::{grounds::Ground, passages, spans::Spans},
    review::{self, Order, Paper, ReviewError, Scope, Selection},
    sources::cell::Cell,
    staff::Permission,
    web::staff::{
        answer::{Answer, Failure},
        case::{self, review_refusal},
        desk::{Desk, Fields, Posted},
        frame,
    },
};

/// Things listed by name on a preview; of more, the number is told.
const NAMED: usize = 40;

/// An order as it is entered, with words of its own.
struct Entered {
    deed: String,
    ground: Option<Ground>,
    reason: String,
    proposed: String,
}

impl Entered {
    fn of(desk: &Desk, case: &Case, fields: &Fields) -> Entered {
        Entered {
            deed: fields.text("deed"),
            ground: Ground::parse(&fields.text("ground")),
            reason: fields.text("reason"),
            proposed: desk.app.words.text(case.language, "review-people-reason", &[]),
        }
    }

    /// # Errors
    /// The key of what to correct.
    fn order(&self) -> Result<Order<'_>, &'static str> {
        Ok(match self.deed.as_str() {
            "withhold" => Order::Withhold(self.ground.ok_or("staff-error-ground")?, &self.reason),
            "accept" => Order::Accept(&self.proposed),
            "dismiss" => Order::Dismiss,
            _ => Order::Give,
        })
    }
}

/// What was ticked, or all that the filter shows: rows, and documents.
fn chosen(sets: &Sets, fields: &Fields) -> (Selection, Vec<CollectedDocumentId>) {
    if fields.text("all") == "yes" {
        let look = Look::of(fields);
        let (show, only) = (look.shown(), look.only());
        let papers = sets.papers(show, &only).into_iter().map(|paper| paper.document.id).collect();
        return (sets.selection(show, &only), papers);
    }
    let (mut rows, mut papers) = (Vec::new(), Vec::new());
    for item in fields.every("item").iter().filter_map(|item| Item::parse(item)) {
        match item {
            Item::Row(dataset, row) => rows.push((dataset, row)),
            Item::Paper(document) => papers.push(document),
        }
    }
    rows.sort_unstable();
    let mut selection: Selection = Vec::new();
    for chunk in rows.chunk_by(|a, b| a.0 == b.0) {
        selection.push((chunk[0].0, Spans::of_rows(chunk.iter().map(|(_, row)| *row))));
    }
    (selection, papers)
}

fn refusal(desk: &Desk, error: ReviewError) -> Failure {
    match review_refusal(desk, error) {
        Ok(key) => Failure::Refused { text: desk.text(key, &[]) },
        Err(failure) => failure,
    }
}

/// What is wrong, on the page again.
fn again(
    desk: &Desk,
    case: &Case,
    mut look: Look,
    place: &'static str,
    key: &str,
) -> Result<Answer, Failure> {
    look.problem = Some((place, desk.text(key, &[])));
    desk.read(|conn| Ok(Answer::Invalid(list::page(desk, conn, case, &look)?)))
}

/// One or many, exactly as it was shown; a form that was filled in for another state of the case is refused.
pub async fn carry_out(posted: Posted, id: web::Path<CaseId>) -> Result<Answer, Failure> {
    let Posted { desk, fields } = posted;
    desk.run(move |desk| {
        desk.may(Permission::WorkOnCases)?;
        let mut case = desk.read(|conn| case::find(desk, conn, *id))?;
        let mut look = Look::of(&fields);
        let entered = Entered::of(desk, &case, &fields);
        let order = match entered.order() {
            Ok(order) => order,
            Err(key) => return again(desk, &case, look, "withhold", key),
        };
        if fields.has("version") && fields.text("version") != case.version.to_string() {
            return Err(Failure::Changed);
        }
        let vault = &desk.app.vault;
        let done = desk.write(|tx| {
            let sets = Sets::load(tx, vault, &case).map_err(|_| ReviewError::NothingThere)?;
            let (selection, papers) = chosen(&sets, &fields);
            let chosen = (&selection, papers.as_slice());
            review::carry_out_with(tx, vault, &mut case, order, chosen, desk.actor.id, desk.now)
        });
        match done {
            Ok(_) => {
                look.item = fields.text("next");
                let notice = if look.item.is_empty() { "" } else { "#here" };
                Ok(Answer::See(format!("{}&notice=review-done{notice}", look.address(case.id))))
            }
            Err(error) => {
                let place = if entered.deed == "withhold" { "withhold" } else { "list" };
                let key = review_refusal(desk, error)?;
                again(desk, &case, look, place, key)
            }
        }
    })
    .await
}

/// How many and which: nothing is done yet.
pub async fn preview(posted: Posted, id: web::Path<CaseId>) -> Result<Answer, Failure> {
    let Posted { desk, fields } = posted;
    desk.run(move |desk| {
        desk.may(Permission::WorkOnCases)?;
        let case = desk.read(|conn| case::find(desk, conn, *id))?;
        desk.read(|conn| preview_page(desk, conn, &case, &fields))
    })
    .await
}

fn preview_page(desk: &Desk, conn: &mut Conn, case: &Case, fields: &Fields) -> Result<Answer, Failure> {
    let look = Look::of(fields);
    let sets = Sets::load(conn, &desk.app.vault, case)?;
    let (selection, papers) = chosen(&sets, fields);
    let entered = Entered::of(desk, case, fields);
    let order = match entered.order() {
        Ok(order) => order,
        Err(key) => {
            let look = Look { problem: Some(("many", desk.text(key, &[]))), ..look };
            return Ok(Answer::Invalid(list::page(desk, conn, case, &look)?));
        }
    };
    if matches!(order, Order::Withhold(_, reason) if reason.is_empty()) {
        let look = Look { problem: Some(("many", desk.text("staff-error-reason", &[]))), ..look };
        return Ok(Answer::Invalid(list::page(desk, conn, case, &look)?));
    }
    let reach = review::reach(conn, case, order, &selection)?;
    let whole = order.of_documents();
    let (papers, passed): (Vec<&Paper>, Vec<&Paper>) = papers
        .iter()
        .filter_map(|id| sets.find_paper(*id))
        .partition(|paper| whole.as_ref().is_some_and(|order| paper.takes(order)));
    let total: i64 = reach.iter().map(|(_, count)| count).sum::<i64>() + papers.len() as i64;
    if total == 0 {
        let text = desk.text("staff-refusal-nothing-to-do-here", &[]);
        let look = Look { problem: Some(("many", text)), ..look };
        return Ok(Answer::Invalid(list::page(desk, conn, case, &look)?));
    }
    let (mut context, _) = frame::context(desk, conn)?;
    let lines: Vec<Value> = reach
        .iter()
        .filter(|(_, count)| *count > 0)
        .filter_map(|(id, count)| {
            let (set, _) = sets.find(*id)?;
            let rows = selection.iter().find(|(one, _)| one == id).map(|(_, rows)| rows)?;
            Some(json!({
                "title": title(desk, set), "count": count,
                "source": case::in_language(&set.details.0.source_title, desk.lang()), "rows": named(desk, rows),
            }))
        })
        .collect();
    let mut lines = lines;
    if !papers.is_empty() {
        let all = desk.text("review-documents", &[]);
        let names = names(desk, &papers);
        lines.push(json!({ "title": all, "count": papers.len(), "source": "", "rows": "", "names": names }));
        // What nobody has read may name others.
        let doubtful: Vec<&Paper> =
            papers.iter().copied().filter(|paper| paper.is_proposed() || !paper.is_read()).collect();
        if matches!(order, Order::Give) && !doubtful.is_empty() {
            let n = doubtful.len().to_string();
            let text = desk.text("review-preview-doubtful", &[("n", &n)]);
            context.insert("doubtful", &json!({ "text": text, "names": self::names(desk, &doubtful) }));
        }
    }
    if !passed.is_empty() {
        let text = desk.text("review-preview-passed", &[("n", &passed.len().to_string())]);
        context.insert("passed", &json!({ "text": text, "names": names(desk, &passed) }));
    }
    let deed = order.deed();
    let n = total.to_string();
    context.insert("heading", &desk.text(&format!("review-preview-{deed}"), &[("n", &n)]));
    context.insert("lines", &lines);
    context.insert("deed", &deed);
    context.insert("fields", &kept(fields, &entered));
    context.insert("action", &format!("/staff/cases/{}/review/acts", case.id));
    context.insert("back", &look.address(case.id));
    let ground = entered.ground.filter(|_| matches!(order, Order::Withhold(..)));
    context.insert("ground", &ground.map(|ground| desk.text(&format!("ground-{ground}"), &[])));
    context.insert(
        "reason",
        &match order {
            Order::Withhold(_, reason) | Order::Accept(reason) => Some(reason),
            _ => None,
        },
    );
    insert_case(desk, case, &mut context)?;
    Ok(Answer::Page(frame::render(desk, "staff/review-preview.html", &context)?))
}

pub(super) fn insert_case(desk: &Desk, case: &Case, context: &mut Context) -> Result<(), Failure> {
    let person = case.details(&desk.app.vault)?.person.name;
    context.insert(
        "case",
        &json!({ "id": case.id, "number": case.number, "name": person, "version": case.version }),
    );
    Ok(())
}

/// Rows as people write them: "1–40, 57".
fn named(desk: &Desk, rows: &Spans) -> String {
    let one = |(from, to): &(i64, i64)| match to - from {
        1 => (from + 1).to_string(),
        _ => format!("{}–{to}", from + 1),
    };
    let mut text = rows.pairs().iter().take(NAMED).map(one).collect::<Vec<_>>().join(", ");
    let more: i64 = rows.pairs().iter().skip(NAMED).map(|(from, to)| to - from).sum();
    if more > 0 {
        text.push_str(&desk.text("review-preview-more", &[("n", &more.to_string())]));
    }
    text
}

/// The names of documents, as many as are listed.
fn names(desk: &Desk, papers: &[&Paper]) -> String {
    let mut text =
        papers.iter().take(NAMED).map(|paper| paper.document.name.as_str()).collect::<Vec<_>>().join(", ");
    if papers.len() > NAMED {
        let more = (papers.len() - NAMED).to_string();
        text.push_str(&desk.text("review-preview-more", &[("n", &more)]));
    }
    text
}

/// What the confirming form sends again.
fn kept(fields: &Fields, entered: &Entered) -> Vec<(String, String)> {
    let mut kept: Vec<(String, String)> =
        ["deed", "ground", "reason", "all", "show", "source", "set", "page"]
            .into_iter()
            .map(|name| (name.to_owned(), fields.text(name)))
            .filter(|(_, value)| !value.is_empty())
            .collect();
    if entered.deed.is_empty() {
        kept.push(("deed".into(), "give".into()));
    }
    if fields.text("all") != "yes" {
        kept.extend(fields.every("item").into_iter().map(|item| ("item".to_owned(), item)));
    }
    kept
}

/// Proposals of the record beside the list.
pub async fn settle(posted: Posted, id: web::Path<CaseId>) -> Result<Answer, Failure> {
    let Posted { desk, fields } = posted;
    desk.run(move |desk| {
        desk.may(Permission::WorkOnCases)?;
        let mut case = desk.read(|conn| case::find(desk, conn, *id))?;
        let look = Look::of(&fields);
        let one = fields.text("one");
        let ids: Vec<ProposalId> = match one.is_empty() {
            true => fields.every("proposal"),
            false => vec![one],
        }
        .iter()
        .filter_map(|id| id.parse().ok())
        .collect();
        let reason = desk.app.words.text(case.language, "review-people-reason", &[]);
        let accepted = (fields.text("deed") != "dismiss").then_some(reason.as_str());
        let vault = &desk.app.vault;
        desk.write(|tx| review::settle(tx, vault, &mut case, &ids, accepted, desk.actor.id, desk.now))
            .map_err(|error| refusal(desk, error))?;
        Ok(Answer::See(format!("{}&notice=review-done#here", look.address(case.id))))
    })
    .await
}

/// A passage or a whole value of the record beside the list.
pub async fn redact(posted: Posted, id: web::Path<CaseId>) -> Result<Answer, Failure> {
    let Posted { desk, fields } = posted;
    desk.run(move |desk| {
        desk.may(Permission::WorkOnCases)?;
        let mut case = desk.read(|conn| case::find(desk, conn, *id))?;
        let look = Look::of(&fields);
        let Some(Item::Row(dataset, row)) = Item::parse(&fields.text("here")) else {
            return Err(Failure::Absent);
        };
        let column = fields.text("column");
        let sets = desk.read(|conn| Sets::load(conn, &desk.app.vault, &case))?;
        let (set, _) = sets.find(dataset).ok_or(Failure::Absent)?;
        let Some(at) = set.details.0.columns.iter().position(|one| one.name == column) else {
            return again(desk, &case, look, "redact", "review-error-column");
        };
        let Some(ground) = Ground::parse(&fields.text("ground")) else {
            return again(desk, &case, look, "redact", "staff-error-ground");
        };
        let reason = fields.text("reason");
        let number = u64::try_from(row).unwrap_or_default();
        let stored = set.rows(&desk.app.vault, &case)?;
        let cell = stored
            .page(number, 1)
            .map_err(Failure::internal)?
            .pop()
            .and_then(|mut cells| (at < cells.len()).then(|| cells.swap_remove(at)));
        let passage = fields.raw("passage").replace("\r\n", "\n");
        let (passage, vault) = (passage.trim(), &desk.app.vault);
        let scope = Scope { dataset, row: Some(row), column: Some(column) };
        let why = (ground, reason.as_str());
        let done = match (&cell, passage.is_empty()) {
            (Some(Cell::Text(text)), false) => {
                let from = fields.text("start").parse().ok();
                let ranges = passages::places(text, passage, from);
                if ranges.is_empty() {
                    return again(desk, &case, look, "redact", "review-error-passage");
                }
                let places = review::Passages::of(text, ranges);
                desk.write(|tx| {
                    review::redact(tx, vault, &mut case, &scope, places, why, desk.actor.id, desk.now)
                })
            }
            (Some(_), false) => return again(desk, &case, look, "redact", "review-error-not-text"),
            (None, _) => return Err(Failure::Absent),
            (Some(_), true) => {
                desk.write(|tx| review::withhold(tx, vault, &mut case, &scope, why, desk.actor.id, desk.now))
            }
        };
        match done {
            Ok(_) => Ok(Answer::See(format!("{}&notice=review-done#here", look.address(case.id)))),
            Err(error) => {
                let key = review_refusal(desk, error)?;
                again(desk, &case, look, "redact", key)
            }
        }
    })
    .await
}

/// Takes the newest act back.
pub async fn undo(posted: Posted, ids: web::Path<(CaseId, ActId)>) -> Result<Answer, Failure> {
    let Posted { desk, fields } = posted;
    desk.run(move |desk| {
        desk.may(Permission::WorkOnCases)?;
        let (case_id, act) = *ids;
        let mut case = desk.read(|conn| case::find(desk, conn, case_id))?;
        let vault = &desk.app.vault;
        desk.write(|tx| review::undo(tx, vault, &mut case, act, desk.actor.id, desk.now)).map_err(
            |error| match error {
                ReviewError::Step(StepError::Changed) => Failure::Changed,
                error => refusal(desk, error),
            },
        )?;
        let paper = fields.text("paper");
        if let Ok(document) = paper.parse::<CollectedDocumentId>() {
            let list = fields.text("list");
            let query =
                url::form_urlencoded::Serializer::new(String::new()).append_pair("list", &list).finish();
            return Ok(Answer::See(format!(
                "/staff/cases/{}/documents/{document}?notice=undone&{query}",
                case.id
            )));
        }
        let look = Look::of(&fields);
        Ok(Answer::See(format!("{}&notice=review-undone#here", look.address(case.id))))
    })
    .await
}
