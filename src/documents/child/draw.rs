//! A file drawn anew as pictures: what reaches a handler's browser is made here, and nothing of the file itself is in
//! it; no script, no link, no metadata (ASVS 14.2.8).

use std::io::Cursor;

use hayro::{
    PixmapSettings, RenderCache, RenderSettings,
    hayro_interpret::InterpreterSettings,
    hayro_syntax::{Pdf, page::Page},
    render,
    vello_cpu::color::palette::css::WHITE,
};
use image::{DynamicImage, ImageDecoder as _, ImageEncoder as _, ImageFormat, ImageReader, RgbImage};

use super::inspect::open_pdf;
use crate::documents::kinds::{JPEG, PDF, PNG};

/// The width of a page of a PDF, in pixels: wide enough to read 9 points.
const WIDTH: f32 = 1240.0;
/// The most pixels of one page.
const PAGE: f32 = 4_000_000.0;
/// The longest side of a picture.
const SIDE: u32 = 1600;

pub struct Drawn {
    pub total: u32,
    pub pages: Box<dyn Iterator<Item = Result<Vec<u8>, String>>>,
}

/// The pages from `first` (the first page is 1), `most` of them; a picture must have at most `pixels`.
pub fn draw(kind: &str, bytes: Vec<u8>, (first, most): (u32, u32), pixels: u64) -> Result<Drawn, String> {
    let one = |format| {
        let page = picture(&bytes, format, pixels)?;
        Ok(Drawn { total: 1, pages: Box::new(std::iter::once(Ok(page))) })
    };
    match kind {
        JPEG => one(ImageFormat::Jpeg),
        PNG => one(ImageFormat::Png),
        PDF => pdf(bytes, first, most),
        other => Err(format!("{other} is not drawn")),
    }
}

fn pdf(bytes: Vec<u8>, first: u32, most: u32) -> Result<Drawn, String> {
    let pdf = open_pdf(bytes).map_err(|refused| refused.to_string())?;
    let total = u32::try_from(pdf.pages().len()).map_err(|e| e.to_string())?;
    let last = total.min(first.saturating_add(most).saturating_sub(1));
    let pages = (first.max(1)..=last).map(move |number| one_page(&pdf, number));
    Ok(Drawn { total, pages: Box::new(pages) })
}

fn one_page(pdf: &Pdf, number: u32) -> Result<Vec<u8>, String> {
    let page = pdf.pages().get(number as usize - 1).ok_or("no such page")?;
    let scale = scale(page);
    let settings = PixmapSettings { x_scale: scale, y_scale: scale, bg_color: WHITE };
    let cache = RenderCache::new();
    let drawn = render(page, &cache, &InterpreterSettings::default(), &RenderSettings::default(), &settings);
    let (width, height) = (u32::from(drawn.width()), u32::from(drawn.height()));
    // Drawn on white, so that nothing shines through.
    let colours = drawn.data_as_u8_slice().chunks_exact(4).flat_map(|pixel| [pixel[0], pixel[1], pixel[2]]);
    png(&RgbImage::from_raw(width, height, colours.collect()).ok_or("a page of no size")?)
}

fn scale(page: &Page<'_>) -> f32 {
    let (width, height) = page.render_dimensions();
    let (width, height) = (width.abs().clamp(1.0, 1e6), height.abs().clamp(1.0, 1e6));
    (WIDTH / width).min((PAGE / (width * height)).sqrt())
}

fn picture(bytes: &[u8], format: ImageFormat, pixels: u64) -> Result<Vec<u8>, String> {
    let told = |e: image::ImageError| e.to_string();
    let mut decoder = ImageReader::with_format(Cursor::new(bytes), format).into_decoder().map_err(told)?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > pixels {
        return Err("too many pixels".into());
    }
    let orientation = decoder.orientation().map_err(told)?;
    let mut picture = DynamicImage::from_decoder(decoder).map_err(told)?;
    if width > SIDE || height > SIDE {
        picture = picture.thumbnail(SIDE, SIDE);
    }
    picture.apply_orientation(orientation);
    png(&on_white(&picture))
}

fn on_white(picture: &DynamicImage) -> RgbImage {
    let seen = picture.to_rgba8();
    let mix = |colour: u8, alpha: u8| {
        let (colour, alpha) = (u32::from(colour), u32::from(alpha));
        u8::try_from((colour * alpha + 255 * (255 - alpha)) / 255).unwrap_or(u8::MAX)
    };
    RgbImage::from_fn(seen.width(), seen.height(), |x, y| {
        let [r, g, b, a] = seen.get_pixel(x, y).0;
        image::Rgb([mix(r, a), mix(g, a), mix(b, a)])
    })
}

fn png(picture: &RgbImage) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    image::codecs::png::PngEncoder::new(&mut bytes)
        .write_image(picture.as_raw(), picture.width(), picture.height(), image::ExtendedColorType::Rgb8)
        .map_err(|e| e.to_string())?;
    Ok(bytes)
}
