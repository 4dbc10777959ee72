//! All activities, and all recipients.

use actix_web::web;
use serde_json::{Value, json};

use super::{address, uses, warning_tags};
use crate::{
    db::Conn,
    letters,
    register::{self, Activity, Entry, Information, Role, Told, Used, Warning},
    staff::Permission,
    web::staff::{
        answer::{Answer, Failure},
        desk::{Desk, Fields},
        frame,
    },
};

/// What of the register is shown.
struct View {
    q: String,
    role: Option<Role>,
    /// `any`, or one warning.
    warning: String,
}

impl View {
    fn of(fields: &Fields) -> View {
        let (role, warning) = (Role::parse(&fields.text("role")), fields.text("warning"));
        View { q: fields.text("q"), role, warning }
    }

    fn shows(&self, desk: &Desk, entry: &Entry) -> bool {
        let (activity, warnings) = (&entry.activity, entry.warnings(desk.now));
        let warned = match self.warning.as_str() {
            "" => true,
            "any" => !warnings.is_empty(),
            one => Warning::parse(one).is_some_and(|one| warnings.contains(&one)),
        };
        warned && self.role.is_none_or(|role| role == activity.role) && self.finds(desk, activity)
    }

    fn finds(&self, desk: &Desk, activity: &Activity) -> bool {
        let told = Information::of(activity, &desk.app.words, desk.lang());
        let recipients = told.recipients.iter().map(|to| to.name.as_str());
        let texts = [told.key.as_str(), &told.name, &told.purpose].into_iter().chain(recipients);
        let q = self.q.to_lowercase();
        q.is_empty() || texts.map(str::to_lowercase).any(|text| text.contains(&q))
    }
}

pub async fn list(desk: Desk, query: web::Query<Vec<(String, String)>>) -> Result<Answer, Failure> {
    let view = View::of(&Fields::from(query.into_inner()));
    desk.run(move |desk| {
        desk.may(Permission::ReadCases)?;
        desk.read(|conn| list_page(desk, conn, &view))
    })
    .await
}

fn list_page(desk: &Desk, conn: &mut Conn, view: &View) -> Result<Answer, Failure> {
    let (mut context, _) = frame::context(desk, conn)?;
    let zone = frame::organisation(desk, conn)?.zone();
    let (entries, uses) = (register::entries(conn, desk.actor.organisation)?, uses(desk, conn)?);
    let unknown: Vec<Value> = uses
        .iter()
        .filter(|(key, _)| !entries.iter().any(|entry| entry.activity.key == **key))
        .map(|(key, sets)| {
            json!({ "key": key, "used": desk.text("register-unknown-used", &[("sets", &sets.join(", "))]) })
        })
        .collect();
    let shown = entries.iter().filter(|entry| view.shows(desk, entry));
    let mut rows: Vec<Value> = shown.map(|entry| row(desk, entry, zone)).collect();
    rows.sort_by_key(|row| row["told"]["name"].as_str().map(str::to_lowercase));
    context.insert("unknown", &unknown);
    context.insert("count_words", &desk.text("register-count", &[("n", &rows.len().to_string())]));
    context.insert("rows", &rows);
    context.insert("is_empty", &entries.is_empty());
    context.insert("may_edit", &desk.is_allowed(Permission::EditRegister));
    context.insert("roles", &Role::ALL);
    context.insert("warnings", &warning_tags(desk, Warning::ALL));
    let filtered = !view.q.is_empty() || view.role.is_some() || !view.warning.is_empty();
    let role = view.role.map(|role| role.to_string()).unwrap_or_default();
    context.insert("f", &json!({ "q": view.q, "role": role, "warning": view.warning, "any": filtered }));
    frame::page(desk, "staff/register/list.html", &context)
}

fn row(desk: &Desk, entry: &Entry, zone: chrono_tz::Tz) -> Value {
    let told = Information::of(&entry.activity, &desk.app.words, desk.lang());
    let when = letters::time_in_words(entry.confirmed_at, zone, desk.lang());
    json!({
        "href": address(&told.key),
        "warnings": warning_tags(desk, &entry.warnings(desk.now)),
        "confirmed": desk.text("register-confirmed-at", &[("time", &when)]),
        "third": told.recipients.iter().any(|to| to.third_country),
        "everybody": entry.activity.everybody,
        "told": told,
    })
}

pub async fn recipients(desk: Desk, query: web::Query<Vec<(String, String)>>) -> Result<Answer, Failure> {
    let show = Fields::from(query.into_inner()).text("show");
    desk.run(move |desk| {
        desk.may(Permission::ReadCases)?;
        desk.read(|conn| recipients_page(desk, conn, &show))
    })
    .await
}

fn recipients_page(desk: &Desk, conn: &mut Conn, show: &str) -> Result<Answer, Failure> {
    let (mut context, _) = frame::context(desk, conn)?;
    let activities = register::list(conn, desk.actor.organisation)?;
    let all = register::recipients(&activities);
    let fits = |used: &&Used| match show {
        "third" => used.recipient.is_in_third_country(),
        "processors" => used.recipient.kind == register::RecipientKind::Processor,
        _ => true,
    };
    let named = |key: &String| {
        let activity = activities.iter().find(|activity| activity.key == *key);
        let name = activity.map(|activity| activity.name.in_language(desk.lang().as_str()));
        json!({ "href": address(key), "name": name.unwrap_or(key) })
    };
    let row = |used: &Used| {
        json!({
            "told": Told::of(&used.recipient, &desk.app.words, desk.lang()),
            "used": used.activities.iter().map(named).collect::<Vec<_>>(),
            "differs": used.differs,
        })
    };
    context.insert("rows", &all.iter().filter(fits).map(row).collect::<Vec<_>>());
    context.insert("show", show);
    frame::page(desk, "staff/register/recipients.html", &context)
}
