//! A public authority says so once, on the page of its calendar, and its letters and its clock both know.

use indsigt::{law::rights::Right, staff::Role};

use crate::support::{browser::Browser, databases::on_both, portal::PASSWORD, portal::Portal};

fn asked(portal: &Portal) {
    let body = serde_json::json!({
        "organisation": "fjordby", "right": Right::Access, "name": "Mette Holm", "email": "mette@example.dk",
    });
    let client = reqwest::blocking::Client::new();
    let post = client
        .post(format!("{}/api/v1/requests", portal.base))
        .header("idempotency-key", "key-of-mette-0001");
    assert!(post.json(&body).send().unwrap().status().is_success());
    portal.work();
}

#[test]
fn what_the_calendar_page_says_of_a_public_authority_stands_in_its_letters() {
    on_both(|fresh| {
        let portal = Portal::start(fresh);
        let here = portal.organisation("fjordby");
        asked(&portal);
        let desk = Browser::new(&portal.base);
        let email = portal.staff(&here, Role::Administrator);
        desk.get("/staff/sign-in");
        desk.post("/staff/sign-in", &[("email", &email), ("password", PASSWORD)]);
        let queue = desk.get("/staff/cases").text();
        let start = queue.find("href=\"/staff/cases/").expect("a case in the queue") + 6;
        let case = queue[start..].split('"').next().unwrap();
        let asks = |yes: bool| {
            let page = desk.get(&format!("{case}/decision?outcome=refused&ground=excessive")).text();
            for told in ["name=\"passage-public-reasons\"", "databeskyttelseslovens § 39"] {
                assert_eq!(page.contains(told), yes, "{told}:\n{page}");
            }
            assert_eq!(desk.get(case).text().contains("Syv arbejdsdage"), yes);
        };
        asks(false);
        desk.get("/staff/calendar");
        let mut form = vec![("country", "DK"), ("zone", "Europe/Copenhagen"), ("public_body", "yes")];
        desk.post("/staff/calendar", &form).says("Gemt");
        asks(true);

        // The settings of the organisation leave it as it is.
        desk.get("/staff/settings");
        let settings = [
            ("organisation", "Fjordby Kommune"),
            ("address", "Torvet 1, 9981 Fjordby"),
            ("contact_email", "post@fjordby.example"),
            ("language", "da"),
            ("authority_name", "Datatilsynet"),
            ("authority_address", "Carl Jacobsens Vej 35, 2500 Valby"),
            ("authority_email", "dt@datatilsynet.dk"),
            ("authority_website", "https://www.datatilsynet.dk"),
        ];
        desk.post("/staff/settings", &settings).says("Gemt");
        asks(true);

        desk.get("/staff/calendar");
        form.pop();
        desk.post("/staff/calendar", &form).says("Gemt");
        asks(false);
    });
}
