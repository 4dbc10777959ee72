//! PDF: the text of every page with the place of every letter, and what goes along with the pages.

use std::ops::Range;

use hayro::{
    hayro_interpret::{
        BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps, InterpreterCache,
        InterpreterSettings, SoftMask,
        font::{Glyph, GlyphRun},
        hayro_cmap::BfString,
        interpret_page,
    },
    hayro_syntax::{DecryptionError, LoadPdfError, Pdf, page::Page},
    kurbo::{Affine, BezPath, Point, Rect},
};
use lopdf::{Dictionary, Document, Object, decode_text_string};

use super::{Note, Part, PartKind, TEXT, Unreadable, embedded};

/// The most pages of one document.
pub const PAGES: usize = 1_000;

/// Opens a PDF.
///
/// # Errors
/// [`Unreadable::Locked`] when it asks for a password.
pub fn open(bytes: &[u8]) -> Result<Pdf, Unreadable> {
    let pdf = Pdf::new(bytes.to_vec()).map_err(|error| match error {
        LoadPdfError::Decryption(
            DecryptionError::PasswordProtected | DecryptionError::UnsupportedAlgorithm,
        ) => Unreadable::Locked,
        _ => Unreadable::Broken,
    })?;
    match pdf.pages().len() {
        0 => Err(Unreadable::Broken),
        pages if pages > PAGES => Err(Unreadable::TooLarge),
        _ => Ok(pdf),
    }
}

pub fn read(bytes: &[u8], depth: usize) -> Result<Vec<Part>, Unreadable> {
    let pdf = open(bytes)?;
    let (mut parts, mut size) = (Vec::new(), 0);
    for (at, page) in pdf.pages().iter().enumerate() {
        let letters = Letters::of(page, 1.0);
        let (text, _) = letters.text();
        size += text.len();
        if size > TEXT {
            return Err(Unreadable::TooLarge);
        }
        let mut part = Part::new(PartKind::Page, format!("page-{}", at + 1), (at + 1).to_string(), text);
        if letters.unknown > 0 {
            part.note = Some(Note::SeenOnly);
        } else if part.text.trim().is_empty() {
            part.note = Some(Note::Picture);
        }
        parts.push(part);
    }
    drop(pdf);
    parts.extend(beside(bytes, depth));
    Ok(parts)
}

/// A letter and the place it takes on the page.
pub struct Letter {
    pub text: String,
    start: Point,
    end: Point,
    size: f64,
    pub place: Rect,
}

/// The letters of one page, in the order in which they are drawn.
#[derive(Default)]
pub struct Letters {
    pub all: Vec<Letter>,
    /// Those of which only the shape is known.
    pub unknown: usize,
}

impl Letters {
    /// `scale` is pixels for each point; y grows downward.
    #[must_use]
    pub fn of(page: &Page<'_>, scale: f64) -> Letters {
        let (width, height) = page.render_dimensions();
        let cache = InterpreterCache::new();
        let transform = Affine::scale(scale) * affine(page);
        let target = Rect::new(0.0, 0.0, f64::from(width) * scale, f64::from(height) * scale);
        let mut context =
            Context::new(transform, target, &cache, page.xref(), InterpreterSettings::default());
        let mut letters = Letters::default();
        interpret_page(page, &mut context, &mut letters);
        letters
    }

    /// The page's text in the order in which it is drawn, and the bytes that each letter gave.
    #[must_use]
    pub fn text(&self) -> (String, Vec<Range<usize>>) {
        let order: Vec<usize> = (0..self.all.len()).collect();
        let (text, ranges) = self.in_order(&order);
        (text, ranges.into_iter().map(|(_, range)| range).collect())
    }

    /// The page's text from top to bottom and from left to right, with the letter that each range of bytes comes from.
    #[must_use]
    pub fn by_place(&self) -> (String, Vec<(usize, Range<usize>)>) {
        let mut order: Vec<usize> = (0..self.all.len()).collect();
        let line = |at: &usize| {
            let letter = &self.all[*at];
            (letter.start.y / (letter.size / 2.0).max(1.0)).round()
        };
        order.sort_by(|a, b| {
            line(a).total_cmp(&line(b)).then(self.all[*a].start.x.total_cmp(&self.all[*b].start.x))
        });
        self.in_order(&order)
    }

