//! Many receipts at once, from a CSV file. One wrong row and nothing is written.

use std::path::Path;

use chrono::NaiveDate;
use chrono_tz::Tz;

use super::entered;
use crate::law::{
    calendar::Calendar,
    reckoning::{Facts, reckon},
};

const COLUMNS: [&str; 5] = ["received", "due", "extended", "extended_safe", "notice"];

/// The whole table as CSV.
pub fn table(file: &Path, calendar: &Calendar, zone: Tz) -> Result<String, String> {
    let named = |what: String| format!("{}: {what}", file.display());
    let bytes = std::fs::read(file).map_err(|e| named(e.to_string()))?;
    // A spreadsheet may put a byte order mark before the first column's name.
    let text = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&bytes);
    let mut rows = csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).from_reader(text);
    let headers = rows.headers().map_err(|e| named(e.to_string()))?;
    let received = headers
        .iter()
        .position(|name| name == "received")
        .ok_or_else(|| named("there is no column `received`; name it so in the first line".into()))?;
    let mut out = csv::Writer::from_writer(Vec::new());
    out.write_record(COLUMNS).map_err(|e| e.to_string())?;
    for row in rows.records() {
        let row = row.map_err(|e| named(e.to_string()))?;
        let line = row.position().map_or(0, csv::Position::line);
        let entered = row.get(received).unwrap_or_default();
        let dates = reckoned(entered, calendar, zone).map_err(|e| named(format!("line {line}: {e}")))?;
        let [due, extended, safe, notice] = dates.map(|on| on.to_string());
        out.write_record([entered, &due, &extended, &safe, &notice]).map_err(|e| e.to_string())?;
    }
    let bytes = out.into_inner().map_err(|e| e.to_string())?;
    String::from_utf8(bytes).map_err(|e| e.to_string())
}

/// Due, extended from receipt, extended safe, last day for the notice.
fn reckoned(entered: &str, calendar: &Calendar, zone: Tz) -> Result<[NaiveDate; 4], String> {
    let received = entered::instant(entered, zone, None)?;
    let reckoning = reckon(&Facts::received(received), zone, calendar, NaiveDate::MIN);
    let extended = &reckoning.extended;
    Ok([reckoning.due.due_on, extended.from_receipt.on, extended.safe_on, reckoning.notice_on])
}
