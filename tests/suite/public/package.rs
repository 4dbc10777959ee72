//! The answer package in every state it can be in, as the citizen and the handler read it.

use diesel::prelude::*;
use indsigt::{
    cases,
    db::{DbError, schema::packages},
    export::{self, State},
    law::status::Outcome,
    retention,
    staff::{self, OrganisationDetails, Role},
};

use super::{Town, status::answer};
use crate::support::{browser::Browser, databases::on_both, portal::PASSWORD};

const DAY: i64 = 24 * 3600;

/// A citizen with her status page, a handler with the case, and the disk the package goes to.
struct Scene {
    town: Town,
    citizen: Browser,
    desk: Browser,
    case: String,
}

pub fn signed_in(town: &Town) -> Browser {
    let desk = town.browser();
    desk.get("/staff/sign-in");
    let email = format!("{}@fjordby.dk", Role::Handler);
    desk.post("/staff/sign-in", &[("email", &email), ("password", PASSWORD)]).says("Åbne sager");
    desk
}

impl Scene {
    /// Decided: the package is asked for and not built yet.
    fn on(town: Town) -> Scene {
        let citizen = town.browser();
        town.status(&citizen);
        answer(&town, Outcome::Granted);
        let case = town.portal.app.db.read(|conn| {
            Ok::<_, DbError>(cases::find_by_number(conn, town.organisation.id, "2026-0001")?.unwrap())
        });
        let case = format!("/staff/cases/{}", case.unwrap().id);
        let desk = signed_in(&town);
        Scene { town, citizen, desk, case }
    }

    /// Both come back after their sessions have ended: the citizen by a new link, the handler by the password.
    fn signed_in_again(self) -> Scene {
        let town = self.town;
        let citizen = town.browser();
        citizen.get("/o/fjordby/link?lang=da");
        citizen.post("/o/fjordby/link", &[("number", "2026-0001"), ("email", "aase@example.dk")]);
        town.portal.work();
        let link = town.portal.mails().last().expect("a new link").link(&town.portal);
        citizen.get(&link);
        citizen.post(&link, &[]).says("2026-0001");
        Scene { desk: signed_in(&town), town, citizen, case: self.case }
    }

    fn citizen_reads(&self, words: &[&str]) {
        let page = self.citizen.get("/status");
        for words in words {
            page.says(words);
        }
    }

    fn handler_reads(&self, words: &[&str]) {
        let page = self.desk.get(&self.case);
        for words in words {
            page.says(words);
        }
    }

    fn state(&self) -> State {
        let newest = self.town.portal.app.db.read(|conn| {
            let case = cases::find_by_number(conn, self.town.organisation.id, "2026-0001")?.unwrap();
            export::of_case(conn, &case)
        });
        newest.unwrap().unwrap().state
    }

    /// Presses the button of the case page.
    fn build_again(&self) {
        self.desk.get(&self.case).says("Dan svarpakken igen");
        self.desk.post(&format!("{}/packages", self.case), &[]).says("Svarpakken bliver dannet igen.");
    }

    /// As a full disk does it: no file can be begun.
    fn fill_the_disk(&self) {
        std::fs::rename(self.unfinished(), self.unfinished().with_extension("away")).unwrap();
        std::fs::write(self.unfinished(), b"").unwrap();
    }

    fn empty_the_disk(&self) {
        std::fs::remove_file(self.unfinished()).unwrap();
        std::fs::rename(self.unfinished().with_extension("away"), self.unfinished()).unwrap();
    }

    fn unfinished(&self) -> std::path::PathBuf {
        self.town.portal.folder().join("data/vault/tmp")
    }

    fn answers_mailed(&self) -> usize {
        let mails = self.town.portal.mails();
        mails.iter().filter(|mail| mail.subject == "Der er et svar til dig").count()
    }
}

#[test]
fn a_package_that_fails_is_told_and_built_again_by_the_handler() {
    on_both(|fresh| {
        let scene = Scene::on(Town::on(fresh));
        let portal = &scene.town.portal;
        scene.citizen_reads(&["Vi gør dit svar klar", "Filen bliver samlet nu."]);
        scene.handler_reads(&["Svarpakken bliver dannet", "Venter"]);
        // A handler who is too quick is told so, and nothing is built twice.
        let early = scene.desk.post(&format!("{}/packages", scene.case), &[]);
        assert_eq!(early.status, 409);
        early.says("Svarpakken kan ikke dannes igen nu");

        scene.fill_the_disk();
        portal.work();
        assert_eq!(scene.state(), State::Queued);
        scene.citizen_reads(&["Vi gør dit svar klar", "Filen bliver samlet nu."]);
        scene.handler_reads(&["Disken er fuld eller tager ikke imod. Der prøves igen om lidt."]);
        for _ in 0..10 {
            portal.wait(900);
            portal.work();
        }
        assert_eq!(scene.state(), State::Failed);
        scene.citizen.get("/status").says("Få et nyt link til din sag");
        assert_eq!(scene.answers_mailed(), 0);

        let scene = scene.signed_in_again();
        scene.citizen_reads(&["Filen kunne ikke samles. Vi er i gang med at løse det"]);
        scene.handler_reads(&["Svarpakken kunne ikke dannes", "Mislykket", "Disken er fuld"]);
        scene.empty_the_disk();
        scene.build_again();
        assert_eq!(scene.state(), State::Queued);
        scene.town.portal.work();
        scene.handler_reads(&["Svaret venter på personen", "Klar", "Svarpakken bliver dannet igen"]);
        scene.citizen_reads(&["Dit svar er klar"]);
        assert_eq!(scene.answers_mailed(), 1);
    });
}

