//! Logins after the first: what colleagues accepted counts again, and a protected name needs a CPR number.

use indsigt::{law::status::Status, staff::Role};
use serde_json::json;

use super::{pages::parameter, town::Town};
use crate::support::{
    databases::TestDb,
    hostile::{SigningKey, TestServer},
    provider::{TestProvider, declaration_with_cpr_match},
};

/// She married, and the register says so: two colleagues have looked, and need not look at every login again. The answer
/// can be fetched after it was delivered, so that she can sign in for it then.
#[test]
fn an_accepted_login_counts_again_also_when_the_answer_is_delivered() {
    let db = TestDb::sqlite();
    let provider = TestProvider::start();
    let town = Town::new(&db, &provider.declaration("fjordby"));
    let app = &town.portal.app;
    let (case, never) = (town.mette(), town.mette());
    let claims = |sub: &str, born: &str| {
        let claims = json!({ "sub": sub, "idp": "mitid", "identity_type": "private",
            "loa": "https://data.gov.dk/concept/core/nsis/Substantial",
            "mitid.identity_name": "Mette Berg", "mitid.date_of_birth": born });
        claims.to_string()
    };
    let (browser, other) = (town.browser(&case), town.browser(&never));
    let sign_in = |sub: &str| {
        let address = town.begin(&browser);
        town.back(&browser, &provider.sign_in(&address, &claims(sub, "1984-03-12"))).path
    };
    assert_eq!(sign_in("married"), "/status/identity?told=look");
    let path = format!("/staff/cases/{}/logins/{}", case.id, town.proofs(&case)[0].1);
    for role in [Role::Handler, Role::Administrator] {
        town.desk(role).post(&path, &[("verdict", "accept"), ("reason", "Gift i maj.")]);
    }
    assert_eq!(town.proofs(&case)[0].0, "accepted");
    assert_eq!(sign_in("married"), "/status/identity?told=again");
    assert_eq!(sign_in("somebody-else"), "/status/identity?told=look");

    let deliver = |case: &indsigt::cases::Case| {
        use diesel::prelude::*;
        use indsigt::db::{DbError, schema::cases};
        app.db
            .write(|tx| {
                let set = cases::status.eq(Status::Delivered);
                diesel::update(cases::table.find(case.id)).set(set).execute(tx).map_err(DbError::from)
            })
            .unwrap();
    };
    deliver(&case);
    deliver(&never);
    browser.get("/status").says("/status/identity");
    assert_eq!(sign_in("married"), "/status/identity?told=again");
    // Where nobody has proved herself, there is nothing to prove again.
    other.get("/status/identity");
    let page = other.post("/status/identity/login", &[("provider", "mitid")]);
    assert_eq!(page.path, "/status/identity?told=ended");
}

/// Twins are born on one day, and a protected name does not tell them apart.
#[test]
fn a_protected_name_counts_by_itself_only_with_the_requests_own_cpr_number() {
    use indsigt::{cases, law::cpr::Cpr};
    let db = TestDb::sqlite();
    let (server, key) = (TestServer::start(), SigningKey::new("k1"));
    let service = declaration_with_cpr_match(&server.base, "fjordby");
    server.set(|lies| {
        lies.keys = vec![key.jwk()];
        lies.pages.push(("/match".to_owned(), 200, vec![], json!({ "match": true }).to_string()));
    });
    let town = Town::new(&db, &service);
    let desk = town.desk(Role::Handler);
    let issuer = url::form_urlencoded::byte_serialize(server.base.as_bytes()).collect::<String>();
    for (given, told, state, said) in [
        (Some("120384-1234"), "passed", "passed", "det samme som i anmodningen"),
        (Some("120384-2345"), "cpr-match", "look", "men i anmodningen står et andet"),
        (None, "cpr-match", "look", "men i anmodningen står intet"),
    ] {
        let case = town.mette();
        let app = &town.portal.app;
        if let Some(number) = given {
            let number = Cpr::parse(number).unwrap();
            app.db.write(|tx| cases::keep_cpr(tx, &app.vault, &case, &number, app.now())).unwrap();
        }
        let browser = town.browser(&case);
        let address = town.begin(&browser);
        let now = chrono::Utc::now().timestamp();
        let token = key.sign(&json!({ "iss": server.base, "aud": "indsigt", "sub": "8f3c",
            "nonce": parameter(&address, "nonce"), "iat": now, "exp": now + 300, "idp": "mitid",
            "identity_type": "private", "loa": "https://data.gov.dk/concept/core/nsis/Substantial",
            "mitid.identity_name": "NAVNE & ADRESSEBESKYTTET", "mitid.date_of_birth": "1984-03-12" }));
        server.set(|lies| lies.id_token = token);
        let back = format!(
            "{}/eid/mitid?code=c&state={}&iss={issuer}",
            town.portal.base,
            parameter(&address, "state")
        );
        assert_eq!(town.back(&browser, &back).path, "/status/identity?told=look");
        assert_eq!((town.proofs(&case)[0].0.as_str(), town.checks(&case).len()), ("look", 0));
        let page = browser.post("/status/identity/cpr", &[("cpr", "120384-1234")]);
        assert_eq!(page.path, format!("/status/identity?told={told}"));
        assert_eq!(town.proofs(&case)[0].0, state);
        assert_eq!(town.checks(&case).len(), usize::from(state == "passed"));
        desk.get(&format!("/staff/cases/{}", case.id)).says(said);
    }
}
