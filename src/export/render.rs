//! Turns the package's page into HTML.

use tera::Context;

use super::package::Page;
use crate::letters::Words;

/// # Errors
/// The template's message.
pub fn render(words: &Words, page: &Page<'_>) -> Result<String, String> {
    let mut context = Context::new();
    context.insert("page", page);
    words.render("package/index.html", page.description.language, &context).map_err(|error| error.to_string())
}
