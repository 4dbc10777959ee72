//! What is taken out of a document is gone from its bytes, whatever kind it is, and what is broken breaks the child
//! alone. The documents were made by LibreOffice, Python's mail library and Pillow (tests/fixtures/documents/make.py);
//! Outlook's are put together here, since nothing free writes them.

use std::{
    io::{Cursor, Read as _, Write as _},
    path::PathBuf,
};

use image::{GenericImageView as _, ImageFormat};
use indsigt::documents::{
    Sandbox,
    fold::{Needle, find_all},
    read::{BETWEEN, Format, Note, PartKind, Read as Document, Unreadable},
    redact::{Area, Cuts, NotRedacted, Spot},
};
use zip::{CompressionMethod, ZipArchive, ZipWriter, write::SimpleFileOptions};

use crate::support::files;

const CANARY: &str = "Kanariefugl Gulsen";

fn sandbox() -> Sandbox {
    Sandbox::new(PathBuf::from(env!("CARGO_BIN_EXE_indsigt")))
}

fn fixture(name: &str) -> Vec<u8> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/documents");
    std::fs::read(format!("{folder}/{name}")).unwrap()
}

fn cuts() -> Cuts {
    let passages = [CANARY, "280476-4111", "2804764111", "kanariefugl.gulsen@fjordby.example"];
    Cuts { passages: passages.map(str::to_owned).to_vec(), mark: "[udeladt]".into(), ..Cuts::default() }
}

/// Whether the canary sings in these bytes, packed or encoded in whatever way, told without the program's own search.
fn sings(bytes: &[u8], depth: usize) -> bool {
    let narrow: Vec<u8> = bytes.iter().filter(|byte| **byte != 0).map(u8::to_ascii_lowercase).collect();
    let words =
        ["kanariefugl gulsen", "kanariefugl.gulsen", "kanariefugl_gulsen", "280476-4111", "2804764111"];
    let hex = |word: &str| word.bytes().map(|byte| format!("{byte:02x}")).collect::<String>();
    let wide = |word: &str| word.bytes().map(|byte| format!("00{byte:02x}")).collect::<String>();
    let has = |word: &str| narrow.windows(word.len()).any(|window| window == word.as_bytes());
    if words.iter().any(|word| has(word) || has(&hex(word)) || has(&wide(word))) {
        return true;
    }
    if depth == 0 {
        return false;
    }
    if let Ok(mut zip) = ZipArchive::new(Cursor::new(bytes)) {
        for at in 0..zip.len() {
            let mut inner = Vec::new();
            zip.by_index(at).unwrap().read_to_end(&mut inner).unwrap();
            if sings(&inner, depth - 1) {
                return true;
            }
        }
    }
    for at in bytes.windows(6).enumerate().filter(|(_, six)| *six == b"stream").map(|(at, _)| at + 6) {
        let packed =
            &bytes[at + bytes[at..].iter().take_while(|byte| **byte == b'\r' || **byte == b'\n').count()..];
        let mut inner = Vec::new();
        let _ = flate2::read::ZlibDecoder::new(packed).read_to_end(&mut inner);
        if sings(&inner, 0) {
            return true;
        }
    }
    // Every part of a mail, decoded by another library than ours.
    let mail = mail_parser::MessageParser::default().parse(bytes).filter(|_| bytes.starts_with(b"From"));
    mail.is_some_and(|mail| mail.parts.iter().any(|part| sings(part.contents(), depth - 1)))
}

/// Redacts, and looks that nothing is left and that `kept` is.
fn redacted(format: Format, bytes: &[u8], kept: &str) -> Vec<u8> {
    assert!(
        sings(bytes, 3) || matches!(format, Format::Outlook | Format::Mailbox),
        "{format:?} has a canary"
    );
    let made =
        sandbox().redact(format, &cuts(), bytes).unwrap().unwrap_or_else(|e| panic!("{format:?}: {e}"));
    assert!(!sings(&made.bytes, 3), "{format:?}: the canary is still in it");
    let again = if format == Format::Outlook { Format::Mail } else { format };
    let read = sandbox().read(again, &made.bytes[..]).unwrap().unwrap();
    let all: Vec<&str> = read.parts.iter().map(|part| part.text.as_str()).collect();
    assert!(all.iter().any(|text| text.contains(kept)), "{format:?} lost {kept:?}: {all:#?}");
    made.bytes
}

