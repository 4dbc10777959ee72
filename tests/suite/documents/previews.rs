//! What a handler sees of a file: why it is not opened, the release, the drawn pages; over HTTP.

use diesel::prelude::*;
use indsigt::{
    audit::{self, Action},
    cases::Case,
    db::{DbError, schema::attachments},
    documents::{self, FilePurpose, FileState, Keeper},
    law::rights::Right,
    staff::Role,
};

use crate::support::{
    browser::Browser,
    cases::Desk,
    databases::{TestDb, on_both},
    files,
    portal::{PASSWORD, Portal},
};

fn signed_in(portal: &Portal, email: &str) -> Browser {
    let browser = Browser::new(&portal.base);
    browser.get("/staff/sign-in?lang=da");
    browser.post("/staff/sign-in", &[("email", email), ("password", PASSWORD)]);
    browser
}

/// A file in a new case: the case, and the address of the file.
fn put(portal: &Portal, desk: &Desk, name: &str, bytes: &[u8]) -> (Case, String) {
    let case = desk.received(Right::Access);
    let key = case.key(&desk.vault).unwrap();
    let keeper = Keeper::Case { id: case.id, key: &key };
    let parts = portal.app.documents();
    let id = documents::add(&parts, case.organisation, keeper, FilePurpose::Request, name, bytes, desk.now)
        .unwrap();
    let file = format!("/staff/cases/{}/attachments/{id}", case.id);
    (case, file)
}

fn page_of(case: &Case) -> String {
    format!("/staff/cases/{}", case.id)
}

fn all_are(portal: &Portal, state: FileState) {
    let every = diesel::update(attachments::table).set(attachments::state.eq(state));
    portal.app.db.write(|tx| every.execute(tx).map_err(DbError::from)).unwrap();
}

#[test]
fn a_held_file_is_not_opened_until_it_is_released_with_a_reason() {
    on_both(|fresh| {
        let portal = Portal::start(fresh);
        let here = portal.organisation("fjordby");
        let desk = Desk::in_portal(&portal, &here);
        let (case, file) = put(&portal, &desk, "fuldmagt.pdf", &files::pdf(2));
        let browser = signed_in(&portal, &portal.staff(&here, Role::Handler));
        let page = browser.get(&page_of(&case));
        page.says("Holdt tilbage: der er ikke sat en virusscanner op").says("Åbn den uden scanning");
        assert!(!page.text().contains("/preview"));
        for address in [file.clone(), format!("{file}/preview")] {
            let refused = browser.get(&address);
            assert_eq!(refused.status, 409);
            refused.says("Filen bliver ikke åbnet");
        }
        browser.get(&page_of(&case));
        let page = browser.post(&format!("{file}/release"), &[("reason", "")]);
        assert_eq!(page.status, 422);
        page.says("Skriv, hvorfor filen må åbnes uden scanning");
        let page = browser.post(&format!("{file}/release"), &[("reason", "Hun viste os den selv.")]);
        page.says("Filen er frigivet")
            .says("Frigivet uden scanning af Anna Berg")
            .says("Hun viste os den selv.");

        let got = browser.get(&file);
        assert_eq!((got.status, got.bytes), (200, files::pdf(2)));
        assert!(got.headers["content-disposition"].to_str().unwrap().starts_with("attachment"));
        assert!(got.headers["content-security-policy"].to_str().unwrap().contains("sandbox"));
        let preview = browser.get(&format!("{file}/preview"));
        preview.says("Side 1 af 2").says("Side 2 af 2").says("data:image/png;base64,");
        let policy = preview.headers["content-security-policy"].to_str().unwrap().to_owned();
        assert!(
            policy.contains("img-src 'self' data:;") && policy.contains("default-src 'none'"),
            "{policy}"
        );
        assert!(
            !browser.get(&page_of(&case)).headers["content-security-policy"]
                .to_str()
                .unwrap()
                .contains("data:")
        );
        browser.get(&format!("{file}/preview?from=3")).says("Der er ikke flere sider");
        let entries = portal.app.db.read(|conn| audit::of_case(conn, here.id, case.id)).unwrap();
        let views = entries.iter().filter(|entry| entry.action == Action::AttachmentViewed).count();
        assert_eq!(views, 3, "each look stands in the log");
    });
}

#[test]
fn nothing_is_released_where_the_administrator_does_not_want_it() {
    let fresh = TestDb::sqlite();
    let portal = Portal::start_with(&fresh, |settings| settings.scanner.unscanned = "keep".into());
    let here = portal.organisation("fjordby");
    let desk = Desk::in_portal(&portal, &here);
    let (case, file) = put(&portal, &desk, "fuldmagt.pdf", &files::pdf(1));
    let browser = signed_in(&portal, &portal.staff(&here, Role::Handler));
    let page = browser.get(&page_of(&case));
    assert!(page.says("Holdt tilbage").text().contains("fuldmagt.pdf") && !page.text().contains("/release"));
    let page = browser.post(&format!("{file}/release"), &[("reason", "Alligevel")]);
    assert_eq!(page.status, 422);
    page.says("Spørg din administrator");
    assert_eq!(browser.get(&file).status, 409);
}

#[test]
fn a_broken_or_hostile_file_costs_its_preview_and_nothing_else() {
    let fresh = TestDb::sqlite();
    let portal = Portal::start(&fresh);
    let here = portal.organisation("fjordby");
    let desk = Desk::in_portal(&portal, &here);
    // Within every limit that is looked at when it comes in; what it holds shows when it is drawn.
    let (_, cut) = put(&portal, &desk, "foto.png", &files::huge_png(3000, 3000));
    let (_, word) = put(&portal, &desk, "brev.docx", &files::word("Fuldmagt", &[]));
    let (_, photo) = put(&portal, &desk, "foto.jpg", &files::turned_photograph());
    all_are(&portal, FileState::Clean);
    let browser = signed_in(&portal, &portal.staff(&here, Role::Handler));
    let page = browser.get(&format!("{cut}/preview"));
    assert_eq!(page.status, 200);
    page.says("Filen kunne ikke vises");
    assert!(!page.text().contains("data:image"));
    assert_eq!(browser.get(&format!("{word}/preview")).status, 404, "a Word file is kept as a file only");
    browser.get(&format!("{photo}/preview")).says("Side 1 af 1");
    let (there, elsewhere) = (portal.organisation("bakkeby"), photo.clone());
    let stranger = signed_in(&portal, &portal.staff(&there, Role::Handler));
    assert_eq!(stranger.get(&format!("{elsewhere}/preview")).status, 404);
    assert_eq!(stranger.get(&elsewhere).status, 404);
}
