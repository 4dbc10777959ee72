use super::*;
use crate::law::grounds::Ground;

const STEPS: [Step; 15] = [
    Step::ConfirmAddress,
    Step::ConfirmIdentity,
    Step::Collect,
    Step::FinishCollecting,
    Step::Decide(Outcome::Granted),
    Step::Decide(Outcome::PartlyGranted),
    Step::Decide(Outcome::Refused),
    Step::Decide(Outcome::NoData),
    Step::Decide(Outcome::NotController),
    Step::Answer,
    Step::Deliver,
    Step::Close,
    Step::Reopen,
    Step::Withdraw,
    Step::Purge,
];

/// The table, cell by cell: a row a status, a column a step in the order of [`STEPS`]. Capital letters are the next
/// status, small ones the refusal.
const OF_ERASURE: &str = "
    received   I C i i i i D i D n n n o W d
    identity   x C i i i i D i D n n n o W d
    collecting x x C R c c c c c n n n o W d
    review     x x C R E E D D D n n n o W d
    executing  x x a a a a a a a D w w w a d
    decided    x x a a a a a a a x L d I a d
    delivered  x x a a a a a a a x L Z I a d
    closed     e e e e e e e e e e e e I e P
    withdrawn  e e e e e e e e e e e e e e P
    purged     e e e e e e e e e e e e e e e";

/// Access differs in that nothing is to be done before its answer.
const OF_ACCESS: &str = "
    received   I C i i i i D i D n n n o W d
    identity   x C i i i i D i D n n n o W d
    collecting x x C R c c c c c n n n o W d
    review     x x C R D D D D D n n n o W d
    executing  x x a a a a a a a D w w w a d
    decided    x x a a a a a a a x L d I a d
    delivered  x x a a a a a a a x L Z I a d
    closed     e e e e e e e e e e e e I e P
    withdrawn  e e e e e e e e e e e e e e P
    purged     e e e e e e e e e e e e e e e";

/// A withdrawal of consent needs the mailbox and no search.
const OF_WITHDRAWAL: &str = "
    received   C C i i i i D i D n n n o W d
    identity   x C i i i i D i D n n n o W d
    collecting x x C R E E D D D n n n o W d
    review     x x C R E E D D D n n n o W d
    executing  x x a a a a a a a D w w w a d
    decided    x x a a a a a a a x L d I a d
    delivered  x x a a a a a a a x L Z I a d
    closed     e e e e e e e e e e e e I e P
    withdrawn  e e e e e e e e e e e e e e P
    purged     e e e e e e e e e e e e e e e";

/// Marketing stops at once, whoever asks.
const OF_MARKETING: &str = "
    received   C C C R E E D D D n n n o W d
    identity   x C C R E E D D D n n n o W d
    collecting x x C R E E D D D n n n o W d
    review     x x C R E E D D D n n n o W d
    executing  x x a a a a a a a D w w w a d
    decided    x x a a a a a a a x L d I a d
    delivered  x x a a a a a a a x L Z I a d
    closed     e e e e e e e e e e e e I e P
    withdrawn  e e e e e e e e e e e e e e P
    purged     e e e e e e e e e e e e e e e";

fn table_of(right: Right) -> &'static str {
    match right {
        Right::Access | Right::Portability => OF_ACCESS,
        Right::WithdrawalOfConsent => OF_WITHDRAWAL,
        Right::MarketingObjection => OF_MARKETING,
        Right::Rectification
        | Right::Erasure
        | Right::Restriction
        | Right::Objection
        | Right::AutomatedDecision => OF_ERASURE,
    }
}

fn meant(cell: &str) -> Result<Status, Refusal> {
    match cell {
        "I" => Ok(Status::Identity),
        "C" => Ok(Status::Collecting),
        "R" => Ok(Status::Review),
        "E" => Ok(Status::Executing),
        "D" => Ok(Status::Decided),
        "L" => Ok(Status::Delivered),
        "Z" => Ok(Status::Closed),
        "W" => Ok(Status::Withdrawn),
        "P" => Ok(Status::Purged),
        "i" => Err(Refusal::IdentityMissing),
        "c" => Err(Refusal::StillCollecting),
        "n" => Err(Refusal::NotDecided),
        "w" => Err(Refusal::NotAnswered),
        "d" => Err(Refusal::NotDelivered),
        "a" => Err(Refusal::AlreadyDecided),
        "o" => Err(Refusal::NotEnded),
        "x" => Err(Refusal::AlreadyDone),
        "e" => Err(Refusal::Ended),
        other => panic!("{other} means nothing"),
    }
}

