//! The page of one document of a source: what it says, what is chosen, what becomes of it, and that the case waits.

use std::io::Read as _;

use diesel::prelude::*;
use indsigt::{
    audit::{self, Action},
    cases::{self, Case},
    db::{
        Conn, DbError, Instant,
        schema::{collected_documents, document_decisions},
    },
    documents::{fold::Needle, read::Format, redact::Cuts},
    ids::CollectedDocumentId,
    law::{
        files::FileState,
        grounds::Ground,
        rights::Right,
        spans::Spans,
        status::{Outcome, Status},
    },
    letters::Lang,
    review::{self, Copy, DocumentDeed, DocumentOrder, Order, Paper, PaperState},
    sources::{
        declaration::{ProvidedBy, Words},
        documents::{self, Arriving, DOCUMENTS, DocumentOrigin, Place},
        search,
    },
    staff::{self, Role},
};

use crate::{
    export::{sample::member, shop::Shop},
    support::{
        browser::Browser,
        cases::Desk,
        databases::on_both,
        decisions::{decide, letter},
        portal::{PASSWORD, Portal},
    },
};

fn put(desk: &Desk, case: &Case, position: i32, name: &str, content: &[u8]) -> CollectedDocumentId {
    put_as("personnel", desk, case, position, (name, content))
}

/// Of an activity that stands in the register.
fn put_as(
    activity: &str,
    desk: &Desk,
    case: &Case,
    position: i32,
    (name, content): (&str, &[u8]),
) -> CollectedDocumentId {
    let words = |text: &str| Words { da: text.into(), en: text.into() };
    let origin = DocumentOrigin {
        title: words("Personalemappe"),
        source_title: words("Arkivet"),
        activity: activity.into(),
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
            let id = documents::add(tx, &key, place, (position, &arrived, &origin), desk.now)?;
            let clean = collected_documents::state.eq(FileState::Clean);
            diesel::update(collected_documents::table.find(id)).set(clean).execute(tx)?;
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
        let id = put(&desk, &case, 0, "Om Kanariefugl Gulsen.mbox", mails);
        let open = || desk.db.read(|conn| cases::facts(conn, &case, desk.now)).unwrap().undecided.items - 1;
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

        // It is an act like all others: it is undone where it was done, and the letter tells of it while it stands.
        let told = format!("/staff/cases/{}/decision", case.id);
        browser
            .get(&told)
            .says("Dele af dokumentet »Om _.mbox« fra Arkivet")
            .says("Det handler om en kollega.");
        let newest = || desk.db.read(|conn| review::history(conn, &case)).unwrap()[0].clone();
        let undo = format!("/staff/cases/{}/review/acts/{}/undoing", case.id, newest().id);
        let id_text = id.to_string();
        browser.post(&undo, &[("paper", &id_text)]).says("Alt er, som det var før").says("Ikke afgjort");
        assert_eq!(open(), 1);
        browser.post(&address, &with("choose")).says("Dokumentet er ikke afgjort endnu");
        assert_eq!(open(), 1, "what is chosen decides nothing");

        // In the list it stands with the rows, leads to its page, and is passed over when many are given at once.
        let list = format!("/staff/cases/{}/review", case.id);
        browser.get(&format!("{list}?set=documents&source=archive")).says("Kanariefugl").says("1 til 1 af 1");
        browser.get(&format!("{list}?source=other")).says("Intet her");
        let beside = format!("{list}?item={id}&set=documents");
        browser
            .get(&beside)
            .says(&format!("/documents/{id}?list=show%3Dundecided%26set%3Ddocuments"))
            .says("Der er valgt tekst");
        let all = [("all", "yes"), ("show", "undecided")];
        browser
            .post(&format!("{list}/preview"), &[&all[..], &[("deed", "give")]].concat())
            .says("Én ting udleveres")
            .says("Ét valgt dokument røres ikke");
        let withhold =
            [("deed", "withhold"), ("ground", "others-rights"), ("reason", "Det handler om en kollega.")];
        let item = [("item", id_text.as_str())];
        let preview = browser.post(&format!("{list}/preview"), &[&item[..], &withhold].concat());
        preview.says("Én ting undtages").says("Kanariefugl Gulsen.mbox");
        let documents = [("set", "documents")];
        browser
            .post(&format!("{list}/acts"), &[&item[..], &withhold, &documents].concat())
            .says("Det er gjort");
        assert_eq!(open(), 0);
        let difference = browser.get(&format!("{list}/difference"));
        difference.says("1 fundet, 0 udleveres, 1 undtaget").says("Det handler om en kollega.");
        browser.get(&format!("{list}?show=withheld")).says("Kanariefugl");

        browser.post(&address, &[("do", "undecide")]).says("ikke afgjort længere");
        assert_eq!(open(), 1);
        browser.post(&address, &[("do", "give")]).says("Dokumentet udleveres, som det er");
        assert_eq!(open(), 0);
        let told = portal.app.db.read(|conn| audit::of_case(conn, here.id, case.id)).unwrap();
        let count = |action| told.iter().filter(|entry| entry.action == action).count();
        assert_eq!((count(Action::DocumentDecided), count(Action::DocumentUndecided)), (3, 1));
        assert_eq!((count(Action::Reviewed), count(Action::ReviewUndone)), (1, 1));
    });
}

