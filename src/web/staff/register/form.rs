//! The form of one activity. What is typed is checked by the same door as a file ([`register::Draft::check`]), and shown
//! again with what is wrong.

use actix_web::web;
use serde_json::{Map, Value, json};

use super::{address, as_seen, changing, find, one::failure, stamp, text_of, uses};
use crate::{
    db::Conn,
    law::{basis::Basis, countries},
    register::{
        self, Activity, COLUMNS, ChangeError, Draft, Keeping, Problem, RecipientKind, Role, Safeguard,
        Trigger, Unit,
    },
    staff::Permission,
    web::staff::{
        answer::{Answer, Failure},
        desk::{Desk, Fields, Posted},
        frame,
    },
};

/// The fields of one recipient, in the order of [`crate::register::parts`].
const PARTS: [&str; 7] =
    ["to_name", "to_kind", "to_country", "to_safeguard", "to_note_da", "to_note_en", "to_name_en"];
/// Empty rows below those that are filled in, and how many "more rows" adds.
const SPARE: usize = 2;
/// Lists, which the form has with an item a line.
const LISTS: [&str; 4] =
    ["categories_of_data_da", "categories_of_data_en", "categories_of_people_da", "categories_of_people_en"];

/// What the form shows.
struct Form {
    draft: Draft,
    /// Number, unit and trigger of each period.
    periods: Vec<[String; 3]>,
    problems: Vec<(&'static str, String)>,
    /// The activity that is edited, and when it was read.
    editing: Option<(String, String)>,
    spare: usize,
}

impl Form {
    fn empty() -> Form {
        let mut draft = Draft::default();
        draft.fields.insert("role", Role::Controller.to_string());
        Form { draft, periods: Vec::new(), problems: Vec::new(), editing: None, spare: SPARE }
    }

    fn of(activity: &Activity) -> Form {
        let period = |keeping: &Keeping| match keeping {
            Keeping::For { number, unit, from } => [number.to_string(), unit.to_string(), from.to_string()],
            Keeping::Until(trigger) => [String::new(), String::new(), trigger.to_string()],
        };
        let periods = activity.keeping.iter().map(period).collect();
        Form { draft: Draft::of(activity), periods, ..Form::empty() }
    }

    fn sent(fields: &Fields) -> Form {
        let rows = |names: &[&str]| -> Vec<Vec<String>> {
            let columns: Vec<Vec<String>> = names.iter().map(|name| fields.every(name)).collect();
            let longest = columns.iter().map(Vec::len).max().unwrap_or_default();
            let cell = |column: &Vec<String>, at: usize| column.get(at).map(|text| text.trim().to_owned());
            let row = |at| columns.iter().map(|column| cell(column, at).unwrap_or_default()).collect();
            (0..longest)
                .map(row)
                .filter(|row: &Vec<String>| row.iter().any(|part| !part.is_empty()))
                .collect()
        };
        let periods: Vec<[String; 3]> = rows(&["number", "unit", "trigger"])
            .into_iter()
            .filter_map(|row| <[String; 3]>::try_from(row).ok())
            .filter(|[number, _, trigger]| !number.is_empty() || !trigger.is_empty())
            .collect();
        let mut draft = Draft { recipients: rows(&PARTS), ..Draft::default() };
        for column in COLUMNS {
            let text = match column {
                "legal_basis" => fields.every("legal_basis").join("; "),
                "controller" => joined(&fields.text("controller"), &fields.text("controller_contact")),
                "retention" => periods.iter().map(written).collect::<Vec<_>>().join("; "),
                list if LISTS.contains(&list) => one_line(&fields.text(list)),
                text => fields.text(text),
            };
            draft.fields.insert(column, text);
        }
        Form { draft, periods, ..Form::empty() }
    }

