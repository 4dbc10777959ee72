//! PDF: every page is drawn, painted over where something goes, and put into a new file as a picture, with the text
//! that remains beneath it, so that it can be searched and read aloud. Of the old file nothing else is taken over:
//! no earlier version, no annotation, no field, no bookmark, no attachment, no font, no metadata.

use hayro::{
    PixmapSettings, RenderCache, RenderSettings, hayro_interpret::InterpreterSettings,
    hayro_syntax::page::Page, kurbo::Rect, render, vello_cpu::color::palette::css::WHITE,
};
use image::RgbImage;
use lopdf::{Document, Object, Stream, dictionary};

use super::{Cuts, NotRedacted, picture};
use crate::documents::{
    fold::{Needle, find_all},
    read::pdf::{Letters, open},
};

/// The most pages that are drawn anew.
const PAGES: usize = 200;
/// Pixels for each point: 158 for each inch, where 9 points are read well.
const SCALE: f32 = 2.2;
/// The most pixels of one page.
const PIXELS: f32 = 5_000_000.0;
const QUALITY: u8 = 85;

pub fn redact(bytes: &[u8], cuts: &Cuts, needles: &[Needle]) -> Result<Vec<u8>, NotRedacted> {
    let pdf = open(bytes)?;
    let pages = pdf.pages();
    if pages.len() > PAGES {
        return Err(NotRedacted::TooLarge);
    }
    let mut document = Document::with_version("1.7");
    let font = font(&mut document);
    let tree = document.new_object_id();
    let mut kids = Vec::new();
    for (page, number) in pages.iter().zip(1..) {
        if !cuts.without.contains(&format!("page-{number}")) {
            let (content, image, size) = one_page(page, number, cuts, needles).ok_or(NotRedacted::Failed)?;
            let content = document.add_object(packed(Stream::new(dictionary! {}, content))?);
            let image = document.add_object(image);
            let page = dictionary! {
                "Type" => "Page", "Parent" => tree, "Contents" => content,
                "MediaBox" => vec![0.into(), 0.into(), size.0.into(), size.1.into()],
                "Resources" => dictionary! {
                    "XObject" => dictionary! { "I" => image }, "Font" => dictionary! { "F" => font },
                },
            };
            kids.push(Object::from(document.add_object(page)));
        }
    }
    let count = i64::try_from(kids.len()).map_err(|_| NotRedacted::Failed)?;
    document.objects.insert(tree, dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => count }.into());
    let root = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => tree });
    document.trailer.set("Root", root);
    let mut made = Vec::new();
    document.save_to(&mut made).map_err(|_| NotRedacted::Failed)?;
    Ok(made)
}

fn packed(mut stream: Stream) -> Result<Stream, NotRedacted> {
    stream.compress().map_err(|_| NotRedacted::Failed)?;
    Ok(stream)
}

/// A font without shapes: its text is never painted, and each code is the letter itself (UTF-16).
fn font(document: &mut Document) -> lopdf::ObjectId {
    const CODES: &str = "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Codes def /CMapType 2 def \
                         1 begincodespacerange <0000> <ffff> endcodespacerange 1 beginbfrange <0000> <ffff> <0000> endbfrange \
                         endcmap CMapName currentdict /CMap defineresource pop end end";
    let codes = document.add_object(Stream::new(dictionary! {}, CODES.into()));
    let descriptor = document.add_object(dictionary! {
        "Type" => "FontDescriptor", "FontName" => "Text", "Flags" => 4, "ItalicAngle" => 0, "Ascent" => 800,
        "Descent" => -200, "CapHeight" => 700, "StemV" => 80,
        "FontBBox" => vec![0.into(), (-200).into(), 500.into(), 800.into()],
    });
    let letters = document.add_object(dictionary! {
        "Type" => "Font", "Subtype" => "CIDFontType2", "BaseFont" => "Text", "DW" => 500, "FontDescriptor" => descriptor,
        "CIDToGIDMap" => "Identity",
        "CIDSystemInfo" => dictionary! {
            "Registry" => Object::string_literal("Adobe"), "Ordering" => Object::string_literal("Identity"), "Supplement" => 0,
        },
    });
    document.add_object(dictionary! {
        "Type" => "Font", "Subtype" => "Type0", "BaseFont" => "Text", "Encoding" => "Identity-H",
        "DescendantFonts" => vec![letters.into()], "ToUnicode" => codes,
    })
}

type Made = (Vec<u8>, Stream, (f32, f32));

