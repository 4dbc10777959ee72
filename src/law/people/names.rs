//! Names in a text, word by word.
//!
//! The words of a text are walked through a tree of the ways in which each name can be written (in full, without the
//! middle names, with initials, family name first), the longest way first. No way has more than six words, so that
//! each word is looked at a bounded number of times.

use std::{collections::HashMap, ops::Range};

use super::{Finding, Found, Why};

/// Names have at most so many words.
const WORDS: usize = 6;

/// Words that begin sentences, or say that nobody is meant; alone they are nobody's name.
const NOT_ALONE: &[&str] = &[
    "per", "liv", "dag", "dan", "may", "will", "hope", "mark", "lykke", "stor", "lille", "ny", "lang",
    "glad", "sand", "bank", "art", "den", "det", "han", "hun", "van", "von", "der", "las", "los", "dos",
    "max", "april", "juni", "juli", "ingen", "ukendt", "intern", "ekstern", "system", "admin", "none",
    "unknown", "nobody", "kommune", "test", "anonym",
];

/// What follows a way of writing: by the next word, or by an initial.
#[derive(Default)]
struct Node {
    next: HashMap<Box<str>, usize>,
    /// A comma comes before the next word: family name first.
    comma: HashMap<Box<str>, usize>,
    end: Option<End>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
struct End {
    /// `None`: the person's own.
    why: Option<Why>,
    shape: Shape,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    /// At least two whole words: however they are written.
    Whole,
    /// With an initial: capitals.
    Initials,
    /// One word alone: a capital.
    Alone,
}

pub(super) struct Names {
    nodes: Vec<Node>,
}

impl Default for Names {
    fn default() -> Self {
        Names { nodes: vec![Node::default()] }
    }
}

/// A word of a text.
struct Word {
    range: Range<usize>,
    folded: String,
    capital: bool,
}

impl Names {
    pub fn add_own(&mut self, name: &str) {
        self.enter(name, None);
    }

    pub fn add(&mut self, name: &str, why: Why) {
        self.enter(name, Some(why));
    }

    fn enter(&mut self, name: &str, why: Option<Why>) {
        let plausible =
            name.len() <= 120 && !name.contains(['@', '/', ':']) && !name.bytes().any(|b| b.is_ascii_digit());
        let words: Vec<Word> = if plausible { words(name) } else { Vec::new() };
        if words.is_empty() || words.len() > WORDS {
            return;
        }
        let comma = name.find(',').filter(|_| name.matches(',').count() == 1);
        let mut parts: Vec<&str> = words.iter().map(|word| word.folded.as_str()).collect();
        if let Some(comma) = comma {
            let last = words.iter().take_while(|word| word.range.end <= comma).count();
            parts.rotate_left(last);
        }
        let whole = End { why, shape: Shape::Whole };
        let (first, rest) = (parts[0], &parts[1..]);
        if let Some((last, middle)) = rest.split_last() {
            self.way(&parts, None, whole);
            self.way(&[first, last], None, whole);
            self.way(&[last, first], Some(1), whole);
            let reversed: Vec<&str> = [&[*last][..], &[first], middle].concat();
            self.way(&reversed, Some(1), whole);
            if let [one, ..] = middle {
                self.way(&[first, one], None, whole);
                self.way(&[one, last], None, whole);
                // A family name of two words, in front: "Holm Petersen, Mette".
                let mut turned = parts.clone();
                turned.rotate_left(1);
                let at = turned.len() - 1;
                self.way(&turned, Some(at), whole);
            }
            let initials: Vec<String> = parts[..parts.len() - 1]
                .iter()
                .filter_map(|part| part.chars().next())
                .map(String::from)
                .collect();
            let short = End { why, shape: Shape::Initials };
            self.way(&[&initials[0], last], None, short);
            self.way(&[last, &initials[0]], Some(1), short);
            if let [_, second, ..] = &initials[..] {
                self.way(&[&initials[0], second, last], None, short);
                self.way(&[first, second, last], None, short);
                self.way(&[&initials[0], middle[0], last], None, short);
            }
        }
        let part =
            End { why: why.map(|why| if rest.is_empty() { why } else { Why::Part }), shape: Shape::Alone };
        for (at, word) in parts.iter().enumerate() {
            // Middle names alone are rarely used, and often words.
            let alone = at == 0 || at + 1 == parts.len() || why.is_none();
            if alone && word.chars().count() >= 3 && (why.is_none() || !NOT_ALONE.contains(word)) {
                self.way(&[word], None, part);
            }
        }
    }

    /// Enters one way of writing; `comma` says before which word one stands. The person's own goes before all others.
    fn way(&mut self, words: &[&str], comma: Option<usize>, end: End) {
        let mut node = 0;
        for (at, word) in words.iter().enumerate() {
            let fresh = self.nodes.len();
            let here = &mut self.nodes[node];
            let map = if comma == Some(at) { &mut here.comma } else { &mut here.next };
            node = *map.entry((*word).into()).or_insert(fresh);
            if node == fresh {
                self.nodes.push(Node::default());
            }
        }
        let known = &mut self.nodes[node].end;
        let better = match known {
            None => true,
            Some(known) if known.why.is_none() => false,
            Some(known) => end.why.is_none() || known.why == Some(Why::Part) && end.why != Some(Why::Part),
        };
        if better {
            *known = Some(end);
        }
    }

