//! The person knows of the request in her name, and the answer is hers unless a person decided otherwise.

use indsigt::{
    audit::{Action, By},
    cases::{self, Case, DecideError, StepError},
    law::{
        identity::Party,
        representation::{Basis, Covers, OnBehalf, Standing, Untold},
        rights::Right,
        status::{Outcome, Refusal, Status},
    },
    representation::{self, RepresentationError},
};

use super::{accept, asked_for, deliver_to, good, reach, settle, standing, tell};
use crate::support::{
    cases::Desk,
    databases::on_both,
    decisions::{decide, draft, letter},
};

fn refusal(desk: &Desk, case: &mut Case) -> Option<Refusal> {
    let told = letter(desk, case, Outcome::NoData, &[]);
    match decide(desk, case, Outcome::NoData, &[], &told) {
        Ok(_) => None,
        Err(DecideError::Step(StepError::Refused(refusal))) => Some(refusal),
        Err(error) => panic!("{error}"),
    }
}

#[test]
fn she_is_told_through_a_channel_known_before_or_a_person_says_why_not() {
    on_both(|fresh| {
        let desk = Desk::new(&fresh.db);
        let mut case = asked_for(&desk, OnBehalf::PowerOfAttorney, Status::Review);
        accept(&desk, &case, &good(&case, Basis::PowerOfAttorney)).unwrap();
        assert_eq!(refusal(&desk, &mut case), Some(Refusal::SubjectNotTold));
        assert!(matches!(tell(&desk, &case), Err(RepresentationError::NoContact)));
        // The sender's own address, in whatever letters, proves nothing.
        let own = reach(&desk, &case, "METTE.HOLM@example.dk");
        assert!(matches!(own, Err(RepresentationError::SendersOwn)));
        reach(&desk, &case, "personen@fjordby.example").unwrap();
        tell(&desk, &case).unwrap();
        let actions: Vec<Action> = desk.told(&case).into_iter().map(|(action, _)| action).collect();
        assert!(actions.contains(&Action::SubjectTold));
        assert!(!format!("{:?}", desk.told(&case)).contains("personen@"), "no address in the log");
        assert_eq!(refusal(&desk, &mut case), None);

        let mut child = asked_for(&desk, OnBehalf::Child, Status::Review);
        accept(&desk, &child, &good(&child, Basis::Custody)).unwrap();
        let untold = |reason| {
            let why = (Untold::EndangersChild, reason);
            desk.db.write(|tx| representation::tell_not(tx, &desk.vault, &child, why, desk.handler, desk.now))
        };
        assert!(matches!(untold(" "), Err(RepresentationError::ReasonMissing)));
        untold("Barnet har talt fortroligt med skolen.").unwrap();
        assert_eq!(refusal(&desk, &mut child), Some(Refusal::SubjectUnreachable), "who then gets it?");
        deliver_to(&desk, &child, Party::Requester).unwrap();
        assert_eq!(refusal(&desk, &mut child), None);
    });
}

#[test]
fn the_answer_goes_to_her_unless_the_authority_covers_receipt() {
    on_both(|fresh| {
        let desk = Desk::new(&fresh.db);
        let case = asked_for(&desk, OnBehalf::PowerOfAttorney, Status::Review);
        let may = |party| desk.db.read(|conn| cases::may_receive(conn, &case, party, desk.now)).unwrap();
        assert_eq!(may(Party::Requester), Err(Refusal::NoAuthority(Standing::Missing)));
        assert!(matches!(
            deliver_to(&desk, &case, Party::Requester),
            Err(RepresentationError::Step(StepError::Refused(Refusal::NoAuthority(_))))
        ));
        let narrow = Covers { receipt: false, sensitive: false };
        let decision = representation::Decision { covers: narrow, ..good(&case, Basis::PowerOfAttorney) };
        accept(&desk, &case, &decision).unwrap();
        assert_eq!((may(Party::Subject), may(Party::Requester)), (Ok(()), Err(Refusal::GoesToOther)));
        let refused = deliver_to(&desk, &case, Party::Requester);
        assert!(matches!(refused, Err(RepresentationError::ReceiptNotCovered)));
        accept(&desk, &case, &good(&case, Basis::PowerOfAttorney)).unwrap();
        deliver_to(&desk, &case, Party::Requester).unwrap();
        assert_eq!((may(Party::Requester), may(Party::Subject)), (Ok(()), Err(Refusal::GoesToOther)));

        desk.db
            .write(|tx| representation::revoke(tx, &desk.vault, &case, "", By::Subject, desk.now))
            .unwrap();
        assert_eq!(standing(&desk, &case), Standing::Revoked);
        let stopped = Err(Refusal::NoAuthority(Standing::Revoked));
        assert_eq!((may(Party::Requester), may(Party::Subject)), (stopped, Err(Refusal::GoesToOther)));
        deliver_to(&desk, &case, Party::Subject).unwrap();
        assert_eq!((may(Party::Requester), may(Party::Subject)), (stopped, Ok(())));
    });
}

#[test]
fn the_letter_speaks_to_whoever_reads_it() {
    on_both(|fresh| {
        let desk = Desk::new(&fresh.db);
        let mut details = desk.details();
        details.on_behalf = OnBehalf::PowerOfAttorney;
        details.person.name = "Åse Ærø".into();
        details.requester.name = "Bo Bang".into();
        let case = desk
            .walk(desk.received_from(Right::Access, indsigt::letters::Lang::Da, &details), Status::Review);
        let text = |case: &Case| draft(&desk, case, indsigt::letters::Lang::Da, Outcome::NoData, &[], &[]);
        settle(&desk, &case, Basis::PowerOfAttorney);
        let hers = text(&case);
        assert!(hers.contains("på dine vegne") && hers.contains("Bo Bang sendte den"), "{hers}");
        assert!(hers.contains("\n\nÅse Ærø\n\n"), "{hers}");
        deliver_to(&desk, &case, Party::Requester).unwrap();
        let theirs = text(&case);
        assert!(theirs.contains("på vegne af Åse Ærø") && theirs.contains("\n\nBo Bang\n\n"), "{theirs}");
    });
}

#[test]
fn a_case_is_taken_up_again_after_a_revoked_authority() {
    on_both(|fresh| {
        let desk = Desk::new(&fresh.db);
        let mut case = asked_for(&desk, OnBehalf::PowerOfAttorney, Status::Review);
        settle(&desk, &case, Basis::PowerOfAttorney);
        let told = letter(&desk, &case, Outcome::Granted, &[]);
        decide(&desk, &mut case, Outcome::Granted, &[], &told).unwrap();
        let reopen = |case: &mut Case| {
            desk.db.write(|tx| cases::reopen(tx, &desk.vault, case, "Ny fuldmagt.", desk.handler, desk.now))
        };
        assert!(reopen(&mut case).is_err(), "granted and still allowed");
        desk.db
            .write(|tx| representation::revoke(tx, &desk.vault, &case, "", By::Subject, desk.now))
            .unwrap();
        reopen(&mut case).unwrap();
        assert_eq!(case.status, Status::Identity);
    });
}
