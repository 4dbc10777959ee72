//! Services that answer with JSON: a scripted one on this machine, over plain HTTP and over TLS.

use std::{
    path::Path,
    time::{Duration, Instant},
};

use indsigt::sources::{
    Sources,
    cell::Cell,
    connector::{Cap, ConnectorError, Outcome},
    declaration::Source,
    find::find,
    identifiers::Identifiers,
    read, trial,
};

use super::{Kept, number, text};
use crate::support::{
    mail::Ca,
    service::{Reply, TestService, json},
};

/// A declaration for a service at `base`; `more` goes before the tables, `request` and `pages` into the dataset.
fn declared(base: &str, more: &str, request: &str) -> String {
    format!(
        r#"name = "crm"
kind = "http"
base = "{base}/v1"
organisations = ["example"]
title = {{ da = "Kunder", en = "Customers" }}
description = {{ da = "Alt", en = "Everything" }}
{more}

[[find]]
by = ["email"]
[find.request]
path = "/people"
query = {{ mail = "{{email}}" }}
rows = "/people"
fields = {{ key = "/id", name = "/name/full" }}

[[dataset]]
name = "notes"
title = {{ da = "Noter", en = "Notes" }}
description = {{ da = "Noter", en = "Notes" }}
activity = "crm"
provided_by = "observed"
[dataset.request]
path = "/people/{{key}}/notes"
rows = "/data"
fields = {{ at = "/at", text = "/body/text", amount = "/amount" }}
{request}
[dataset.columns]
at = {{ type = "date-time" }}
"#
    )
}

fn source(text: &str) -> Source {
    Source::parse(Path::new("crm.toml"), text).unwrap_or_else(|problems| panic!("{problems:#?}"))
}

fn notes(source: &Source) -> Result<(Kept, Outcome), ConnectorError> {
    let mut kept = Kept::default();
    let outcome = read(source, source.dataset("notes").unwrap(), &text("a/7"), &mut kept)?;
    Ok((kept, outcome))
}