#[test]
fn the_table_cell_by_cell_for_every_right_and_mover() {
    let movers = [Mover::Requester, Mover::Handler, Mover::Program];
    let mut cells = 0;
    for right in Right::ALL {
        let rows: Vec<&str> = table_of(*right).trim().lines().collect();
        assert_eq!(rows.len(), Status::ALL.len());
        for (row, status) in rows.iter().zip(Status::ALL) {
            let mut words = row.split_whitespace();
            assert_eq!(words.next(), Some(status.as_str()));
            let expected: Vec<_> = words.map(meant).collect();
            assert_eq!(expected.len(), STEPS.len(), "{status}");
            for (step, expected) in STEPS.into_iter().zip(expected) {
                for mover in movers {
                    let here = match step.movers().contains(&mover) {
                        true => expected,
                        false => expected.and(Err(Refusal::NotTheirs(mover))),
                    };
                    assert_eq!(status.next(step, mover, *right), here, "{right} {status} {step:?} {mover:?}");
                    cells += 1;
                }
            }
        }
    }
    assert_eq!(cells, Right::ALL.len() * Status::ALL.len() * STEPS.len() * movers.len());
}

/// R2.10: however a case goes, it ends with an answer that was delivered, or by the person's own word.
#[test]
fn no_case_ends_without_an_answer() {
    for right in Right::ALL {
        for status in Status::ALL {
            for step in STEPS {
                let next = step.movers().iter().find_map(|mover| status.next(step, *mover, *right).ok());
                match next {
                    Some(Status::Closed) => assert_eq!((*status, step), (Status::Delivered, Step::Close)),
                    Some(Status::Withdrawn) => assert_eq!(step, Step::Withdraw),
                    Some(Status::Purged) => {
                        assert!(matches!(status, Status::Closed | Status::Withdrawn), "{status}");
                    }
                    _ => {}
                }
            }
        }
    }
}

const GRANTED: Step = Step::Decide(Outcome::Granted);
const PARTLY: Step = Step::Decide(Outcome::PartlyGranted);
const REFUSED: Step = Step::Decide(Outcome::Refused);
const NO_DATA: Step = Step::Decide(Outcome::NoData);

fn erasure(granted: usize, refused: usize) -> Facts {
    let items = Tally { granted, refused, ..Tally::default() };
    let grounds = if refused > 0 { vec![Ground::LegalObligation] } else { Vec::new() };
    Facts { items, grounds, ..Facts::none(Right::Erasure) }
}

#[test]
fn what_is_decided_one_by_one_comes_to_the_outcome() {
    for (facts, outcome) in [
        (erasure(2, 0), Outcome::Granted),
        (erasure(1, 1), Outcome::PartlyGranted),
        (erasure(0, 3), Outcome::Refused),
    ] {
        for step in [GRANTED, PARTLY, REFUSED] {
            let Step::Decide(tried) = step else { unreachable!() };
            let grounds = vec![Ground::LegalObligation];
            let allowed = Facts { grounds, ..facts.clone() }.allow(step);
            let expected = if tried == outcome { Ok(()) } else { Err(Refusal::ItemsSay(outcome)) };
            assert_eq!(allowed, expected, "{outcome} {tried}");
        }
    }
    assert_eq!(erasure(0, 0).allow(GRANTED), Err(Refusal::NoItems));
    let open = Tally { open: 2, granted: 1, ..Tally::default() };
    assert_eq!(Facts { items: open, ..erasure(1, 0) }.allow(GRANTED), Err(Refusal::ItemsOpen(2)));
    // No data, and somebody else's data, are answers without items (R2.10).
    assert_eq!(erasure(0, 0).allow(NO_DATA), Ok(()));
    assert_eq!(erasure(0, 0).allow(Step::Decide(Outcome::NotController)), Ok(()));
}

#[test]
fn a_refusal_has_its_ground_and_comes_within_the_month() {
    let refusal = erasure(0, 1);
    assert_eq!(refusal.allow(REFUSED), Ok(()));
    assert_eq!(Facts { grounds: Vec::new(), ..refusal.clone() }.allow(REFUSED), Err(Refusal::GroundMissing));
    let late = Facts { month_over: true, ..refusal };
    assert_eq!(late.allow(REFUSED), Err(Refusal::RefusalLate));
    assert_eq!(Facts { lateness_explained: true, ..late.clone() }.allow(REFUSED), Ok(()));
    // Only a refusal is bound to the month; a grant may come within an extension.
    assert_eq!(Facts { month_over: true, ..erasure(1, 0) }.allow(GRANTED), Ok(()));
}

