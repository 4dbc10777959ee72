//! What surrounds every staff page: menu, counts, who is signed in.

use chrono::NaiveDate;
use serde::Serialize;
use tera::Context;

use super::{
    answer::{Answer, Failure},
    desk::Desk,
};
use crate::{
    cases::{self, Counts, Overview},
    db::Conn,
    ids::OrganisationId,
    outbox,
    staff::{self, Organisation, Permission},
};

#[derive(Serialize)]
struct Entry {
    href: &'static str,
    text: String,
    icon: &'static str,
    count: Option<i64>,
    danger: bool,
    current: bool,
}

#[derive(Serialize)]
struct Frame {
    organisation: String,
    name: String,
    initials: String,
    role: &'static str,
    at_me: bool,
    views: Vec<Entry>,
    pages: Vec<Entry>,
}

/// The organisation of whoever is at the desk.
///
/// # Errors
/// [`Failure`].
pub fn organisation(desk: &Desk, conn: &mut Conn) -> Result<Organisation, Failure> {
    staff::find(conn, desk.actor.organisation)?.ok_or(Failure::Absent)
}

/// What there is to do, but for her own requests.
///
/// # Errors
/// [`Failure`].
pub fn overview(
    desk: &Desk,
    conn: &mut Conn,
    organisation: OrganisationId,
    today: NaiveDate,
) -> Result<Overview, Failure> {
    let all = desk.app.overviews.of(conn, organisation, today)?;
    let own = desk.own(conn)?;
    Ok(all.without(conn, organisation, &own, today)?)
}

/// The context of a full page: `desk`, `csrf`, `counts`, and the notice that `?notice=` asks for.
///
/// # Errors
/// [`Failure`].
pub fn context(desk: &Desk, conn: &mut Conn) -> Result<(Context, Counts), Failure> {
    let organisation = organisation(desk, conn)?;
    let today = desk.now.with_timezone(&organisation.zone()).date_naive();
    let own = desk.own(conn)?;
    let counts = overview(desk, conn, organisation.id, today)?.counts(desk.actor.id, today);
    let troubles = match desk.is_allowed(Permission::ReadTasks) {
        true => outbox::count_in_trouble(conn, organisation.id, &own)?,
        false => 0,
    };
    let frame = Frame {
        organisation: organisation.name.clone(),
        name: desk.actor.name.clone(),
        initials: initials(&desk.actor.name),
        role: desk.actor.role.as_str(),
        at_me: desk.here.starts_with("/staff/me"),
        views: views(desk, &counts),
        pages: pages(desk, troubles, cases::count_assistances(conn, organisation.id, &own)?),
    };
    let mut context = Context::new();
    context.insert("desk", &frame);
    context.insert("csrf", &desk.csrf());
    context.insert("counts", &counts);
    context.insert("notice", &notice(desk));
    context.insert("may_work", &desk.is_allowed(Permission::WorkOnCases));
    context.insert("today", &today);
    context.insert("zone", organisation.zone().name());
    Ok((context, counts))
}

fn views(desk: &Desk, counts: &Counts) -> Vec<Entry> {
    let (path, query) = desk.here.split_once('?').unwrap_or((&desk.here, ""));
    let entry = |href: &'static str, key: &str, icon, count| {
        let (to, filter) = href.split_once('?').unwrap_or((href, ""));
        let current = path == to && (query == filter || (filter.is_empty() && query.starts_with("notice=")));
        Entry { href, text: desk.text(key, &[]), icon, count: Some(count), danger: false, current }
    };
    vec![
        entry("/staff/cases", "staff-view-open", "clipboard-list", counts.open),
        entry("/staff/cases?owner=me", "staff-view-mine", "circle-user", counts.mine),
        entry("/staff/cases?owner=nobody", "staff-view-nobodys", "user-plus", counts.nobodys),
        Entry {
            danger: counts.late > 0,
            ..entry("/staff/cases?due=late", "staff-view-late", "circle-alert", counts.late)
        },
    ]
}

fn pages(desk: &Desk, troubles: i64, helped: i64) -> Vec<Entry> {
    let all = [
        ("/staff/register", "register-title", "file-text", Permission::ReadCases),
        ("/staff/assistances", "controllers-title", "building-2", Permission::ReadCases),
        ("/staff/sources", "sources-title", "folder-search", Permission::EditRegister),
        ("/staff/registers", "registers-title", "archive", Permission::ReadCases),
        ("/staff/reports", "staff-report-title", "chart-column", Permission::ReadReports),
        ("/staff/tasks", "staff-tasks-title", "list-checks", Permission::ReadTasks),
        ("/staff/people", "staff-people-title", "users", Permission::ManagePeople),
        ("/staff/calendar", "clock-page-title", "calendar-days", Permission::ManageOrganisation),
        ("/staff/ways", "staff-ways-title", "shield-check", Permission::ManageOrganisation),
        ("/staff/wording", "wording-title", "mail", Permission::ManageOrganisation),
        ("/staff/settings", "staff-settings-title", "settings", Permission::ManageOrganisation),
    ];
    let mine = all.into_iter().filter(|(_, _, _, permission)| desk.is_allowed(*permission));
    mine.map(|(href, key, icon, _)| Entry {
        href,
        text: desk.text(key, &[]),
        icon,
        count: match href {
            "/staff/tasks" => Some(troubles),
            "/staff/assistances" => Some(helped),
            _ => None,
        }
        .filter(|count| *count > 0),
        danger: href == "/staff/tasks",
        current: is_within(&desk.here, href),
    })
    .collect()
}

