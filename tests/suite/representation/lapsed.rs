//! An authority runs out or is taken back while the case runs: at every page, and with the time as an argument.

use indsigt::{
    audit::By,
    cases,
    identity::sessions,
    law::{
        identity::Party,
        representation::{Basis, Never, OnBehalf, Standing},
        status::{Refusal, Status},
    },
    links::{self, Purpose},
    representation::{self, Decision, RepresentationError},
};

use super::{accept, asked_for, change_delivery, deliver_to, good, reach, settle, sign, standing, tell};
use crate::support::{cases::Desk, databases::on_both};

#[test]
fn on_the_day_after_its_last_one_the_other_gets_nothing_and_she_still_does() {
    on_both(|fresh| {
        let desk = Desk::new(&fresh.db);
        let case = asked_for(&desk, OnBehalf::PowerOfAttorney, Status::Review);
        settle(&desk, &case, Basis::PowerOfAttorney);
        let may = |party, days| {
            let now = desk.now + chrono::TimeDelta::days(days);
            desk.db.read(|conn| cases::may_receive(conn, &case, party, now)).unwrap()
        };
        let expired = Err(Refusal::NoAuthority(Standing::Expired));
        // 2 November 2027, and the day after.
        for days in [0, 344] {
            assert_eq!(
                (may(Party::Subject, days), may(Party::Requester, days)),
                (Ok(()), Err(Refusal::GoesToOther))
            );
        }
        assert_eq!((may(Party::Subject, 345), may(Party::Requester, 345)), (Ok(()), expired));
        deliver_to(&desk, &case, Party::Requester).unwrap();
        assert_eq!((may(Party::Requester, 344), may(Party::Requester, 345)), (Ok(()), expired));
        desk.db
            .write(|tx| representation::revoke(tx, &desk.vault, &case, "", By::Subject, desk.now))
            .unwrap();
        assert_eq!(may(Party::Requester, 0), Err(Refusal::NoAuthority(Standing::Revoked)));
        assert_eq!(standing(&desk, &case), Standing::Revoked);
    });
}

/// The address of whoever asks stood in the request and in no system of ours.
#[test]
fn handing_over_to_the_other_waits_for_four_eyes() {
    on_both(|fresh| {
        let desk = Desk::new(&fresh.db);
        let case = asked_for(&desk, OnBehalf::PowerOfAttorney, Status::Review);
        settle(&desk, &case, Basis::PowerOfAttorney);
        let may =
            || desk.db.read(|conn| cases::may_receive(conn, &case, Party::Requester, desk.now)).unwrap();
        change_delivery(&desk, &case, Party::Requester).unwrap();
        assert_eq!(may(), Err(Refusal::WarningsOpen(1)));
        let facts = || desk.db.read(|conn| cases::facts(conn, &case, desk.now)).unwrap();
        let no_data = indsigt::law::status::Step::Decide(indsigt::law::status::Outcome::NoData);
        assert_eq!(
            facts().allow(no_data),
            Err(Refusal::WarningsOpen(1)),
            "that nothing is held would tell too"
        );
        sign(&desk, &case, desk.handler);
        assert_eq!(may(), Err(Refusal::WarningsOpen(1)), "two eyes are not four");
        sign(&desk, &case, desk.colleague("birgit"));
        assert_eq!((may(), facts().allow(no_data)), (Ok(()), Ok(())));
        // Once more is no new address.
        change_delivery(&desk, &case, Party::Requester).unwrap();
        assert_eq!(may(), Ok(()));
    });
}

/// Whoever waited behind another, or whose clock was set back, is not sorted before what was written meanwhile.
#[test]
fn what_comes_last_counts_whatever_the_clock_says() {
    on_both(|fresh| {
        let mut desk = Desk::new(&fresh.db);
        let case = asked_for(&desk, OnBehalf::PowerOfAttorney, Status::Review);
        settle(&desk, &case, Basis::PowerOfAttorney);
        deliver_to(&desk, &case, Party::Requester).unwrap();
        desk.now -= chrono::TimeDelta::hours(1);
        desk.db
            .write(|tx| representation::revoke(tx, &desk.vault, &case, "", By::Subject, desk.now))
            .unwrap();
        assert_eq!(standing(&desk, &case), Standing::Revoked);
        deliver_to(&desk, &case, Party::Subject).unwrap();
        let receiver = desk.db.read(|conn| cases::receiver_of(conn, &case)).unwrap();
        assert_eq!(receiver, Party::Subject);
    });
}

