//! Passages taken out of XML, wherever in it they stand: text that is split into runs, deleted and inserted text,
//! attributes, comments.

use std::{collections::BTreeMap, ops::Range};

use crate::documents::{
    fold::{Needle, find_all, replace_all},
    markup::{Forbidden, Piece, Tag, escape, local, unescape},
    read::fragments::{Fragments, Run, written},
};

/// In the place of a passage in an attribute, where brackets may not stand.
pub const BLOCK: &str = "█████";

/// Attributes that hold the file together and no words.
const STRUCTURE: [&str; 9] =
    ["xmlns", "Id", "id", "Type", "ContentType", "PartName", "Extension", "Ignorable", "Requires"];
/// Attributes that say who did something: no redacted copy has them.
const PEOPLE: [&str; 9] = [
    "author",
    "initials",
    "displayName",
    "userName",
    "userId",
    "providerId",
    "lastGuid",
    "lastModifiedBy",
    "reservationPassword",
];

/// Takes the passages out of one XML file, and the names of who wrote it.
///
/// # Errors
/// [`Forbidden`] when there is a document type declaration.
pub fn redact(source: &str, needles: &[Needle], mark: &str) -> Result<String, Forbidden> {
    let found = Fragments::of(source)?;
    let gone = places(&found, needles);
    let (mut made, mut in_author) = (String::with_capacity(source.len()), false);
    for (at, piece) in found.pieces.iter().enumerate() {
        match piece {
            Piece::Text(_) | Piece::Data(_) if in_author => {}
            Piece::Text(_) | Piece::Data(_) => match gone.get(&at) {
                Some(ranges) => made.push_str(&escape(&without(piece, ranges, mark))),
                None => made.push_str(&written(piece)),
            },
            Piece::Aside(aside) if aside.starts_with("<?xml ") => made.push_str(&declaration(aside)),
            Piece::Aside(_) => {}
            Piece::Tag(source) => {
                let tag = Tag::of(source);
                if tag.name == "author" {
                    in_author = tag.kind == crate::documents::markup::TagKind::Start;
                }
                made.push_str(&redact_tag(source, &tag, needles));
            }
        }
    }
    Ok(made)
}

/// What is written is UTF-8, whatever it was.
fn declaration(aside: &str) -> String {
    let standalone = if aside.contains("standalone") { " standalone=\"yes\"" } else { "" };
    format!("<?xml version=\"1.0\" encoding=\"UTF-8\"{standalone}?>")
}

/// For each piece the bytes of its text that go, and whether a passage begins there.
fn places(found: &Fragments, needles: &[Needle]) -> BTreeMap<usize, Vec<(Range<usize>, bool)>> {
    let views: [fn(Run) -> bool; 4] = [
        |run| run != Run::Aside,
        |run| run == Run::Plain || run == Run::Inserted,
        |run| run == Run::Plain || run == Run::Deleted,
        |run| run == Run::Aside,
    ];
    let mut gone: BTreeMap<usize, Vec<(Range<usize>, bool)>> = BTreeMap::new();
    for view in views {
        let (text, pieces) = found.view(view);
        let mut first = 0;
        for hit in find_all(&text, needles) {
            while pieces.get(first).is_some_and(|(_, bytes)| bytes.end <= hit.start) {
                first += 1;
            }
            for (piece, bytes) in pieces[first..].iter().take_while(|(_, bytes)| bytes.start < hit.end) {
                let from = hit.start.max(bytes.start) - bytes.start;
                let to = hit.end.min(bytes.end) - bytes.start;
                if from < to {
                    gone.entry(*piece).or_default().push((from..to, hit.start >= bytes.start));
                }
            }
        }
    }
    gone
}

