//! The register's pages, over HTTP: who may do what, that a form and a file are checked by the same door, and that
//! nothing is stored before somebody has said so.

use indsigt::{
    audit::{self, Action, By},
    db::DbError,
    register::{self, Uses},
    staff::{Organisation, Role},
};
use reqwest::blocking::multipart::{Form, Part};
use serde_json::{Value, json};

use super::{DEMO, log, with};
use crate::support::{
    browser::{Browser, Page},
    databases::{TestDb, on_both},
    portal::{PASSWORD, Portal},
};

/// A portal whose sources are the demo's, an organisation with the demo's register.
fn portal(fresh: &TestDb) -> (Portal, Organisation) {
    let sources = concat!(env!("CARGO_MANIFEST_DIR"), "/demo/sources");
    let portal = Portal::start_with(fresh, |settings| settings.sources_dir = sources.into());
    let organisation = portal.organisation("fjordby");
    let (app, none) = (&portal.app, Uses::new());
    register::import(&app.db, &app.vault, organisation.id, DEMO.as_bytes(), &none, By::Program, app.now())
        .unwrap();
    (portal, organisation)
}

fn signed_in(portal: &Portal, organisation: &Organisation, role: Role) -> Browser {
    let browser = Browser::new(&portal.base);
    browser.get("/staff/sign-in");
    let email = portal.staff(organisation, role);
    browser.post("/staff/sign-in", &[("email", email.as_str()), ("password", PASSWORD)]);
    browser
}

fn keys(portal: &Portal, organisation: &Organisation) -> Vec<String> {
    let all = portal.app.db.read::<_, DbError>(|conn| register::list(conn, organisation.id)).unwrap();
    all.into_iter().map(|activity| activity.key).collect()
}

/// What the log says about the register.
fn told(portal: &Portal, organisation: &Organisation) -> Vec<(Action, Value)> {
    assert_eq!(audit::first_broken(&portal.app.db, &portal.app.vault, organisation.id).unwrap(), None);
    let all = portal.app.db.read::<_, DbError>(|conn| log(conn, organisation.id)).unwrap();
    all.into_iter()
        .filter(|(action, _)| action.as_str().starts_with("activity-") || *action == Action::RegisterImported)
        .skip(1)
        .collect()
}

/// The form of a new activity, with everything that is needed.
const FORM: &[(&str, &str)] = &[
    ("key", "parking"),
    ("role", "controller"),
    ("name_da", "Parkering"),
    ("name_en", "Parking"),
    ("purpose_da", "Vi udsteder parkeringstilladelser."),
    ("legal_basis", "6(1)(e)"),
    ("legal_basis_da", "Færdselsloven"),
    ("categories_of_data_da", "Navn\r\nNummerplade"),
    ("categories_of_people_da", "Bilejere"),
    ("source_da", "Dig selv"),
    ("to_name", "Parkvagt Inc."),
    ("to_kind", "processor"),
    ("to_country", "US"),
    ("to_safeguard", "standard-clauses"),
    ("to_note_da", "Vurderet 1. marts 2026"),
    ("to_note_en", ""),
    ("to_name_en", ""),
    ("to_name", ""),
    ("to_kind", ""),
    ("to_country", ""),
    ("to_safeguard", ""),
    ("number", "2"),
    ("unit", "years"),
    ("trigger", "last-activity"),
    ("number", ""),
    ("unit", "years"),
    ("trigger", ""),
];

/// The form with other values for some fields, by their first occurrence.
fn form<'a>(changes: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut form = FORM.to_vec();
    for (name, value) in changes {
        match form.iter().position(|(field, _)| field == name) {
            Some(at) => form[at].1 = value,
            None => form.push((name, value)),
        }
    }
    form
}

fn as_seen(page: &Page) -> String {
    let text = page.text();
    let rest = text.split("name=\"as_seen\" value=\"").nth(1).expect("the form says what it saw");
    rest.split('"').next().unwrap().to_owned()
}

