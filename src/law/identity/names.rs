//! Names, compared in one form however they are written.

use unicode_normalization::UnicodeNormalization as _;

/// A name in the one form in which names are compared: small letters, no accents of writing, hyphens as spaces.
pub fn name_words(name: &str) -> Vec<String> {
    let folded: String = name.nfkc().collect::<String>().to_lowercase().nfc().collect();
    let folded = folded.replace("aa", "å");
    let words = folded.split(|c: char| !(c.is_alphanumeric() || c == '\''));
    words.filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// First and last name are the same, and no middle name of the shorter form is missing in the longer one; a middle name
/// may be written as its first letter.
pub fn same_name(one: &str, other: &str) -> bool {
    let (one, other) = (name_words(one), name_words(other));
    let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    if short.len() < 2 {
        return !short.is_empty() && short == long;
    }
    if short.first() != long.first() || short.last() != long.last() {
        return false;
    }
    let mut left = long[1..long.len() - 1].iter();
    short[1..short.len() - 1].iter().all(|word| left.any(|one| one == word || is_initial(word, one)))
}

fn is_initial(one: &str, other: &str) -> bool {
    let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    short.chars().count() == 1 && long.starts_with(short)
}

/// First and last word: a middle name more or less is no other person.
pub fn name_ends(name: &str) -> String {
    let words = name_words(name);
    let ends = [words.first(), words.last()].map(|word| word.map(String::as_str).unwrap_or_default());
    ends.join(" ")
}
