//! Whether something that was to go is still there: the copy is read again, and its bytes are searched, unpacked and
//! in every way in which a file can write a text.

use std::io::{Cursor, Read as _};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use zip::ZipArchive;

use crate::documents::{
    fold::{Needle, find_all},
    markup::{Piece, Tag, local, pieces, unescape},
    read::{Format, fragments::Fragments, read},
};

/// Zips within zips, streams within files.
const DEPTH: usize = 4;
/// The most bytes of one unpacked stream.
const UNPACKED: u64 = 64 * 1024 * 1024;

pub fn remains(format: Format, bytes: &[u8], needles: &[Needle]) -> bool {
    if needles.is_empty() {
        return false;
    }
    let Ok(read) = read(format, bytes) else { return true };
    let stands = |text: &str| !find_all(text, needles).is_empty();
    if read.parts.iter().any(|part| stands(&part.text) || stands(&part.name)) {
        return true;
    }
    let patterns: Vec<Pattern> = needles.iter().map(Pattern::of).collect();
    in_bytes(bytes, needles, &patterns, 0)
}

/// A passage as bytes, in each way.
struct Pattern {
    forms: Vec<Vec<u8>>,
    /// As hexadecimal digits, which have no beginnings and ends of words.
    digits: Vec<Vec<u8>>,
    edges: (bool, bool),
    long: bool,
    distinctive: bool,
}

impl Pattern {
    fn of(needle: &Needle) -> Pattern {
        let plain = needle.text.clone();
        let (mut forms, mut digits): (Vec<Vec<u8>>, Vec<Vec<u8>>) = (Vec::new(), Vec::new());
        for text in [plain.clone(), plain.to_lowercase(), plain.to_uppercase()] {
            let wide: Vec<u16> = text.encode_utf16().collect();
            forms.push(text.clone().into_bytes());
            forms.push(wide.iter().flat_map(|unit| unit.to_le_bytes()).collect());
            let big: Vec<u8> = wide.iter().flat_map(|unit| unit.to_be_bytes()).collect();
            let narrow = encoding_rs::WINDOWS_1252.encode(&text).0.into_owned();
            if needle.length() > 3 {
                for bytes in [&big, &narrow] {
                    digits.push(bytes.iter().flat_map(|byte| format!("{byte:02x}").into_bytes()).collect());
                    digits.push(bytes.iter().flat_map(|byte| format!("{byte:02X}").into_bytes()).collect());
                    // As a PDF writes what is not ASCII within brackets.
                    let octal = bytes.iter().flat_map(|byte| match byte {
                        0x20..=0x7e => vec![*byte],
                        _ => format!("\\{byte:03o}").into_bytes(),
                    });
                    forms.push(octal.collect());
                }
            }
            forms.push(big);
            forms.push(narrow);
        }
        forms.sort();
        forms.dedup();
        Pattern {
            forms,
            digits,
            edges: (needle.starts_with_word(), needle.ends_with_word()),
            long: needle.length() >= 8,
            distinctive: needle.is_distinctive(),
        }
    }

    fn is_in(&self, bytes: &[u8], is_text: bool) -> bool {
        if !is_text && !self.long && !self.distinctive {
            return false;
        }
        if self.digits.iter().any(|form| places(bytes, form).next().is_some()) {
            return true;
        }
        let word = |byte: Option<&u8>| byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte >= 0x80);
        self.forms.iter().any(|form| {
            places(bytes, form).any(|at| {
                let inside = (self.edges.0 && at > 0 && word(bytes.get(at - 1)))
                    || (self.edges.1 && word(bytes.get(at + form.len())));
                (self.long && !is_text) || !inside
            })
        })
    }
}

/// Where `form` stands in `bytes`.
fn places<'a>(bytes: &'a [u8], form: &'a [u8]) -> impl Iterator<Item = usize> + 'a {
    let first = form.first().copied();
    let mut at = 0;
    std::iter::from_fn(move || {
        while let Some(next) = bytes.get(at..)?.iter().position(|byte| Some(*byte) == first) {
            let here = at + next;
            at = here + 1;
            if bytes[here..].starts_with(form) {
                return Some(here);
            }
        }
        at = bytes.len();
        None
    })
}

fn in_bytes(bytes: &[u8], needles: &[Needle], patterns: &[Pattern], depth: usize) -> bool {
    let text = std::str::from_utf8(bytes).ok();
    let is_markup = text.is_some_and(|text| text.trim_start().starts_with('<'));
    if is_markup && in_markup(text.unwrap_or_default(), needles) {
        return true;
    }
    // The words of a file format are no passage: there only what cannot be mistaken for one is looked for as bytes.
    if patterns
        .iter()
        .filter(|pattern| !is_markup || pattern.distinctive)
        .any(|one| one.is_in(bytes, text.is_some()))
    {
        return true;
    }
    depth < DEPTH && inner(bytes).iter().any(|inner| in_bytes(inner, needles, patterns, depth + 1))
}

