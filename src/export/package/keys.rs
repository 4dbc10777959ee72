//! What a declaration says of the values: which tell one row from another, which lead to another dataset, which are codes.
//!
//! Invariant: the listing claims only what the written files keep. A key is there whole and once, what a row leads to is in
//! the package, and a list of codes has every code; otherwise the claim is left out, and the files stay valid.

use std::{
    collections::{BTreeSet, HashMap, HashSet},
    hash::{DefaultHasher, Hash as _, Hasher as _},
};

use serde_json::{Value, json};

use super::{
    Dataset, Field,
    csv_file::needs_guard,
    data::{Delivered, Files},
    shapes::Shape,
};
use crate::sources::cell::Cell;

/// Distinct values of one column that are kept in mind, some eight bytes each. Beyond it nothing is claimed of a column:
/// memory does not grow with the data.
const MOST: usize = 200_000;

/// The values of one column, or of several together, as hashes.
#[derive(Default)]
pub(super) struct Distinct {
    seen: HashSet<u64>,
    twice: bool,
    nothing: bool,
    too_many: bool,
}

impl Distinct {
    fn look<'c>(&mut self, cells: impl Iterator<Item = &'c Cell>) {
        if self.too_many {
            return;
        }
        let mut hasher = DefaultHasher::new();
        let (mut any, mut all) = (false, true);
        for cell in cells {
            let value = written(cell);
            any |= value.is_some();
            all &= value.is_some();
            value.hash(&mut hasher);
        }
        self.nothing |= !all;
        if any {
            self.twice |= !self.seen.insert(hasher.finish());
        }
        if self.seen.len() > MOST {
            *self = Distinct { too_many: true, ..Distinct::default() };
        }
    }

    fn is_key(&self) -> bool {
        !self.too_many && !self.twice && !self.nothing && !self.seen.is_empty()
    }

    fn is_within(&self, other: &Distinct) -> bool {
        !self.too_many && !other.too_many && self.seen.is_subset(&other.seen)
    }
}

/// The value as the files have it; what they leave empty is none.
fn written(cell: &Cell) -> Option<&[u8]> {
    let text = match cell {
        Cell::Null => return None,
        Cell::Bool(yes) => if *yes { "true" } else { "false" }.as_bytes(),
        Cell::Number(text)
        | Cell::Text(text)
        | Cell::Date(text)
        | Cell::DateTime(text)
        | Cell::Json(text) => text.as_bytes(),
        Cell::Bytes(bytes) => bytes,
    };
    (!text.is_empty()).then_some(text)
}

/// The meaning of a value that is a code.
pub(super) fn meaning<'f>(field: &'f Field, cell: &Cell) -> Option<&'f str> {
    let value = written(cell)?;
    field.codes.iter().find(|code| code.value.as_bytes() == value).map(|code| code.words.as_str())
}

/// What is watched while a dataset is written.
pub(super) struct Watch<'d> {
    fields: &'d [Field],
    columns: Vec<(usize, Distinct)>,
    key: Vec<usize>,
    primary: Distinct,
    /// Columns of codes, and whether every value is one.
    coded: Vec<(usize, bool)>,
}

/// What was seen, by the places of the fields in the dataset.
#[derive(Default)]
pub(super) struct Kept {
    columns: HashMap<usize, Distinct>,
    primary: Option<(Vec<usize>, Distinct)>,
    coded: HashSet<usize>,
}

fn place(dataset: &Dataset<'_>, column: &str) -> Option<usize> {
    dataset.fields.iter().position(|field| field.name == column)
}

