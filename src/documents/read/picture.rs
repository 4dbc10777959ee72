//! Photographs and pictures: what is written beside the pixels.

use std::io::Cursor;

use image::{ImageFormat, ImageReader};

use super::{Format, Note, Part, PartKind, Unreadable};

/// The most pixels of a picture that is taken apart.
pub const PIXELS: u64 = 60_000_000;

pub fn read(format: Format, bytes: &[u8]) -> Result<Vec<Part>, Unreadable> {
    let kind = if format == Format::Jpeg { ImageFormat::Jpeg } else { ImageFormat::Png };
    let size = ImageReader::with_format(Cursor::new(bytes), kind).into_dimensions();
    let (width, height) = size.map_err(|_| Unreadable::Broken)?;
    if u64::from(width) * u64::from(height) > PIXELS {
        return Err(Unreadable::TooLarge);
    }
    let mut parts = vec![Part::new(PartKind::Picture, "picture", "", String::new()).noted(Note::Picture)];
    let beside = if format == Format::Jpeg { of_jpeg(bytes) } else { of_png(bytes) };
    let told = legible(&beside);
    if !told.is_empty() {
        parts.push(Part::new(PartKind::Metadata, "metadata", "", told).hidden());
    }
    Ok(parts)
}

/// The segments of a JPEG that hold no picture: EXIF, XMP, IPTC, comments.
fn of_jpeg(bytes: &[u8]) -> Vec<u8> {
    let (mut beside, mut at) = (Vec::new(), 2);
    while let Some([0xff, marker, high, low]) = bytes.get(at..at + 4) {
        if *marker == 0xda {
            break;
        }
        let length = usize::from(u16::from_be_bytes([*high, *low]));
        if matches!(marker, 0xe1..=0xed | 0xef | 0xfe) && *marker != 0xe2 {
            beside.extend_from_slice(bytes.get(at + 4..at + 2 + length).unwrap_or_default());
            beside.push(0);
        }
        at += 2 + length.max(2);
    }
    beside
}

/// The chunks of a PNG that hold text.
fn of_png(bytes: &[u8]) -> Vec<u8> {
    let (mut beside, mut at) = (Vec::new(), 8);
    while let Some(head) = bytes.get(at..at + 8) {
        let length = u32::from_be_bytes([head[0], head[1], head[2], head[3]]) as usize;
        let content = bytes.get(at + 8..at.saturating_add(8).saturating_add(length)).unwrap_or_default();
        match &head[4..8] {
            b"tEXt" | b"iTXt" | b"eXIf" => beside.extend_from_slice(content),
            b"zTXt" => {
                let packed = content.splitn(2, |byte| *byte == 0).nth(1).unwrap_or_default();
                let mut plain = Vec::new();
                let unpacked = flate2::read::ZlibDecoder::new(packed.get(1..).unwrap_or_default());
                let _ = std::io::Read::read_to_end(&mut std::io::Read::take(unpacked, 1_000_000), &mut plain);
                beside.extend(plain);
            }
            _ => {}
        }
        beside.push(0);
        at = at.saturating_add(length).saturating_add(12);
    }
    beside
}

/// What in these bytes a person can read: runs of at least four letters.
fn legible(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    let runs = text.split(|c: char| c.is_control() || c == '\u{fffd}').map(str::trim);
    let mut told: Vec<&str> = Vec::new();
    for run in runs.filter(|run| run.chars().filter(|c| c.is_alphanumeric()).count() >= 4) {
        if !told.contains(&run) && told.len() < 500 {
            told.push(run);
        }
    }
    told.join("\n")
}
