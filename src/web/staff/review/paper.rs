//! Documents in the list of what was found: one line each, what stands beside it, and what of it is given.

use serde_json::{Value, json};
use tera::Context;

use super::{Item, Sets, list::Look};
use crate::{
    cases::Case,
    ids::{CaseId, CollectedDocumentId},
    review::{self, Paper, PaperState},
    web::staff::{case, desk::Desk},
};

/// Where a document is read and decided, with the list to go back to.
pub fn address(case: CaseId, document: CollectedDocumentId, list: &str) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    if !list.is_empty() {
        query.append_pair("list", list);
    }
    let query = query.finish();
    let mark = if query.is_empty() { "" } else { "?" };
    format!("/staff/cases/{case}/documents/{document}{mark}{query}")
}

pub fn items(
    desk: &Desk,
    (listed, all): (&[&Paper], &[Paper]),
    chosen: Option<Item>,
    look: &Look,
    case: &Case,
) -> Vec<Value> {
    let same = review::same_mails(all);
    let view = |paper: &&Paper| {
        let here = Item::Paper(paper.document.id);
        let there = look.with(|look| look.item = here.key());
        json!({
            "key": here.key(), "href": there.address(case.id), "chosen": chosen == Some(here),
            "source": case::in_language(&paper.document.origin.source_title, desk.lang()),
            "name": paper.document.name, "line": line(desk, paper), "document": true,
            "same": same.get(&paper.document.id)
                .map(|one| desk.text("review-paper-same", &[("name", &one.document.name)])),
            "state": paper.state(), "proposed": paper.state() == PaperState::Undecided && paper.is_proposed(),
        })
    };
    listed.iter().map(view).collect()
}

/// What it is, how large, and from when.
fn line(desk: &Desk, paper: &Paper) -> String {
    let document = &paper.document;
    let kilobytes = ((document.bytes + 1023) / 1024).to_string();
    let mut words = vec![
        case::in_language(&document.origin.title, desk.lang()).to_owned(),
        desk.text("staff-file-size", &[("kb", &kilobytes)]),
    ];
    words.extend(paper.document.superseded_at.map(|_| desk.text("collected-earlier", &[])));
    words.extend(["date", "subject"].iter().filter_map(|name| document.told.get(*name).cloned()));
    words.join(" · ")
}

/// The chosen document: what is decided of it, and where it is read.
pub fn beside(desk: &Desk, paper: &Paper, look: &Look, case: &Case) -> Value {
    let state = paper.state();
    let open = matches!(
        state,
        PaperState::Undecided | PaperState::Given | PaperState::Withheld | PaperState::Redacted
    );
    json!({
        "key": paper.document.id, "name": paper.document.name, "state": state, "line": line(desk, paper),
        "source": case::in_language(&paper.document.origin.source_title, desk.lang()),
        "open": open, "href": address(case.id, paper.document.id, &look.query()),
        "gives": open && paper.cuts().is_none() && state != PaperState::Given,
        "decision": decided(desk, paper), "chosen": state == PaperState::Undecided && paper.cuts().is_some(),
        "said": paper.document.answered.as_ref().filter(|_| state == PaperState::LeftOut).map(|said| &said.reason),
        "hint": paper_hint(desk, paper),
    })
}

/// What the list cannot show of it.
fn paper_hint(desk: &Desk, paper: &Paper) -> Option<String> {
    if paper.state() != PaperState::Undecided {
        return None;
    }
    match paper.places() {
        None if !paper.is_read() => Some(desk.text("review-paper-unread", &[])),
        None => Some(desk.text("review-paper-unreadable", &[])),
        Some(0) if paper.is_proposed() => Some(desk.text("review-paper-blind", &[])),
        Some(0) => None,
        Some(n) => Some(desk.text("review-paper-places", &[("n", &n.to_string())])),
    }
}

fn decided(desk: &Desk, paper: &Paper) -> Option<Value> {
    let decision = paper.decision.as_ref()?;
    let cuts = &decision.cuts;
    let areas = cuts.areas.len();
    Some(json!({
        "ground": decision.ground.map(|ground| desk.text(&format!("ground-{ground}"), &[])),
        "reason": decision.reason, "passages": cuts.passages, "spots": cuts.spots, "without": cuts.without, "areas": areas,
        "left_out": decision.left_out,
    }))
}

/// Each document beside what becomes of it, for the one who looks before release.
pub fn insert_difference(desk: &Desk, case: &Case, sets: &Sets, context: &mut Context) {
    let count = |state: PaperState| sets.papers.iter().filter(|paper| paper.state() == state).count();
    let n = |count: usize| count.to_string();
    let withheld = count(PaperState::Withheld) + count(PaperState::LeftOut);
    let open = count(PaperState::Undecided) + count(PaperState::Shut);
    let line = desk.text(
        "review-difference-line",
        &[
            ("found", &n(sets.papers.len())),
            ("given", &n(count(PaperState::Given) + count(PaperState::Redacted))),
            ("withheld", &n(withheld)),
            ("redacted", &n(count(PaperState::Redacted))),
            ("undecided", &n(open)),
        ],
    );
    let less: Vec<Value> = sets
        .papers
        .iter()
        .filter(|paper| {
            matches!(paper.state(), PaperState::Withheld | PaperState::LeftOut | PaperState::Redacted)
        })
        .map(|paper| beside(desk, paper, &Look { show: "all".into(), ..Look::default() }, case))
        .collect();
    let given: Vec<Value> = sets
        .papers
        .iter()
        .filter(|paper| paper.state() == PaperState::Given)
        .map(|paper| json!({ "name": paper.document.name, "href": address(case.id, paper.document.id, "show=all") }))
        .collect();
    context.insert(
        "documents",
        &json!({ "count": sets.papers.len(), "line": line, "less": less, "given": given }),
    );
}
