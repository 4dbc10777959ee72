//! What people, programs and machines get wrong: a clear answer, nothing lost, nothing half-done, and never a 500.

mod api;
mod desk;
mod mail;
mod mail_tls;
mod staff;
mod storage;
mod trouble;
mod twice;

use diesel::{QueryDsl, RunQueryDsl};
use indsigt::db::{DbError, schema::cases};

use crate::support::{browser::Browser, databases::on_both, portal::Portal};

/// How many cases there are, of whatever organisation.
fn cases(portal: &Portal) -> i64 {
    portal.app.db.read(|conn| cases::table.count().get_result(conn).map_err(DbError::from)).unwrap()
}

#[test]
fn a_page_that_is_not_there_is_a_page() {
    on_both(|fresh| {
        let portal = Portal::start(fresh);
        portal.organisation("fjordby");
        let browser = Browser::new(&portal.base);
        for path in
            ["/nowhere", "/staff/nowhere", "/assets/nowhere.css", "/assets/..%2f..%2fCargo.toml", "/%ff"]
        {
            let page = browser.get(path);
            assert_eq!(page.status, 404, "{path}");
            assert_eq!(page.headers["content-type"], "text/html; charset=utf-8", "{path}");
            assert_eq!(page.headers["cache-control"], "no-store", "{path}");
            assert!(page.headers.contains_key("content-security-policy"), "{path}");
        }
        assert_eq!(browser.get("/healthz").text(), "ok");
    });
}

#[test]
fn a_post_from_another_site_is_refused_with_a_page() {
    on_both(|fresh| {
        let portal = Portal::start(fresh);
        let client = reqwest::blocking::Client::new();
        for (header, value) in
            [("sec-fetch-site", "cross-site"), ("origin", "https://evil.example"), ("origin", "null")]
        {
            let answer =
                client.post(format!("{}/staff/sign-in", portal.base)).header(header, value).send().unwrap();
            assert_eq!(answer.status().as_u16(), 403, "{header}: {value}");
            assert_eq!(answer.headers()["content-type"], "text/html; charset=utf-8", "{header}: {value}");
            assert!(answer.headers().contains_key("content-security-policy"));
        }
    });
}