/// The dataset of the same source that a reference leads to.
fn target(datasets: &[Dataset<'_>], from: &Dataset<'_>, name: &str) -> Option<usize> {
    datasets.iter().position(|one| one.source == from.source && one.name == name)
}

impl<'d> Watch<'d> {
    /// For the dataset at `at`: its own keys and references, and the columns that others lead to.
    pub fn of(datasets: &'d [Dataset<'_>], at: usize) -> Watch<'d> {
        let dataset = &datasets[at];
        let mut columns: BTreeSet<usize> =
            dataset.references.iter().filter_map(|one| place(dataset, &one.column)).collect();
        for from in datasets {
            let leads_here =
                from.references.iter().filter(|one| target(datasets, from, &one.dataset) == Some(at));
            columns.extend(leads_here.filter_map(|one| place(dataset, &one.to)));
        }
        let key: Option<Vec<usize>> = dataset.primary_key.iter().map(|name| place(dataset, name)).collect();
        let coded = |(at, field): (usize, &Field)| (!field.codes.is_empty()).then_some((at, true));
        Watch {
            fields: &dataset.fields,
            columns: columns.into_iter().map(|at| (at, Distinct::default())).collect(),
            key: key.unwrap_or_default(),
            primary: Distinct::default(),
            coded: dataset.fields.iter().enumerate().filter_map(coded).collect(),
        }
    }

    /// Looks at a row as it is delivered; `cell` gives the value of a field.
    pub fn look<'c>(&mut self, cell: impl Fn(usize) -> &'c Cell) {
        for (at, distinct) in &mut self.columns {
            distinct.look(std::iter::once(cell(*at)));
        }
        if !self.key.is_empty() {
            self.primary.look(self.key.iter().map(|at| cell(*at)));
        }
        for (at, fits) in &mut self.coded {
            let value = cell(*at);
            *fits &= written(value).is_none() || meaning(&self.fields[*at], value).is_some();
        }
    }

    pub fn done(self) -> Kept {
        Kept {
            columns: self.columns.into_iter().collect(),
            primary: (!self.key.is_empty()).then_some((self.key, self.primary)),
            coded: self.coded.into_iter().filter(|(_, fits)| *fits).map(|(at, _)| at).collect(),
        }
    }
}

/// The label of the field at `at`, where that column is handed over.
fn label(files: &Files, at: usize) -> Option<(&str, Shape)> {
    let kept = files.kept.iter().position(|kept| *kept == at)?;
    Some((&files.labels[kept], files.shapes[kept]))
}

/// `primaryKey`, where every row has one of its own.
pub(super) fn primary_key(files: &Files) -> Option<Value> {
    let (fields, distinct) = files.seen.primary.as_ref()?;
    let labels: Option<Vec<&str>> =
        fields.iter().map(|at| label(files, *at).map(|(label, _)| label)).collect();
    labels.filter(|_| distinct.is_key()).map(|labels| json!(labels))
}

/// `foreignKeys`: where both datasets are here, the columns hold the same kind of value, and nothing leads nowhere.
pub(super) fn foreign_keys(datasets: &[Dataset<'_>], delivered: &[Delivered], at: usize) -> Vec<Value> {
    let one = |reference: &crate::sources::declaration::Reference| {
        let (dataset, there) = (&datasets[at], target(datasets, &datasets[at], &reference.dataset)?);
        let (files, files_there) = (delivered[at].files.as_ref()?, delivered[there].files.as_ref()?);
        let (from, to) = (place(dataset, &reference.column)?, place(&datasets[there], &reference.to)?);
        let ((name, shape), (name_there, shape_there)) = (label(files, from)?, label(files_there, to)?);
        let fits = files.seen.columns.get(&from)?.is_within(files_there.seen.columns.get(&to)?);
        // An empty name is the dataset itself (Table Schema, "foreignKeys").
        let resource = if there == at { "" } else { delivered[there].stem.as_str() };
        (fits && shape == shape_there).then(
            || json!({ "fields": [name], "reference": { "resource": resource, "fields": [name_there] } }),
        )
    };
    datasets[at].references.iter().filter_map(one).collect()
}

/// The codes of a field in the listing: as `categories` with `enum` where every value is one of them, otherwise in words.
pub(super) fn tell_codes(entry: &mut Value, field: &Field, shape: Shape, files: &Files, at: usize) {
    if field.codes.is_empty() {
        return;
    }
    let value = |text: &str| match shape {
        Shape::Integer => text.parse::<i64>().ok().map(|number| json!(number)),
        // What a spreadsheet would run is marked in the file, and then is not the code any more.
        Shape::Text if !text.is_empty() && !needs_guard(text) => Some(json!(text)),
        _ => None,
    };
    let values: Option<Vec<Value>> = field.codes.iter().map(|code| value(&code.value)).collect();
    match values.filter(|_| files.seen.coded.contains(&at)) {
        Some(values) => {
            let category =
                |(value, code): (&Value, &super::Code)| json!({ "value": value, "label": code.words });
            entry["categories"] = values.iter().zip(&field.codes).map(category).collect();
            entry["constraints"] = json!({ "enum": values });
        }
        None => {
            let said: Vec<String> =
                field.codes.iter().map(|code| format!("{}: {}", code.value, code.words)).collect();
            let text = [field.description.as_str(), &said.join("; ")].join(" ");
            entry["description"] = json!(text.trim());
        }
    }
}