#[test]
fn access_is_decided_with_its_withholdings() {
    let access = Facts { rows_found: true, ..Facts::none(Right::Access) };
    assert_eq!(access.allow(GRANTED), Ok(()));
    assert_eq!(access.allow(NO_DATA), Err(Refusal::DataFound));
    assert_eq!(access.allow(PARTLY), Err(Refusal::GroundMissing));
    let withheld = Facts { withheld: true, ..access };
    assert_eq!(withheld.allow(GRANTED), Err(Refusal::SomethingWithheld));
    assert_eq!(withheld.allow(PARTLY), Ok(()));
    assert_eq!(withheld.allow(REFUSED), Err(Refusal::GroundMissing));
}

#[test]
fn portability_looks_at_every_dataset() {
    let found = Facts { rows_found: true, ..Facts::none(Right::Portability) };
    assert_eq!(found.allow(GRANTED), Err(Refusal::NoItems));
    assert_eq!(Facts { rows_found: false, ..found.clone() }.allow(GRANTED), Ok(()));
    let all = Facts { items: Tally { granted: 2, ..Tally::default() }, ..found };
    assert_eq!(all.allow(GRANTED), Ok(()));
    let grounds = vec![Ground::OtherBasis];
    assert_eq!(Facts { grounds, ..all.clone() }.allow(PARTLY), Err(Refusal::ItemsSay(Outcome::Granted)));
    assert_eq!(Facts { withheld: true, ..all }.allow(PARTLY), Ok(()), "a value of it is withheld");
}

#[test]
fn marketing_is_never_refused() {
    let facts = Facts {
        grounds: vec![Ground::Excessive],
        burden_shown: true,
        items: Tally { granted: 1, ..Tally::default() },
        ..Facts::none(Right::MarketingObjection)
    };
    assert_eq!(facts.allow(REFUSED), Err(Refusal::NeverRefused));
    assert_eq!(facts.allow(PARTLY), Err(Refusal::NeverRefused));
    assert_eq!(facts.allow(GRANTED), Ok(()));
}

#[test]
fn a_refusal_of_the_request_itself_is_shown_and_announced() {
    let whole = |ground| Facts { grounds: vec![ground], ..Facts::none(Right::Erasure) };
    for ground in [Ground::Unfounded, Ground::Excessive, Ground::NotIdentifiable] {
        assert_eq!(whole(ground).allow(REFUSED), Err(Refusal::StepMissing(Key::Burden)), "{ground}");
        assert_eq!(Facts { burden_shown: true, ..whole(ground) }.allow(REFUSED), Ok(()));
    }
    let unproven = whole(Ground::IdentityUnproven);
    assert_eq!(unproven.allow(REFUSED), Err(Refusal::ReminderMissing));
    assert_eq!(Facts { reminded: true, ..unproven }.allow(REFUSED), Ok(()));
    let fee = Facts { fee: Fee::Announced, ..erasure(1, 0) };
    assert_eq!(fee.allow(GRANTED), Err(Refusal::FeeOpen));
    assert_eq!(Facts { fee: Fee::Settled, ..fee }.allow(GRANTED), Ok(()));
}

#[test]
fn a_gate_that_is_not_passed_is_named() {
    let facts = Facts { before_decision: Some(Key::Obligations), ..erasure(1, 0) };
    assert_eq!(facts.allow(GRANTED), Err(Refusal::StepMissing(Key::Obligations)));
    let facts = Facts { searching: true, ..erasure(1, 0) };
    assert_eq!(facts.allow(GRANTED), Err(Refusal::StillCollecting));
}

#[test]
fn the_answer_waits_until_everything_is_done() {
    let items = Tally { granted: 2, to_do: 1, ..Tally::default() };
    let facts = Facts { items, before_answer: Some(Key::Recipients), ..erasure(2, 0) };
    assert_eq!(facts.allow(Step::Answer), Err(Refusal::NotCarriedOut(1)));
    let done = Facts { items: Tally { to_do: 0, ..items }, ..facts };
    assert_eq!(done.allow(Step::Answer), Err(Refusal::StepMissing(Key::Recipients)));
    assert_eq!(Facts { before_answer: None, ..done }.allow(Step::Answer), Ok(()));
}

#[test]
fn only_an_answer_without_data_is_taken_up_again() {
    for outcome in Outcome::ALL {
        let facts = Facts { outcome: Some(*outcome), ..Facts::none(Right::Access) };
        let expected = if outcome.grants() { Err(Refusal::NotReopenable) } else { Ok(()) };
        assert_eq!(facts.allow(Step::Reopen), expected, "{outcome}");
    }
    assert_eq!(Facts::none(Right::Access).allow(Step::Reopen), Err(Refusal::NotReopenable));
}

#[test]
fn only_guarded_steps_ask_for_facts() {
    let nothing = Facts {
        searching: true,
        before_answer: Some(Key::Recipients),
        items: Tally { open: 1, to_do: 1, ..Tally::default() },
        ..Facts::none(Right::Erasure)
    };
    for step in STEPS {
        let refuses = nothing.allow(step).is_err();
        assert!(!refuses || step.is_guarded(), "{step:?} is refused but not guarded");
    }
}

