//! What a handler gets wrong in a form of the case page: the same page says what to do beside the field, keeps what was
//! typed, and nothing is stored.

use std::process::Command;

use diesel::{QueryDsl, RunQueryDsl};
use indsigt::{
    audit::Action,
    cases::Case,
    db::{
        DbError,
        schema::{extensions, forwardings, identity_checks, pauses},
    },
    law::{rights::Right, status::Status},
    register,
    staff::Role,
};

use crate::support::{
    browser::{Browser, Page},
    cases::Desk,
    databases::on_both,
    portal::{PASSWORD, Portal},
};

const TYPED: &str = "To hedder Mette Holm, og den ene er født i 1971.";

fn signed_in(portal: &Portal, email: &str) -> Browser {
    let browser = Browser::new(&portal.base);
    browser.get("/staff/sign-in");
    browser.post("/staff/sign-in", &[("email", email), ("password", PASSWORD)]);
    browser
}

/// How many pauses, extensions, forwardings and identity checks there are.
fn stored(portal: &Portal) -> [i64; 4] {
    let count = portal.app.db.read(|conn| {
        Ok::<_, DbError>([
            pauses::table.count().get_result(conn)?,
            extensions::table.count().get_result(conn)?,
            forwardings::table.count().get_result(conn)?,
            identity_checks::table.count().get_result(conn)?,
        ])
    });
    count.unwrap()
}

/// What has happened to the case, apart from its being looked at.
fn acts(desk: &Desk, case: &Case) -> usize {
    desk.told(case).iter().filter(|(action, _)| *action != Action::CaseViewed).count()
}

/// The page says `words` in its summary and beside the field, to which the summary leads.
#[track_caller]
fn told(page: &Page, anchor: &str, words: &str) {
    assert_eq!(page.status, 422, "{words}");
    page.says(&format!("<a href=\"#{anchor}\">{words}"));
    page.says(&format!(" id=\"{anchor}\""));
    let text = page.text();
    assert!(text.matches(words).count() >= 2, "{words:?} also stands at {anchor}:\n{text}");
}

/// Form, what is sent beside the reason, the element and the words.
type Wrong = (&'static str, &'static [(&'static str, &'static str)], &'static str, &'static str);

/// At noon of Sunday 22 November 2026, with a case received on the 20th and due on 21 December.
const WRONG: &[Wrong] = &[
    ("pauses", &[("ground", ""), ("asked_on", "2026-11-21")], "pause-ground", "Vælg en af begrundelserne"),
    ("pauses", &[("ground", "identity"), ("asked_on", "")], "pause-asked_on", "Skriv en dato, der findes"),
    (
        "pauses",
        &[("ground", "identity"), ("asked_on", "2026-11-31")],
        "pause-asked_on",
        "Skriv en dato, der findes",
    ),
    (
        "pauses",
        &[("ground", "identity"), ("asked_on", "1899-01-01")],
        "pause-asked_on",
        "Ingen kan spørges, før",
    ),
    (
        "pauses",
        &[("ground", "identity"), ("asked_on", "2026-11-23")],
        "pause-asked_on",
        "Vælg i dag eller en tidligere dag",
    ),
    (
        "extension",
        &[("ground", "mood"), ("until", "2027-01-10")],
        "extend-ground",
        "Vælg en af begrundelserne",
    ),
    (
        "extension",
        &[("ground", "complexity"), ("until", "2026-12-21")],
        "extend-until",
        "Vælg en dag efter den sidste dag",
    ),
    (
        "extension",
        &[("ground", "complexity"), ("until", "2027-03-21")],
        "extend-until",
        "Det er for sent: vælg en dag",
    ),
    (
        "receipt",
        &[("received_on", "2026-11-23")],
        "receipt-received_on",
        "En anmodning kan ikke være modtaget i fremtiden",
    ),
    (
        "receipt",
        &[("received_on", "1899-12-31")],
        "receipt-received_on",
        "Databeskyttelsesforordningen har gældt siden 25. maj 2018. Se på årstallet.",
    ),
    (
        "receipt",
        &[("received_on", "2026-11-19T23:30:00")],
        "receipt-received_on",
        "Skriv en dato, der findes",
    ),
    (
        "receipt",
        &[("received_on", "2026-11-20")],
        "receipt-received_on",
        "Det er allerede dagen for modtagelsen",
    ),
    ("reclassifications", &[("right", "everything")], "reclassify-right", "Vælg, hvilken ret"),
    ("reclassifications", &[("right", "access")], "reclassify-right", "Sagen handler allerede om den ret"),
];

