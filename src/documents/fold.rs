//! Finding a passage in a text however it is written there: capitals, spaces, line ends, marks of quoting and the ways
//! in which Unicode writes one letter make no difference. A passage can be told by the words around it, so that it is
//! found in one place and not in another.

use std::ops::Range;

use unicode_normalization::{UnicodeNormalization as _, char::is_combining_mark};

/// A passage that is looked for.
#[derive(Debug, Clone)]
pub struct Needle {
    folded: Vec<char>,
    /// What of it is meant; what stands around it only tells where.
    meant: Range<usize>,
    /// As it was given, for a search in bytes.
    pub text: String,
}

impl Needle {
    /// `None` when there is nothing in it to look for.
    #[must_use]
    pub fn new(text: &str) -> Option<Needle> {
        let folded: Vec<char> = fold(text).into_iter().map(|(c, _)| c).collect();
        let start = folded.iter().position(|c| *c != ' ')?;
        let end = folded.iter().rposition(|c| *c != ' ')?;
        let folded = folded[start..=end].to_vec();
        Some(Needle { meant: 0..folded.len(), folded, text: text.trim().to_owned() })
    }

    /// `text` where exactly this stands before and after it; `None` when there is nothing in it to look for.
    #[must_use]
    pub fn between(before: &str, text: &str, after: &str) -> Option<Needle> {
        let plain = Needle::new(text)?;
        let letters = |text: &str| fold(text).into_iter().map(|(c, _)| c).collect::<Vec<char>>();
        let (mut head, mut tail) = (letters(before), letters(after));
        head.drain(..head.iter().take_while(|c| **c == ' ').count());
        tail.truncate(tail.iter().rposition(|c| *c != ' ').map_or(0, |at| at + 1));
        let meant = head.len()..head.len() + plain.folded.len();
        let folded = [head, plain.folded, tail].concat();
        Some(Needle { folded, meant, text: format!("{before}{}{after}", plain.text).trim().to_owned() })
    }

    /// Whether it is told by what stands before it, and after it.
    fn has_around(&self) -> (bool, bool) {
        (self.meant.start > 0, self.meant.end < self.folded.len())
    }

    /// All that can be looked for.
    #[must_use]
    pub fn all(texts: &[String]) -> Vec<Needle> {
        texts.iter().filter_map(|text| Needle::new(text)).collect()
    }

    /// Whether it cannot be mistaken for a word of a file format: it has a space, a digit or a letter beyond ASCII.
    #[must_use]
    pub fn is_distinctive(&self) -> bool {
        self.folded.len() >= 5
            && self.text.chars().any(|c| c.is_whitespace() || c.is_numeric() || !c.is_ascii() || c == '@')
    }

    #[must_use]
    pub fn starts_with_word(&self) -> bool {
        self.folded.first().copied().is_some_and(is_word)
    }

    #[must_use]
    pub fn ends_with_word(&self) -> bool {
        self.folded.last().copied().is_some_and(is_word)
    }

    #[must_use]
    pub fn length(&self) -> usize {
        self.folded.len()
    }
}

/// Where the passages stand in `text`, as ranges of bytes, in order and without overlap. A passage is found as whole
/// words only: "Bo" is not found in "Bolig".
#[must_use]
pub fn find_all(text: &str, needles: &[Needle]) -> Vec<Range<usize>> {
    let folded = fold(text);
    let mut found: Vec<Range<usize>> = needles.iter().flat_map(|needle| find(&folded, needle)).collect();
    found.sort_by_key(|range| (range.start, range.end));
    let mut merged: Vec<Range<usize>> = Vec::with_capacity(found.len());
    for range in found {
        match merged.last_mut() {
            Some(last) if range.start < last.end => last.end = last.end.max(range.end),
            _ => merged.push(range),
        }
    }
    merged
}

/// A text that is looked through for many passages, one by one.
pub struct Folded(Vec<(char, Range<usize>)>);

impl Folded {
    #[must_use]
    pub fn of(text: &str) -> Folded {
        Folded(fold(text))
    }

    /// As [`find_all`], for one passage.
    #[must_use]
    pub fn find(&self, needle: &Needle) -> Vec<Range<usize>> {
        find(&self.0, needle)
    }
}

fn find(text: &[(char, Range<usize>)], needle: &Needle) -> Vec<Range<usize>> {
    let (wanted, around) = (&needle.folded, needle.has_around());
    let (mut found, mut at) = (Vec::new(), 0);
    while at + wanted.len() <= text.len() {
        let end = at + wanted.len();
        let here = text[at].0 == wanted[0]
            && text[at..end].iter().zip(wanted).all(|((c, _), wanted)| c == wanted)
            && (around.0 || !(needle.starts_with_word() && at > 0 && is_word(text[at - 1].0)))
            && (around.1 || !(needle.ends_with_word() && text.get(end).is_some_and(|(c, _)| is_word(*c))));
        if here {
            let (first, last) = (at + needle.meant.start, at + needle.meant.end - 1);
            found.push(text[first].1.start..text[last].1.end);
            // What stands around one may be what stands around the next.
            at = if around == (false, false) { end } else { at + 1 };
        } else {
            at += 1;
        }
    }
    found
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || is_combining_mark(c)
}

