//! A portal that offers a provider, people who ask, and colleagues who look.

use chrono::{NaiveDate, Utc};
use diesel::prelude::*;
use indsigt::{
    audit::{self, Action},
    cases::{self, Arrival, Case, Channel, Contact, Details, OnBehalf, Person},
    config::Settings,
    db::{DbError, schema::eid_proofs},
    identity::{self, RecordedCheck},
    law::rights::Right,
    letters::Lang,
    links::{self, Purpose, Target},
    staff::{Organisation, Role},
};

use crate::support::{
    browser::{Browser, Page},
    databases::TestDb,
    portal::{PASSWORD, Portal},
    provider::SECRET,
};

pub struct Town {
    pub portal: Portal,
    pub organisation: Organisation,
    _declarations: tempfile::TempDir,
}

impl Town {
    /// A portal that declares this provider. It keeps the real time, because the provider does.
    pub fn new(db: &TestDb, declaration: &str) -> Town {
        Town::with(db, declaration, |_| {})
    }

    /// The same with other settings.
    pub fn with(db: &TestDb, declaration: &str, change: impl FnOnce(&mut Settings)) -> Town {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("mitid.toml"), declaration).unwrap();
        std::fs::write(folder.path().join("mitid.secret"), SECRET).unwrap();
        let portal = Portal::start_with(db, |settings| {
            settings.eid_dir = folder.path().display().to_string();
            change(settings);
        });
        portal.app.clock.set(Utc::now());
        let organisation = portal.organisation("fjordby");
        Town { portal, organisation, _declarations: folder }
    }

    /// The provider keeps real time; so does the portal, from now on.
    pub fn sync(&self) {
        self.portal.app.clock.set(Utc::now());
    }

    /// Somebody asks for access to her own data.
    pub fn asks(&self, name: &str, email: &str, born: Option<&str>) -> Case {
        let now = self.portal.app.now();
        let birth_date = born.map(|day| day.parse::<NaiveDate>().unwrap());
        let details = Details {
            on_behalf: OnBehalf::Oneself,
            person: Person { name: name.into(), email: Some(email.into()), birth_date, ..Person::default() },
            requester: Contact { name: name.into(), email: email.into(), phone: None },
            description: "Alt, hvad I har om mig.".into(),
        };
        let arrival = Arrival {
            organisation: self.organisation.id,
            right: Right::Access,
            channel: Channel::Form,
            language: Lang::Da,
            details: &details,
            received_on: now.date_naive(),
            due_on: now.date_naive() + chrono::Days::new(30),
        };
        let app = &self.portal.app;
        app.db.write(|tx| cases::receive(tx, &app.vault, &arrival, now)).unwrap()
    }

    pub fn mette(&self) -> Case {
        self.asks("Mette Holm", "mette.holm@example.dk", Some("1984-03-12"))
    }

    /// A browser that has opened the mailed link of a case.
    pub fn browser(&self, case: &Case) -> Browser {
        let app = &self.portal.app;
        let target =
            Target { organisation: Some(case.organisation), case: Some(case.id), ..Target::default() };
        let token =
            app.db.write(|tx| links::issue(tx, &app.vault, Purpose::Case, target, app.now())).unwrap();
        let browser = Browser::new(&self.portal.base);
        browser.get(&format!("/l/{token}?lang=da"));
        browser.post(&format!("/l/{token}"), &[]);
        browser
    }

    /// Begins a login and gives the address at the provider.
    pub fn begin(&self, browser: &Browser) -> String {
        self.sync();
        browser.get("/status/identity").says("Vis, hvem du er");
        let page = browser.post("/status/identity/login", &[("provider", "mitid")]);
        page.says("Videre til MitID");
        let text = page.text();
        let link = "class=\"btn btn--primary\" href=\"";
        let start = text.find(link).expect("a link") + link.len();
        text[start..].split('"').next().unwrap().replace("&amp;", "&")
    }

    /// Goes where the provider sends the browser.
    pub fn back(&self, browser: &Browser, address: &str) -> Page {
        self.sync();
        browser.get(address.strip_prefix(&self.portal.base).unwrap_or_else(|| panic!("ours: {address}")))
    }

    pub fn desk(&self, role: Role) -> Browser {
        let email = self.portal.staff(&self.organisation, role);
        let browser = Browser::new(&self.portal.base);
        browser.get("/staff/sign-in");
        browser.post("/staff/sign-in", &[("email", &email), ("password", PASSWORD)]);
        browser
    }

    pub fn again(&self, case: &Case) -> Case {
        let found = self.portal.app.db.read(|conn| cases::find(conn, case.organisation, case.id));
        found.unwrap().unwrap()
    }

    pub fn checks(&self, case: &Case) -> Vec<RecordedCheck> {
        let app = &self.portal.app;
        app.db.read(|conn| identity::of_case(conn, &app.vault, case)).unwrap()
    }

    /// State and id of every proof of a case.
    pub fn proofs(&self, case: &Case) -> Vec<(String, String)> {
        let of_case = eid_proofs::table.filter(eid_proofs::case_id.eq(case.id)).order(eid_proofs::id);
        let read = |conn: &mut _| {
            of_case.select((eid_proofs::state, eid_proofs::id)).load(conn).map_err(DbError::from)
        };
        self.portal.app.db.read(read).unwrap()
    }

    /// Why logins of a case came to nothing.
    pub fn reasons(&self, case: &Case) -> Vec<String> {
        let told = self.portal.app.db.read(|conn| audit::of_case(conn, case.organisation, case.id)).unwrap();
        let refused = told.iter().filter(|entry| entry.action == Action::EidRefused);
        refused.map(|entry| entry.details()["reason"].as_str().unwrap_or_default().to_owned()).collect()
    }
}