#[test]
fn a_refused_form_comes_back_as_it_was_typed_and_stores_nothing() {
    on_both(|fresh| {
        let portal = Portal::start(fresh);
        let here = portal.organisation("fjordby");
        let desk = Desk::in_portal(&portal, &here);
        let case = desk.case_in(Right::Access, Status::Identity);
        let handler = signed_in(&portal, &portal.staff(&here, Role::Handler));
        let path = format!("/staff/cases/{}", case.id);
        assert_eq!(handler.get(&path).status, 200);
        let before = acts(&desk, &case);
        for (form, fields, anchor, words) in WRONG {
            let mut fields = fields.to_vec();
            fields.push(("reason", TYPED));
            let page = handler.post(&format!("{path}/{form}"), &fields);
            told(&page, anchor, words);
            page.says(TYPED);
            let days = fields.iter().filter(|(name, value)| {
                ["asked_on", "until", "received_on"].contains(name) && !value.is_empty()
            });
            for (name, day) in days {
                page.says(&format!("name=\"{name}\" value=\"{day}\""));
            }
        }
        // Everything that is wrong at once, each beside its field.
        let page = handler.post(&format!("{path}/pauses"), &[]);
        told(&page, "pause-ground", "Vælg en af begrundelserne");
        told(&page, "pause-asked_on", "Skriv en dato, der findes");
        told(&page, "pause-reason", "Skriv en begrundelse");
        let page =
            handler.post(&format!("{path}/extension"), &[("ground", "number"), ("until", "2027-01-10")]);
        told(&page, "extend-reason", "Skriv en begrundelse");
        page.says("value=\"number\" required checked");
        let fields = [("to", "Skolen på Næsset"), ("on", "2026-11-22"), ("what", "notice")];
        let page = handler.post(&format!("{path}/forwardings"), &fields);
        told(&page, "forward-contact", "Skriv, hvordan modtageren kan kontaktes");
        page.says("value=\"Skolen på Næsset\"").says("value=\"notice\" required checked");
        let page =
            handler.post(&format!("{path}/identity-checks"), &[("method", "other"), ("result", "passed")]);
        told(&page, "identity-note", "Skriv en bemærkning");
        page.says("value=\"other\" required checked").says("value=\"passed\" required checked");
        let long = "a".repeat(2_001);
        let fields = [("method", "call-back"), ("result", "failed"), ("note", long.as_str())];
        let page = handler.post(&format!("{path}/identity-checks"), &fields);
        told(&page, "identity-note", "Skriv højst 2.000 tegn");
        page.says(&long);

        let page = handler.post(&format!("{path}/steps"), &[("step", "reminder"), ("note", " ")]);
        told(&page, "note-note-reminder", "Udfyld dette felt");
        let fee = [("ground", "excessive"), ("amount", "gratis"), ("reason", TYPED)];
        let page = handler.post(&format!("{path}/fee"), &fee);
        told(&page, "fee-new-amount", "Skriv et beløb");
        page.says(TYPED).says("value=\"gratis\"").says("value=\"excessive\" required checked");
        let page = handler.post(&format!("{path}/fee-reply"), &[("reply", "paid")]);
        told(&page, "fee-reply", "Identiteten er ikke bekræftet endnu");

        assert_eq!(stored(&portal), [0; 4]);
        assert_eq!(acts(&desk, &case), before);
        let now = desk.again(&case);
        assert_eq!((now.version, now.received_on, now.due_on), (case.version, case.received_on, case.due_on));
    });
}

