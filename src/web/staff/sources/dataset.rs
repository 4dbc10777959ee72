//! One dataset of a source, in words: where its data come from, what must stay, and what the program may change.

use serde_json::{Value, json};

use crate::{
    register::Activity,
    sources::declaration::{
        Dataset, Titled,
        execute::{Act, DateRule, Execution, Period},
    },
    web::staff::{case::in_language, desk::Desk},
};

pub(super) fn column_title(desk: &Desk, name: &str, titled: &Titled) -> String {
    titled.title.as_ref().map_or_else(|| name.to_owned(), |words| in_language(words, desk.lang()).to_owned())
}

pub(super) fn dataset(desk: &Desk, dataset: &Dataset, register: &[Activity]) -> Value {
    let word =
        |value: serde_json::Result<Value>| value.ok().and_then(|value| value.as_str().map(str::to_owned));
    let name_of = |column: &String| {
        dataset
            .columns
            .get(column)
            .map_or_else(|| column.clone(), |titled| column_title(desk, column, titled))
    };
    let columns = dataset.columns.iter().map(|(name, titled)| {
        let codes = titled
            .codes
            .iter()
            .map(|code| json!({ "value": code.value, "words": in_language(&code.words, desk.lang()) }));
        json!({
            "title": column_title(desk, name, titled),
            "description": titled.description.as_ref().map(|words| in_language(words, desk.lang())),
            "codes": codes.collect::<Vec<_>>(),
        })
    });
    let others = dataset.others.iter().map(|other| name_of(&other.column));
    let execution = &dataset.execution;
    let keep = execution.keep.as_ref().map(|keep| {
        json!({
            "because": in_language(&keep.basis, desk.lang()),
            "since": keep.days.as_ref().map(|days| since(desk, days, &name_of(&days.column().to_owned()))),
            "hold": keep.hold.is_some(),
        })
    });
    let activity = register.iter().find(|one| one.key == dataset.activity);
    let activity = activity.map(|one| one.name.in_language(desk.lang().as_str()));
    let basis = word(serde_json::to_value(dataset.legal_basis));
    let provided = word(serde_json::to_value(dataset.provided_by)).unwrap_or_default();
    json!({
        "title": in_language(&dataset.title, desk.lang()),
        "description": in_language(&dataset.description, desk.lang()),
        "activity": activity.unwrap_or(&dataset.activity),
        "provided": desk.text(&format!("sources-provided-{provided}"), &[]),
        "basis": basis.map(|basis| desk.text(&format!("sources-basis-{basis}"), &[])),
        "sensitive": dataset.sensitive.iter().map(|one| desk.text(&format!("sources-sensitive-{one}"), &[])).collect::<Vec<_>>(),
        "sensitivity": desk.text(&format!("identity-sensitivity-{}", dataset.sensitivity.as_str()), &[]),
        "others": others.collect::<Vec<_>>(),
        "columns": columns.collect::<Vec<_>>(),
        "keep": keep,
        "may": deeds(desk, execution, &name_of),
    })
}

/// From when and for how long the rows must stay.
fn since(desk: &Desk, days: &DateRule, column: &str) -> String {
    let (key, n) = match days {
        DateRule::Until(_) => ("sources-keep-until", 0),
        DateRule::For { period: Period::Days(n), .. } => ("sources-keep-days", *n),
        DateRule::For { period: Period::Months(n), .. } if n % 12 == 0 => ("sources-keep-years", n / 12),
        DateRule::For { period: Period::Months(n), .. } => ("sources-keep-months", *n),
    };
    desk.text(key, &[("n", &n.to_string()), ("column", column)])
}

/// What the program may do, by which statement, and how it sees that it is done. A statement for several columns is one.
fn deeds(desk: &Desk, execution: &Execution, name_of: &dyn Fn(&String) -> String) -> Vec<Value> {
    let mut all: Vec<(&str, &Act, Vec<String>)> = vec![];
    for one in &execution.rectify {
        match all.iter_mut().find(|(_, act, _)| act.line == one.act.line) {
            Some((.., columns)) => columns.push(name_of(&one.column)),
            None => all.push(("rectify", &one.act, vec![name_of(&one.column)])),
        }
    }
    let others =
        [("restrict", &execution.restrict), ("erase", &execution.erase), ("object", &execution.object)];
    all.extend(others.into_iter().filter_map(|(what, act)| Some((what, act.as_ref()?, vec![]))));
    let view = |(what, act, columns): (&str, &Act, Vec<String>)| {
        json!({
            "what": desk.text(&format!("sources-may-{what}"), &[]),
            "columns": columns.join(", "),
            "sql": act.sql.text,
            "verify": act.verify.text,
            "rows": desk.text("sources-may-rows", &[("n", &act.rows.to_string())]),
            "four_eyes": act.four_eyes,
        })
    };
    all.into_iter().map(view).collect()
}
