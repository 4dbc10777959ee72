//! An organisation's own words in its letters: texts with placeholders, kept as data.
//!
//! Invariant: a placeholder is one of a fixed list and is replaced once, after the text was taken apart, so that no
//! value can become a placeholder, a list or markup. What the law wants told is told whatever these words are: words
//! that replace ours must carry the facts of the part, and where a rule is told they can only be added.

mod store;

pub use store::{
    OwnWording, WordingRefused, WordingVersion, Wordings, reset_wording, save_wording, wording_versions,
    wordings,
};

use super::{Block, cleaned};
use crate::law::letters::Part;

/// The longest own wording of one part, in characters.
pub const WORDING_MAX: usize = 2_000;

/// What a text may ask for.
pub const PLACEHOLDERS: &[&str] = &[
    "name",
    "about",
    "sender",
    "request",
    "article",
    "case_number",
    "received_on",
    "due_on",
    "until",
    "today",
    "organisation",
    "contact",
    "dpo",
    "authority",
    "authority_contact",
];

/// The text cannot be used; each says what to correct.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WordingError {
    #[error("there is no placeholder {{{{{0}}}}}")]
    Unknown(String),
    #[error("a placeholder begins with {{{{ and is not closed")]
    Unclosed,
    /// The part must tell this fact.
    #[error("the placeholder {{{{{0}}}}} must be there")]
    Missing(&'static str),
    /// `<b>`, `{% … %}`, `{ $name }`: a text is plain, and braces are for placeholders.
    #[error("the text has codes in it")]
    Markup,
    #[error("the text is longer than {WORDING_MAX} characters")]
    TooLong,
    #[error("the text is empty")]
    Empty,
}

/// Facts by placeholder.
pub type Values = Vec<(&'static str, String)>;

/// Whether `text` may stand for `part`, cleaned.
///
/// # Errors
/// [`WordingError`] names the first thing to correct.
pub fn check_wording(part: Part, text: &str) -> Result<String, WordingError> {
    let text = cleaned(text);
    if text.is_empty() {
        return Err(WordingError::Empty);
    }
    if text.chars().count() > WORDING_MAX {
        return Err(WordingError::TooLong);
    }
    let used = placeholders(&text)?;
    match part.replaceable().unwrap_or_default().iter().find(|fact| !used.contains(*fact)) {
        Some(fact) => Err(WordingError::Missing(fact)),
        None => Ok(text),
    }
}

/// The placeholders in a text, in their order.
fn placeholders(text: &str) -> Result<Vec<&'static str>, WordingError> {
    let mut found = Vec::new();
    for piece in pieces(text) {
        match piece? {
            Piece::Value(name) => found.push(name),
            Piece::Text(text) if is_code(text) => return Err(WordingError::Markup),
            Piece::Text(_) => {}
        }
    }
    Ok(found)
}

/// What looks like a tag or a code of another language. It would be shown as it is typed, which nobody who types it
/// expects; `a < b` is no tag.
fn is_code(text: &str) -> bool {
    let begins_tag =
        |after: &str| after.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?'));
    text.contains(['{', '}']) || text.split('<').skip(1).any(begins_tag)
}

enum Piece<'a> {
    Text(&'a str),
    Value(&'static str),
}

fn pieces(text: &str) -> impl Iterator<Item = Result<Piece<'_>, WordingError>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let Some(inside) = rest.strip_prefix("{{") else {
            let (before, after) = rest.split_at(rest.find("{{").unwrap_or(rest.len()));
            rest = after;
            return Some(Ok(Piece::Text(before)));
        };
        let Some((name, after)) = inside.split_once("}}") else {
            rest = "";
            return Some(Err(WordingError::Unclosed));
        };
        rest = after;
        let known = PLACEHOLDERS.iter().find(|known| **known == name.trim());
        // A name is shown to whoever typed it: not more of it than helps.
        let unknown = || WordingError::Unknown(name.trim().chars().take(40).collect());
        Some(known.map(|name| Piece::Value(name)).ok_or_else(unknown))
    })
}

/// The blocks of a text with its facts. A placeholder that is not known, and one without a fact, shows as nothing.
pub fn fill(text: &str, values: &Values) -> Vec<Block> {
    Block::read(text).into_iter().map(|block| block.map(|text| fill_line(&text, values))).collect()
}

/// One text with its facts; a fact stays on its line.
pub fn fill_line(text: &str, values: &Values) -> String {
    let value = |name: &str| {
        let found = values.iter().find(|(known, _)| *known == name);
        found.map(|(_, value)| value.replace('\n', ", ")).unwrap_or_default()
    };
    pieces(text)
        .filter_map(Result::ok)
        .map(|piece| match piece {
            Piece::Text(text) => text.to_owned(),
            Piece::Value(name) => value(name),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values() -> Values {
        vec![("name", "{{due_on}}\n– <b>Mette</b>".into()), ("due_on", "22. december".into())]
    }

    /// A value is never read again: not as a placeholder, not as a list, not as markup.
    #[test]
    fn a_value_cannot_break_out() {
        let blocks = fill("Kære {{name}}\n\n– {{ due_on }} {x} }} {", &values());
        let paragraph = Block::Paragraph { text: "Kære {{due_on}}, – <b>Mette</b>".into() };
        let list = Block::List { items: vec!["22. december {x} }} {".into()] };
        assert_eq!(blocks, [paragraph, list]);
    }

    #[test]
    fn what_is_wrong_is_named() {
        let greeting = |text: &str| check_wording(Part::Greeting, text);
        assert_eq!(greeting("Hej {{name}}!").unwrap(), "Hej {{name}}!");
        assert_eq!(greeting("Hej {{navn}}"), Err(WordingError::Unknown("navn".into())));
        assert_eq!(greeting("Hej {{name"), Err(WordingError::Unclosed));
        assert_eq!(greeting("Hej {{ name }} {{}}"), Err(WordingError::Unknown(String::new())));
        assert_eq!(greeting("Hej"), Err(WordingError::Missing("name")));
        assert_eq!(greeting(" \n\u{0}"), Err(WordingError::Empty));
        assert_eq!(greeting(&"ø".repeat(WORDING_MAX + 1)), Err(WordingError::TooLong));
        assert_eq!(greeting("{{name}} 1 < 2, a<3").unwrap(), "{{name}} 1 < 2, a<3");
    }

    /// Nothing of Tera, Fluent or HTML is a wording, however it is put around a placeholder.
    #[test]
    fn codes_are_refused() {
        for code in [
            "{% include 'x' %}",
            "{# x #}",
            "{ $name }",
            "{ name }",
            "{-brand}",
            "<b>x</b>",
            "</p>",
            "<!-- x -->",
            "<?php",
            "<script>alert(1)</script>",
            "}}",
            "{",
        ] {
            for text in [format!("{{{{name}}}} {code}"), format!("{code}{{{{name}}}}")] {
                assert!(check_wording(Part::Greeting, &text).is_err(), "{text}");
            }
        }
        for text in
            ["{{{name}}}", "{{name}}}", "{{ {{name}} }}", "{{name | safe}}", "{{name\n}} {{__tera_context}}"]
        {
            assert!(check_wording(Part::Greeting, text).is_err(), "{text}");
        }
    }

    /// Every fact that a part must tell can be asked for.
    #[test]
    fn the_facts_of_every_part_are_placeholders() {
        for part in Part::ALL {
            for fact in part.replaceable().unwrap_or_default() {
                assert!(PLACEHOLDERS.contains(fact), "{part}: {fact}");
            }
        }
    }
}
