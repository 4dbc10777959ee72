//! The portal's insides with data behind it that nobody here wrote, and a person who asks: a customer of the music
//! shop (Chinook), or an employee (the employees database).

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use chrono::TimeDelta;
use diesel::prelude::*;
use indsigt::{
    app::App,
    audit::By,
    cases::{self, Arrival, Case, Channel, Contact, Details, OnBehalf, Person},
    clock::Clock,
    config::{Config, MailSettings, Settings},
    db::{DbError, schema::tasks},
    export::{self, Package},
    identity::Assurance,
    law::{
        identity::Party,
        rights::Right,
        status::{Outcome, Status},
    },
    letters::{Lang, Mailer, Words},
    register, review,
    sources::{
        Sources, collect,
        search::{self, SearchState},
    },
    vault::{MasterKey, Vault},
    worker,
};

use crate::{
    sources::found::employees,
    support::{
        cases::Desk,
        databases::TestDb,
        decisions::{decide, decide_as_seen, letter},
        shared,
    },
};

pub const MAIL: &str = "leonekohler@surfeu.de";

pub struct Shop {
    pub desk: Desk,
    pub app: App,
    /// Of the vault.
    pub root: PathBuf,
    _folder: tempfile::TempDir,
}

impl Shop {
    pub fn open(fresh: &TestDb) -> Shop {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("vault");
        Shop::with_vault(fresh, folder, root)
    }

    /// The same with the vault somewhere else.
    pub fn with_vault(fresh: &TestDb, folder: tempfile::TempDir, root: PathBuf) -> Shop {
        let sources = folder.path().join("sources");
        std::fs::create_dir_all(&sources).unwrap();
        declare(&sources, "chinook", include_str!("../../fixtures/sources/chinook.toml"));
        std::fs::copy(database(), sources.join("chinook.sqlite")).unwrap();
        let shop = Shop::with_sources(fresh, folder, root);
        shop.register_as("personnel", "payroll");
        shop
    }

    /// A shop with a second system that knows the same people.
    pub fn doubled(fresh: &TestDb) -> Shop {
        let folder = tempfile::tempdir().unwrap();
        let sources = folder.path().join("sources");
        std::fs::create_dir_all(&sources).unwrap();
        let declared = include_str!("../../fixtures/sources/chinook.toml");
        declare(&sources, "chinook", declared);
        let again = declared.replace("name = \"chinook\"", "name = \"warehouse\"");
        declare(&sources, "warehouse", &again);
        std::fs::copy(database(), sources.join("chinook.sqlite")).unwrap();
        let root = folder.path().join("vault");
        let shop = Shop::with_sources(fresh, folder, root);
        shop.register_as("personnel", "payroll");
        shop
    }

    /// An employer instead of a shop.
    pub fn employer(fresh: &TestDb) -> Shop {
        let folder = tempfile::tempdir().unwrap();
        let sources = folder.path().join("sources");
        std::fs::create_dir_all(&sources).unwrap();
        declare(&sources, "employees", include_str!("../../fixtures/sources/employees.toml"));
        std::fs::write(sources.join("employees.url"), employees()).unwrap();
        let root = folder.path().join("vault");
        let shop = Shop::with_sources(fresh, folder, root);
        shop.import(include_str!("../../../demo/register.csv"));
        shop
    }

    fn with_sources(fresh: &TestDb, folder: tempfile::TempDir, root: PathBuf) -> Shop {
        let mut desk = Desk::new(&fresh.db);
        desk.vault = Vault::open(&root, MasterKey::generate()).unwrap();
        let app = app(&desk, folder.path());
        Shop { desk, app, root, _folder: folder }
    }

    /// What the shop has said about how it uses the data: these activities of the demo's register for its customers
    /// and its sales.
    pub fn register_as(&self, customers: &str, sales: &str) {
        let file = include_str!("../../../demo/register.csv")
            .replace(&format!("\n{sales},"), "\nsales,")
            .replace(&format!("\n{customers},"), "\ncustomers,");
        self.import(&file);
    }

    pub fn import(&self, file: &str) {
        let (desk, now, none) = (&self.desk, self.app.now(), register::Uses::new());
        let by = By::Program;
        register::import(&desk.db, &desk.vault, desk.organisation.id, file.as_bytes(), &none, by, now)
            .unwrap();
        desk.sets_aside(&self.app.sources);
    }

    /// Leonie Köhler has asked, everything was found, and a handler is looking at it.
    pub fn reviewed(&self, language: Lang) -> Case {
        let person = Person { name: "Leonie Köhler".into(), email: Some(MAIL.into()), ..Person::default() };
        self.collected(language, person)
    }

    /// `person` has asked, and the sources were searched.
    pub fn collected(&self, language: Lang, person: Person) -> Case {
        let case = self.started(language, person);
        self.work();
        self.desk.again(&case)
    }

    /// `person` has asked, and the sources are about to be searched.
    pub fn started(&self, language: Lang, person: Person) -> Case {
        let details = Details {
            on_behalf: OnBehalf::Oneself,
            requester: Contact { name: person.name.clone(), email: MAIL.into(), phone: None },
            person,
            description: "Alles.".into(),
        };
        let desk = &self.desk;
        let arrival = Arrival {
            organisation: desk.organisation.id,
            right: Right::Access,
            channel: Channel::Form,
            language,
            details: &details,
            received_on: desk.now.date_naive(),
            due_on: desk.now.date_naive() + TimeDelta::days(30),
        };
        let case = desk.db.write(|tx| cases::receive(tx, &desk.vault, &arrival, desk.now)).unwrap();
        let mut case = desk.walk(case, Status::Collecting);
        let sources = &self.app.sources;
        desk.db
            .write(|tx| collect::start(tx, &desk.vault, sources, &mut case, desk.handler, desk.now))
            .unwrap();
        case
    }