/// Every assurance against every need: what gives something out wants what is needed, what gives nothing out does not.
#[test]
fn nothing_is_granted_or_handed_over_below_the_level_that_is_needed() {
    for reached in Assurance::ALL {
        for needed in Assurance::ALL {
            for right in Right::ALL {
                let facts = Facts {
                    identity: *reached,
                    needed: *needed,
                    items: Tally { granted: 1, ..Tally::default() },
                    ..Facts::none(*right)
                };
                let short = Err(Refusal::IdentityTooLow { reached: *reached, needed: *needed });
                let expected = if reached >= needed { Ok(()) } else { short };
                assert_eq!(facts.allow(GRANTED), expected, "{right} {reached} {needed}");
                assert_eq!(facts.allow_handover(), expected);
                assert_eq!(facts.allow(Step::Decide(Outcome::NotController)), Ok(()));
                assert_eq!(facts.allow(Step::ConfirmIdentity), Ok(()), "what was found does not matter yet");
                let first = Facts { needed_first: *needed, needed: Assurance::None, ..facts };
                assert_eq!(first.allow(Step::ConfirmIdentity), expected);
            }
        }
    }
    let low = Facts { needed: Assurance::Substantial, identity: Assurance::Low, ..erasure(0, 1) };
    let short = Err(Refusal::IdentityTooLow { reached: Assurance::Low, needed: Assurance::Substantial });
    assert_eq!(low.allow(REFUSED), short, "a no to something says that it is there");
    let unproven = Facts { grounds: vec![Ground::IdentityUnproven], reminded: true, ..low };
    assert_eq!(unproven.allow(REFUSED), Ok(()), "a no because nobody knows who asks says nothing");
}

#[test]
fn an_open_warning_stops_granting_and_handing_over() {
    let warned = Facts { warnings_open: 2, ..erasure(1, 0) };
    assert_eq!(warned.allow(GRANTED), Err(Refusal::WarningsOpen(2)));
    assert_eq!(warned.allow_handover(), Err(Refusal::WarningsOpen(2)));
    let partly = Facts { warnings_open: 1, ..erasure(1, 1) };
    assert_eq!(partly.allow(PARTLY), Err(Refusal::WarningsOpen(1)));
    assert_eq!(Facts { warnings_open: 1, ..erasure(0, 1) }.allow(REFUSED), Err(Refusal::WarningsOpen(1)));
    let nothing = Facts { warnings_open: 1, ..Facts::none(Right::Access) };
    assert_eq!(nothing.allow(Step::Decide(Outcome::NoData)), Err(Refusal::WarningsOpen(1)));
    for right in [Right::MarketingObjection, Right::WithdrawalOfConsent] {
        let facts = Facts { right, warnings_open: 1, needed: Assurance::None, ..warned.clone() };
        assert_eq!(facts.allow_handover(), Ok(()), "{right}: whoever asks");
    }
    assert_eq!(Facts { warnings_open: 0, ..warned }.allow_handover(), Ok(()));
}

#[test]
fn nothing_leaves_the_house_while_something_is_undecided() {
    let open = |items, proposals, looking, second_pair| Facts {
        rows_found: true,
        undecided: Undecided { items, proposals, looking },
        second_pair,
        ..Facts::none(Right::Access)
    };
    for (facts, expected) in [
        (open(0, 0, false, SecondPair::NotAsked), Ok(())),
        (open(0, 0, false, SecondPair::Done), Ok(())),
        (open(3, 2, false, SecondPair::NotAsked), Err(Refusal::Undecided(3))),
        (open(0, 2, false, SecondPair::Done), Err(Refusal::ProposalsOpen(2))),
        (open(0, 0, true, SecondPair::Done), Err(Refusal::LookingForPeople)),
        (open(0, 0, false, SecondPair::FirstMissing), Err(Refusal::NotSeenByTwo(SecondPair::FirstMissing))),
        (open(0, 0, false, SecondPair::SecondMissing), Err(Refusal::NotSeenByTwo(SecondPair::SecondMissing))),
    ] {
        assert_eq!(facts.allow(GRANTED), expected);
        let partly = Facts { withheld: true, ..facts.clone() };
        assert_eq!(partly.allow(PARTLY), expected);
        // A no hands nothing over, and neither does the answer to another right.
        let refused = Facts { grounds: vec![Ground::PrivateInterests], ..facts.clone() };
        assert_eq!(refused.allow(REFUSED), Ok(()));
        let tally = Tally { granted: 1, ..Tally::default() };
        assert_eq!(Facts { right: Right::Erasure, items: tally, ..facts }.allow(GRANTED), Ok(()));
    }
}
