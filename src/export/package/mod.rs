//! Writes the answer package: a zip that a person can read and a machine can check.
//!
//! It knows a description, rows and a place to write to, and nothing of our database. The zip is written front to
//! back, rows as they come, so memory does not grow with the data; `datapackage.json` stands last because it lists
//! size, SHA-256 and the column types of what was really written (Frictionless Data Package, Table Schema).
//! Invariant: the same input gives the same bytes, and a withheld value is in no file.

mod archive;
mod csv_file;
mod data;
mod description;
mod descriptor;
mod json_file;
mod names;
mod page;
mod shapes;
mod verify;
mod withheld;

use std::io::Write;

pub(super) use self::archive::hex;
use self::{archive::Archive, data::Delivered};
pub use self::{
    archive::Written,
    csv_file::unguarded,
    description::{
        AnswerLetter, ContactPoint, Controller, Dataset, Description, Field, Rows, SearchState, Searched,
        WithheldPart, Withholding,
    },
    page::{Page, SHOWN_ROWS},
    verify::{Finding, Report, VerifyError, verify},
};

/// The package was not written; what stands at the target by then is no package and must be thrown away.
#[derive(Debug, thiserror::Error)]
pub enum PackageError {
    /// The target refused, such as a full disk.
    #[error("the package cannot be written: {0}")]
    Io(#[from] std::io::Error),
    /// The rows could not be read.
    #[error("the rows of {dataset} cannot be read: {cause}")]
    Rows { dataset: String, cause: String },
    /// `index.html` or `letter.html` could not be rendered.
    #[error("the page of the package cannot be written: {0}")]
    Page(String),
    /// Whoever watches the progress wants it to end.
    #[error("stopped: {0}")]
    Stopped(String),
}

/// What the writer needs from outside.
pub struct Surroundings<'a> {
    /// Turns the page into HTML.
    pub render: &'a dyn Fn(&Page<'_>) -> Result<String, String>,
    /// Turns the letter into HTML.
    pub render_letter: &'a dyn Fn(&Description) -> Result<String, String>,
    /// Told the number of delivered rows, about every thousand rows and at the end of a dataset.
    pub progress: &'a mut dyn FnMut(u64) -> Result<(), String>,
}

/// Writes the package to `out`, which need not be seekable.
///
/// # Errors
/// [`PackageError`]; then what was written so far is no package.
pub fn write(
    out: &mut dyn Write,
    description: &Description,
    datasets: &[Dataset<'_>],
    surroundings: &mut Surroundings<'_>,
) -> Result<Written, PackageError> {
    let mut archive = Archive::new(out, description);
    let mut delivered: Vec<Delivered> = Vec::with_capacity(datasets.len());
    let mut stems = names::Stems::default();
    let mut rows = 0;
    for dataset in datasets {
        let stem = stems.of(&dataset.source, &dataset.name);
        let one =
            data::deliver(&mut archive, stem, dataset, &mut |more| (surroundings.progress)(rows + more))?;
        rows += one.rows;
        delivered.push(one);
    }
    (surroundings.progress)(rows).map_err(PackageError::Stopped)?;
    let withheld = withheld::listed(datasets, &delivered);
    let letter = (surroundings.render_letter)(description).map_err(PackageError::Page)?;
    archive.add_text("letter.html", &letter)?;
    archive.add_bytes("letter.pdf", &description.letter.pdf)?;
    archive.add_text("letter.txt", &description.letter.text)?;
    archive.add_json("searched.json", &descriptor::searched(description))?;
    archive.add_json("withheld.json", &descriptor::withheld(description, &withheld))?;
    archive.add_json("information.json", &descriptor::information(description))?;
    let page = Page::new(description, datasets, &delivered, &withheld);
    archive.add_text("index.html", &(surroundings.render)(&page).map_err(PackageError::Page)?)?;
    let listing = descriptor::data_package(description, datasets, &delivered, archive.entries());
    archive.add_json("datapackage.json", &listing)?;
    archive.finish(rows)
}
