//! What Excel files need beside the passages in their XML: values that are numbers, formulas, sheets that go.

use std::{
    collections::{BTreeMap, BTreeSet},
    io::Cursor,
};

use calamine::{Reader as _, Xlsx};

use super::{Cuts, NotRedacted, office::resolved};
use crate::documents::{
    fold::{Needle, replace_all},
    markup::{Piece, Tag, TagKind, escape, pieces, unescape},
    read::{Unreadable, office::Entry, sheet_value},
};

const EMPTY: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?><worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData/></worksheet>";

/// Rewrites the sheets: no formulas, since they would bring back what was in the cells; no cell that shows a passage;
/// no content of sheets that go.
pub fn prepare(
    bytes: &[u8],
    entries: &mut [Entry],
    cuts: &Cuts,
    needles: &[Needle],
    dropped: &mut Vec<String>,
) -> Result<(), NotRedacted> {
    let sheets = sheets(entries)?;
    let mut book = Xlsx::new(Cursor::new(bytes)).map_err(|_| Unreadable::Broken)?;
    let mut used: BTreeMap<bool, BTreeSet<String>> = BTreeMap::new();
    for (name, path) in &sheets {
        let goes = cuts.without.contains(&format!("sheet:{name}"));
        if goes {
            dropped.extend(beside(entries, path)?);
        }
        let shown = cells_shown(&mut book, name, needles, &cuts.mark);
        let Some(entry) = entries.iter_mut().find(|entry| entry.name == *path) else { continue };
        let text = entry.text().ok_or(Unreadable::Broken)?;
        let (made, strings) = rewritten(&text, &shown)?;
        used.entry(goes).or_default().extend(strings);
        entry.bytes = if goes { EMPTY.into() } else { made.into_bytes() };
    }
    // Strings of a sheet that goes stand in a list that all sheets share.
    let kept = used.remove(&false).unwrap_or_default();
    let gone: BTreeSet<String> = used.remove(&true).unwrap_or_default().difference(&kept).cloned().collect();
    if let Some(entry) = entries.iter_mut().find(|entry| entry.name == "xl/sharedStrings.xml") {
        let text = entry.text().ok_or(Unreadable::Broken)?;
        entry.bytes = without_strings(&text, &gone)?.into_bytes();
    }
    Ok(())
}

/// The sheets' names and the entries they lie in.
fn sheets(entries: &[Entry]) -> Result<Vec<(String, String)>, NotRedacted> {
    let text = |name: &str| {
        entries.iter().find(|entry| entry.name == name).and_then(Entry::text).ok_or(Unreadable::Broken)
    };
    let tags = |text: &str, name: &str, wanted: [&str; 2]| -> Result<Vec<(String, String)>, NotRedacted> {
        let mut found = Vec::new();
        for piece in pieces(text).map_err(|_| Unreadable::Broken)? {
            let Piece::Tag(source) = piece else { continue };
            let tag = Tag::of(source);
            if tag.name == name
                && tag.kind != TagKind::End
                && let (Some(a), Some(b)) = (tag.attribute(wanted[0]), tag.attribute(wanted[1]))
            {
                found.push((a, b));
            }
        }
        Ok(found)
    };
    let targets: BTreeMap<String, String> =
        tags(&text("xl/_rels/workbook.xml.rels")?, "Relationship", ["Id", "Target"])?.into_iter().collect();
    let listed = tags(&text("xl/workbook.xml")?, "sheet", ["name", "id"])?;
    Ok(listed.into_iter().filter_map(|(name, id)| Some((name, resolved("xl", targets.get(&id)?)))).collect())
}

/// What hangs on a sheet alone: comments, drawings, tables, and the list of them.
fn beside(entries: &[Entry], sheet: &str) -> Result<Vec<String>, NotRedacted> {
    let Some((folder, base)) = sheet.rsplit_once('/') else { return Ok(Vec::new()) };
    let list = format!("{folder}/_rels/{base}.rels");
    let Some(entry) = entries.iter().find(|entry| entry.name == list) else { return Ok(Vec::new()) };
    let text = entry.text().ok_or(Unreadable::Broken)?;
    let mut found = vec![list];
    for piece in pieces(&text).map_err(|_| Unreadable::Broken)? {
        let Piece::Tag(source) = piece else { continue };
        found.extend(Tag::of(source).attribute("Target").map(|target| resolved(folder, &target)));
    }
    Ok(found)
}

