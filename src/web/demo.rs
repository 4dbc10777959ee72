//! The demo's mailbox: what would have been sent, to be read and clicked.

use actix_web::{HttpResponse, web};
use chrono::{DateTime, Utc};
use mail_parser::{Message, MessageParser};
use serde::Serialize;
use tera::Context;

use super::{Fault, block, html_response, visitor::Visitor};
use crate::{app::App, ids::MailId};

#[derive(Serialize)]
struct Mail {
    id: String,
    to: String,
    subject: String,
    sent: Option<String>,
    paragraphs: Vec<String>,
    link: Option<String>,
}

/// The newest mails, newest first: names are ids, and ids sort by time.
pub async fn mailbox(app: web::Data<App>, visitor: Visitor) -> Result<HttpResponse, Fault> {
    let html = block(move || {
        let mut names = names(&app)?;
        names.sort_unstable_by(|a, b| b.cmp(a));
        names.truncate(100);
        let mails: Vec<Mail> = names.iter().filter_map(|name| read(&app, name)).collect();
        let all = serde_json::json!({ "mails": mails, "texts": texts(&app) });
        page(&app, &visitor, "demo/mailbox.html", "box", &all)
    });
    Ok(html_response(html.await?))
}

pub async fn mail(
    app: web::Data<App>,
    visitor: Visitor,
    name: web::Path<String>,
) -> Result<HttpResponse, Fault> {
    let html = block(move || {
        let id: MailId = name.parse().map_err(|_| Fault::NotFound)?;
        let mail = read(&app, &id.to_string()).ok_or(Fault::NotFound)?;
        page(&app, &visitor, "demo/mail.html", "mail", &mail)
    });
    Ok(html_response(html.await?))
}

fn page(
    app: &App,
    visitor: &Visitor,
    template: &str,
    name: &str,
    value: &impl Serialize,
) -> Result<String, Fault> {
    let mut context = Context::new();
    context.insert(name.to_owned(), value);
    context.insert("switch_lang", visitor.switch.0.as_str());
    context.insert("switch_href", &visitor.switch.1);
    Ok(app.words.render(template, visitor.lang, &context)?)
}

fn names(app: &App) -> Result<Vec<String>, Fault> {
    let folder = app.mailer.folder().ok_or(Fault::NotFound)?;
    let entries = std::fs::read_dir(folder).map_err(Fault::internal)?;
    let names = entries.flatten().filter_map(|entry| entry.file_name().into_string().ok());
    Ok(names.filter_map(|name| name.strip_suffix(".eml").map(str::to_owned)).collect())
}

/// The newest text messages, newest first.
fn texts(app: &App) -> Vec<serde_json::Value> {
    let Some(folder) = app.texts.as_ref().and_then(|sender| sender.folder()) else { return Vec::new() };
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut files: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
    files.sort_unstable_by(|a, b| b.cmp(a));
    let read = |file: &std::path::PathBuf| serde_json::from_slice(&std::fs::read(file).ok()?).ok();
    files.iter().take(50).filter_map(read).collect()
}

fn read(app: &App, name: &str) -> Option<Mail> {
    let bytes = std::fs::read(app.mailer.folder()?.join(format!("{name}.eml"))).ok()?;
    let message = MessageParser::default().parse(&bytes)?;
    let text = message.body_text(0).unwrap_or_default().replace("\r\n", "\n");
    let paragraphs = text.split("\n\n").map(|part| part.trim().to_owned()).filter(|part| !part.is_empty());
    let own = app.config.base_url.as_str();
    let (links, words): (Vec<_>, Vec<_>) = paragraphs.partition(|part| part.starts_with(own));
    Some(Mail {
        id: name.to_owned(),
        to: recipient(&message),
        subject: message.subject().unwrap_or_default().to_owned(),
        sent: sent(&message),
        paragraphs: words,
        link: links.first().map(|link| path(link, own)),
    })
}

fn recipient(message: &Message) -> String {
    let first = message.to().and_then(|to| to.first());
    first.and_then(|to| to.address()).unwrap_or_default().to_owned()
}

fn sent(message: &Message) -> Option<String> {
    let time: DateTime<Utc> = DateTime::from_timestamp(message.date()?.to_timestamp(), 0)?;
    Some(time.to_rfc3339())
}

/// A link of ours without its host, so that it also works through a tunnel.
fn path(link: &str, own: &str) -> String {
    format!("/{}", link.trim_start_matches(own))
}
