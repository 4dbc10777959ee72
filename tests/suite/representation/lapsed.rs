//! An authority runs out or is taken back while the case runs: at every page, and with the time as an argument.

use indsigt::{
    audit::By,
    cases,
    law::{
        identity::Party,
        representation::{Basis, OnBehalf, Standing},
        status::{Refusal, Status},
    },
    representation,
};

use super::{asked_for, change_delivery, deliver_to, settle, sign, standing};
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