/// What stands about the documents, and the hash that a second pair of eyes looks at.
fn stands(desk: &Desk, case: &Case) -> (Vec<PaperState>, Vec<u8>) {
    let papers = desk.db.read(|conn| review::papers_of(conn, &desk.vault, case)).unwrap();
    let hash = desk.db.read(|conn| cases::review_state(conn, case)).unwrap();
    (papers.iter().map(Paper::state).collect(), hash)
}

fn decide_one(desk: &Desk, case: &mut Case, id: CollectedDocumentId, order: &DocumentOrder<'_>) {
    let made = desk
        .db
        .write(|tx| review::decide_document(tx, &desk.vault, case, (id, order), desk.handler, desk.now));
    made.unwrap();
}

#[test]
fn a_decision_about_a_document_is_an_act_and_makes_the_look_of_a_colleague_fall() {
    on_both(|fresh| {
        let desk = Desk::new(&fresh.db);
        let mut details = desk.organisation.details().clone();
        details.release_by_two = true;
        desk.db.write(|tx| staff::save(tx, desk.organisation.id, &desk.organisation.name, &details)).unwrap();
        let mut case = desk.case_in(Right::Access, Status::Review);
        let set = desk.dataset(&case, "archive", &["x"], 2);
        let one = put(&desk, &case, 0, "brev.txt", b"Hej");
        let two = put(&desk, &case, 1, "notat.txt", b"Hej Bo");
        let (rows, vault) = (vec![(set, Spans::all(2))], &desk.vault);
        let many = |case: &mut Case, order, papers: &[CollectedDocumentId]| {
            desk.db.write(|tx| {
                review::carry_out_with(tx, vault, case, order, (&rows, papers), desk.handler, desk.now)
            })
        };
        let undo = |case: &mut Case, act| {
            desk.db.write(|tx| review::undo(tx, vault, case, act, desk.handler, desk.now)).unwrap();
        };
        let empty = stands(&desk, &case);
        assert_eq!(empty.0, [PaperState::Undecided; 2]);

        // Many at once, and back. What somebody chose to take out is never given by it.
        let (all, count) = many(&mut case, Order::Give, &[one, two]).unwrap();
        assert_eq!((count, stands(&desk, &case).0), (4, vec![PaperState::Given; 2]));
        undo(&mut case, all);
        assert_eq!(stands(&desk, &case), empty);
        let cuts = Cuts { passages: vec!["Bo".into()], ..Cuts::default() };
        decide_one(&desk, &mut case, two, &DocumentOrder::Choose(&cuts));
        let (_, count) = many(&mut case, Order::Give, &[one, two]).unwrap();
        assert_eq!((count, stands(&desk, &case).0), (3, vec![PaperState::Given, PaperState::Undecided]));
        let look = |case: &mut Case, by| desk.db.write(|tx| review::look(tx, vault, case, by, desk.now));
        let open = look(&mut case, desk.handler).unwrap_err().to_string();
        assert!(open.contains("1 things"), "{open}");
        case = desk.again(&case);

        let why = "Det handler om en kollega.";
        decide_one(&desk, &mut case, two, &DocumentOrder::Withhold(Ground::OthersRights, why));
        let facts = desk.db.read(|conn| cases::facts(conn, &case, desk.now)).unwrap();
        assert!(facts.withheld && facts.is_all_decided());
        let looked = |case: &Case| desk.db.read(|conn| cases::looked(conn, case)).unwrap().len();
        let second = desk.colleague("Bo");
        look(&mut case, desk.handler).unwrap();
        look(&mut case, second).unwrap();
        assert_eq!(looked(&case), 2);
        decide_one(&desk, &mut case, two, &DocumentOrder::Give);
        assert_eq!(looked(&case), 0, "what is given changed after she looked");
        let newest = desk.db.read(|conn| review::history(conn, &case)).unwrap()[0].id;
        undo(&mut case, newest);
        assert_eq!(looked(&case), 2, "it is as she saw it again");
        desk.chain_is_whole();
    });
}

