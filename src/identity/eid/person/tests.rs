use std::path::Path;

use serde_json::json;

use super::*;
use crate::fetch::Fetch;

fn provider(flavour: &str, kind: &str) -> Provider {
    let text = format!(
        r#"
        name = "p"
        organisations = ["fjordby"]
        kind = "{kind}"
        flavour = "{flavour}"
        issuer = "https://broker.example"
        client_id = "us"
        secret_env = "S"
        title = {{ da = "MitID", en = "MitID" }}
        level = "low"
        "#
    );
    Provider::parse(Path::new("p.toml"), &text, &Fetch::new(false), &|_| Some("s".into())).unwrap()
}

fn read(flavour: &str, wanted: Assurance, token: Value) -> Result<Proven, TooLittle> {
    proven(&provider(flavour, "eid"), token.as_object().unwrap(), None, wanted)
}

fn nsis(word: &str) -> String {
    format!("https://data.gov.dk/concept/core/nsis/{word}")
}

fn signaturgruppen() -> Value {
    json!({
        "iss": "https://broker.example", "sub": "8f3c", "idp": "mitid", "identity_type": "private",
        "loa": nsis("Substantial"), "ial": nsis("Substantial"), "aal": nsis("High"),
        "mitid.identity_name": "Mette Kirstine Holm", "mitid.date_of_birth": "1984-03-12",
    })
}

#[test]
fn each_broker_is_read_by_its_own_names() {
    let mette = read("signaturgruppen", Assurance::Substantial, signaturgruppen()).unwrap();
    assert_eq!(mette.name, Name::Told("Mette Kirstine Holm".into()));
    assert_eq!(mette.birth_date, NaiveDate::from_ymd_opt(1984, 3, 12));
    assert_eq!((mette.assurance, mette.subject.as_str()), (Assurance::Substantial, "8f3c"));
    let idura = json!({ "sub": "{8f3c}", "identityscheme": "dkmitid", "loa": "substantial",
        "name": "Mette Holm", "birthdate": "1984-03-12" });
    assert_eq!(read("idura", Assurance::Low, idura).unwrap().assurance, Assurance::Substantial);
    let signicat = json!({ "sub": "x", "idp_name": "mitid", "mitid_loa": "HIGH", "mitid_ial": "HIGH",
        "mitid_aal": "SUBSTANTIAL", "name": "Mette Holm", "mitid_name_and_address_protection": true });
    let signicat = read("signicat", Assurance::Low, signicat).unwrap();
    assert_eq!((signicat.assurance, signicat.name), (Assurance::Substantial, Name::Protected));
}

#[test]
fn a_lower_level_or_none_is_too_little() {
    let with = |change: &dyn Fn(&mut Value)| {
        let mut token = signaturgruppen();
        change(&mut token);
        read("signaturgruppen", Assurance::Substantial, token).map(|proven| proven.assurance)
    };
    let low = Err(TooLittle::Level(Assurance::Low));
    assert_eq!(with(&|t| t["loa"] = json!(nsis("Low"))), low);
    assert_eq!(with(&|t| t["aal"] = json!(nsis("Low"))), low, "the weakest part counts");
    let none = Err(TooLittle::Level(Assurance::None));
    assert_eq!(with(&|t| t["loa"] = json!("very high")), none);
    assert_eq!(with(&|t| t["ial"] = json!(["high"])), none);
    assert_eq!(with(&|t| drop(t.as_object_mut().unwrap().remove("loa"))), none);
    // A level that only the user info tells is not signed.
    let mut token = signaturgruppen();
    token.as_object_mut().unwrap().remove("loa");
    let more = json!({ "loa": nsis("High") });
    let told = proven(
        &provider("signaturgruppen", "eid"),
        token.as_object().unwrap(),
        more.as_object(),
        Assurance::Low,
    );
    assert_eq!(told, Err(TooLittle::Level(Assurance::None)));
}

