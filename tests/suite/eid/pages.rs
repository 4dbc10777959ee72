//! The way through the pages: from the status page to a provider and back, and everything that must not work.

use indsigt::{
    identity::{
        Assurance, CheckResult, Method, Party,
        eid::proof::{self, COUNTS},
        sessions,
    },
    law::status::Status,
    staff::Role,
};
use serde_json::json;
use url::Url;

use super::town::Town;
use crate::support::{
    databases::{TestDb, on_both},
    hostile::{SigningKey, TestServer},
    provider::{TestProvider, declaration_with_cpr_match},
};

fn changed(address: &str, name: &str, value: Option<&str>) -> String {
    let mut url = Url::parse(address).unwrap();
    let mut pairs: Vec<(String, String)> =
        url.query_pairs().filter(|(key, _)| key != name).map(|(k, v)| (k.into(), v.into())).collect();
    pairs.extend(value.map(|value| (name.to_owned(), value.to_owned())));
    url.query_pairs_mut().clear().extend_pairs(pairs);
    url.into()
}

pub fn parameter(address: &str, name: &str) -> String {
    let url = Url::parse(address).unwrap();
    url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned()).unwrap_or_default()
}

#[test]
fn somebody_signs_in_and_the_case_knows_who_she_is() {
    on_both(|db| {
        let provider = TestProvider::start();
        let town = Town::new(db, &provider.declaration("fjordby"));
        let case = town.mette();
        let browser = town.browser(&case);
        browser.get("/status").says("/status/identity").says("du behøver ikke");
        browser.get("/status/identity").says("Brug MitID").says("Andre måder").says("Du behøver ikke MitID");
        let back = provider.sign_in(&town.begin(&browser), "mette");
        let page = town.back(&browser, &back);
        assert_eq!(page.path, "/status/identity?told=passed");
        page.says("Tak. Vi ved nu, hvem du er.");
        let checks = town.checks(&case);
        assert_eq!(checks.len(), 1);
        assert_eq!((checks[0].method, checks[0].result), (Method::Eid, CheckResult::Passed));
        assert_eq!((checks[0].assurance, checks[0].party), (Assurance::Substantial, Party::Requester));
        assert_eq!(town.again(&case).status, Status::Collecting);
        // What passes leaves no name behind.
        let app = &town.portal.app;
        let kept = app.db.read(|conn| proof::of_case(conn, &app.vault, &case)).unwrap();
        assert_eq!((kept[0].name.clone(), kept[0].birth_date), (None, None));

        // The same answer again, from the same browser: it was used.
        assert_eq!(town.back(&browser, &back).path, "/status/identity?told=unknown");
        assert_eq!(town.checks(&case).len(), 1);
    });
}

#[test]
fn an_answer_counts_only_in_the_browser_that_began_and_with_its_own_state() {
    let db = TestDb::sqlite();
    let provider = TestProvider::start();
    let town = Town::new(&db, &provider.declaration("fjordby"));
    let (case, other) = (town.mette(), town.asks("Lars Holm", "lars@example.dk", Some("1979-11-02")));
    let (browser, thief) = (town.browser(&case), town.browser(&other));
    let back = provider.sign_in(&town.begin(&browser), "mette");
    // Another person's browser gets nothing by it, a second browser of the same case neither, and neither spends it.
    assert_eq!(town.back(&thief, &back).path, "/status/identity?told=unknown");
    assert_eq!(town.back(&town.browser(&case), &back).path, "/status/identity?told=unknown");
    let forged = changed(&back, "state", Some("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"));
    assert_eq!(town.back(&browser, &forged).path, "/status/identity?told=unknown");
    // A code of one's own put into somebody else's answer: it was made for another nonce and verifier.
    let mine = provider.sign_in(&town.begin(&thief), "lars");
    let mixed = changed(&mine, "code", Some(&parameter(&back, "code")));
    assert_eq!(town.back(&thief, &mixed).path, "/status/identity?told=untrusted");
    assert!(town.checks(&other).is_empty() && town.checks(&case).is_empty());
    assert!(town.proofs(&other).is_empty());
}

