//! Requests received per second: each is a case with its key, its audit entry, its mail, on the disk before the answer.

use std::{
    sync::atomic::{AtomicBool, AtomicUsize, Ordering},
    time::{Duration, Instant},
};

use diesel::prelude::*;
use indsigt::db::{DbError, schema::mails};
use reqwest::blocking::Client;

use crate::{
    measure::{Table, memory, milliseconds},
    portal::Installation,
};

const CONNECTIONS: usize = 16;
const LASTING: Duration = Duration::from_secs(10);

pub fn measure(table: &mut Table) {
    let installation = Installation::new();
    let running = installation.start();
    let (received, over) = (AtomicUsize::new(0), AtomicBool::new(false));
    let mut waited: Vec<Duration> = Vec::new();
    let started = Instant::now();
    std::thread::scope(|scope| {
        let senders: Vec<_> = (0..CONNECTIONS)
            .map(|sender| {
                let (received, over, base) = (&received, &over, &running.base);
                scope.spawn(move || send(base, sender, received, over))
            })
            .collect();
        std::thread::park_timeout(LASTING);
        over.store(true, Ordering::Relaxed);
        waited = senders.into_iter().flat_map(|sender| sender.join().expect("no sender fails")).collect();
    });
    let seconds = started.elapsed().as_secs_f64();
    waited.sort();
    let percent = |share: usize| waited[(waited.len() - 1) * share / 100];
    let rate = received.into_inner() as f64 / seconds;
    table.add("Requests received per second, 16 connections", format!("{rate:.0}"));
    table.add("  their answer, median", milliseconds(percent(50)));
    table.add("  their answer, 99th percentile", milliseconds(percent(99)));
    let waiting = installation.db.read(|conn| {
        let unsent = mails::table.filter(mails::sent_at.is_null());
        unsent.count().get_result::<i64>(conn).map_err(DbError::from)
    });
    table.add("  mails still to be sent at the end", waiting.expect("it is read").to_string());
    table.add("  peak memory meanwhile", format!("{:.1} MiB", memory(running.process(), "VmHWM")));
}

fn send(base: &str, sender: usize, received: &AtomicUsize, over: &AtomicBool) -> Vec<Duration> {
    let client = Client::new();
    let mut waited = Vec::new();
    while !over.load(Ordering::Relaxed) {
        let number = waited.len();
        let request = serde_json::json!({
            "organisation": "bench", "right": "access", "name": format!("Åse Ærø {number}"),
            "email": format!("person-{sender}-{number}@example.dk"), "birth_date": "1970-05-17",
            "description": "Alt, hvad I har om mig.", "language": "da",
        });
        let started = Instant::now();
        let answer = client
            .post(format!("{base}/api/v1/requests"))
            .header("idempotency-key", format!("bench-{sender}-{number}"))
            .json(&request)
            .send()
            .expect("the portal answers");
        assert_eq!(answer.status().as_u16(), 201, "{}", answer.text().unwrap_or_default());
        drop(answer.bytes());
        waited.push(started.elapsed());
        received.fetch_add(1, Ordering::Relaxed);
    }
    waited
}