#[test]
fn what_is_taken_out_is_gone_from_every_kind() {
    redacted(
        Format::Text,
        "Kære KANARIEFUGL\u{a0}gulsen og Kanariefugl Gulsen, mød Mette".as_bytes(),
        "mød Mette",
    );
    let word = with_more(&fixture("referat.docx"));
    let made = redacted(Format::Word, &word, "Mette Hansen bliver i stillingen.");
    let names: Vec<String> =
        ZipArchive::new(Cursor::new(made)).unwrap().file_names().map(|n| n.unwrap().into_owned()).collect();
    assert!(
        !names.iter().any(|name| name.contains("thumbnail") || name == "docProps/custom.xml"),
        "{names:?}"
    );
    redacted(Format::Sheet, &fixture("vagter.xlsx"), "Mette Hansen | 37");
    redacted(Format::Pdf, &revised(fixture("referat.pdf")), "Mette Hansen bliver i stillingen.");
    redacted(Format::Mail, &fixture("bilag.eml"), "Subject: Bilag");
    redacted(Format::Mailbox, &fixture("indbakke.mbox"), "From nu af er den din.");
    redacted(Format::Outlook, &outlook(), "Kære Mette");
    for (format, name) in [(Format::Jpeg, "foto.jpg"), (Format::Png, "foto.png")] {
        let area = Area { page: 1, left: 0, top: 700, width: 1000, height: 300 };
        let cuts = Cuts { areas: vec![area], ..cuts() };
        let made = sandbox().redact(format, &cuts, &fixture(name)[..]).unwrap().unwrap().bytes;
        assert!(!sings(&made, 0), "{name}");
        let picture = image::load_from_memory(&made).unwrap();
        let dark = |y: u32| (0..640).filter(|x| picture.get_pixel(*x, y).0[0] < 40).count();
        assert!(dark(330) == 640 && dark(390) == 640 && dark(200) == 0, "{name}: painted over, there only");
        assert!(!made.windows(4).any(|four| four == b"Exif" || four == b"tEXt" || four == b"iTXt"));
    }
}

#[test]
fn the_painted_page_shows_nothing_and_the_rest_can_still_be_read() {
    let made = redacted(Format::Pdf, &fixture("referat.pdf"), "Lønnen blev aftalt");
    let before = sandbox().draw("application/pdf", (1, 1), 50_000_000, &fixture("referat.pdf")[..]).unwrap();
    let after = sandbox().draw("application/pdf", (1, 1), 50_000_000, &made[..]).unwrap();
    let dark = |png: &[u8]| {
        let picture = image::load_from_memory_with_format(png, ImageFormat::Png).unwrap().to_luma8();
        let rows = picture.height() / 100;
        // A line of letters is never dark from side to side; what is painted over is.
        (0..picture.height() / rows)
            .filter(|row| {
                let row = row * rows;
                let mut longest = 0;
                let mut run = 0;
                for x in 0..picture.width() {
                    run = if picture.get_pixel(x, row).0[0] < 60 { run + 1 } else { 0 };
                    longest = longest.max(run);
                }
                longest > 60 && longest < 900
            })
            .count()
    };
    assert!(dark(&before.pages[0]) < dark(&after.pages[0]), "something is painted over");
    let read = sandbox().read(Format::Pdf, &made[..]).unwrap().unwrap();
    assert!(read.parts.iter().all(|part| part.kind == PartKind::Page), "nothing but pages: {:?}", read.parts);
    assert!(read.parts[0].text.contains("at [udeladt] ([udeladt]) var til stede"), "{}", read.parts[0].text);
}

#[test]
fn all_that_a_document_holds_is_read() {
    let read = |format, name: &str| sandbox().read(format, &fixture(name)[..]).unwrap().unwrap();
    let word = read(Format::Word, "referat.docx");
    let kinds: Vec<PartKind> =
        word.parts.iter().filter(|part| part.text.contains(CANARY)).map(|part| part.kind).collect();
    for kind in [
        PartKind::Body,
        PartKind::HeaderFooter,
        PartKind::Footnotes,
        PartKind::Comments,
        PartKind::Deleted,
        PartKind::Metadata,
    ] {
        assert!(kinds.contains(&kind), "{kind:?} among {kinds:?}");
    }
    let sheet = read(Format::Sheet, "vagter.xlsx");
    let hidden = sheet.parts.iter().find(|part| part.name == "Skjult").unwrap();
    assert!(hidden.hidden && hidden.text.contains(CANARY));
    let mail = read(Format::Mail, "bilag.eml");
    let attached: Vec<&str> = mail
        .parts
        .iter()
        .filter(|part| part.kind == PartKind::Attachment)
        .map(|part| part.name.as_str())
        .collect();
    assert_eq!(
        attached,
        ["referat.docx", "vagter.xlsx", "referat.pdf", "mail.eml", "Kanariefugl Gulsen.bin"]
    );
    let unknown = mail.parts.iter().find(|part| part.name.ends_with(".bin")).unwrap();
    assert_eq!(unknown.note, Some(Note::Unknown));
    let outlook = sandbox().read(Format::Outlook, &outlook()[..]).unwrap().unwrap();
    let head = outlook.parts[0].mail.clone().unwrap();
    assert_eq!(
        (head.from.as_str(), head.subject.as_str(), head.sent_at),
        ("Bo Iversen <bo@fjordby.example>", "Vagt", Some(1_772_438_400))
    );
    assert!(outlook.parts.iter().any(|part| part.kind == PartKind::Attachment && part.name == "note.txt"));
}