#[test]
fn a_response_of_another_provider_is_refused() {
    let db = TestDb::sqlite();
    let provider = TestProvider::start();
    let town = Town::new(&db, &provider.declaration("fjordby"));
    let case = town.mette();
    let browser = town.browser(&case);
    for issuer in [Some("https://broker.example"), None] {
        let back = provider.sign_in(&town.begin(&browser), "mette");
        let page = town.back(&browser, &changed(&back, "iss", issuer));
        assert_eq!(page.path, "/status/identity?told=untrusted", "{issuer:?}");
        page.says("Svaret kunne ikke bekræftes");
    }
    let reasons = town.reasons(&case);
    assert_eq!(reasons, ["response-of-another-issuer", "response-without-issuer"]);
    let unknown = browser.get("/eid/another?code=x&state=y");
    assert_eq!(unknown.status, 404);
    assert!(town.checks(&case).is_empty());
}

#[test]
fn a_lower_level_is_refused_with_words_and_a_cancelled_login_too() {
    let db = TestDb::sqlite();
    let provider = TestProvider::start();
    let town = Town::new(&db, &provider.declaration("fjordby"));
    let case = town.mette();
    let browser = town.browser(&case);
    let low = provider.sign_in(&town.begin(&browser), "low");
    let page = town.back(&browser, &low);
    assert_eq!(page.path, "/status/identity?told=level");
    page.says("ikke sikkert nok").says("MitID-appen");
    let state = parameter(&town.begin(&browser), "state");
    let issuer = url::form_urlencoded::byte_serialize(provider.issuer.as_bytes()).collect::<String>();
    let cancelled = format!("/eid/mitid?error=access_denied&state={state}&iss={issuer}");
    assert_eq!(browser.get(&cancelled).path, "/status/identity?told=cancelled");
    assert_eq!(town.reasons(&case), ["level-too-low", "cancelled"]);
    assert!(town.checks(&case).is_empty());
    assert_eq!(town.again(&case).status, Status::Identity);
}

#[test]
fn another_person_waits_for_a_colleague_who_looks() {
    on_both(|db| {
        let provider = TestProvider::start();
        let town = Town::new(db, &provider.declaration("fjordby"));
        let case = town.mette();
        let browser = town.browser(&case);
        let page = town.back(&browser, &provider.sign_in(&town.begin(&browser), "lars"));
        assert_eq!(page.path, "/status/identity?told=look");
        page.says("En medarbejder skal se på det");
        assert!(!page.text().contains("Lars"), "nobody learns here whose login it is");
        assert!(town.checks(&case).is_empty());
        let proofs = town.proofs(&case);
        assert_eq!(proofs[0].0, "look");

        let desk = town.desk(Role::Handler);
        let page = desk.get(&format!("/staff/cases/{}", case.id));
        page.says("Lars Holm")
            .says("er et andet")
            .says("Navn eller fødselsdag er et andet end i anmodningen.");
        let path = format!("/staff/cases/{}/logins/{}", case.id, proofs[0].1);
        let page = desk.post(&path, &[("verdict", "accept"), ("reason", " ")]);
        assert_eq!(page.status, 422);
        assert_eq!(town.proofs(&case)[0].0, "look");
        // That it is she takes two colleagues; that it is not takes one, also after the other said yes.
        desk.post(&path, &[("verdict", "accept"), ("reason", "Ser rigtigt ud.")])
            .says("Det tæller, når en anden kollega også godkender det.")
            .says("Lars Holm");
        let again = desk.post(&path, &[("verdict", "accept"), ("reason", "Igen.")]);
        assert_eq!(again.status, 422);
        again.says("Den anden godkendelse skal være en kollegas");
        assert_eq!((town.proofs(&case)[0].0.as_str(), town.checks(&case).len()), ("look", 0));
        assert_eq!(town.again(&case).status, Status::Identity, "two eyes are not four");
        let page = desk.post(&path, &[("verdict", "refuse"), ("reason", "Hendes mand.")]);
        page.says("Login afvist.").says("Hendes mand.");
        assert!(!page.text().contains("Lars Holm"), "what was looked at is forgotten");
        let checks = town.checks(&case);
        assert_eq!((checks.len(), checks[0].result), (1, CheckResult::Failed));
        assert_eq!(town.again(&case).status, Status::Identity);
        // What is decided stays decided.
        assert_eq!(desk.post(&path, &[("verdict", "accept"), ("reason", "Dog.")]).status, 404);
    });
}

