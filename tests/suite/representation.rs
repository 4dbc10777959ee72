//! Somebody asks for another: the table of section 3.2, the gates of R3.6, and the person's own door.

mod doors;
mod judged;
mod told;

use diesel::prelude::*;
use indsigt::{
    cases::{self, Case},
    db::{DbError, schema::cases as table},
    law::{
        identity::Party,
        representation::{Basis, Channel, Covers, OnBehalf, Standing, questions},
        rights::Right,
    },
    representation::{self, Decision, RepresentationError},
};

use crate::support::cases::Desk;

/// Makes a case one that somebody else asked for.
pub fn represent(desk: &Desk, case: &Case, on_behalf: OnBehalf) -> Case {
    let mine = table::table.filter(table::request_id.eq(case.request));
    let state = table::on_behalf.eq(on_behalf);
    desk.db.write(|tx| Ok::<_, DbError>(diesel::update(mine).set(state).execute(tx)?)).unwrap();
    desk.again(case)
}

/// A paper in order for this case, signed three weeks ago.
pub fn good(case: &Case, basis: Basis) -> Decision {
    Decision {
        basis,
        signed_on: "2026-11-02".parse().ok(),
        until: None,
        rights: vec![case.right],
        covers: Covers { receipt: true, sensitive: true },
        answers: questions(case.on_behalf, basis).iter().map(|one| (one.check, true)).collect(),
        has_document: true,
        reason: "Set og i orden.".into(),
    }
}

pub fn accept(desk: &Desk, case: &Case, decision: &Decision) -> Result<(), RepresentationError> {
    desk.db.write(|tx| {
        representation::accept(tx, &desk.vault, &desk.organisation, case, decision, desk.handler, desk.now)
    })
}

pub fn standing(desk: &Desk, case: &Case) -> Standing {
    desk.db.read(|conn| cases::standing_of(conn, case, desk.now)).unwrap()
}

pub fn reach(desk: &Desk, case: &Case, address: &str) -> Result<(), RepresentationError> {
    let to = (Channel::Email, address, "HR-systemet, felt privatmail");
    desk.db.write(|tx| representation::reach(tx, &desk.vault, case, to, desk.handler, desk.now))
}

pub fn tell(desk: &Desk, case: &Case) -> Result<(), RepresentationError> {
    let address_of = |path: &str| format!("https://ret.example.dk{path}");
    desk.db.write(|tx| {
        let Desk { vault, organisation, handler, now, .. } = desk;
        representation::tell(tx, vault, organisation, case, "", &address_of, *handler, *now)
    })
}

/// The person is reached and told, and the authority is in order.
pub fn settle(desk: &Desk, case: &Case, basis: Basis) {
    accept(desk, case, &good(case, basis)).unwrap();
    if case.on_behalf.tells_subject() {
        reach(desk, case, "personen@fjordby.example").unwrap();
        tell(desk, case).unwrap();
    }
}

pub fn deliver_to(desk: &Desk, case: &Case, party: Party) -> Result<(), RepresentationError> {
    let to = (party, "Aftalt med personen.");
    desk.db.write(|tx| representation::deliver_to(tx, &desk.vault, case, to, desk.handler, desk.now))
}

pub fn asked_for(desk: &Desk, on_behalf: OnBehalf, status: indsigt::law::status::Status) -> Case {
    let case = desk.case_in(Right::Access, status);
    represent(desk, &case, on_behalf)
}
