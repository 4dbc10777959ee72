use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::*;
use crate::law::grounds::Ground;

fn entry(verdict: Option<Verdict>, fields: &[(&str, &str)]) -> Entry {
    let fields = fields.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
    Entry { verdict, fields }
}

fn wrong(kind: Kind, said: &Entry) -> Vec<(&'static str, Wrong)> {
    let problems = check(kind, said).unwrap_err();
    problems.into_iter().map(|problem| (problem.field, problem.wrong)).collect()
}

#[test]
fn every_right_has_a_procedure_that_ends_with_an_answer() {
    for right in Right::ALL {
        let steps = of(*right);
        assert_eq!(steps.last().unwrap().key, Key::Answer, "{right}");
        for (at, step) in steps.iter().enumerate() {
            assert!(!steps[..at].iter().any(|before| before.key == step.key), "{right}: {} twice", step.key);
            assert!(!step.rules.is_empty(), "{right}: {}", step.key);
        }
        let has = |key| steps.iter().any(|step| step.key == key);
        assert_eq!(has(Key::Items), Kind::of(*right).is_some(), "{right}");
        assert_eq!(has(Key::CarriedOut), right.needs_action(), "{right}");
        // Art. 19 speaks of 16, 17(1) and 18 alone.
        let told = matches!(right, Right::Rectification | Right::Erasure | Right::Restriction);
        assert_eq!(has(Key::Recipients), told, "{right}");
        assert!(takes_note(*right, Key::Burden) && !takes_note(*right, Key::Items));
    }
    for key in Key::ALL {
        let used = Right::ALL.iter().any(|right| of(*right).iter().any(|step| step.key == *key));
        assert!(used || AS_NEEDED.iter().any(|step| step.key == *key), "{key}");
    }
}

#[test]
fn only_marketing_has_no_verdict_that_refuses() {
    for kind in Kind::ALL {
        let refusing = kind.verdicts().iter().filter(|verdict| !verdict.grants()).count();
        assert_eq!(refusing > 0, *kind != Kind::Channel, "{kind}");
        assert_eq!(refusing > 0, !kind.grounds().is_empty(), "{kind}");
        assert_eq!(kind.fields()[0].key, "what", "{kind}");
    }
    for verdict in Verdict::ALL {
        assert!(Kind::ALL.iter().any(|kind| kind.verdicts().contains(verdict)), "{verdict}");
    }
    // Every ground that an item can be refused for is one that the right can be refused for.
    for right in Right::ALL {
        for ground in Kind::of(*right).map(Kind::grounds).unwrap_or_default() {
            assert!(Ground::for_refusal(*right).contains(ground), "{right} {ground}");
        }
    }
}

#[test]
fn an_item_can_be_written_down_before_it_is_decided() {
    for kind in Kind::ALL.iter().filter(|kind| !kind.verdict_follows()) {
        let open = check(*kind, &entry(None, &[("what", "  Adressen  ")])).unwrap();
        assert_eq!((open.text("what"), open.verdict), ("Adressen", None), "{kind}");
        assert_eq!(wrong(*kind, &entry(None, &[])), [("what", Wrong::Missing)], "{kind}");
    }
}