#[test]
fn a_part_goes_as_a_whole() {
    let without = |format, name: &str, part: &str| {
        let cuts = Cuts { without: vec![part.to_owned()], mark: "#".into(), ..Cuts::default() };
        let made = sandbox().redact(format, &cuts, &fixture(name)[..]).unwrap().unwrap();
        sandbox().read(format, &made.bytes[..]).unwrap().unwrap()
    };
    let sheet = without(Format::Sheet, "vagter.xlsx", "sheet:Vagter");
    assert!(sheet.parts.iter().all(|part| !part.text.contains("280476-4111")), "{:#?}", sheet.parts);
    assert!(
        sheet.parts.iter().any(|part| part.text.contains("Leder | Kanariefugl")),
        "the other sheet stays"
    );
    let mails = without(Format::Mailbox, "indbakke.mbox", "1/mail");
    assert_eq!(mails.parts.iter().filter(|part| part.kind == PartKind::Mail).count(), 2);
    let mail = without(Format::Mail, "bilag.eml", "attached-2");
    assert!(mail.parts.iter().all(|part| part.name != "referat.pdf"));
}

#[test]
fn what_is_broken_or_hostile_breaks_the_child_alone() {
    let read = |format, bytes: &[u8]| sandbox().read(format, bytes).unwrap().map(|read| read.parts.len());
    for (format, name) in
        [(Format::Word, "referat.docx"), (Format::Sheet, "vagter.xlsx"), (Format::Png, "foto.png")]
    {
        let whole = fixture(name);
        let cut = &whole[..whole.len() / 3];
        let made = sandbox().redact(format, &cuts(), cut).unwrap();
        assert!(made.is_err(), "{name}: half a file is never redacted");
    }
    assert_eq!(read(Format::Outlook, &outlook()[..600]), Err(Unreadable::Broken));
    assert_eq!(read(Format::Pdf, &fixture("referat.pdf")[..300]), Err(Unreadable::Broken));
    assert_eq!(read(Format::Pdf, &files::locked_pdf()), Err(Unreadable::Locked));
    assert_eq!(read(Format::Pdf, &files::pdf(10_000)), Err(Unreadable::TooLarge));
    let many = sandbox().redact(Format::Pdf, &cuts(), &files::pdf(300)[..]).unwrap();
    assert_eq!(many, Err(NotRedacted::TooLarge));
    let bomb = files::word("Hej", &[("word/media/image1.png", vec![0; 250 * 1024 * 1024])]);
    assert_eq!(read(Format::Word, &bomb), Err(Unreadable::TooLarge));
    let laughs = "<!DOCTYPE l [<!ENTITY a \"lol\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">]><w:document>&b;</w:document>";
    let outside = "<!DOCTYPE l [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><w:document>&x;</w:document>";
    for hostile in [laughs, outside] {
        let file = zipped(&[("word/document.xml", hostile.as_bytes().to_vec())]);
        assert_eq!(read(Format::Word, &file), Err(Unreadable::Broken));
    }
    assert_eq!(read(Format::Mailbox, b"no mailbox"), Err(Unreadable::Broken));
    assert_eq!(read(Format::Png, &files::huge_png(50_000, 50_000)), Err(Unreadable::TooLarge));
    // A file that the parser cannot end with is stopped.
    let endless = format!("{}{}", "<a>".repeat(3_000_000), "x");
    let _ = read(Format::Word, &zipped(&[("word/document.xml", endless.into_bytes())]));
    // Text within a picture that draws itself cannot be looked into: it is left out, and told.
    let drawing = with_entries(&fixture("referat.docx"), &[("word/media/image9.emf", b"K\0a\0n\0".to_vec())]);
    let made = sandbox().redact(Format::Word, &cuts(), &drawing[..]).unwrap().unwrap();
    assert_eq!(made.left_out, ["image9.emf"]);
}

