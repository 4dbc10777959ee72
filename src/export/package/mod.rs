//! Writes the answer package: a zip that a person can read and a machine can check.
//!
//! It knows a description, rows and a place to write to, and nothing of our database. The zip is a signed BagIt bag
//! (RFC 8493) around a Frictionless Data Package; `index.html` is what a person opens. It is written front to back, rows
//! as they come, so memory does not grow with the data; `datapackage.json` and the bag's lists stand last because they
//! hold size, SHA-256 and the column types of what was really written.
//! Invariant: the same input gives the same bytes, and a withheld value is in no file.

mod archive;
mod bag;
mod csv_file;
mod data;
mod deflate;
mod description;
mod descriptor;
mod documents;
mod json_file;
mod key;
mod keys;
mod locked;
mod names;
mod page;
mod shapes;
mod verify;
mod withheld;
mod zip_format;

use std::io::Write;

pub(super) use self::archive::hex;
use self::{archive::Archive, data::Delivered, locked::LockedZip};
pub use self::{
    archive::{Entry, Written},
    bag::Signer,
    csv_file::unguarded,
    description::{
        AnswerLetter, Code, ContactPoint, Content, Controller, Dataset, Description, DocumentFile, Field,
        Redaction, Rows, SearchState, Searched, WithheldPart, Withholding,
    },
    key::{from_pem, key_id, to_pem},
    locked::Lock,
    page::{Page, SHOWN_ROWS},
    verify::{Finding, Report, VerifyError, verify, verify_locked},
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
    /// A page or text of the package could not be rendered.
    #[error("the page of the package cannot be written: {0}")]
    Page(String),
    /// It could not be signed.
    #[error("the package cannot be signed: {0}")]
    Signature(String),
    /// Whoever watches the progress wants it to end.
    #[error("stopped: {0}")]
    Stopped(String),
}

/// What is rendered from the [`Page`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sheet {
    /// `index.html`: everything that is in the package.
    Index,
    /// `data/letter.html`: the letter alone, in the letter's language.
    Letter,
    /// `data/withheld.txt`
    Withheld,
    /// `data/searched.txt`
    Searched,
}

/// What the writer needs from outside.
pub struct Surroundings<'a> {
    pub render: &'a dyn Fn(Sheet, &Page<'_>) -> Result<String, String>,
    pub signer: &'a dyn Signer,
    /// Told the number of delivered rows, about every thousand rows and at the end of a dataset.
    pub progress: &'a mut dyn FnMut(u64) -> Result<(), String>,
}

/// Writes the package to `out`, which need not be seekable.
///
/// # Errors
/// [`PackageError`]; then what was written so far is no package.
pub fn write(
    out: &mut (dyn Write + Send),
    description: &Description,
    datasets: &[Dataset<'_>],
    files: &[DocumentFile<'_>],
    surroundings: &mut Surroundings<'_>,
) -> Result<Written, PackageError> {
    let (rows, written) =
        archive::pack(out, description, |archive| fill(archive, description, datasets, files, surroundings))?;
    Ok(Written { rows, ..written })
}

/// Writes the same package behind a passphrase: a zip whose only member is the package, encrypted with AES-256.
///
/// # Errors
/// [`PackageError`], as for [`write`].
pub fn write_locked(
    out: &mut (dyn Write + Send),
    lock: &Lock,
    description: &Description,
    datasets: &[Dataset<'_>],
    files: &[DocumentFile<'_>],
    surroundings: &mut Surroundings<'_>,
) -> Result<Written, PackageError> {
    let name = format!("{}.zip", description.package_name());
    let mut locked = LockedZip::begin(out, lock, name, archive::stamp(description))?;
    let written = write(&mut locked, description, datasets, files, surroundings)?;
    let (bytes, sha256) = locked.finish()?;
    Ok(Written { bytes, sha256, ..written })
}

/// Writes every file and returns the number of rows.
fn fill(
    archive: &mut Archive,
    description: &Description,
    datasets: &[Dataset<'_>],
    files: &[DocumentFile<'_>],
    surroundings: &mut Surroundings<'_>,
) -> Result<u64, PackageError> {
    let mut delivered: Vec<Delivered> = Vec::with_capacity(datasets.len());
    let mut stems = names::Stems::default();
    let mut rows = 0;
    for (at, dataset) in datasets.iter().enumerate() {
        let stem = stems.of(&dataset.source, &dataset.name);
        let watch = keys::Watch::of(datasets, at);
        let progress = &mut |more| (surroundings.progress)(rows + more);
        let one = data::deliver(archive, stem, dataset, watch, progress)?;
        rows += one.rows;
        delivered.push(one);
    }
    (surroundings.progress)(rows).map_err(PackageError::Stopped)?;
    let handed = documents::deliver(archive, description, files)?;
    let withheld = withheld::listed(datasets, &delivered, files, &handed);
    let page =
        Page::new(description, (datasets, &delivered), (files, &handed), &withheld, surroundings.signer);
    let render = |sheet| (surroundings.render)(sheet, &page).map_err(PackageError::Page);
    archive.add_text("data/letter.html", &render(Sheet::Letter)?)?;
    // Portability wants formats for machines (2.6: "not PDF"); the letter is there as a page and as text.
    if description.takes_pdf() {
        archive.add_bytes("data/letter.pdf", &description.letter.pdf)?;
    }
    archive.add_text("data/letter.txt", &description.letter.text)?;
    archive.add_json("data/searched.json", &descriptor::searched(description))?;
    archive.add_text("data/searched.txt", &render(Sheet::Searched)?)?;
    archive.add_json("data/withheld.json", &descriptor::withheld(description, &withheld))?;
    archive.add_text("data/withheld.txt", &render(Sheet::Withheld)?)?;
    archive.add_json("data/information.json", &descriptor::information(description))?;
    archive.add_text("index.html", &render(Sheet::Index)?)?;
    let listing =
        descriptor::data_package(description, (datasets, &delivered), (files, &handed), archive.entries());
    archive.add_json("datapackage.json", &listing)?;
    bag::close(archive, description, surroundings.signer)?;
    Ok(rows)
}
