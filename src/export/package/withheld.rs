//! What is not handed over, as the person is told of it: the place, the ground and the reason; never the value.

use std::collections::HashMap;

use serde::Serialize;

use super::{Dataset, DocumentFile, WithheldPart, Withholding, data::Delivered, documents::Handed};

/// One entry of `withheld.json`. Fields and rows with the same reason stand together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Withheld {
    /// The dataset's name in this package; a document's path, or its source when it is withheld as a whole.
    pub dataset: String,
    pub title: String,
    pub part: Part,
    /// The column, as the source calls it, and its title.
    pub column: Option<String>,
    pub column_title: Option<String>,
    /// How many rows were left out.
    pub rows_left_out: Option<u64>,
    /// The rows of the delivered files (the first after the heading is 1) in which the field is empty, or has passages less.
    pub rows: Vec<u64>,
    /// How many passages were removed from a document.
    pub passages: Option<u64>,
    pub ground: String,
    pub ground_text: String,
    pub reason: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Part {
    Everything,
    Column,
    Rows,
    Fields,
    Document,
    /// Passages of text fields; the rest of them is there.
    Redactions,
    /// Passages of a document.
    Passages,
}

pub(super) fn listed(
    datasets: &[Dataset<'_>],
    delivered: &[Delivered],
    files: &[DocumentFile<'_>],
    handed: &[Handed],
) -> Vec<Withheld> {
    let of_data = datasets.iter().zip(delivered).flat_map(|(dataset, delivered)| of(dataset, delivered));
    let of_documents = files.iter().zip(handed).flat_map(|(file, handed)| of_document(file, handed));
    of_data.chain(of_documents).collect()
}

fn of_document(file: &DocumentFile<'_>, handed: &Handed) -> Vec<Withheld> {
    let one = |one: &Withholding| {
        let passages = match one.part {
            WithheldPart::Passages(count) => Some(count),
            _ => None,
        };
        Withheld {
            dataset: handed.path.clone().unwrap_or_else(|| file.source.clone()),
            title: file.name.clone(),
            part: if passages.is_some() { Part::Passages } else { Part::Document },
            column: None,
            column_title: None,
            rows_left_out: None,
            rows: Vec::new(),
            passages,
            ground: one.ground.clone(),
            ground_text: one.ground_text.clone(),
            reason: one.reason.clone(),
        }
    };
    file.withheld.iter().map(one).collect()
}

fn of(dataset: &Dataset<'_>, delivered: &Delivered) -> Vec<Withheld> {
    let mut cells: HashMap<usize, Vec<u64>> = HashMap::new();
    for (place, row) in &delivered.withheld_cells {
        cells.entry(*place).or_default().push(*row);
    }
    let (mut list, mut places): (Vec<Withheld>, HashMap<_, usize>) = (Vec::new(), HashMap::new());
    for (place, withholding) in dataset.withheld.iter().enumerate() {
        let (part, column) = match &withholding.part {
            WithheldPart::Everything | WithheldPart::Passages(_) => (Part::Everything, None),
            WithheldPart::Column(name) => (Part::Column, Some(name)),
            WithheldPart::Row(_) | WithheldPart::Rows(..) => (Part::Rows, None),
            WithheldPart::Cell(_, name) => (Part::Fields, Some(name)),
            WithheldPart::Redacted(_, name, _) => (Part::Redactions, Some(name)),
        };
        let rows = cells.remove(&place).unwrap_or_default();
        // A field of a row or column that is left out as a whole is told there.
        if matches!(part, Part::Fields | Part::Redactions) && rows.is_empty() && delivered.files.is_some() {
            continue;
        }
        let same = (part, column, &withholding.ground, &withholding.reason);
        let index = *places.entry(same).or_insert_with(|| {
            let title =
                |name: &String| dataset.fields.iter().find(|f| f.name == *name).map(|f| f.title.clone());
            list.push(Withheld {
                dataset: delivered.stem.clone(),
                title: dataset.title.clone(),
                part,
                column: column.cloned(),
                column_title: column.and_then(title),
                rows_left_out: (part == Part::Rows).then_some(0),
                rows: Vec::new(),
                passages: None,
                ground: withholding.ground.clone(),
                ground_text: withholding.ground_text.clone(),
                reason: withholding.reason.clone(),
            });
            list.len() - 1
        });
        let entry = &mut list[index];
        entry.rows.extend(rows);
        let left_out = match &withholding.part {
            WithheldPart::Rows(first, last) => last.saturating_sub(*first) + 1,
            _ => 1,
        };
        entry.rows_left_out = entry.rows_left_out.map(|count| count + left_out);
    }
    for entry in &mut list {
        entry.rows.sort_unstable();
        entry.rows.dedup();
    }
    list
}