    /// A handler says which candidate of the only source the person is. Returns how many there were.
    pub fn choose(&self, case: &mut Case, key: &str) -> usize {
        let desk = &self.desk;
        let searches = desk.db.read(|conn| search::of_case(conn, case.organisation, case.id)).unwrap();
        let id = searches.iter().find(|one| one.state == SearchState::Choose).unwrap().id;
        let all = desk.db.read(|conn| search::candidates_of(conn, &desk.vault, case, id)).unwrap();
        let chosen: Vec<_> =
            all.iter().filter(|one| one.candidate.key_text() == key).map(|one| one.id).collect();
        desk.db
            .write(|tx| {
                collect::choose(tx, &desk.vault, case, id, (&chosen, "Set i sagen."), desk.handler, desk.now)
            })
            .unwrap();
        self.work();
        *case = desk.again(case);
        all.len()
    }

    /// The handler grants it, less what is withheld. The package is not built yet.
    pub fn decide(&self, case: &mut Case) {
        let desk = &self.desk;
        let withheld = desk.db.read(|conn| review::of_case(conn, &desk.vault, case)).unwrap();
        let outcome = if withheld.is_empty() { Outcome::Granted } else { Outcome::PartlyGranted };
        let letter = letter(desk, case, outcome, &[]);
        decide(desk, case, outcome, &[], &letter).unwrap();
    }

    /// A case whose package was asked for.
    pub fn decided(&self, language: Lang) -> Case {
        let mut case = self.reviewed(language);
        self.decide(&mut case);
        case
    }

    /// The same with a package that opens with a passphrase alone.
    pub fn decided_locked(&self, language: Lang) -> Case {
        let (desk, mut case) = (&self.desk, self.reviewed(language));
        let withheld = desk.db.read(|conn| review::of_case(conn, &desk.vault, &case)).unwrap();
        let outcome = if withheld.is_empty() { Outcome::Granted } else { Outcome::PartlyGranted };
        let letter = letter(desk, &case, outcome, &[]);
        desk.prepare(&mut case, outcome, &[]);
        let as_seen = case.version;
        let decision = cases::Decision { outcome, grounds: &[], letter, lock: true, as_seen };
        decide_as_seen(desk, &mut case, &decision).unwrap();
        case
    }

    /// Does all work that is due.
    pub fn work(&self) {
        while worker::once(&self.app).unwrap() {}
    }

    /// Lets time pass until nothing is left to be tried again.
    pub fn work_through(&self) {
        for _ in 0..40 {
            self.work();
            self.app.clock.set(self.app.clock.now() + TimeDelta::minutes(16));
        }
    }

    pub fn package(&self, case: &Case) -> Package {
        self.desk.db.read(|conn| export::of_case(conn, case)).unwrap().unwrap()
    }

    /// What the requester downloads.
    pub fn fetch(&self, case: &Case) -> Vec<u8> {
        let mut download = self.open_package(case, Assurance::Low).unwrap();
        let mut zip = Vec::new();
        std::io::Read::read_to_end(&mut download, &mut zip).unwrap();
        assert_eq!(download.bytes, zip.len() as u64);
        zip
    }

    pub fn open_package(
        &self,
        case: &Case,
        proven: Assurance,
    ) -> Result<export::Download, export::DeliverError> {
        let (db, vault) = (&self.desk.db, &self.desk.vault);
        export::open(db, vault, case.organisation, case.id, (Party::Requester, proven), self.app.now())
    }

    /// Files in the vault, those that are being written included.
    pub fn files(&self) -> usize {
        fn count(folder: &Path) -> usize {
            let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
            entries.map(|path| if path.is_dir() { count(&path) } else { 1 }).sum()
        }
        count(&self.root)
    }

    /// Whether work of the case is left, and what it last failed with.
    pub fn trouble(&self, case: &Case) -> Vec<(bool, Option<String>)> {
        let mine = tasks::table.filter(tasks::case_id.eq(case.id)).filter(tasks::kind.eq("build-package"));
        let read =
            |conn: &mut _| mine.select((tasks::done, tasks::last_error)).load(conn).map_err(DbError::from);
        self.desk.db.read(read).unwrap()
    }
}

fn declare(folder: &Path, name: &str, declaration: &str) {
    let ours = declaration.replace("[\"example\"]", "[\"fjordby\"]");
    std::fs::write(folder.join(format!("{name}.toml")), ours).unwrap();
}

fn app(desk: &Desk, folder: &Path) -> App {
    let mail = MailSettings {
        transport: "folder".into(),
        from: "Indsigt <indsigt@example.dk>".into(),
        folder: folder.join("mail").display().to_string(),
        ..MailSettings::default()
    };
    let config = Config::check(&Settings { mail, ..Settings::default() }, Ok(String::new())).unwrap();
    App {
        sandbox: indsigt::documents::Sandbox::new(env!("CARGO_BIN_EXE_indsigt").into()),
        mailer: Mailer::open(&config.mail).unwrap(),
        config,
        db: desk.db.clone(),
        vault: Arc::new(desk.vault.clone()),
        words: Words::load(&Default::default()).unwrap(),
        eid: indsigt::identity::eid::Eid::none(),
        texts: None,
        sources: Sources::load(&folder.join("sources")).unwrap(),
        overviews: Default::default(),
        clock: Clock::set_to(desk.now),
    }
}

pub fn database() -> PathBuf {
    shared("data/chinook/chinook.sqlite")
}