#[test]
fn a_handler_does_not_accept_over_a_stop_that_she_has_not_seen() {
    on_both(|fresh| {
        let desk = Desk::new(&fresh.db);
        let case = asked_for(&desk, OnBehalf::PowerOfAttorney, Status::Review);
        settle(&desk, &case, Basis::PowerOfAttorney);
        let newest =
            || desk.db.read(|conn| representation::current(conn, &desk.vault, &case)).unwrap().unwrap().id;
        let seen = newest();
        let unchanged = |seen| desk.db.write(|tx| representation::unchanged(tx, &case, seen));
        unchanged(Some(seen)).unwrap();
        desk.db
            .write(|tx| representation::revoke(tx, &desk.vault, &case, "", By::Subject, desk.now))
            .unwrap();
        let changed = |result| matches!(result, Err(cases::DecideError::Step(cases::StepError::Changed)));
        assert!(changed(unchanged(Some(seen))) && changed(unchanged(None)));
        unchanged(Some(newest())).unwrap();
    });
}

#[test]
fn after_a_stop_only_what_she_gives_later_counts_and_she_is_told_anew() {
    on_both(|fresh| {
        let mut desk = Desk::new(&fresh.db);
        let case = asked_for(&desk, OnBehalf::PowerOfAttorney, Status::Review);
        settle(&desk, &case, Basis::PowerOfAttorney);
        let told = |desk: &Desk| desk.db.read(|conn| cases::subject_is_settled(conn, &case)).unwrap();
        assert!(told(&desk));
        desk.now += chrono::TimeDelta::hours(1);
        desk.db
            .write(|tx| representation::revoke(tx, &desk.vault, &case, "", By::Subject, desk.now))
            .unwrap();
        // The same paper sent once more is there to be seen, and changes nothing.
        desk.now += chrono::TimeDelta::hours(1);
        desk.db
            .write(|tx| representation::received(tx, &desk.vault, &case, By::Requester, desk.now))
            .unwrap();
        assert_eq!(standing(&desk, &case), Standing::Revoked);
        desk.now += chrono::TimeDelta::days(2);
        for signed in ["2026-11-02", "2026-11-23"] {
            let old = Decision { signed_on: signed.parse().ok(), ..good(&case, Basis::PowerOfAttorney) };
            let refused = accept(&desk, &case, &old);
            assert!(matches!(refused, Err(RepresentationError::Never(Never::TakenBack))), "{signed}");
        }
        let new = Decision { signed_on: "2026-11-24".parse().ok(), ..good(&case, Basis::PowerOfAttorney) };
        accept(&desk, &case, &new).unwrap();
        assert!(standing(&desk, &case).opens());
        assert!(!told(&desk), "what she was told before she said stop is not this");
        tell(&desk, &case).unwrap();
        assert!(told(&desk));
    });
}

/// The door that was opened to the wrong address closes, and she has not been told.
#[test]
fn a_corrected_address_closes_the_door_that_a_stranger_may_have() {
    on_both(|fresh| {
        let desk = Desk::new(&fresh.db);
        let case = asked_for(&desk, OnBehalf::PowerOfAttorney, Status::Review);
        settle(&desk, &case, Basis::PowerOfAttorney);
        let target =
            links::Target { organisation: Some(case.organisation), case: Some(case.id), staff: None };
        let begin =
            |purpose| desk.db.write(|tx| links::issue(tx, &desk.vault, purpose, target, desk.now)).unwrap();
        let (hers, his) = (begin(Purpose::Subject), begin(Purpose::Case));
        let session =
            |party| desk.db.write(|tx| sessions::begin(tx, &desk.vault, &case, party, desk.now)).unwrap();
        let (in_hers, in_his) = (session(Party::Subject), session(Party::Requester));
        let holds = |link: &str| desk.db.read(|conn| links::look(conn, &desk.vault, link, desk.now)).is_ok();
        let lives = |token: &str| sessions::find(&desk.db, &desk.vault, token, desk.now).unwrap().is_some();
        let told = || desk.db.read(|conn| cases::subject_is_settled(conn, &case)).unwrap();
        // The same address again changes nothing.
        reach(&desk, &case, "personen@fjordby.example").unwrap();
        assert!(holds(&hers) && lives(&in_hers) && told());
        reach(&desk, &case, "den.rigtige@fjordby.example").unwrap();
        assert!(!holds(&hers) && !lives(&in_hers) && !told());
        assert!(holds(&his) && lives(&in_his), "his own stay");
        tell(&desk, &case).unwrap();
        assert!(told());
    });
}
