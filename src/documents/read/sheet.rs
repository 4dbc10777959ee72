//! Excel files (ECMA-376): every sheet with its values as they are shown, and what goes along with them unseen.

use std::io::Cursor;

use calamine::{Data, Reader as _, SheetVisible, Xlsx};

use super::{
    Part, PartKind, Unreadable,
    fragments::Fragments,
    office::{Entry, entries},
    word::{authors, beside, is_formatting, links, properties, told},
};

/// Between two cells; no space, so that what stands in two cells is not taken for one passage.
/// Between two values of a row, as they are shown.
pub const BETWEEN: &str = " | ";

pub fn read(bytes: &[u8], depth: usize) -> Result<Vec<Part>, Unreadable> {
    let entries = entries(bytes)?;
    for entry in entries.iter().filter(|entry| entry.is_markup()) {
        // Looked at before the library does: no declarations, no entities.
        let text = entry.text().ok_or(Unreadable::Broken)?;
        crate::documents::markup::pieces(&text).map_err(|_| Unreadable::Broken)?;
    }
    let mut parts = sheets(bytes)?;
    for entry in &entries {
        parts.extend(part(entry, depth)?);
    }
    Ok(parts)
}

/// A value as it is shown to people and searched.
pub fn shown(value: &Data) -> String {
    match value {
        Data::Empty => String::new(),
        Data::DateTime(at) if at.is_duration() => at.as_f64().to_string(),
        Data::DateTime(at) => {
            let (year, month, day, hour, minute, second, _) = at.to_ymd_hms_milli();
            let date = format!("{year:04}-{month:02}-{day:02}");
            if (hour, minute, second) == (0, 0, 0) {
                date
            } else {
                format!("{date} {hour:02}:{minute:02}:{second:02}")
            }
        }
        other => other.to_string(),
    }
}

fn sheets(bytes: &[u8]) -> Result<Vec<Part>, Unreadable> {
    let mut book = Xlsx::new(Cursor::new(bytes)).map_err(|e| match e {
        calamine::XlsxError::Password => Unreadable::Locked,
        _ => Unreadable::Broken,
    })?;
    let mut parts = Vec::new();
    for sheet in book.sheets_metadata().to_vec() {
        let Ok(values) = book.worksheet_range(&sheet.name) else { continue };
        let rows = values.rows().map(|row| {
            let cells: Vec<String> = row.iter().map(shown).collect();
            cells.join(BETWEEN).trim_end_matches(BETWEEN).trim_end_matches(" |").to_owned()
        });
        let text = rows.collect::<Vec<_>>().join("\n");
        let part = Part::new(
            PartKind::Sheet,
            format!("sheet:{}", sheet.name),
            sheet.name.clone(),
            text.trim_end().to_owned(),
        );
        parts.push(Part { hidden: sheet.visible != SheetVisible::Visible, ..part.removable() });
        if let Ok(formulas) = book.worksheet_formula(&sheet.name) {
            let written: Vec<String> =
                formulas.used_cells().map(|(_, _, f)| f.clone()).filter(|f| f.contains('"')).collect();
            if !written.is_empty() {
                let id = format!("formulas:{}", sheet.name);
                parts.push(Part::new(PartKind::Other, id, sheet.name.clone(), written.join("\n")).hidden());
            }
        }
    }
    let names: Vec<String> =
        book.defined_names().iter().map(|(name, what)| format!("{name} = {what}")).collect();
    if !names.is_empty() {
        parts.push(Part::new(PartKind::DefinedNames, "names", "", names.join("\n")).hidden());
    }
    Ok(parts)
}

fn part(entry: &Entry, depth: usize) -> Result<Vec<Part>, Unreadable> {
    let (name, base) = (entry.name.as_str(), entry.name.rsplit('/').next().unwrap_or_default());
    if !entry.is_markup() {
        return Ok(beside(entry, depth));
    }
    let known = ["[Content_Types].xml", "xl/sharedStrings.xml", "xl/calcChain.xml", "xl/metadata.xml"];
    if known.contains(&name) || is_formatting(base) {
        return Ok(Vec::new());
    }
    let text = entry.text().ok_or(Unreadable::Broken)?;
    let found = Fragments::of(&text).map_err(|_| Unreadable::Broken)?;
    let mut parts = Vec::new();
    let mut add = |kind, label: &str, text: String| {
        if !text.trim().is_empty() {
            parts.push(Part::new(kind, format!("in:{name}:{label}"), "", text.trim().to_owned()).hidden());
        }
    };
    if name.ends_with(".rels") {
        add(PartKind::Links, "links", links(&found));
        return Ok(parts);
    }
    if name.starts_with("docProps/") {
        add(PartKind::Metadata, "text", properties(&found));
    } else if name.starts_with("xl/worksheets/") {
        add(PartKind::HeaderFooter, "text", around(&text));
    } else if base.starts_with("comments") || name.contains("threadedComments") {
        add(PartKind::Comments, "text", found.current());
    } else if name != "xl/workbook.xml" {
        add(PartKind::Other, "text", found.current());
    }
    add(PartKind::Other, "told", told(&found).join("\n"));
    add(PartKind::Metadata, "authors", authors(&found).join(", "));
    Ok(parts)
}

/// What is printed above and below a sheet.
fn around(sheet: &str) -> String {
    let Some(from) = sheet.find("<headerFooter") else { return String::new() };
    let to = sheet[from..].find("</headerFooter>").map_or(sheet.len(), |to| from + to);
    Fragments::of(&sheet[from..to]).map(|found| found.current()).unwrap_or_default()
}