/// Every text and every attribute of XML that holds words.
fn in_markup(source: &str, needles: &[Needle]) -> bool {
    let stands = |text: &str| !find_all(text, needles).is_empty();
    let Ok(found) = Fragments::of(source) else { return true };
    if stands(&found.text(|_| true)) || stands(&found.current()) {
        return true;
    }
    let structure = |name: &str| {
        name.starts_with("xmlns")
            || ["Type", "ContentType", "PartName", "Id", "id", "Extension", "Requires", "Ignorable"]
                .contains(&local(name))
    };
    pieces(source).unwrap_or_default().iter().any(|piece| match piece {
        Piece::Text(text) => stands(&unescape(text)),
        Piece::Data(text) => stands(text),
        Piece::Aside(text) => !text.starts_with("<?xml ") && stands(text),
        Piece::Tag(source) => {
            let tag = Tag::of(source);
            let inside = tag.name == "Relationship" && !source.contains("External");
            !inside
                && tag
                    .attributes()
                    .into_iter()
                    .any(|(name, value)| !structure(name) && stands(&unescape(&source[value])))
        }
    })
}

/// What is packed or encoded within these bytes.
fn inner(bytes: &[u8]) -> Vec<Vec<u8>> {
    let mut found = Vec::new();
    if bytes.starts_with(b"PK\x03\x04")
        && let Ok(mut zip) = ZipArchive::new(Cursor::new(bytes))
    {
        for at in 0..zip.len() {
            let Ok(entry) = zip.by_index(at) else { continue };
            found.push(entry.name().map(|name| name.into_owned().into_bytes()).unwrap_or_default());
            let mut content = Vec::new();
            let _ = entry.take(UNPACKED).read_to_end(&mut content);
            found.push(content);
        }
    }
    // Streams of a PDF, and whatever else zlib packed: each place that begins like one.
    if bytes.starts_with(b"%PDF-") {
        for at in places(bytes, b"stream").map(|at| at + 6) {
            let start = bytes.get(at..).unwrap_or_default();
            let start = start.strip_prefix(b"\r\n").or_else(|| start.strip_prefix(b"\n")).unwrap_or(start);
            let mut content = Vec::new();
            let _ = flate2::read::ZlibDecoder::new(start).take(UNPACKED).read_to_end(&mut content);
            if !content.is_empty() {
                found.push(content);
            }
        }
    }
    found.extend(base64_blocks(bytes));
    found
}

/// Runs of lines in Base64, as mails have them.
fn base64_blocks(bytes: &[u8]) -> Vec<Vec<u8>> {
    let Ok(text) = std::str::from_utf8(bytes) else { return Vec::new() };
    let (mut found, mut run) = (Vec::new(), String::new());
    let is_coded = |line: &str| {
        line.len() >= 4
            && line.len() <= 1000
            && line.len().is_multiple_of(4)
            && line.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+/=".contains(&byte))
    };
    for line in text.lines().map(str::trim_end).chain([""]) {
        if is_coded(line) {
            run.push_str(line);
        } else if !run.is_empty() {
            found.extend(STANDARD.decode(&run).ok());
            run.clear();
        }
    }
    // Words of a header (RFC 2047).
    for word in text.split("=?utf-8?B?").skip(1).filter_map(|rest| rest.split("?=").next()) {
        found.extend(STANDARD.decode(word).ok());
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(bytes: &[u8], passage: &str) -> bool {
        let needles = Needle::all(&[passage.to_owned()]);
        let patterns: Vec<Pattern> = needles.iter().map(Pattern::of).collect();
        in_bytes(bytes, &needles, &patterns, 0)
    }

    #[test]
    fn what_remains_is_found_in_every_way_of_writing() {
        let wide = |text: &str, big: bool| -> Vec<u8> {
            text.encode_utf16()
                .flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() })
                .collect()
        };
        let name = "Åse Kvist";
        for bytes in [
            name.as_bytes().to_vec(),
            [b"\x01", &wide(name, false)[..]].concat(),
            wide(name, true),
            b"\xc5se Kvist".to_vec(),
            b"<C57365204B76697374>".to_vec(),
            b"<feff"
                .iter()
                .copied()
                .chain(wide(name, true).iter().flat_map(|b| format!("{b:02x}").into_bytes()))
                .collect(),
            b"(\\305se Kvist)".to_vec(),
            STANDARD.encode(format!("Kære {name}!!")).into_bytes(),
            format!("<a b=\"{name}\"/>").into_bytes(),
            b"<p><t>\xc3\x85se K</t></p>".iter().copied().chain(*b"<!-- \xc3\x85SE KVIST -->").collect(),
        ] {
            assert!(found(&bytes, name), "{}", String::from_utf8_lossy(&bytes));
        }
        assert!(!found(b"<w:document w:val=\"center\" xmlns=\"main\"/>", "main"));
        assert!(!found("Bolig".as_bytes(), "Bo"));
        assert!(found("Bo!".as_bytes(), "Bo"));
    }
}
