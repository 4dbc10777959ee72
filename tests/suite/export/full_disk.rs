//! The disk is full while the package is written: told, tried again, never half.

use std::{io::Write as _, path::Path, process::Command};

use indsigt::{
    audit::Action,
    export::{DeliverError, Failure, State},
    letters::Lang,
    outbox,
};

use super::shop::Shop;
use crate::support::databases::on_both;

/// A small disk of its own where this machine lets us make one.
struct SmallDisk {
    folder: tempfile::TempDir,
    mounted: bool,
}

impl SmallDisk {
    fn new() -> SmallDisk {
        let folder = tempfile::tempdir().unwrap();
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", "size=4m", "indsigt-test"]).arg(folder.path());
        let mounted = mount.output().is_ok_and(|output| output.status.success());
        SmallDisk { folder, mounted }
    }

    /// No further byte can be written. Without a disk of our own, the place for files being written is taken away.
    fn fill(&self) {
        if !self.mounted {
            std::fs::rename(self.tmp(), self.folder.path().join("away")).unwrap();
            std::fs::write(self.tmp(), b"").unwrap();
            return;
        }
        let mut filler = std::fs::File::create(self.folder.path().join("filler")).unwrap();
        while filler.write_all(&[0; 4096]).is_ok() {}
        // A little room is left: the file begins, and does not come to its end.
        let size = filler.metadata().unwrap().len();
        filler.set_len(size - 8192).unwrap();
    }

    fn empty(&self) {
        if self.mounted {
            std::fs::remove_file(self.folder.path().join("filler")).unwrap();
        } else {
            std::fs::remove_file(self.tmp()).unwrap();
            std::fs::rename(self.folder.path().join("away"), self.tmp()).unwrap();
        }
    }

    fn tmp(&self) -> std::path::PathBuf {
        self.root().join("tmp")
    }

    fn root(&self) -> std::path::PathBuf {
        Path::new(self.folder.path()).join("vault")
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        if self.mounted {
            let _ = Command::new("umount").arg(self.folder.path()).status();
        }
    }
}

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
        let proof = Some(shop.app.now() + chrono::TimeDelta::minutes(1));
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
        let tasks = shop.desk.db.read(|conn| outbox::in_trouble(conn, organisation)).unwrap();
        assert!(matches!(&tasks[..], [task] if task.done), "given up, for the administrator to see");

        disk.empty();
        shop.desk.db.write(|tx| outbox::retry(tx, organisation, tasks[0].id, shop.app.now())).unwrap();
        shop.work();
        assert_eq!(shop.package(&case).state, State::Ready);
        assert_eq!((told(Action::PackageBuilt), told(Action::MailSent)), (1, 1));
        shop.fetch(&case);
    });
}
