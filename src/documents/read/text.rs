//! Plain text, in the encodings that people's programs write.

use encoding_rs::{UTF_16BE, UTF_16LE, WINDOWS_1252};

/// The text, by its byte order mark; else UTF-8; else Windows-1252, which older programs here write. `None` when it is
/// no text.
#[must_use]
pub fn decode(bytes: &[u8]) -> Option<String> {
    let wide = |encoding: &'static encoding_rs::Encoding| encoding.decode(bytes).0.into_owned();
    let text = match bytes {
        [0xff, 0xfe, ..] => wide(UTF_16LE),
        [0xfe, 0xff, ..] => wide(UTF_16BE),
        _ => match std::str::from_utf8(bytes) {
            Ok(text) => text.trim_start_matches('\u{feff}').to_owned(),
            Err(_) => WINDOWS_1252.decode(bytes).0.into_owned(),
        },
    };
    (!text.contains('\0')).then_some(text)
}

/// The text that a page of HTML shows, and what its pictures and links say.
#[must_use]
pub fn of_html(html: &str) -> String {
    use crate::documents::markup::{Piece, Tag, TagKind, pieces, unescape};
    // A document type is nothing to be afraid of here: nothing is declared in it, and nothing is expanded.
    let lower = html.trim_start();
    let html = match lower.get(..9) {
        Some(start) if start.eq_ignore_ascii_case("<!doctype") => {
            lower.find('>').map_or("", |at| &lower[at + 1..])
        }
        _ => html,
    };
    let html =
        html.replace("<![endif]", "<!--[endif]--").replace("<![if", "<!--[if").replace("<!DOCTYPE", "<x");
    let Ok(pieces) = pieces(&html) else { return mail_parser::decoders::html::html_to_text(&html) };
    let (mut text, mut unseen) = (String::new(), None::<String>);
    for piece in pieces {
        match piece {
            Piece::Tag(source) => {
                let tag = Tag::of(source);
                let name = tag.name.to_ascii_lowercase();
                match (&unseen, tag.kind) {
                    (Some(open), TagKind::End) if *open == name => unseen = None,
                    (None, TagKind::Start) if ["style", "script", "head"].contains(&name.as_str()) => {
                        unseen = Some(name)
                    }
                    (None, kind) => {
                        match name.as_str() {
                            "br" => text.push('\n'),
                            "p" | "div" | "tr" | "li" | "h1" | "h2" | "h3" | "h4" | "table"
                            | "blockquote" | "hr" | "ul"
                                if !text.ends_with('\n') =>
                            {
                                text.push('\n');
                            }
                            "td" | "th" if kind == TagKind::End => text.push('\t'),
                            _ => {}
                        }
                        let told = ["alt", "title"].iter().filter_map(|name| tag.attribute(name));
                        let address = tag.attribute("href").filter(|_| kind == TagKind::Start);
                        let address =
                            address.filter(|address| address.to_ascii_lowercase().starts_with("mailto:"));
                        for told in told.chain(address).filter(|told| !told.trim().is_empty()) {
                            text.push_str(&format!("[{}] ", told.trim()));
                        }
                    }
                    _ => {}
                }
            }
            Piece::Text(source) if unseen.is_none() => {
                let plain = unescape(source);
                let mut words =
                    plain.split([' ', '\n', '\r', '\t']).filter(|word| !word.is_empty()).peekable();
                if plain.starts_with([' ', '\n', '\r', '\t'])
                    && !text.ends_with(char::is_whitespace)
                    && !text.is_empty()
                {
                    text.push(' ');
                }
                while let Some(word) = words.next() {
                    text.push_str(word);
                    if words.peek().is_some() || plain.ends_with([' ', '\n', '\r', '\t']) {
                        text.push(' ');
                    }
                }
            }
            _ => {}
        }
    }
    text.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_read_in_the_encodings_people_use() {
        for bytes in [
            &b"\xc3\x86ble"[..],
            b"\xef\xbb\xbf\xc3\x86ble",
            b"\xc6ble",
            b"\xff\xfe\xc6\0b\0l\0e\0",
            b"\xfe\xff\0\xc6\0b\0l\0e",
        ] {
            assert_eq!(decode(bytes).as_deref(), Some("Æble"), "{bytes:x?}");
        }
        assert_eq!(decode(b"a\0b"), None);
    }

    #[test]
    fn html_becomes_its_words() {
        let html = "<!DOCTYPE html><html><head><style>p{}</style></head><body><p>K&aelig;re <b>Mette</b>\n Hansen,</p>\
                    <p>se <img src=x alt='Logo'><a href=\"mailto:b@c.dk\">her</a><br>&#230;</p><!-- x --></body></html>";
        assert_eq!(of_html(html), "K&aelig;re Mette Hansen,\nse [Logo] [mailto:b@c.dk] her\næ");
    }
}
