//! The doors of the staff pages, over HTTP: who is let in, and that what is another's is not there at all.

use indsigt::{
    cases::{self, Arrival, Channel, Contact, Details, OnBehalf, Person},
    ids::CaseId,
    law::rights::Right,
    letters::Lang,
    staff::{Organisation, Role},
};

use crate::support::{
    browser::{Browser, Page},
    databases::on_both,
    portal::{PASSWORD, Portal},
};

fn signed_in(portal: &Portal, email: &str) -> Browser {
    let browser = Browser::new(&portal.base);
    browser.get("/staff/sign-in");
    let page = browser.post("/staff/sign-in", &[("email", email), ("password", PASSWORD)]);
    assert_eq!((page.status, page.path.as_str()), (200, "/staff/cases"));
    browser
}

fn received(portal: &Portal, organisation: &Organisation) -> CaseId {
    let details = Details {
        on_behalf: OnBehalf::Oneself,
        person: Person { name: "Åse Ørsted".into(), ..Person::default() },
        requester: Contact { name: "Åse Ørsted".into(), email: "aase@example.dk".into(), phone: None },
        description: "Alt, hvad I har.".into(),
    };
    let day = portal.app.now().date_naive();
    let arrival = Arrival {
        organisation: organisation.id,
        right: Right::Access,
        channel: Channel::Form,
        language: Lang::Da,
        details: &details,
        received_on: day,
        due_on: day,
    };
    portal.app.db.write(|tx| cases::receive(tx, &portal.app.vault, &arrival, portal.app.now())).unwrap().id
}

#[test]
fn a_foreign_case_an_unknown_one_and_a_forbidden_page_are_the_same_bytes() {
    on_both(|fresh| {
        let portal = Portal::start(fresh);
        let (here, there) = (portal.organisation("fjordby"), portal.organisation("bakkeby"));
        let (mine, foreign) = (received(&portal, &here), received(&portal, &there));
        let unknown = CaseId::new(portal.app.now());
        let browser = signed_in(&portal, &portal.staff(&here, Role::Handler));
        browser.get(&format!("/staff/cases/{mine}")).says("Åse Ørsted");

        let absent: Vec<Page> = [
            format!("/staff/cases/{foreign}"),
            format!("/staff/cases/{unknown}"),
            "/staff/cases/2026-0001".into(),
            format!("/staff/cases/{foreign}/decision"),
            "/staff/settings".into(),
            "/staff/people".into(),
            "/staff/nowhere".into(),
        ]
        .iter()
        .map(|path| browser.get(path))
        .collect();
        for page in &absent {
            assert_eq!(page.status, 404, "{}", page.path);
            // The link to the other language names the address that was asked for, which the asker knows.
            let plain = |page: &Page| page.text().replace(&page.path, "");
            assert_eq!(plain(page), plain(&absent[0]), "{}", page.path);
        }
        for act in ["assignment", "collections", "closure", "identity-checks"] {
            let page = browser.post(&format!("/staff/cases/{foreign}/{act}"), &[]);
            assert_eq!(page.status, 404, "{act}");
        }
        let queue = browser.get("/staff/cases").text();
        assert!(queue.contains(&mine.to_string()) && !queue.contains(&foreign.to_string()));
    });
}

#[test]
fn nobody_works_without_a_session_or_with_a_form_of_another_browser() {
    on_both(|fresh| {
        let portal = Portal::start(fresh);
        let here = portal.organisation("fjordby");
        let case = received(&portal, &here);
        let page = Browser::new(&portal.base).get(&format!("/staff/cases/{case}"));
        assert!(page.path.starts_with("/staff/sign-in?next="), "{}", page.path);

        let auditor = signed_in(&portal, &portal.staff(&here, Role::Auditor));
        auditor.get(&format!("/staff/cases/{case}")).says("Åse Ørsted");
        let refused = auditor.post(&format!("/staff/cases/{case}/assignment"), &[("to", "")]);
        assert_eq!(refused.status, 404, "an auditor changes nothing");

        let handler = signed_in(&portal, &portal.staff(&here, Role::Handler));
        let form = "application/x-www-form-urlencoded";
        let forged = handler.post_raw(&format!("/staff/cases/{case}/assignment"), form, "to=&csrf=00");
        assert_eq!(forged.status, 403);
        portal.wait(31 * 60);
        assert!(handler.get("/staff/cases").path.starts_with("/staff/sign-in"), "unused for half an hour");
    });
}
