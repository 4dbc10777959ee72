//! The table of section 3.2, line by line.

use super::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn today() -> NaiveDate {
    day("2026-11-22")
}

/// A paper in order, for such a request.
fn good(on_behalf: OnBehalf, basis: Basis) -> Examined {
    Examined {
        on_behalf,
        basis,
        signed_on: Some(day("2026-11-01")),
        until: None,
        rights: vec![Right::Access],
        answers: questions(on_behalf, basis).iter().map(|question| (question.check, true)).collect(),
        has_document: true,
    }
}

fn judged(examined: &Examined) -> Result<NaiveDate, Never> {
    judge(examined, &[Right::Access, Right::Erasure], today())
}

fn without(mut examined: Examined, check: Check) -> Examined {
    for answer in &mut examined.answers {
        answer.1 &= answer.0 != check;
    }
    examined
}

#[test]
fn every_line_of_the_table_can_be_accepted_but_the_co_guardian() {
    for on_behalf in OnBehalf::ALL {
        for basis in on_behalf.bases() {
            let accepted = judged(&good(*on_behalf, *basis));
            match basis {
                Basis::CoGuardian => assert_eq!(accepted, Err(Never::CoGuardian)),
                _ => assert!(accepted.is_ok(), "{on_behalf} {basis}: {accepted:?}"),
            }
            assert!(!shows(*basis).is_empty());
        }
    }
}

#[test]
fn a_paper_runs_out_twelve_months_from_its_date_or_on_its_own_last_day() {
    let paper = good(OnBehalf::PowerOfAttorney, Basis::PowerOfAttorney);
    assert_eq!(judged(&paper), Ok(day("2027-11-01")));
    assert_eq!(judged(&Examined { until: Some(day("2026-12-31")), ..paper.clone() }), Ok(day("2026-12-31")));
    assert_eq!(judged(&Examined { until: Some(day("2031-12-31")), ..paper.clone() }), Ok(day("2027-11-01")));
    assert_eq!(judged(&Examined { until: Some(day("2026-11-21")), ..paper.clone() }), Err(Never::Expired));
    assert_eq!(judged(&Examined { signed_on: Some(day("2025-11-22")), ..paper.clone() }), Ok(today()));
    assert_eq!(
        judged(&Examined { signed_on: Some(day("2025-11-21")), ..paper.clone() }),
        Err(Never::Expired)
    );
    assert_eq!(judged(&Examined { signed_on: None, ..paper.clone() }), Err(Never::Undated));
    assert_eq!(judged(&Examined { signed_on: Some(day("2026-11-23")), ..paper }), Err(Never::DatedLater));
    let appointed =
        Examined { signed_on: Some(day("2019-03-01")), ..good(OnBehalf::Guardian, Basis::Guardian) };
    assert_eq!(judged(&appointed), Ok(day("2027-11-22")), "an appointment does not age");
}

#[test]
fn what_can_never_be_is_refused_by_name() {
    let paper = good(OnBehalf::PowerOfAttorney, Basis::PowerOfAttorney);
    assert_eq!(judged(&without(paper.clone(), Check::Signed)), Err(Never::Unsigned));
    assert_eq!(judged(&without(paper.clone(), Check::Controller)), Err(Never::WrongController));
    assert_eq!(judged(&without(paper.clone(), Check::Named)), Err(Never::CheckFailed));
    assert_eq!(
        judged(&Examined { rights: vec![Right::Portability], ..paper.clone() }),
        Err(Never::RightNotCovered)
    );
    assert_eq!(judged(&Examined { answers: Vec::new(), ..paper.clone() }), Err(Never::CheckOpen));
    assert_eq!(judged(&Examined { has_document: false, ..paper }), Err(Never::NoDocument));
    let future = good(OnBehalf::PowerOfAttorney, Basis::FuturePower);
    assert_eq!(judged(&without(future, Check::InForce)), Err(Never::NotInForce));
    let card = without(good(OnBehalf::Member, Basis::PowerOfAttorney), Check::Written);
    assert_eq!(judged(&card), Err(Never::CheckFailed), "a membership card is no power of attorney");
    let guardian = without(good(OnBehalf::Guardian, Basis::Guardian), Check::PersonalMatters);
    assert_eq!(judged(&guardian), Err(Never::CheckFailed));
    assert_eq!(
        judged(&good(OnBehalf::Member, Basis::Lawyer)),
        Err(Never::WrongBasis),
        "an adviser is no lawyer"
    );
}

#[test]
fn lawyers_and_one_parent_need_no_paper() {
    for (on_behalf, basis) in [(OnBehalf::Lawyer, Basis::Lawyer), (OnBehalf::Child, Basis::Custody)] {
        let stated = Examined { has_document: false, signed_on: None, ..good(on_behalf, basis) };
        assert!(judged(&stated).is_ok(), "{on_behalf}");
    }
    let elsewhere = without(good(OnBehalf::Lawyer, Basis::Lawyer), Check::Domain);
    assert!(judged(&elsewhere).is_ok(), "weighed, not forbidden");
}

#[test]
fn the_newest_entry_says_where_it_stands() {
    let covers = Covers { receipt: true, sensitive: false };
    let latest = |state| Latest { state, until: Some(today()), rights: vec![Right::Access], covers };
    let at = |latest: &Latest, right, today| standing(OnBehalf::PowerOfAttorney, Some(latest), right, today);
    let accepted = latest(State::Accepted);
    assert_eq!(standing(OnBehalf::Oneself, None, Right::Access, today()), Standing::NotNeeded);
    assert_eq!(standing(OnBehalf::Lawyer, None, Right::Access, today()), Standing::Missing);
    assert_eq!(at(&accepted, Right::Access, today()), Standing::Accepted(covers));
    assert_eq!(at(&accepted, Right::Erasure, today()), Standing::Missing, "another right");
    assert_eq!(at(&accepted, Right::Access, day("2026-11-23")), Standing::Expired);
    for (state, expected) in [
        (State::Claimed, Standing::Missing),
        (State::Asked, Standing::Asked),
        (State::UnderReview, Standing::UnderReview),
        (State::Refused, Standing::Refused),
        (State::Revoked, Standing::Revoked),
    ] {
        assert_eq!(at(&latest(state), Right::Access, today()), expected);
        assert!(!expected.opens() && !expected.covers_receipt(false));
    }
    assert!(Standing::Accepted(covers).covers_receipt(false));
    assert!(!Standing::Accepted(covers).covers_receipt(true), "special categories must be mentioned");
    assert!(!Standing::Accepted(Covers::default()).covers_receipt(false));
}

#[test]
fn the_dead_are_protected_ten_years_in_denmark_and_nothing_is_decided_by_that() {
    let denmark = deceased_policy("DK");
    assert_eq!(protection(denmark, Some(day("2016-11-22")), today()), Protection::Until(day("2026-11-22")));
    assert_eq!(protection(denmark, Some(day("2016-11-21")), today()), Protection::Ended(day("2026-11-21")));
    assert_eq!(protection(denmark, None, today()), Protection::Review);
    assert_eq!(protection(deceased_policy("SE"), Some(day("2020-01-01")), today()), Protection::Review);
    assert!(judged(&good(OnBehalf::Deceased, Basis::Deceased)).is_ok(), "never refused by itself");
    assert_eq!(OnBehalf::Deceased.receiver(), Party::Requester);
    assert_eq!(OnBehalf::Child.receiver(), Party::Subject);
}
