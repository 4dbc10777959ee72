//! Documents are handed over as the files they are, under names of ours.

use std::io::{self, Read, Write};

use super::{Description, DocumentFile, PackageError, WithheldPart, archive::Archive, names};

/// What became of a document.
pub(super) struct Handed {
    /// Its place in the bag; `None` when it is withheld as a whole.
    pub path: Option<String>,
    pub bytes: u64,
    /// It is a PDF, and the data go to be used elsewhere.
    pub unfit: bool,
}

/// Writes every document that is not withheld to `data/documents/`.
pub(super) fn deliver(
    archive: &mut Archive,
    description: &Description,
    documents: &[DocumentFile<'_>],
) -> Result<Vec<Handed>, PackageError> {
    let mut stems = names::Stems::default();
    let handed = |document: &DocumentFile<'_>| {
        let is_pdf =
            document.media_type == "application/pdf" || document.name.to_lowercase().ends_with(".pdf");
        if is_pdf && !description.takes_pdf() {
            return Ok(Handed { path: None, bytes: 0, unfit: true });
        }
        one(archive, &mut stems, document)
    };
    documents.iter().map(handed).collect()
}

fn one(
    archive: &mut Archive,
    stems: &mut names::Stems,
    document: &DocumentFile<'_>,
) -> Result<Handed, PackageError> {
    if document.withheld.iter().any(|one| one.part == WithheldPart::Everything) {
        return Ok(Handed { path: None, bytes: 0, unfit: false });
    }
    let path = format!("data/documents/{}", stems.of_file(&document.source, &document.name));
    let unreadable = |cause: io::Error| PackageError::Rows {
        dataset: document.source.clone(),
        cause: format!("a document cannot be read: {cause}"),
    };
    let mut content = document.content.open().map_err(unreadable)?;
    let bytes = archive.add(path.clone(), |file| {
        let (mut piece, mut bytes) = (vec![0; 1 << 16], 0);
        loop {
            let read = match content.read(&mut piece) {
                Ok(0) => return Ok(bytes),
                Ok(read) => read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(unreadable(error)),
            };
            file.write_all(&piece[..read])?;
            bytes += read as u64;
        }
    })?;
    Ok(Handed { path: Some(path), bytes, unfit: false })
}
