//! What was found is withheld and handed over again, by a person, with a reason, and nobody else's.

mod acts;

use indsigt::{
    audit::Action,
    cases::{Case, StepError},
    db::Conn,
    ids::{DatasetId, StaffId, WithholdingId},
    law::{
        grounds::Ground,
        rights::Right,
        status::{Refusal, Status},
    },
    letters::Lang,
    review::{self, Origin, REASON_MAX, ReviewError, Scope, Withheld, Withholding},
    sources::collected,
};
use serde_json::json;

use crate::support::{cases::Desk, databases::on_both};

const WHY: &str = "Beløbet vedrører en kollega.";

fn scope(dataset: DatasetId, row: Option<i64>, column: Option<&str>) -> Scope {
    Scope { dataset, row, column: column.map(str::to_owned) }
}

fn withhold(desk: &Desk, case: &mut Case, scope: &Scope) -> Result<WithholdingId, ReviewError> {
    withhold_for(desk, case, scope, (Ground::OthersRights, WHY), desk.handler)
}

fn withhold_for(
    desk: &Desk,
    case: &mut Case,
    scope: &Scope,
    why: (Ground, &str),
    by: StaffId,
) -> Result<WithholdingId, ReviewError> {
    desk.db.write(|tx| review::withhold(tx, &desk.vault, case, scope, why, by, desk.now))
}

fn lift(desk: &Desk, case: &mut Case, id: WithholdingId) -> Result<(), ReviewError> {
    desk.db.write(|tx| review::lift(tx, &desk.vault, case, id, desk.handler, desk.now))
}

fn withheld(desk: &Desk, case: &Case) -> Vec<Withholding> {
    desk.db.read(|conn| review::of_case(conn, &desk.vault, case)).unwrap()
}

fn index(desk: &Desk, case: &Case, dataset: DatasetId) -> Withheld {
    let of = |conn: &mut Conn| {
        let found = collected::find(conn, case.organisation, case.id, dataset)?.unwrap();
        Withheld::of_dataset(conn, &found)
    };
    desk.db.read(of).unwrap()
}

#[test]
fn a_dataset_a_row_a_column_and_a_value() {
    on_both(|fresh| {
        let desk = Desk::new(&fresh.db);
        let mut case = desk.case_in(Right::Access, Status::Review);
        let dataset = desk.dataset(&case, "payslips", &["amount", "note"], 3);
        let whole = desk.dataset(&case, "reviews", &["amount", "note"], 2);
        withhold(&desk, &mut case, &scope(dataset, Some(2), None)).unwrap();
        withhold(&desk, &mut case, &scope(dataset, Some(0), Some("note"))).unwrap();
        let marks = index(&desk, &case, dataset);
        let shown: Vec<_> = (0..3)
            .flat_map(|row| (0..2).map(move |column| (row, column)))
            .filter(|(row, column)| !marks.is_cell_withheld(*row, *column))
            .collect();
        assert_eq!(shown, [(0, 0), (1, 0), (1, 1)]);
        withhold(&desk, &mut case, &scope(dataset, None, Some("note"))).unwrap();
        assert!(
            index(&desk, &case, dataset).is_column_withheld(1)
                && !index(&desk, &case, dataset).is_column_withheld(0)
        );
        assert!(index(&desk, &case, whole).is_empty());
        withhold(&desk, &mut case, &scope(whole, None, None)).unwrap();
        assert!(index(&desk, &case, whole).is_whole());

        let stored = withheld(&desk, &case);
        assert_eq!(stored.len(), 4);
        assert_eq!(stored[0].scope, scope(dataset, Some(2), None));
        assert_eq!((stored[0].ground, stored[0].reason.as_str()), (Ground::OthersRights, WHY));
        assert_eq!((stored[0].origin, stored[0].made_by), (Origin::Handler, Some(desk.handler)));
        desk.chain_is_whole();
    });
}

#[test]
fn the_log_tells_what_and_never_why_in_words() {
    on_both(|fresh| {
        let desk = Desk::new(&fresh.db);
        let mut case = desk.case_in(Right::Access, Status::Review);
        let dataset = desk.dataset(&case, "payslips", &["amount", "note"], 3);
        let id = withhold(&desk, &mut case, &scope(dataset, Some(2), Some("note"))).unwrap();
        lift(&desk, &mut case, id).unwrap();
        let told = desk.told(&case);
        let [.., made, lifted] = &told[..] else { panic!("two entries") };
        let mut what = json!({
            "withholding": id, "dataset": dataset, "row": 2, "column": "note", "ground": "others-rights",
        });
        assert_eq!(*made, (Action::Withheld, what.clone()));
        what.as_object_mut().unwrap().remove("ground");
        assert_eq!(*lifted, (Action::WithholdingLifted, what));
        desk.chain_is_whole();
    });
}

