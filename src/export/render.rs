//! Turns the package's pages into HTML.

use serde::Serialize;
use tera::Context;

use super::package::{Description, Page};
use crate::letters::{Lang, Words};

/// `index.html`: everything that is in the package.
///
/// # Errors
/// The template's message.
pub fn render(words: &Words, page: &Page<'_>) -> Result<String, String> {
    filled(words, "package/index.html", page.description.language, page)
}

/// `letter.html`: the letter alone, in the letter's language.
///
/// # Errors
/// The template's message.
pub fn render_letter(words: &Words, description: &Description) -> Result<String, String> {
    filled(words, "package/letter.html", description.letter.language, description)
}

fn filled(words: &Words, template: &str, lang: Lang, page: &impl Serialize) -> Result<String, String> {
    let mut context = Context::new();
    context.insert("page", page);
    words.render(template, lang, &context).map_err(|error| error.to_string())
}
