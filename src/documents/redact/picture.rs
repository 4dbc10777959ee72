//! Pictures: areas overwritten in the pixels, and nothing kept beside the pixels.

use std::io::Cursor;

use image::{DynamicImage, ImageDecoder as _, ImageEncoder as _, ImageFormat, ImageReader, Rgb, RgbImage};

use super::{Area, NotRedacted};
use crate::documents::read::{Format, Unreadable, picture::PIXELS};

/// In per cent: what a photograph loses is not seen.
const QUALITY: u8 = 90;

pub fn redact(format: Format, bytes: &[u8], areas: &[Area]) -> Result<Vec<u8>, NotRedacted> {
    let kind = if format == Format::Jpeg { ImageFormat::Jpeg } else { ImageFormat::Png };
    let mut decoder =
        ImageReader::with_format(Cursor::new(bytes), kind).into_decoder().map_err(|_| Unreadable::Broken)?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > PIXELS {
        return Err(Unreadable::TooLarge.into());
    }
    let orientation = decoder.orientation().map_err(|_| Unreadable::Broken)?;
    let mut picture = DynamicImage::from_decoder(decoder).map_err(|_| Unreadable::Broken)?;
    picture.apply_orientation(orientation);
    if format == Format::Jpeg {
        let mut pixels = picture.into_rgb8();
        areas.iter().for_each(|area| paint(&mut pixels, *area));
        return jpeg(&pixels, QUALITY).ok_or(NotRedacted::Failed);
    }
    let mut pixels = picture.into_rgba8();
    for area in areas {
        let (from, to) = corners(*area, pixels.dimensions());
        for (x, y) in (from.1..to.1).flat_map(|y| (from.0..to.0).map(move |x| (x, y))) {
            pixels.put_pixel(x, y, image::Rgba([0, 0, 0, 255]));
        }
    }
    let mut made = Vec::new();
    let encoder = image::codecs::png::PngEncoder::new(&mut made);
    let written = encoder.write_image(
        pixels.as_raw(),
        pixels.width(),
        pixels.height(),
        image::ExtendedColorType::Rgba8,
    );
    written.map(|()| made).map_err(|_| NotRedacted::Failed)
}

/// The pixels of an area: the first, and the one after the last.
fn corners(area: Area, (width, height): (u32, u32)) -> ((u32, u32), (u32, u32)) {
    let at = |part: u32, whole: u32| {
        u32::try_from(u64::from(part.min(1000)) * u64::from(whole) / 1000).unwrap_or(whole)
    };
    let end = |part: u32, whole: u32| {
        u32::try_from((u64::from(part.min(1000)) * u64::from(whole)).div_ceil(1000)).unwrap_or(whole)
    };
    let (right, bottom) = (area.left.saturating_add(area.width), area.top.saturating_add(area.height));
    ((at(area.left, width), at(area.top, height)), (end(right, width), end(bottom, height)))
}

/// Overwrites an area.
pub fn paint(pixels: &mut RgbImage, area: Area) {
    let (from, to) = corners(area, pixels.dimensions());
    fill(pixels, from, to);
}

/// Overwrites the pixels from `from` to before `to`.
pub fn fill(pixels: &mut RgbImage, from: (u32, u32), to: (u32, u32)) {
    let (width, height) = pixels.dimensions();
    for y in from.1..to.1.min(height) {
        for x in from.0..to.0.min(width) {
            pixels.put_pixel(x, y, Rgb([0, 0, 0]));
        }
    }
}

pub fn jpeg(pixels: &RgbImage, quality: u8) -> Option<Vec<u8>> {
    let mut made = Vec::new();
    let encoder = image::codecs::jpeg::JpegEncoder::new_with_quality(&mut made, quality);
    encoder
        .write_image(pixels.as_raw(), pixels.width(), pixels.height(), image::ExtendedColorType::Rgb8)
        .ok()?;
    Some(made)
}

/// A picture within a document without what stands beside its pixels, its pixels as they were. `None` for kinds that
/// can hold text of their own.
pub fn stripped(extension: &str, bytes: &[u8]) -> Option<Vec<u8>> {
    match extension {
        "jpg" | "jpeg" => strip_jpeg(bytes),
        "png" => strip_png(bytes),
        "bmp" => Some(bytes.to_vec()),
        _ => None,
    }
}

/// One white pixel in the place of a picture that goes.
pub fn blank(extension: &str) -> Vec<u8> {
    let pixel = RgbImage::from_pixel(1, 1, Rgb([255, 255, 255]));
    let mut made = Cursor::new(Vec::new());
    let format = match extension {
        "jpg" | "jpeg" => ImageFormat::Jpeg,
        "png" => ImageFormat::Png,
        _ => return Vec::new(),
    };
    let _ = pixel.write_to(&mut made, format);
    made.into_inner()
}

fn strip_jpeg(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut kept = bytes.get(..2).filter(|start| *start == [0xff, 0xd8])?.to_vec();
    let mut at = 2;
    loop {
        let [0xff, marker] = *bytes.get(at..at + 2)? else { return None };
        if marker == 0xff {
            at += 1;
            continue;
        }
        if marker == 0xd9 {
            // What comes after the end is no picture.
            kept.extend_from_slice(&[0xff, 0xd9]);
            return Some(kept);
        }
        let length = usize::from(u16::from_be_bytes([*bytes.get(at + 2)?, *bytes.get(at + 3)?]));
        let segment = bytes.get(at..at + 2 + length)?;
        let colours =
            marker == 0xe2 && segment.get(4..).is_some_and(|rest| rest.starts_with(b"ICC_PROFILE\0"));
        let beside = matches!(marker, 0xe1..=0xed | 0xef | 0xfe);
        if !beside || colours {
            kept.extend_from_slice(segment);
        }
        at += 2 + length;
        if marker == 0xda {
            let rest = bytes.get(at..)?;
            let end = rest
                .windows(2)
                .position(|two| two[0] == 0xff && two[1] != 0 && !(0xd0..=0xd7).contains(&two[1]))?;
            kept.extend_from_slice(&rest[..end]);
            at += end;
        }
    }
}

fn strip_png(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut kept = bytes.get(..8)?.to_vec();
    let mut at = 8;
    loop {
        let length = u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?) as usize;
        let chunk = bytes.get(at..at.checked_add(length)?.checked_add(12)?)?;
        let kind = &chunk[4..8];
        if [
            &b"IHDR"[..],
            b"PLTE",
            b"IDAT",
            b"tRNS",
            b"gAMA",
            b"sRGB",
            b"cHRM",
            b"pHYs",
            b"IEND",
            b"bKGD",
            b"sBIT",
        ]
        .contains(&kind)
        {
            kept.extend_from_slice(chunk);
        }
        if kind == b"IEND" {
            return Some(kept);
        }
        at += chunk.len();
    }
}