/// The page's content, its picture, its width and height in points.
fn one_page(page: &Page<'_>, number: u32, cuts: &Cuts, needles: &[Needle]) -> Option<Made> {
    let (width, height) = page.render_dimensions();
    let (width, height) = (width.abs().clamp(1.0, 14_400.0), height.abs().clamp(1.0, 14_400.0));
    let scale = SCALE.min((PIXELS / (width * height)).sqrt());
    let letters = Letters::of(page, f64::from(scale));
    let mut gone = gone(&letters, needles);
    let mut pixels = drawn(page, scale)?;
    for (letter, _) in letters.all.iter().zip(&gone).filter(|(_, gone)| **gone) {
        let (from, to) = rounded(letter.place);
        picture::fill(&mut pixels, from, to);
    }
    let (wide, high) = (f64::from(pixels.width()), f64::from(pixels.height()));
    for area in cuts.areas.iter().filter(|area| area.page == number) {
        picture::paint(&mut pixels, *area);
        let part = |thousandths: u32, whole: f64| f64::from(thousandths) / 1000.0 * whole;
        let place = Rect::new(
            part(area.left, wide),
            part(area.top, high),
            part(area.left + area.width, wide),
            part(area.top + area.height, high),
        );
        for (letter, gone) in letters.all.iter().zip(&mut gone) {
            *gone |= letter.place.overlaps(place);
        }
    }
    let mut content = format!("q {width} 0 0 {height} 0 0 cm /I Do Q\nBT 3 Tr\n");
    for (at, from, to, text) in lines(&letters, &gone, &cuts.mark) {
        let codes: String =
            text.chars().filter(|c| (*c as u32) < 0xffff).map(|c| format!("{:04x}", c as u32)).collect();
        let (start, _) = letters.baseline(at);
        let length = (to - from) / f64::from(scale);
        let size = (letters.size(at) / f64::from(scale)).clamp(0.5, 1000.0);
        if codes.is_empty() || length <= 0.0 {
            continue;
        }
        // Half an em for each letter, stretched to the width that the line has.
        let stretch = 100.0 * length / (0.5 * size * (codes.len() / 4) as f64);
        let (x, y) = (start.x / f64::from(scale), f64::from(height) - start.y / f64::from(scale));
        content.push_str(&format!("/F {size:.2} Tf {stretch:.2} Tz 1 0 0 1 {x:.2} {y:.2} Tm <{codes}> Tj\n"));
    }
    content.push_str("ET");
    let image = Stream::new(
        dictionary! {
            "Type" => "XObject", "Subtype" => "Image", "Width" => i64::from(pixels.width()),
            "Height" => i64::from(pixels.height()), "ColorSpace" => "DeviceRGB", "BitsPerComponent" => 8,
            "Filter" => "DCTDecode",
        },
        picture::jpeg(&pixels, QUALITY)?,
    );
    Some((content.into_bytes(), image.with_compression(false), (width, height)))
}

/// Which letters belong to a passage, whether it is read in the order of drawing or from top to bottom.
fn gone(letters: &Letters, needles: &[Needle]) -> Vec<bool> {
    let mut gone = vec![false; letters.all.len()];
    let (text, ranges) = letters.text();
    let drawn: Vec<_> = ranges.into_iter().enumerate().collect();
    let (placed_text, placed) = letters.by_place();
    for (text, ranges) in [(text, drawn), (placed_text, placed)] {
        for hit in find_all(&text, needles) {
            for (letter, bytes) in &ranges {
                if bytes.start < hit.end && hit.start < bytes.end {
                    gone[*letter] = true;
                }
            }
        }
    }
    gone
}

/// The lines that remain: the letter at which each begins, from where to where it goes, its text.
fn lines(letters: &Letters, gone: &[bool], mark: &str) -> Vec<(usize, f64, f64, String)> {
    let mut lines = Vec::new();
    for line in letters.lines() {
        let (mut text, mut marked) = (String::new(), false);
        let mut before: Option<f64> = None;
        for at in &line {
            let (start, end) = letters.baseline(*at);
            let letter = &letters.all[*at];
            if gone[*at] {
                if !marked {
                    text.push_str(mark);
                }
                marked = true;
            } else {
                let gap =
                    before.is_some_and(|before| start.x - before > (end.x - start.x).abs().max(1.0) * 0.3);
                if (gap || marked)
                    && !text.ends_with(' ')
                    && letter.text != " "
                    && letter.text.chars().all(char::is_alphanumeric)
                {
                    text.push(' ');
                }
                text.push_str(&letter.text);
                marked = false;
            }
            before = Some(end.x);
        }
        if let (Some(first), Some(last)) = (line.first(), line.last()) {
            let (from, to) = (letters.baseline(*first).0, letters.baseline(*last).1);
            lines.push((*first, from.x, from.x + (to - from).hypot(), text));
        }
    }
    lines
}

fn rounded(place: Rect) -> ((u32, u32), (u32, u32)) {
    let whole = |value: f64| value.clamp(0.0, f64::from(u16::MAX)) as u32;
    (
        (whole(place.x0.floor() - 1.0), whole(place.y0.floor() - 1.0)),
        (whole(place.x1.ceil() + 1.0), whole(place.y1.ceil() + 1.0)),
    )
}

fn drawn(page: &Page<'_>, scale: f32) -> Option<RgbImage> {
    let settings = PixmapSettings { x_scale: scale, y_scale: scale, bg_color: WHITE };
    let cache = RenderCache::new();
    let drawn = render(page, &cache, &InterpreterSettings::default(), &RenderSettings::default(), &settings);
    let (width, height) = (u32::from(drawn.width()), u32::from(drawn.height()));
    let colours = drawn.data_as_u8_slice().chunks_exact(4).flat_map(|pixel| [pixel[0], pixel[1], pixel[2]]);
    RgbImage::from_raw(width, height, colours.collect())
}
