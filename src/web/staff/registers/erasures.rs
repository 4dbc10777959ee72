//! What must be deleted again after a restore: add records, fetch the list, compare a restored system with it.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{Look, day_of, marketing::file_words, typed};
use crate::{
    db::Conn,
    staff::Permission,
    standing::erasures,
    web::staff::{
        answer::{Answer, Failure},
        desk::{Desk, Posted},
        forms::Form,
        frame,
        upload::Upload,
    },
};

const NAMES: &[&str] = &["system", "keys", "kept_until", "restored", "column", "file"];

/// The longest name of a system, in characters.
const SYSTEM_MAX: usize = 60;

fn render(desk: &Desk, conn: &mut Conn, form: &Form, compared: &str) -> Result<String, Failure> {
    let (mut context, _) = frame::context(desk, conn)?;
    let look = Look::of(desk, conn)?;
    context.extend(form.context(&desk.app.words, desk.lang(), NAMES));
    let systems = erasures::systems(conn, desk.actor.organisation)?;
    let declared = desk.app.sources.for_organisation(&look.organisation.slug);
    let names: BTreeSet<String> = systems
        .iter()
        .map(|(name, _)| name.clone())
        .chain(declared.iter().map(|source| source.name.clone()))
        .collect();
    let shown: Vec<Value> =
        systems.iter().map(|(name, count)| json!({ "name": name, "count": count })).collect();
    context.insert("systems", &shown);
    context.insert("names", &names);
    context.insert("compared", compared);
    context.insert("first_day", &look.today);
    frame::render(desk, "staff/registers/erasures.html", &context)
}

pub async fn show(desk: Desk) -> Result<Answer, Failure> {
    desk.run(|desk| {
        desk.may(Permission::KeepRegisters)?;
        desk.read(|conn| Ok(Answer::Page(render(desk, conn, &Form::default(), "")?)))
    })
    .await
}

fn wrong(desk: &Desk, form: &Form) -> Result<Answer, Failure> {
    desk.read(|conn| Ok(Answer::Invalid(render(desk, conn, form, "")?)))
}

fn system(form: &mut Form, field: &str) -> String {
    let system = form.required(field, "registers-error-system");
    if system.chars().count() > SYSTEM_MAX {
        form.problem(field, "staff-error-too-long");
    }
    system
}

pub async fn add(posted: Posted) -> Result<Answer, Failure> {
    let Posted { desk, fields } = posted;
    desk.run(move |desk| {
        desk.may(Permission::KeepRegisters)?;
        let today = desk.read(|conn| Look::of(desk, conn))?.today;
        let mut form = typed(&fields, NAMES, &Form::default());
        let system = system(&mut form, "system");
        let typed = form.required("keys", "registers-error-keys");
        let keys: Vec<String> = typed.lines().map(str::to_owned).collect();
        let until = day_of(&fields, "kept_until").filter(|until| *until >= today);
        let Some(until) = until.filter(|_| !form.has_problems()) else {
            if until.is_none() {
                form.problem("kept_until", "registers-error-until");
            }
            return wrong(desk, &form);
        };
        let (vault, place) = (&desk.app.vault, (desk.actor.organisation, None));
        desk.write(|tx| {
            erasures::remember(tx, vault, place, (&system, &keys), until, desk.actor.by(), desk.now)
        })?;
        Ok(Answer::See("/staff/registers/erasures?notice=erasure-remembered".into()))
    })
    .await
}

pub async fn export(posted: Posted) -> Result<Answer, Failure> {
    posted
        .desk
        .run(|desk| {
            desk.may(Permission::KeepRegisters)?;
            let (vault, here) = (&desk.app.vault, desk.actor.organisation);
            let bytes = desk.write(|tx| {
                erasures::record_export(tx, vault, here, desk.actor.id, desk.now)?;
                erasures::export(tx, here)
            })?;
            let name = desk.text("registers-file-erasures", &[]);
            Ok(Answer::File { name, media_type: "text/csv; charset=utf-8".into(), bytes })
        })
        .await
}

pub async fn compare(upload: Upload) -> Result<Answer, Failure> {
    let Upload { desk, fields, file } = upload;
    desk.run(move |desk| {
        desk.may(Permission::KeepRegisters)?;
        let mut form = typed(&fields, NAMES, &Form::default());
        let system = system(&mut form, "restored");
        let bytes = file.unwrap_or_else(|key| {
            form.problem("file", key);
            Vec::new()
        });
        if form.has_problems() {
            return wrong(desk, &form);
        }
        let (vault, here, column) = (&desk.app.vault, desk.actor.organisation, fields.text("column"));
        let found =
            desk.read(|conn| Ok(erasures::match_file(conn, vault, here, &system, (&bytes, &column))?))?;
        let matched = match found {
            Ok(matched) => matched,
            Err(error) => {
                form.problem_in_words("file", &file_words(desk, &error));
                return wrong(desk, &form);
            }
        };
        let numbers = (system.as_str(), matched.rows, matched.again);
        desk.write(|tx| erasures::record_match(tx, vault, here, numbers, desk.actor.id, desk.now))?;
        if matched.again == 0 {
            let said = desk.text("registers-compared-clean", &[("rows", &matched.rows.to_string())]);
            return desk.read(|conn| Ok(Answer::Page(render(desk, conn, &form, &said)?)));
        }
        let name = desk.text("registers-file-again", &[("again", &matched.again.to_string())]);
        Ok(Answer::File { name, media_type: "text/csv; charset=utf-8".into(), bytes: matched.csv })
    })
    .await
}