    fn is_wrong(&mut self, desk: &Desk, problems: &[Problem]) {
        let told = |problem: &Problem| Some((problem.column?, text_of(desk, problem)));
        self.problems = problems.iter().filter_map(told).collect();
    }
}

fn joined(name: &str, contact: &str) -> String {
    if contact.is_empty() { name.to_owned() } else { format!("{name} | {contact}") }
}

fn one_line(list: &str) -> String {
    list.lines().map(str::trim).filter(|item| !item.is_empty()).collect::<Vec<_>>().join("; ")
}

/// As the file writes a period; what was left out is noticed when it is read.
fn written([number, unit, trigger]: &[String; 3]) -> String {
    match (number.as_str(), trigger.as_str()) {
        ("", trigger) => format!("until {trigger}"),
        (number, trigger) => format!("{number} {unit} from {trigger}"),
    }
}

fn page(desk: &Desk, conn: &mut Conn, form: &Form) -> Result<String, Failure> {
    let (mut context, _) = frame::context(desk, conn)?;
    let draft = &form.draft;
    let value = |column: &&str| {
        let text = draft.field(column);
        let shown = if LISTS.contains(column) { text.replace("; ", "\n") } else { text.to_owned() };
        ((*column).to_owned(), Value::from(shown))
    };
    let mut values: Map<String, Value> = COLUMNS.iter().map(value).collect();
    let (controller, contact) =
        draft.field("controller").split_once(" | ").unwrap_or((draft.field("controller"), ""));
    values.insert("controller".into(), controller.into());
    values.insert("controller_contact".into(), contact.into());
    let first = |column: &&str| {
        let mine = form.problems.iter().find(|(at, _)| at == column);
        ((*column).to_owned(), Value::from(mine.map(|(_, text)| text.as_str()).unwrap_or_default()))
    };
    let problems: Vec<Value> =
        form.problems.iter().map(|(field, text)| json!({ "field": field, "text": text })).collect();
    context.insert("v", &values);
    context.insert("e", &COLUMNS.iter().map(first).collect::<Map<String, Value>>());
    context.insert("problems", &problems);
    context.insert(
        "editing",
        &form.editing.as_ref().map(|(key, seen)| json!({ "href": address(key), "as_seen": seen })),
    );
    context.insert("title", &title(desk, form));
    context.insert("recipients", &recipients(form));
    context.insert("periods", &periods(form));
    insert_choices(desk, &mut context, draft);
    frame::render(desk, "staff/register/form.html", &context)
}

fn title(desk: &Desk, form: &Form) -> String {
    let name = form.draft.field("name_da");
    match form.editing {
        Some(_) => desk.text("register-edit-title", &[("name", name)]),
        None => desk.text("register-new-title", &[]),
    }
}

fn recipients(form: &Form) -> Vec<Value> {
    let filled = form.draft.recipients.iter().map(|parts| {
        let mut row = Map::new();
        for (at, name) in PARTS.iter().enumerate() {
            row.insert((*name).to_owned(), parts.get(at).cloned().unwrap_or_default().into());
        }
        Value::from(row)
    });
    let empty: Map<String, Value> = PARTS.iter().map(|name| ((*name).to_owned(), "".into())).collect();
    filled.chain(std::iter::repeat_n(Value::from(empty), form.spare)).collect()
}

fn periods(form: &Form) -> Vec<Value> {
    let row =
        |[number, unit, trigger]: &[String; 3]| json!({ "number": number, "unit": unit, "trigger": trigger });
    let empty = [String::new(), Unit::Years.to_string(), String::new()];
    form.periods.iter().map(row).chain([row(&empty)]).collect()
}

fn insert_choices(desk: &Desk, context: &mut tera::Context, draft: &Draft) {
    let option = |value: &str, key: String| json!({ "value": value, "text": desk.text(&key, &[]) });
    let chosen: Vec<&str> = draft.field("legal_basis").split(';').map(str::trim).collect();
    let basis = |basis: &Basis| {
        json!({
            "value": basis, "chosen": chosen.contains(&basis.as_str()),
            "name": desk.text(&format!("register-basis-{}", basis.slug()), &[]),
        "article": register::article(*basis, &desk.app.words, desk.lang()),
        })
    };
    let mut places: Vec<Value> =
        countries::all().map(|code| option(code, format!("country-{code}"))).collect();
    places.sort_by_key(|place| place["text"].as_str().map(str::to_lowercase));
    let all = |values: Vec<&'static str>, prefix: &str| -> Vec<Value> {
        values.into_iter().map(|value| option(value, format!("{prefix}-{value}"))).collect()
    };
    context.insert("bases", &Basis::ALL.iter().map(basis).collect::<Vec<_>>());
    context.insert("countries", &places);
    context.insert("roles", &all(Role::ALL.iter().map(|one| one.as_str()).collect(), "register-role"));
    context
        .insert("kinds", &all(RecipientKind::ALL.iter().map(|one| one.as_str()).collect(), "register-kind"));
    context.insert(
        "safeguards",
        &all(Safeguard::ALL.iter().map(|one| one.as_str()).collect(), "register-safeguard"),
    );
    context.insert("units", &all(Unit::ALL.iter().map(|one| one.as_str()).collect(), "register-unit"));
    context
        .insert("triggers", &all(Trigger::ALL.iter().map(|one| one.as_str()).collect(), "register-trigger"));
}

