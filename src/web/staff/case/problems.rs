//! What is to be corrected in one of the forms of the case page. The page is asked for again with the name of the
//! problem, so that going back and reloading work; an address cannot put words of its own into the page.

use serde_json::{Value, json};

use crate::{
    ids::{CaseId, SearchId},
    web::staff::{answer::Failure, desk::Desk},
};

/// The problems that there are, each the end of a `staff-error-…` text.
const KNOWN: &[&str] = &["method", "result", "note", "candidate", "reason", "reason-long"];

/// Leads back to the page of `case`, which says what is wrong. `kept` is what was chosen; nothing that was written.
pub fn correct(case: CaseId, problem: &str, kept: &[(&str, &str)]) -> Failure {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query.append_pair("problem", problem).extend_pairs(kept);
    Failure::Correct { at: format!("/staff/cases/{case}?{}", query.finish()) }
}

/// The problem that the address of the page names, as the page shows it; its `at` is empty when there is none.
pub fn of_address(desk: &Desk) -> Value {
    let query = desk.here.split_once('?').map(|(_, query)| query).unwrap_or_default();
    let field = |name: &str| {
        let mut pairs = url::form_urlencoded::parse(query.as_bytes());
        pairs.find(|(key, _)| key == name).map(|(_, value)| value.into_owned()).unwrap_or_default()
    };
    let problem = field("problem");
    if !KNOWN.contains(&problem.as_str()) {
        return json!({ "at": "", "text": "", "list": [], "method": "", "result": "" });
    }
    let search = field("search").parse::<SearchId>().map(|id| id.to_string()).unwrap_or_default();
    let anchor = match problem.as_str() {
        "candidate" => format!("choose-{search}"),
        "reason" | "reason-long" if search.is_empty() => "skip-reason".to_owned(),
        "reason" | "reason-long" => format!("why-{search}"),
        other => other.to_owned(),
    };
    let text = desk.text(&format!("staff-error-{problem}"), &[]);
    json!({
        "at": anchor, "text": text, "list": [{ "field": anchor, "text": text }],
        "method": field("method"), "result": field("result"),
    })
}
