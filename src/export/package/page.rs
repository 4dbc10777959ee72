//! What `index.html` shows; the words and the markup stand in `templates/package/`.

use serde::Serialize;

use super::{
    Code, Dataset, Description, DocumentFile, Signer,
    bag::{PUBLIC_KEY, SIGNATURE, TAG_MANIFEST},
    data::{Delivered, Files},
    documents::Handed,
    shapes::Shape,
    withheld::Withheld,
};
use crate::{letters::Lang, sources::cell::Cell};

/// So many rows of a dataset stand on the page; the rest is in the files.
pub const SHOWN_ROWS: u64 = 200;
/// Characters of a text on the page; the whole of it is in the files.
const SHOWN_CHARACTERS: usize = 1500;
/// Bytes of a value that is not broken into lines.
const SHORT: usize = 20;
/// A table that is this short reads better as a list of fields.
const RECORD_ROWS: usize = 2;

#[derive(Debug, Serialize)]
pub struct Page<'a> {
    pub description: &'a Description,
    pub datasets: Vec<Section<'a>>,
    pub documents: Vec<Paper<'a>>,
    pub withheld: &'a [Withheld],
    pub rows: u64,
    pub rows_text: String,
    /// The bag's base directory.
    pub folder: String,
    pub signed: Signed<'a>,
}

/// How anybody checks the signature.
#[derive(Debug, Serialize)]
pub struct Signed<'a> {
    pub key_id: &'a str,
    pub key_address: &'a str,
    /// Files of the package.
    pub key: &'static str,
    pub list: &'static str,
    pub signature: &'static str,
}

/// One document on the page.
#[derive(Debug, Serialize)]
pub struct Paper<'a> {
    pub name: &'a str,
    pub source_title: &'a str,
    pub description: &'a str,
    /// `None` when it is withheld.
    pub path: Option<&'a str>,
    /// As people write it, such as `1,2 MB`.
    pub size: String,
    /// Something of it is withheld.
    pub withheld: bool,
    /// It is a PDF, which is not handed over here; the person can ask for access to it.
    pub unfit: bool,
}

/// One dataset on the page.
#[derive(Debug, Serialize)]
pub struct Section<'a> {
    /// Anchor on the page.
    pub id: &'a str,
    pub source_title: &'a str,
    pub title: &'a str,
    pub description: &'a str,
    pub csv: Option<&'a str>,
    pub json: Option<&'a str>,
    pub rows: u64,
    pub rows_text: String,
    pub shown_rows: usize,
    pub capped: bool,
    /// Few rows: each as a list of fields.
    pub as_records: bool,
    /// Something of this dataset is withheld.
    pub withheld: bool,
    pub columns: Vec<Heading<'a>>,
    /// Some of its columns hold codes.
    pub coded: bool,
    pub sample: &'a [Vec<Shown>],
}

#[derive(Debug, Serialize)]
pub struct Heading<'a> {
    /// The column's name in the files.
    pub label: &'a str,
    pub title: &'a str,
    pub description: &'a str,
    pub codes: &'a [Code],
    /// Its values are numbers.
    pub number: bool,
}

/// One value on the page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Shown {
    /// `nothing`, `withheld`, `yes`, `no`, `number`, `text`, `code` or `bytes`.
    pub kind: &'static str,
    pub text: String,
    /// What the code stands for.
    pub meaning: Option<String>,
    /// There is more in the files.
    pub cut: bool,
    /// Short enough for one line of a table.
    pub short: bool,
}

impl Shown {
    fn new(kind: &'static str, text: String, cut: bool) -> Shown {
        let short = text.len() <= SHORT && !text.contains('\n');
        Shown { kind, text, meaning: None, cut, short }
    }

    pub(super) fn meaning(self, words: Option<&str>) -> Shown {
        Shown { meaning: words.map(str::to_owned), ..self }
    }

    pub(super) fn withheld() -> Shown {
        Shown::new("withheld", String::new(), false)
    }

    pub(super) fn of(cell: &Cell) -> Shown {
        let (kind, text) = match cell {
            Cell::Null => ("nothing", ""),
            Cell::Bool(value) => (if *value { "yes" } else { "no" }, ""),
            Cell::Number(text) => ("number", text.as_str()),
            Cell::Text(text) | Cell::Date(text) => ("text", text.as_str()),
            Cell::DateTime(text) => {
                return Shown::new("text", text.replacen('T', " ", 1), false);
            }
            Cell::Json(text) => ("code", text.as_str()),
            Cell::Bytes(bytes) => {
                return Shown::new("bytes", bytes.len().to_string(), false);
            }
        };
        match text.char_indices().nth(SHOWN_CHARACTERS) {
            Some((end, _)) => Shown::new(kind, text[..end].to_owned(), true),
            None => Shown::new(kind, text.to_owned(), false),
        }
    }
}