    fn in_order(&self, order: &[usize]) -> (String, Vec<(usize, Range<usize>)>) {
        let (mut text, mut ranges) = (String::new(), Vec::new());
        let mut before: Option<&Letter> = None;
        for at in order {
            let letter = &self.all[*at];
            if let Some(before) = before {
                text.push_str(between(
                    before,
                    letter,
                    text.ends_with(char::is_whitespace) || letter.text == " ",
                ));
            }
            let from = text.len();
            text.push_str(&letter.text);
            ranges.push((*at, from..text.len()));
            before = Some(letter);
        }
        (text, ranges)
    }

    /// The letters as lines: each with its text, where its baseline begins, how wide and how high it is.
    #[must_use]
    pub fn lines(&self) -> Vec<Vec<usize>> {
        let mut lines: Vec<Vec<usize>> = Vec::new();
        for at in 0..self.all.len() {
            let joins = at > 0 && between(&self.all[at - 1], &self.all[at], true) != "\n";
            match lines.last_mut() {
                Some(line) if joins => line.push(at),
                _ => lines.push(vec![at]),
            }
        }
        lines
    }

    /// The height of a letter's em.
    #[must_use]
    pub fn size(&self, at: usize) -> f64 {
        self.all[at].size
    }

    /// Where a letter begins on its baseline, and where it ends.
    #[must_use]
    pub fn baseline(&self, at: usize) -> (Point, Point) {
        (self.all[at].start, self.all[at].end)
    }
}

fn between(before: &Letter, after: &Letter, spaced: bool) -> &'static str {
    let size = before.size.max(after.size).max(0.1);
    let along = (before.end - before.start).hypot();
    let direction =
        if along > 0.0 { (before.end - before.start) / along } else { hayro::kurbo::Vec2::new(1.0, 0.0) };
    let gap = after.start - before.end;
    let (forward, across) = (gap.dot(direction), gap.cross(direction).abs());
    if across > size * 0.6 || forward < -size * 0.7 || forward > size * 12.0 {
        "\n"
    } else if forward > size * 0.16 && !spaced {
        " "
    } else {
        ""
    }
}

fn affine(page: &Page<'_>) -> Affine {
    use hayro::hayro_interpret::TransformExt as _;
    page.initial_transform(true).to_kurbo()
}

impl<'a> Device<'a> for Letters {
    fn draw_path(&mut self, _: &BezPath, _: DrawProps<'a>, _: &DrawMode) {}
    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}
    fn draw_image(&mut self, _: Image<'a, '_>, _: ImageDrawProps<'a>) {}
    fn pop_clip(&mut self) {}
    fn pop_transparency_group(&mut self) {}

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, _: &DrawMode) {
        for glyph in run.glyphs() {
            let advance = match &**glyph {
                Glyph::Outline(glyph) => glyph.advance_width(),
                Glyph::Type3(glyph) => glyph.advance_width(),
            };
            let advance = f64::from(advance.unwrap_or(500.0));
            let text = match glyph.as_unicode() {
                Some(BfString::Char(c)) => c.to_string(),
                Some(BfString::String(text)) => text,
                None => String::new(),
            };
            let text: String = text.chars().filter(|c| !c.is_control()).collect();
            if text.is_empty() {
                self.unknown += 1;
            }
            let transform = props.transform * glyph.transform();
            let size = (transform * Point::new(0.0, 1000.0) - transform * Point::ZERO).hypot();
            let letter = Letter {
                text,
                start: transform * Point::ZERO,
                end: transform * Point::new(advance, 0.0),
                size,
                place: transform.transform_rect_bbox(Rect::new(-40.0, -300.0, advance + 40.0, 1000.0)),
            };
            // What is stroked and filled comes twice.
            let same = |last: &Letter| last.text == letter.text && (last.start - letter.start).hypot() < 0.01;
            if letter.start.x.is_finite() && letter.start.y.is_finite() && !self.all.last().is_some_and(same)
            {
                self.all.push(letter);
            }
        }
    }
}