#[test]
fn what_is_not_given_of_documents_is_told_and_nothing_is_built_that_nobody_decided() {
    on_both(|fresh| {
        let shop = Shop::open(fresh);
        let mut case = shop.reviewed(Lang::Da);
        let desk = &shop.desk;
        let mail = "Ring til 280476-4111 eller bo.ek@fjordby.example.";
        let ids: Vec<_> =
            [("a.txt", "Brev a"), ("b.txt", "Brev b"), ("c.txt", mail), ("d.exe", "\u{0}\u{1}")]
                .iter()
                .zip(0..)
                .map(|((name, text), at)| put_as("accounting", desk, &case, at, (name, text.as_bytes())))
                .collect();
        // A worker reads them, so that the list can say where other people seem to be named.
        let whose = (case.organisation, case.id);
        review::read_documents(&desk.db, &desk.vault, &shop.app.sandbox, whose, desk.now).unwrap();
        let papers = desk.db.read(|conn| review::papers_of(conn, &desk.vault, &case)).unwrap();
        assert_eq!(papers.iter().map(Paper::places).collect::<Vec<_>>(), [Some(0), Some(0), Some(2), None]);
        assert!(papers[2].is_proposed() && papers[3].is_proposed() && !papers[0].is_proposed());

        // One text is taken out wherever it stands, as one act: of rows at once, of an undecided document by a choice.
        let needle = Needle::new("K\u{f6}hler").unwrap();
        let found = desk.db.read(|conn| review::spot(conn, &desk.vault, &case, &needle, 100)).unwrap();
        assert!(!found.is_empty());
        let few = desk.db.read(|conn| review::spot(conn, &desk.vault, &case, &needle, 0));
        assert!(matches!(few, Err(review::SpotError::TooMany)));
        let before = stands(desk, &case);
        let cuts = Cuts { passages: vec!["Brev".into()], ..Cuts::default() };
        let chosen = [(ids[0], DocumentOrder::Choose(&cuts))];
        let why = (Ground::OthersRights, "Det handler om en anden.");
        let (act, count) = desk
            .db
            .write(|tx| {
                let all = (found.as_slice(), &chosen[..]);
                review::take_everywhere(tx, &desk.vault, &mut case, all, why, desk.handler, desk.now)
            })
            .unwrap();
        assert_eq!(count as usize, found.len() + 1);
        let left = desk.db.read(|conn| review::spot(conn, &desk.vault, &case, &needle, 100)).unwrap();
        assert!(left.is_empty(), "{left:?}");
        assert!(
            desk.db.read(|conn| review::papers_of(conn, &desk.vault, &case)).unwrap()[0].cuts().is_some()
        );
        desk.db.write(|tx| review::undo(tx, &desk.vault, &mut case, act, desk.handler, desk.now)).unwrap();
        assert_eq!(stands(desk, &case), before);

        let harmful = collected_documents::state.eq(FileState::Infected);
        let left = |tx: &mut Conn| {
            diesel::update(collected_documents::table.find(ids[3])).set(harmful).execute(tx)?;
            let why = (ids[3], "Filen er skadelig.");
            documents::leave_out(tx, &desk.vault, &case, why, desk.handler, desk.now)
        };
        desk.db.write(left).unwrap();
        decide_one(desk, &mut case, ids[0], &DocumentOrder::Give);
        let why = "Det handler om en kollega.";
        decide_one(desk, &mut case, ids[1], &DocumentOrder::Withhold(Ground::OthersRights, why));
        let cuts = Cuts { passages: vec!["280476-4111".into()], ..Cuts::default() };
        let file = review::seal_copy(&desk.vault, &case, b"Ring til [udeladt]", desk.now).unwrap();
        let copy = Copy { file, format: Format::Text, left_out: Vec::new() };
        let redact = DocumentOrder::Redact(Ground::OthersRights, "Et nummer.", &cuts, &copy);
        decide_one(desk, &mut case, ids[2], &redact);
        let told = desk.db.read(|conn| review::omissions_of(conn, &desk.vault, &desk.words, Lang::Da, &case));
        let told: Vec<String> =
            told.unwrap().iter().map(|one| format!("{} {}", one.what, one.reason)).collect();
        let [.., b, c, d] = &told[..] else { panic!("{told:?}") };
        assert!(
            b.contains("»b.txt«") && c.contains("Et nummer.") && d.contains("Filen er skadelig."),
            "{told:?}"
        );

        let letter = letter(desk, &case, Outcome::PartlyGranted, &[]);
        decide(desk, &mut case, Outcome::PartlyGranted, &[], &letter).unwrap();
        // Somebody tampers with what was decided: nothing is built.
        let at = |tx: &mut Conn, ended: Option<Instant>| {
            let one = document_decisions::table
                .filter(document_decisions::document_id.eq(ids[0]))
                .filter(document_decisions::deed.eq(DocumentDeed::Give));
            diesel::update(one).set(document_decisions::ended_at.eq(ended)).execute(tx).map_err(DbError::from)
        };
        desk.db.write(|tx| at(tx, Some(desk.now.into()))).unwrap();
        shop.work();
        let (done, error) = shop.trouble(&case).remove(0);
        assert!(!done && error.unwrap().contains("not decided"));
        desk.db.write(|tx| at(tx, None)).unwrap();
        shop.work_through();
        let zip = shop.fetch(&case);
        for file in ["data/withheld.json", "data/withheld.txt", "index.html"] {
            let text = member(&zip, file);
            for words in
                ["b.txt", why, "Et nummer.", "d.exe", "Filen er skadelig.", "Filen kan ikke åbnes sikkert"]
            {
                assert!(text.contains(words), "{file} lacks {words}: {text}");
            }
        }
        let list = member(&zip, "manifest-sha256.txt");
        assert!(list.contains("a.txt") && list.contains("c.txt"), "{list}");
        assert!(!list.contains("b.txt") && !list.contains("d.exe"), "{list}");

        // The case is purged: nothing of it stays, neither rows nor files.
        let mut files = Vec::new();
        desk.db
            .write(|tx| {
                let (org, id) = whose;
                files = review::remove_of_case(tx, org, id)?;
                files.extend(indsigt::sources::tasks::remove_of_case(tx, org, id)?);
                files.extend(documents::remove_of_case(tx, org, id)?);
                Ok::<_, DbError>(())
            })
            .unwrap();
        assert!(files.contains(&file) && files.len() == 5, "{files:?}");
        for one in &files {
            desk.vault.remove_file(*one).unwrap();
            let opened = desk.vault.open_file(&case.key(&desk.vault).unwrap(), *one);
            assert!(opened.is_err());
        }
        assert!(desk.db.read(|conn| review::history(conn, &case)).unwrap().is_empty());
        assert!(desk.db.read(|conn| review::papers_of(conn, &desk.vault, &case)).unwrap().is_empty());
    });
}