/// The cells that show a passage, with what they show without it.
fn cells_shown(
    book: &mut Xlsx<Cursor<&[u8]>>,
    sheet: &str,
    needles: &[Needle],
    mark: &str,
) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let Ok(range) = book.worksheet_range(sheet) else { return found };
    let (top, left) = range.start().unwrap_or_default();
    for (row, column, value) in range.used_cells() {
        let (kept, times) = replace_all(&sheet_value(value), needles, mark);
        if times > 0 {
            found.insert(reference(row + top as usize, column + left as usize), kept);
        }
    }
    found
}

/// `B7` of row 6 and column 1, counted from 0.
fn reference(row: usize, mut column: usize) -> String {
    let mut letters = Vec::new();
    loop {
        letters.push(b'A' + u8::try_from(column % 26).unwrap_or_default());
        if column < 26 {
            break;
        }
        column = column / 26 - 1;
    }
    letters.reverse();
    format!("{}{}", String::from_utf8_lossy(&letters), row + 1)
}

/// A sheet without formulas and without the values that show a passage; and the shared strings it uses.
fn rewritten(source: &str, shown: &BTreeMap<String, String>) -> Result<(String, Vec<String>), NotRedacted> {
    let pieces = pieces(source).map_err(|_| Unreadable::Broken)?;
    let (mut made, mut strings) = (String::with_capacity(source.len()), Vec::new());
    let (mut at, mut in_formula) = (0, false);
    let mut cell: Option<(bool, bool)> = None;
    while let Some(piece) = pieces.get(at) {
        at += 1;
        let Piece::Tag(text) = piece else {
            match (piece, cell) {
                _ if in_formula => {}
                (_, Some((_, true))) => {}
                (Piece::Text(text), Some((true, _))) => {
                    strings.push(unescape(text).trim().to_owned());
                    made.push_str(text);
                }
                (piece, _) => made.push_str(&crate::documents::read::fragments::written(piece)),
            }
            continue;
        };
        let tag = Tag::of(text);
        match (tag.name, tag.kind) {
            ("c", TagKind::Start) => {
                let shared = tag.attribute("t").is_some_and(|kind| kind == "s");
                let place = tag.attribute("r").unwrap_or_default();
                match shown.get(&place).filter(|_| !shared) {
                    Some(kept) => {
                        let style =
                            tag.attribute("s").map(|s| format!(" s=\"{}\"", escape(&s))).unwrap_or_default();
                        let value = escape(kept);
                        made.push_str(&format!(
                            "<c r=\"{}\"{style} t=\"inlineStr\"><is><t>{value}</t></is>",
                            escape(&place)
                        ));
                        cell = Some((false, true));
                    }
                    None => {
                        made.push_str(text);
                        cell = Some((shared, false));
                    }
                }
            }
            ("c", TagKind::End) => {
                made.push_str(text);
                cell = None;
            }
            ("f", kind) => in_formula = kind == TagKind::Start,
            _ if matches!(cell, Some((_, true))) => {}
            _ => made.push_str(text),
        }
    }
    Ok((made, strings))
}

fn without_strings(source: &str, gone: &BTreeSet<String>) -> Result<String, NotRedacted> {
    let (mut made, mut number, mut skipping) = (String::with_capacity(source.len()), 0_usize, false);
    for piece in pieces(source).map_err(|_| Unreadable::Broken)? {
        if let Piece::Tag(text) = piece {
            let tag = Tag::of(text);
            if tag.name == "si" && tag.kind == TagKind::Start {
                skipping = gone.contains(&number.to_string());
                made.push_str(text);
                if skipping {
                    made.push_str("<t/>");
                }
                continue;
            }
            if tag.name == "si" {
                number += 1;
                skipping = false;
            }
        }
        if !skipping {
            made.push_str(&crate::documents::read::fragments::written(&piece));
        }
    }
    Ok(made)
}

#[cfg(test)]
mod tests {
    use super::reference;

    #[test]
    fn cells_are_named_as_excel_names_them() {
        for (row, column, name) in
            [(0, 0, "A1"), (6, 1, "B7"), (0, 25, "Z1"), (0, 26, "AA1"), (9, 701, "ZZ10"), (0, 702, "AAA1")]
        {
            assert_eq!(reference(row, column), name);
        }
    }
}
