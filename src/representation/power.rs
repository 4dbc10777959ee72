//! The power of attorney as a text: downloaded and signed on paper, or shown and signed through a link. One text for
//! both, so that what is signed is what R3.3 asks for.

use chrono::{DateTime, NaiveDate, Utc};

use crate::{
    law::rights::Right,
    letters::{Block, Lang, Words, day_in_words},
    pdf::{self, PdfError, Sheet},
    staff::Organisation,
};

/// What stands in it. An empty name or an absent day is a line to write on.
#[derive(Debug, Clone, Default)]
pub struct Power {
    pub person: String,
    pub representative: String,
    /// Empty: a list to tick.
    pub rights: Vec<Right>,
    /// Whether the representative gets the data; `None` on paper, where a box is ticked.
    pub receipt: Option<bool>,
    pub sensitive: Option<bool>,
    pub until: Option<NaiveDate>,
    /// On paper it is signed by hand.
    pub on_paper: bool,
}

/// A line to write on.
pub fn blank_lines(length: usize) -> String {
    "_".repeat(length)
}

const BOX: &str = "[  ]";

impl Power {
    /// The text, block by block.
    pub fn blocks(&self, words: &Words, lang: Lang, organisation: &Organisation) -> Vec<Block> {
        let text = |key: &str| words.text(lang, &format!("power-{key}"), &[]);
        let or_line =
            |name: &str| if name.trim().is_empty() { blank_lines(32) } else { name.trim().to_owned() };
        let paragraph = |text: String| Block::Paragraph { text };
        let heading = |key: &str| Block::Heading { text: text(key) };
        let mut blocks = vec![
            Block::Title { text: text("title") },
            Block::Facts {
                facts: vec![
                    (text("person"), or_line(&self.person)),
                    (text("representative"), or_line(&self.representative)),
                    (text("controller"), named(organisation)),
                ],
            },
            paragraph(text("gives")),
            heading("rights"),
        ];
        let right = |right: &Right| {
            let name = words.text(lang, &format!("public-case-{right}"), &[]);
            if self.rights.is_empty() { format!("{BOX} {name}") } else { name }
        };
        let listed = if self.rights.is_empty() { Right::ALL } else { &self.rights };
        blocks.push(Block::List { items: listed.iter().map(right).collect() });
        blocks.push(heading("receive"));
        blocks.extend(self.choice(words, lang, "receipt", self.receipt));
        blocks.extend(self.choice(words, lang, "sensitive", self.sensitive));
        blocks.push(heading("time"));
        let until = self.until.map_or_else(|| blank_lines(16), |day| day_in_words(day, lang));
        blocks.push(paragraph(words.text(lang, "power-until", &[("day", &until)])));
        blocks.push(paragraph(text("revoke")));
        if self.on_paper {
            blocks.push(heading("signature"));
            let line = |key: &str| (text(key), blank_lines(32));
            blocks.push(Block::Facts { facts: vec![line("signed-on"), line("signed-by")] });
            blocks.push(paragraph(text("paper")));
        }
        blocks
    }

    fn choice(&self, words: &Words, lang: Lang, key: &str, chosen: Option<bool>) -> Vec<Block> {
        let text = |ending: &str| words.text(lang, &format!("power-{key}-{ending}"), &[]);
        match chosen {
            Some(true) => vec![Block::Paragraph { text: text("yes") }],
            Some(false) => vec![Block::Paragraph { text: text("no") }],
            None => vec![Block::List {
                items: ["yes", "no"].iter().map(|one| format!("{BOX} {}", text(one))).collect(),
            }],
        }
    }
}

fn named(organisation: &Organisation) -> String {
    let address = &organisation.details().address;
    if address.is_empty() { organisation.name.clone() } else { format!("{}, {address}", organisation.name) }
}

/// The same as a file, tagged for everybody to read.
///
/// # Errors
/// [`PdfError`].
pub fn pdf(
    words: &Words,
    lang: Lang,
    organisation: &Organisation,
    blocks: &[Block],
    made_at: DateTime<Utc>,
) -> Result<Vec<u8>, PdfError> {
    let page_of = |page: usize, pages: usize| {
        let (page, pages) = (page.to_string(), pages.to_string());
        words.text(lang, "letter-of", &[("page", &page), ("pages", &pages)])
    };
    pdf::write(&Sheet {
        title: &words.text(lang, "power-title", &[]),
        author: &organisation.name,
        language: lang.as_str(),
        blocks,
        foot: &organisation.name,
        page_of: &page_of,
        made_at,
    })
}
