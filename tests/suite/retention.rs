//! What has expired goes, with its files; what has not stays.

use indsigt::{
    documents::{Limits, Parts, Sandbox},
    intake::{self, DraftKey, Form},
    retention,
};

use super::support::{
    databases::{TestDb, on_both},
    files,
    fixtures::{noon_and, organisation, vault},
};

const DAY: i64 = 24 * 3600;

#[test]
fn an_expired_draft_goes_with_its_files_and_a_fresh_one_stays() {
    on_both(|fresh: &TestDb| {
        let (db, sealed) = (&fresh.db, vault());
        let vault = &sealed.vault;
        let id = organisation(db, "fjordby");
        let sandbox = Sandbox::new(env!("CARGO_BIN_EXE_indsigt").into());
        let draft = |now| {
            let token = intake::begin(db, vault, id, now).unwrap();
            let key = DraftKey::new(vault, &token);
            let typed = intake::Draft { form: Form { name: "Åse".into(), ..Form::default() }, sent: None };
            assert!(intake::save(db, &key, &typed, now).unwrap());
            let limits = Limits { bytes: 10_000, files: 5, pages: 1, pixels: 1 };
            let parts = Parts { db, vault, sandbox: &sandbox, scanner: None, limits };
            let what = ("fuldmagt.pdf", intake::FilePurpose::Authority);
            intake::add_attachment(&parts, &key, id, what, &files::pdf(1)[..], now).unwrap();
            key
        };
        let old = draft(noon_and(0));
        let young = draft(noon_and(DAY / 2));
        let now = noon_and(DAY + 1);

        assert_eq!(retention::sweep(db, vault, now).unwrap(), 1);
        let load = |key: &DraftKey| db.read(|conn| intake::load(conn, key, id, now)).unwrap();
        assert!(load(&old).is_none());
        assert_eq!(load(&young).unwrap().form.name, "Åse");
        let files =
            |key: &DraftKey| db.read(|conn| intake::attachments_of_draft(conn, id, key)).unwrap().len();
        assert_eq!((files(&old), files(&young)), (0, 1));
        assert_eq!(retention::sweep(db, vault, now).unwrap(), 0, "a second sweep finds nothing");
    });
}
