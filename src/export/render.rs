//! Turns the package's pages and texts into HTML and plain text.

use tera::Context;

use super::package::{Page, Sheet};
use crate::letters::Words;

/// # Errors
/// The template's message.
pub fn render(words: &Words, sheet: Sheet, page: &Page<'_>) -> Result<String, String> {
    let lang = page.description.language;
    let (template, lang) = match sheet {
        Sheet::Index => ("package/index.html", lang),
        Sheet::Letter => ("package/letter.html", page.description.letter.language),
        Sheet::Withheld => ("package/withheld.txt", lang),
        Sheet::Searched => ("package/searched.txt", lang),
    };
    let mut context = Context::new();
    match sheet {
        Sheet::Letter => context.insert("page", page.description),
        _ => context.insert("page", page),
    }
    words.render(template, lang, &context).map_err(|error| error.to_string())
}
