//! A package of everything: every kind of value, everything that can be withheld.

use std::{
    collections::HashMap,
    io::Read as _,
    path::{Path, PathBuf},
    process::Command,
    sync::LazyLock,
};

use chrono::{NaiveDate, Utc};
use indsigt::{
    export::{
        SigningKey,
        package::{
            self, AnswerLetter, ContactPoint, Controller, Dataset, Description, DocumentFile, Field,
            PackageError, Rows, SearchState, Searched, Surroundings, WithheldPart, Withholding, Written,
        },
        render,
    },
    law::{rights::Right, status::Outcome},
    letters::{Block, Lang, Words},
    register::{Information, RecipientKind, Told},
    sources::cell::{Cell, ColumnKind},
};

pub fn text(text: &str) -> Cell {
    Cell::Text(text.into())
}

pub fn number(digits: &str) -> Cell {
    Cell::Number(digits.into())
}

pub fn field(name: &str, title: &str, kind: ColumnKind) -> Field {
    Field { name: name.into(), title: title.into(), description: format!("Om {title}"), kind, codes: vec![] }
}

pub fn withhold(part: WithheldPart) -> Withholding {
    Withholding {
        part,
        ground: "others".into(),
        ground_text: "Databeskyttelsesforordningens artikel 15, stk. 4".into(),
        reason: "Oplysningen handler om en anden person.".into(),
    }
}

pub fn dataset<'a>(name: &str, title: &str, fields: Vec<Field>, rows: &'a dyn Rows) -> Dataset<'a> {
    Dataset {
        source: "hr".into(),
        source_title: "Personalesystemet".into(),
        name: name.into(),
        title: title.into(),
        description: "Hvad systemet har om dig.".into(),
        fields,
        capped: false,
        primary_key: vec![],
        references: vec![],
        withheld: vec![],
        rows,
    }
}

/// A letter as it may be; its PDF stands for one.
fn letter(language: Lang) -> AnswerLetter {
    let text = "Kære Søren\n\nDu har bedt om indsigt i de oplysninger, vi behandler om dig. Vi har fundet oplysninger \
                 i to systemer, og du får dem her.\n\nEn enkelt oplysning handler om en anden, og den har vi undtaget.\n\n\
                 Venlig hilsen\nMette Holm\nHR, Fjordby Kommune";
    let mut blocks = vec![Block::Title { text: "Svar på din anmodning om indsigt".into() }];
    blocks.extend(Block::read(text));
    AnswerLetter {
        title: "Svar på din anmodning om indsigt".into(),
        language,
        text: text.into(),
        blocks,
        pdf: b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n%%EOF\n".to_vec(),
    }
}

pub fn description(language: Lang) -> Description {
    let date = |month, day| NaiveDate::from_ymd_opt(2026, month, day).unwrap();
    let searched = |title: &str, state, rows, why: Option<&str>| Searched {
        source: title.to_lowercase(),
        title: title.into(),
        state,
        identifiers: vec!["e-mail".into(), "medarbejdernummer".into()],
        searched_on: (state != SearchState::NotSearched).then(|| date(11, 18)),
        rows,
        capped: false,
        why: why.map(str::to_owned),
    };
    Description {
        language,
        title: "Svar på din anmodning om indsigt, sag 2026-0417, Fjordby Kommune".into(),
        organisation: Controller {
            name: "Fjordby Kommune".into(),
            registration: Some("29189900".into()),
            address: Some("Rådhuspladsen 1, 6990 Fjordby".into()),
            email: Some("hr@fjordby.example".into()),
            phone: Some("70 12 34 56".into()),
            website: None,
        },
        dpo: Some(ContactPoint {
            name: "Ane Ødegård".into(),
            email: Some("dpo@fjordby.example".into()),
            ..ContactPoint::default()
        }),
        authority: ContactPoint {
            name: "Datatilsynet".into(),
            email: Some("dt@datatilsynet.dk".into()),
            website: Some("www.datatilsynet.dk".into()),
            ..ContactPoint::default()
        },
        case_number: "2026-0417".into(),
        right: Right::Access,
        outcome: Outcome::PartlyGranted,
        received_on: date(11, 16),
        decided_on: date(11, 20),
        made_on: date(11, 20),
        letter: letter(language),
        searched: vec![
            searched("Personalesystemet", SearchState::Found, 6, None),
            searched("Vagtplan", SearchState::Nothing, 0, None),
            searched(
                "Rejsekort",
                SearchState::NotSearched,
                0,
                Some("Systemet indeholder ikke oplysninger om ansatte."),
            ),
        ],
        activities: vec![Information {
            key: "payroll".into(),
            name: "Løn".into(),
            purpose: "Udbetaling af løn og pension".into(),
            legal_basis: "Ansættelseskontrakten".into(),
            articles: vec!["6(1)(b)".into(), "6(1)(c)".into()],
            categories_of_data: vec!["Navn".into(), "Løn".into(), "Bankkonto".into()],
            categories_of_people: vec!["Ansatte".into()],
            recipients: vec![
                told("Skatteforvaltningen", "DK", ""),
                told("Cloud Inc.", "US", "Standardkontrakter"),
            ],
            retention: "5 år efter udgangen af regnskabsåret".into(),
            source: "Dig selv og din leder".into(),
            ..Information::default()
        }],
    }
}