#[test]
fn a_name_alone_waits_and_a_protected_name_is_shown_to_nobody() {
    let db = TestDb::sqlite();
    let provider = TestProvider::start();
    let town = Town::new(&db, &provider.declaration("fjordby"));
    let unsure = town.asks("Mette Holm", "m@example.dk", None);
    let browser = town.browser(&unsure);
    let page = town.back(&browser, &provider.sign_in(&town.begin(&browser), "mette"));
    assert_eq!(page.path, "/status/identity?told=look");
    let desk = town.desk(Role::Handler);
    let page = desk.get(&format!("/staff/cases/{}", unsure.id));
    page.says("Et navn deles af mange, og en fødselsdag også").says("12. marts 1984");
    let path = format!("/staff/cases/{}/logins/{}", unsure.id, town.proofs(&unsure)[0].1);
    desk.post(&path, &[("verdict", "accept"), ("reason", "Fødselsdagen står i lønsystemet.")])
        .says("Nu skal en anden kollega se på det");
    assert_eq!(town.again(&unsure).status, Status::Identity);
    let other = town.desk(Role::Administrator);
    other.get(&format!("/staff/cases/{}", unsure.id)).says("En kollega har godkendt det");
    let page = other.post(&path, &[("verdict", "accept"), ("reason", "Set i HR.")]);
    page.says("Login godkendt.").says("Fødselsdagen står i lønsystemet.").says("Set i HR.");
    assert_eq!(town.again(&unsure).status, Status::Collecting);
    // Once a colleague has looked, the same login passes by itself.
    let page = town.back(&browser, &provider.sign_in(&town.begin(&browser), "mette"));
    assert_eq!(page.path, "/status/identity?told=again");

    let hidden = town.mette();
    let browser = town.browser(&hidden);
    let page = town.back(&browser, &provider.sign_in(&town.begin(&browser), "hidden"));
    assert_eq!(page.path, "/status/identity?told=look");
    let page = desk.get(&format!("/staff/cases/{}", hidden.id));
    page.says("beskyttet, vises ikke");
    assert!(!page.text().to_uppercase().contains("ADRESSEBESKYT"));
}

#[test]
fn a_login_that_is_known_for_another_person_waits() {
    let db = TestDb::sqlite();
    let provider = TestProvider::start();
    let town = Town::new(&db, &provider.declaration("fjordby"));
    let first = town.mette();
    let browser = town.browser(&first);
    town.back(&browser, &provider.sign_in(&town.begin(&browser), "mette"));
    assert_eq!(town.proofs(&first)[0].0, "passed");
    // The same (issuer, sub) now tells another name and day of birth, as a hijacked or reassigned login would.
    let other = town.asks("Karin Bro", "karin@example.dk", Some("1990-05-05"));
    let claims = json!({ "sub": "5f1c7e2a-0001", "idp": "mitid", "identity_type": "private",
        "loa": "https://data.gov.dk/concept/core/nsis/Substantial",
        "mitid.identity_name": "Karin Bro", "mitid.date_of_birth": "1990-05-05" });
    let browser = town.browser(&other);
    let page = town.back(&browser, &provider.sign_in(&town.begin(&browser), &claims.to_string()));
    assert_eq!(page.path, "/status/identity?told=look");
    let page = town.desk(Role::Handler).get(&format!("/staff/cases/{}", other.id));
    page.says("Det samme login har før vist en anden person her.");
    assert!(town.checks(&other).is_empty());
}

