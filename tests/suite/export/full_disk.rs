//! The disk is full while the package is written: told, tried again, never half.

use indsigt::{
    audit::Action,
    export::{DeliverError, Failure, State},
    letters::Lang,
    outbox,
};

use super::shop::Shop;
use crate::support::{databases::on_both, small_disk::SmallDisk};

#[test]
fn the_package_waits_for_room_and_is_then_whole() {
    on_both(|fresh| {
        let disk = SmallDisk::new();
        let shop = Shop::with_vault(fresh, tempfile::tempdir().unwrap(), disk.root());
        let case = shop.decided(Lang::Da);
        let files = shop.files();
        disk.fill();
        shop.work();
        let waiting = shop.package(&case);
        assert_eq!((waiting.state, waiting.failure), (State::Queued, Some(Failure::Storage)));
        assert!(matches!(shop.trouble(&case)[..], [(false, Some(_))]), "{:?}", shop.trouble(&case));
        let proof = indsigt::identity::Assurance::Low;
        assert!(matches!(shop.open_package(&case, proof), Err(DeliverError::NotReady)));

        disk.empty();
        assert_eq!(shop.files(), files, "nothing half-written is left");
        shop.work_through();
        let built = shop.package(&case);
        assert_eq!((built.state, built.failure), (State::Ready, None));
        assert_eq!(shop.fetch(&case).len() as i64, built.bytes.unwrap());
    });
}

#[test]
fn after_the_last_try_a_handler_sees_it_and_can_have_it_tried_again() {
    on_both(|fresh| {
        let disk = SmallDisk::new();
        let shop = Shop::with_vault(fresh, tempfile::tempdir().unwrap(), disk.root());
        let case = shop.decided(Lang::Da);
        disk.fill();
        shop.work_through();
        let failed = shop.package(&case);
        assert_eq!((failed.state, failed.failure), (State::Failed, Some(Failure::Storage)));
        let told = |action| shop.desk.told(&case).iter().filter(|(one, _)| *one == action).count();
        assert_eq!((told(Action::PackageFailed), told(Action::MailSent)), (1, 0));
        let organisation = shop.desk.organisation.id;
        let tasks = shop.desk.db.read(|conn| outbox::in_trouble(conn, organisation, &[])).unwrap();
        assert!(matches!(&tasks[..], [task] if task.done), "given up, for the administrator to see");

        disk.empty();
        shop.desk.db.write(|tx| outbox::retry(tx, organisation, tasks[0].id, &[], shop.app.now())).unwrap();
        shop.work();
        assert_eq!(shop.package(&case).state, State::Ready);
        assert_eq!((told(Action::PackageBuilt), told(Action::MailSent)), (1, 1));
        shop.fetch(&case);
    });
}