#[test]
fn what_is_lifted_is_handed_over_and_can_be_withheld_again() {
    on_both(|fresh| {
        let desk = Desk::new(&fresh.db);
        let mut case = desk.case_in(Right::Access, Status::Review);
        let dataset = desk.dataset(&case, "payslips", &["amount", "note"], 3);
        let row = scope(dataset, Some(1), None);
        let first = withhold(&desk, &mut case, &row).unwrap();
        assert!(matches!(withhold(&desk, &mut case, &row), Err(ReviewError::AlreadyWithheld)));
        case = desk.again(&case);
        lift(&desk, &mut case, first).unwrap();
        assert!(withheld(&desk, &case).is_empty() && index(&desk, &case, dataset).is_empty());
        assert!(matches!(lift(&desk, &mut case, first), Err(ReviewError::NotWithheld)));
        case = desk.again(&case);
        let second = withhold(&desk, &mut case, &row).unwrap();
        assert_eq!(withheld(&desk, &case).iter().map(|made| made.id).collect::<Vec<_>>(), [second]);
    });
}

#[test]
fn what_is_not_there_or_not_explained_cannot_be_withheld() {
    on_both(|fresh| {
        let desk = Desk::new(&fresh.db);
        let mut case = desk.case_in(Right::Access, Status::Review);
        let dataset = desk.dataset(&case, "payslips", &["amount", "note"], 3);
        let mut other = desk.case_in(Right::Access, Status::Review);
        let theirs = desk.dataset(&other, "payslips", &["amount"], 3);
        for nothing in [
            scope(dataset, Some(3), None),
            scope(dataset, Some(-1), None),
            scope(dataset, None, Some("Amount")),
            scope(dataset, Some(0), Some("")),
            scope(theirs, None, None),
            scope(DatasetId::new(desk.now), None, None),
        ] {
            let mut case = case.clone();
            let refused = withhold(&desk, &mut case, &nothing).unwrap_err();
            assert!(matches!(refused, ReviewError::NothingThere), "{nothing:?}: {refused}");
        }
        let row = scope(dataset, Some(0), None);
        let mut with = |ground, reason: &str| {
            withhold_for(&desk, &mut case, &row, (ground, reason), desk.handler).map(|_| ())
        };
        assert!(matches!(with(Ground::OthersRights, " \n"), Err(ReviewError::ReasonMissing)));
        let long = "ø".repeat(REASON_MAX + 1);
        assert!(matches!(with(Ground::OthersRights, &long), Err(ReviewError::ReasonTooLong)));
        assert!(matches!(with(Ground::NotProvided, WHY), Err(ReviewError::GroundNotForRight)));
        with(Ground::OthersRights, &long[2..]).unwrap();
        // Another case's withholding cannot be lifted from this one.
        let id = withhold(&desk, &mut other, &scope(theirs, None, None)).unwrap();
        let mut case = desk.again(&case);
        assert!(matches!(lift(&desk, &mut case, id), Err(ReviewError::NotWithheld)));
        assert_eq!(withheld(&desk, &other).len(), 1);
    });
}

#[test]
fn only_what_is_found_and_not_decided_is_reviewed() {
    on_both(|fresh| {
        let desk = Desk::new(&fresh.db);
        for status in Status::ALL {
            let right = if *status == Status::Executing { Right::Erasure } else { Right::Access };
            let mut case = desk.case_in(right, *status);
            let dataset = desk.dataset(&case, "payslips", &["amount"], 3);
            let refused = match withhold(&desk, &mut case, &scope(dataset, Some(0), None)) {
                Ok(_) => None,
                Err(ReviewError::Step(StepError::Refused(refusal))) => Some(refusal),
                Err(other) => panic!("{status}: {other}"),
            };
            let expected = match status {
                Status::Collecting | Status::Review => None,
                Status::Received | Status::Identity => Some(Refusal::IdentityMissing),
                Status::Executing | Status::Decided | Status::Delivered => Some(Refusal::AlreadyDecided),
                Status::Closed | Status::Withdrawn | Status::Purged => Some(Refusal::Ended),
            };
            assert_eq!(refused, expected, "{status}");
        }
    });
}

#[test]
fn of_two_handlers_at_once_one_is_told_to_look_again() {
    on_both(|fresh| {
        let desk = Desk::new(&fresh.db);
        let mut mine = desk.case_in(Right::Access, Status::Review);
        let dataset = desk.dataset(&mine, "payslips", &["amount"], 3);
        let mut hers = mine.clone();
        let id = withhold(&desk, &mut mine, &scope(dataset, Some(0), None)).unwrap();
        for refused in [
            withhold(&desk, &mut hers, &scope(dataset, Some(1), None)).unwrap_err(),
            lift(&desk, &mut hers, id).unwrap_err(),
        ] {
            assert!(matches!(refused, ReviewError::Step(StepError::Changed)), "{refused}");
        }
        assert_eq!(withheld(&desk, &mine).len(), 1);
    });
}

