//! The queue and the search against the plainest way of doing the same: reading every case.

use chrono::{Days, NaiveDate};
use diesel::prelude::*;
use indsigt::{
    cases::{self, COUNTED, Case, Details, DueFilter, Filter, Overview, Overviews, Owner, Total},
    db::{DbError, schema},
    ids::CaseId,
    law::{rights::Right, status::Status},
    letters::Lang,
};

use crate::support::{
    cases::Desk,
    databases::{TestDb, on_both},
    dice::Dice,
};

const WORDS: [&str; 5] = ["Åse", "Bo", "Holm", "Berg", "Ærø"];

fn somebody(desk: &Desk, name: &str, number: usize) -> Details {
    let mut details = desk.details();
    let email = format!("person-{number}@example.dk");
    details.person.name = name.to_owned();
    details.person.email = Some(email.clone());
    details.requester.name = name.to_owned();
    details.requester.email = email;
    details
}

fn today(desk: &Desk) -> NaiveDate {
    desk.now.date_naive()
}

/// Cases of every kind, with what is asked for in a queue put there by dice.
fn fill(desk: &Desk, dice: &Dice, number: usize) -> Vec<(Case, String)> {
    let colleague = desk.colleague("colleague");
    let made = (0..number).map(|n| {
        let name = format!("{} {}", dice.one(&WORDS), dice.one(&WORDS));
        let case = desk.received_from(dice.one(Right::ALL), Lang::Da, &somebody(desk, &name, n));
        let status = dice.one(Status::ALL);
        let state = (
            schema::cases::status.eq(status),
            schema::cases::open.eq(status.is_open()),
            schema::cases::due_on.eq(today(desk) - Days::new(10) + Days::new(dice.below(40) as u64)),
            schema::cases::assigned_to.eq(dice.maybe(&[desk.handler, colleague])),
        );
        let row = schema::cases::table.find(case.id);
        desk.db.write(|tx| Ok::<_, DbError>(diesel::update(row).set(state).execute(tx)?)).unwrap();
        (desk.again(&case), format!("{name} person-{n}@example.dk {}", case.number).to_lowercase())
    });
    made.collect()
}

fn shows(desk: &Desk, filter: &Filter, words: &[String], (case, text): &(Case, String)) -> bool {
    let days = (case.due_on - today(desk)).num_days();
    let has = |word: &String| text.split(' ').any(|one| one == word);
    words.iter().all(has)
        && match filter.status {
            Some(status) => case.status == status,
            None => !words.is_empty() || case.status.is_open(),
        }
        && match filter.due {
            Some(DueFilter::Late) => days < 0,
            Some(DueFilter::Week) => (0..=7).contains(&days),
            None => true,
        }
        && filter.right.is_none_or(|right| case.right == right)
        && !filter.without.contains(&case.id)
        && match filter.owner {
            Some(Owner::One(staff)) => case.assigned_to == Some(staff),
            Some(Owner::Nobody) => case.assigned_to.is_none(),
            None => true,
        }
}

/// Every page of a filter, three cases at a time.
fn all_pages(desk: &Desk, filter: &Filter) -> Vec<CaseId> {
    let (mut found, mut filter) = (Vec::new(), filter.clone());
    loop {
        let page = |conn: &mut _| cases::page(conn, desk.organisation.id, &filter, today(desk), 3);
        let page = desk.db.read(page).unwrap();
        found.extend(page.iter().map(|case| case.id));
        match page.last() {
            Some(last) => filter.after = Some((last.due_on, last.id)),
            None => return found,
        }
    }
}

#[test]
fn a_filter_and_a_search_show_what_reading_every_case_shows() {
    on_both(|fresh| {
        let (desk, dice) = (Desk::new(&fresh.db), Dice::new(7));
        let everything = fill(&desk, &dice, 90);
        fill(&desk.neighbour(), &dice, 5);
        let all_ids: Vec<CaseId> = everything.iter().map(|(case, _)| case.id).collect();
        let mut hits = 0;
        for round in 0..150 {
            let mut words: Vec<String> =
                (0..dice.below(4)).map(|_| dice.one(&WORDS).to_lowercase()).collect();
            if round % 10 == 0 {
                words.push(everything[dice.below(90)].0.number.clone());
            }
            let filter = Filter {
                due: dice.maybe(DueFilter::ALL),
                right: dice.maybe(Right::ALL),
                status: dice.maybe(Status::ALL),
                owner: dice.maybe(&[Owner::One(desk.handler), Owner::Nobody]),
                terms: cases::terms_of_query(&desk.vault, desk.organisation.id, &words.join(" ")),
                after: None,
                without: dice.maybe(&all_ids).into_iter().collect(),
            };
            let mut expected: Vec<&Case> = everything
                .iter()
                .filter(|one| shows(&desk, &filter, &words, one))
                .map(|(case, _)| case)
                .collect();
            expected.sort_by_key(|case| (case.due_on, case.id));
            if !words.is_empty() {
                expected.sort_by_key(|case| std::cmp::Reverse(case.id));
            }
            let expected: Vec<CaseId> = expected.iter().map(|case| case.id).collect();
            assert_eq!(all_pages(&desk, &filter), expected, "round {round}: {words:?} {filter:?}");
            let total = |conn: &mut _| cases::count(conn, desk.organisation.id, &filter, today(&desk));
            assert_eq!(desk.db.read(total).unwrap(), Total::Exactly(expected.len() as i64));
            hits += expected.len();
        }
        assert!(hits > 300, "the dice showed too little: {hits}");
    });
}