fn without(piece: &Piece, ranges: &[(Range<usize>, bool)], mark: &str) -> String {
    let text = match piece {
        Piece::Text(source) => unescape(source).into_owned(),
        Piece::Data(text) => (*text).to_owned(),
        _ => return String::new(),
    };
    let mut ranges = ranges.to_vec();
    ranges.sort_by_key(|(range, begins)| (range.start, range.end, *begins));
    let mut merged: Vec<(Range<usize>, bool)> = Vec::new();
    for (range, begins) in ranges {
        match merged.last_mut() {
            Some((last, marked)) if range.start <= last.end => {
                last.end = last.end.max(range.end);
                *marked |= begins;
            }
            _ => merged.push((range, begins)),
        }
    }
    let (mut kept, mut from) = (String::new(), 0);
    for (range, begins) in merged {
        kept.push_str(text.get(from..range.start).unwrap_or_default());
        if begins {
            kept.push_str(mark);
        }
        from = range.end;
    }
    kept.push_str(text.get(from..).unwrap_or_default());
    kept
}

/// A tag whose attributes hold no passage and no author.
fn redact_tag(source: &str, tag: &Tag, needles: &[Needle]) -> String {
    let (mut made, mut from) = (String::new(), 0);
    for (name, value) in tag.attributes() {
        let plain = unescape(&source[value.clone()]);
        let kept = match local(name) {
            "absPath" => String::new(),
            _ if name.starts_with("xmlns") || STRUCTURE.contains(&local(name)) => continue,
            one if PEOPLE.contains(&one) => String::new(),
            "url" if tag.name == "absPath" => String::new(),
            "Target" => match outside(&plain, needles) {
                true => "about:blank".to_owned(),
                false => continue,
            },
            _ => match replace_all(&plain, needles, BLOCK) {
                (_, 0) => continue,
                (kept, _) => kept,
            },
        };
        made.push_str(&source[from..value.start]);
        made.push_str(&escape(&kept));
        from = value.end;
    }
    made.push_str(&source[from..]);
    made
}

/// Whether a passage stands in an address, also as addresses write it.
fn outside(address: &str, needles: &[Needle]) -> bool {
    let (mut plain, mut rest) = (Vec::new(), address.as_bytes());
    while let [byte, after @ ..] = rest {
        let digits = after.get(..2).filter(|_| *byte == b'%').and_then(|two| std::str::from_utf8(two).ok());
        match digits.and_then(|two| u8::from_str_radix(two, 16).ok()) {
            Some(value) => {
                plain.push(value);
                rest = &after[2..];
            }
            None => {
                plain.push(if *byte == b'+' { b' ' } else { *byte });
                rest = after;
            }
        }
    }
    !find_all(address, needles).is_empty() || !find_all(&String::from_utf8_lossy(&plain), needles).is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn without(source: &str) -> String {
        redact(source, &Needle::all(&["Bo Ek".into(), "bo@x.dk".into()]), "#").unwrap()
    }

    #[test]
    fn passages_go_from_runs_attributes_and_what_was_changed() {
        assert_eq!(
            without("<p><r><t>Hej B</t></r><r><t>o Ek, her</t></r></p>"),
            "<p><r><t>Hej #</t></r><r><t>, her</t></r></p>"
        );
        assert_eq!(
            without("<p><t>Bo</t><del><delText> K.</delText></del><t> Ek</t></p>"),
            "<p><t>#</t><del><delText> K.</delText></del><t></t></p>"
        );
        assert_eq!(
            without("<a x=\"Bo Ek &amp; co\" w:author=\"An\" r:id=\"Bo Ek\"/>"),
            "<a x=\"█████ &amp; co\" w:author=\"\" r:id=\"Bo Ek\"/>"
        );
        assert_eq!(
            without("<!-- Bo Ek --><authors><author>Bo</author></authors>"),
            "<authors><author></author></authors>"
        );
        assert_eq!(without("<R Target=\"http://x/?n=Bo%20Ek\"/>"), "<R Target=\"about:blank\"/>");
        assert_eq!(without("<p><t>Bo</t></p><p><t>Ek</t></p>"), "<p><t>#</t></p><p><t></t></p>");
    }
}
