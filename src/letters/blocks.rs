//! What a letter consists of on paper: the same blocks become HTML, text and PDF.

use serde::{Deserialize, Serialize};

/// One block. Its text is plain: whoever shows it escapes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Block {
    Title {
        text: String,
    },
    Heading {
        text: String,
    },
    /// Line ends inside it stay.
    Paragraph {
        text: String,
    },
    List {
        items: Vec<String>,
    },
    Table {
        head: Vec<String>,
        rows: Vec<Vec<String>>,
    },
    /// Names and values: case number, date.
    Facts {
        facts: Vec<(String, String)>,
    },
}

impl Block {
    /// Reads what somebody typed: an empty line ends a paragraph, lines that begin with a dash are a list.
    pub fn read(text: &str) -> Vec<Block> {
        let mut blocks = Vec::new();
        for group in text.replace("\r\n", "\n").replace('\r', "\n").split("\n\n") {
            let mut lines: Vec<&str> = Vec::new();
            let mut items: Vec<String> = Vec::new();
            for line in group.lines().map(str::trim).filter(|line| !line.is_empty()) {
                match item(line) {
                    Some(text) => {
                        paragraph(&mut blocks, &mut lines);
                        items.push(text.to_owned());
                    }
                    None => {
                        list(&mut blocks, &mut items);
                        lines.push(line);
                    }
                }
            }
            paragraph(&mut blocks, &mut lines);
            list(&mut blocks, &mut items);
        }
        blocks
    }

    /// Changes every text in the block.
    pub fn map(self, mut change: impl FnMut(String) -> String) -> Block {
        match self {
            Block::Title { text } => Block::Title { text: change(text) },
            Block::Heading { text } => Block::Heading { text: change(text) },
            Block::Paragraph { text } => Block::Paragraph { text: change(text) },
            Block::List { items } => Block::List { items: items.into_iter().map(change).collect() },
            Block::Table { head, rows } => Block::Table {
                head: head.into_iter().map(&mut change).collect(),
                rows: rows.into_iter().map(|row| row.into_iter().map(&mut change).collect()).collect(),
            },
            Block::Facts { facts } => Block::Facts {
                facts: facts.into_iter().map(|(name, value)| (change(name), change(value))).collect(),
            },
        }
    }

    /// The block as plain text, for a reader without anything else.
    pub fn plain(&self) -> String {
        match self {
            Block::Title { text } | Block::Heading { text } | Block::Paragraph { text } => text.clone(),
            Block::List { items } => {
                items.iter().map(|item| format!("– {item}")).collect::<Vec<_>>().join("\n")
            }
            Block::Table { head, rows } => {
                let told = |row: &Vec<String>| {
                    let cells = head.iter().zip(row).filter(|(_, cell)| !cell.is_empty());
                    let cells: Vec<_> = cells.map(|(name, cell)| format!("{name}: {cell}")).collect();
                    format!("– {}", cells.join(". "))
                };
                rows.iter().map(told).collect::<Vec<_>>().join("\n")
            }
            Block::Facts { facts } => {
                facts.iter().map(|(name, value)| format!("{name}: {value}")).collect::<Vec<_>>().join("\n")
            }
        }
    }
}

fn item(line: &str) -> Option<&str> {
    ["– ", "- ", "• ", "* "].iter().find_map(|dash| line.strip_prefix(dash)).map(str::trim)
}

fn paragraph(blocks: &mut Vec<Block>, lines: &mut Vec<&str>) {
    if !lines.is_empty() {
        blocks.push(Block::Paragraph { text: lines.join("\n") });
        lines.clear();
    }
}

fn list(blocks: &mut Vec<Block>, items: &mut Vec<String>) {
    if !items.is_empty() {
        blocks.push(Block::List { items: std::mem::take(items) });
    }
}

/// What people type, without what no reader shows and some obey: control characters, and marks that turn the
/// direction of the text around.
pub fn cleaned(text: &str) -> String {
    let unix = text.replace("\r\n", "\n").replace('\r', "\n").replace('\t', " ");
    let kept = unix.chars().filter(|c| {
        (!c.is_control() || *c == '\n')
            && !matches!(c, '\u{feff}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    });
    kept.collect::<String>().trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_and_lists_are_read_as_they_are_typed() {
        let read = Block::read("Kære Mette\r\nlinje to\n\n\nVi har:\n- rettet <b>\n– slettet\nSlut");
        let paragraph = |text: &str| Block::Paragraph { text: text.into() };
        let list = Block::List { items: vec!["rettet <b>".into(), "slettet".into()] };
        assert_eq!(read, [paragraph("Kære Mette\nlinje to"), paragraph("Vi har:"), list, paragraph("Slut")]);
        assert!(Block::read(" \n\n \r\n").is_empty());
    }

    #[test]
    fn what_obeys_is_left_out() {
        assert_eq!(cleaned("Æ\u{1b}[31m\u{202e}x\u{0}\r\ny\u{feff} "), "Æ[31mx\ny");
    }
}
