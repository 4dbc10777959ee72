//! The register on the case page: what the found data belong to, who is likely responsible, and that a request was
//! passed on (R5.3, R5.6).

use chrono::{Days, NaiveDate};
use indsigt::{
    audit::{Action, By},
    cases::{self, ForwardError, Forwarding},
    db::DbError,
    law::{
        assistance::{ForwardBasis, Passed, Special},
        rights::Right,
        status::Status,
    },
    register::{self, Uses},
    staff::{Organisation, Role},
};
use serde_json::json;

use super::{DEMO, edited};
use crate::support::{
    browser::Browser,
    cases::Desk,
    databases::on_both,
    portal::{PASSWORD, Portal},
};

fn signed_in(portal: &Portal, organisation: &Organisation, role: Role) -> Browser {
    let browser = Browser::new(&portal.base);
    browser.get("/staff/sign-in");
    let email = portal.staff(organisation, role);
    browser.post("/staff/sign-in", &[("email", email.as_str()), ("password", PASSWORD)]);
    browser
}

fn registered(portal: &Portal, organisation: &Organisation, file: &[u8]) {
    let (app, none) = (&portal.app, Uses::new());
    register::import(&app.db, &app.vault, organisation.id, file, &none, By::Program, app.now()).unwrap();
}

#[test]
fn the_case_page_says_which_activities_the_data_belong_to() {
    on_both(|fresh| {
        let portal = Portal::start(fresh);
        let organisation = portal.organisation("fjordby");
        let desk = Desk::in_portal(&portal, &organisation);
        let case = desk.case_in(Right::Access, Status::Collecting);
        desk.dataset(&case, "people", &["name"], 2);
        desk.strikes("personnel");
        let handler = signed_in(&portal, &organisation, Role::Handler);
        let path = format!("/staff/cases/{}", case.id);
        handler.get(&path).says("Data: people:</span>").says("ikke i fortegnelsen: personnel");
        registered(&portal, &organisation, DEMO.as_bytes());
        let page = handler.get(&path);
        page.says("href=\"/staff/register/activities/personnel\">Personaleadministration</a>");
        page.says("href=\"/staff/register/activities/rights-requests\">Anmodninger om rettigheder</a>");
        assert!(!page.text().contains("ikke i fortegnelsen"));
    });
}

