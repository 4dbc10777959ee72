//! Word and Excel files written anew, entry by entry.

use std::io::{Cursor, Write as _};

use zip::{CompressionMethod, DateTime, ZipWriter, write::SimpleFileOptions};

use super::{Cuts, NotRedacted, embedded, markup, picture, sheet};
use crate::documents::{
    fold::Needle,
    markup::{Piece, Tag, pieces},
    read::{
        Format, Unreadable,
        office::{Entry, entries},
    },
};

/// Entries that tell of the file and not of what it is about; the file opens without them.
const DROPPED: [&str; 2] = ["docProps/custom.xml", "xl/calcChain.xml"];
const CORE: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?><cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\"/>";
const APP: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?><Properties xmlns=\"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties\"/>";

pub fn redact(
    format: Format,
    bytes: &[u8],
    cuts: &Cuts,
    needles: &[Needle],
    left_out: &mut Vec<String>,
    depth: usize,
) -> Result<Vec<u8>, NotRedacted> {
    let mut entries = entries(bytes)?;
    let mut dropped: Vec<String> = DROPPED.iter().map(|name| (*name).to_owned()).collect();
    dropped
        .extend(entries.iter().filter(|e| e.name.starts_with("docProps/thumbnail")).map(|e| e.name.clone()));
    if format == Format::Sheet {
        sheet::prepare(bytes, &mut entries, cuts, needles, &mut dropped)?;
    }
    let mut made = Vec::with_capacity(entries.len());
    for entry in &entries {
        if !dropped.contains(&entry.name) {
            let bytes = one(entry, (cuts, needles, depth), &dropped, left_out)?;
            made.push(Entry { name: entry.name.clone(), bytes });
        }
    }
    zipped(&made).map_err(|_| NotRedacted::Failed)
}

fn one(
    entry: &Entry,
    (cuts, needles, depth): (&Cuts, &[Needle], usize),
    dropped: &[String],
    left_out: &mut Vec<String>,
) -> Result<Vec<u8>, NotRedacted> {
    let base = entry.name.rsplit('/').next().unwrap_or_default();
    match entry.name.as_str() {
        "docProps/core.xml" => return Ok(CORE.into()),
        "docProps/app.xml" => return Ok(APP.into()),
        _ => {}
    }
    if entry.is_markup() {
        let text = entry.text().ok_or(Unreadable::Broken)?;
        let text = if base == "[Content_Types].xml" || base.ends_with(".rels") {
            less(&text, &entry.name, dropped)?
        } else {
            text
        };
        if base == "[Content_Types].xml" {
            return Ok(text.into_bytes());
        }
        let made = markup::redact(&text, needles, &cuts.mark).map_err(|_| Unreadable::Broken)?;
        return Ok(made.into_bytes());
    }
    let id = format!("in:{}", entry.name);
    let extension = base.rsplit_once('.').map(|(_, e)| e.to_ascii_lowercase()).unwrap_or_default();
    if entry.name.contains("/media/") {
        let gone = cuts.without.contains(&id);
        let kept = if gone { None } else { picture::stripped(&extension, &entry.bytes) };
        if kept.is_none() && !gone {
            left_out.push(base.to_owned());
        }
        return Ok(kept.unwrap_or_else(|| picture::blank(&extension)));
    }
    // Fonts hold shapes; whatever else is no XML is looked into, or left out.
    if extension == "odttf" || extension == "fntdata" {
        return Ok(entry.bytes.clone());
    }
    if entry.name.contains("/embeddings/") {
        let made = embedded("", base, &id, &entry.bytes, (cuts, depth), left_out);
        return Ok(made.map(|(_, bytes)| bytes).unwrap_or_default());
    }
    if !entry.bytes.is_empty() && !entry.name.contains("printerSettings") {
        left_out.push(base.to_owned());
    }
    Ok(Vec::new())
}

/// The list of parts, or of relationships, without those that are dropped.
fn less(text: &str, name: &str, dropped: &[String]) -> Result<String, Unreadable> {
    let folder = name
        .strip_suffix(".rels")
        .and_then(|name| name.split_once("_rels/"))
        .map_or("", |(folder, _)| folder);
    let mut kept = String::with_capacity(text.len());
    for piece in pieces(text).map_err(|_| Unreadable::Broken)? {
        match piece {
            Piece::Tag(source) => {
                let tag = Tag::of(source);
                let part = tag.attribute("PartName").map(|part| part.trim_start_matches('/').to_owned());
                let target = tag.attribute("Target").map(|target| resolved(folder, &target));
                let gone = [part, target].into_iter().flatten().any(|part| dropped.contains(&part));
                if !(gone && ["Override", "Relationship"].contains(&tag.name)) {
                    kept.push_str(source);
                }
            }
            Piece::Text(text) | Piece::Aside(text) => kept.push_str(text),
            Piece::Data(_) => {}
        }
    }
    Ok(kept)
}

/// The entry that a relationship in `folder` leads to.
pub(super) fn resolved(folder: &str, target: &str) -> String {
    if let Some(whole) = target.strip_prefix('/') {
        return whole.to_owned();
    }
    let mut path: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in target.split('/') {
        match part {
            ".." => {
                path.pop();
            }
            "." | "" => {}
            part => path.push(part),
        }
    }
    path.join("/")
}

fn zipped(entries: &[Entry]) -> Result<Vec<u8>, zip::result::ZipError> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    // The same day for every entry: when somebody saved the file is no longer in it.
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default());
    for entry in entries {
        zip.start_file(entry.name.as_str(), options)?;
        zip.write_all(&entry.bytes)?;
    }
    Ok(zip.finish()?.into_inner())
}
