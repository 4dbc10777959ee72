//! Everything that was found is decided before it is handed over; what was done at one go is taken back at one go.

use indsigt::{
    cases::{self, Case, DecideError, Reviewed, StepError},
    db::Conn,
    ids::{ActId, DatasetId, ProposalId},
    law::{
        grounds::Ground,
        passages::places,
        people::{Known, Own, Why, find_people},
        rights::Right,
        spans::Spans,
        status::{Outcome, Refusal, SecondPair, Status},
    },
    letters::Lang,
    review::{self, Order, Passages, ReviewError, Scope, Selection},
    sources::{cell::Cell, collected},
    staff,
};

use crate::{
    export::{sample::member, shop::Shop},
    support::{
        cases::Desk,
        databases::on_both,
        decisions::{decide_as_seen, letter},
    },
};

const WHY: &str = "Det handler om en kollega.";

fn act(desk: &Desk, case: &mut Case, order: Order, rows: &Selection) -> Result<(ActId, i64), ReviewError> {
    desk.db.write(|tx| review::carry_out(tx, &desk.vault, case, order, rows, desk.handler, desk.now))
}

fn undo(desk: &Desk, case: &mut Case, act: ActId) -> Result<(), ReviewError> {
    desk.db.write(|tx| review::undo(tx, &desk.vault, case, act, desk.handler, desk.now))
}

/// Everything that stands about the case: where each row is, and each withholding with its reason.
fn stands(desk: &Desk, case: &Case) -> (Vec<(DatasetId, Reviewed)>, Vec<String>, Vec<u8>) {
    let of = |conn: &mut Conn| {
        let sets = collected::of_case(conn, case.organisation, case.id)?;
        let sets: Vec<_> = sets.iter().map(|set| (set.id, set.rows)).collect();
        let mut states: Vec<_> = cases::reviewed(conn, case, &sets)?.into_iter().collect();
        states.sort_by_key(|(id, _)| *id);
        Ok::<_, indsigt::db::DbError>((states, cases::review_state(conn, case)?))
    };
    let (states, hash) = desk.db.read(of).unwrap();
    let all = desk.db.read(|conn| review::of_case(conn, &desk.vault, case)).unwrap();
    (
        states,
        all.iter().map(|one| format!("{:?}", (one.id, &one.scope, one.until, &one.reason))).collect(),
        hash,
    )
}

fn undecided(desk: &Desk, case: &Case) -> usize {
    desk.db.read(|conn| cases::facts(conn, case, desk.now)).unwrap().undecided.items
}

fn refused(desk: &Desk, case: &mut Case, outcome: Outcome) -> Option<Refusal> {
    let decision = cases::Decision {
        outcome,
        grounds: &[],
        letter: letter(desk, case, outcome, &[]),
        lock: false,
        as_seen: case.version,
    };
    match decide_as_seen(desk, case, &decision) {
        Ok(_) => None,
        Err(DecideError::Step(StepError::Refused(refusal))) => Some(refusal),
        Err(other) => panic!("{other}"),
    }
}