fn row(n: usize) -> String {
    format!(r#"{{"at":"2026-01-0{n}T10:00:00Z","body":{{"text":"Note {n}"}},"amount":{n}.50}}"#)
}

fn page(rows: &[usize], more: &str) -> Reply {
    let rows: Vec<_> = rows.iter().map(|n| row(*n)).collect();
    json(&format!(r#"{{"data":[{}]{more}}}"#, rows.join(",")))
}

fn texts(kept: &Kept) -> Vec<String> {
    kept.rows.iter().map(|row| row[1].to_text().unwrap()).collect()
}

#[test]
fn a_person_is_found_and_her_rows_are_read() {
    let service = TestService::start(|asked, _| match asked.path.as_str() {
        "/v1/people?mail=a%2Bb%40c.dk" => {
            json(r#"{"people":[{"id":"a/7","name":{"full":"Ærø"}},{"id":8,"name":{"full":null}}]}"#)
        }
        path if path.starts_with("/v1/people?mail=") => json(r#"{"people":[]}"#),
        "/v1/people/a%2F7/notes" => page(&[1, 2], ""),
        "/v1/people/8/notes" => page(&[3], ""),
        _ => (404, vec![], vec![]),
    });
    let source = source(&declared(&service.url, "[headers]\nx-company = \"17\"", "rest = \"more\""));
    let found = find(&source, &Identifiers::none().email("a+b@c.dk")).unwrap();
    assert_eq!(
        found.candidates.iter().map(|c| c.key.clone()).collect::<Vec<_>>(),
        [text("a/7"), number("8")]
    );
    assert_eq!(found.candidates[0].label[0].value, text("Ærø"));
    assert_eq!(find(&source, &Identifiers::none().email("x@c.dk")).unwrap().candidates, []);
    let (kept, outcome) = notes(&source).unwrap();
    let names: Vec<_> = kept.columns.iter().map(|column| column.name.as_str()).collect();
    assert_eq!(names, ["at", "text", "amount", "more"], "in the order of the file");
    assert_eq!(
        kept.rows[0],
        [
            Cell::DateTime("2026-01-01T10:00:00Z".into()),
            text("Note 1"),
            number("1.50"),
            Cell::Json(r#"{"body":{"text":"Note 1"}}"#.into())
        ]
    );
    assert_eq!((outcome.rows, outcome.capped), (2, None));
    assert_eq!(service.asked()[0].headers["x-company"], "17");
    assert!(trial(&source, &Identifiers::none().email("a+b@c.dk")).unwrap().contains("notes: 2 rows"));
    let capped =
        Source { limits: indsigt::sources::connector::Limits { rows: 1, ..source.limits }, ..source };
    assert_eq!(notes(&capped).unwrap().1.capped, Some(Cap::Rows));
}

/// Every way of asking for the next page gives every row once; a circle is told.
#[test]
fn pages_come_one_after_another_and_circles_are_told() {
    let service = TestService::start(|asked, _| {
        let query = asked.path.split_once('?').map_or("", |(_, query)| query);
        match (asked.headers["x-way"].as_str(), query) {
            ("next", "") => page(&[1, 2], r#","next":"/v1/people/a%2F7/notes?p=2""#),
            ("next", "p=2") => page(&[3], r#","next":null"#),
            ("link", "") => {
                let mut page = page(&[1, 2], "");
                page.1.push(("link", "<?p=2>; rel=\"next\", <?p=9>; rel=\"last\"".into()));
                page
            }
            ("link", "p=2") => page(&[3], ""),
            ("page", "page=1") | ("offset", "") => page(&[1, 2], ""),
            ("page", "page=2") | ("offset", "from=2") => page(&[3], ""),
            ("page", "page=3") | ("offset", "from=3") => page(&[], ""),
            ("cursor", "") => page(&[1, 2], r#","meta":{"c":"a b"}"#),
            ("cursor", "after=a+b") => page(&[3], r#","meta":{}"#),
            ("circle", "") => page(&[1], r#","next":"?p=2""#),
            ("circle", "p=2") => page(&[2], r#","next":"/v1/people/a%2F7/notes""#),
            ("deaf", _) => page(&[1], ""),
            ("away", _) => page(&[1], r#","next":"http://localhost:1/x""#),
            other => panic!("{other:?}"),
        }
    });
    let read = |way: &str, pages: &str| {
        let headers = format!("[headers]\nx-way = \"{way}\"");
        notes(&source(&declared(&service.url, &headers, &format!("pages = {{ {pages} }}"))))
    };
    for (way, pages) in [
        ("next", "next = \"/next\""),
        ("link", "link = true"),
        ("page", "page = \"page\""),
        ("offset", "offset = \"from\""),
        ("cursor", "cursor = \"after\", at = \"/meta/c\""),
    ] {
        let (kept, _) = read(way, pages).unwrap_or_else(|error| panic!("{way}: {error}"));
        assert_eq!(texts(&kept), ["Note 1", "Note 2", "Note 3"], "{way}");
    }
    for (way, pages, told) in [
        ("circle", "next = \"/next\"", "circle"),
        ("deaf", "page = \"page\"", "the same"),
        ("away", "next = \"/next\"", "another place"),
    ] {
        let error = read(way, pages).map(|_| ()).unwrap_err();
        assert!(matches!(&error, ConnectorError::Nonsense(words) if words.contains(told)), "{way}: {error}");
    }
}

/// 429 and 500 are waited for; what does not change is told with its status.
#[test]
fn a_service_that_is_busy_gets_patience_and_the_rest_is_told() {
    let busy = TestService::start(|_, before| match before {
        0 => (429, vec![("retry-after", "0".into())], vec![]),
        1 => (500, vec![], b"oh no".to_vec()),
        _ => page(&[1], ""),
    });
    let patient = source(&declared(&busy.url, "interval_ms = 40", ""));
    let began = Instant::now();
    assert_eq!(texts(&notes(&patient).unwrap().0), ["Note 1"]);
    assert!(began.elapsed() >= Duration::from_millis(280), "the service's pace, and a pause after an error");
    assert_eq!(busy.asked().len(), 3);

    let answers = TestService::start(|asked, _| {
        let html = (200, vec![("content-type", "text/html".into())], b"<p>0101901234</p>".to_vec());
        let deep = format!("{{\"data\":{}{}}}", "[".repeat(100_000), "]".repeat(100_000));
        match asked.headers["x-what"].as_str() {
            "later" => (429, vec![("retry-after", "3600".into())], vec![]),
            "login" => (401, vec![], vec![]),
            "gone" | "nobody" => (404, vec![], vec![]),
            "moved" => (302, vec![("location", "http://127.0.0.1:1/".into())], vec![]),
            "html" => html,
            "deep" => json(&deep),
            "large" => json(&"x".repeat(33 << 20)),
            "renamed" => json(r#"{"data":[{"at":"2026-01-01T10:00:00Z","body":{"note":"x"},"amount":1}]}"#),
            "elsewhere" => json(r#"{"error":"0101901234"}"#),
            other => panic!("{other}"),
        }
    });
    for (what, more, code, told) in [
        ("later", "", "unreachable", "status 429"),
        ("login", "", "unreachable", "does not let us in"),
        ("gone", "", "refused", "status 404"),
        ("moved", "", "refused", "not followed"),
        ("html", "", "nonsense", "no JSON"),
        ("deep", "", "nonsense", "nested deeper"),
        ("large", "", "nonsense", "longer than"),
        ("renamed", "", "refused", "the column text is taken from /body/text"),
        ("elsewhere", "", "nonsense", "nothing at /data"),
    ] {
        let declared = declared(&answers.url, &format!("[headers]\nx-what = \"{what}\""), more);
        let error = notes(&source(&declared)).map(|_| ()).unwrap_err();
        assert!(error.code() == code && error.to_string().contains(told), "{what}: {error}");
        assert!(!error.to_string().contains("0101901234"), "{what}: {error}");
    }
    for (what, more) in [("nobody", "nobody = [404]"), ("renamed", "optional = [\"text\"]")] {
        let declared = declared(&answers.url, &format!("[headers]\nx-what = \"{what}\""), more);
        assert!(notes(&source(&declared)).is_ok(), "{what}");
    }
}

#[test]
fn a_token_is_asked_for_once_and_again_when_it_is_not_taken() {
    let service = TestService::start(|asked, before| match asked.path.as_str() {
        "/token" => {
            assert_eq!(asked.headers["authorization"], "Basic aW5kc2lndDplbitoZW1tZWxpZ2hlZA==");
            assert_eq!(asked.body, "grant_type=client_credentials&scope=people.read");
            assert_eq!(asked.method, "POST");
            json(&format!(r#"{{"access_token":"t{before}","token_type":"Bearer","expires_in":3600}}"#))
        }
        _ if asked.headers.get("authorization").is_some_and(|it| it == "Bearer t4") => page(&[2], ""),
        _ if before < 3 => page(&[1], ""),
        _ => (401, vec![], vec![]),
    });
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("secret"), "en hemmelighed\n").unwrap();
    let auth = format!(
        "[auth]\ntoken_url = \"{}/token\"\nclient_id = \"indsigt\"\nsecret_file = \"{}/secret\"\nscope = \"people.read\"",
        service.url,
        folder.path().display()
    );
    let source = source(&declared(&service.url, &auth, ""));
    for _ in 0..2 {
        assert_eq!(texts(&notes(&source).unwrap().0), ["Note 1"]);
    }
    let paths = |service: &TestService| service.asked().iter().map(|a| a.path.clone()).collect::<Vec<_>>();
    assert_eq!(paths(&service).iter().filter(|path| *path == "/token").count(), 1, "kept between readings");
    // The third reading finds its token refused, and asks for one that is taken.
    assert_eq!(texts(&notes(&source).unwrap().0), ["Note 2"]);
    assert_eq!(paths(&service).iter().filter(|path| *path == "/token").count(), 2);
    assert!(!format!("{source:?}").contains("hemmelighed"));
}

#[test]
fn the_way_there_is_checked() {
    let ca = Ca::new();
    let service = TestService::secured(&ca.signs("localhost", |_| ()), |_, _| page(&[1], ""));
    let trusted = format!("ca_file = \"{}\"", ca.file().display());
    assert_eq!(texts(&notes(&source(&declared(&service.url, &trusted, ""))).unwrap().0), ["Note 1"]);
    let unknown = notes(&source(&declared(&service.url, "", ""))).map(|_| ()).unwrap_err();
    assert!(matches!(&unknown, ConnectorError::Unreachable(words) if words.contains("trusted")), "{unknown}");
    let other = service.url.replace("localhost", "127.0.0.1");
    let other = notes(&source(&declared(&other, &trusted, ""))).map(|_| ()).unwrap_err();
    assert!(matches!(other, ConnectorError::Unreachable(_)), "{other}");
    for private in ["10.255.255.1", "169.254.169.254", "[fd00::1]", "[::ffff:192.168.0.1]", "2130706433.nip"]
    {
        let error = notes(&source(&declared(&format!("https://{private}"), "", ""))).map(|_| ()).unwrap_err();
        let named = private.ends_with("nip") && matches!(error, ConnectorError::Unreachable(_));
        assert!(named || matches!(error, ConnectorError::Refused(_)), "{private}: {error}");
    }
    let gone = notes(&source(&declared("http://127.0.0.1:1", "", ""))).map(|_| ()).unwrap_err();
    assert!(matches!(gone, ConnectorError::Unreachable(_)), "{gone}");

    let folder = tempfile::tempdir().unwrap();
    let checked = |text: &str| {
        std::fs::write(folder.path().join("crm.toml"), text).unwrap();
        let problems =
            Sources::load(folder.path()).map(|sources| sources.check()).unwrap_or_else(|wrong| wrong);
        problems
            .iter()
            .map(|p| p.to_string().split_once("crm.toml").unwrap().1.to_owned())
            .collect::<Vec<_>>()
    };
    let good = declared(&service.url, &trusted, "");
    assert_eq!(checked(&good), Vec::<String>::new());
    assert_eq!(checked(&good.replace("key = \"/id\", ", "")).len(), 1);
    for (from, to, told) in [
        ("path = \"/people\"", "path = \"people\"", ":12: path: a path begins"),
        ("{email}", "{phone}", ":12: the request uses {phone}, which is not given here; it has {email}"),
        ("mail = \"{email}\"", "mail = \"x\"", ":12: the request does not use {email}"),
        ("rows = \"/people\"", "rows = \"people\"", ":14: \"people\" is no JSON pointer"),
        ("base = \"https", "base = \"ftp", ":3: an address begins with https://"),
        ("rows = \"/data\"", "pages = { page = \"p\", next = \"/n\" }", ":25: pages: one of"),
        ("[find.request]", "sql = \"SELECT 1\"\n[find.request]", ":11: "),
        ("ca_file", "[auth]\nuser = \"x\"\n#", ":7: auth: give secret_env"),
    ] {
        let all = checked(&good.replacen(from, to, 1));
        assert!(all.iter().any(|line| line.starts_with(told)), "{to}: {all:?}");
    }
}