#[test]
fn an_activity_is_added_changed_confirmed_and_removed() {
    on_both(|fresh| {
        let (portal, organisation) = portal(fresh);
        let dpo = signed_in(&portal, &organisation, Role::Dpo);
        dpo.get("/staff/register/new");
        let page = dpo.post("/staff/register", FORM);
        assert_eq!(page.path, "/staff/register/activities/parking?notice=activity-added");
        page.says("Parkvagt Inc.")
            .says("Kommissionens standardbestemmelser")
            .says("Vurderet 1. marts 2026")
            .says("Mangler engelsk");
        page.says("2 år fra den seneste aktivitet").says("artikel 6, stk. 1, litra e");

        let edit = dpo.get("/staff/register/activities/parking/edit");
        edit.says("Navn\nNummerplade").says("value=\"Parkvagt Inc.\"");
        let seen = as_seen(&edit);
        portal.wait(60);
        let changed = form(&[("purpose_en", "We issue parking permits."), ("as_seen", &seen)]);
        let page = dpo.post("/staff/register/activities/parking", &changed);
        assert_eq!(page.path, "/staff/register/activities/parking?notice=activity-changed");
        // Somebody who read it before that is told, and changes nothing.
        let late = dpo
            .post("/staff/register/activities/parking", &form(&[("name_da", "P-plads"), ("as_seen", &seen)]));
        assert_eq!(late.status, 409);
        dpo.get("/staff/register/activities/parking").says("Parkering");

        let seen = as_seen(&dpo.get("/staff/register/activities/parking"));
        portal.wait(60);
        dpo.post("/staff/register/activities/parking/confirmation", &[("as_seen", &seen)]);
        dpo.get("/staff/register/activities/parking/removal").says("Fjern Parkering?");
        let page = dpo.post("/staff/register/activities/parking/removal", &[]);
        assert_eq!(page.path, "/staff/register?notice=activity-removed");
        assert_eq!(keys(&portal, &organisation).len(), 15);
        assert_eq!(
            told(&portal, &organisation),
            [
                (Action::ActivityAdded, json!({ "activity": "parking" })),
                (Action::ActivityChanged, json!({ "activity": "parking", "fields": ["purpose_en"] })),
                (Action::ActivityConfirmed, json!({ "activity": "parking" })),
                (Action::ActivityRemoved, json!({ "activity": "parking" })),
            ]
        );
    });
}

#[test]
fn a_wrong_form_comes_back_with_its_words_and_what_was_typed() {
    on_both(|fresh| {
        let (portal, organisation) = portal(fresh);
        let admin = signed_in(&portal, &organisation, Role::Administrator);
        admin.get("/staff/register/new");
        let wrong: &[(&str, &str, &str)] = &[
            ("legal_basis", "", "Angiv et retsgrundlag"),
            ("to_safeguard", "", "Parkvagt Inc. er uden for EØS (US). Angiv det grundlag"),
            ("to_country", "", "Parkvagt Inc.: “” er ikke et land"),
            ("role", "processor", "Skriv, hvem der er dataansvarlig"),
            ("special_categories", "yes", "Særlige kategorier kræver et grundlag i artikel 9, stk. 2"),
            ("purpose_da", "=1+1", "begynder som en formel"),
            ("trigger", "", "er ikke en periode"),
            ("automated_logic_da", "Efter en tabel", "Skriv alle tre ting"),
            ("key", "payroll", "En anden aktivitet har denne nøgle"),
        ];
        for (field, value, words) in wrong {
            let page = admin.post("/staff/register", &form(&[(field, value)]));
            assert_eq!(page.status, 422, "{field}={value}");
            page.says(words).says("Færdselsloven").says("Nummerplade").says("value=\"Parkvagt Inc.\"");
        }
        // More rows is no attempt to save.
        let rows = |page: &Page| page.text().matches("name=\"to_name\"").count();
        let more = admin.post("/staff/register", &form(&[("then", "rows")]));
        assert_eq!((more.status, rows(&more)), (200, 5));
        assert_eq!(told(&portal, &organisation), []);
    });
}