#[test]
fn nothing_is_released_while_a_row_is_undecided_and_undoing_brings_back_what_was() {
    on_both(|fresh| {
        let desk = Desk::new(&fresh.db);
        let mut case = desk.case_in(Right::Access, Status::Review);
        let large = desk.dataset(&case, "times", &["a", "b"], 100_000);
        let small = desk.dataset(&case, "notes", &["a", "b"], 5);
        assert_eq!(refused(&desk, &mut case, Outcome::Granted), Some(Refusal::Undecided(100_005)));
        let empty = stands(&desk, &case);

        let all = |set, rows| vec![(set, Spans::all(rows))];
        let (first, count) = act(&desk, &mut case, Order::Give, &all(large, 100_000)).unwrap();
        assert_eq!((count, undecided(&desk, &case)), (100_000, 5));
        assert!(matches!(
            act(&desk, &mut case, Order::Give, &all(large, 100_000)),
            Err(ReviewError::NothingToDo)
        ));
        case = desk.again(&case);
        let given = stands(&desk, &case);

        let withhold = Order::Withhold(Ground::OthersRights, WHY);
        let (second, count) =
            act(&desk, &mut case, withhold, &vec![(large, Spans::of([(10, 60_000)]))]).unwrap();
        assert_eq!(count, 59_990);
        let withheld = stands(&desk, &case);
        // One row out of the middle is given after all: the rest stays withheld, for the same reason.
        let (third, _) = act(&desk, &mut case, Order::Give, &vec![(large, Spans::of_rows([500]))]).unwrap();
        let (states, marks, _) = stands(&desk, &case);
        let state = &states.iter().find(|(id, _)| *id == large).unwrap().1;
        assert_eq!(state.withheld, Spans::of([(10, 500), (501, 60_000)]));
        assert!(marks.len() == 2 && marks.iter().all(|mark| mark.contains(WHY)));

        assert!(matches!(undo(&desk, &mut case, second), Err(ReviewError::NotNewest)));
        case = desk.again(&case);
        undo(&desk, &mut case, third).unwrap();
        assert_eq!(stands(&desk, &case), withheld);
        undo(&desk, &mut case, second).unwrap();
        assert_eq!(stands(&desk, &case), given);
        undo(&desk, &mut case, first).unwrap();
        assert_eq!(stands(&desk, &case), empty);
        assert!(matches!(undo(&desk, &mut case, first), Err(ReviewError::NotNewest)));
        case = desk.again(&case);

        // A whole dataset is one mark; a value that is taken out decides its row, a column alone does not.
        act(&desk, &mut case, withhold, &all(large, 100_000)).unwrap();
        assert_eq!(stands(&desk, &case).1.len(), 1);
        let by_hand = |case: &mut Case, row, column: &str| {
            let scope = Scope { dataset: small, row, column: Some(column.into()) };
            let why = (Ground::OthersRights, WHY);
            desk.db
                .write(|tx| review::withhold(tx, &desk.vault, case, &scope, why, desk.handler, desk.now))
                .unwrap()
        };
        by_hand(&mut case, None, "a");
        assert_eq!(undecided(&desk, &case), 5);
        by_hand(&mut case, Some(2), "b");
        assert_eq!(undecided(&desk, &case), 4);
        assert_eq!(refused(&desk, &mut case, Outcome::PartlyGranted), Some(Refusal::Undecided(4)));
        act(&desk, &mut case, Order::Give, &all(small, 5)).unwrap();
        assert_eq!(refused(&desk, &mut case, Outcome::PartlyGranted), None);
        assert!(matches!(act(&desk, &mut case, Order::Give, &all(large, 9)), Err(ReviewError::Step(_))));
        desk.chain_is_whole();
    });
}

#[test]
fn two_have_to_look_at_the_same() {
    on_both(|fresh| {
        let desk = Desk::new(&fresh.db);
        let mut details = desk.organisation.details().clone();
        details.release_by_two = true;
        desk.db.write(|tx| staff::save(tx, desk.organisation.id, &desk.organisation.name, &details)).unwrap();
        let mut case = desk.case_in(Right::Access, Status::Review);
        let set = desk.dataset(&case, "notes", &["a"], 3);
        let look =
            |case: &mut Case, by| desk.db.write(|tx| review::look(tx, &desk.vault, case, by, desk.now));
        let second = desk.colleague("Bo");
        assert!(matches!(look(&mut case, desk.handler), Err(ReviewError::Step(_))), "undecided");
        case = desk.again(&case);
        act(&desk, &mut case, Order::Give, &vec![(set, Spans::all(3))]).unwrap();
        let missing = |pair| Some(Refusal::NotSeenByTwo(pair));
        assert_eq!(refused(&desk, &mut case, Outcome::Granted), missing(SecondPair::FirstMissing));
        look(&mut case, desk.handler).unwrap();
        assert!(matches!(look(&mut case, desk.handler), Err(ReviewError::SameEyes)));
        case = desk.again(&case);
        assert_eq!(refused(&desk, &mut case, Outcome::Granted), missing(SecondPair::SecondMissing));
        // Something changes: the look falls. It is changed back: it counts again.
        let withhold = Order::Withhold(Ground::OthersRights, WHY);
        let (changed, _) = act(&desk, &mut case, withhold, &vec![(set, Spans::of_rows([1]))]).unwrap();
        assert_eq!(refused(&desk, &mut case, Outcome::PartlyGranted), missing(SecondPair::FirstMissing));
        undo(&desk, &mut case, changed).unwrap();
        look(&mut case, second).unwrap();
        assert_eq!(refused(&desk, &mut case, Outcome::Granted), None);
    });
}

