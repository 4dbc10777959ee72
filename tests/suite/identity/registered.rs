//! A request that is never confirmed by mail is looked up and warned of when it comes, not first when somebody asks.

use diesel::prelude::*;
use indsigt::{
    audit::Action,
    cases::{self, Case},
    db::{DbError, schema::known_contacts},
    identity::warnings::{self, WarningKind},
    staff::Organisation,
};
use reqwest::blocking::Client;
use serde_json::json;

use crate::support::{databases::on_both, portal::Portal};

fn asks(portal: &Portal, here: &Organisation, key: &str, email: &str) -> Case {
    let body = json!({
        "organisation": "fjordby", "right": "access", "name": "Åse Ærø", "email": email,
        "birth_date": "1984-02-29", "language": "da"
    });
    let post = Client::new().post(format!("{}/api/v1/requests", portal.base));
    let answer = post.header("idempotency-key", key).json(&body).send().unwrap();
    assert_eq!(answer.status(), 201);
    let answer: serde_json::Value = answer.json().unwrap();
    let number = answer["number"].as_str().unwrap().to_owned();
    portal.app.db.read(|conn| cases::find_by_number(conn, here.id, &number)).unwrap().unwrap()
}

fn open(portal: &Portal, case: &Case) -> Vec<WarningKind> {
    let app = &portal.app;
    let all = app.db.read(|conn| warnings::of_case(conn, &app.vault, case)).unwrap();
    all.into_iter().filter(|one| one.is_open()).map(|one| one.kind).collect()
}

#[test]
fn what_comes_through_another_system_is_looked_up_without_a_mailed_link() {
    on_both(|fresh| {
        let portal = Portal::start(fresh);
        let here = portal.organisation("fjordby");
        let first = asks(&portal, &here, "key-number-1", "aase@example.dk");
        let second = asks(&portal, &here, "key-number-2", "stranger@example.net");
        portal.work();
        for case in [&first, &second] {
            assert_eq!(open(&portal, case), [WarningKind::SeveralSenders], "nobody had to ask");
            let looked: i64 = portal
                .app
                .db
                .read(|conn| {
                    let mine = known_contacts::table.filter(known_contacts::case_id.eq(case.id));
                    mine.count().get_result(conn).map_err(DbError::from)
                })
                .unwrap();
            assert_eq!(looked, 1);
            let told =
                portal.app.db.read(|conn| indsigt::audit::of_case(conn, case.organisation, case.id)).unwrap();
            assert!(told.iter().any(|entry| entry.action == Action::ContactsLookedUp));
            assert!(told.iter().all(|entry| entry.action != Action::ContactsAsked));
        }
    });
}
