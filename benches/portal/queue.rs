//! The handler's daily pages, with many cases.

use std::time::{Duration, Instant};

use chrono::{Days, TimeDelta, Utc};
use indsigt::{
    cases::{self, Arrival, Channel, Contact, Details, OnBehalf, Person},
    db::DbError,
    law::{calendar::Calendar, deadline, rights::Right},
    letters::Lang,
};

use crate::{
    handler::Handler,
    measure::{Table, median, memory, milliseconds},
    portal::Installation,
};

const FIRST: [&str; 8] = ["Åse", "Bo", "Camilla", "Dorthe", "Emil", "Freja", "Gorm", "Henriette"];
const LAST: [&str; 8] = ["Ærø", "Berg", "Christensen", "Dam", "Enevoldsen", "Fisker", "Graversen", "Holm"];

pub fn measure(table: &mut Table) {
    let installation = Installation::new();
    let mut made = 0;
    for cases in [10_000, 100_000] {
        while made < cases {
            made += receive_some(&installation, made, 1000);
        }
        let running = installation.start();
        let handler = Handler::sign_in(&running.base);
        let page = |address: &str| {
            milliseconds(median(51, || {
                let page = handler.get(address);
                assert_eq!(page.status().as_u16(), 200, "{address}");
                assert!(page.bytes().expect("a whole page").len() > 1000);
            }))
        };
        table.add(format!("Queue page, {cases} cases"), page("/staff/cases"));
        // Somebody else's change makes the portal count anew.
        let mut after_a_change: Vec<Duration> = (0..21)
            .map(|_| {
                receive_some(&installation, 1_000_000, 1);
                let asked = Instant::now();
                drop(handler.get("/staff/cases").bytes());
                asked.elapsed()
            })
            .collect();
        after_a_change.sort();
        table.add("  right after a change", milliseconds(after_a_change[10]));
        let by_email = page("/staff/cases?q=person-7777@example.dk");
        table.add(format!("  search by e-mail, {cases} cases"), by_email);
        table
            .add(format!("  search by a common name, {cases} cases"), page("/staff/cases?q=%C3%85se%20Holm"));
        table.add("  peak memory meanwhile", format!("{:.1} MiB", memory(running.process(), "VmHWM")));
    }
}

/// So many cases in one transaction, over the last weeks. Returns how many.
fn receive_some(installation: &Installation, from: usize, number: usize) -> usize {
    let zone = chrono_tz::Europe::Copenhagen;
    installation
        .db
        .write(|tx| {
            for number in from..from + number {
                let now =
                    Utc::now() - Days::new(number as u64 % 25) - TimeDelta::seconds(number as i64 % 40_000);
                let deadline = deadline::due(now, zone, Calendar::denmark());
                let arrival = Arrival {
                    organisation: installation.organisation,
                    right: Right::ALL[number % Right::ALL.len()],
                    channel: Channel::Api,
                    language: Lang::Da,
                    details: &details(number),
                    received_on: deadline.received_on,
                    due_on: deadline.due_on,
                };
                cases::receive(tx, &installation.vault, &arrival, now)?;
            }
            Ok::<_, DbError>(number)
        })
        .expect("the cases are received")
}

fn details(number: usize) -> Details {
    let name = format!("{} {}", FIRST[number % 8], LAST[number / 8 % 8]);
    let email = format!("person-{number}@example.dk");
    Details {
        on_behalf: OnBehalf::Oneself,
        person: Person { name: name.clone(), email: Some(email.clone()), ..Person::default() },
        requester: Contact { name, email, phone: None },
        description: "Alt, hvad I har om mig.".into(),
    }
}
