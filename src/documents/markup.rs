//! XML and HTML taken apart into tags and text, and put together again with nothing else changed.
//!
//! Invariant: no entity is ever expanded but the five of XML and numbers, and nothing is fetched: a document type
//! declaration, which office files must not have (ECMA-376 part 2), is an error.

use std::borrow::Cow;

/// One piece of markup; together the pieces are the source, byte for byte.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece<'a> {
    /// As it stands there, with its references.
    Text(&'a str),
    Data(&'a str),
    /// `<name …>`, `</name>` or `<name …/>`, whole.
    Tag(&'a str),
    /// A comment or a processing instruction.
    Aside(&'a str),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Forbidden;

/// Takes XML apart.
///
/// # Errors
/// [`Forbidden`] when there is a document type declaration.
pub fn pieces(source: &str) -> Result<Vec<Piece<'_>>, Forbidden> {
    let (mut pieces, mut rest) = (Vec::new(), source);
    while !rest.is_empty() {
        let (piece, after) = if let Some(inner) = rest.strip_prefix("<![CDATA[") {
            let end = inner.find("]]>").map_or(rest.len(), |at| at + 12);
            let data = inner.find("]]>").map_or(inner, |at| &inner[..at]);
            (Piece::Data(data), &rest[end..])
        } else if rest.starts_with("<!--") {
            let end = rest.find("-->").map_or(rest.len(), |at| at + 3);
            (Piece::Aside(&rest[..end]), &rest[end..])
        } else if rest.starts_with("<?") {
            let end = rest.find("?>").map_or(rest.len(), |at| at + 2);
            (Piece::Aside(&rest[..end]), &rest[end..])
        } else if rest.starts_with("<!") {
            return Err(Forbidden);
        } else if rest.starts_with('<') {
            let end = tag_end(rest);
            (Piece::Tag(&rest[..end]), &rest[end..])
        } else {
            let end = rest.find('<').unwrap_or(rest.len());
            (Piece::Text(&rest[..end]), &rest[end..])
        };
        pieces.push(piece);
        rest = after;
    }
    Ok(pieces)
}

/// A `>` within quotes does not end a tag.
fn tag_end(tag: &str) -> usize {
    let mut quote = None;
    for (at, byte) in tag.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return at + 1,
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), _) if open == byte => quote = None,
            _ => {}
        }
    }
    tag.len()
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TagKind {
    Start,
    End,
    Empty,
}

/// A tag looked at.
pub struct Tag<'a> {
    pub kind: TagKind,
    /// Without its prefix.
    pub name: &'a str,
    source: &'a str,
}

impl<'a> Tag<'a> {
    #[must_use]
    pub fn of(source: &'a str) -> Tag<'a> {
        let inner = source.trim_start_matches('<').trim_end_matches('>');
        let kind = match (inner.starts_with('/'), inner.ends_with('/')) {
            (true, _) => TagKind::End,
            (_, true) => TagKind::Empty,
            _ => TagKind::Start,
        };
        let inner = inner.trim_matches('/');
        let whole = inner.split(|c: char| c.is_whitespace()).next().unwrap_or_default();
        let name = whole.rsplit(':').next().unwrap_or_default();
        Tag { kind, name, source }
    }

    /// Each attribute: its name with prefix, and the bytes of its value within the tag.
    #[must_use]
    pub fn attributes(&self) -> Vec<(&'a str, std::ops::Range<usize>)> {
        let (source, mut found) = (self.source, Vec::new());
        let Some(mut at) = source.find(char::is_whitespace) else { return found };
        while let Some(equals) = source[at..].find('=').map(|equals| at + equals) {
            let name = source[at..equals].split_whitespace().next_back().unwrap_or_default();
            let value = &source[equals + 1..];
            let skipped = value.len() - value.trim_start().len();
            let from = equals + 1 + skipped;
            let Some(quote) = source[from..].chars().next() else { break };
            let (start, end) = if quote == '"' || quote == '\'' {
                let end = source[from + 1..].find(quote).map_or(source.len(), |end| from + 1 + end);
                (from + 1, end)
            } else {
                let end = source[from..].find([' ', '>', '\t', '\n']).map_or(source.len(), |end| from + end);
                (from, end)
            };
            found.push((name, start..end));
            at = (end + 1).min(source.len());
            if !source.is_char_boundary(at) {
                break;
            }
        }
        found
    }

    /// The value of the attribute with this name, whatever its prefix.
    #[must_use]
    pub fn attribute(&self, name: &str) -> Option<String> {
        let mut all = self.attributes().into_iter();
        let (_, range) = all.find(|(whole, _)| local(whole) == name)?;
        Some(unescape(&self.source[range]).into_owned())
    }
}

/// A name without its prefix.
#[must_use]
pub fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

/// The text that markup stands for; a reference that XML does not know stays as it is written.
#[must_use]
pub fn unescape(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let (mut plain, mut rest) = (String::with_capacity(text.len()), text);
    while let Some(at) = rest.find('&') {
        plain.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.bytes().take(12).position(|byte| byte == b';');
        match end.and_then(|end| Some((reference(&rest[1..end])?, end))) {
            Some((c, end)) => {
                plain.push(c);
                rest = &rest[end + 1..];
            }
            None => {
                plain.push('&');
                rest = &rest[1..];
            }
        }
    }
    plain.push_str(rest);
    Cow::Owned(plain)
}

fn reference(name: &str) -> Option<char> {
    Some(match name {
        "lt" => '<',
        "gt" => '>',
        "amp" => '&',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => '\u{a0}',
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)?
        }
    })
}

/// Text as it may stand in markup, in an attribute too; what XML cannot hold is left out.
#[must_use]
pub fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '&' => safe.push_str("&amp;"),
            '"' => safe.push_str("&quot;"),
            '\t' | '\n' | '\r' => safe.push(c),
            c if (c as u32) < 0x20 || c == '\u{fffe}' || c == '\u{ffff}' => {}
            c => safe.push(c),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_comes_apart_and_together() {
        let source =
            "<?xml version=\"1.0\"?><a x='1 > 0' w:y=\"b&amp;c\"><!-- n --><b/>t &lt; u<![CDATA[<z>]]></a>";
        let pieces = pieces(source).unwrap();
        assert_eq!(pieces.len(), 7);
        let Piece::Tag(tag) = pieces[1] else { panic!() };
        let tag = Tag::of(tag);
        assert_eq!((tag.name, tag.kind, tag.attribute("y").as_deref()), ("a", TagKind::Start, Some("b&c")));
        assert_eq!(tag.attribute("x").as_deref(), Some("1 > 0"));
        assert_eq!(pieces[4], Piece::Text("t &lt; u"));
        assert_eq!(pieces[5], Piece::Data("<z>"));
        assert_eq!(unescape("&#198;&#x41;&lol;&amp;"), "ÆA&lol;&");
    }

    #[test]
    fn a_declaration_of_entities_is_refused_and_broken_markup_ends() {
        assert_eq!(pieces("<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>"), Err(Forbidden));
        for broken in [
            "<a",
            "<",
            "<!--",
            "<?",
            "<![CDATA[",
            "<a b='",
            "<a b",
            "<a b=",
            "</",
            "<a é='ø",
            "&#xffffffff;&",
        ] {
            for piece in pieces(broken).unwrap() {
                if let Piece::Tag(tag) = piece {
                    let _ = Tag::of(tag).attributes();
                }
            }
            let _ = unescape(broken);
        }
    }
}
