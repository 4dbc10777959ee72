//! In which encoding a file of text is written, and how one field of it is read.

use std::io::{self, Read, SeekFrom};

use encoding_rs::{Decoder, DecoderResult, Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use crate::sources::cell::Cell;

/// How the bytes of a file are letters.
#[derive(Debug, Clone, Copy)]
pub struct Letters {
    encoding: &'static Encoding,
    /// Bytes of the mark in front.
    mark: u64,
}

/// Tells by the mark, by what is declared, or by looking at all of it: valid UTF-8 is UTF-8. So is what has whole
/// letters of it beside broken ones, which are then marked; other bytes are Windows-1252, whose first half is
/// ISO 8859-1.
pub fn letters(
    file: &mut (impl Read + io::Seek),
    declared: Option<&'static Encoding>,
) -> io::Result<Letters> {
    let mut head = [0; 3];
    let read = fill(file, &mut head)?;
    let marked = Encoding::for_bom(&head[..read]);
    let found = match (marked, declared) {
        (Some((encoding, length)), _) => Letters { encoding, mark: length as u64 },
        (None, Some(encoding)) => Letters { encoding, mark: 0 },
        (None, None) => {
            file.seek(SeekFrom::Start(0))?;
            Letters { encoding: guess(file)?, mark: 0 }
        }
    };
    file.seek(SeekFrom::Start(found.mark))?;
    Ok(found)
}

fn fill(file: &mut impl Read, buffer: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while filled < buffer.len() {
        match file.read(&mut buffer[filled..])? {
            0 => break,
            more => filled += more,
        }
    }
    Ok(filled)
}

fn guess(file: &mut impl Read) -> io::Result<&'static Encoding> {
    let (mut buffer, mut kept) = (vec![0; 64 * 1024], 0);
    let (mut whole, mut broken) = (false, false);
    loop {
        let read = file.read(&mut buffer[kept..])?;
        let end = kept + read;
        let mut rest = &buffer[..end];
        kept = 0;
        while !rest.is_empty() {
            match std::str::from_utf8(rest) {
                Ok(text) => {
                    whole |= !text.is_ascii();
                    break;
                }
                Err(error) => {
                    whole |= !rest[..error.valid_up_to()].is_ascii();
                    let Some(length) = error.error_len() else {
                        // A letter that the next piece may complete.
                        kept = rest.len() - error.valid_up_to();
                        break;
                    };
                    broken = true;
                    rest = &rest[error.valid_up_to() + length..];
                }
            }
        }
        if read == 0 {
            broken |= kept > 0;
            break;
        }
        buffer.copy_within(end - kept..end, 0);
    }
    Ok(if broken && !whole { WINDOWS_1252 } else { UTF_8 })
}

impl Letters {
    /// The file's bytes, with UTF-16 made UTF-8; the others stay as they are and are read field by field.
    pub fn reader<'a>(self, file: impl Read + 'a) -> Box<dyn Read + 'a> {
        match self.is_wide() {
            true => Box::new(Wide {
                file,
                decoder: self.encoding.new_decoder_without_bom_handling(),
                raw: vec![0; 16 * 1024],
                ready: String::with_capacity(64 * 1024),
                given: 0,
                ended: false,
            }),
            false => Box::new(file),
        }
    }

    fn is_wide(self) -> bool {
        self.encoding == UTF_16LE || self.encoding == UTF_16BE
    }

    /// One field; broken UTF-8 stays as bytes and is counted.
    pub fn field(self, bytes: &[u8], undecodable: &mut u64) -> Cell {
        if self.is_wide() || self.encoding == UTF_8 {
            return match std::str::from_utf8(bytes) {
                Ok(text) => Cell::Text(text.to_owned()),
                Err(_) => {
                    *undecodable += 1;
                    Cell::Bytes(bytes.to_owned())
                }
            };
        }
        let (text, broken) = self.encoding.decode_without_bom_handling(bytes);
        if broken {
            *undecodable += 1;
            return Cell::Bytes(bytes.to_owned());
        }
        Cell::Text(text.into_owned())
    }
}

/// UTF-16 on its way to UTF-8. A broken letter ends the reading: it cannot be told apart from a broken file.
struct Wide<R> {
    file: R,
    decoder: Decoder,
    raw: Vec<u8>,
    ready: String,
    given: usize,
    ended: bool,
}

impl<R: Read> Read for Wide<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.given == self.ready.len() && !self.ended {
            (self.given, self.ended) = (0, false);
            self.ready.clear();
            let read = self.file.read(&mut self.raw)?;
            self.ended = read == 0;
            let (result, used) = self.decoder.decode_to_string_without_replacement(
                &self.raw[..read],
                &mut self.ready,
                read == 0,
            );
            if used != read || !matches!(result, DecoderResult::InputEmpty) {
                return Err(io::Error::new(io::ErrorKind::InvalidData, "it is no UTF-16"));
            }
        }
        let length = buffer.len().min(self.ready.len() - self.given);
        buffer[..length].copy_from_slice(&self.ready.as_bytes()[self.given..self.given + length]);
        self.given += length;
        Ok(length)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    fn read(bytes: &[u8], declared: Option<&'static Encoding>) -> (String, Cell) {
        let mut file = Cursor::new(bytes);
        let letters = letters(&mut file, declared).unwrap();
        let mut all = vec![];
        letters.reader(file).read_to_end(&mut all).unwrap();
        (letters.encoding.name().to_owned(), letters.field(&all, &mut 0))
    }

    #[test]
    fn encodings_are_told_apart() {
        let text = |text: &str| Cell::Text(text.into());
        let wide = |mark: [u8; 2], order: fn(u16) -> [u8; 2]| {
            mark.into_iter().chain("Åse;€".encode_utf16().flat_map(order)).collect::<Vec<u8>>()
        };
        assert_eq!(read("Åse;€".as_bytes(), None), ("UTF-8".into(), text("Åse;€")));
        assert_eq!(read("\u{feff}Åse".as_bytes(), None), ("UTF-8".into(), text("Åse")));
        assert_eq!(read(b"\xc5se;\x80", None), ("windows-1252".into(), text("Åse;€")));
        assert_eq!(read(&wide([0xff, 0xfe], u16::to_le_bytes), None), ("UTF-16LE".into(), text("Åse;€")));
        assert_eq!(read(&wide([0xfe, 0xff], u16::to_be_bytes), None), ("UTF-16BE".into(), text("Åse;€")));
        assert_eq!(read(b"plain", None).0, "UTF-8");
        // Whole letters beside a broken one: UTF-8 with a fault, which is marked.
        let broken = "Åse \u{00f8}".bytes().chain([0xff]).collect::<Vec<u8>>();
        assert_eq!(read(&broken, None), ("UTF-8".into(), Cell::Bytes(broken.clone())));
        assert_eq!(read(b"\xc5se", Some(UTF_8)).1, Cell::Bytes(b"\xc5se".to_vec()));
        let mut file = Cursor::new([0xff, 0xfe, 0x00, 0xd8, 0x41, 0x00]);
        let odd = letters(&mut file, None).unwrap();
        assert!(odd.reader(file).read_to_end(&mut vec![]).is_err());
    }
}