impl<'a> Page<'a> {
    pub(super) fn new(
        description: &'a Description,
        (datasets, delivered): (&'a [Dataset<'_>], &'a [Delivered]),
        (files, handed): (&'a [DocumentFile<'_>], &'a [Handed]),
        withheld: &'a [Withheld],
        signer: &'a dyn Signer,
    ) -> Page<'a> {
        let lang = description.language;
        let section = |(dataset, delivered)| section(dataset, delivered, withheld, lang);
        let paper = |(file, handed): (&'a DocumentFile<'_>, &'a Handed)| Paper {
            name: &file.name,
            source_title: &file.source_title,
            description: &file.description,
            path: handed.path.as_deref(),
            size: size(handed.bytes, lang),
            withheld: !file.withheld.is_empty(),
            unfit: handed.unfit,
        };
        let rows = delivered.iter().map(|delivered| delivered.rows).sum();
        Page {
            description,
            datasets: datasets.iter().zip(delivered).map(section).collect(),
            documents: files.iter().zip(handed).map(paper).collect(),
            withheld,
            rows,
            rows_text: grouped(rows, lang),
            folder: description.package_name(),
            signed: Signed {
                key_id: signer.key_id(),
                key_address: signer.key_address(),
                key: PUBLIC_KEY,
                list: TAG_MANIFEST,
                signature: SIGNATURE,
            },
        }
    }
}

fn section<'a>(
    dataset: &'a Dataset<'_>,
    delivered: &'a Delivered,
    withheld: &[Withheld],
    lang: Lang,
) -> Section<'a> {
    let files = delivered.files.as_ref();
    let heading = |files: &'a Files, at: usize| Heading {
        label: &files.labels[at],
        title: &dataset.fields[files.kept[at]].title,
        description: &dataset.fields[files.kept[at]].description,
        codes: &dataset.fields[files.kept[at]].codes,
        number: matches!(files.shapes[at], Shape::Integer | Shape::Number),
    };
    let headings = |files: &'a Files| (0..files.kept.len()).map(|at| heading(files, at)).collect();
    let sample = files.map_or(&[][..], |files| &files.sample);
    let columns: Vec<Heading<'_>> = files.map_or(Vec::new(), headings);
    Section {
        id: &delivered.stem,
        source_title: &dataset.source_title,
        title: &dataset.title,
        description: &dataset.description,
        csv: files.map(|files| files.csv.as_str()),
        json: files.map(|files| files.json.as_str()),
        rows: delivered.rows,
        rows_text: grouped(delivered.rows, lang),
        shown_rows: sample.len(),
        capped: dataset.capped,
        as_records: sample.len() <= RECORD_ROWS,
        withheld: withheld.iter().any(|entry| entry.dataset == delivered.stem),
        coded: columns.iter().any(|column| !column.codes.is_empty()),
        columns,
        sample,
    }
}

/// `1,2 MB` in Danish, `1.2 MB` in English; a kilobyte is 1000 bytes.
fn size(bytes: u64, lang: Lang) -> String {
    let (unit, name) = if bytes < 1_000_000 { (1000, "kB") } else { (1_000_000, "MB") };
    let tenths = (bytes * 10).div_ceil(unit);
    let mark = match lang {
        Lang::Da => ',',
        Lang::En => '.',
    };
    format!("{}{mark}{} {name}", tenths / 10, tenths % 10)
}

/// `12.345` in Danish, `12,345` in English.
fn grouped(number: u64, lang: Lang) -> String {
    let digits = number.to_string();
    let mark = match lang {
        Lang::Da => '.',
        Lang::En => ',',
    };
    let mut text = String::new();
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            text.push(mark);
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_for_people() {
        assert_eq!(grouped(0, Lang::Da), "0");
        assert_eq!(grouped(123_456, Lang::Da), "123.456");
        assert_eq!(grouped(1_234_567, Lang::En), "1,234,567");
        assert_eq!((size(1, Lang::Da), size(1_234_567, Lang::En)), ("0,1 kB".into(), "1.3 MB".into()));
    }

    #[test]
    fn a_long_text_is_cut_between_letters() {
        let shown = Shown::of(&Cell::Text("å".repeat(2000)));
        assert_eq!((shown.text.chars().count(), shown.cut), (SHOWN_CHARACTERS, true));
    }
}