#[test]
fn an_email_address_makes_nobody_the_person() {
    let db = TestDb::sqlite();
    let provider = TestProvider::start();
    let town = Town::new(&db, &provider.declaration("fjordby"));
    let case = town.mette();
    let browser = town.browser(&case);
    for verified in [json!(false), json!("true")] {
        let claims = json!({ "sub": "lars-in-disguise", "idp": "mitid", "identity_type": "private",
            "loa": "https://data.gov.dk/concept/core/nsis/High",
            "email": "mette.holm@example.dk", "email_verified": verified });
        let page = town.back(&browser, &provider.sign_in(&town.begin(&browser), &claims.to_string()));
        assert_eq!(page.path, "/status/identity?told=look", "{verified}");
    }
    let app = &town.portal.app;
    let kept = app.db.read(|conn| proof::of_case(conn, &app.vault, &case)).unwrap();
    assert!(kept.iter().all(|one| one.comparison.email == indsigt::identity::eid::person::Compared::Unknown));
    assert!(town.checks(&case).is_empty());
}

#[test]
fn the_same_login_again_opens_and_another_does_not() {
    let db = TestDb::sqlite();
    let provider = TestProvider::start();
    let town = Town::new(&db, &provider.declaration("fjordby"));
    let case = town.mette();
    let app = &town.portal.app;
    let first = town.browser(&case);
    town.back(&first, &provider.sign_in(&town.begin(&first), "mette"));
    let later = town.browser(&case);
    let session = |browser: &crate::support::browser::Browser| {
        let token = browser.cookie("__Host-requester").unwrap();
        sessions::find(&app.db, &app.vault, &token, app.now()).unwrap().unwrap()
    };
    let again = |browser: &crate::support::browser::Browser, level| {
        let hash = session(browser).hash;
        app.db
            .read(|conn| proof::proven_again(conn, &case, Party::Requester, &hash, level, app.now()))
            .unwrap()
    };
    assert_eq!(again(&later, Assurance::Low), None, "another session has proved nothing yet");
    // Somebody else at the same computer, with a login of his own.
    let address = town.begin(&later);
    assert!(address.contains("prompt=login") && address.contains("max_age=0"));
    let page = town.back(&later, &provider.sign_in(&address, "lars"));
    assert_eq!(page.path, "/status/identity?told=look");
    assert_eq!(again(&later, Assurance::Low), None);
    assert_eq!(session(&later).level(app.now()), Assurance::None);
    // A code to the mailbox that began it is no way: she is known by her login, the mailbox is anybody's.
    let page = later.post("/status/code", &[]);
    assert_eq!(page.path, "/status/identity?told=once-more");
    page.says("Log ind på samme måde igen");
    let page = town.back(&later, &provider.sign_in(&town.begin(&later), "mette"));
    assert_eq!(page.path, "/status/identity?told=again");
    assert!(again(&later, Assurance::Substantial).is_some_and(|until| until <= app.now() + COUNTS));
    assert_eq!(again(&later, Assurance::High), None);
    assert_eq!(session(&later).level(app.now()), Assurance::Substantial);
    assert_eq!(town.checks(&case).len(), 1, "proving again is no new check");
    app.clock.set(app.now() + COUNTS + chrono::TimeDelta::seconds(5));
    let hash = {
        let token = later.cookie("__Host-requester").unwrap();
        app.vault.keyed_hash("requester-session", token.as_bytes())
    };
    let late = app
        .db
        .read(|conn| proof::proven_again(conn, &case, Party::Requester, &hash, Assurance::Low, app.now()));
    assert_eq!(late.unwrap(), None);
}

