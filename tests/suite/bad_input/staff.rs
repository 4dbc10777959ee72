//! The staff's side, tried by people who should not be there.

use indsigt::staff::Role;
use serde_json::json;

use crate::support::{
    browser::Browser,
    databases::on_both,
    portal::{PASSWORD, Portal},
};

fn sign_in(portal: &Portal, email: &str, password: &str) -> (Browser, u16) {
    let browser = Browser::new(&portal.base);
    browser.get("/staff/sign-in");
    let status = browser.post("/staff/sign-in", &[("email", email), ("password", password)]).status;
    (browser, status)
}

/// Every address of a case, with an id in it.
fn addresses(id: &str) -> Vec<String> {
    ["", "/decision", "/datasets/01a20320-a200-740e-b993-5f7ef14e5172"]
        .map(|rest| format!("/staff/cases/{id}{rest}"))
        .to_vec()
}

#[test]
fn a_case_of_another_organisation_is_absent_in_the_same_bytes() {
    on_both(|fresh| {
        let portal = Portal::start(fresh);
        let (ours, theirs) = (portal.organisation("fjordby"), portal.organisation("nabo"));
        let (mine, neighbour) = (portal.staff(&ours, Role::Handler), portal.staff(&theirs, Role::Handler));
        let body = json!({ "organisation": "fjordby", "right": "access", "name": "Åse Ærø", "email": "aase@example.dk" });
        let answer = reqwest::blocking::Client::new()
            .post(format!("{}/api/v1/requests", portal.base))
            .header("idempotency-key", "the-only-one")
            .json(&body)
            .send()
            .unwrap();
        assert_eq!(answer.status().as_u16(), 201);
        let open = portal.app.db.read(|conn| {
            let filter = indsigt::cases::Filter::default();
            indsigt::cases::page(conn, ours.id, &filter, portal.app.now().date_naive(), 10)
        });
        let id = open.unwrap()[0].id.to_string();

        let (handler, status) = sign_in(&portal, &mine, PASSWORD);
        assert_eq!(status, 200);
        handler.get("/staff/cases").says("2026-0001");
        handler.get(&format!("/staff/cases/{id}")).says("Åse Ærø");

        let (stranger, status) = sign_in(&portal, &neighbour, PASSWORD);
        assert_eq!(status, 200);
        assert!(!stranger.get("/staff/cases").text().contains("2026-0001"));
        assert!(!stranger.get("/staff/cases?q=aase@example.dk").text().contains("2026-0001"));
        let nobodys = "01a20320-a200-740e-b993-5f7ef14e5172";
        for (real, none) in addresses(&id).iter().zip(addresses(nobodys)) {
            let (real, none) = (stranger.get(real), stranger.get(&none));
            assert_eq!((real.status, none.status), (404, 404), "{}", real.path);
            assert_eq!(real.text().replace(&id, nobodys), none.text(), "{}", real.path);
        }
    });
}

#[test]
fn without_a_session_there_is_only_the_door() {
    on_both(|fresh| {
        let portal = Portal::start(fresh);
        let organisation = portal.organisation("fjordby");
        let email = portal.staff(&organisation, Role::Handler);
        let (browser, status) = sign_in(&portal, &email, "en anden adgangskode");
        assert!((400..500).contains(&status), "{status}");
        let (_, unknown) = sign_in(&portal, "nobody@fjordby.dk", "en anden adgangskode");
        assert_eq!(status, unknown, "nobody learns which addresses have accounts");
        for path in ["/staff/cases", "/staff/settings", "/staff/people", "/staff/tasks", "/staff/me"] {
            let page = browser.get(path);
            assert!(page.path.starts_with("/staff/sign-in"), "{path} led to {}", page.path);
        }
    });
}

/// A form of one browser does not work in another one, and no session outlives its end.
#[test]
fn a_form_belongs_to_its_browser() {
    on_both(|fresh| {
        let portal = Portal::start(fresh);
        let organisation = portal.organisation("fjordby");
        let email = portal.staff(&organisation, Role::Handler);
        let (mine, _) = sign_in(&portal, &email, PASSWORD);
        mine.get("/staff/me");
        let stolen = mine.csrf();
        let body = format!("csrf={stolen}&language=en");
        let other = Browser::new(&portal.base);
        let kind = "application/x-www-form-urlencoded";
        let page = other.post_raw("/staff/me/language", kind, body.clone());
        assert!(
            page.status == 403 || page.path.starts_with("/staff/sign-in"),
            "{} {}",
            page.status,
            page.path
        );
        for wrong in
            ["csrf=&language=en", "language=en", "csrf=zz&language=en", "csrf=%ff&language=en", "%%%"]
        {
            let page = mine.post_raw("/staff/me/language", kind, wrong);
            assert!(matches!(page.status, 400 | 403), "{wrong}: {}", page.status);
        }
        portal.wait(13 * 3600);
        assert!(mine.get("/staff/cases").path.starts_with("/staff/sign-in"));
    });
}