/// `/staff/registers/…` is within `/staff/registers`, and not within `/staff/register`.
fn is_within(here: &str, href: &str) -> bool {
    here.strip_prefix(href).is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?']))
}

/// What was just done, from a fixed list: an address cannot put words into the page.
const NOTICES: &[&str] = &[
    "eid-first",
    "eid-accepted",
    "eid-refused",
    "set-up",
    "assigned",
    "reclassified",
    "invited",
    "disabled",
    "enabled",
    "saved",
    "retried",
    "identity-passed",
    "identity-asked",
    "identity-asked-late",
    "contacts-asked",
    "contact-taken-over",
    "questions-offered",
    "questions-right",
    "questions-wrong",
    "warning-signed",
    "identity-failed",
    "collecting",
    "chosen",
    "left-out",
    "skipped",
    "package-again",
    "transfer-proposed",
    "transfer-signed",
    "transfer-called-back",
    "withheld",
    "review-done",
    "review-undone",
    "review-looked",
    "lifted",
    "decided",
    "letter-saved",
    "letter-sent",
    "wording-saved",
    "wording-reset",
    "closed",
    "forwarded",
    "id-document-recorded",
    "forwarding-acknowledged",
    "assistance-asked",
    "assistance-given",
    "receipts-recorded",
    "file-released",
    "document-left-out",
    "task-sent-back",
    "activity-added",
    "activity-changed",
    "activity-confirmed",
    "activity-removed",
    "register-imported",
    "pause-started",
    "pause-ended",
    "extended",
    "receipt-corrected",
    "calendar-saved",
    "calendar-moved",
    "restricted",
    "use-recorded",
    "notice-recorded",
    "source-checked",
    "system-set-aside",
    "restriction-lifted",
    "objection-recorded",
    "objection-weighed",
    "objection-ended",
    "recipients-listed",
    "recipient-settled",
    "recipient-answered",
    "address-stopped",
    "address-allowed",
    "erasure-remembered",
    "item-saved",
    "planned",
    "item-done",
    "item-removed",
    "step-saved",
    "fee-announced",
    "fee-answered",
    "reopened",
    "answered",
    "authority-accepted",
    "authority-refused",
    "authority-asked",
    "authority-offered",
    "authority-revoked",
    "subject-reached",
    "subject-reached-new",
    "delivery-warned",
    "subject-told",
    "subject-not-told",
    "delivery-changed",
    "passphrase-sent",
];

fn notice(desk: &Desk) -> Option<String> {
    let asked = desk.here.split_once('?')?.1;
    let name = url::form_urlencoded::parse(asked.as_bytes()).find(|(key, _)| key == "notice")?.1.into_owned();
    NOTICES.contains(&name.as_str()).then(|| desk.text(&format!("staff-notice-{name}"), &[]))
}

/// `AJ` for Anne Juul.
pub fn initials(name: &str) -> String {
    let words: Vec<&str> = name.split_whitespace().collect();
    let first = words.first().and_then(|word| word.chars().next());
    let last = if words.len() > 1 { words.last().and_then(|word| word.chars().next()) } else { None };
    first.into_iter().chain(last).flat_map(char::to_uppercase).collect()
}

/// # Errors
/// [`Failure::Internal`] when the template asks for what is not there.
pub fn render(desk: &Desk, template: &str, context: &Context) -> Result<String, Failure> {
    desk.app.words.render(template, desk.lang(), context).map_err(Failure::from)
}

/// # Errors
/// As [`render`].
pub fn page(desk: &Desk, template: &str, context: &Context) -> Result<Answer, Failure> {
    Ok(Answer::Page(render(desk, template, context)?))
}

#[cfg(test)]
mod tests {
    #[test]
    fn initials_are_the_first_and_the_last() {
        assert_eq!(super::initials("Anne Juul"), "AJ");
        assert_eq!(super::initials("åse marie ørsted"), "ÅØ");
        assert_eq!(super::initials("Cher"), "C");
        assert_eq!(super::initials(" "), "");
    }
}
