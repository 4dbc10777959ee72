//! What letters tell from the register and from the case's own record, and whom they name for complaints.

use indsigt::{
    cases::{
        self, Forwarding,
        letters::{self, LetterError, Particulars},
    },
    db::schema::processing_activities,
    law::{
        assistance::{ForwardBasis, Passed, Special},
        letters::{LetterKind, Part},
        rights::Right,
        status::{Outcome, Status},
    },
    letters::Lang,
    staff::{self, Authority, ClockSettings, Role},
};

use crate::support::{
    browser::Browser,
    cases::Desk,
    databases::on_both,
    decisions::{WRITTEN, compose, decide},
    portal::{PASSWORD, Portal},
};

/// The letter says what the package says: the activities that data were found in, and those about everybody.
#[test]
fn an_access_letter_tells_what_the_register_says_of_what_was_found() {
    on_both(|fresh| {
        let desk = Desk::new(&fresh.db);
        for key in ["personnel", "contact-form", "payroll"] {
            desk.registers(key);
        }
        let case = desk.case_in(Right::Access, Status::Review);
        desk.dataset(&case, "staff", &["name"], 3);
        let letter = |lang, kind| compose(&desk, &case, kind, lang, Particulars::default());
        let danish = letter(Lang::Da, LetterKind::Granted);
        assert_eq!(danish.missing(), None);
        let keys: Vec<&str> = danish.particulars.processing.iter().map(|one| one.key.as_str()).collect();
        assert_eq!(keys, ["personnel", "rights-requests"], "payroll was not found anything in");
        let text = danish.plain();
        for told in [
            "Behandling: Personaleadministration\nFormål: Vi fører din personalesag",
            "Retsgrundlag: Ansættelseskontrakten og kommunens opgaver som myndighed",
            "(artikel 6, stk. 1, litra b)",
            "Oplysninger: Navn, adresse og kontaktoplysninger; Medarbejdernummer",
            "(databehandler, Danmark)",
            "Opbevaring: ",
            "Kilde: ",
            "Automatiske afgørelser: Ingen",
        ] {
            assert!(text.contains(told), "{told}:\n{text}");
        }
        let english = letter(Lang::En, LetterKind::Granted).plain();
        for told in ["Processing: Personnel administration\nPurpose: We keep", "(processor, Denmark)"] {
            assert!(english.contains(told), "{told}:\n{english}");
        }
        assert!(!english.contains("Danmark") && !english.contains("databehandler"), "{english}");
        assert_eq!(letter(Lang::Da, LetterKind::NoData).particulars.processing, []);
    });
}

/// Art. 15(2): the country and the safeguard, or that nothing leaves the EEA; never a guess.
#[test]
fn transfers_are_told_one_by_one_or_denied() {
    on_both(|fresh| {
        let desk = Desk::new(&fresh.db);
        desk.registers("personnel");
        let case = desk.case_in(Right::Access, Status::Review);
        desk.dataset(&case, "staff", &["name"], 3);
        let safeguards = || {
            let letter = compose(&desk, &case, LetterKind::Granted, Lang::En, Particulars::default());
            let piece = letter.pieces.into_iter().find(|piece| piece.part == Part::Safeguards).unwrap();
            let told: Vec<String> = piece.blocks.iter().map(|block| block.plain()).collect();
            (told.join("\n\n"), letter.particulars.processing)
        };
        let (told, processing) = safeguards();
        let abroad = processing.iter().flat_map(|one| &one.recipients).any(|to| to.third_country);
        assert_eq!(told.contains("not sent to countries outside"), !abroad, "{told}");

        // The same activity with a recipient in the United States.
        let mut activity = desk
            .db
            .read(|conn| indsigt::register::find(conn, desk.organisation.id, "personnel"))
            .unwrap()
            .unwrap()
            .activity;
        let all = indsigt::register::read(include_bytes!("../../../demo/register.csv")).unwrap();
        activity.recipients = all.into_iter().find(|one| one.key == "contact-form").unwrap().recipients;
        let changed = |tx: &mut _| {
            use diesel::prelude::*;
            let mine = processing_activities::table.filter(processing_activities::key.eq("personnel"));
            let details = processing_activities::details.eq(indsigt::db::Json(activity.clone()));
            Ok::<_, indsigt::db::DbError>(diesel::update(mine).set(details).execute(tx)?)
        };
        assert_eq!(desk.db.write(changed).unwrap(), 1);
        let (told, _) = safeguards();
        assert!(told.contains("– Automata Flow Inc., United States: "), "{told}");
        assert!(
            told.contains("The Commission's standard clauses") && told.contains("Article 15(2)"),
            "{told}"
        );
    });
}