#[test]
fn a_colleague_proves_her_own_request_and_does_not_see_it_at_her_desk() {
    let db = TestDb::sqlite();
    let provider = TestProvider::start();
    let town = Town::new(&db, &provider.declaration("fjordby"));
    let own = town.asks("Anna Berg", "anna.privat@example.dk", None);
    let mettes = town.mette();
    let browser = town.browser(&own);
    let email = town.portal.staff(&town.organisation, Role::Handler);
    browser.get("/staff/sign-in");
    let password = crate::support::portal::PASSWORD;
    browser.post("/staff/sign-in", &[("email", &email), ("password", password)]);
    let page = browser.get(&format!("/staff/cases/{}", own.id));
    page.says("Anna Berg");
    browser.get("/status/identity").says("Du er logget ind som Anna Berg");
    // Her name alone may be a namesake's: a handler looks.
    let page = browser.post("/status/identity/account", &[]);
    assert_eq!(page.path, "/status/identity?told=look");
    let checks = town.checks(&own);
    assert_eq!((checks[0].method, checks[0].assurance), (Method::ExistingLogin, Assurance::None));
    assert_eq!((checks[0].evidence.as_str(), town.again(&own).status), (email.as_str(), Status::Identity));
    // Her own mailbox alone opens nobody else's request, whatever name stands in it.
    let foreign = town.asks("Mette Holm", &email, None);
    let hers = town.browser(&foreign);
    hers.get("/staff/sign-in");
    hers.post("/staff/sign-in", &[("email", &email), ("password", password)]);
    hers.get("/status/identity");
    assert_eq!(hers.post("/status/identity/account", &[]).path, "/status/identity?told=account");
    assert!(town.checks(&foreign).is_empty());
    // Both together do.
    let both = town.asks("Anna Berg", &email, None);
    let hers = town.browser(&both);
    hers.get("/staff/sign-in");
    hers.post("/staff/sign-in", &[("email", &email), ("password", password)]);
    hers.get("/status/identity");
    assert_eq!(hers.post("/status/identity/account", &[]).path, "/status/identity?told=own");
    let checks = town.checks(&both);
    assert_eq!((checks[0].method, checks[0].assurance), (Method::ExistingLogin, Assurance::Low));
    assert_eq!(browser.get(&format!("/staff/cases/{}", own.id)).status, 404);
    assert_eq!(browser.post(&format!("/staff/cases/{}/assignment", own.id), &[("to", "")]).status, 404);
    assert_eq!(browser.get(&format!("/staff/cases/{}", mettes.id)).status, 200);
    // Her account does not prove somebody else's request.
    let token = town.browser(&mettes);
    token.get("/staff/sign-in");
    token.post("/staff/sign-in", &[("email", &email), ("password", password)]);
    token.get("/status/identity");
    let page = token.post("/status/identity/account", &[]);
    assert_eq!(page.path, "/status/identity?told=account");
    assert!(town.checks(&mettes).is_empty());
}

