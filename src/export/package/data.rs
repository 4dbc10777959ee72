//! One dataset: read twice, into a CSV and a JSON file, without what is withheld.

use std::{
    collections::{HashMap, HashSet},
    io,
};

use super::{
    Dataset, Field, PackageError, Redaction, WithheldPart,
    archive::Archive,
    csv_file::CsvFile,
    json_file::JsonFile,
    keys::{Kept, Watch, meaning},
    names,
    page::{SHOWN_ROWS, Shown},
    shapes::{Seen, Shape},
};
use crate::{law::spans::Spans, sources::cell::Cell};

/// Rows between two words about the progress.
const STEP: u64 = 1000;

/// What became of a dataset.
pub(super) struct Delivered {
    /// File name without ending; also its name in the listing.
    pub stem: String,
    /// `None` when all of it is withheld: then there are no files.
    pub files: Option<Files>,
    /// Delivered rows.
    pub rows: u64,
    /// Where withheld fields stand in the delivered files: the withholding's place in the dataset's list, and the row.
    pub withheld_cells: Vec<(usize, u64)>,
}

pub(super) struct Files {
    pub csv: String,
    pub json: String,
    /// Delivered columns, as places in the dataset's list of fields.
    pub kept: Vec<usize>,
    /// Their labels in both files.
    pub labels: Vec<String>,
    pub shapes: Vec<Shape>,
    pub has_blank_row: bool,
    /// The first rows, for the page.
    pub sample: Vec<Vec<Shown>>,
    /// What the listing may claim of keys, references and codes.
    pub seen: Kept,
}

/// What is left out, ready to be looked up.
struct Plan {
    kept: Vec<usize>,
    rows: Spans,
    /// Row → (field, place of the withholding).
    cells: HashMap<u64, Vec<(usize, usize)>>,
    /// Row → (field, place of the withholding, what is taken out of it).
    passages: HashMap<u64, Vec<(usize, usize, Redaction)>>,
}

impl Plan {
    /// `None` when nothing is left. A mark on a column that is not there withholds everything: whatever went wrong,
    /// it must not be handed over.
    fn of(dataset: &Dataset<'_>) -> Option<Plan> {
        let field = |name: &str| dataset.fields.iter().position(|field| field.name == name);
        let (mut columns, mut rows) = (HashSet::new(), Vec::new());
        let mut passages: HashMap<u64, Vec<(usize, usize, Redaction)>> = HashMap::new();
        let mut cells: HashMap<u64, Vec<(usize, usize)>> = HashMap::new();
        for (place, withholding) in dataset.withheld.iter().enumerate() {
            match &withholding.part {
                // Passages are of documents; whatever went wrong, nothing of the dataset is handed over.
                WithheldPart::Everything | WithheldPart::Passages(_) => return None,
                WithheldPart::Column(name) => drop(columns.insert(field(name)?)),
                WithheldPart::Row(row) => rows.push((signed(*row), signed(*row).saturating_add(1))),
                WithheldPart::Rows(first, last) => {
                    rows.push((signed(*first), signed(*last).saturating_add(1)))
                }
                WithheldPart::Cell(row, name) => cells.entry(*row).or_default().push((field(name)?, place)),
                WithheldPart::Redacted(row, name, out) => {
                    passages.entry(*row).or_default().push((field(name)?, place, out.clone()));
                }
            }
        }
        let kept: Vec<usize> = (0..dataset.fields.len()).filter(|field| !columns.contains(field)).collect();
        (!kept.is_empty()).then_some(Plan { kept, rows: Spans::of(rows), cells, passages })
    }
}

/// A row as it is delivered.
struct Row<'r> {
    cells: &'r [Cell],
    kept: &'r [usize],
    hidden: &'r [(usize, usize)],
    /// Values that have passages less, in `cells` already.
    redacted: &'r [(usize, usize, Redaction)],
}

static NULL: Cell = Cell::Null;

impl Row<'_> {
    fn is_hidden(&self, field: usize) -> bool {
        self.hidden.iter().any(|(hidden, _)| *hidden == field)
    }

    /// The withholdings of single values that show: not those in a column that is left out anyway.
    fn told(&self) -> impl Iterator<Item = usize> {
        let shows = |field: &usize| self.kept.contains(field);
        let redacted = self.redacted.iter().filter(|(field, ..)| !self.is_hidden(*field));
        let all = self.hidden.iter().copied().chain(redacted.map(|(field, place, _)| (*field, *place)));
        all.filter(move |(field, _)| shows(field)).map(|(_, place)| place)
    }

    /// As it is handed over.
    fn cell(&self, field: usize) -> &Cell {
        if self.is_hidden(field) { &NULL } else { &self.cells[field] }
    }

    fn cells(&self) -> impl Iterator<Item = &Cell> {
        self.kept.iter().map(|field| self.cell(*field))
    }

    fn shown(&self, fields: &[Field]) -> Vec<Shown> {
        let one = |field: &usize| {
            let cell = &self.cells[*field];
            match self.is_hidden(*field) {
                true => Shown::withheld(),
                false => Shown::of(cell).meaning(meaning(&fields[*field], cell)),
            }
        };
        self.kept.iter().map(one).collect()
    }
}

