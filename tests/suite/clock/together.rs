//! One request with several rights has one clock (R2.11).

use indsigt::law::{pause::PauseGround, rights::Right, status::Status};

use super::{Bench, date};
use crate::support::{cases::Desk, databases::on_both};

#[test]
fn a_corrected_receipt_moves_every_case_of_the_request_that_still_runs() {
    on_both(|fresh| {
        let desk = Desk::new(&fresh.db);
        let mut cases = desk.together(&[Right::Access, Right::Erasure, Right::Rectification]);
        let answered = desk.walk(cases.pop().unwrap(), Status::Decided);
        let stranger = desk.received(Right::Access);
        Bench(&desk).received(&mut cases[0], "2026-11-18").unwrap();
        for case in &cases {
            let now = desk.again(case);
            assert_eq!((now.received_on, now.due_on), (date("2026-11-18"), date("2026-12-18")));
        }
        for other in [&answered, &stranger] {
            assert_eq!(desk.again(other).due_on, date("2026-12-21"));
        }
        desk.chain_is_whole();
    });
}

#[test]
fn a_doubt_about_who_asks_pauses_every_case_of_the_request_and_an_unclear_wish_only_its_own() {
    on_both(|fresh| {
        let desk = Desk::new(&fresh.db);
        let bench = Bench(&desk);
        let cases = desk.together(&[Right::Access, Right::Erasure]);
        let pauses = |at: usize| {
            let kept = desk.db.read(|conn| indsigt::cases::clock::pauses_of(conn, &desk.vault, &cases[at]));
            kept.unwrap().into_iter().map(|one| (one.pause.ground, one.pause.answered_on)).collect::<Vec<_>>()
        };
        assert_eq!(pauses(1), []);

        let id = bench.pause(&mut desk.again(&cases[0]), PauseGround::Identity, "2026-11-21").unwrap();
        assert_eq!(pauses(1), [(PauseGround::Identity, None)]);
        bench.end(&mut desk.again(&cases[0]), id, "2026-11-22").unwrap();
        let over = (PauseGround::Identity, Some(date("2026-11-22")));
        assert_eq!((pauses(0), pauses(1)), (vec![over], vec![over]));

        bench.pause(&mut desk.again(&cases[1]), PauseGround::Clarification, "2026-11-23").unwrap();
        assert_eq!((pauses(0).len(), pauses(1).len()), (1, 2));
        // One is paused already: the doubt pauses the other and leaves the first as it is.
        bench.pause(&mut desk.again(&cases[0]), PauseGround::Identity, "2026-11-23").unwrap();
        assert_eq!((pauses(0).len(), pauses(1).len()), (2, 2));
    });
}