    pub fn find(&self, text: &str) -> Vec<Finding> {
        if self.nodes[0].next.is_empty() {
            return Vec::new();
        }
        let words = words(text);
        let mut found = Vec::new();
        let mut at = 0;
        while at < words.len() {
            match self.longest(text, &words[at..]) {
                None => at += 1,
                Some((count, end)) => {
                    let range = words[at].range.start..words[at + count - 1].range.end;
                    at += count;
                    found.extend(end.why.map(|why| Finding { range, found: Found::Name, why }));
                }
            }
        }
        found
    }

    /// How many of the words are a name, and whose.
    fn longest(&self, text: &str, words: &[Word]) -> Option<(usize, End)> {
        let (mut node, mut best) = (0, None);
        for (at, word) in words.iter().enumerate().take(WORDS) {
            let comma = match at.checked_sub(1).map(|before| between(text, &words[before], word)) {
                None | Some(Some(false)) => false,
                Some(Some(true)) => true,
                Some(None) => break,
            };
            let here = &self.nodes[node];
            let map = if comma { &here.comma } else { &here.next };
            let so_far = &words[..=at];
            let fits = |next: usize| self.nodes[next].end.filter(|end| written(so_far, end.shape));
            if let Some(end) =
                without_genitive(&word.folded).and_then(|bare| map.get(bare)).and_then(|next| fits(*next))
            {
                best = Some((at + 1, end));
            }
            let Some(next) = map.get(word.folded.as_str()) else { break };
            if let Some(end) = fits(*next) {
                best = Some((at + 1, end));
            }
            node = *next;
        }
        best
    }
}

fn written(words: &[Word], shape: Shape) -> bool {
    match shape {
        Shape::Whole => true,
        Shape::Initials => words.iter().all(|word| word.capital),
        Shape::Alone => words[0].capital,
    }
}

/// "Mettes", "Mette's": of Mette.
fn without_genitive(word: &str) -> Option<&str> {
    word.strip_suffix("'s").or_else(|| word.strip_suffix('s')).filter(|bare| bare.len() > 1)
}

/// Whether two words belong together, and whether a comma stands between them.
fn between(text: &str, before: &Word, after: &Word) -> Option<bool> {
    let gap = &text[before.range.end..after.range.start];
    if gap.len() > 8 {
        return None;
    }
    let bare = gap.trim_matches(char::is_whitespace);
    match bare {
        "" if gap.matches('\n').count() < 2 => Some(false),
        // After an initial, without a blank too: "M.K. Holm".
        "." if before.folded.chars().count() == 1 => Some(false),
        "," => Some(true),
        _ => None,
    }
}

/// The words of a text: letters, with hyphens and apostrophes inside them.
fn words(text: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut chars = text.char_indices().peekable();
    while let Some((start, first)) = chars.next() {
        if !first.is_alphabetic() {
            // Digits belong to what follows them: "4Mette" is no name.
            if first.is_numeric() || first == '_' {
                while chars.next_if(|(_, c)| c.is_alphanumeric() || *c == '_').is_some() {}
            }
            continue;
        }
        let mut end = start + first.len_utf8();
        let mut folded = String::new();
        fold(first, &mut folded);
        let mut glued = false;
        while let Some((at, c)) = chars.peek().copied() {
            if c.is_alphabetic() || is_mark(c) {
                fold(c, &mut folded);
                end = at + c.len_utf8();
            } else if c.is_numeric() || c == '_' {
                glued = true;
            } else if is_joint(c) && text[at + c.len_utf8()..].chars().next().is_some_and(char::is_alphabetic)
            {
                folded.push(if matches!(c, '\'' | '\u{2019}') { '\'' } else { '-' });
            } else {
                break;
            }
            chars.next();
        }
        if !glued {
            words.push(Word { range: start..end, folded, capital: first.is_uppercase() });
        }
    }
    words
}

fn is_joint(c: char) -> bool {
    matches!(c, '-' | '\'' | '\u{2019}' | '\u{2010}' | '\u{2011}')
}

fn is_mark(c: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&c)
}

/// One form for what is written in several: capitals, å and aa, ø and oe, accents, and letters in two pieces.
fn fold(c: char, into: &mut String) {
    match c {
        'å' | 'Å' => into.push_str("aa"),
        'æ' | 'Æ' | 'ä' | 'Ä' => into.push_str("ae"),
        'ø' | 'Ø' | 'ö' | 'Ö' => into.push_str("oe"),
        'ü' | 'Ü' => into.push('y'),
        'ß' => into.push_str("ss"),
        'é' | 'è' | 'ê' | 'ë' | 'É' | 'È' | 'Ê' | 'Ë' => into.push('e'),
        'á' | 'à' | 'â' | 'ã' | 'Á' | 'À' | 'Â' | 'Ã' => into.push('a'),
        'í' | 'ì' | 'î' | 'ï' | 'Í' | 'Ï' => into.push('i'),
        'ó' | 'ò' | 'ô' | 'õ' | 'Ó' | 'Ô' => into.push('o'),
        'ú' | 'ù' | 'û' | 'Ú' => into.push('u'),
        'ñ' | 'Ñ' => into.push('n'),
        'ç' | 'Ç' => into.push('c'),
        // A ring or two dots that come after their letter.
        '\u{30a}' if into.ends_with('a') => into.push('a'),
        '\u{308}' if into.ends_with(['a', 'o']) => into.push('e'),
        '\u{308}' if into.ends_with('u') => {
            into.pop();
            into.push('y');
        }
        mark if is_mark(mark) => {}
        other => into.extend(other.to_lowercase()),
    }
}
