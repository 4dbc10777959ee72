use super::*;
use Method::*;

/// Everything is known and set up; the eID gives what it can at most.
fn everything() -> Ways {
    Ways {
        login: true,
        email: true,
        phone: true,
        address: true,
        questions: true,
        sender: true,
        eid: Some(Assurance::High),
        ..Ways::default()
    }
}

/// Only `there` is open.
fn ways(there: &[Method], passed: &[Method], failed: &[Method]) -> Ways {
    let has = |method| there.contains(&method);
    Ways {
        login: has(ExistingLogin),
        email: has(KnownEmail),
        phone: has(KnownPhone) || has(CallBack),
        sender: has(KnownPhone),
        address: has(RegisteredAddress),
        questions: has(ControlQuestions),
        eid: has(Eid).then_some(Assurance::High),
        passed: passed.iter().map(|method| (*method, method.reaches())).collect(),
        failed: failed.to_vec(),
    }
}

fn proposed(needed: Assurance, ways: &Ways) -> (Method, Option<Method>) {
    let proposal = propose(needed, ways).unwrap();
    (proposal.method, proposal.then)
}

/// What is needed, what is open, passed and failed; then what is proposed, and the second check.
#[test]
fn the_lowest_step_that_reaches_is_proposed() {
    use Assurance::{High, Low, Substantial};
    let all = [ExistingLogin, KnownEmail, KnownPhone, ControlQuestions, CallBack, RegisteredAddress, Eid];
    let citizen = &all[1..];
    type Row<'a> = (Assurance, &'a [Method], &'a [Method], &'a [Method], (Method, Option<Method>));
    let table: &[Row] = &[
        (Low, citizen, &[], &[], (KnownEmail, None)),
        (Low, &all, &[], &[], (ExistingLogin, None)),
        (Low, &[KnownPhone, Eid], &[], &[], (KnownPhone, None)),
        (Low, &[CallBack, Eid], &[], &[], (CallBack, None)),
        (Low, &[Eid], &[], &[], (Eid, None)),
        (Low, &[Eid], &[], &[Eid], (InPerson, None)),
        (Substantial, citizen, &[], &[], (KnownEmail, Some(KnownPhone))),
        (Substantial, citizen, &[KnownEmail], &[], (KnownPhone, None)),
        (Substantial, &[KnownPhone, CallBack], &[KnownEmail], &[], (KnownPhone, None)),
        (Substantial, &[CallBack], &[KnownEmail], &[], (CallBack, None)),
        // The same telephone twice is one proof: the letter comes before the eID.
        (Substantial, &[CallBack, RegisteredAddress, Eid], &[KnownPhone], &[], (RegisteredAddress, None)),
        (Substantial, &[CallBack, Eid], &[KnownPhone], &[], (Eid, None)),
        (
            Substantial,
            &[ControlQuestions, RegisteredAddress, Eid],
            &[KnownEmail],
            &[],
            (ControlQuestions, None),
        ),
        (
            Substantial,
            &[ControlQuestions, RegisteredAddress, Eid],
            &[KnownEmail],
            &[ControlQuestions],
            (RegisteredAddress, None),
        ),
        (Substantial, &[], &[], &[], (InPerson, None)),
        (High, &[Eid], &[], &[], (Eid, None)),
        (High, citizen, &[KnownEmail, KnownPhone], &[], (Eid, None)),
        (High, &[], &[], &[], (InPerson, None)),
    ];
    for (needed, there, passed, failed, expected) in table {
        let case = ways(there, passed, failed);
        assert_eq!(proposed(*needed, &case), *expected, "{needed}: {there:?} {passed:?} {failed:?}");
    }
    assert!(propose(Low, &ways(&all, &[KnownEmail], &[])).is_none(), "reached already");
}