#[test]
fn a_request_about_another_controllers_data_is_passed_on() {
    on_both(|fresh| {
        let portal = Portal::start(fresh);
        let organisation = portal.organisation("fjordby");
        let desk = Desk::in_portal(&portal, &organisation);
        let file = edited(DEMO.as_bytes(), "personnel", "role", "processor");
        let file = edited(&file, "personnel", "controller", "Skolen på Næsset | post@naesset.example");
        registered(&portal, &organisation, &file);
        let case = desk.case_in(Right::Access, Status::Collecting);
        desk.dataset(&case, "people", &["name"], 2);
        let handler = signed_in(&portal, &organisation, Role::Handler);
        let path = format!("/staff/cases/{}", case.id);
        let page = handler.get(&path);
        page.says("Skolen på Næsset").says("post@naesset.example").says("Børnehuset Bakken");
        let text = page.text();
        assert!(
            text.find("Skolen på Næsset") < text.find("Børnehuset Bakken"),
            "where data were found comes first"
        );

        let to = format!("{path}/forwardings");
        let form = |on: &str, activity: &str, contact: &str| {
            handler.post(
                &to,
                &[
                    ("activity", activity),
                    ("to", ""),
                    ("contact", contact),
                    ("on", on),
                    ("what", "notice"),
                    ("basis", "contract"),
                ],
            )
        };
        let (day, today) = (case.received_on, portal.app.now().date_naive());
        let before = day.checked_sub_days(Days::new(1)).unwrap().to_string();
        let after = today.checked_add_days(Days::new(1)).unwrap().to_string();
        let refused = [
            (form(&before, "personnel", ""), "før den blev modtaget"),
            (form(&after, "personnel", ""), "Dagen er ikke kommet endnu"),
            (form("22-11-2026", "personnel", ""), "Skriv den dag"),
            (form(&day.to_string(), "", "a@b.example"), "Skriv, hvem anmodningen er sendt til"),
        ];
        for (page, words) in refused {
            assert_eq!(page.status, 422);
            page.says(words);
        }
        assert_eq!(
            form(&day.to_string(), "payroll", "").status,
            404,
            "nobody else is responsible for our payroll"
        );
        let done = form(&today.to_string(), "personnel", "");
        assert_eq!(done.path, format!("{path}?notice=forwarded"));
        done.says("Skolen på Næsset")
            .says("Kun besked om, at nogen har spurgt")
            .says("2 dage efter modtagelsen");
        let told = desk
            .told(&case)
            .into_iter()
            .filter(|(action, _)| *action == Action::Forwarded)
            .collect::<Vec<_>>();
        let details = json!({
            "on": today, "what": "notice", "basis": "contract", "special": false,
            "days_after_receipt": (today - day).num_days(),
        });
        assert_eq!(told, [(Action::Forwarded, details)], "the log names nobody");
        desk.chain_is_whole();

        let auditor = signed_in(&portal, &organisation, Role::Auditor);
        auditor.get(&path).says("Skolen på Næsset");
        assert_eq!(
            auditor
                .post(
                    &to,
                    &[
                        ("activity", "personnel"),
                        ("on", "2026-11-22"),
                        ("what", "notice"),
                        ("basis", "consent")
                    ]
                )
                .status,
            404
        );
        let other = portal.organisation("skovby");
        let stranger = signed_in(&portal, &other, Role::Administrator);
        stranger.get("/staff/me");
        assert_eq!(
            stranger
                .post(
                    &to,
                    &[
                        ("activity", ""),
                        ("to", "X"),
                        ("contact", "y"),
                        ("on", "2026-11-22"),
                        ("what", "notice"),
                        ("basis", "consent")
                    ]
                )
                .status,
            404
        );
    });
}

#[test]
fn a_case_that_has_ended_is_not_passed_on_and_a_neighbours_is_not_seen() {
    on_both(|fresh| {
        let desk = Desk::new(&fresh.db);
        let today = desk.now.date_naive();
        let forwarding = |to: &str, contact: &str, on: NaiveDate| Forwarding {
            to: to.into(),
            contact: contact.into(),
            on,
            what: Passed::Request,
            basis: ForwardBasis::Consent,
            special: Special::No,
        };
        let pass = |case: &cases::Case, forwarding: &Forwarding| {
            desk.db
                .write(|tx| cases::forward(tx, &desk.vault, case, forwarding, today, desk.handler, desk.now))
        };
        let open = desk.received(Right::Erasure);
        let good = forwarding(" Skolen på Næsset ", "post@naesset.example", today);
        assert!(matches!(pass(&open, &forwarding("", "x", today)), Err(ForwardError::ToMissing)));
        assert!(matches!(pass(&open, &forwarding("x", " ", today)), Err(ForwardError::ContactMissing)));
        assert!(matches!(pass(&open, &forwarding(&"x".repeat(201), "x", today)), Err(ForwardError::TooLong)));
        pass(&open, &good).unwrap();
        let stored = desk.db.read(|conn| cases::forwardings_of(conn, &desk.vault, &open)).unwrap();
        assert_eq!(stored.len(), 1);
        assert_eq!(stored[0].forwarding.to, "Skolen på Næsset");
        let ended = desk.case_in(Right::Erasure, Status::Withdrawn);
        assert!(matches!(pass(&ended, &good), Err(ForwardError::Step(_))));
        assert!(desk.db.read(|conn| cases::forwardings_of(conn, &desk.vault, &ended)).unwrap().is_empty());
        let neighbours = cases::Case { organisation: desk.neighbour().organisation.id, ..open };
        let seen = desk
            .db
            .read::<_, DbError>(|conn| Ok(cases::forwardings_of(conn, &desk.vault, &neighbours).unwrap()));
        assert_eq!(seen.unwrap(), []);
    });
}
