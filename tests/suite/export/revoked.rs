//! An authority that is taken back stops the package, whatever it is just doing (R3.7).

use std::io::Read as _;

use indsigt::{
    audit::By,
    cases::{self, Case, StepError},
    export::{self, DeliverError, State},
    law::{
        identity::{Assurance, Party},
        representation::{Basis, OnBehalf, Standing},
        status::Refusal,
    },
    letters::Lang,
    representation::{self, Decision},
};

use super::shop::Shop;
use crate::{
    representation::{accept, deliver_to, represent, settle},
    support::databases::on_both,
};

fn revoke(shop: &Shop, case: &Case) {
    let desk = &shop.desk;
    desk.db
        .write(|tx| representation::revoke(tx, &desk.vault, case, "", By::Subject, shop.app.now()))
        .unwrap();
}

/// Leonie's representative may have her data.
fn asked_for(shop: &Shop) -> Case {
    let case = represent(&shop.desk, &shop.reviewed(Lang::Da), OnBehalf::PowerOfAttorney);
    settle(&shop.desk, &case, Basis::PowerOfAttorney);
    deliver_to(&shop.desk, &case, Party::Requester).unwrap();
    let mut case = shop.desk.again(&case);
    shop.decide(&mut case);
    case
}

fn stopped(result: Result<impl std::fmt::Debug, DeliverError>) -> bool {
    let revoked = Refusal::NoAuthority(Standing::Revoked);
    matches!(result, Err(DeliverError::Step(StepError::Refused(refusal))) if refusal == revoked)
}

#[test]
fn revoked_before_or_while_it_is_built_nothing_is_ready() {
    on_both(|fresh| {
        let shop = Shop::open(fresh);
        let case = asked_for(&shop);
        let files = shop.files();
        revoke(&shop, &case);
        shop.work_through();
        assert_eq!(shop.package(&case).state, State::Failed);
        assert_eq!(shop.files(), files, "nothing of it is left on the disk");
        assert!(stopped(shop.open_package(&case, Assurance::Low)));
    });
}

#[test]
fn revoked_between_built_and_fetched_nothing_leaves() {
    on_both(|fresh| {
        let shop = Shop::open(fresh);
        let case = asked_for(&shop);
        shop.work();
        assert_eq!(shop.package(&case).state, State::Ready);
        let proof = Assurance::Low;
        let mut download = shop.open_package(&case, proof).unwrap();
        let mut piece = [0; 16];
        download.read_exact(&mut piece).unwrap();
        export::still_open(&shop.desk.db, &download, shop.app.now()).unwrap();
        revoke(&shop, &case);
        assert!(stopped(export::still_open(&shop.desk.db, &download, shop.app.now())), "the next piece");
        assert!(stopped(shop.open_package(&case, proof)));
        let hers = fetch(&shop, &case, Party::Subject);
        let other = |error: &DeliverError| {
            matches!(error, DeliverError::Step(StepError::Refused(Refusal::GoesToOther)))
        };
        assert!(hers.is_err_and(|error| other(&error)), "it was to go to the other");
    });
}

fn fetch(shop: &Shop, case: &Case, party: Party) -> Result<export::Download, DeliverError> {
    let desk = &shop.desk;
    let holder = (party, Assurance::Low);
    export::open(&desk.db, &desk.vault, case.organisation, case.id, holder, shop.app.now())
}

fn stands_at(result: Result<export::Download, DeliverError>, standing: Standing) -> bool {
    let refused = Refusal::NoAuthority(standing);
    matches!(result, Err(DeliverError::Step(StepError::Refused(refusal))) if refusal == refused)
}

/// Signed on 2 November 2026, it counts up to and including 2 November 2027.
fn a_year_later(shop: &Shop) {
    shop.app.clock.set(shop.desk.now + chrono::TimeDelta::days(345));
}