#[test]
fn each_verdict_says_what_it_needs() {
    use Verdict::*;
    use Wrong::*;
    let what = ("what", "Det");
    let missing = |fields: &[&'static str]| fields.iter().map(|field| (*field, Missing)).collect::<Vec<_>>();
    for (kind, verdict, needed) in [
        (Kind::Datum, Corrected, &["should-be"][..]),
        (Kind::Datum, Completed, &["statement"]),
        (Kind::Datum, HeldAccurate, &["why", "restriction-offered"]),
        (Kind::Category, Erase, &["erasure-ground"]),
        (Kind::Category, Keep, &["ground", "statute", "kept-until", "why"]),
        (Kind::Scope, Restrict, &["restriction-ground"]),
        (Kind::Scope, NotRestrict, &["why"]),
        (Kind::Processing, Stop, &["basis"]),
        (Kind::Processing, Continue, &["basis", "ground", "weighing"]),
        (Kind::Channel, Stop, &[]),
        (Kind::Decision, Changed, &["reviewer", "independent", "result", "explanation"]),
        (Kind::Decision, Upheld, &["reviewer", "independent", "result", "explanation"]),
        (Kind::Decision, NoReview, &["ground", "why"]),
        (Kind::Consent, Stop, &["effective-on", "other-basis"]),
        (Kind::Consent, NotConsent, &["why"]),
    ] {
        let said = entry(Some(verdict), &[what]);
        match needed {
            [] => assert_eq!(check(kind, &said).unwrap().verdict, Some(verdict)),
            _ => assert_eq!(wrong(kind, &said), missing(needed), "{kind} {verdict}"),
        }
    }
    assert_eq!(wrong(Kind::Channel, &entry(Some(Keep), &[what])), [("verdict", NotOffered)]);
    assert_eq!(wrong(Kind::Dataset, &entry(None, &[what])), missing(&["basis", "provided", "automated"]));
}

#[test]
fn what_means_nothing_with_the_verdict_is_left_out() {
    let said = entry(
        Some(Verdict::Erase),
        &[
            ("what", "CV"),
            ("erasure-ground", "no-longer-needed"),
            ("why", "Gammel"),
            ("kept-until", "mandag"),
        ],
    );
    let kept = check(Kind::Category, &said).unwrap();
    assert_eq!(kept.fields.keys().collect::<Vec<_>>(), ["erasure-ground", "what"]);
    assert_eq!(ground_of(Kind::Category, &kept), None);
}

#[test]
fn bad_fields_are_named() {
    let keep = |until: &str, ground: &str| {
        entry(
            Some(Verdict::Keep),
            &[
                ("what", "Løn"),
                ("ground", ground),
                ("statute", "Bogføringsloven § 12"),
                ("kept-until", until),
                ("why", "Regnskab"),
            ],
        )
    };
    let good = check(Kind::Category, &keep("2031-12-31", "legal-obligation")).unwrap();
    assert_eq!(ground_of(Kind::Category, &good), Some(Ground::LegalObligation));
    assert_eq!(wrong(Kind::Category, &keep("31/12", "legal-obligation")), [("kept-until", Wrong::NotADay)]);
    assert_eq!(wrong(Kind::Category, &keep("2031-12-31", "accurate")), [("ground", Wrong::NotOffered)]);
    let long = "x".repeat(201);
    assert_eq!(wrong(Kind::Channel, &entry(None, &[("what", &long)])), [("what", Wrong::TooLong)]);
}

#[test]
fn whoever_weighs_an_objection_has_a_basis_that_can_be_objected_to() {
    let said = |basis: &str, ground: &str| {
        entry(
            Some(Verdict::Continue),
            &[("what", "Vagtplan"), ("basis", basis), ("ground", ground), ("weighing", "Vejet")],
        )
    };
    for (basis, ground, fits) in [
        ("legitimate-interests", "compelling-grounds", true),
        ("public-task", "legal-claims", true),
        ("other", "not-objectable", true),
        ("other", "compelling-grounds", false),
        ("public-task", "not-objectable", false),
    ] {
        let checked = check(Kind::Processing, &said(basis, ground));
        assert_eq!(checked.is_ok(), fits, "{basis} {ground}");
        if let Err(problems) = checked {
            assert_eq!(problems, [Problem { field: "ground", wrong: Wrong::GroundAndBasis }]);
        }
    }
}

/// Every combination: consent or contract, automated, not derived; anything else fails its own condition.
#[test]
fn a_dataset_is_portable_when_all_conditions_hold() {
    let Some(fields) = Some(Kind::Dataset.fields()) else { unreachable!() };
    let offered = |key: &str| match fields.iter().find(|field| field.key == key).unwrap().input {
        Input::Choice(offered) => offered,
        _ => panic!("{key} is a choice"),
    };
    let mut portable = 0;
    for basis in offered("basis") {
        for provided in offered("provided") {
            for automated in offered("automated") {
                let said =
                    [("what", "x"), ("basis", basis), ("provided", provided), ("automated", automated)];
                let checked = check(Kind::Dataset, &entry(None, &said)).unwrap();
                let expected = match (*basis, *provided, *automated) {
                    ("public-task", ..) => Some(Ground::PublicTask),
                    ("consent" | "contract", "derived", _) => Some(Ground::NotProvided),
                    ("consent" | "contract", _, "no") => Some(Ground::NotAutomated),
                    ("consent" | "contract", ..) => None,
                    _ => Some(Ground::OtherBasis),
                };
                assert_eq!(ground_of(Kind::Dataset, &checked), expected, "{said:?}");
                let verdict = if expected.is_none() { Verdict::HandOver } else { Verdict::NotPortable };
                assert_eq!(checked.verdict, Some(verdict));
                portable += usize::from(expected.is_none());
            }
        }
    }
    assert_eq!(portable, 4);
}

#[test]
fn nothing_is_done_before_it_was_asked_for_or_tomorrow() {
    let day = |text: &str| text.parse::<NaiveDate>().unwrap();
    let done = |on: &str, proof: &str| {
        let said = [("done-on", on), ("method", "Slettet i HR"), ("proof", proof)];
        let said: BTreeMap<String, String> =
            said.into_iter().map(|(key, value)| (key.to_owned(), value.to_owned())).collect();
        check_carried(Kind::Category, &said, day("2026-11-01"), day("2026-11-22"))
    };
    assert_eq!(done("2026-11-22", "Sag 7").unwrap().on, day("2026-11-22"));
    let wrong = |on, proof| {
        let problems: Vec<Problem> = done(on, proof).unwrap_err();
        problems.into_iter().map(|problem| (problem.field, problem.wrong)).collect::<Vec<_>>()
    };
    assert_eq!(wrong("2026-11-23", "Sag 7"), [("done-on", Wrong::InFuture)]);
    assert_eq!(wrong("2026-10-31", "Sag 7"), [("done-on", Wrong::BeforeReceipt)]);
    assert_eq!(wrong("i går", ""), [("done-on", Wrong::NotADay), ("proof", Wrong::Missing)]);
}