#[test]
fn a_package_that_is_being_built_shows_how_far_it_is() {
    let scene = Scene::on(Town::sqlite());
    // As a worker leaves it that died at work.
    let half = (packages::state.eq(State::Building), packages::rows_total.eq(90), packages::rows_done.eq(60));
    let app = &scene.town.portal.app;
    app.db.write(|tx| Ok::<_, DbError>(diesel::update(packages::table).set(half).execute(tx)?)).unwrap();
    scene.citizen_reads(&["Vi gør dit svar klar", "Filen bliver samlet nu."]);
    scene.handler_reads(&["Svarpakken bliver dannet", "Dannes", "60 af 90 rækker", "Opdatér siden"]);
    let page = scene.desk.get(&scene.case).text();
    assert!(!page.contains("Dan svarpakken igen"), "what is under way is not asked for again");
    // Another worker takes over and begins from the beginning.
    scene.town.portal.work();
    assert_eq!(scene.state(), State::Ready);
    scene.citizen_reads(&["Dit svar er klar", "Bed om en engangskode"]);
}

#[test]
fn a_package_that_expired_says_so_and_is_made_anew() {
    on_both(|fresh| {
        let scene = Scene::on(Town::on(fresh));
        scene.town.portal.work();
        assert_eq!((scene.state(), scene.answers_mailed()), (State::Ready, 1));
        scene.town.portal.wait(30 * DAY);
        let scene = scene.signed_in_again();
        scene.citizen_reads(&["filen med dine oplysninger er udløbet", "Skriv til os, hvis du mangler den"]);
        scene.handler_reads(&["udløbet, før personen hentede den", "Udløbet", "Kunne hentes til"]);

        scene.build_again();
        scene.town.portal.work();
        scene.citizen_reads(&["Dit svar er klar"]);
        assert!(!scene.citizen.get("/status").text().contains("udløbet"));
        scene.handler_reads(&["Svaret venter på personen", "Klar"]);
        assert_eq!(scene.answers_mailed(), 2);
        let kept: i64 = scene
            .town
            .portal
            .app
            .db
            .read(|conn| Ok::<_, DbError>(packages::table.count().get_result(conn)?))
            .unwrap();
        assert_eq!(kept, 2, "the first package stays on record");
    });
}

#[test]
fn a_locked_package_says_so_and_its_passphrase_comes_another_way() {
    on_both(|fresh| {
        let mut town = Town::on(fresh);
        let db = &town.portal.app.db;
        let details = OrganisationDetails { lock_packages: true, ..town.organisation.details().clone() };
        db.write(|tx| staff::save(tx, town.organisation.id, &town.organisation.name, &details)).unwrap();
        town.organisation = db.read(|conn| staff::find(conn, town.organisation.id)).unwrap().unwrap();
        let scene = Scene::on(town);
        let shown = format!("{}/packages/passphrase", scene.case);
        assert_eq!(scene.desk.post(&shown, &[]).status, 409, "not before it is there");
        scene.town.portal.work();
        scene.handler_reads(&["Låst", "Vis adgangskoden", "aldrig i en mail"]);
        assert_eq!(scene.desk.get(&shown).status, 405);
        let page = scene.desk.post(&shown, &[]);
        page.says("Læs den op i telefonen");
        let text = page.text();
        let code = |text: &str| {
            text.split("<code>").nth(1).and_then(|rest| rest.split("</code>").next()).map(str::to_owned)
        };
        let passphrase = code(&text).unwrap();
        assert_eq!(passphrase.len(), 34, "{passphrase}");
        // Nowhere else: not on the case, not where the person is, not in a mail.
        let proven = super::download::with_code(&scene.town.portal, &scene.citizen);
        proven.says("Filen er låst med en adgangskode").says("7-Zip").says("aldrig i en mail");
        assert!(!proven.text().contains(&passphrase[..9]));
        assert!(!scene.desk.get(&scene.case).text().contains(&passphrase[..9]));
        assert!(scene.town.portal.mails().iter().all(|mail| !mail.text.contains(&passphrase[..9])));
        let file = scene.citizen.get("/status/package");
        assert_eq!(
            file.headers["content-disposition"],
            "attachment; filename=\"indsigt-2026-0001.locked.zip\""
        );
        let kept = tempfile::Builder::new().suffix(".zip").tempfile().unwrap();
        std::fs::write(kept.path(), &file.bytes).unwrap();
        let report = export::package::verify_locked(kept.path(), None, Some(&passphrase)).unwrap();
        assert!(report.is_whole(), "{report}");
        // No gateway here: no message is offered, and none is sent by hand.
        assert!(!scene.desk.get(&scene.case).text().contains("passphrase-text"));
        scene
            .desk
            .post(&format!("{}/packages/passphrase-text", scene.case), &[])
            .says("Der er intet telefonnummer");
        // What it held stays to be seen when it is gone.
        let packages = format!("{}/packages", scene.case);
        scene.desk.get(&packages).says("data/letter.txt").says("SHA-256");
        scene.town.portal.wait(31 * DAY);
        let scene = scene.signed_in_again();
        retention::sweep(
            &scene.town.portal.app.db,
            &scene.town.portal.app.vault,
            scene.town.portal.app.now(),
        )
        .unwrap();
        scene.desk.get(&packages).says("data/letter.txt").says("Udløbet").says("Kunne hentes til");
        assert!(!scene.desk.get(&scene.case).text().contains("Vis adgangskoden"));
    });
}