#[test]
fn what_sources_refer_to_stays_and_unknown_references_are_shown() {
    on_both(|fresh| {
        let (portal, organisation) = portal(fresh);
        let admin = signed_in(&portal, &organisation, Role::Administrator);
        admin.get("/staff/register/activities/payroll/removal").says("payroll/payslips");
        let refused = admin.post("/staff/register/activities/payroll/removal", &[]);
        assert_eq!(refused.status, 409);
        refused.says("payroll/payslips");
        let seen = as_seen(&admin.get("/staff/register/activities/payroll"));
        let renamed =
            admin.post("/staff/register/activities/payroll", &form(&[("key", "pay"), ("as_seen", &seen)]));
        assert_eq!(renamed.status, 422);
        renamed.says("Nøglen kan ikke ændres").says("payroll/payslips");
        assert!(keys(&portal, &organisation).contains(&"payroll".to_owned()));

        let other = DEMO.replacen("\npayroll,", "\nwages,", 1);
        let page = admin.upload("/staff/register/import", Form::new().part("file", Part::text(other)));
        page.says("Intet kan læses ind").says("payroll/payslips");
        assert!(!page.text().contains("Gør dette til fortegnelsen"));
        assert_eq!(told(&portal, &organisation), []);
    });
}

/// Sends the form of the page, as its one button does.
fn accept(browser: &Browser, plan: &Page, file: &[u8]) -> Page {
    let text = plan.text();
    let version = text
        .split("name=\"version\" value=\"")
        .nth(1)
        .expect("a version")
        .split('"')
        .next()
        .unwrap()
        .to_owned();
    let form = Form::new().text("version", version).text("file", String::from_utf8(file.to_vec()).unwrap());
    browser.upload("/staff/register/replacement", form)
}

#[test]
fn a_file_is_looked_at_before_it_is_taken_in() {
    on_both(|fresh| {
        let (portal, organisation) = portal(fresh);
        let admin = signed_in(&portal, &organisation, Role::Administrator);
        let out = admin.get("/staff/register/file");
        assert!(out.bytes.starts_with(b"\xef\xbb\xbfkey,role,"));
        assert!(
            out.headers["content-disposition"]
                .to_str()
                .unwrap()
                .contains("fjordby-behandlingsaktiviteter.csv")
        );
        admin.get("/staff/register/import");
        let send = |bytes: &[u8]| {
            admin.upload("/staff/register/import", Form::new().part("file", Part::bytes(bytes.to_vec())))
        };
        send(&out.bytes).says("Filen og fortegnelsen er ens");

        let text = String::from_utf8(with("mail", "purpose_da", "Vi skriver <b>breve</b>.")).unwrap();
        let file: String = text
            .lines()
            .filter(|line| !line.starts_with("payroll-for-others,"))
            .map(|line| format!("{line}\n"))
            .collect();
        let plan = send(file.as_bytes());
        plan.says("1 aktivitet ændres")
            .says("purpose_da")
            .says("1 aktivitet fjernes")
            .says("Løn for selvejende institutioner");
        plan.says("Vi skriver &lt;b&gt;breve");
        assert_eq!(told(&portal, &organisation), [], "looking stores nothing");

        // Somebody else changes the register between the look and the yes.
        let seen = as_seen(&admin.get("/staff/register/activities/temps"));
        admin.post("/staff/register/activities/temps", &form(&[("key", "temps"), ("as_seen", &seen)]));
        let again = accept(&admin, &plan, file.as_bytes());
        assert_eq!(again.status, 409);
        again.says("ændret imens");
        assert_eq!(keys(&portal, &organisation).len(), 15);
        let done = accept(&admin, &again, file.as_bytes());
        assert_eq!(done.path, "/staff/register?notice=register-imported");
        assert_eq!(keys(&portal, &organisation).len(), 14);
        let (action, details) = told(&portal, &organisation).pop().unwrap();
        assert_eq!(
            (action, &details["changed"]["mail"], &details["removed"]),
            (Action::RegisterImported, &json!(["purpose_da"]), &json!(["payroll-for-others"]))
        );
    });
}

