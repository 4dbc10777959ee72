//! Going on without a search, with a reason.

use diesel::prelude::*;
use indsigt::{
    audit::Action,
    cases::{self, Case, SkipError, StepError},
    db::{
        Conn, DbError, Instant,
        schema::{datasets, searches},
    },
    ids::SearchId,
    law::{
        rights::Right,
        status::{Refusal, Status},
    },
};

use crate::support::{cases::Desk, databases::on_both};

fn skip(desk: &Desk, case: &mut Case, reason: &str) -> Result<(), SkipError> {
    desk.db.write(|tx| cases::skip_collecting(tx, &desk.vault, case, reason, desk.handler, desk.now))
}

fn why(desk: &Desk, case: &Case) -> Option<String> {
    desk.db.read(|conn| cases::why_skipped(conn, &desk.vault, case)).unwrap()
}

#[test]
fn nothing_is_searched_for_a_reason_that_is_kept() {
    on_both(|fresh| {
        let desk = Desk::new(&fresh.db);
        let mut case = desk.case_in(Right::Objection, Status::Collecting);
        assert_eq!(why(&desk, &case), None);
        assert!(matches!(skip(&desk, &mut case, " "), Err(SkipError::ReasonMissing)));
        assert!(matches!(skip(&desk, &mut case, &"x".repeat(2001)), Err(SkipError::ReasonTooLong)));
        skip(&desk, &mut case, "Mette har kun tilmeldt sig nyhedsbrevet.").unwrap();
        assert_eq!(desk.again(&case).status, Status::Review);
        assert_eq!(why(&desk, &case).as_deref(), Some("Mette har kun tilmeldt sig nyhedsbrevet."));
        let (action, details) = desk.told(&case).pop().unwrap();
        assert_eq!(action, Action::CollectingSkipped);
        assert!(!details.to_string().contains("Mette"));
        let again = skip(&desk, &mut case, "Igen.").unwrap_err();
        assert!(matches!(again, SkipError::Step(StepError::Refused(Refusal::AlreadyDone))), "{again}");
        desk.chain_is_whole();
    });
}

#[test]
fn a_search_under_way_is_waited_for() {
    on_both(|fresh| {
        let desk = Desk::new(&fresh.db);
        let mut case = desk.case_in(Right::Access, Status::Collecting);
        let settled = desk.dataset(&case, "payslips", &["amount"], 3);
        let unsettle = |tx: &mut Conn| {
            let search = datasets::table.find(settled).select(datasets::search_id);
            let search: SearchId = search.first(tx)?;
            diesel::update(searches::table.find(search))
                .set(searches::finished_at.eq(None::<Instant>))
                .execute(tx)?;
            Ok::<_, DbError>(())
        };
        desk.db.write(unsettle).unwrap();
        assert!(matches!(skip(&desk, &mut case, "Har det."), Err(SkipError::SearchUnderWay)));
        assert_eq!(desk.again(&case).status, Status::Collecting);
    });
}

#[test]
fn only_a_case_that_collects_can_skip_it() {
    on_both(|fresh| {
        let desk = Desk::new(&fresh.db);
        for (status, refusal) in [
            (Status::Identity, Refusal::IdentityMissing),
            (Status::Decided, Refusal::AlreadyDecided),
            (Status::Withdrawn, Refusal::Ended),
        ] {
            let mut case = desk.case_in(Right::Access, status);
            match skip(&desk, &mut case, "Har det.").unwrap_err() {
                SkipError::Step(StepError::Refused(named)) => assert_eq!(named, refusal),
                other => panic!("{status}: {other}"),
            }
        }
        let mut mine = desk.case_in(Right::Access, Status::Collecting);
        let mut hers = mine.clone();
        skip(&desk, &mut mine, "Har det.").unwrap();
        let late = skip(&desk, &mut hers, "Har det også.").unwrap_err();
        assert!(matches!(late, SkipError::Step(StepError::Changed)), "{late}");
        let neighbour = desk.neighbour();
        let mut claimed = desk.case_in(Right::Access, Status::Collecting);
        claimed.organisation = neighbour.organisation.id;
        let foreign = skip(&neighbour, &mut claimed, "Har det.").unwrap_err();
        assert!(matches!(foreign, SkipError::Step(StepError::Changed)), "{foreign}");
    });
}
