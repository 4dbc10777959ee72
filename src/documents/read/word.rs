//! Word files (ECMA-376): the text, what stands around it, and what goes along with it unseen.

use super::{
    Note, Part, PartKind, Unreadable, embedded,
    fragments::{Fragments, Run},
    office::{Entry, entries},
};
use crate::documents::markup::{Piece, Tag, TagKind};

pub fn read(bytes: &[u8], depth: usize) -> Result<Vec<Part>, Unreadable> {
    let entries = entries(bytes)?;
    if !entries.iter().any(|entry| entry.name == "word/document.xml") {
        return Err(Unreadable::Broken);
    }
    let mut parts = Vec::new();
    for entry in &entries {
        parts.extend(part(entry, depth)?);
    }
    let rank = |part: &Part| match part.kind {
        PartKind::Body => 0,
        PartKind::HeaderFooter => 1,
        PartKind::Footnotes => 2,
        PartKind::Comments => 3,
        PartKind::Deleted => 4,
        PartKind::Attachment => 5,
        PartKind::Picture => 6,
        _ => 7,
    };
    // Sorting keeps what lies within an attachment behind it, since only the document's own parts move.
    let within = |part: &Part| {
        part.id.contains('/') && !part.id.starts_with("word/") && !part.id.starts_with("docProps/")
    };
    let (mut own, inner): (Vec<Part>, Vec<Part>) = parts.into_iter().partition(|part| !within(part));
    own.sort_by_key(rank);
    own.extend(inner);
    Ok(own)
}

fn part(entry: &Entry, depth: usize) -> Result<Vec<Part>, Unreadable> {
    let (name, base) = (entry.name.as_str(), entry.name.rsplit('/').next().unwrap_or_default());
    if !entry.is_markup() {
        return Ok(beside(entry, depth));
    }
    if name == "[Content_Types].xml" || is_formatting(base) {
        return Ok(Vec::new());
    }
    let text = entry.text().ok_or(Unreadable::Broken)?;
    let found = Fragments::of(&text).map_err(|_| Unreadable::Broken)?;
    let id = format!("in:{name}");
    let mut parts = Vec::new();
    let mut add = |kind, label: &str, text: String, hidden: bool| {
        if !text.is_empty() {
            parts.push(Part { hidden, ..Part::new(kind, format!("{id}:{label}"), "", text) });
        }
    };
    if name.ends_with(".rels") {
        add(PartKind::Links, "links", links(&found), true);
        return Ok(parts);
    }
    let kind = match base.trim_end_matches(".xml").trim_end_matches(|c: char| c.is_ascii_digit()) {
        _ if name.starts_with("docProps/") => PartKind::Metadata,
        _ if !name.starts_with("word/") => PartKind::Other,
        "document" => PartKind::Body,
        "header" | "footer" => PartKind::HeaderFooter,
        "footnotes" | "endnotes" => PartKind::Footnotes,
        "comments" => PartKind::Comments,
        _ => PartKind::Other,
    };
    let hidden = matches!(kind, PartKind::Metadata | PartKind::Other);
    if kind == PartKind::Metadata {
        add(kind, "text", properties(&found), true);
    } else if kind == PartKind::Comments {
        add(
            kind,
            "text",
            format!("{}\n{}", authors(&found).join(", "), found.current()).trim().to_owned(),
            true,
        );
    } else {
        add(kind, "text", found.current(), hidden);
    }
    add(PartKind::Deleted, "deleted", found.deleted(), true);
    add(PartKind::Other, "fields", found.text(|run| run == Run::Aside), true);
    add(PartKind::Other, "told", told(&found).join("\n"), true);
    if kind != PartKind::Comments {
        add(PartKind::Metadata, "authors", authors(&found).join(", "), true);
    }
    Ok(parts)
}

/// Parts that say how the text looks.
pub(super) fn is_formatting(base: &str) -> bool {
    ["styles.xml", "stylesWithEffects.xml", "fontTable.xml", "theme1.xml", "webSettings.xml", "numbering.xml"]
        .contains(&base)
}

/// What is no XML: pictures and embedded files.
pub(super) fn beside(entry: &Entry, depth: usize) -> Vec<Part> {
    let base = entry.name.rsplit('/').next().unwrap_or_default();
    if entry.name.contains("/media/") || entry.name.starts_with("docProps/thumbnail") {
        let hidden = entry.name.starts_with("docProps/");
        let part = Part::new(PartKind::Picture, format!("in:{}", entry.name), base, String::new());
        return vec![Part { hidden, removable: !hidden, ..part.noted(Note::Picture) }];
    }
    if entry.name.contains("/embeddings/") {
        return embedded("", base, &format!("in:{}", entry.name), &entry.bytes, depth);
    }
    Vec::new()
}

/// The names and values of properties.
pub(super) fn properties(found: &Fragments) -> String {
    let (mut lines, mut name) = (Vec::new(), String::new());
    for piece in &found.pieces {
        match piece {
            Piece::Tag(source) => {
                let tag = Tag::of(source);
                if tag.kind == TagKind::Start {
                    match tag.attribute("name") {
                        Some(told) => name = told,
                        None if tag.name != "lpwstr" => name = tag.name.to_owned(),
                        None => {}
                    }
                }
            }
            Piece::Text(text) if !text.trim().is_empty() => {
                lines.push(format!("{name}: {}", crate::documents::markup::unescape(text).trim()));
            }
            _ => {}
        }
    }
    lines.join("\n")
}

/// Who changed or commented.
pub(super) fn authors(found: &Fragments) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for piece in &found.pieces {
        let Piece::Tag(source) = piece else { continue };
        let tag = Tag::of(source);
        for author in ["author", "displayName", "userName"].iter().filter_map(|name| tag.attribute(name)) {
            if !author.trim().is_empty() && !all.contains(&author) {
                all.push(author);
            }
        }
    }
    all
}

/// What pictures, links and fields say of themselves.
pub(super) fn told(found: &Fragments) -> Vec<String> {
    let mut all = Vec::new();
    for piece in &found.pieces {
        let Piece::Tag(source) = piece else { continue };
        if !["descr=", "title=", "tooltip=", "Text=", "prompt", "error=", "display="]
            .iter()
            .any(|name| source.contains(name))
        {
            continue;
        }
        let tag = Tag::of(source);
        let words = ["descr", "title", "tooltip", "defaultText", "prompt", "promptTitle", "error", "display"]
            .iter()
            .filter_map(|name| tag.attribute(name));
        all.extend(words.filter(|words| !words.trim().is_empty()));
    }
    all
}

/// Where links lead to outside of the file.
pub(super) fn links(found: &Fragments) -> String {
    let mut all = Vec::new();
    for piece in &found.pieces {
        let Piece::Tag(source) = piece else { continue };
        let tag = Tag::of(source);
        if tag.attribute("TargetMode").is_some_and(|mode| mode == "External") {
            all.extend(tag.attribute("Target"));
        }
    }
    all.join("\n")
}