#[test]
fn a_passage_is_taken_out_of_every_file_and_a_proposal_is_accepted_dismissed_and_undone() {
    on_both(|fresh| {
        let shop = Shop::open(fresh);
        let mut case = shop.reviewed(Lang::Da);
        let desk = &shop.desk;
        let sets = desk.db.read(|conn| collected::of_case(conn, case.organisation, case.id)).unwrap();
        let set = sets.iter().find(|set| set.name == "customer").unwrap();
        let row = set.rows(&desk.vault, &case).unwrap().page(0, 1).unwrap().remove(0);
        let at = set.details.0.columns.iter().position(|column| column.name == "Address").unwrap();
        let Cell::Text(text) = &row[at] else { panic!("an address") };
        // The worker has looked: her fax is a number that nobody knows to be hers.
        let proposed =
            || desk.db.read(|conn| review::proposals_in(conn, &desk.vault, &case, set.id, (0, 1))).unwrap();
        let open: Vec<ProposalId> = proposed().iter().map(|one| one.id).collect();
        let phone = proposed().iter().any(|one| one.why == Why::Phone);
        assert!(phone, "{:?}", proposed());
        let facts = desk.db.read(|conn| cases::facts(conn, &case, desk.now)).unwrap();
        assert!(!facts.undecided.looking && facts.undecided.proposals >= open.len());
        let before = stands(desk, &case);
        let settle = |case: &mut Case, accepted| {
            desk.db.write(|tx| review::settle(tx, &desk.vault, case, &open, accepted, desk.handler, desk.now))
        };
        let mut mine = case.clone();
        assert_eq!(settle(&mut mine, Some(WHY)).unwrap() as usize, open.len());
        let newest = desk.db.read(|conn| review::history(conn, &mine)).unwrap()[0].id;
        undo(desk, &mut mine, newest).unwrap();
        assert_eq!(stands(desk, &mine), before);
        settle(&mut mine, None).unwrap();
        let word = text.split(' ').next().unwrap().to_owned();
        let scope = Scope { dataset: set.id, row: Some(0), column: Some("Address".into()) };
        let passages = Passages::of(text, places(text, &word, None));
        desk.db
            .write(|tx| {
                let why = (Ground::OthersRights, WHY);
                review::redact(tx, &desk.vault, &mut mine, &scope, passages, why, desk.handler, desk.now)
            })
            .unwrap();
        case = mine;
        shop.decide(&mut case);
        shop.work();
        let zip = shop.fetch(&case);
        let less = text.replacen(&word, "[undtaget]", 1);
        for file in ["data/chinook-customer.csv", "data/chinook-customer.json", "index.html"] {
            let told = member(&zip, file);
            assert!(told.contains(&less), "{file}: {told}");
        }
        let withheld: serde_json::Value = serde_json::from_str(&member(&zip, "data/withheld.json")).unwrap();
        let told = withheld.to_string();
        assert!(told.contains("\"redactions\"") && told.contains(WHY) && !told.contains(&word), "{told}");
    });
}

/// What nobody may find twice: the finder and the store agree on places.
#[test]
fn a_place_that_was_made_for_another_text_is_not_used() {
    let known = Known::new(&Own::default()).with_names(Why::Column, ["Mette Holm"]);
    let text = "Møde med Mette Holm";
    let found = find_people(text, &known).remove(0);
    let passages = Passages::of(text, vec![found.range.clone()]);
    assert!(passages.in_cell(&Cell::Text(text.into())).is_some());
    assert!(passages.in_cell(&Cell::Text("Møde med Jens Holm".into())).is_none());
    assert!(passages.in_cell(&Cell::Json(text.into())).is_none());
}