/// What is in the file beside its pages.
fn beside(bytes: &[u8], depth: usize) -> Vec<Part> {
    let Ok(document) = Document::load_mem(bytes) else {
        return vec![Part::new(PartKind::Other, "beside", "", String::new()).hidden().noted(Note::Broken)];
    };
    let (mut metadata, mut bookmarks, mut annotations, mut links) =
        (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let mut attached = Vec::new();
    let info = document.trailer.get(b"Info").ok().and_then(|info| document.dereference(info).ok());
    if let Some((_, Object::Dictionary(info))) = info {
        for (name, value) in info.iter() {
            if let Some(text) = worded(&document, value) {
                metadata.push(format!("{}: {text}", String::from_utf8_lossy(name)));
            }
        }
    }
    for object in document.objects.values() {
        let (dictionary, stream) = match object {
            Object::Dictionary(dictionary) => (dictionary, None),
            Object::Stream(stream) => (&stream.dict, Some(stream)),
            _ => continue,
        };
        if let Some(stream) = stream {
            let is = |kind: &[u8]| dictionary.has_type(kind);
            if is(b"Metadata")
                && let Ok(xmp) = stream.get_plain_content_with_limit(4 * 1024 * 1024)
            {
                let text = super::text::decode(&xmp).unwrap_or_default();
                if let Ok(found) = super::fragments::Fragments::of(&text) {
                    metadata.push(found.current());
                }
            }
            continue;
        }
        let word = |name: &[u8]| dictionary.get(name).ok().and_then(|value| worded(&document, value));
        let is_annotation = dictionary.has(b"Subtype") && dictionary.has(b"Rect") || dictionary.has(b"FT");
        if is_annotation {
            annotations.extend(
                [&b"T"[..], b"TU", b"Contents", b"V", b"DV", b"RC", b"Subj", b"NM"]
                    .iter()
                    .filter_map(|name| word(name)),
            );
        } else if dictionary.has(b"Title")
            && (dictionary.has(b"Parent") || dictionary.has(b"Dest") || dictionary.has(b"A"))
        {
            bookmarks.extend(word(b"Title"));
        }
        links.extend(word(b"URI"));
        if let Ok(files) = dictionary.get(b"EF") {
            let name = word(b"UF").or_else(|| word(b"F")).unwrap_or_else(|| "file".to_owned());
            attached.extend(embedded_file(&document, files).map(|bytes| (name, bytes)));
        }
    }
    let mut parts = Vec::new();
    let lists = [
        (PartKind::Metadata, "metadata", metadata),
        (PartKind::Annotations, "annotations", annotations),
        (PartKind::Bookmarks, "bookmarks", bookmarks),
        (PartKind::Links, "links", links),
    ];
    for (kind, id, mut lines) in lists {
        lines.retain(|line| !line.trim().is_empty());
        lines.dedup();
        if !lines.is_empty() {
            parts.push(Part::new(kind, id, "", lines.join("\n")).hidden());
        }
    }
    for (at, (name, bytes)) in attached.into_iter().enumerate() {
        parts.extend(embedded("", &name, &format!("attached-{at}"), &bytes, depth));
    }
    parts
}

fn embedded_file(document: &Document, files: &Object) -> Option<Vec<u8>> {
    let (_, files) = document.dereference(files).ok()?;
    let files: &Dictionary = files.as_dict().ok()?;
    let file = files.get(b"F").or_else(|_| files.get(b"UF")).ok()?;
    let (_, file) = document.dereference(file).ok()?;
    file.as_stream().ok()?.get_plain_content_with_limit(64 * 1024 * 1024).ok()
}

fn worded(document: &Document, value: &Object) -> Option<String> {
    let (_, value) = document.dereference(value).ok()?;
    match value {
        Object::String(..) => decode_text_string(value).ok().filter(|text| !text.trim().is_empty()),
        _ => None,
    }
}