/// Writes both files of `dataset`. `progress` hears half a row for each row of each file.
pub(super) fn deliver(
    archive: &mut Archive,
    stem: String,
    dataset: &Dataset<'_>,
    mut watch: Watch<'_>,
    progress: &mut dyn FnMut(u64) -> Result<(), String>,
) -> Result<Delivered, PackageError> {
    let Some(plan) = Plan::of(dataset) else {
        return Ok(Delivered { stem, files: None, rows: 0, withheld_cells: Vec::new() });
    };
    let fields: Vec<&Field> = plan.kept.iter().map(|field| &dataset.fields[*field]).collect();
    let labels = names::labels(&fields);
    let mut seen: Vec<Seen> = fields.iter().map(|field| Seen::nothing(field.kind)).collect();
    let (mut sample, mut withheld_cells) = (Vec::new(), Vec::new());
    let (csv, json) = (format!("data/{stem}.csv"), format!("data/{stem}.json"));

    let (rows, has_blank_row) = archive.add(csv.clone(), |file| {
        let mut file = CsvFile::new(file, &labels)?;
        let rows = each(dataset, &plan, &mut |number, row| {
            seen.iter_mut().zip(row.cells()).for_each(|(seen, cell)| seen.look(cell));
            watch.look(|field| row.cell(field));
            withheld_cells.extend(row.told().map(|place| (place, number)));
            if number <= SHOWN_ROWS {
                sample.push(row.shown(&dataset.fields));
            }
            file.row(row.cells())?;
            tell(number, number / 2, progress)
        })?;
        let has_blank_row = file.has_blank_row;
        file.finish()?;
        Ok((rows, has_blank_row))
    })?;
    let again = archive.add(json.clone(), |file| {
        let mut file = JsonFile::new(file, &labels)?;
        let again = each(dataset, &plan, &mut |number, row| {
            file.row(row.cells())?;
            tell(number, rows.midpoint(number), progress)
        })?;
        file.finish()?;
        Ok(again)
    })?;
    if rows != again {
        let cause = format!("{rows} at the first reading, {again} at the second");
        return Err(PackageError::Rows { dataset: stem, cause });
    }
    let shapes = seen.into_iter().map(Seen::shape).collect();
    let seen = watch.done();
    let files = Files { csv, json, kept: plan.kept, labels, shapes, has_blank_row, sample, seen };
    Ok(Delivered { stem, files: Some(files), rows, withheld_cells })
}

/// A row number as spans count; one too large for it is after every row.
fn signed(row: u64) -> i64 {
    i64::try_from(row).unwrap_or(i64::MAX)
}

/// The row with its passages replaced.
fn without_passages(cells: &[Cell], redacted: &[(usize, usize, Redaction)]) -> Vec<Cell> {
    let mut cells = cells.to_vec();
    for (field, cell) in cells.iter_mut().enumerate() {
        let of: Vec<&Redaction> =
            redacted.iter().filter(|(one, ..)| *one == field).map(|(.., redaction)| redaction).collect();
        if !of.is_empty() {
            *cell = Redaction::of(&of, cell);
        }
    }
    cells
}

fn tell(
    number: u64,
    done: u64,
    progress: &mut dyn FnMut(u64) -> Result<(), String>,
) -> Result<(), PackageError> {
    if number.is_multiple_of(STEP) { progress(done).map_err(PackageError::Stopped) } else { Ok(()) }
}

/// Hands each delivered row with its number in the files to `take` and returns how many there were.
fn each(
    dataset: &Dataset<'_>,
    plan: &Plan,
    take: &mut dyn FnMut(u64, &Row<'_>) -> Result<(), PackageError>,
) -> Result<u64, PackageError> {
    let (mut number, mut delivered, mut failure) = (0, 0, None);
    let read = dataset.rows.each(&mut |cells| {
        number += 1;
        if cells.len() != dataset.fields.len() {
            let text =
                format!("row {number} has {} values for {} columns", cells.len(), dataset.fields.len());
            return Err(io::Error::new(io::ErrorKind::InvalidData, text));
        }
        if plan.rows.contains(signed(number)) {
            return Ok(());
        }
        delivered += 1;
        let hidden = plan.cells.get(&number).map_or(&[][..], Vec::as_slice);
        let redacted = plan.passages.get(&number).map_or(&[][..], Vec::as_slice);
        let less = (!redacted.is_empty()).then(|| without_passages(cells, redacted));
        let cells = less.as_deref().unwrap_or(cells);
        take(delivered, &Row { cells, kept: &plan.kept, hidden, redacted }).map_err(|error| {
            failure = Some(error);
            io::ErrorKind::Other.into()
        })
    });
    match (failure, read) {
        (Some(error), _) => Err(error),
        (None, Err(cause)) => {
            Err(PackageError::Rows { dataset: dataset.name.clone(), cause: cause.to_string() })
        }
        (None, Ok(())) => Ok(delivered),
    }
}
