//! `POST /api/v1/requests` as careless programs use it.

use reqwest::blocking::{Client, Response};
use serde_json::{Value, json};

use super::cases;
use crate::support::{databases::on_both, portal::Portal};

fn good() -> Value {
    json!({
        "organisation": "fjordby", "right": "access", "name": "Åse Ærø", "email": "aase@example.dk",
        "birth_date": "1984-02-29", "language": "da",
    })
}

/// The same request with one field changed.
fn with(field: &str, value: impl Into<Value>) -> Value {
    let mut request = good();
    request[field] = value.into();
    request
}

fn post(portal: &Portal, key: &str, body: impl Into<Vec<u8>>) -> Response {
    let request = Client::new()
        .post(format!("{}/api/v1/requests", portal.base))
        .header("content-type", "application/json")
        .header("idempotency-key", key);
    request.body(body.into()).send().unwrap()
}

fn problem(answer: Response) -> Value {
    assert_eq!(answer.headers()["content-type"], "application/problem+json");
    let status = answer.status().as_u16();
    let problem: Value = answer.json().unwrap();
    assert_eq!(problem["status"], status);
    assert!(problem["title"].as_str().is_some_and(|title| title.len() > 3), "{problem}");
    problem
}

#[test]
fn every_wrong_field_is_named_in_the_senders_language() {
    on_both(|fresh| {
        let portal = Portal::start(fresh);
        portal.organisation("fjordby");
        for (field, value, message) in [
            ("right", json!(""), "Vælg, hvad du vil bede om"),
            ("right", json!("everything"), "Vælg, hvad du vil bede om"),
            ("name", json!("  "), "Skriv dit navn"),
            ("name", json!("å".repeat(5000)), "for lang"),
            ("name", json!("Åse\u{0}Ærø"), "skjulte tegn"),
            ("email", json!(""), "Skriv din mailadresse"),
            ("email", json!("aase"), "navn@eksempel.dk"),
            ("email", json!("a@b.dk\r\nBcc: c@d.dk"), "navn@eksempel.dk"),
            ("birth_date", json!("2026-02-30"), "fødselsdato"),
            ("birth_date", json!("1984-13-01"), "fødselsdato"),
            ("birth_date", json!("29/02/1984"), "fødselsdato"),
            ("birth_date", json!("2099-01-01"), "fremtiden"),
            ("birth_date", json!("0001-01-01"), "1900"),
            ("phone", json!("ring mig"), "telefonnummer"),
            ("description", json!("x".repeat(300_000)), "for lang"),
            ("on_behalf", json!("nobody"), "hvem"),
            ("organisation", json!("nowhere"), "organisation"),
        ] {
            let answer = post(&portal, "careless-0001", with(field, value).to_string());
            assert_eq!(answer.status().as_u16(), 422, "{field}");
            let problem = problem(answer);
            let errors = problem["errors"].as_array().unwrap();
            let told = errors.iter().any(|error| {
                error["field"] == field
                    && error["message"].as_str().is_some_and(|text| text.contains(message))
            });
            assert!(told, "{field}: {message:?} in {problem}");
        }
        assert_eq!(cases(&portal), 0);
    });
}

#[test]
fn what_is_no_request_is_told_apart_from_what_is_a_wrong_one() {
    on_both(|fresh| {
        let portal = Portal::start(fresh);
        portal.organisation("fjordby");
        let broken_utf8 = good().to_string().replace("Åse", "?").into_bytes();
        let broken_utf8: Vec<u8> =
            broken_utf8.iter().map(|byte| if *byte == b'?' { 0xff } else { *byte }).collect();
        let bodies: [(&str, Vec<u8>); 8] = [
            ("nothing", vec![]),
            ("half", good().to_string().as_bytes()[..20].to_vec()),
            ("broken UTF-8", broken_utf8),
            ("UTF-16", good().to_string().encode_utf16().flat_map(u16::to_le_bytes).collect()),
            ("a list", b"[]".to_vec()),
            ("a field too many", with("colour", "blue").to_string().into_bytes()),
            ("a number for a name", with("name", 7).to_string().into_bytes()),
            ("a deep nest", "[".repeat(100_000).into_bytes()),
        ];
        for (what, body) in bodies {
            let answer = post(&portal, "careless-0001", body);
            assert_eq!(answer.status().as_u16(), 400, "{what}");
            problem(answer);
        }
        for key in ["", "short", "with space in it", &"k".repeat(201)] {
            let answer = post(&portal, key, good().to_string());
            assert_eq!(answer.status().as_u16(), 400, "key {key:?}");
            problem(answer);
        }
        let form = Client::new()
            .post(format!("{}/api/v1/requests", portal.base))
            .header("content-type", "application/x-www-form-urlencoded")
            .body("name=Bo")
            .send()
            .unwrap();
        assert_eq!(form.status().as_u16(), 415);
        problem(form);
        let got = reqwest::blocking::get(format!("{}/api/v1/requests", portal.base)).unwrap();
        assert_eq!(got.status().as_u16(), 405);
        assert_eq!(cases(&portal), 0);
    });
}

#[test]
fn a_body_of_twenty_megabytes_is_refused() {
    on_both(|fresh| {
        let portal = Portal::start(fresh);
        portal.organisation("fjordby");
        let body = with("description", "x".repeat(20 * 1024 * 1024)).to_string();
        let request = Client::new()
            .post(format!("{}/api/v1/requests", portal.base))
            .header("content-type", "application/json")
            .header("idempotency-key", "careless-0001");
        // The server may hang up before it has read everything; then the client sees a broken pipe.
        if let Ok(answer) = request.body(body).send() {
            assert_eq!(answer.status().as_u16(), 413);
            problem(answer);
        }
        assert_eq!(cases(&portal), 0);
        assert_eq!(post(&portal, "careful-0001", good().to_string()).status().as_u16(), 201);
    });
}

#[test]
fn a_request_that_is_sent_twice_is_received_once() {
    on_both(|fresh| {
        let portal = Portal::start(fresh);
        portal.organisation("fjordby");
        let body = good().to_string();
        let numbers: Vec<String> = std::thread::scope(|scope| {
            let senders: Vec<_> =
                (0..12).map(|_| scope.spawn(|| post(&portal, "the-same-key", body.clone()))).collect();
            senders
                .into_iter()
                .map(|sender| {
                    let answer = sender.join().unwrap();
                    assert_eq!(answer.status().as_u16(), 201);
                    answer.json::<Value>().unwrap()["number"].as_str().unwrap().to_owned()
                })
                .collect()
        });
        assert!(numbers.iter().all(|number| number == "2026-0001"), "{numbers:?}");
        assert_eq!(cases(&portal), 1);

        let other = post(&portal, "the-same-key", with("name", "Bo Berg").to_string());
        assert_eq!(other.status().as_u16(), 422);
        problem(other);
        assert_eq!(cases(&portal), 1);
        portal.work();
        assert_eq!(portal.mails().len(), 1, "and one mail");
    });
}
