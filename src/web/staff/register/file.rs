//! The register as a file: taken out; and looked at, told what it would change, and only then taken in.

use actix_multipart::Multipart;
use actix_web::{HttpRequest, web::Payload};
use futures_util::StreamExt as _;
use serde_json::{Value, json};

use super::{address, changing, text_of, uses};
use crate::{
    db::Conn,
    register::{self, Activity, ImportError, Plan, Problem},
    staff::Permission,
    web::{
        Fault,
        staff::{
            answer::{Answer, Failure},
            desk::Desk,
            frame,
        },
    },
};

/// The largest file, in bytes.
const LARGEST: usize = 4 * 1024 * 1024;
/// So much of a larger one is read, in bytes, so that the browser shows why it is refused.
const READ_ON: usize = 64 * 1024 * 1024;

pub async fn export(desk: Desk) -> Result<Answer, Failure> {
    desk.run(|desk| {
        desk.may(Permission::ReadCases)?;
        let mut bytes = Vec::new();
        let written = register::export(&desk.app.db, desk.actor.organisation, &mut bytes);
        written.map_err(Failure::internal)?;
        let organisation = desk.read(|conn| frame::organisation(desk, conn))?;
        let name = format!("{}-{}.csv", organisation.slug, desk.text("register-file-name", &[]));
        Ok(Answer::File { name, media_type: "text/csv; charset=utf-8".into(), bytes })
    })
    .await
}

/// What is wrong with the file as a whole, or with its lines.
#[derive(Default)]
struct Wrong {
    whole: Option<&'static str>,
    problems: Vec<Problem>,
}

fn import_page(desk: &Desk, conn: &mut Conn, wrong: &Wrong) -> Result<String, Failure> {
    let (mut context, _) = frame::context(desk, conn)?;
    let line = |problem: &Problem| {
        let line = problem.line.map(|line| desk.text("register-import-line", &[("line", &line.to_string())]));
        json!({ "line": line, "column": problem.column, "text": text_of(desk, problem) })
    };
    let count = wrong.problems.len().to_string();
    context.insert("whole", &wrong.whole.map(|key| desk.text(key, &[])));
    context.insert("wrong", &wrong.problems.iter().map(line).collect::<Vec<Value>>());
    context.insert("wrong_title", &desk.text("register-import-wrong", &[("n", &count)]));
    frame::render(desk, "staff/register/import.html", &context)
}

pub async fn import(desk: Desk) -> Result<Answer, Failure> {
    desk.run(|desk| {
        desk.may(Permission::EditRegister)?;
        desk.read(|conn| Ok(Answer::Page(import_page(desk, conn, &Wrong::default())?)))
    })
    .await
}

/// What came in one post.
#[derive(Default)]
struct Sent {
    file: Vec<u8>,
    version: String,
    too_large: bool,
}

async fn read(desk: &Desk, request: &HttpRequest, payload: Payload) -> Result<Sent, Failure> {
    desk.may(Permission::EditRegister)?;
    let mut parts = Multipart::new(request.headers(), payload);
    let (mut sent, mut checked, mut total) = (Sent::default(), false, 0);
    while let Some(part) = parts.next().await {
        let mut part = part.map_err(|_| Failure::Fault(Fault::BadRequest))?;
        let (name, mut bytes) = (part.name().unwrap_or_default().to_owned(), Vec::new());
        while let Some(chunk) = part.next().await {
            let chunk = chunk.map_err(|_| Failure::Fault(Fault::BadRequest))?;
            total += chunk.len();
            if total > READ_ON {
                return Err(Failure::Fault(Fault::TooLarge));
            }
            if bytes.len() + chunk.len() <= LARGEST {
                bytes.extend_from_slice(&chunk);
            } else {
                sent.too_large = true;
            }
        }
        match name.as_str() {
            "csrf" => {
                desk.check(&String::from_utf8_lossy(&bytes))?;
                checked = true;
            }
            "file" => sent.file = bytes,
            "version" => sent.version = String::from_utf8_lossy(&bytes).into_owned(),
            _ => {}
        }
    }
    if checked { Ok(sent) } else { Err(Failure::Fault(Fault::Forbidden)) }
}

