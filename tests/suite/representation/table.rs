//! Section 3.2 line by line: what each kind's page asks, what its handler answers, and who decides.

use std::collections::BTreeSet;

use indsigt::{
    intake::claim,
    law::{
        identity::Party,
        representation::{Basis, Check, Examined, Never, OnBehalf, Show, judge, questions, shows},
        rights::Right,
    },
    representation::Way,
};

const TODAY: &str = "2026-11-22";

/// A kind, what its page asks and nothing else, what it can rest on, and whether a paper is needed.
type Line = (OnBehalf, &'static [&'static str], &'static [(Basis, bool)]);

const LINES: [Line; 7] = [
    // A child asks for itself like everybody: no age, nobody's leave.
    (OnBehalf::Oneself, &[], &[]),
    // One holder is enough; proof only in doubt; somebody else needs the holder's power of attorney.
    (OnBehalf::Child, &["custody"], &[(Basis::Custody, false), (Basis::PowerOfAttorney, true)]),
    (
        OnBehalf::PowerOfAttorney,
        &["basis", "way"],
        &[(Basis::PowerOfAttorney, true), (Basis::FuturePower, true), (Basis::DigitalPower, true)],
    ),
    // By position; a power of attorney in doubt.
    (OnBehalf::Lawyer, &["firm", "acts"], &[(Basis::Lawyer, false), (Basis::PowerOfAttorney, true)]),
    (
        OnBehalf::Guardian,
        &["basis", "way"],
        &[(Basis::Guardian, true), (Basis::CoGuardian, true), (Basis::FuturePower, true)],
    ),
    // Purpose is asked of nobody else (R2.9).
    (OnBehalf::Deceased, &["died", "relation", "purpose", "way"], &[(Basis::Deceased, true)]),
    (OnBehalf::Member, &["union", "way"], &[(Basis::PowerOfAttorney, true)]),
];

#[test]
fn every_kind_is_asked_what_its_line_says_and_no_more() {
    let lines: BTreeSet<_> = LINES.iter().map(|line| line.0.as_str()).collect();
    assert_eq!(lines.len(), OnBehalf::ALL.len(), "a line for each");
    for (kind, asked, bases) in LINES {
        assert_eq!(claim::asked(kind), asked, "{kind}");
        let rest: Vec<(Basis, bool)> =
            kind.bases().iter().map(|basis| (*basis, basis.needs_document())).collect();
        assert_eq!(rest, bases, "{kind}");
        let signs = matches!(kind, OnBehalf::PowerOfAttorney | OnBehalf::Lawyer | OnBehalf::Member);
        assert_eq!(claim::ways(kind).contains(&Way::Link), signs, "{kind}: only an adult who lives signs");
        let receives = if matches!(kind, OnBehalf::Oneself | OnBehalf::Deceased) {
            Party::Requester
        } else {
            Party::Subject
        };
        assert_eq!(kind.receiver(), receives, "{kind}: R3.5");
    }
}

fn paper(on_behalf: OnBehalf, basis: Basis) -> Examined {
    Examined {
        on_behalf,
        basis,
        signed_on: TODAY.parse().ok(),
        until: None,
        rights: vec![Right::Access],
        answers: questions(on_behalf, basis).iter().map(|one| (one.check, true)).collect(),
        has_document: basis.needs_document(),
    }
}

fn never(examined: &Examined) -> Option<Never> {
    judge(examined, &[Right::Access], TODAY.parse().unwrap()).err()
}

