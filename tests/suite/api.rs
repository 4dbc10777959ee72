//! The API does what its own description says: real answers, validated against the document the portal serves.

use indsigt::cases;
use reqwest::blocking::{Client, Response};
use serde_json::{Value, json};

use super::support::{
    databases::{TestDb, on_both},
    portal::Portal,
};

fn description(portal: &Portal) -> Value {
    let answer = Client::new().get(format!("{}/api/v1/openapi.json", portal.base)).send().unwrap();
    assert_eq!(answer.headers()["content-type"], "application/json");
    answer.json().unwrap()
}

fn post(portal: &Portal, key: &str, body: &Value) -> Response {
    let post = Client::new().post(format!("{}/api/v1/requests", portal.base));
    post.header("idempotency-key", key).json(body).send().unwrap()
}

/// Checks an answer's status, media type and body against the description.
fn conforms(description: &Value, answer: Response) -> Value {
    let status = answer.status().as_u16().to_string();
    let kind = answer.headers()["content-type"].to_str().unwrap().to_owned();
    let body: Value = answer.json().unwrap();
    let responses = &description["paths"]["/api/v1/requests"]["post"]["responses"];
    let mut response = &responses[&status];
    if let Some(reference) = response["$ref"].as_str() {
        response =
            description.pointer(reference.trim_start_matches('#')).expect("the reference leads somewhere");
    }
    let schema = &response["content"][&kind]["schema"];
    assert!(schema.is_object(), "{status} {kind} is not described");
    let mut whole = schema.clone();
    whole["components"] = description["components"].clone();
    let errors: Vec<String> = jsonschema::options()
        .should_validate_formats(true)
        .build(&whole)
        .expect("the schema is valid")
        .iter_errors(&body)
        .map(|error| error.to_string())
        .collect();
    assert_eq!(errors, Vec::<String>::new(), "{status}: {body}");
    body
}

fn good() -> Value {
    json!({
        "organisation": "fjordby", "right": "access", "name": "Åse Ærø", "email": "aase@example.dk",
        "birth_date": "1984-02-29", "language": "da"
    })
}

#[test]
fn answers_are_as_described() {
    on_both(|fresh: &TestDb| {
        let portal = Portal::start(fresh);
        portal.organisation("fjordby");
        let description = description(&portal);
        assert_eq!(description["openapi"], "3.1.0");

        let received = conforms(&description, post(&portal, "key-number-1", &good()));
        assert_eq!(received["number"], "2026-0001");
        assert_eq!(
            (&received["received_on"], &received["due_on"]),
            (&json!("2026-11-22"), &json!("2026-12-22"))
        );
        let again = conforms(&description, post(&portal, "key-number-1", &good()));
        assert_eq!(again, received);

        let mut other = good();
        other["name"] = json!("Somebody else");
        assert!(conforms(&description, post(&portal, "key-number-1", &other))["errors"].is_null());
        other["email"] = json!("nowhere");
        let refused = conforms(&description, post(&portal, "key-number-2", &other));
        assert_eq!(refused["errors"][0]["field"], "email");
        conforms(&description, post(&portal, "short", &good()));
        other["colour"] = json!("blue");
        conforms(&description, post(&portal, "key-number-3", &other));
    });
}

#[test]
fn every_request_that_the_description_allows_for_a_right_is_received() {
    let fresh = TestDb::sqlite();
    let portal = Portal::start(&fresh);
    portal.organisation("fjordby");
    let description = description(&portal);
    let rights = description["components"]["schemas"]["Right"]["enum"].clone();
    let rights = rights.as_array().unwrap();
    assert_eq!(rights.len(), indsigt::law::rights::Right::ALL.len());
    for (position, right) in rights.iter().enumerate() {
        let mut request = good();
        request["right"] = right.clone();
        request["description"] = json!("Det handler om min adresse.");
        let answer = post(&portal, &format!("key-for-right-{position}"), &request);
        assert_eq!(answer.status(), 201, "{right}");
        conforms(&description, answer);
    }
}

