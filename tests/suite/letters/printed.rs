//! Letters as PDF: they pass the checks of PDF/UA-1, and say what the letter says, in its order and with its structure.

use chrono::{DateTime, Utc};
use indsigt::{
    letters::{Block, Lang},
    pdf::{self, Sheet},
};

use super::every_letter;
use crate::support::pdf::{Read, read, squeezed};

/// The structure that blocks must have, in reading order.
fn expected(blocks: &[Block]) -> Vec<(&'static str, String)> {
    let mut told = Vec::new();
    for block in blocks {
        match block {
            Block::Title { text } => told.push(("H1", text.clone())),
            Block::Heading { text } => told.push(("H2", text.clone())),
            Block::Paragraph { text } => told.push(("P", text.clone())),
            Block::List { items } => {
                items.iter().for_each(|item| told.extend([("Lbl", "–".to_owned()), ("LBody", item.clone())]));
            }
            Block::Facts { facts } => facts
                .iter()
                .for_each(|(name, value)| told.extend([("Lbl", name.clone()), ("LBody", value.clone())])),
            Block::Table { head, rows } => {
                told.extend(head.iter().map(|name| ("TH", name.clone())));
                for row in rows {
                    let tag = |at: usize| if at == 0 { "TH" } else { "TD" };
                    told.extend(row.iter().enumerate().map(|(at, cell)| (tag(at), cell.clone())));
                }
            }
        }
    }
    told.into_iter().map(|(tag, text)| (tag, squeezed(&text))).collect()
}

fn is_accessible(file: &Read, title: &str, language: &str) {
    assert!(file.marked && file.shows_title);
    assert_eq!((file.title.as_str(), file.language.as_str()), (title, language));
    // ISO 14289-1, 5: version and conformance identification.
    assert!(file.metadata.contains("<pdfuaid:part>1</pdfuaid:part>"), "{}", file.metadata);
    assert!(
        file.metadata.contains("<dc:title>") && file.metadata.contains("<dc:language>"),
        "{}",
        file.metadata
    );
    for (target, said) in &file.links {
        assert!(target.starts_with("https://") || target.starts_with("mailto:"), "{target}");
        assert!(!said.is_empty());
    }
}

/// krilla's validator for PDF/UA-1 refuses what is not accessible; another reader then finds the whole letter in it.
#[test]
fn every_letter_is_an_accessible_file_that_says_what_the_letter_says() {
    let mut seen = 0;
    every_letter(&mut |desk, case, letter| {
        let name = format!("{} {} {}", letter.kind, letter.right, letter.language);
        let bytes = letter.pdf(&desk.words, desk.now).unwrap_or_else(|error| panic!("{name}: {error}"));
        let file = read(&bytes);
        assert_eq!(file.told(), expected(&letter.blocks()), "{name}");
        is_accessible(&file, &letter.title, letter.language.as_str());
        assert_eq!(file.author, desk.organisation.name);
        let headings = |block: &Block| match block {
            Block::Title { text } | Block::Heading { text } => Some(text.clone()),
            _ => None,
        };
        let headings: Vec<String> = letter.blocks().iter().filter_map(headings).collect();
        assert_eq!(file.bookmarks, headings, "{name}");
        assert!(file.links.iter().any(|(target, _)| target == "mailto:post@fjordby.example"), "{name}");
        for (page, foot) in (1..).zip(&file.unread) {
            let pages = file.pages;
            assert!(foot.contains(&case.number), "{name}: {foot}");
            assert!(foot.contains(&page.to_string()) && foot.contains(&pages.to_string()), "{name}: {foot}");
        }
        if seen % 50 == 0 {
            let draft = read(&letter.draft_pdf(&desk.words, desk.now).unwrap());
            assert_eq!(draft.told(), file.told());
            let word = if letter.language == Lang::Da { "KLADDE" } else { "DRAFT" };
            assert!(draft.unread.iter().all(|foot| foot.contains(word)), "{name}");
            assert!(file.unread.iter().all(|foot| !foot.contains(word)), "{name}");
        }
        seen += 1;
    });
    assert!(seen > 400, "{seen}");
}