/// Kind, basis, and for each check what a "no" comes to: impossible, or weighed by whoever decides.
type Checks = (OnBehalf, Basis, &'static [(Check, Option<Never>)]);

const CHECKS: &[Checks] = &[
    (
        OnBehalf::Child,
        Basis::Custody,
        &[(Check::Custody, Some(Never::CheckFailed)), (Check::ChildInterests, Some(Never::CheckFailed))],
    ),
    (
        OnBehalf::PowerOfAttorney,
        Basis::PowerOfAttorney,
        &[
            (Check::Named, Some(Never::CheckFailed)),
            (Check::Signed, Some(Never::Unsigned)),
            (Check::Controller, Some(Never::WrongController)),
        ],
    ),
    (
        OnBehalf::PowerOfAttorney,
        Basis::FuturePower,
        &[
            (Check::Named, Some(Never::CheckFailed)),
            (Check::InForce, Some(Never::NotInForce)),
            (Check::AreaCovered, Some(Never::CheckFailed)),
        ],
    ),
    (
        OnBehalf::PowerOfAttorney,
        Basis::DigitalPower,
        &[(Check::Named, Some(Never::CheckFailed)), (Check::MayAct, Some(Never::CheckFailed))],
    ),
    (
        OnBehalf::Lawyer,
        Basis::Lawyer,
        &[
            (Check::Practising, Some(Never::CheckFailed)),
            (Check::ActsInMatter, Some(Never::CheckFailed)),
            (Check::Domain, None),
        ],
    ),
    (
        OnBehalf::Guardian,
        Basis::Guardian,
        &[
            (Check::Named, Some(Never::CheckFailed)),
            (Check::PersonalMatters, Some(Never::CheckFailed)),
            (Check::OwnWish, None),
        ],
    ),
    (
        OnBehalf::Member,
        Basis::PowerOfAttorney,
        &[
            (Check::Written, Some(Never::CheckFailed)),
            (Check::Named, Some(Never::CheckFailed)),
            (Check::Signed, Some(Never::Unsigned)),
            (Check::Controller, Some(Never::WrongController)),
        ],
    ),
    (
        OnBehalf::Deceased,
        Basis::Deceased,
        &[
            (Check::DeathShown, Some(Never::CheckFailed)),
            (Check::Relation, Some(Never::CheckFailed)),
            (Check::Estate, None),
            (Check::Weighed, Some(Never::CheckFailed)),
        ],
    ),
];

#[test]
fn every_check_of_a_line_is_answered_and_a_no_means_what_the_line_says() {
    for (kind, basis, checks) in CHECKS {
        let whole = paper(*kind, *basis);
        assert_eq!(never(&whole), None, "{kind}/{basis}");
        assert_eq!(
            questions(*kind, *basis).iter().map(|one| one.check).collect::<Vec<_>>(),
            checks.iter().map(|(check, _)| *check).collect::<Vec<_>>(),
            "{kind}/{basis}"
        );
        for (check, comes_to) in *checks {
            let mut no = whole.clone();
            no.answers.iter_mut().filter(|answer| answer.0 == *check).for_each(|answer| answer.1 = false);
            assert_eq!(never(&no), *comes_to, "{kind}/{basis}: {check}");
            let mut open = whole.clone();
            open.answers.retain(|answer| answer.0 != *check);
            assert_eq!(never(&open), Some(Never::CheckOpen), "{kind}/{basis}: {check}");
        }
        let nothing = Examined { has_document: false, ..whole };
        assert_eq!(never(&nothing), basis.needs_document().then_some(Never::NoDocument), "{kind}/{basis}");
    }
    // § 7 helps with economic matters only, whatever paper there is.
    assert_eq!(never(&paper(OnBehalf::Guardian, Basis::CoGuardian)), Some(Never::CoGuardian));
    assert_eq!(never(&paper(OnBehalf::Member, Basis::Lawyer)), Some(Never::WrongBasis));
}

#[test]
fn what_is_to_be_shown_is_what_the_line_asks_for() {
    let shown = |basis| shows(basis).to_vec();
    assert_eq!(shown(Basis::Custody), [Show::Custody]);
    assert_eq!(shown(Basis::PowerOfAttorney), [Show::PowerOfAttorney]);
    assert_eq!(shown(Basis::FuturePower), [Show::InForce]);
    assert_eq!(shown(Basis::DigitalPower), [Show::ProxyScope]);
    assert_eq!(shown(Basis::Lawyer), [Show::LawFirm], "no power of attorney as a rule");
    assert_eq!(shown(Basis::Guardian), [Show::Appointment]);
    assert_eq!(
        shown(Basis::Deceased),
        [Show::DeathDate, Show::Relation, Show::EstateAuthority, Show::Purpose]
    );
}