#[test]
fn expired_before_it_is_built_or_fetched_nothing_goes_to_the_other() {
    on_both(|fresh| {
        let shop = Shop::open(fresh);
        let case = asked_for(&shop);
        a_year_later(&shop);
        shop.work_through();
        assert_eq!(shop.package(&case).state, State::Failed);
        assert!(stands_at(fetch(&shop, &case, Party::Requester), Standing::Expired));
    });
    on_both(|fresh| {
        let shop = Shop::open(fresh);
        let case = represent(&shop.desk, &shop.reviewed(Lang::Da), OnBehalf::PowerOfAttorney);
        let on_last_day = Decision {
            until: shop.desk.now.date_naive().into(),
            ..crate::representation::good(&case, Basis::PowerOfAttorney)
        };
        settle(&shop.desk, &case, Basis::PowerOfAttorney);
        accept(&shop.desk, &case, &on_last_day).unwrap();
        deliver_to(&shop.desk, &case, Party::Requester).unwrap();
        let mut case = shop.desk.again(&case);
        shop.decide(&mut case);
        shop.work();
        let download = fetch(&shop, &case, Party::Requester).unwrap();
        // Midnight in Copenhagen, between two pieces.
        shop.app.clock.set(shop.desk.now + chrono::TimeDelta::hours(12));
        let next = export::still_open(&shop.desk.db, &download, shop.app.now());
        assert!(matches!(
            next,
            Err(DeliverError::Step(StepError::Refused(Refusal::NoAuthority(Standing::Expired))))
        ));
        assert!(stands_at(fetch(&shop, &case, Party::Requester), Standing::Expired));
    });
}

#[test]
fn what_stops_the_other_never_stops_her_own_fetching() {
    for revoked in [true, false] {
        on_both(|fresh| {
            let shop = Shop::open(fresh);
            let case = represent(&shop.desk, &shop.reviewed(Lang::Da), OnBehalf::PowerOfAttorney);
            settle(&shop.desk, &case, Basis::PowerOfAttorney);
            let mut case = shop.desk.again(&case);
            shop.decide(&mut case);
            // While the package is being asked for: it is hers and is built all the same.
            if revoked {
                revoke(&shop, &case)
            } else {
                a_year_later(&shop)
            }
            shop.work();
            assert_eq!(shop.package(&case).state, State::Ready, "revoked: {revoked}");
            let mut zip = Vec::new();
            fetch(&shop, &case, Party::Subject).unwrap().read_to_end(&mut zip).unwrap();
            assert!(zip.starts_with(b"PK"));
            let standing = if revoked { Standing::Revoked } else { Standing::Expired };
            assert!(stands_at(fetch(&shop, &case, Party::Requester), standing));
        });
    }
}

/// What an earlier decision handed over is not handed over under a later authority.
#[test]
fn a_case_that_was_taken_up_again_hands_out_nothing_old() {
    on_both(|fresh| {
        let shop = Shop::open(fresh);
        let case = asked_for(&shop);
        shop.work();
        let download = shop.open_package(&case, Assurance::Low).unwrap();
        revoke(&shop, &case);
        let mut case = shop.desk.again(&case);
        let (desk, now) = (&shop.desk, shop.app.now());
        desk.db
            .write(|tx| cases::reopen(tx, &desk.vault, &mut case, "Ny fuldmagt.", desk.handler, now))
            .unwrap();
        // A paper of the day after.
        let tomorrow = now + chrono::TimeDelta::days(1);
        let later = Decision {
            signed_on: Some(tomorrow.date_naive()),
            ..crate::representation::good(&case, Basis::PowerOfAttorney)
        };
        desk.db
            .write(|tx| {
                let house = &desk.organisation;
                representation::accept(tx, &desk.vault, house, &case, &later, desk.handler, tomorrow)
            })
            .unwrap();
        let now = tomorrow;
        shop.app.clock.set(now);
        let old = shop.open_package(&case, Assurance::Low);
        assert!(matches!(old, Err(DeliverError::NotReady)), "{old:?}");
        let rest = export::still_open(&shop.desk.db, &download, now);
        assert!(
            matches!(rest, Err(DeliverError::NotReady)),
            "the next piece of one that had begun: {rest:?}"
        );
    });
}
