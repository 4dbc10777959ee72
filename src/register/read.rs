//! Reads the register's file. It is taken as whole or as wrong, never half.

use std::collections::HashMap;

use super::{Activity, Draft, Problem, columns::COLUMNS};

/// More activities than any register has; a longer file is something else.
pub const MOST_ACTIVITIES: usize = 1000;
/// More problems than anybody reads at once; the last one says so.
const MOST_PROBLEMS: usize = 200;

/// The activities in the CSV `bytes`: UTF-8 with or without a mark, separated by comma, semicolon or tab.
///
/// # Errors
/// Every problem of every line, up to 200.
pub fn read(bytes: &[u8]) -> Result<Vec<Activity>, Vec<Problem>> {
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let line = 1 + bytes[..error.valid_up_to()].iter().filter(|byte| **byte == b'\n').count() as u64;
        vec![problem(line, None, "not-utf8", &[])]
    })?;
    let text = text.trim_start_matches('\u{feff}');
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter(text.lines().next().unwrap_or_default()))
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let places = places(&reader.headers().cloned().unwrap_or_default())?;
    let mut lines = Lines { text: text.as_bytes(), place: 0, line: 1 };
    let mut rows = Rows { activities: Vec::new(), problems: Vec::new(), lines: HashMap::new() };
    for record in reader.records() {
        match record {
            Ok(record) if record.iter().all(str::is_empty) => {}
            Ok(_) if rows.activities.len() >= MOST_ACTIVITIES => {
                let most = MOST_ACTIVITIES.to_string();
                return Err(vec![problem(1, None, "too-many-rows", &[("most", &most)])]);
            }
            Ok(record) => rows.take(lines.of(record.position()), &record, &places),
            Err(error) => {
                let line = lines.of(error.position());
                rows.problems.push(problem(line, None, "unreadable", &[("text", &error.to_string())]));
                break;
            }
        }
    }
    rows.finish()
}

struct Rows {
    /// Also of wrong lines, where they only count.
    activities: Vec<Option<Activity>>,
    problems: Vec<Problem>,
    /// On which line a key stood first.
    lines: HashMap<String, u64>,
}

impl Rows {
    fn take(&mut self, line: u64, record: &csv::StringRecord, places: &HashMap<&'static str, usize>) {
        if record.len() != COLUMNS.len() {
            let (found, columns) = (record.len().to_string(), COLUMNS.len().to_string());
            self.problems.push(problem(line, None, "fields", &[("found", &found), ("columns", &columns)]));
        }
        let field =
            |column: &str| places.get(column).and_then(|place| record.get(*place)).unwrap_or_default();
        let draft = Draft {
            line: Some(line),
            fields: COLUMNS.iter().map(|column| (*column, field(column).to_owned())).collect(),
            recipients: Draft::recipients_of(field("recipients")),
        };
        let key = field("key").to_owned();
        let checked = draft.check();
        match self.lines.get(&key) {
            Some(first) if !key.is_empty() => {
                let values = [("text", key.as_str()), ("first", &first.to_string())];
                self.problems.push(problem(line, Some("key"), "key-twice", &values));
            }
            _ => drop(self.lines.insert(key, line)),
        }
        match checked {
            Ok(activity) => self.activities.push(Some(activity)),
            Err(problems) => {
                self.activities.push(None);
                self.problems.extend(problems);
            }
        }
    }

    fn finish(mut self) -> Result<Vec<Activity>, Vec<Problem>> {
        if self.activities.is_empty() && self.problems.is_empty() {
            self.problems.push(problem(1, None, "no-rows", &[]));
        }
        let found = self.problems.len();
        if found > MOST_PROBLEMS {
            self.problems.truncate(MOST_PROBLEMS);
            let rest = (found - MOST_PROBLEMS).to_string();
            self.problems.push(Problem::new(None, None, "more-problems", &[("rest", &rest)]));
        }
        if self.problems.is_empty() {
            Ok(self.activities.into_iter().flatten().collect())
        } else {
            Err(self.problems)
        }
    }
}

/// A Danish Excel separates with semicolons, an English one with commas.
fn delimiter(heading: &str) -> u8 {
    let count = |mark: u8| heading.bytes().filter(|byte| *byte == mark).count();
    *b",;\t".iter().max_by_key(|mark| (count(**mark), **mark == b',')).unwrap_or(&b',')
}

/// Counts lines up to places that only go forward, so that a long file is read once.
struct Lines<'t> {
    text: &'t [u8],
    place: usize,
    line: u64,
}

impl Lines<'_> {
    /// The reader leaves the second half of a CRLF to the next record, so its own count is one short.
    fn of(&mut self, position: Option<&csv::Position>) -> u64 {
        let start = position.and_then(|position| usize::try_from(position.byte()).ok()).unwrap_or_default();
        let start = start + usize::from(self.text.get(start) == Some(&b'\n'));
        let passed = self.text.get(self.place..start).unwrap_or_default();
        self.line += passed.iter().filter(|byte| **byte == b'\n').count() as u64;
        self.place = self.place.max(start);
        self.line
    }
}

fn problem(
    line: u64,
    column: Option<&'static str>,
    key: &'static str,
    values: &[(&'static str, &str)],
) -> Problem {
    Problem::new(Some(line), column, key, values)
}

/// Where each column stands in the file.
fn places(headings: &csv::StringRecord) -> Result<HashMap<&'static str, usize>, Vec<Problem>> {
    let mut problems = Vec::new();
    let mut places = HashMap::new();
    for (place, heading) in headings.iter().enumerate() {
        match COLUMNS.iter().find(|column| **column == heading) {
            Some(column) if places.insert(*column, place).is_none() => {}
            Some(column) => problems.push(problem(1, Some(column), "column-twice", &[])),
            None => problems.push(problem(1, None, "unknown-column", &[("text", heading)])),
        }
    }
    let missing = COLUMNS.iter().filter(|column| !places.contains_key(**column));
    problems.extend(missing.map(|column| problem(1, Some(column), "column-missing", &[])));
    if problems.is_empty() { Ok(places) } else { Err(problems) }
}
