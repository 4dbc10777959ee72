//! An authority that is taken back stops the package, whatever it is just doing (R3.7).

use std::io::Read as _;

use indsigt::{
    audit::By,
    cases::{Case, StepError},
    export::{self, DeliverError, State},
    law::{
        identity::{Assurance, Party},
        representation::{Basis, OnBehalf, Standing},
        status::Refusal,
    },
    letters::Lang,
    representation,
};

use super::shop::Shop;
use crate::{
    representation::{deliver_to, represent, settle},
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
        let hers = export::open(
            &shop.desk.db,
            &shop.desk.vault,
            case.organisation,
            case.id,
            (Party::Subject, proof),
            shop.app.now(),
        );
        assert!(stopped(hers));
    });
}
