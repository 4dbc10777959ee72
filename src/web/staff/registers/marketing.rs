//! The addresses that are not written to for marketing: test one, stop one, let one be written to again, compare a list.

use serde_json::{Value, json};

use super::typed;
use crate::{
    db::Conn,
    letters,
    staff::Permission,
    standing::{
        Address, FileError,
        suppressions::{self, Give},
    },
    web::staff::{
        answer::{Answer, Failure},
        desk::{Desk, Posted},
        forms::Form,
        frame,
        upload::Upload,
    },
};

const NAMES: &[&str] = &["test", "stop", "allow", "column", "give", "file"];

/// What a page says beside its forms.
#[derive(Default)]
struct Said {
    /// The verdict on one address.
    tested: Option<Value>,
    /// What came of a list in which nobody is on ours.
    compared: Option<String>,
}

fn render(desk: &Desk, conn: &mut Conn, form: &Form, said: &Said) -> Result<String, Failure> {
    let (mut context, _) = frame::context(desk, conn)?;
    context.extend(form.context(&desk.app.words, desk.lang(), NAMES));
    context.insert("count", &suppressions::count(conn, desk.actor.organisation)?);
    context.insert("may_allow", &desk.is_allowed(Permission::KeepRegisters));
    context.insert("tested", &said.tested);
    context.insert("compared", &said.compared);
    context.insert("gives", &Give::ALL);
    frame::render(desk, "staff/registers/marketing.html", &context)
}

/// The forms as they are before anybody typed.
fn before() -> Form {
    Form::filled([("give", Give::Stopped.to_string())])
}

pub async fn show(desk: Desk) -> Result<Answer, Failure> {
    desk.run(|desk| {
        desk.may(Permission::ReadCases)?;
        desk.read(|conn| Ok(Answer::Page(render(desk, conn, &before(), &Said::default())?)))
    })
    .await
}

fn wrong(desk: &Desk, mut form: Form, field: &str, key: &str) -> Result<Answer, Failure> {
    form.problem(field, key);
    desk.read(|conn| Ok(Answer::Invalid(render(desk, conn, &form, &Said::default())?)))
}

fn address(desk: &Desk, text: &str) -> Result<Option<Address>, Failure> {
    let country = desk.read(|conn| frame::organisation(desk, conn))?.country;
    Ok(Address::parse(text, &country))
}

pub async fn test(posted: Posted) -> Result<Answer, Failure> {
    let Posted { desk, fields } = posted;
    desk.run(move |desk| {
        desk.may(Permission::ReadCases)?;
        let form = typed(&fields, NAMES, &before());
        let Some(address) = address(desk, &fields.text("test"))? else {
            return wrong(desk, form, "test", "registers-error-address");
        };
        desk.read(|conn| {
            let zone = frame::organisation(desk, conn)?.zone();
            let since =
                suppressions::stopped_since(conn, &desk.app.vault, desk.actor.organisation, &address)?;
            let day = |at: chrono::DateTime<chrono::Utc>| {
                letters::day_in_words(at.with_timezone(&zone).date_naive(), desk.lang())
            };
            let tested = json!({ "address": fields.text("test"), "since": since.map(day) });
            Ok(Answer::Page(render(desk, conn, &form, &Said { tested: Some(tested), ..Said::default() })?))
        })
    })
    .await
}

pub async fn stop(posted: Posted) -> Result<Answer, Failure> {
    let Posted { desk, fields } = posted;
    desk.run(move |desk| {
        desk.may(Permission::WorkOnCases)?;
        let Some(address) = address(desk, &fields.text("stop"))? else {
            return wrong(desk, typed(&fields, NAMES, &before()), "stop", "registers-error-address");
        };
        let (vault, place) = (&desk.app.vault, (desk.actor.organisation, None));
        desk.write(|tx| suppressions::stop(tx, vault, place, &[address], desk.actor.by(), desk.now))?;
        Ok(Answer::See("/staff/registers/marketing?notice=address-stopped".into()))
    })
    .await
}

pub async fn allow(posted: Posted) -> Result<Answer, Failure> {
    let Posted { desk, fields } = posted;
    desk.run(move |desk| {
        desk.may(Permission::KeepRegisters)?;
        let form = typed(&fields, NAMES, &before());
        let Some(address) = address(desk, &fields.text("allow"))? else {
            return wrong(desk, form, "allow", "registers-error-address");
        };
        let (vault, place) = (&desk.app.vault, desk.actor.organisation);
        let there =
            desk.write(|tx| suppressions::allow(tx, vault, place, &address, desk.actor.id, desk.now))?;
        match there {
            true => Ok(Answer::See("/staff/registers/marketing?notice=address-allowed".into())),
            false => wrong(desk, form, "allow", "registers-error-not-stopped"),
        }
    })
    .await
}

/// The words for a list that cannot be compared.
pub fn file_words(desk: &Desk, error: &FileError) -> String {
    let text = |key: &str, values: &[(&str, &str)]| desk.text(key, values);
    match error {
        FileError::Empty => text("registers-file-empty", &[]),
        FileError::NotUtf8 { line } => text("registers-file-utf8", &[("line", &line.to_string())]),
        FileError::NoColumn(columns) => text("registers-file-column", &[("columns", &columns.join(", "))]),
        FileError::Torn { line } => text("registers-file-torn", &[("line", &line.to_string())]),
        FileError::TooManyRows => {
            text("registers-file-rows", &[("most", &crate::standing::ROWS_MAX.to_string())])
        }
    }
}

pub async fn compare(upload: Upload) -> Result<Answer, Failure> {
    let Upload { desk, fields, file } = upload;
    desk.run(move |desk| {
        desk.may(Permission::ReadCases)?;
        let mut form = typed(&fields, NAMES, &before());
        let give = Give::parse(&fields.text("give")).unwrap_or(Give::Stopped);
        let country = desk.read(|conn| frame::organisation(desk, conn))?.country;
        let (vault, here) = (&desk.app.vault, desk.actor.organisation);
        let column = fields.text("column");
        let found = match file {
            Ok(bytes) => desk.read(|conn| {
                Ok(suppressions::match_file(conn, vault, (here, &country), &bytes, (&column, give))?)
            })?,
            Err(key) => return wrong(desk, form, "file", key),
        };
        let matched = match found {
            Ok(matched) => matched,
            Err(error) => {
                form.problem_in_words("file", &file_words(desk, &error));
                return desk.read(|conn| Ok(Answer::Invalid(render(desk, conn, &form, &Said::default())?)));
            }
        };
        let numbers = (matched.rows, matched.stopped, matched.unreadable);
        desk.write(|tx| suppressions::record_test(tx, vault, here, numbers, desk.actor.id, desk.now))?;
        if give == Give::Stopped && matched.stopped == 0 && matched.unreadable == 0 {
            let said = desk.text("registers-compared-none", &[("rows", &matched.rows.to_string())]);
            let said = Said { compared: Some(said), ..Said::default() };
            return desk.read(|conn| Ok(Answer::Page(render(desk, conn, &form, &said)?)));
        }
        let (stopped, rows) = (matched.stopped.to_string(), matched.rows.to_string());
        let name = desk.text(&format!("registers-file-{give}"), &[("stopped", &stopped), ("rows", &rows)]);
        Ok(Answer::File { name, media_type: "text/csv; charset=utf-8".into(), bytes: matched.csv })
    })
    .await
}
