//! Whether a file is what it says, and within the limits, told without expanding it.

use std::io::{Cursor, Read as _};

use hayro::hayro_syntax::{DecryptionError, LoadPdfError, Pdf};
use image::{ImageFormat, ImageReader};
use zip::ZipArchive;

use crate::documents::{
    Refused,
    kinds::{DOCX, HEIF, JPEG, PDF, PNG},
};

/// Files in a Word file.
const ENTRIES: usize = 2_000;
/// Bytes of all of them, unpacked.
const UNPACKED: u64 = 200 * 1024 * 1024;
/// Unpacked against packed, for a file that is worth packing.
const RATIO: u64 = 200;
const SMALL: u64 = 1024 * 1024;

/// How many pages a file of `kind` has; a picture is one. `most` is pages and pixels.
pub fn inspect(kind: &str, bytes: Vec<u8>, most: (u32, u64)) -> Result<u32, Refused> {
    match kind {
        PDF => pdf(bytes, most.0),
        JPEG => picture(&bytes, ImageFormat::Jpeg, most.1),
        PNG => picture(&bytes, ImageFormat::Png, most.1),
        HEIF => within(heif(&bytes).ok_or(Refused::Broken)?, most.1),
        DOCX => word(&bytes),
        _ => Err(Refused::Broken),
    }
}

/// Opens a PDF; one that asks for a password is refused, one that is only signed against changes is not.
pub fn open_pdf(bytes: Vec<u8>) -> Result<Pdf, Refused> {
    Pdf::new(bytes).map_err(|error| match error {
        LoadPdfError::Decryption(
            DecryptionError::PasswordProtected | DecryptionError::UnsupportedAlgorithm,
        ) => Refused::Encrypted,
        _ => Refused::Broken,
    })
}

fn pdf(bytes: Vec<u8>, most: u32) -> Result<u32, Refused> {
    let pdf = open_pdf(bytes)?;
    match u32::try_from(pdf.pages().len()).unwrap_or(u32::MAX) {
        0 => Err(Refused::Broken),
        pages if pages > most => Err(Refused::Pages),
        pages => Ok(pages),
    }
}

fn picture(bytes: &[u8], format: ImageFormat, most: u64) -> Result<u32, Refused> {
    let size = ImageReader::with_format(Cursor::new(bytes), format).into_dimensions();
    within(size.map_err(|_| Refused::Broken)?, most)
}

fn within((width, height): (u32, u32), most: u64) -> Result<u32, Refused> {
    match u64::from(width) * u64::from(height) {
        0 => Err(Refused::Broken),
        pixels if pixels > most => Err(Refused::Pixels),
        _ => Ok(1),
    }
}

/// Width and height as the largest of the file's "image spatial extents" says them (ISO/IEC 23008-12, 6.5.3).
fn heif(bytes: &[u8]) -> Option<(u32, u32)> {
    let number = |at: usize| Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?));
    let boxes = bytes.windows(4).enumerate().filter(|(_, four)| *four == b"ispe");
    boxes
        .filter_map(|(at, _)| Some((number(at + 8)?, number(at + 12)?)))
        .max_by_key(|(w, h)| u64::from(*w) * u64::from(*h))
}

/// Every part is unpacked and counted, since what a zip says of its sizes need not be true.
fn word(bytes: &[u8]) -> Result<u32, Refused> {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Refused::Broken)?;
    if zip.len() > ENTRIES {
        return Err(Refused::Packed);
    }
    if zip.index_for_name("word/document.xml").is_none() {
        return Err(Refused::Broken);
    }
    let mut left = UNPACKED;
    for at in 0..zip.len() {
        let entry = zip.by_index(at).map_err(|_| Refused::Broken)?;
        if entry.encrypted() {
            return Err(Refused::Encrypted);
        }
        let packed = entry.compressed_size();
        let unpacked = std::io::copy(&mut entry.take(left + 1), &mut std::io::sink());
        let unpacked = unpacked.map_err(|_| Refused::Broken)?;
        if unpacked > left || (unpacked > SMALL && unpacked / packed.max(1) > RATIO) {
            return Err(Refused::Packed);
        }
        left -= unpacked;
    }
    Ok(1)
}