fn zipped(entries: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (name, content) in entries {
        zip.start_file(*name, options).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn with_entries(bytes: &[u8], more: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut zip = ZipWriter::new_append(Cursor::new(bytes.to_vec())).unwrap();
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (name, content) in more {
        zip.start_file(*name, options).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// The Word file with what Word puts beside: a preview, an embedded workbook, a photograph with EXIF, custom XML.
fn with_more(word: &[u8]) -> Vec<u8> {
    let custom = format!("<root><first>{CANARY}</first></root>");
    with_entries(
        word,
        &[
            ("docProps/thumbnail.jpeg", fixture("foto.jpg")),
            ("word/embeddings/ark1.xlsx", fixture("vagter.xlsx")),
            ("word/media/image7.jpeg", fixture("foto.jpg")),
            ("customXml/item1.xml", custom.into_bytes()),
            ("word/activeX/activeX1.bin", CANARY.encode_utf16().flat_map(u16::to_le_bytes).collect()),
        ],
    )
}

/// The PDF with a newer version of its catalogue after it, as programs save small changes: the older one stays inside.
fn revised(mut bytes: Vec<u8>) -> Vec<u8> {
    bytes.extend(format!("\n% {CANARY}\n").bytes());
    bytes
}

/// An Outlook mail of property streams (MS-OXMSG), with an attachment.
fn outlook() -> Vec<u8> {
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    let mut put = |path: &str, content: &[u8]| file.create_stream(path).unwrap().write_all(content).unwrap();
    let wide = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    // The day it was sent: 2026-03-02 08:00 UTC, in tenths of microseconds since 1601.
    let sent = (1_772_438_400_u64 + 11_644_473_600) * 10_000_000;
    let mut fixed = vec![0; 32];
    fixed.extend(0x0039_0040_u32.to_le_bytes());
    fixed.extend(6_u32.to_le_bytes());
    fixed.extend(sent.to_le_bytes());
    put("/__properties_version1.0", &fixed);
    for (id, text) in [
        ("0037", "Vagt".to_owned()),
        ("0C1A", "Bo Iversen".to_owned()),
        ("5D01", "bo@fjordby.example".to_owned()),
        ("0E04", format!("Mette Hansen; {CANARY}")),
        ("1000", format!("Kære Mette\r\n{CANARY} (280476-4111) kommer.")),
        ("007D", format!("X-User: {CANARY}\r\n")),
    ] {
        put(&format!("/__substg1.0_{id}001F"), &wide(&text));
    }
    let mut file = {
        file.flush().unwrap();
        file
    };
    file.create_storage("/__attach_version1.0_#00000000").unwrap();
    for (id, content) in [("3707001F", wide("note.txt")), ("37010102", format!("Om {CANARY}").into_bytes())] {
        let path = format!("/__attach_version1.0_#00000000/__substg1.0_{id}");
        file.create_stream(path).unwrap().write_all(&content).unwrap();
    }
    file.flush().unwrap();
    file.into_inner().into_inner()
}

/// One place goes, told by the words around it; the same words elsewhere stay.
#[test]
fn a_passage_goes_in_one_place_and_stays_in_the_others() {
    let note = "Bo Ek ringede.\nSkriv til Bo Ek i dag.\nBo Ek svarer ikke.".as_bytes().to_vec();
    for (format, bytes, passage) in [
        (Format::Text, note, "Bo Ek"),
        (Format::Word, fixture("referat.docx"), CANARY),
        (Format::Sheet, fixture("vagter.xlsx"), CANARY),
        (Format::Pdf, fixture("referat.pdf"), CANARY),
        (Format::Mail, fixture("vagten.eml"), CANARY),
    ] {
        let read = |bytes: &[u8]| sandbox().read(format, bytes).unwrap().unwrap();
        let seen = [PartKind::Body, PartKind::Page, PartKind::Sheet, PartKind::Mail];
        let count = |read: &Document, needle: &Needle| -> usize {
            let parts = read.parts.iter().filter(|part| seen.contains(&part.kind));
            parts.map(|part| find_all(&part.text, std::slice::from_ref(needle)).len()).sum()
        };
        let (before, plain) = (read(&bytes), Needle::new(passage).unwrap());
        let spots = before.parts.iter().filter(|part| seen.contains(&part.kind)).flat_map(|part| {
            let body = part.mail.as_ref().map_or(0, |mail| mail.body_at);
            let text = &part.text[body..];
            let between = (part.kind == PartKind::Sheet).then_some(BETWEEN);
            find_all(text, std::slice::from_ref(&plain))
                .into_iter()
                .filter_map(move |range| Spot::at(text, &range, between))
        });
        let spot = spots.last().unwrap_or_else(|| panic!("{format:?} has a place"));
        let (needle, all) = (spot.needle().unwrap(), count(&before, &plain));
        let there = count(&before, &needle);
        assert!(there >= 1, "{format:?} {spot:?}");
        let cuts = Cuts { spots: vec![spot.clone()], mark: "[udeladt]".into(), ..Cuts::default() };
        let made = sandbox().redact(format, &cuts, &bytes[..]).unwrap();
        let made = made.unwrap_or_else(|e| panic!("{format:?} {spot:?}: {e}"));
        let after = read(&made.bytes);
        assert_eq!((count(&after, &needle), count(&after, &plain)), (0, all - there), "{format:?} {spot:?}");
    }
}