fn told(name: &str, country: &str, safeguard: &str) -> Told {
    Told {
        name: name.into(),
        kind: RecipientKind::Processor,
        what: "Databehandler".into(),
        country_code: country.into(),
        country: if country == "US" { "USA" } else { "Danmark" }.into(),
        third_country: country == "US",
        safeguard: safeguard.into(),
    }
}

/// The key that signs every package of these tests.
pub fn signer() -> &'static SigningKey {
    static KEY: LazyLock<SigningKey> = LazyLock::new(|| SigningKey::passing(Utc::now()).unwrap());
    &KEY
}

pub fn write(
    out: &mut (dyn std::io::Write + Send),
    description: &Description,
    datasets: &[Dataset<'_>],
) -> Result<Written, PackageError> {
    write_with(out, description, datasets, &[])
}

pub fn write_with(
    out: &mut (dyn std::io::Write + Send),
    description: &Description,
    datasets: &[Dataset<'_>],
    documents: &[DocumentFile<'_>],
) -> Result<Written, PackageError> {
    let words = Words::load(&HashMap::new()).unwrap();
    let mut surroundings = Surroundings {
        render: &|sheet, page| render(&words, sheet, page),
        signer: signer(),
        progress: &mut |_| Ok(()),
    };
    package::write(out, description, datasets, documents, &mut surroundings)
}

/// A package as a person unpacks it: in a folder of its own, with one folder in it.
pub struct Unpacked {
    _folder: tempfile::TempDir,
    pub bag: PathBuf,
}

pub fn unpacked(zip: &Path) -> Unpacked {
    let folder = tempfile::tempdir().unwrap();
    let status =
        Command::new("python3").args(["-m", "zipfile", "-e"]).arg(zip).arg(folder.path()).status().unwrap();
    assert!(status.success());
    let inside: Vec<_> = std::fs::read_dir(folder.path()).unwrap().map(|e| e.unwrap().path()).collect();
    let [bag] = &inside[..] else { panic!("RFC 8493, section 4: one folder, not {inside:?}") };
    Unpacked { bag: bag.clone(), _folder: folder }
}

impl Unpacked {
    /// What the public validator of data packages says: whether it is valid, and its words.
    pub fn frictionless(&self) -> (bool, String) {
        said(venv("frictionless").arg("validate").arg(self.bag.join("datapackage.json")))
    }

    /// The Library of Congress's own program for bags.
    pub fn bagit(&self) -> (bool, String) {
        said(venv("bagit.py").arg("--validate").arg(&self.bag))
    }

    /// The signature with a key from elsewhere.
    pub fn openssl(&self, pem: &str) -> (bool, String) {
        let key = self.bag.with_extension("pem");
        std::fs::write(&key, pem).unwrap();
        let list = self.bag.join("tagmanifest-sha256.txt");
        let mut command = Command::new("openssl");
        command.args(["pkeyutl", "-verify", "-pubin", "-rawin", "-inkey"]).arg(key).arg("-in").arg(&list);
        said(command.arg("-sigfile").arg(list.with_extension("txt.sig")))
    }
}

fn venv(program: &str) -> Command {
    Command::new(Path::new(env!("CARGO_MANIFEST_DIR")).join(".venv/bin").join(program))
}

fn said(command: &mut Command) -> (bool, String) {
    let output = command.output().expect("the program starts");
    let said = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8_lossy(&said).into_owned())
}

/// What the public validator says of a zip: whether it is valid, and its words.
pub fn frictionless(zip: &Path) -> (bool, String) {
    unpacked(zip).frictionless()
}

/// The text of one file of a zip.
pub fn member(zip: &[u8], path: &str) -> String {
    String::from_utf8(member_bytes(zip, path)).unwrap()
}

/// `path` in the bag, or below its `data/`.
pub fn member_bytes(zip: &[u8], path: &str) -> Vec<u8> {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(zip)).unwrap();
    let names: Vec<String> = archive.file_names().map(|name| name.unwrap().into_owned()).collect();
    let is = |name: &&String| {
        let inside = name.split_once('/').map_or(name.as_str(), |(_, inside)| inside);
        inside == path || inside.strip_prefix("data/") == Some(path)
    };
    let name = names.iter().find(is).unwrap_or_else(|| panic!("{path} is not in {names:?}"));
    let mut bytes = Vec::new();
    archive.by_name(name).unwrap().read_to_end(&mut bytes).unwrap();
    bytes
}

/// Every kind of value, in two datasets, with a withheld column, row and field.
pub fn everything(language: Lang) -> Vec<u8> {
    let rows = master_data();
    let pay = pay_slips(250);
    let secret = vec![vec![text("hemmeligt")]];
    let empty: Vec<Vec<Cell>> = vec![];
    let mut master = dataset("stamdata", "Stamdata", master_fields(), &rows);
    master.withheld = vec![withhold(WithheldPart::Column("leder".into()))];
    let mut slips = dataset("loen", "Lønsedler", pay_fields(), &pay);
    slips.withheld = vec![
        withhold(WithheldPart::Row(2)),
        withhold(WithheldPart::Cell(3, "note".into())),
        withhold(WithheldPart::Cell(5, "note".into())),
        withhold(WithheldPart::Cell(2, "note".into())),
    ];
    let mut gone = dataset("sag", "Personalesag", vec![field("notat", "Notat", ColumnKind::Text)], &secret);
    gone.withheld = vec![withhold(WithheldPart::Everything)];
    let none = dataset("kurser", "Kurser", vec![field("navn", "Navn", ColumnKind::Text)], &empty);
    let (minutes, secret) = (b"Referat af samtalen".to_vec(), b"hemmeligt".to_vec());
    let mut documents =
        [document("Referat af møde.txt", &minutes), document("../Klage over kollega.txt", &secret)];
    documents[0].withheld = vec![withhold(WithheldPart::Passages(2))];
    documents[1].withheld = vec![withhold(WithheldPart::Everything)];
    let mut zip = Vec::new();
    write_with(&mut zip, &description(language), &[master, slips, gone, none], &documents).unwrap();
    zip
}

pub fn document<'a>(name: &str, content: &'a Vec<u8>) -> DocumentFile<'a> {
    DocumentFile {
        source: "esdh".into(),
        source_title: "Sagssystemet".into(),
        name: name.into(),
        media_type: "text/plain".into(),
        description: "Fra din personalesag.".into(),
        withheld: vec![],
        content,
    }
}