#[test]
fn a_thousand_cases_are_counted_and_no_more() {
    let fresh = TestDb::sqlite();
    let desk = Desk::new(&fresh.db);
    let arrival = |n| {
        let mut details = somebody(&desk, "Åse Holm", n as usize);
        details.requester.name.clear();
        details
    };
    let count = || {
        let terms = cases::terms_of_query(&desk.vault, desk.organisation.id, "holm åse");
        [Filter::default(), Filter { terms, ..Filter::default() }].map(|filter| {
            desk.db.read(|conn| cases::count(conn, desk.organisation.id, &filter, today(&desk))).unwrap()
        })
    };
    (0..COUNTED).for_each(|n| drop(desk.received_from(Right::Access, Lang::Da, &arrival(n))));
    assert_eq!(count(), [Total::Exactly(COUNTED); 2]);
    desk.received_from(Right::Access, Lang::Da, &arrival(COUNTED));
    assert_eq!(count(), [Total::MoreThan(COUNTED); 2]);
}

/// Two processes keep their counts; one of them, and a third, change the cases.
#[test]
fn kept_counts_are_what_counting_anew_gives() {
    on_both(|fresh| {
        let (desk, dice) = (Desk::new(&fresh.db), Dice::new(11));
        let processes = [Overviews::default(), Overviews::default()];
        let colleague = desk.colleague("colleague");
        let mut open: Vec<Case> = Vec::new();
        for round in 0..60 {
            match dice.below(4) {
                0 | 1 => open.push(desk.received(Right::Access)),
                2 if !open.is_empty() => {
                    let to = dice.maybe(&[desk.handler, colleague]);
                    let case = dice.below(open.len());
                    let (vault, by) = (&desk.vault, desk.handler);
                    desk.db.write(|tx| cases::assign(tx, vault, &mut open[case], to, by, desk.now)).unwrap();
                }
                _ if !open.is_empty() => {
                    let case = open.swap_remove(dice.below(open.len()));
                    let status = dice.one(&[Status::Withdrawn, Status::Decided, Status::Delivered]);
                    assert_eq!(desk.walk(case, status).status, status);
                }
                _ => {}
            }
            let asked = dice.below(2);
            let (organisation, today) = (desk.organisation.id, today(&desk));
            let kept = desk.db.read(|conn| processes[asked].of(conn, organisation, today)).unwrap();
            let anew = desk.db.read(|conn| Overview::load(conn, organisation, today)).unwrap();
            assert_eq!(*kept, anew, "round {round}");
            assert_eq!(kept.counts(desk.handler, today), plain(&desk, &[]), "round {round}");
            let hidden: Vec<CaseId> =
                open.iter().map(|case| case.id).filter(|_| dice.below(3) == 0).collect();
            let rest = desk.db.read(|conn| kept.without(conn, organisation, &hidden, today)).unwrap();
            assert_eq!(rest.counts(desk.handler, today), plain(&desk, &hidden), "round {round}: {hidden:?}");
        }
    });
}

fn plain(desk: &Desk, hidden: &[CaseId]) -> cases::Counts {
    let everything: Vec<Case> = desk
        .db
        .read(|conn| {
            let mine = schema::cases::table.filter(schema::cases::organisation_id.eq(desk.organisation.id));
            Ok::<_, DbError>(mine.select(Case::as_select()).load(conn)?)
        })
        .unwrap();
    let everything: Vec<Case> = everything.into_iter().filter(|case| !hidden.contains(&case.id)).collect();
    let number =
        |counts: &dyn Fn(&Case) -> bool| everything.iter().filter(|case| counts(case)).count() as i64;
    let open = |case: &Case| case.status.is_open();
    let days = |case: &Case| (case.due_on - today(desk)).num_days();
    let answered = |case: &Case| case.decided_at.is_some();
    cases::Counts {
        open: number(&|case| open(case)),
        mine: number(&|case| open(case) && case.assigned_to == Some(desk.handler)),
        nobodys: number(&|case| open(case) && case.assigned_to.is_none()),
        late: number(&|case| open(case) && days(case) < 0),
        week: number(&|case| open(case) && (0..=7).contains(&days(case))),
        answered: number(&answered),
        answered_in_time: number(&|case| answered(case) && days(case) >= 0),
    }
}