#[test]
fn pauses_neither_overlap_nor_end_before_they_start_nor_come_after_the_answer() {
    on_both(|fresh| {
        let portal = Portal::start(fresh);
        let here = portal.organisation("fjordby");
        let desk = Desk::in_portal(&portal, &here);
        let case = desk.case_in(Right::Access, Status::Identity);
        let handler = signed_in(&portal, &portal.staff(&here, Role::Handler));
        let path = format!("/staff/cases/{}", case.id);
        handler.get(&path);
        let pause = [("ground", "clarification"), ("asked_on", "2026-11-21"), ("reason", TYPED)];
        handler.post(&format!("{path}/pauses"), &pause).says("Det er noteret, at personen er spurgt");
        let again = [("ground", "identity"), ("asked_on", "2026-11-22"), ("reason", "Igen og igen")];
        let page = handler.post(&format!("{path}/pauses"), &again);
        told(&page, "pause-asked_on", "Personen er allerede spurgt den dag");
        page.says("Igen og igen");
        let text = page.text();
        let start = text.find(&format!("{path}/pauses/")).unwrap();
        let answer = text[start..].split('"').next().unwrap().to_owned();
        let id = answer.split('/').nth(5).unwrap();
        for (day, words) in [
            ("2026-11-20", "Personen kan ikke svare, før der er spurgt"),
            ("2026-11-23", "Vælg i dag eller en tidligere dag"),
            ("i går", "Skriv en dato, der findes"),
        ] {
            let page = handler.post(&answer, &[("answered_on", day)]);
            told(&page, &format!("pause-answer-answered_on-{id}"), words);
            page.says(&format!("name=\"answered_on\" value=\"{day}\""));
        }
        assert_eq!(stored(&portal)[0], 1);

        let decided = desk.case_in(Right::Rectification, Status::Decided);
        let late = format!("/staff/cases/{}", decided.id);
        let before = acts(&desk, &decided);
        let pause = [("ground", "identity"), ("asked_on", "2026-11-22"), ("reason", TYPED)];
        let page = handler.post(&format!("{late}/pauses"), &pause);
        told(&page, "pause", "Sagen er besvaret eller slut");
        page.says(TYPED);
        let extension = [("ground", "complexity"), ("until", "2027-01-10"), ("reason", TYPED)];
        let page = handler.post(&format!("{late}/extension"), &extension);
        told(&page, "extend", "Sagen er besvaret eller slut");
        page.says(TYPED);
        assert_eq!((stored(&portal)[..2].to_vec(), acts(&desk, &decided)), (vec![1, 0], before));
    });
}

#[test]
fn in_month_two_the_page_says_that_no_extension_is_left_and_keeps_the_reasons() {
    on_both(|fresh| {
        let portal = Portal::start(fresh);
        let here = portal.organisation("fjordby");
        let desk = Desk::in_portal(&portal, &here);
        let case = desk.case_in(Right::Access, Status::Review);
        let email = portal.staff(&here, Role::Handler);
        portal.wait(30 * 24 * 3600);
        let handler = signed_in(&portal, &email);
        let path = format!("/staff/cases/{}", case.id);
        handler.get(&path).says("Fristen kan ikke længere forlænges");
        let extension = [("ground", "complexity"), ("until", "2027-02-20"), ("reason", TYPED)];
        let before = stored(&portal);
        let page = handler.post(&format!("{path}/extension"), &extension);
        told(&page, "extend", "Måneden er gået, så fristen kan ikke forlænges. Svar hurtigst muligt.");
        page.says(TYPED).says("name=\"until\" value=\"2027-02-20\"");
        assert_eq!((stored(&portal), desk.again(&case).due_on), (before, case.due_on), "nothing new");
    });
}

/// The same file is refused on the desk and on the command line, with its line, its column and what to write.
#[test]
fn a_register_row_without_a_legal_basis_is_refused_on_the_command_line() {
    on_both(|fresh| {
        let portal = Portal::start(fresh);
        let here = portal.organisation("fjordby");
        let file = portal.folder().join("register.csv");
        let lines = include_str!("../../../demo/register.csv").replacen(",6(1)(c); 9(2)(b),", ",,", 1);
        std::fs::write(&file, lines).unwrap();
        let inside = |name: &str| portal.folder().join(name);
        let told = Command::new(env!("CARGO_BIN_EXE_indsigt"))
            .args(["register", "import", "--organisation", "fjordby"])
            .arg(&file)
            .env("INDSIGT_DATABASE_URL", &fresh.url)
            .env("INDSIGT_MAIL_FROM", "Indsigt <indsigt@example.dk>")
            .env("INDSIGT_DATA_DIR", inside("data"))
            .env("INDSIGT_SOURCES_DIR", inside("sources"))
            .env("INDSIGT_MASTER_KEY_FILE", inside("master.key"))
            .output()
            .unwrap();
        let said = String::from_utf8(told.stderr).unwrap();
        assert!(!told.status.success() && told.stdout.is_empty(), "{said}");
        assert!(said.contains("line 2: legal_basis: "), "{said}");
        let kept = portal.app.db.read(|conn| register::list(conn, here.id)).unwrap();
        assert!(kept.is_empty());
    });
}
