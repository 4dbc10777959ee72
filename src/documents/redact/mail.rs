//! A mail written anew from what may stay: its head, its words as plain text, its attachments. No other header, no
//! HTML, nothing that a mail program keeps for itself.

use base64::{Engine as _, engine::general_purpose::STANDARD};

use super::{Cuts, embedded};
use crate::documents::{
    fold::{Needle, find_all, replace_all},
    read::{
        DEPTH, Format,
        message::{Attached, Content, Message},
    },
};

pub fn redact(
    message: &Message,
    cuts: &Cuts,
    needles: &[Needle],
    prefix: &str,
    left_out: &mut Vec<String>,
    depth: usize,
) -> Vec<u8> {
    let clean = |text: &str| replace_all(text, needles, &cuts.mark).0;
    let mut mail = String::new();
    for (name, value) in message.head_lines() {
        header(&mut mail, name, &clean(&value));
    }
    if let Some(id) = message.head.message_id.as_ref().filter(|id| find_all(id, needles).is_empty()) {
        header(&mut mail, "Message-ID", &format!("<{id}>"));
    }
    mail.push_str("MIME-Version: 1.0\r\n");
    let body = format!(
        "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n{}",
        base64_lines(clean(&message.body).replace('\n', "\r\n").as_bytes())
    );
    let mut parts = Vec::new();
    for (at, attached) in message.attached.iter().enumerate() {
        let id = format!("{prefix}attached-{at}");
        if let Some(part) = attachment(attached, &id, (cuts, needles, depth), left_out) {
            parts.push(part);
        }
    }
    let mut bytes = mail.into_bytes();
    if parts.is_empty() {
        bytes.extend_from_slice(body.as_bytes());
        return bytes;
    }
    // Base64 has no underscore, and each level has a boundary of its own.
    let boundary = format!("=_part_{depth}_{}", prefix.replace(|c: char| !c.is_ascii_alphanumeric(), "_"));
    bytes.extend_from_slice(
        format!("Content-Type: multipart/mixed; boundary=\"{boundary}\"\r\n\r\n--{boundary}\r\n").as_bytes(),
    );
    bytes.extend_from_slice(body.as_bytes());
    for part in parts {
        bytes.extend_from_slice(format!("--{boundary}\r\n").as_bytes());
        bytes.extend_from_slice(&part);
        if !bytes.ends_with(b"\r\n") {
            bytes.extend_from_slice(b"\r\n");
        }
    }
    bytes.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
    bytes
}

fn attachment(
    attached: &Attached,
    id: &str,
    (cuts, needles, depth): (&Cuts, &[Needle], usize),
    left_out: &mut Vec<String>,
) -> Option<Vec<u8>> {
    let name = replace_all(&attached.name, needles, "_").0;
    let (media_type, name, bytes) = match &attached.content {
        Content::Message(inner) => {
            if cuts.without.iter().any(|part| part == id) {
                return None;
            }
            if depth + 1 >= DEPTH {
                left_out.push(attached.name.clone());
                return None;
            }
            let bytes = redact(inner, cuts, needles, &format!("{id}/"), left_out, depth + 1);
            // A mail within a mail is not encoded again (RFC 2046, 5.2.1).
            let head = "Content-Type: message/rfc822\r\nContent-Disposition: attachment\r\n\r\n";
            return Some([head.as_bytes(), &bytes].concat());
        }
        Content::File(bytes) => {
            let (format, made) =
                embedded(&attached.media_type, &attached.name, id, bytes, (cuts, depth), left_out)?;
            let (extension, media_type) = format.redacted();
            let name = match (format, extension, name.rsplit_once('.')) {
                (Format::Outlook, Some(extension), Some((stem, _))) => format!("{stem}.{extension}"),
                _ => name,
            };
            (media_type, name, made)
        }
    };
    let name = name.replace(['"', '\\', '\r', '\n'], "_");
    let mut part = format!("Content-Type: {media_type}\r\nContent-Transfer-Encoding: base64\r\n");
    header(&mut part, "Content-Disposition", &format!("attachment; {}", parameter(&name)));
    part.push_str("\r\n");
    part.push_str(&base64_lines(&bytes));
    Some(part.into_bytes())
}

/// A file's name as a parameter (RFC 2231).
fn parameter(name: &str) -> String {
    if name.is_ascii() {
        return format!("filename=\"{name}\"");
    }
    let mut coded = String::new();
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._".contains(&byte) {
            coded.push(char::from(byte));
        } else {
            coded.push_str(&format!("%{byte:02X}"));
        }
    }
    format!("filename*=utf-8''{coded}")
}

/// A header, its words encoded where they are not ASCII (RFC 2047), each address by itself.
fn header(mail: &mut String, name: &str, value: &str) {
    let value: String = value.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    if value.is_ascii() {
        // Broken where there is a space, well below the 998 bytes that a line may have.
        let mut line = format!("{name}:");
        for word in value.split(' ').filter(|word| !word.is_empty()) {
            if line.len() + word.len() > 76 && line.len() > name.len() + 1 {
                mail.push_str(&line);
                mail.push_str("\r\n");
                line.clear();
            }
            line.push(' ');
            line.push_str(word);
        }
        mail.push_str(&line);
        mail.push_str("\r\n");
        return;
    }
    let mut pieces = Vec::new();
    for one in value.split_inclusive(", ") {
        // An address stays legible for programs; only the words around it are encoded.
        match one.rsplit_once(" <").filter(|(_, address)| address.is_ascii()) {
            Some((words, address)) => pieces.push(format!("{} <{}", encoded(words), address.trim_end())),
            None if one.is_ascii() => pieces.push(one.trim_end().to_owned()),
            None => pieces.push(encoded(one.trim_end())),
        }
    }
    mail.push_str(&format!("{name}: {}\r\n", pieces.join("\r\n ")));
}

fn encoded(words: &str) -> String {
    let (mut chunks, mut chunk) = (Vec::new(), String::new());
    for c in words.chars() {
        if chunk.len() + c.len_utf8() > 42 {
            chunks.push(std::mem::take(&mut chunk));
        }
        chunk.push(c);
    }
    chunks.push(chunk);
    let coded = chunks.iter().map(|chunk| format!("=?utf-8?B?{}?=", STANDARD.encode(chunk)));
    coded.collect::<Vec<_>>().join("\r\n ")
}

fn base64_lines(bytes: &[u8]) -> String {
    let coded = STANDARD.encode(bytes);
    let mut lines = String::with_capacity(coded.len() + coded.len() / 38 + 2);
    for line in coded.as_bytes().chunks(76) {
        lines.push_str(&String::from_utf8_lossy(line));
        lines.push_str("\r\n");
    }
    lines
}
