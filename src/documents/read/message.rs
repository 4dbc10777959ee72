//! A mail, whatever file it came in.

use mail_parser::{Address, MessageParser, MimeHeaders as _, PartType};
use serde::{Deserialize, Serialize};

use super::text;

/// What stands at the head of a mail.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mail {
    pub message_id: Option<String>,
    /// Seconds since 1970, UTC.
    pub sent_at: Option<i64>,
    pub from: String,
    pub to: String,
    pub cc: String,
    pub bcc: String,
    pub subject: String,
    /// Where the body begins in the text of the part, in bytes.
    pub body_at: usize,
}

/// A mail taken apart.
#[derive(Debug, Clone, Default)]
pub struct Message {
    pub head: Mail,
    /// All other headers, by name.
    pub others: Vec<(String, String)>,
    pub body: String,
    pub attached: Vec<Attached>,
}

#[derive(Debug, Clone)]
pub struct Attached {
    pub name: String,
    pub media_type: String,
    pub content: Content,
}

#[derive(Debug, Clone)]
pub enum Content {
    File(Vec<u8>),
    Message(Box<Message>),
}

impl Message {
    /// A mail as RFC 5322 has it; `None` when it is none.
    #[must_use]
    pub fn from_mail(bytes: &[u8]) -> Option<Message> {
        let parsed = MessageParser::default().parse(bytes)?;
        Some(of(&parsed))
    }

    /// The head as lines, without what is empty, by the names of RFC 5322.
    #[must_use]
    pub fn head_lines(&self) -> Vec<(&'static str, String)> {
        let head = &self.head;
        let date =
            head.sent_at.and_then(|at| chrono::DateTime::from_timestamp(at, 0)).map(|at| at.to_rfc2822());
        let lines = [
            ("From", head.from.clone()),
            ("To", head.to.clone()),
            ("Cc", head.cc.clone()),
            ("Bcc", head.bcc.clone()),
            ("Date", date.unwrap_or_default()),
            ("Subject", head.subject.clone()),
        ];
        lines.into_iter().filter(|(_, value)| !value.is_empty()).collect()
    }
}

fn of(parsed: &mail_parser::Message<'_>) -> Message {
    let head = Mail {
        message_id: parsed.message_id().map(str::to_owned),
        sent_at: parsed.date().map(mail_parser::DateTime::to_timestamp),
        from: addresses(parsed.from()),
        to: addresses(parsed.to()),
        cc: addresses(parsed.cc()),
        bcc: addresses(parsed.bcc()),
        subject: parsed.subject().unwrap_or_default().to_owned(),
        body_at: 0,
    };
    let told = [
        "from",
        "to",
        "cc",
        "bcc",
        "date",
        "subject",
        "message-id",
        "mime-version",
        "content-type",
        "content-transfer-encoding",
    ];
    let others = parsed.headers_raw().filter(|(name, _)| !told.contains(&name.to_ascii_lowercase().as_str()));
    let others =
        others.map(|(name, value)| (name.to_owned(), value.split_whitespace().collect::<Vec<_>>().join(" ")));
    let mut bodies: Vec<String> = Vec::new();
    let mut add = |body: String| {
        if !body.trim().is_empty() && !bodies.contains(&body) {
            bodies.push(body);
        }
    };
    for part in parsed.text_bodies() {
        match &part.body {
            PartType::Text(text) => add(text.replace("\r\n", "\n").trim_end().to_owned()),
            PartType::Html(html) => add(text::of_html(html)),
            _ => {}
        }
    }
    // What is written in HTML can say more than the plain text beside it.
    let plain = words(&bodies.join(" "));
    let mut other = Vec::new();
    for part in parsed.html_bodies() {
        if let PartType::Html(html) = &part.body {
            let shown = text::of_html(html);
            if words(&shown) != plain && !bodies.contains(&shown) {
                other.push(shown);
            }
        }
    }
    bodies.extend(other);
    let attached = parsed.attachments().map(|part| {
        let media_type = part.content_type().map(|kind| match kind.subtype() {
            Some(sub) => format!("{}/{sub}", kind.ctype()),
            None => kind.ctype().to_owned(),
        });
        let content = match &part.body {
            PartType::Message(inner) => Content::Message(Box::new(of(inner))),
            _ => Content::File(part.contents().to_vec()),
        };
        let fallback = if matches!(content, Content::Message(_)) { "mail.eml" } else { "file" };
        Attached {
            name: part.attachment_name().unwrap_or(fallback).to_owned(),
            media_type: media_type.unwrap_or_default(),
            content,
        }
    });
    Message { head, others: others.collect(), body: bodies.join("\n\n"), attached: attached.collect() }
}

fn words(text: &str) -> String {
    text.split_whitespace().collect()
}

fn addresses(address: Option<&Address<'_>>) -> String {
    let Some(address) = address else { return String::new() };
    let one = |one: &mail_parser::Addr<'_>| match (one.name(), one.address()) {
        (Some(name), Some(address)) => format!("{name} <{address}>"),
        (Some(one), None) | (None, Some(one)) => one.to_owned(),
        (None, None) => String::new(),
    };
    address.iter().map(one).filter(|one| !one.is_empty()).collect::<Vec<_>>().join(", ")
}