/// The broker answers yes or no to a number: a server of the tests plays the broker.
#[test]
fn a_cpr_number_is_matched_three_times_at_most_and_stays_nowhere() {
    let db = TestDb::sqlite();
    let (server, key) = (TestServer::start(), SigningKey::new("k1"));
    let service = declaration_with_cpr_match(&server.base, "fjordby");
    server.set(|lies| lies.keys = vec![key.jwk()]);
    let town = Town::new(&db, &service);
    let case = town.mette();
    let browser = town.browser(&case);
    let address = town.begin(&browser);
    let now = chrono::Utc::now().timestamp();
    let token = key.sign(&json!({ "iss": server.base, "aud": "indsigt", "sub": "8f3c",
        "nonce": parameter(&address, "nonce"), "iat": now, "exp": now + 300, "idp": "mitid",
        "identity_type": "private", "loa": "https://data.gov.dk/concept/core/nsis/Substantial",
        "mitid.identity_name": "Mette Holm", "mitid.date_of_birth": "1984-03-12" }));
    let no = ("/match".to_owned(), 200, vec![], json!({ "match": false }).to_string());
    server.set(|lies| {
        lies.id_token = token;
        lies.pages.push(no);
    });
    let issuer = url::form_urlencoded::byte_serialize(server.base.as_bytes()).collect::<String>();
    let state = parameter(&address, "state");
    let page =
        town.back(&browser, &format!("{}/eid/mitid?code=c&state={state}&iss={issuer}", town.portal.base));
    page.says("Passer CPR-nummeret?").says("Du kan prøve 3 gange");
    let page = browser.post("/status/identity/cpr", &[("cpr", "12345")]);
    assert_eq!(page.path, "/status/identity?told=cpr-form", "what is no number is no try");
    for _ in 0..3 {
        let page = browser.post("/status/identity/cpr", &[("cpr", "120384-1234")]);
        assert_eq!(page.path, "/status/identity?told=cpr-differs");
    }
    let page = browser.post("/status/identity/cpr", &[("cpr", "120384-1234")]);
    assert_eq!(page.path, "/status/identity?told=cpr-over");
    assert_eq!(server.times("/match"), 3);
    let asked = server.heard().into_iter().find(|heard| heard.line.contains("/match")).unwrap();
    assert_eq!(asked.body, r#"{"cpr":"1203841234"}"#);
    for table in ["audit.details", "eid_proofs.state"] {
        let (table, column) = table.split_once('.').unwrap();
        let found = town.portal.app.db.read(|conn| {
            use diesel::{RunQueryDsl as _, sql_query, sql_types::Text};
            #[derive(diesel::QueryableByName)]
            struct Line {
                #[diesel(sql_type = Text)]
                line: String,
            }
            let lines: Vec<Line> = sql_query(format!("SELECT {column} AS line FROM {table}")).load(conn)?;
            Ok::<_, indsigt::db::DbError>(lines.iter().any(|one| one.line.contains("120384")))
        });
        assert!(!found.unwrap(), "{table}");
    }
}

#[test]
fn the_administrator_sees_the_providers_and_tries_them() {
    let db = TestDb::sqlite();
    let provider = TestProvider::start();
    let town = Town::new(&db, &provider.declaration("fjordby"));
    let desk = town.desk(Role::Administrator);
    let page = desk.get("/staff/ways");
    page.says("MitID").says(&format!("{}/eid/mitid", town.portal.base));
    desk.post("/staff/ways", &[]).says("Svarer, 1 nøgle");
    drop(provider);
    desk.post("/staff/ways", &[]).says("Svarer ikke, som det skal");
}

/// Whether the sources know somebody is nobody's business before she has shown who she is.
#[test]
fn a_code_that_nobody_could_send_answers_like_one_that_was_sent() {
    on_both(|db| {
        let provider = TestProvider::start();
        let town = Town::new(db, &provider.declaration("fjordby"));
        let browser = town.browser(&town.mette());
        browser.get("/status/code");
        let enter =
            |way: &str| browser.post("/status/code-check", &[("way", way), ("code", "00000000")]).path;
        assert_eq!(enter("known-email"), "/status/code?error=none&way=known-email", "none was asked for");
        for way in ["known-email", "known-phone"] {
            let sent = browser.post("/status/known-code", &[("way", way)]);
            assert_eq!(sent.path, format!("/status/code?way={way}"));
            for left in (1..5).rev() {
                assert_eq!(enter(way), format!("/status/code?error=wrong&left={left}&way={way}"));
            }
            assert_eq!(enter(way), format!("/status/code?error=spent&way={way}"));
        }
        for _ in 2..6 {
            browser.post("/status/known-code", &[("way", "known-email")]);
        }
        let over = browser.post("/status/known-code", &[("way", "known-email")]);
        assert_eq!(over.path, "/status/code?error=too-many", "the same limit");
    });
}
