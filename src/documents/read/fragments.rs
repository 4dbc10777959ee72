//! The text in a piece of XML, run by run: what is read and what is redacted are the same runs, so that a passage that
//! an office program split into several is still one.

use std::ops::Range;

use crate::documents::markup::{Forbidden, Piece, Tag, TagKind, escape, pieces, unescape};

/// How a run takes part in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Run {
    Plain,
    /// Deleted while changes were tracked.
    Deleted,
    /// Inserted while changes were tracked.
    Inserted,
    /// A field's instruction: it stands between words, and is none.
    Aside,
}

/// XML taken apart, with its runs of text.
pub struct Fragments<'a> {
    pub pieces: Vec<Piece<'a>>,
    /// Index of the piece, how it takes part, its text; a break between words has no piece.
    pub runs: Vec<(Option<usize>, Run, String)>,
}

/// Elements that end no word: all within one paragraph.
const INLINE: [&str; 41] = [
    "r",
    "t",
    "delText",
    "rPr",
    "hyperlink",
    "ins",
    "del",
    "moveFrom",
    "moveTo",
    "smartTag",
    "sdt",
    "sdtContent",
    "fldSimple",
    "proofErr",
    "rStyle",
    "ruby",
    "rt",
    "rubyBase",
    "customXml",
    "dir",
    "bdo",
    "b",
    "i",
    "u",
    "sz",
    "color",
    "rFonts",
    "lang",
    "bookmarkStart",
    "bookmarkEnd",
    "sdtPr",
    "sdtEndPr",
    "solidFill",
    "srgbClr",
    "latin",
    "ea",
    "cs",
    "rPrChange",
    "commentRangeStart",
    "commentRangeEnd",
    "instrText",
];

impl<'a> Fragments<'a> {
    /// # Errors
    /// [`Forbidden`] when there is a document type declaration.
    pub fn of(source: &'a str) -> Result<Fragments<'a>, Forbidden> {
        let pieces = pieces(source)?;
        let mut runs: Vec<(Option<usize>, Run, String)> = Vec::new();
        let (mut deleted, mut inserted, mut aside) = (0_usize, 0_usize, 0_usize);
        for (at, piece) in pieces.iter().enumerate() {
            let run = match (deleted > 0, aside > 0, inserted > 0) {
                (_, true, _) => Run::Aside,
                (true, _, _) => Run::Deleted,
                (_, _, true) => Run::Inserted,
                _ => Run::Plain,
            };
            match piece {
                // Spaces between elements are the file's, not the text's.
                Piece::Text(text) if text.contains('\n') && text.trim().is_empty() => {}
                Piece::Text(text) => runs.push((Some(at), run, unescape(text).into_owned())),
                Piece::Data(text) => runs.push((Some(at), run, (*text).to_owned())),
                Piece::Aside(_) => {}
                Piece::Tag(source) => {
                    let tag = Tag::of(source);
                    let depth = match tag.name {
                        "del" | "moveFrom" => Some(&mut deleted),
                        "ins" | "moveTo" => Some(&mut inserted),
                        "instrText" | "delInstrText" => Some(&mut aside),
                        _ => None,
                    };
                    match (depth, tag.kind) {
                        (Some(depth), TagKind::Start) => *depth += 1,
                        (Some(depth), TagKind::End) => *depth = depth.saturating_sub(1),
                        _ => {}
                    }
                    let broken = match (tag.kind, tag.name) {
                        (TagKind::Empty, "tab") => Some("\t"),
                        (TagKind::Empty, "br" | "cr" | "p") => Some("\n"),
                        (TagKind::Empty, "noBreakHyphen") => Some("-"),
                        (TagKind::Empty, _) | (TagKind::Start, "p") => None,
                        (TagKind::End, "tc") => Some("\t"),
                        (_, name) if INLINE.contains(&name) => None,
                        _ => Some("\n"),
                    };
                    if let Some(broken) = broken {
                        runs.push((None, Run::Plain, broken.to_owned()));
                    }
                }
            }
        }
        Ok(Fragments { pieces, runs })
    }

    /// The text of the runs that `keep` wants, with at most one empty line.
    #[must_use]
    pub fn text(&self, keep: impl Fn(Run) -> bool) -> String {
        let mut text = String::new();
        for (_, run, words) in self.runs.iter().filter(|(_, run, _)| keep(*run)) {
            if *run == Run::Aside && !words.trim().is_empty() {
                text.push(' ');
            }
            if words == "\n" || words == "\t" {
                while text.ends_with(' ') {
                    text.pop();
                }
                if words == "\t" && (text.is_empty() || text.ends_with(['\n', '\t'])) {
                    continue;
                }
                if words == "\n" && text.ends_with('\t') {
                    text.pop();
                }
                if words == "\n" && (text.is_empty() || text.ends_with('\n')) {
                    continue;
                }
            }
            text.push_str(words);
        }
        text.trim().to_owned()
    }

    /// The text as it reads now.
    #[must_use]
    pub fn current(&self) -> String {
        self.text(|run| run == Run::Plain || run == Run::Inserted)
    }

    #[must_use]
    pub fn deleted(&self) -> String {
        let words = |run: &&(Option<usize>, Run, String)| run.1 == Run::Deleted;
        self.runs
            .iter()
            .filter(words)
            .map(|(_, _, text)| text.trim())
            .filter(|t| !t.is_empty())
            .collect::<Vec<_>>()
            .join("\n")
    }

    /// The text of the runs that take part, and which bytes of it each piece gave.
    #[must_use]
    pub fn view(&self, keep: impl Fn(Run) -> bool) -> (String, Vec<(usize, Range<usize>)>) {
        let (mut text, mut places) = (String::new(), Vec::new());
        for (piece, run, words) in &self.runs {
            if piece.is_some() && !keep(*run) {
                continue;
            }
            let from = text.len();
            text.push_str(words);
            if let Some(piece) = piece {
                places.push((*piece, from..text.len()));
            }
        }
        (text, places)
    }
}

/// A piece of markup again.
#[must_use]
pub fn written(piece: &Piece) -> String {
    match piece {
        Piece::Text(source) | Piece::Tag(source) | Piece::Aside(source) => (*source).to_owned(),
        Piece::Data(text) => escape(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_of_one_paragraph_are_one_text() {
        let source = "<w:p><w:r><w:t>Met</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>te</w:t></w:r><w:del><w:r>\
                      <w:delText> K.</w:delText></w:r></w:del><w:r><w:tab/><w:t>Hansen</w:t></w:r></w:p><w:p><w:t>B</w:t></w:p>";
        let found = Fragments::of(source).unwrap();
        assert_eq!(found.current(), "Mette\tHansen\nB");
        assert_eq!(found.deleted(), "K.");
        assert_eq!(found.pieces.iter().map(written).collect::<String>(), source);
    }
}
