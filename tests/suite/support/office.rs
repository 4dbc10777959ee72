//! The portal's insides with a desk before them and foreign systems behind them: cases are collected by the worker.

use std::{collections::HashMap, path::Path, sync::Arc};

use chrono::TimeDelta;
use indsigt::{
    app::App,
    audit::Action,
    cases::Case,
    clock::Clock,
    config::{Config, MailSettings, Settings},
    db::Db,
    documents::Sandbox,
    ids::CandidateId,
    law::{rights::Right, status::Status},
    letters::{Mailer, Words},
    sources::{
        Sources,
        cell::Cell,
        collect::{self, CollectError},
        collected::{self, Collected},
        search::{self, Search, StoredCandidate},
    },
    worker,
};

use super::cases::Desk;

/// A desk, the portal, and the folder of the declarations.
pub struct Office {
    pub desk: Desk,
    pub app: App,
    pub sources: tempfile::TempDir,
}

impl Office {
    pub fn new(db: &Db) -> Office {
        let desk = Desk::new(db);
        let sources = tempfile::tempdir().unwrap();
        Office { app: app(&desk, sources.path()), desk, sources }
    }

    /// Declares these sources and no others; what is usually in the register is asked with them.
    pub fn declare(&mut self, declarations: &[(&str, &str)]) {
        let usual = "activities = [\"personnel\"]\nprocessors = [\"Driftsværket A/S\", \"Nordsag ApS\"]\n";
        let all: Vec<_> = declarations.iter().map(|(name, text)| (*name, format!("{usual}{text}"))).collect();
        self.declare_only(&all);
    }

    /// Declares these sources as they stand, and no others.
    pub fn declare_only(&mut self, declarations: &[(&str, String)]) {
        for (name, text) in declarations {
            std::fs::write(self.sources.path().join(format!("{name}.toml")), text).unwrap();
        }
        self.app.sources =
            Sources::load(self.sources.path()).unwrap_or_else(|problems| panic!("{problems:#?}"));
    }

    pub fn try_start(&self, case: &mut Case) -> Result<(), CollectError> {
        let (desk, sources) = (&self.desk, &self.app.sources);
        desk.db.write(|tx| collect::start(tx, &desk.vault, sources, case, desk.handler, desk.now))
    }

    pub fn start(&self, case: &mut Case) {
        self.try_start(case).unwrap();
    }

    /// Starts, and does all work that can be done.
    pub fn collect(&self, mut case: Case) -> Case {
        self.start(&mut case);
        self.work();
        self.desk.again(&case)
    }

    /// A case of Mette's, collected as far as that goes.
    pub fn collected(&self) -> Case {
        self.collect(self.desk.case_in(Right::Access, Status::Collecting))
    }

    /// Works until nothing is left to do, however long the pauses between tries.
    pub fn work(&self) {
        for _ in 0..100 {
            while worker::once(&self.app).unwrap() {}
            self.app.clock.set(self.app.clock.now() + TimeDelta::minutes(1));
        }
    }

    pub fn search(&self, case: &Case, source: &str) -> Search {
        let all = self.desk.db.read(|conn| search::of_case(conn, case.organisation, case.id)).unwrap();
        all.into_iter().find(|search| search.source == source).unwrap()
    }

    pub fn candidates(&self, case: &Case, source: &str) -> Vec<StoredCandidate> {
        let search = self.search(case, source).id;
        self.desk.db.read(|conn| search::candidates_of(conn, &self.desk.vault, case, search)).unwrap()
    }

    pub fn choose(&self, case: &mut Case, source: &str, chosen: &[CandidateId]) -> Result<(), CollectError> {
        let (desk, search) = (&self.desk, self.search(case, source).id);
        desk.db.write(|tx| {
            collect::choose(tx, &desk.vault, case, search, (chosen, "Set i sagen."), desk.handler, desk.now)
        })
    }

    pub fn leave_out(&self, case: &mut Case, source: &str, reason: &str) -> Result<(), CollectError> {
        let (desk, search) = (&self.desk, self.search(case, source).id);
        desk.db.write(|tx| collect::leave_out(tx, &desk.vault, case, search, reason, desk.handler, desk.now))
    }

    pub fn retry(&self, case: &mut Case, source: &str) -> Result<(), CollectError> {
        let (desk, search) = (&self.desk, self.search(case, source).id);
        desk.db.write(|tx| collect::retry(tx, &desk.vault, case, search, desk.handler, desk.now))
    }

    pub fn datasets(&self, case: &Case) -> Vec<Collected> {
        self.desk.db.read(|conn| collected::of_case(conn, case.organisation, case.id)).unwrap()
    }

    pub fn rows(&self, case: &Case, dataset: &Collected) -> Vec<Vec<Cell>> {
        dataset.rows(&self.desk.vault, case).unwrap().page(0, u64::MAX).unwrap()
    }

    pub fn told(&self, case: &Case) -> Vec<Action> {
        self.desk.told(case).into_iter().map(|(action, _)| action).collect()
    }
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
        mailer: Mailer::open(&config.mail).unwrap(),
        sandbox: Sandbox::new(env!("CARGO_BIN_EXE_indsigt").into()),
        config,
        db: desk.db.clone(),
        vault: Arc::new(desk.vault.clone()),
        words: Words::load(&HashMap::new()).unwrap(),
        sources: Sources::none(),
        eid: indsigt::identity::eid::Eid::none(),
        texts: None,
        overviews: Default::default(),
        clock: Clock::set_to(desk.now),
    }
}
