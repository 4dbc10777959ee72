//! The button that is pressed twice.

use indsigt::{
    intake::{self, DraftKey, Form, Submission},
    letters::Lang,
};

use super::cases;
use crate::support::{databases::on_both, portal::Portal};

#[test]
fn a_draft_that_is_sent_many_times_at_once_becomes_one_case() {
    on_both(|fresh| {
        let portal = Portal::start(fresh);
        let organisation = portal.organisation("fjordby");
        let (app, now) = (&portal.app, portal.app.now());
        let token = intake::begin(&app.db, &app.vault, organisation.id, now).unwrap();
        let form = Form {
            rights: vec!["erasure".into()],
            on_behalf: "self".into(),
            description: "Slet mine gamle ansøgninger.".into(),
            name: "Åse Ærø".into(),
            email: "aase@example.dk".into(),
            ..Form::default()
        };
        let request = Submission::parse(&form, Lang::Da, now.date_naive()).unwrap();
        let send = || {
            let key = DraftKey::new(&app.vault, &token);
            let address_of = |path: &str| app.config.address_of(path);
            intake::submit_draft(
                &app.db,
                &app.vault,
                &app.words,
                &organisation,
                &key,
                &request,
                &address_of,
                now,
            )
            .unwrap()
        };
        let receipts: Vec<_> = std::thread::scope(|scope| {
            let senders: Vec<_> = (0..8).map(|_| scope.spawn(send)).collect();
            senders.into_iter().map(|sender| sender.join().unwrap()).collect()
        });
        let ids: Vec<_> = receipts.iter().map(|receipt| receipt.first().id).collect();
        assert!(receipts.iter().all(|receipt| receipt.0.len() == 1) && ids.iter().all(|id| *id == ids[0]));
        assert_eq!(cases(&portal), 1);
        portal.work();
        assert_eq!(portal.mails().len(), 1);
    });
}