pub async fn new(desk: Desk, query: web::Query<Vec<(String, String)>>) -> Result<Answer, Failure> {
    // A source that names an unknown activity leads here with its key.
    let key = Fields::from(query.into_inner()).text("key");
    desk.run(move |desk| {
        desk.may(Permission::EditRegister)?;
        let mut form = Form::empty();
        form.draft.fields.insert("key", key);
        desk.read(|conn| Ok(Answer::Page(page(desk, conn, &form)?)))
    })
    .await
}

pub async fn edit(desk: Desk, key: web::Path<String>) -> Result<Answer, Failure> {
    desk.run(move |desk| {
        desk.may(Permission::EditRegister)?;
        desk.read(|conn| {
            let entry = find(desk, conn, &key)?;
            let editing = Some((entry.activity.key.clone(), stamp(entry.confirmed_at)));
            let form = Form { editing, ..Form::of(&entry.activity) };
            Ok(Answer::Page(page(desk, conn, &form)?))
        })
    })
    .await
}

pub async fn add(posted: Posted) -> Result<Answer, Failure> {
    let Posted { desk, fields } = posted;
    desk.run(move |desk| save(desk, &fields, None)).await
}

pub async fn change(posted: Posted, key: web::Path<String>) -> Result<Answer, Failure> {
    let Posted { desk, fields } = posted;
    desk.run(move |desk| save(desk, &fields, Some(&key))).await
}

fn save(desk: &Desk, fields: &Fields, editing: Option<&str>) -> Result<Answer, Failure> {
    desk.may(Permission::EditRegister)?;
    let mut form = Form::sent(fields);
    if let Some(key) = editing {
        desk.read(|conn| find(desk, conn, key))?;
        form.editing = Some((key.to_owned(), fields.text("as_seen")));
    }
    if fields.text("then") == "rows" {
        form.spare += SPARE;
        return desk.read(|conn| Ok(Answer::Page(page(desk, conn, &form)?)));
    }
    let activity = match form.draft.check() {
        Ok(activity) => activity,
        Err(problems) => {
            form.is_wrong(desk, &problems);
            return desk.read(|conn| Ok(Answer::Invalid(page(desk, conn, &form)?)));
        }
    };
    let done = desk.write(|tx| match editing {
        None => changing(desk).add(tx, &activity).map_err(Refused::Change),
        Some(key) => {
            let (seen, uses) = (as_seen(fields)?, uses(desk, tx)?);
            changing(desk).edit(tx, key, seen, &activity, &uses).map_err(Refused::Change)
        }
    });
    let text = match done {
        Ok(()) => {
            let notice = if editing.is_some() { "activity-changed" } else { "activity-added" };
            return Ok(Answer::See(format!("{}?notice={notice}", address(&activity.key))));
        }
        Err(Refused::Change(ChangeError::KeyTaken)) => desk.text("register-key-taken", &[]),
        Err(Refused::Change(ChangeError::InUse(sets))) => {
            desk.text("register-key-in-use", &[("sets", &sets.join(", "))])
        }
        Err(Refused::Change(error)) => return Err(failure(error)),
        Err(Refused::Other(other)) => return Err(other),
    };
    form.problems = vec![("key", text)];
    desk.read(|conn| Ok(Answer::Invalid(page(desk, conn, &form)?)))
}

/// Keeps what the form can tell apart from what it cannot.
enum Refused {
    Change(ChangeError),
    Other(Failure),
}

impl From<Failure> for Refused {
    fn from(failure: Failure) -> Refused {
        Refused::Other(failure)
    }
}

impl From<crate::db::DbError> for Refused {
    fn from(error: crate::db::DbError) -> Refused {
        Refused::Other(error.into())
    }
}