fn printed(blocks: &[Block]) -> Read {
    let made_at: DateTime<Utc> = "2026-11-22T09:00:00Z".parse().unwrap();
    let page_of = |page: usize, pages: usize| format!("side {page} af {pages}");
    let title = "Svar på din anmodning";
    let sheet = Sheet {
        title,
        author: "Fjordby",
        language: "da",
        blocks,
        foot: "2026-0417",
        page_of: &page_of,
        made_at,
    };
    let bytes = pdf::write(&sheet).unwrap();
    assert!(bytes == pdf::write(&sheet).unwrap(), "the same letter gives the same file");
    let file = read(&bytes);
    is_accessible(&file, title, "da");
    file
}

fn paragraph(text: impl Into<String>) -> Block {
    Block::Paragraph { text: text.into() }
}

/// Words without an end, pages of text, every letter that Danes write, and tables that are too wide and too long.
#[test]
fn what_is_hard_to_set_is_set_whole() {
    let long = "Rødgrød med fløde på Ærø, sagde Åse Øllgaard: «ǿ é ü ß ž ł ą». ".repeat(120);
    let word = format!("Speciallæge{}", "praksisplanlægning".repeat(30));
    let address = format!("https://www.fjordby.example/{}", "sag/".repeat(60));
    let cells = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
    let head = cells(&["Modtager", "Formål", "Land", "Kategorier af oplysninger", "Slettes"]);
    let mut rows: Vec<Vec<String>> = (0..60)
        .map(|row| {
            cells(&[
                "Lønservice A/S",
                "Lønudbetaling",
                "Danmark",
                "CPR-nummer, kontonummer",
                &format!("{row}"),
            ])
        })
        .collect();
    rows.push(vec![word.clone(), long.clone(), String::new(), address.clone(), "aldrig".into()]);
    let blocks = [
        paragraph("Fjordby Kommune\nRådhuspladsen 1\n9999 Fjordby"),
        Block::Title { text: "Svar på din anmodning om indsigt ".repeat(6).trim().into() },
        Block::Facts { facts: vec![("Sag".into(), "2026-0417".into()), (word.clone(), long.clone())] },
        paragraph(long.clone()),
        paragraph(word.clone()),
        Block::Heading { text: "Hvem der har fået oplysninger".into() },
        Block::Table { head, rows },
        Block::List { items: vec![long.clone(), address.clone(), "kort".into()] },
        paragraph(format!("Skriv til dt@datatilsynet.dk, eller se {address}.")),
    ];
    let file = printed(&blocks);
    assert!(file.pages > 10, "{}", file.pages);
    let whole = |(tag, text): (&'static str, String)| (tag, text);
    let blank = |(_, text): &(&str, String)| !text.is_empty();
    let told: Vec<_> = file.told().into_iter().filter(blank).collect();
    let wanted: Vec<_> = expected(&blocks).into_iter().map(whole).filter(blank).collect();
    assert_eq!(told, wanted);
    let count = |target: &str| file.links.iter().filter(|(one, _)| one == target).count();
    assert_eq!(count("mailto:dt@datatilsynet.dk"), 1);
    assert!(count(&address) > 3, "each line of a long address leads to the whole of it");
}

/// A sign that the face lacks is told as such, never as an empty box, and never costs the letter.
#[test]
fn a_sign_that_cannot_be_shown_does_not_cost_the_letter() {
    let file = printed(&[
        paragraph("Fjordby"),
        Block::Title { text: "Svar".into() },
        paragraph("Til 王 😀\u{0}\tog A\u{30a}se"),
    ]);
    assert_eq!(file.told()[2], ("P", "Til ? ? og Åse".to_owned()));
    assert_eq!(file.bookmarks, ["Svar"]);
    let empty =
        printed(&[Block::Title { text: "Svar".into() }, paragraph(""), Block::List { items: vec![] }]);
    assert_eq!((empty.pages, empty.told()[0].clone()), (1, ("H1", "Svar".to_owned())));
}