/// What the organisation's eID gives, what is needed, and whether it is the eID that is proposed.
#[test]
fn an_eid_counts_for_the_level_that_its_provider_gives() {
    use Assurance::{High, Low, Substantial};
    for (gives, needed, expected, why) in [
        (None, Low, InPerson, Some(WhyNot::NoProvider)),
        (Some(Low), Low, Eid, None),
        (Some(Low), Substantial, InPerson, Some(WhyNot::TooLittle)),
        (Some(Substantial), Substantial, Eid, None),
        (Some(Substantial), High, InPerson, Some(WhyNot::TooLittle)),
        (Some(High), High, Eid, None),
    ] {
        let proposal = propose(needed, &Ways { eid: gives, ..Ways::default() }).unwrap();
        assert_eq!(proposal.method, expected, "{gives:?} for {needed}");
        assert!(proposal.reaches >= needed);
        let told = proposal.lesser.iter().find(|(method, _)| *method == Eid).map(|(_, why)| *why);
        assert_eq!(told, why, "{gives:?} for {needed}");
    }
    // A login that reached less than the provider can give may be made again, at its level.
    let again = Ways { eid: Some(High), passed: vec![(Eid, Low)], ..Ways::default() };
    assert_eq!(proposed(Substantial, &again), (Eid, None));
}

#[test]
fn a_text_message_needs_a_known_number_and_a_sender() {
    for (phone, sender, expected, why) in [
        (true, true, KnownPhone, None),
        (true, false, CallBack, Some(WhyNot::NoSender)),
        (false, true, InPerson, Some(WhyNot::NotThere)),
        (false, false, InPerson, Some(WhyNot::NotThere)),
    ] {
        let proposal = propose(Assurance::Low, &Ways { phone, sender, ..Ways::default() }).unwrap();
        assert_eq!(proposal.method, expected, "number {phone}, sender {sender}");
        let told = proposal.lesser.iter().find(|(method, _)| *method == KnownPhone).map(|(_, why)| *why);
        assert_eq!(told, why, "number {phone}, sender {sender}");
    }
}

#[test]
fn nobody_is_left_without_a_way_and_a_document_is_the_last() {
    assert_eq!(proposed(Assurance::Substantial, &Ways::default()), (InPerson, None));
    assert_eq!(proposed(Assurance::High, &Ways::default()), (InPerson, None));
    assert_eq!(proposed(Assurance::Low, &ways(&[], &[], &[InPerson])), (DocumentSeen, None));
    assert!(propose(Assurance::Low, &ways(&[], &[], &[InPerson, DocumentSeen])).is_none());
}

#[test]
fn every_lesser_step_says_why_not() {
    let case = ways(&[ControlQuestions, RegisteredAddress], &[KnownEmail], &[ControlQuestions]);
    let proposal = propose(Assurance::Substantial, &case).unwrap();
    assert_eq!(proposal.method, RegisteredAddress);
    assert_eq!(proposal.reaches, Assurance::Substantial);
    let expected = [
        (ExistingLogin, WhyNot::NotThere),
        (KnownEmail, WhyNot::Done),
        (KnownPhone, WhyNot::NotThere),
        (ControlQuestions, WhyNot::Failed),
        (CallBack, WhyNot::NotThere),
    ];
    assert_eq!(proposal.lesser, expected);
    let alone = propose(Assurance::Substantial, &ways(&[KnownEmail, Eid], &[], &[])).unwrap();
    assert_eq!(alone.method, Eid);
    assert!(alone.lesser.contains(&(KnownEmail, WhyNot::TooLittle)));
}

/// Whatever was passed and failed: what is proposed reaches, and is not what was done or failed.
#[test]
fn what_is_proposed_always_reaches() {
    for bits in 0_u32..1 << 9 {
        let some: Vec<Method> =
            LADDER.into_iter().enumerate().filter(|(n, _)| bits & (1 << n) != 0).map(|(_, m)| m).collect();
        for (passed, failed) in [(&some[..some.len() / 2], &some[some.len() / 2..]), (&some[..], &[][..])] {
            for needed in [Assurance::Low, Assurance::Substantial, Assurance::High] {
                let passed_at = passed.iter().map(|method| (*method, method.reaches())).collect();
                let case = Ways { passed: passed_at, failed: failed.to_vec(), ..everything() };
                if let Some(found) = propose(needed, &case) {
                    assert!(found.reaches >= needed);
                    assert!(!passed.contains(&found.method) && !failed.contains(&found.method));
                }
            }
        }
    }
}
