//! The register as a file, to be edited and taken in again.

use std::io::Write;

use super::{
    columns::{COLUMNS, fields},
    store,
};
use crate::{
    db::{Db, DbError},
    ids::OrganisationId,
};

/// The register could not be written.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    #[error(transparent)]
    Db(#[from] DbError),
    #[error("the file cannot be written: {0}")]
    Io(#[from] std::io::Error),
}

/// Writes the organisation's register as CSV, UTF-8 with a byte order mark for Excel.
///
/// # Errors
/// [`ExportError`].
pub fn export(db: &Db, organisation: OrganisationId, out: &mut dyn Write) -> Result<usize, ExportError> {
    let activities = db.read(|conn| store::list(conn, organisation))?;
    out.write_all(b"\xef\xbb\xbf")?;
    let mut csv = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out);
    csv.write_record(COLUMNS).map_err(std::io::Error::from)?;
    for activity in &activities {
        csv.write_record(fields(activity)).map_err(std::io::Error::from)?;
    }
    csv.flush()?;
    Ok(activities.len())
}
