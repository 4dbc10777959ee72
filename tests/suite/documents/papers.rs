//! The page of one document of a source: what it says, what is chosen, what becomes of it, and that the case waits.

use std::io::Read as _;

use diesel::prelude::*;
use indsigt::{
    audit::{self, Action},
    cases::{self, Case},
    db::{DbError, schema::collected_documents},
    ids::CollectedDocumentId,
    law::{files::FileState, rights::Right, status::Status},
    review::{self, DocumentDeed},
    sources::{
        declaration::{ProvidedBy, Words},
        documents::{self, Arriving, DOCUMENTS, DocumentOrigin, Place},
        search,
    },
    staff::Role,
};

use crate::support::{
    browser::Browser,
    cases::Desk,
    databases::on_both,
    portal::{PASSWORD, Portal},
};

fn put(desk: &Desk, case: &Case, name: &str, content: &[u8]) -> CollectedDocumentId {
    let words = |text: &str| Words { da: text.into(), en: text.into() };
    let origin = DocumentOrigin {
        title: words("Personalemappe"),
        source_title: words("Arkivet"),
        activity: "personnel".into(),
        provided_by: ProvidedBy::Observed,
        legal_basis: None,
        sensitivity: Default::default(),
    };
    let key = case.key(&desk.vault).unwrap();
    let arriving = Arriving { name, told: Default::default(), content, longest: 1_000_000 };
    let arrived = documents::seal(&desk.vault, &key, arriving, desk.now).unwrap();
    let searches = desk.db.read(|conn| search::of_case(conn, case.organisation, case.id)).unwrap();
    let place = Place {
        organisation: case.organisation,
        case: case.id,
        search: searches[0].id,
        source: "archive",
        dataset: DOCUMENTS,
    };
    desk.db
        .write(|tx| {
            let id = documents::add(tx, &key, place, (0, &arrived, &origin), desk.now)?;
            let clean = collected_documents::state.eq(FileState::Clean);
            diesel::update(collected_documents::table).set(clean).execute(tx)?;
            Ok::<_, documents::DocumentsError>(id)
        })
        .unwrap()
}

#[test]
fn a_document_is_read_redacted_and_decided_on_its_page() {
    on_both(|fresh| {
        let portal = Portal::start(fresh);
        let here = portal.organisation("fjordby");
        let desk = Desk::in_portal(&portal, &here);
        let case = desk.case_in(Right::Access, Status::Review);
        desk.dataset(&case, "archive", &["x"], 1);
        let mails = include_bytes!("../../fixtures/documents/indbakke.mbox");
        let id = put(&desk, &case, "Om Kanariefugl Gulsen.mbox", mails);
        let open = || desk.db.read(|conn| cases::facts(conn, &case, desk.now)).unwrap().documents_open;
        assert_eq!(open(), 1, "nobody has decided");

        let browser = Browser::new(&portal.base);
        browser.get("/staff/sign-in?lang=da");
        let email = portal.staff(&here, Role::Handler);
        browser.post("/staff/sign-in", &[("email", &email), ("password", PASSWORD)]);
        let address = format!("/staff/cases/{}/documents/{id}", case.id);
        let page = browser.get(&address);
        page.says("Ikke afgjort")
            .says("kan ikke tage vagten")
            .says("Ligner et CPR-nummer")
            .says("Gentager mail 1");

        let nothing =
            browser.post(&address, &[("do", "redact"), ("ground", "others-rights"), ("reason", "Om andre.")]);
        assert_eq!(nothing.status, 422);
        nothing.says("Vælg, hvad der skal ud");
        let chosen = [
            ("passage", "280476-4111"),
            ("more", "Kanariefugl Gulsen\nkanariefugl.gulsen@fjordby.example"),
            ("ground", "others-rights"),
            ("reason", "Det handler om en kollega."),
        ];
        let with = |what| [&chosen[..], &[("do", what)]].concat();
        let preview = browser.post(&address, &with("preview"));
        preview.says("Intet er gemt endnu").says("[udeladt] ([udeladt]) kan ikke tage vagten");
        assert_eq!(open(), 1, "a look decides nothing");
        browser.post(&address, &with("redact")).says("Kopien uden det valgte er gemt");
        assert_eq!(open(), 0);

        let decided = desk.db.read(|conn| review::decisions_of(conn, &desk.vault, &case)).unwrap();
        let [decision] = &decided[..] else { panic!("{decided:?}") };
        assert_eq!((decision.deed, decision.cuts.passages.len()), (DocumentDeed::Redact, 3));
        let mut copy = String::new();
        decision.open_copy(&desk.vault, &case).unwrap().unwrap().read_to_string(&mut copy).unwrap();
        assert!(copy.contains("bo@fjordby.example") && !copy.to_lowercase().contains("gulsen"), "{copy}");
        let sealed: Vec<Vec<u8>> = desk
            .db
            .read(|conn| {
                use indsigt::db::schema::document_decisions::dsl::{document_decisions, sealed};
                document_decisions.select(sealed).load(conn).map_err(DbError::from)
            })
            .unwrap();
        assert!(sealed.iter().all(|one| !String::from_utf8_lossy(one).contains("kollega")));

        browser.post(&address, &[("do", "undecide")]).says("ikke afgjort længere");
        assert_eq!(open(), 1);
        browser.post(&address, &[("do", "give")]).says("Dokumentet udleveres, som det er");
        assert_eq!(open(), 0);
        let told = portal.app.db.read(|conn| audit::of_case(conn, here.id, case.id)).unwrap();
        let count = |action| told.iter().filter(|entry| entry.action == action).count();
        assert_eq!((count(Action::DocumentDecided), count(Action::DocumentUndecided)), (2, 1));
    });
}