#[test]
fn another_means_and_an_employee_are_not_taken_for_the_person() {
    let mut token = signaturgruppen();
    token["idp"] = json!("bankid");
    assert_eq!(read("signaturgruppen", Assurance::Low, token), Err(TooLittle::Means));
    let mut token = signaturgruppen();
    token["identity_type"] = json!("professional");
    assert_eq!(read("signaturgruppen", Assurance::Low, token), Err(TooLittle::NotPrivate));
    let employee = json!({ "sub": "x", "identityscheme": "dkmitid", "loa": "high", "employee": "true" });
    assert_eq!(read("idura", Assurance::Low, employee), Err(TooLittle::NotPrivate));
}

#[test]
fn a_protected_name_goes_no_further() {
    for name in ["NAVNE & ADRESSEBESKYTTET", "navne- og adressebeskyttet", "Navne og Adressebeskyttelse"] {
        let mut token = signaturgruppen();
        token["mitid.identity_name"] = json!(name);
        let read = read("signaturgruppen", Assurance::Low, token).unwrap();
        assert_eq!(read.name, Name::Protected);
        let born = NaiveDate::from_ymd_opt(1984, 3, 12);
        let compared = compare(&read, "Mette Holm", born, "");
        assert_eq!((compared.name, compared.birth_date), (Compared::Protected, Compared::Same));
        assert!(!compared.is_the_person(), "she may be a twin");
        assert!(compared.lacks_a_protected_name());
        let unknown = compare(&read, "Mette Holm", None, "");
        assert!(!unknown.lacks_a_protected_name(), "nothing ties her to the request");
    }
}

#[test]
fn an_address_counts_only_where_the_provider_has_checked_it() {
    let with = |verified: Value| {
        let mut token = signaturgruppen();
        token["email"] = json!("Mette@Example.dk");
        token["email_verified"] = verified;
        read("signaturgruppen", Assurance::Low, token).unwrap().verified_email
    };
    assert_eq!(with(json!(true)), Some("mette@example.dk".into()));
    for not in [json!(false), json!("true"), json!(1), json!(null)] {
        assert_eq!(with(not.clone()), None, "{not}");
    }
    // The address from one document and the word from another are not one statement.
    let mut token = signaturgruppen();
    token["email_verified"] = json!(true);
    let more = json!({ "sub": "8f3c", "email": "mette@example.dk" });
    let provider = provider("signaturgruppen", "eid");
    let read = proven(&provider, token.as_object().unwrap(), more.as_object(), Assurance::Low).unwrap();
    assert_eq!(read.verified_email, None);
}

#[test]
fn names_are_the_same_however_they_are_written() {
    for (one, other) in [
        ("Mette Holm", "METTE HOLM"),
        ("Mette Holm", "Mette Kirstine Holm"),
        ("Mette K. Holm", "Mette Kirstine Holm"),
        ("Anne-Marie Aagaard", "Anne Marie Ågaard"),
        ("A\u{30a}se Møller", "Åse Møller"),
    ] {
        assert!(same_name(one, other) && same_name(other, one), "{one} / {other}");
    }
    for (one, other) in [
        ("Mette Holm", "Lars Holm"),
        ("Mette Holm", "Mette Holm Jensen"),
        ("Mette Sofie Holm", "Mette Kirstine Holm"),
        ("Mette", "Mette Holm"),
        ("", ""),
    ] {
        assert!(!same_name(one, other) && !same_name(other, one), "{one} / {other}");
    }
}

#[test]
fn the_organisations_own_sign_in_is_worth_what_the_administrator_says() {
    let token =
        json!({ "iss": "https://broker.example", "sub": "7", "name": "Mette Holm", "loa": nsis("High") });
    let workforce = provider("generic", "workforce");
    let read = proven(&workforce, token.as_object().unwrap(), None, Assurance::Low).unwrap();
    assert_eq!(read.assurance, Assurance::Low);
}
