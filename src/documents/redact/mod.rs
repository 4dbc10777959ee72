//! A document without certain passages: they are taken out of the file, not covered.
//!
//! Invariant: what leaves [`redact`] was read again and searched, as text and as bytes, for everything that was to go;
//! where something is found there is no file at all. A copy is made anew from what may stay, so that nothing that
//! nobody looked at goes along: no author, no earlier version, no preview.

mod mail;
mod markup;
mod office;
mod pdf;
mod picture;
mod sheet;
mod verify;

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::{
    fold::{Needle, replace_all},
    read::{DEPTH, Format, Unreadable, mbox, message::Message, text},
};

/// What is to go.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cuts {
    /// Removed wherever they stand, as whole words.
    pub passages: Vec<String>,
    /// Removed where exactly these words stand around them.
    #[serde(default)]
    pub spots: Vec<Spot>,
    /// Parts that go as a whole, by their ids.
    pub without: Vec<String>,
    /// Places on a page or picture.
    pub areas: Vec<Area>,
    /// What stands in the place of a passage.
    pub mark: String,
}

/// A passage in one place, told by what stands around it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spot {
    pub before: String,
    pub text: String,
    pub after: String,
}

/// Of the words around a passage so many letters are enough, on each side.
const AROUND: usize = 48;

impl Spot {
    /// The place of `range` in a text. Only what stands on the same line, and in the same field of a table, tells where:
    /// every kind of file keeps that together. `None` where nothing stands around it.
    #[must_use]
    pub fn at(text: &str, range: &Range<usize>, between: Option<&str>) -> Option<Spot> {
        let flat = |text: &str| {
            text.split(char::is_whitespace).filter(|w| !w.is_empty()).collect::<Vec<_>>().join(" ")
        };
        let (head, tail) = (text.get(..range.start)?, text.get(range.end..)?);
        let from = |mark: &str| head.rfind(mark).map_or(0, |at| at + mark.len());
        let to = |mark: &str| tail.find(mark).unwrap_or(tail.len());
        let start = from("\n").max(between.map_or(0, from));
        let end = to("\n").min(between.map_or(tail.len(), to));
        let (head, tail) = (&head[start..], &tail[..end]);
        let first = head.char_indices().rev().take(AROUND).last().map_or(0, |(at, _)| at);
        let last = tail.char_indices().nth(AROUND).map_or(tail.len(), |(at, _)| at);
        let (head, tail) = (&head[first..], &tail[..last]);
        let space = |is: bool| if is { " " } else { "" };
        let (before, after) = (flat(head), flat(tail));
        if before.is_empty() && after.is_empty() {
            return None;
        }
        Some(Spot {
            before: format!("{before}{}", space(head.ends_with(char::is_whitespace) && !before.is_empty())),
            text: flat(text.get(range.clone())?),
            after: format!("{}{after}", space(tail.starts_with(char::is_whitespace) && !after.is_empty())),
        })
    }

    #[must_use]
    pub fn needle(&self) -> Option<Needle> {
        Needle::between(&self.before, &self.text, &self.after)
    }
}

/// A rectangle on a page, in thousandths of its width and height.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Area {
    /// The first page is 1.
    pub page: u32,
    pub left: u32,
    pub top: u32,
    pub width: u32,
    pub height: u32,
}

impl Cuts {
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.passages.is_empty() && self.spots.is_empty() && self.without.is_empty() && self.areas.is_empty()
    }

    /// All texts that go.
    #[must_use]
    pub fn needles(&self) -> Vec<Needle> {
        let mut all = Needle::all(&self.passages);
        all.extend(self.spots.iter().filter_map(Spot::needle));
        all
    }

    /// What is to go from the document that lies within this one as `id`.
    fn within(&self, id: &str) -> Cuts {
        let prefix = format!("{id}/");
        let without = self.without.iter().filter_map(|part| part.strip_prefix(&prefix)).map(str::to_owned);
        Cuts { without: without.collect(), areas: Vec::new(), ..self.clone() }
    }
}

/// A document without what was to go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Redacted {
    pub bytes: Vec<u8>,
    /// What could not be looked into and was left out for that, by name.
    pub left_out: Vec<String>,
}

/// Why there is no redacted copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "kebab-case")]
pub enum NotRedacted {
    #[error("{0}")]
    Unreadable(Unreadable),
    /// Something that was to go is still in the copy.
    #[error("it could not be removed safely")]
    Remains,
    /// It has more pages than can be drawn anew.
    #[error("it is too large to be made anew")]
    TooLarge,
    #[error("it could not be written anew")]
    Failed,
}

impl From<Unreadable> for NotRedacted {
    fn from(why: Unreadable) -> Self {
        NotRedacted::Unreadable(why)
    }
}

/// Takes `cuts` out of a document.
///
/// # Errors
/// [`NotRedacted`]; then there is no copy.
pub fn redact(format: Format, bytes: &[u8], cuts: &Cuts) -> Result<Redacted, NotRedacted> {
    let redacted = within(format, bytes, cuts, 0)?;
    let made = match format {
        Format::Outlook => Format::Mail,
        other => other,
    };
    if verify::remains(made, &redacted.bytes, &cuts.needles()) {
        return Err(NotRedacted::Remains);
    }
    Ok(redacted)
}

fn within(format: Format, bytes: &[u8], cuts: &Cuts, depth: usize) -> Result<Redacted, NotRedacted> {
    if depth >= DEPTH {
        return Err(NotRedacted::TooLarge);
    }
    let needles = cuts.needles();
    let mut left_out = Vec::new();
    let bytes = match format {
        Format::Text => {
            let text = text::decode(bytes).ok_or(Unreadable::Broken)?;
            replace_all(&text, &needles, &cuts.mark).0.into_bytes()
        }
        Format::Pdf => pdf::redact(bytes, cuts, &needles)?,
        Format::Word | Format::Sheet => office::redact(format, bytes, cuts, &needles, &mut left_out, depth)?,
        Format::Mail | Format::Outlook => {
            let message = match format {
                Format::Mail => Message::from_mail(bytes).ok_or(Unreadable::Broken)?,
                _ => super::read::outlook_message(bytes)?,
            };
            mail::redact(&message, cuts, &needles, "", &mut left_out, depth)
        }
        Format::Mailbox => {
            let mut kept = Vec::new();
            for (at, one) in mbox::split(bytes).iter().enumerate() {
                if cuts.without.contains(&format!("{at}/mail")) {
                    continue;
                }
                let message = Message::from_mail(one).ok_or(Unreadable::Broken)?;
                kept.push(mail::redact(&message, cuts, &needles, &format!("{at}/"), &mut left_out, depth));
            }
            mbox::join(&kept)
        }
        Format::Jpeg | Format::Png => picture::redact(format, bytes, &cuts.areas)?,
    };
    Ok(Redacted { bytes, left_out })
}

/// A document within another one, redacted; `None` when it goes as a whole or cannot be looked into.
fn embedded(
    media_type: &str,
    name: &str,
    id: &str,
    bytes: &[u8],
    (cuts, depth): (&Cuts, usize),
    left_out: &mut Vec<String>,
) -> Option<(Format, Vec<u8>)> {
    if cuts.without.iter().any(|part| part == id) {
        return None;
    }
    let format = Format::of(media_type, name, bytes);
    let made =
        format.and_then(|format| Some((format, within(format, bytes, &cuts.within(id), depth + 1).ok()?)));
    match made {
        Some((format, made)) => {
            left_out.extend(made.left_out);
            Some((format, made.bytes))
        }
        None => {
            left_out.push(name.to_owned());
            None
        }
    }
}