/// The letters of a text as they are compared, each with the bytes it comes from.
fn fold(text: &str) -> Vec<(char, Range<usize>)> {
    let mut folded: Vec<(char, Range<usize>)> = Vec::with_capacity(text.len());
    let mut line_began = false;
    for (at, c) in text.char_indices() {
        let bytes = at..at + c.len_utf8();
        // Soft hyphen, joiners, marks of direction: they show nothing.
        if matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
        {
            continue;
        }
        let quoting = line_began && matches!(c, '>' | '|');
        // In names of files and cells an underscore is a space.
        if c.is_whitespace() || c == '_' || quoting {
            line_began = quoting || c == '\n' || line_began;
            if folded.last().is_none_or(|(last, _)| *last != ' ') {
                folded.push((' ', bytes));
            }
            continue;
        }
        line_began = false;
        for part in std::iter::once(c).nfkd() {
            if part.is_whitespace() {
                if folded.last().is_none_or(|(last, _)| *last != ' ') {
                    folded.push((' ', bytes.clone()));
                }
                continue;
            }
            let part = match part {
                '\u{2010}' | '\u{2011}' | '\u{2012}' | '\u{2013}' | '\u{2212}' => '-',
                '\u{2019}' | '\u{2018}' => '\'',
                other => other,
            };
            folded.extend(part.to_lowercase().map(|low| (low, bytes.clone())));
        }
    }
    folded
}

/// `text` with `mark` in the place of every passage, and how many there were.
#[must_use]
pub fn replace_all(text: &str, needles: &[Needle], mark: &str) -> (String, usize) {
    let found = find_all(text, needles);
    let (mut replaced, mut from) = (String::with_capacity(text.len()), 0);
    for range in &found {
        replaced.push_str(&text[from..range.start]);
        replaced.push_str(mark);
        from = range.end;
    }
    replaced.push_str(&text[from..]);
    (replaced, found.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found<'a>(text: &'a str, passage: &str) -> Vec<&'a str> {
        find_all(text, &Needle::all(&[passage.to_owned()])).into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn a_passage_is_found_however_it_is_written() {
        assert_eq!(found("Fra METTE  HANSEN, Nord", "Mette Hansen"), ["METTE  HANSEN"]);
        assert_eq!(found("> Mette\r\n> > Hansen skrev", "mette hansen"), ["Mette\r\n> > Hansen"]);
        assert_eq!(found("A\u{30a}se og \u{c5}se", "Åse"), ["A\u{30a}se", "\u{c5}se"]);
        assert_eq!(found("Met\u{ad}te\u{a0}Hansen", "Mette Hansen"), ["Met\u{ad}te\u{a0}Hansen"]);
        assert_eq!(found("So\u{fb01}e", "Sofie"), ["So\u{fb01}e"]);
        assert_eq!(found("010190\u{2011}1234", "010190-1234"), ["010190\u{2011}1234"]);
    }

    #[test]
    fn only_whole_words_are_found() {
        assert!(found("Boligen i Bogense, Bosse", "Bo").is_empty());
        assert_eq!(found("Bo, Bo's (Bo)", "Bo"), ["Bo", "Bo", "Bo"]);
        assert_eq!(found("a+b", "+"), ["+"]);
        assert!(found("o\u{308}", "o").is_empty(), "another letter");
        assert!(Needle::new(" \u{200b}\n").is_none());
    }

    #[test]
    fn a_passage_is_told_by_what_stands_around_it() {
        let text = "Ring til Bo.\nBo ringer.\nSkriv  til BO i dag.";
        let one = Needle::between("Skriv til ", "Bo", " i dag.").unwrap();
        assert_eq!(
            replace_all(text, &[one], "#"),
            ("Ring til Bo.\nBo ringer.\nSkriv  til # i dag.".into(), 1)
        );
        let first = Needle::between("Ring til ", "Bo", "").unwrap();
        let found = find_all("Ring til Bosse. Ring til Bo", &[first]);
        assert!(matches!(&found[..], [one] if *one == (25..27)), "{found:?}");
        let twice = Needle::between("a ", "Bo", " a").unwrap();
        assert_eq!(find_all("a Bo a Bo a", &[twice]).len(), 2);
        assert!(Needle::between("a", " ", "b").is_none());
    }

    #[test]
    fn what_overlaps_is_taken_together() {
        let needles = Needle::all(&["Mette Hansen".into(), "Hansen Nord".into()]);
        assert_eq!(replace_all("Kære Mette Hansen Nord!", &needles, "#"), ("Kære #!".into(), 1));
    }
}
