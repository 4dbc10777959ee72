//! The two faces that letters are set in, and text measured and shaped with them.

use std::{ops::Range, sync::LazyLock};

use krilla::text::{Font, GlyphId, KrillaGlyph};
use rustybuzz::{Direction, Face, UnicodeBuffer};
use unicode_normalization::UnicodeNormalization as _;

static REGULAR: LazyLock<TypeFace> =
    LazyLock::new(|| TypeFace::read(include_bytes!("fonts/OpenSans-Regular.ttf")));
static STRONG: LazyLock<TypeFace> =
    LazyLock::new(|| TypeFace::read(include_bytes!("fonts/OpenSans-Semibold.ttf")));

/// Which face a text is set in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    Regular,
    Strong,
}

impl Weight {
    pub fn face(self) -> &'static TypeFace {
        match self {
            Weight::Regular => &REGULAR,
            Weight::Strong => &STRONG,
        }
    }
}

/// One font file, ready for shaping and for embedding.
pub struct TypeFace {
    pub font: Font,
    shape: Face<'static>,
}

impl TypeFace {
    fn read(bytes: &'static [u8]) -> TypeFace {
        TypeFace {
            font: Font::new(bytes.into(), 0).expect("the font that comes with the program is whole"),
            shape: Face::from_slice(bytes, 0).expect("the font that comes with the program is whole"),
        }
    }

    /// The text as this face can show it: a sign that it lacks becomes a question mark, since PDF/UA forbids an empty
    /// box (7.21.8). The letter as HTML has the sign.
    pub fn showable(&self, text: &str) -> String {
        text.nfc().filter_map(|c| self.shown_as(c)).collect()
    }

    fn shown_as(&self, c: char) -> Option<char> {
        match c {
            '\n' | '\u{2028}' | '\u{2029}' => Some('\n'),
            // Non-breaking hyphen.
            '\u{2011}' => Some('-'),
            // Soft hyphen, joiners and marks of direction: they show nothing.
            '\u{ad}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{feff}' => None,
            '\t' => Some(' '),
            c if c.is_control() => None,
            c if self.shape.glyph_index(c).is_some() => Some(c),
            c if c.is_whitespace() => Some(' '),
            _ => Some('?'),
        }
    }

    /// Glyphs with kerning and ligatures, in units of the font size, and how wide they are together.
    pub fn glyphs(&self, text: &str) -> (Vec<KrillaGlyph>, f32) {
        let mut buffer = UnicodeBuffer::new();
        buffer.push_str(text);
        buffer.guess_segment_properties();
        buffer.set_direction(Direction::LeftToRight);
        let shaped = rustybuzz::shape(&self.shape, &[], buffer);
        let em = self.font.units_per_em();
        let infos = shaped.glyph_infos();
        let mut width = 0.0;
        let mut glyphs = Vec::with_capacity(infos.len());
        for (at, (info, position)) in infos.iter().zip(shaped.glyph_positions()).enumerate() {
            let next = infos[at..].iter().map(|one| one.cluster).find(|cluster| *cluster != info.cluster);
            let range: Range<usize> = info.cluster as usize..next.map_or(text.len(), |next| next as usize);
            let scaled = |units: i32| units as f32 / em;
            width += scaled(position.x_advance);
            glyphs.push(KrillaGlyph::new(
                GlyphId::new(info.glyph_id),
                scaled(position.x_advance),
                scaled(position.x_offset),
                scaled(position.y_offset),
                scaled(position.y_advance),
                range,
                None,
            ));
        }
        (glyphs, width)
    }

    /// How wide the text is at `size` points, without the space at its end.
    pub fn width(&self, text: &str, size: f32) -> f32 {
        self.glyphs(text.trim_end()).1 * size
    }
}