/// An empty register does not let an answer go out that says nothing of art. 15(1): somebody has to write it.
#[test]
fn without_a_register_the_handler_writes_the_information() {
    on_both(|fresh| {
        use diesel::prelude::*;
        let desk = Desk::new(&fresh.db);
        let empty = |tx: &mut _| {
            Ok::<_, indsigt::db::DbError>(diesel::delete(processing_activities::table).execute(tx)?)
        };
        desk.db.write(empty).unwrap();
        let mut case = desk.case_in(Right::Access, Status::Review);
        let bare = Particulars::default();
        let error = decide(&desk, &mut case, Outcome::Granted, &[], &bare).unwrap_err();
        let missing = cases::DecideError::Letter(LetterError::Missing(Part::Information));
        assert_eq!(error.to_string(), missing.to_string());
        let told = Particulars::default().with(Part::Information, WRITTEN);
        decide(&desk, &mut case, Outcome::Granted, &[], &told).unwrap();
        let answer = desk.db.read(|conn| cases::answer_of(conn, &desk.vault, &case)).unwrap().unwrap();
        assert!(answer.letter.plain().contains(WRITTEN));
    });
}

/// Data of an activity that nobody has entered: the answer would deny transfers that it knows nothing of.
#[test]
fn data_of_an_activity_that_the_register_lacks_hold_the_answer_up() {
    on_both(|fresh| {
        let desk = Desk::new(&fresh.db);
        let mut case = desk.case_in(Right::Access, Status::Review);
        desk.dataset(&case, "staff", &["name"], 3);
        desk.strikes("personnel");
        let bare = Particulars::default();
        let error = decide(&desk, &mut case, Outcome::Granted, &[], &bare).unwrap_err();
        assert_eq!(error.to_string(), "the register has no processing activity personnel");
        assert_eq!(desk.again(&case).status, Status::Review);
        desk.registers("personnel");
        decide(&desk, &mut case, Outcome::Granted, &[], &bare).unwrap();
    });
}

/// R5.6: the person reads who is responsible and that her request went there; nobody types it again.
#[test]
fn what_was_passed_on_stands_in_the_letter() {
    on_both(|fresh| {
        let desk = Desk::new(&fresh.db);
        let case = desk.received(Right::Erasure);
        let letter = |lang| compose(&desk, &case, LetterKind::NotController, lang, Particulars::default());
        assert_eq!(letter(Lang::Da).missing(), Some(Part::Controller));
        for (to, what) in [("Børnehuset Bakken", Passed::Request), ("Region Fjord", Passed::Notice)] {
            let on = desk.now.date_naive();
            let one = Forwarding {
                to: to.into(),
                contact: "post@bakken.example".into(),
                on,
                what,
                basis: ForwardBasis::Contract,
                special: Special::No,
            };
            desk.db
                .write(|tx| cases::forward(tx, &desk.vault, &case, &one, on, desk.handler, desk.now))
                .unwrap();
        }
        let danish = letter(Lang::Da);
        assert_eq!(danish.missing(), None);
        for told in [
            "– Børnehuset Bakken, post@bakken.example\n– Region Fjord, post@bakken.example",
            "– Den 23. november 2026 sendte vi anmodningen videre til Børnehuset Bakken.",
            "– Den 23. november 2026 gav vi Region Fjord besked om, at du har henvendt dig.",
        ] {
            assert!(danish.plain().contains(told), "{told}:\n{}", danish.plain());
        }
        let english = letter(Lang::En).plain();
        assert!(english.contains("On 23 November 2026 we passed the request on to Børnehuset Bakken."));
        // What was told when the letter was kept stays, whatever is recorded afterwards.
        let Desk { db, vault, handler, now, .. } = &desk;
        let id = db.write(|tx| letters::save(tx, vault, &case, &danish, None, Some(*handler), *now)).unwrap();
        let kept = db.read(|conn| letters::find_letter(conn, vault, &case, id, None)).unwrap();
        assert_eq!(kept.letter, danish);
    });
}