fn master_fields() -> Vec<Field> {
    vec![
        field("id", "Medarbejdernummer", ColumnKind::Integer),
        field("navn", "Navn", ColumnKind::Text),
        field("telefon", "Telefon", ColumnKind::Text),
        field("ansat", "Ansat den", ColumnKind::Date),
        field("aktiv", "Aktiv", ColumnKind::Boolean),
        field("aendret", "Senest ændret", ColumnKind::DateTime),
        field("profil", "Profil", ColumnKind::Json),
        field("foto", "Foto", ColumnKind::Bytes),
        field("leder", "Leder", ColumnKind::Text),
        field("fratraadt", "Fratrådt den", ColumnKind::Date),
    ]
}

fn master_data() -> Vec<Vec<Cell>> {
    vec![vec![
        number("417"),
        text("Søren Ødegård-Müller"),
        text("+45 12 34 56 78"),
        Cell::Date("2019-03-01".into()),
        Cell::Bool(true),
        Cell::DateTime("2026-05-04T13:37:00.25+02:00".into()),
        Cell::Json("{\"sprog\": [\"da\", \"en\"], \"score\": 1.50}".into()),
        Cell::Bytes(vec![0xfb, 0xff, 0x00]),
        text("Hemmelig Leder"),
        Cell::Null,
    ]]
}

fn pay_fields() -> Vec<Field> {
    vec![
        field("maaned", "Måned", ColumnKind::Date),
        field("beloeb", "Beløb", ColumnKind::Number),
        field("korrektion", "Korrektion", ColumnKind::Number),
        field("registreret", "Registreret", ColumnKind::DateTime),
        field("note", "Bemærkning", ColumnKind::Text),
    ]
}

pub fn pay_slips(count: u32) -> Vec<Vec<Cell>> {
    let row = |n: u32| {
        vec![
            Cell::Date(format!("20{:02}-{:02}-28", 5 + n / 12 % 20, 1 + n % 12)),
            number(&format!("{}.{:02}", 31_000 + n, n % 100)),
            if n.is_multiple_of(3) { number("-120.50") } else { Cell::Null },
            if n == 7 { text("i går") } else { Cell::DateTime(format!("2024-01-02T03:04:{:02}", n % 60)) },
            text(&format!("hemmelig note {n}, \"citat\"\r\nog ny linje")),
        ]
    };
    (0..count).map(row).collect()
}