#[test]
fn the_case_holds_what_was_sent_and_the_mail_says_nothing_of_it() {
    on_both(|fresh: &TestDb| {
        let portal = Portal::start(fresh);
        let organisation = portal.organisation("fjordby");
        let answer: Value = post(&portal, "key-number-1", &good()).json().unwrap();
        let number = answer["number"].as_str().unwrap();
        let case = portal.app.db.read(|conn| cases::find_by_number(conn, organisation.id, number)).unwrap();
        let details = case.unwrap().details(&portal.app.vault).unwrap();
        assert_eq!(details.person.name, "Åse Ærø");
        assert_eq!(details.person.birth_date.unwrap().to_string(), "1984-02-29");

        portal.work();
        let mails = portal.mails();
        assert_eq!((mails.len(), mails[0].to.as_str()), (1, "aase@example.dk"));
        assert!(mails[0].link(&portal).starts_with("/l/"));
        for secret in ["Åse", "Ærø", "1984", number] {
            assert!(!mails[0].text.contains(secret) && !mails[0].subject.contains(secret), "{secret}");
        }
    });
}

fn several() -> Value {
    let mut body = good();
    body.as_object_mut().unwrap().remove("right");
    body["rights"] = json!([
        { "right": "rectification", "corrections": [{ "wrong": "Havnegade 1", "right": "Havnegade 7" }] },
        { "right": "access" },
        { "right": "restriction", "ground": "contested", "what": "Min adresse" },
        { "right": "objection", "what": "Analyse", "why": "Hemmelig adresse" },
    ]);
    body
}

#[test]
fn several_rights_are_one_case_each_with_one_clock() {
    on_both(|fresh: &TestDb| {
        let portal = Portal::start(fresh);
        let organisation = portal.organisation("fjordby");
        let description = description(&portal);
        let received = conforms(&description, post(&portal, "key-number-1", &several()));
        let all = received["cases"].as_array().unwrap();
        let rights: Vec<_> = all.iter().map(|case| case["right"].as_str().unwrap()).collect();
        assert_eq!(rights, ["access", "rectification", "restriction", "objection"]);
        assert_eq!((&received["number"], &all[0]["number"]), (&json!("2026-0001"), &json!("2026-0001")));
        assert!(all.iter().all(|case| case["due_on"] == received["due_on"]));
        assert_eq!(conforms(&description, post(&portal, "key-number-1", &several())), received);
        portal.work();
        assert_eq!(portal.mails().len(), 1);
        let case = portal.app.db.read(|conn| cases::find_by_number(conn, organisation.id, "2026-0004"));
        let asked = case.unwrap().unwrap().particulars(&portal.app.vault).unwrap();
        assert_eq!((asked.what.as_str(), asked.why.as_str()), ("Analyse", "Hemmelig adresse"));

        let mut both = several();
        both["right"] = json!("access");
        let mut twice = several();
        twice["rights"] = json!([{ "right": "access" }, { "right": "access" }]);
        let mut lost = several();
        lost["rights"] = json!([{ "right": "access", "why": "Because" }]);
        let mut half = several();
        half["rights"] =
            json!([{ "right": "rectification", "corrections": [{ "wrong": "x", "right": "" }] }]);
        let mut none = several();
        none["rights"] = json!([]);
        for (at, (body, field)) in [
            (both, "rights"),
            (twice, "rights"),
            (lost, "rights"),
            (half, "rectification-right-1"),
            (none, "right"),
        ]
        .iter()
        .enumerate()
        {
            let answer = post(&portal, &format!("wrong-key-{at}"), body);
            assert_eq!(answer.status().as_u16(), 422, "{body}");
            assert_eq!(conforms(&description, answer)["errors"][0]["field"], *field, "{body}");
        }
    });
}