/// The country says where to complain, unless the organisation says otherwise.
#[test]
fn the_authority_is_the_countrys_or_the_organisations_own() {
    on_both(|fresh| {
        let mut desk = Desk::new(&fresh.db);
        let told = |desk: &Desk, lang| {
            let case = desk.received(Right::Access);
            compose(desk, &case, LetterKind::Acknowledgement, lang, Particulars::default()).plain()
        };
        let complain =
            "You can complain to Datatilsynet (Danish Data Protection Agency): Carl Jacobsens Vej 35";
        assert!(told(&desk, Lang::En).contains(complain), "{}", told(&desk, Lang::En));
        for (country, name) in [
            (
                "SE",
                "Integritetsskyddsmyndigheten: Box 8114, 104 20 Stockholm, imy@imy.se, https://www.imy.se.",
            ),
            ("BE", "Gegevensbeschermingsautoriteit / Autorité de protection des données: Drukpersstraat 35"),
            // Without an address for mail.
            (
                "ES",
                "Agencia Española de Protección de Datos: C/ Jorge Juan 6, 28001 Madrid, https://www.aepd.es.",
            ),
        ] {
            let settings = ClockSettings {
                country: country.into(),
                zone: chrono_tz::Europe::Stockholm,
                public_body: false,
                deadlines: Default::default(),
            };
            desk.db.write(|tx| staff::save_clock(tx, &desk.organisation, &settings)).unwrap();
            desk.organisation =
                desk.db.read(|conn| staff::find(conn, desk.organisation.id)).unwrap().unwrap();
            assert!(told(&desk, Lang::Da).contains(name), "{country}: {}", told(&desk, Lang::Da));
        }
        let own = Authority {
            name: "Hamburgs tilsyn".into(),
            address: "Ludwig-Erhard-Str. 22, 20459 Hamburg".into(),
            email: "mailbox@tilsyn.example".into(),
            website: "https://tilsyn.example".into(),
        };
        let mut details = desk.organisation.details().clone();
        details.authority = Some(own);
        let (id, name) = (desk.organisation.id, desk.organisation.name.clone());
        desk.db.write(|tx| staff::save(tx, id, &name, &details)).unwrap();
        desk.organisation = desk.db.read(|conn| staff::find(conn, id)).unwrap().unwrap();
        assert!(told(&desk, Lang::En).contains("complain to Hamburgs tilsyn: Ludwig-Erhard-Str. 22"));
    });
}

#[test]
fn the_settings_offer_the_countrys_authority_and_keep_another() {
    on_both(|fresh| {
        let portal = Portal::start(fresh);
        let here = portal.organisation("fjordby");
        let email = portal.staff(&here, Role::Administrator);
        let desk = Browser::new(&portal.base);
        desk.get("/staff/sign-in");
        desk.post("/staff/sign-in", &[("email", &email), ("password", PASSWORD)]);
        let own = |portal: &Portal| {
            let found = portal.app.db.read(|conn| staff::find(conn, here.id)).unwrap().unwrap();
            found.details().authority.clone()
        };
        let form = |name: &'static str, address: &'static str, email: &'static str, site: &'static str| {
            [
                ("organisation", "Fjordby Kommune"),
                ("address", "Torvet 1, 9981 Fjordby"),
                ("contact_email", "post@fjordby.example"),
                ("language", "da"),
                ("authority_name", name),
                ("authority_address", address),
                ("authority_email", email),
                ("authority_website", site),
            ]
        };
        let national = form(
            "Datatilsynet",
            "Carl Jacobsens Vej 35, 2500 Valby",
            "dt@datatilsynet.dk",
            "https://www.datatilsynet.dk",
        );
        desk.get("/staff/settings").says("Carl Jacobsens Vej 35, 2500 Valby").says("jeres land (Danmark)");
        desk.post("/staff/settings", &national).says("Gemt");
        assert_eq!(own(&portal), None, "the country's own is not kept as somebody's choice");
        let half = form("Hamburgs tilsyn", "", "nej", "http://tilsyn.example");
        let refused = desk.post("/staff/settings", &half);
        assert_eq!(refused.status, 422);
        refused.says("Hamburgs tilsyn").says("Skriv en adresse, der begynder med https://");
        assert_eq!(own(&portal), None);
        desk.post("/staff/settings", &form("Hamburgs tilsyn", "Hamburg", "", "https://tilsyn.example"))
            .says("Gemt");
        assert_eq!(own(&portal).unwrap().name, "Hamburgs tilsyn");
        desk.post("/staff/settings", &form("", "", "", "")).says("Gemt");
        assert_eq!(own(&portal), None);
    });
}
