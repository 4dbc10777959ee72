//! Somebody asks for another: the table of section 3.2, the gates of R3.6, and the person's own door.

mod channel;
mod doors;
mod hers;
mod judged;
mod lapsed;
mod table;
mod told;

use std::sync::atomic::{AtomicUsize, Ordering};

use diesel::prelude::*;
use indsigt::{
    cases::{self, Case},
    db::{DbError, schema::cases as cases_table},
    identity::warnings,
    ids::StaffId,
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
    let mine = cases_table::table.filter(cases_table::request_id.eq(case.request));
    let state = cases_table::on_behalf.eq(on_behalf);
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

/// A handler types an address that no source knew, and two colleagues sign it off.
pub fn reach(desk: &Desk, case: &Case, address: &str) -> Result<(), RepresentationError> {
    type_address(desk, case, address)?;
    sign_off(desk, case);
    Ok(())
}

pub fn type_address(desk: &Desk, case: &Case, address: &str) -> Result<(), RepresentationError> {
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

/// Another gets the answer, and two colleagues sign it off.
pub fn deliver_to(desk: &Desk, case: &Case, party: Party) -> Result<(), RepresentationError> {
    change_delivery(desk, case, party)?;
    sign_off(desk, case);
    Ok(())
}

/// Two colleagues sign off whatever is open in any case of the request.
pub fn sign_off(desk: &Desk, case: &Case) {
    static COLLEAGUES: AtomicUsize = AtomicUsize::new(0);
    let second = desk.colleague(&format!("second-{}", COLLEAGUES.fetch_add(1, Ordering::Relaxed)));
    for by in [desk.handler, second] {
        sign(desk, case, by);
    }
}

/// One colleague signs off whatever is open.
pub fn sign(desk: &Desk, case: &Case, by: StaffId) {
    let together = desk.db.read(|conn| cases::of_request(conn, case.organisation, case.request)).unwrap();
    for one in together {
        let all = desk.db.read(|conn| warnings::of_case(conn, &desk.vault, &one)).unwrap();
        for warning in all.into_iter().filter(|one| one.is_open()) {
            let why = "Ringet til det nummer, vi kendte.";
            desk.db
                .write(|tx| warnings::sign_off(tx, &desk.vault, &one, warning.id, why, by, desk.now))
                .unwrap();
        }
    }
}

pub fn change_delivery(desk: &Desk, case: &Case, party: Party) -> Result<(), RepresentationError> {
    let to = (party, "Aftalt med personen.");
    desk.db.write(|tx| representation::deliver_to(tx, &desk.vault, case, to, desk.handler, desk.now))
}

pub fn asked_for(desk: &Desk, on_behalf: OnBehalf, status: indsigt::law::status::Status) -> Case {
    let case = desk.case_in(Right::Access, status);
    represent(desk, &case, on_behalf)
}
