//! The parts of a mail: itself, its other headers, what is attached.

use super::{
    DEPTH, Note, Part, PartKind, Unreadable, embedded,
    message::{Content, Mail, Message},
};

pub fn read(message: &Message, prefix: &str, depth: usize) -> Vec<Part> {
    let lines: Vec<String> =
        message.head_lines().iter().map(|(name, value)| format!("{name}: {value}")).collect();
    let mut text = lines.join("\n");
    text.push_str("\n\n");
    let head = Mail { body_at: text.len(), ..message.head.clone() };
    text.push_str(&message.body);
    let mail = Part::new(PartKind::Mail, format!("{prefix}mail"), message.head.subject.clone(), text);
    let mut parts = vec![Part { mail: Some(head), ..mail }];
    let mut others: Vec<String> =
        message.others.iter().map(|(name, value)| format!("{name}: {value}")).collect();
    others.extend(message.head.message_id.as_ref().map(|id| format!("Message-ID: {id}")));
    if !others.is_empty() {
        parts.push(Part::new(PartKind::Metadata, format!("{prefix}headers"), "", others.join("\n")).hidden());
    }
    for (at, attached) in message.attached.iter().enumerate() {
        let id = format!("{prefix}attached-{at}");
        match &attached.content {
            Content::File(bytes) => {
                parts.extend(embedded(&attached.media_type, &attached.name, &id, bytes, depth))
            }
            Content::Message(inner) => {
                let head = Part::new(PartKind::Attachment, id.clone(), attached.name.clone(), String::new())
                    .removable();
                if depth + 1 >= DEPTH {
                    parts.push(head.noted(Note::TooLarge));
                } else {
                    parts.push(head);
                    parts.extend(read(inner, &format!("{id}/"), depth + 1));
                }
            }
        }
    }
    parts
}

/// All mails of a mailbox, each of which can be taken out.
pub fn read_all(mails: &[Vec<u8>], depth: usize) -> Result<Vec<Part>, Unreadable> {
    if mails.is_empty() {
        return Err(Unreadable::Broken);
    }
    let mut parts = Vec::new();
    for (at, mail) in mails.iter().enumerate() {
        let Some(message) = Message::from_mail(mail) else {
            parts.push(
                Part::new(PartKind::Mail, format!("{at}/mail"), "", String::new())
                    .removable()
                    .noted(Note::Broken),
            );
            continue;
        };
        let mut inner = read(&message, &format!("{at}/"), depth);
        if let Some(first) = inner.first_mut() {
            first.removable = true;
        }
        parts.extend(inner);
    }
    Ok(parts)
}