/// Both press at the same moment, in transactions of their own: one mark, whichever database.
#[test]
fn a_double_click_withholds_once() {
    on_both(|fresh| {
        let desk = Desk::new(&fresh.db);
        let case = desk.case_in(Right::Access, Status::Review);
        let dataset = desk.dataset(&case, "payslips", &["amount"], 3);
        let row = scope(dataset, Some(0), None);
        let made = std::thread::scope(|scope| {
            let press = || withhold(&desk, &mut case.clone(), &row).is_ok();
            let threads: Vec<_> = (0..4).map(|_| scope.spawn(press)).collect();
            threads.into_iter().map(|t| t.join().unwrap()).filter(|made| *made).count()
        });
        assert_eq!((made, withheld(&desk, &case).len()), (1, 1));
        desk.chain_is_whole();
    });
}

#[test]
fn columns_declared_as_others_are_withheld_once_in_the_persons_language() {
    on_both(|fresh| {
        let desk = Desk::new(&fresh.db);
        let english = desk.walk(desk.received_in(Right::Access, Lang::En), Status::Collecting);
        let mut case = english;
        let dataset = desk.dataset(&case, "reviews", &["held_on", "manager", "author"], 3);
        let declare = |case: &Case, columns: &[&str]| {
            let columns: Vec<String> = columns.iter().map(|name| (*name).to_owned()).collect();
            desk.db
                .write(|tx| review::declared(tx, &desk.vault, &desk.words, case, dataset, &columns, desk.now))
        };
        assert!(matches!(declare(&case, &["manager", "gone"]), Err(ReviewError::NothingThere)));
        assert_eq!(declare(&case, &[]).unwrap(), 0);
        assert_eq!(declare(&case, &["manager", "author"]).unwrap(), 2);
        assert_eq!(declare(&case, &["manager", "author"]).unwrap(), 0, "the task ran again");
        let stored = withheld(&desk, &case);
        let columns: Vec<_> = stored.iter().map(|made| made.scope.column.as_deref().unwrap()).collect();
        assert_eq!(columns, ["manager", "author"]);
        assert_eq!(
            (stored[0].origin, stored[0].made_by, stored[0].ground),
            (Origin::Declared, None, Ground::OthersRights)
        );
        assert_eq!(stored[0].reason, "The field holds information about another person.");
        let told = desk.told(&case).into_iter().filter(|(action, _)| *action == Action::Withheld);
        let details: Vec<_> = told.map(|(_, details)| details).collect();
        let [details] = &details[..] else { panic!("one entry for both columns") };
        assert_eq!(details["columns"], json!(["manager", "author"]));

        lift(&desk, &mut case, stored[0].id).unwrap();
        assert_eq!(declare(&case, &["manager", "author"]).unwrap(), 0, "what was lifted stays lifted");
        assert_eq!(withheld(&desk, &case).len(), 1);
        desk.chain_is_whole();
    });
}

/// After the sources were asked again, only what they found then is reviewed.
#[test]
fn an_earlier_round_is_no_part_of_the_review() {
    on_both(|fresh| {
        let desk = Desk::new(&fresh.db);
        let mut case = desk.case_in(Right::Access, Status::Review);
        let old = desk.dataset(&case, "payslips", &["amount"], 3);
        let id = withhold(&desk, &mut case, &scope(old, Some(0), None)).unwrap();
        let new = desk.dataset_in_round(2, &case, "payslips", &["amount"], 3);
        assert!(withheld(&desk, &case).is_empty());
        let refused = withhold(&desk, &mut case.clone(), &scope(old, Some(1), None)).unwrap_err();
        assert!(matches!(refused, ReviewError::NothingThere), "{refused}");
        withhold(&desk, &mut case, &scope(new, Some(1), None)).unwrap();
        assert_eq!(withheld(&desk, &case).len(), 1);
        lift(&desk, &mut case, id).unwrap();
        assert_eq!(withheld(&desk, &case).len(), 1);
    });
}

#[test]
fn another_organisation_cannot_reach_in() {
    on_both(|fresh| {
        let desk = Desk::new(&fresh.db);
        let neighbour = desk.neighbour();
        let mut ours = desk.case_in(Right::Access, Status::Review);
        let dataset = desk.dataset(&ours, "payslips", &["amount", "note"], 3);
        let id = withhold(&desk, &mut ours, &scope(dataset, Some(0), None)).unwrap();
        let mut theirs = neighbour.case_in(Right::Access, Status::Review);
        let refused = withhold(&neighbour, &mut theirs, &scope(dataset, Some(1), None)).unwrap_err();
        assert!(matches!(refused, ReviewError::NothingThere), "{refused}");
        let mut theirs = neighbour.again(&theirs);
        assert!(matches!(lift(&neighbour, &mut theirs, id), Err(ReviewError::NotWithheld)));
        // A case that claims to be theirs is no case at all.
        let mut claimed = ours.clone();
        claimed.organisation = neighbour.organisation.id;
        assert!(matches!(
            withhold(&neighbour, &mut claimed, &scope(dataset, Some(1), None)),
            Err(ReviewError::Step(StepError::Changed))
        ));
    });
}