/// What the file would change; nothing is stored.
pub async fn look(desk: Desk, request: HttpRequest, payload: Payload) -> Result<Answer, Failure> {
    let sent = read(&desk, &request, payload).await?;
    desk.run(move |desk| {
        let wrong = match checked(&sent) {
            Ok(activities) => {
                return desk.read(|conn| Ok(Answer::Page(plan_page(desk, conn, &sent, &activities, false)?)));
            }
            Err(wrong) => wrong,
        };
        desk.read(|conn| Ok(Answer::Invalid(import_page(desk, conn, &wrong)?)))
    })
    .await
}

fn checked(sent: &Sent) -> Result<Vec<Activity>, Wrong> {
    let whole = |key| Err(Wrong { whole: Some(key), problems: Vec::new() });
    match () {
        () if sent.too_large => whole("register-import-too-large"),
        () if sent.file.is_empty() => whole("register-import-missing"),
        () => register::read(&sent.file).map_err(|problems| Wrong { whole: None, problems }),
    }
}

fn plan_page(
    desk: &Desk,
    conn: &mut Conn,
    sent: &Sent,
    activities: &[Activity],
    changed_meanwhile: bool,
) -> Result<String, Failure> {
    let (mut context, _) = frame::context(desk, conn)?;
    let uses = uses(desk, conn)?;
    let before = register::list(conn, desk.actor.organisation)?;
    let plan = register::plan(conn, desk.actor.organisation, activities, &uses)?;
    let lang = desk.lang();
    let named = |activity: &Activity| json!({ "key": activity.key, "name": activity.name.in_language(lang.as_str()), "href": address(&activity.key) });
    let changed = |(activity, columns): &(Activity, Vec<&'static str>)| {
        let old = before.iter().find(|old| old.key == activity.key);
        let field = |column: &&str| {
            let old = old.map(|old| register::field(old, column)).unwrap_or_default();
            json!({ "column": column, "before": old, "after": register::field(activity, column) })
        };
        let mut entry = named(activity);
        entry["fields"] = columns.iter().map(field).collect();
        entry
    };
    let count = |key: &str, n: usize| desk.text(key, &[("n", &n.to_string())]);
    let Plan { added, removed, in_use, version, same, .. } = &plan;
    context.insert("added", &added.iter().map(named).collect::<Vec<_>>());
    context.insert("changed", &plan.changed.iter().map(changed).collect::<Vec<_>>());
    context.insert("removed", &removed.iter().map(named).collect::<Vec<_>>());
    context.insert("added_title", &count("register-import-added", added.len()));
    context.insert("changed_title", &count("register-import-changed", plan.changed.len()));
    context.insert("removed_title", &count("register-import-removed", removed.len()));
    context.insert("same", &count("register-import-same", *same));
    context.insert("nothing", &(added.is_empty() && removed.is_empty() && plan.changed.is_empty()));
    context.insert(
        "in_use",
        &in_use.iter().map(|(key, sets)| json!({ "key": key, "sets": sets })).collect::<Vec<_>>(),
    );
    context.insert("changed_meanwhile", &changed_meanwhile);
    context.insert("version", version);
    let text = String::from_utf8_lossy(&sent.file);
    context.insert("file", text.trim_start_matches('\u{feff}'));
    frame::render(desk, "staff/register/plan.html", &context)
}

/// Takes in the file that was looked at, if the register is still the one it was compared with.
pub async fn replace(desk: Desk, request: HttpRequest, payload: Payload) -> Result<Answer, Failure> {
    let sent = read(&desk, &request, payload).await?;
    desk.run(move |desk| {
        let activities = match checked(&sent) {
            Ok(activities) => activities,
            Err(wrong) => return desk.read(|conn| Ok(Answer::Invalid(import_page(desk, conn, &wrong)?))),
        };
        let uses = desk.read(|conn| uses(desk, conn))?;
        let done = desk.write(|tx| changing(desk).replace(tx, &activities, &uses, Some(&sent.version)));
        match done {
            Ok(_) => Ok(Answer::See("/staff/register?notice=register-imported".into())),
            Err(ImportError::Db(e)) => Err(e.into()),
            Err(error) => {
                let changed = matches!(error, ImportError::Changed);
                let page = desk.read(|conn| plan_page(desk, conn, &sent, &activities, changed))?;
                Ok(Answer::Refused(page))
            }
        }
    })
    .await
}