#[test]
fn a_wrong_file_is_told_line_by_line_in_the_readers_language() {
    on_both(|fresh| {
        let (portal, organisation) = portal(fresh);
        let admin = signed_in(&portal, &organisation, Role::Administrator);
        admin.get("/staff/register/import");
        let send = |bytes: &[u8]| {
            admin.upload("/staff/register/import", Form::new().part("file", Part::bytes(bytes.to_vec())))
        };
        let file = with("mail", "legal_basis", "6(1)(g)");
        let page = send(&file);
        assert_eq!(page.status, 422);
        page.says("Linje 8")
            .says("<code>legal_basis</code>")
            .says("“6(1)(g)” er ikke et retsgrundlag")
            .says("Én ting er forkert");
        send(b"").says("Vælg en fil");
        send(b"\xff\xfe\x00").says("ikke UTF-8");
        send(&vec![b'x'; 5 * 1024 * 1024]).says("større end 4 MB");
        let page = admin.post("/staff/me/language", &[("language", "en")]);
        assert_eq!(page.status, 200);
        admin.get("/staff/register/import");
        send(&file).says("Line 8").says("is not a legal basis");
        let forged = || Form::new().text("csrf", "00").part("file", Part::bytes(file.clone()));
        assert_eq!(admin.upload("/staff/register/import", forged()).status, 403);
        assert_eq!(
            Browser::new(&portal.base).upload("/staff/register/import", forged()).path,
            "/staff/sign-in"
        );
        assert_eq!(told(&portal, &organisation), []);
    });
}

#[test]
fn everybody_reads_two_roles_edit_and_another_organisation_sees_nothing() {
    on_both(|fresh| {
        let (portal, organisation) = portal(fresh);
        let edits = [
            "/staff/register/new",
            "/staff/register/import",
            "/staff/register/activities/mail/edit",
            "/staff/register/activities/mail/removal",
        ];
        let reads = [
            "/staff/register",
            "/staff/register?q=kontorsky&role=controller&warning=",
            "/staff/register/recipients?show=third",
            "/staff/register/activities/mail",
            "/staff/register/file",
        ];
        for role in Role::ALL {
            let browser = signed_in(&portal, &organisation, *role);
            let may = matches!(role, Role::Administrator | Role::Dpo);
            for path in reads {
                let page = browser.get(path);
                assert_eq!(page.status, 200, "{role} {path}");
                page.says("Kontorsky");
            }
            for path in edits {
                assert_eq!(browser.get(path).status, if may { 200 } else { 404 }, "{role} {path}");
            }
            let list = browser.get("/staff/register").text();
            assert_eq!(list.contains("/staff/register/new"), may, "{role}");
            if !may {
                let seen = "2026-11-22T12:00:00Z";
                assert_eq!(browser.post("/staff/register", FORM).status, 404);
                assert_eq!(
                    browser.post("/staff/register/activities/mail", &form(&[("as_seen", seen)])).status,
                    404
                );
                assert_eq!(
                    browser.post("/staff/register/activities/mail/confirmation", &[("as_seen", seen)]).status,
                    404
                );
                assert_eq!(browser.post("/staff/register/activities/mail/removal", &[]).status, 404);
                let file = || Form::new().part("file", Part::text(DEMO));
                assert_eq!(browser.upload("/staff/register/import", file()).status, 404);
                assert_eq!(browser.upload("/staff/register/replacement", file()).status, 404);
            }
        }
        let other = portal.organisation("skovby");
        let stranger = signed_in(&portal, &other, Role::Administrator);
        assert!(!stranger.get("/staff/register").text().contains("Kontorsky"));
        assert!(!stranger.get("/staff/register/file").text().contains("Kontorsky"));
        for path in ["", "/edit", "/removal"] {
            assert_eq!(stranger.get(&format!("/staff/register/activities/mail{path}")).status, 404, "{path}");
        }
        stranger.get("/staff/register/new");
        assert_eq!(stranger.post("/staff/register/activities/mail/removal", &[]).status, 404);
        assert_eq!(told(&portal, &organisation), []);
        assert_eq!(keys(&portal, &organisation).len(), 15);
    });
}
