//! Where the drill takes place: a portal with a personnel system behind it, MitID, a virus scanner, and the mailboxes,
//! telephones and letter boxes to which it writes. Who reads which of them is what tells an impostor from the person.

use std::cell::{Cell, RefCell};

use chrono::Utc;
use indsigt::{
    letters::Lang,
    staff::{self, NewAccount, Organisation, Role},
};
use rusqlite::Connection;

use crate::support::{
    cases::Desk,
    clamd::Clamd,
    databases::TestDb,
    portal::{PASSWORD, Portal, Sent},
    provider::{SECRET, TestProvider},
};

/// What was found about everybody is of art. 9: the usual policy wants two proofs before it is given out.
const HR: &str = r#"
name = "hr"
kind = "sqlite"
path = "hr.db"
organisations = ["fjordby"]
activities = ["personnel"]
processors = ["Driftsværket A/S", "Nordsag ApS"]
title = { da = "HR", en = "HR" }
description = { da = "HR", en = "HR" }
[[find]]
by = ["email"]
sql = "SELECT id AS key FROM people WHERE email = :email"
[[find]]
by = ["name", "birth-date"]
sql = "SELECT id AS key FROM people WHERE name = :name AND born = :birth_date"
[[dataset]]
name = "sick-notes"
activity = "personnel"
provided_by = "subject"
sensitivity = "special"
title = { da = "Sygemeldinger", en = "Sick notes" }
description = { da = "Sygemeldinger", en = "Sick notes" }
sql = "SELECT name, 'Influenza' AS note FROM people WHERE id = :key"
[contact]
sql = "SELECT email, phone, address, changed_at FROM people WHERE id = :key"
[[control-question]]
name = "hired"
kind = "month"
text = { da = "Hvornår blev du ansat?", en = "When were you hired?" }
sql = "SELECT hired FROM people WHERE id = :key"
[[control-question]]
name = "pay"
kind = "number"
text = { da = "Hvad fik du i løn?", en = "What were you paid?" }
sql = "SELECT pay FROM people WHERE id = :key"
"#;

/// Somebody of whom the personnel system knows since 2016.
#[derive(Debug, Clone)]
pub struct Known {
    pub name: String,
    pub born: String,
    pub email: String,
    pub phone: String,
    pub address: String,
    /// Answers to the control questions: when she was hired, and her pay.
    pub hired: String,
    pub pay: String,
}

/// A letter with a code, as it lies in somebody's letter box.
pub struct Letter {
    pub address: String,
    pub code: String,
}

pub struct Town {
    pub portal: Portal,
    pub organisation: Organisation,
    pub provider: TestProvider,
    pub letters: RefCell<Vec<Letter>>,
    hr: Connection,
    people: Cell<u32>,
    mails: RefCell<Vec<Sent>>,
    declarations: tempfile::TempDir,
    _clamd: Clamd,
}

impl Town {
    pub fn new(db: &TestDb) -> Town {
        let (clamd, provider) = (Clamd::start(), TestProvider::start());
        let declarations = tempfile::tempdir().unwrap();
        let at = |name: &str| declarations.path().join(name);
        for folder in ["sources", "eid"] {
            std::fs::create_dir(at(folder)).unwrap();
        }
        std::fs::write(at("sources/hr.toml"), HR).unwrap();
        std::fs::write(at("eid/mitid.toml"), provider.declaration("fjordby")).unwrap();
        std::fs::write(at("eid/mitid.secret"), SECRET).unwrap();
        let hr = Connection::open(at("sources/hr.db")).unwrap();
        hr.execute_batch(
            "CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT, born TEXT, email TEXT, phone TEXT,
             address TEXT, changed_at TEXT, hired TEXT, pay TEXT)",
        )
        .unwrap();
        let portal = Portal::start_with(db, |settings| {
            settings.sources_dir = at("sources").display().to_string();
            settings.eid_dir = at("eid").display().to_string();
            settings.scanner.address = clamd.address();
            settings.text_messages.gateway = "folder".into();
            settings.text_messages.folder = at("telephones").display().to_string();
        });
        // The provider keeps real time; so does this portal.
        portal.app.clock.set(Utc::now());
        let organisation = portal.organisation("fjordby");
        Desk::in_portal(&portal, &organisation);
        Town {
            portal,
            organisation,
            provider,
            letters: RefCell::default(),
            hr,
            people: Cell::new(0),
            mails: RefCell::default(),
            declarations,
            _clamd: clamd,
        }
    }

    /// One more person in the personnel system, whom it can reach since 2016.
    pub fn employs(&self, name: &str) -> Known {
        self.employs_since(name, "2016-03-01")
    }

    /// The same, with her day of birth.
    pub fn employs_born(&self, name: &str, born: &str) -> Known {
        let known = self.employs(name);
        self.changes(&known, "born", born);
        Known { born: born.to_owned(), ..known }
    }

    /// The same, with the day on which her mailbox, telephone or address was changed last.
    pub fn employs_since(&self, name: &str, changed: &str) -> Known {
        let number = self.people.get() + 1;
        self.people.set(number);
        let known = Known {
            name: name.to_owned(),
            born: format!("1984-03-{:02}", number % 28 + 1),
            email: format!("{}{number}@post.example", slug(name)),
            phone: format!("+45203040{number:02}"),
            address: format!("Havnegade {number}, 9999 Fjordby"),
            hired: "marts 2016".into(),
            pay: (31_000 + number).to_string(),
        };
        self.hr
            .execute(
                "INSERT INTO people (name, born, email, phone, address, changed_at, hired, pay)
                 VALUES (?,?,?,?,?,?,'2016-03-01',?)",
                rusqlite::params![
                    known.name,
                    known.born,
                    known.email,
                    known.phone,
                    known.address,
                    changed,
                    known.pay
                ],
            )
            .unwrap();
        known
    }

    /// Somebody changes a line of the personnel system.
    pub fn changes(&self, known: &Known, column: &str, to: &str) {
        let sql = format!("UPDATE people SET {column} = ? WHERE name = ?");
        assert_eq!(self.hr.execute(&sql, rusqlite::params![to, known.name]).unwrap(), 1);
    }

    /// Somebody else who works here, and her address.
    pub fn hires(&self, name: &str) -> String {
        let email = format!("{}@fjordby.example", slug(name));
        let hash = staff::passwords::hash_now(PASSWORD);
        let new = NewAccount {
            organisation: self.organisation.id,
            email: &email,
            name,
            role: Role::Handler,
            language: Lang::Da,
            password_hash: Some(&hash),
        };
        let app = &self.portal.app;
        app.db.write(|tx| staff::add_account(tx, &new, app.now()).map(drop)).unwrap();
        email
    }

    /// All work that is due is done, at the real time.
    pub fn works(&self) {
        self.portal.app.clock.set(Utc::now());
        self.portal.work();
    }

    /// The newest mail to an address that `fits`.
    pub fn newest_mail<T>(&self, to: &str, fits: impl Fn(&Sent) -> Option<T>) -> Option<T> {
        self.works();
        let mut all = self.mails.borrow_mut();
        let more = self.portal.mails_after(all.len());
        all.extend(more);
        all.iter().rev().filter(|mail| mail.to.eq_ignore_ascii_case(to)).find_map(fits)
    }

    /// The code in the newest text message to a telephone.
    pub fn texted(&self, phone: &str) -> Option<String> {
        self.works();
        let folder = self.declarations.path().join("telephones");
        let mut files: Vec<_> = std::fs::read_dir(folder).ok()?.flatten().map(|file| file.path()).collect();
        files.sort();
        let told = |path: &std::path::PathBuf| {
            serde_json::from_slice::<serde_json::Value>(&std::fs::read(path).unwrap()).unwrap()
        };
        let newest = files.iter().rev().map(told).find(|text| text["to"] == phone)?;
        code_in(newest["text"].as_str()?)
    }
}

/// The first eight digits that stand together, with or without a space in their middle.
pub fn code_in(text: &str) -> Option<String> {
    let words: Vec<&str> = text.split_whitespace().map(|word| word.trim_matches(['.', ','])).collect();
    let digits = |word: &str, length| word.len() == length && word.bytes().all(|b| b.is_ascii_digit());
    let whole = words.iter().find(|word| digits(word, 8)).map(|word| (*word).to_owned());
    whole.or_else(|| {
        let two = words.windows(2).find(|pair| digits(pair[0], 4) && digits(pair[1], 4))?;
        Some(two.concat())
    })
}

/// `mette.holm` of `Mette Holm`.
pub fn slug(name: &str) -> String {
    let plain = name.to_lowercase().replace('æ', "ae").replace('ø', "oe").replace('å', "aa");
    plain.split_whitespace().collect::<Vec<_>>().join(".")
}
