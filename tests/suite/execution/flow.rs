//! From the decision to the proof, with a foreign system behind it: what is done once, what is not done, what is told.

use indsigt::{
    audit::Action,
    cases::{self, Case},
    execution::{self, Answer, DeedError, TaskAnswer, Wish},
    law::{
        execution::{DeedFailure, DeedState, Stop},
        letters::Part,
        procedure::Verdict,
        rights::Right,
        status::Outcome,
    },
    standing::{erasures, recipients},
    worker,
};

use super::town::on_pairs;

const WRONG: [&str; 3] = ["mette.holm@example.dk", "mette@andet.example", "jens@example.dk"];
const RIGHT: [&str; 3] = ["mette@ny.example", "mette@andet.example", "jens@example.dk"];
const MAIL: (&str, &str, &str) = ("email", "METTE.holm@example.dk ", "mette@ny.example");

#[test]
fn a_correction_is_seen_confirmed_done_once_and_proven() {
    on_pairs(|town| {
        let desk = &town.office.desk;
        let (mut case, item) = town.correcting();
        for (dataset, words, told) in [
            ("person", ("left_on", "", "2020-01-01"), "this cannot be done in that system"),
            ("absent", MAIL, "this cannot be done in that system"),
            ("person", ("email", "", " "), "the new value is missing"),
            ("person", ("email", "a", "a"), "the new value is the old one"),
        ] {
            let wish = town.wish(&case, dataset, words);
            assert_eq!(town.plan(&mut case.clone(), item, wish).unwrap_err().to_string(), told);
        }
        let wish = town.wish(&case, "person", MAIL);
        assert_eq!(town.plan(&mut case, item, wish.clone()).unwrap(), 1);
        assert_eq!(town.plan(&mut case, item, wish).unwrap(), 0, "the same twice is one");
        let early = town.confirm(&case, Answer::Do { reason: "" }, desk.handler);
        assert!(matches!(early, Err(DeedError::NotNow)), "nobody has seen it");
        let tried = town.try_out(&case);
        let seen = tried.tried.clone().unwrap();
        assert_eq!(
            (seen.before[0][0].as_deref(), seen.after[0][0].as_deref()),
            (Some(WRONG[0]), Some(RIGHT[0]))
        );
        assert_eq!((seen.hit, town.emails()), (1, WRONG.map(String::from).to_vec()), "taken back");
        assert_eq!(tried.state, DeedState::Tried);
        assert_eq!(
            town.confirm(&case, Answer::Do { reason: "" }, desk.handler).unwrap(),
            DeedState::Confirmed
        );
        let twice = town.confirm(&case, Answer::Do { reason: "" }, desk.handler);
        assert!(matches!(twice, Err(DeedError::NotNow)));
        town.work();
        assert_eq!(town.emails(), RIGHT, "hers and nobody else's");
        let done = town.deed(&case);
        let proof = done.proof.clone().unwrap();
        assert_eq!((done.state, proof.hit, proof.found_done), (DeedState::Done, 1, false));
        assert_eq!(proof.statement, "hr/person/rectify/email");

        let case = desk.again(&case);
        let items = desk.db.read(|conn| cases::items_of(conn, &desk.vault, &case)).unwrap();
        let carried = items[0].carried.clone().unwrap();
        assert_eq!(
            (carried.method.as_str(), carried.on),
            ("Stamdata (Personalesystemet)", desk.now.date_naive())
        );
        assert_eq!(desk.db.read(|conn| cases::facts(conn, &case, desk.now)).unwrap().items.to_do, 0);
        let list = desk.db.read(|conn| recipients::of_case(conn, None, case.organisation, case.id));
        let lines = list.unwrap().unwrap().lines;
        assert!(lines.iter().any(|line| line.recipient.da == "Lejrskolen ApS"), "declared");
        assert!(lines.len() > 1, "and those of the register");
        let told = desk.told(&case);
        let done = told.iter().find(|(action, _)| *action == Action::DeedDone).unwrap();
        assert_eq!((&done.1["statement"], &done.1["rows"]), (&"hr/person/rectify/email".into(), &1.into()));
        assert!(!format!("{told:?}").contains("example"), "the log names nobody");
        desk.chain_is_whole();
    });
}

#[test]
fn a_worker_that_dies_between_the_two_commits_does_it_once() {
    on_pairs(|town| {
        let (case, deed) = town.confirmed("person", MAIL);
        let today = town.office.desk.now.date_naive();
        let now = town.office.desk.now;
        // The first worker changes the foreign system and dies. A second one is at it at the same time.
        let first = execution::begin(town.parts(), deed, now).unwrap().unwrap();
        let second = execution::begin(town.parts(), deed, now).unwrap().unwrap();
        let lost = execution::act(town.parts(), &first, today).unwrap();
        assert!(!lost.found_done);
        assert_eq!(town.emails(), RIGHT);
        assert_eq!(town.deed(&case).state, DeedState::Running, "and nothing is written down");
        let found = execution::act(town.parts(), &second, today).unwrap();
        assert!(found.found_done);
        // Now somebody else changes it to something else: nobody overwrites that.
        let house = &town.office.desk.organisation;
        execution::settle(town.parts(), house, second, found, (today, now)).unwrap();
        execution::settle(town.parts(), house, first, lost, (today, now)).unwrap();
        let done = town.deed(&case);
        let proof = done.proof.unwrap();
        assert_eq!(
            (done.state, proof.found_done, proof.before[0][0].as_deref()),
            (DeedState::Done, true, Some(WRONG[0]))
        );
        town.their.run("UPDATE person SET email = 'igen@example.dk' WHERE id = 1");
        town.work();
        assert_eq!(town.emails()[0], "igen@example.dk", "the task that was still there did nothing");
        let entries = town.office.told(&case);
        assert_eq!(entries.iter().filter(|action| **action == Action::DeedDone).count(), 1);
    });
}

#[test]
fn what_is_not_as_it_was_seen_is_not_done_and_says_why() {
    on_pairs(|town| {
        let failed = |case: &Case, failure: DeedFailure| {
            let deed = town.deed(case);
            assert_eq!((deed.state, deed.failure), (DeedState::Failed, Some(failure)));
        };
        let (case, _) = town.confirmed("person", MAIL);
        town.their.run("UPDATE person SET email = 'ny2@example.dk' WHERE id = 1");
        town.work();
        failed(&case, DeedFailure::Changed);
        assert_eq!(town.emails()[0], "ny2@example.dk");
        assert_eq!(town.try_out(&case).failure, Some(DeedFailure::NoSuchValue), "it has to be seen anew");
        town.their.run("UPDATE person SET email = 'mette.holm@example.dk' WHERE id = 1");
        assert_eq!(town.try_out(&case).state, DeedState::Tried);
        town.confirm(&case, Answer::Do { reason: "" }, town.office.desk.handler).unwrap();
        // The system is held by somebody else: tried later, and told.
        let held = town.their.held(|| worker::once(&town.office.app).unwrap());
        assert!(held);
        let deed = town.deed(&case);
        assert_eq!(deed.state, DeedState::Running, "{:?}", deed.failure);
        assert!(matches!(deed.failure, Some(DeedFailure::Timeout | DeedFailure::Unreachable)));
        assert_eq!(town.emails()[0], WRONG[0]);
        town.office.work();
        assert_eq!((town.deed(&case).state, town.emails()[0].as_str()), (DeedState::Done, RIGHT[0]));

        town.their.run("UPDATE person SET email = 'mette.holm@example.dk' WHERE id = 1");
        // Nobody said which of two values; two rows where one was allowed.
        let (mut case, item) = town.executing(
            Right::Rectification,
            Verdict::Corrected,
            &[("what", "Noten"), ("should-be", "Meget flink")],
        );
        let none = town.deeds(&case);
        assert!(none.is_empty());
        let wish = town.wish(&case, "notes", ("note", "", "Meget flink"));
        town.plan(&mut case, item, wish).unwrap();
        assert_eq!(town.try_out(&case).failure, Some(DeedFailure::Ambiguous));
        let wish = town.wish(&case, "notes", ("note", "Flink", "Meget  flink"));
        town.plan(&mut case, item, wish).unwrap();
        assert_eq!(town.try_out(&case).failure, Some(DeedFailure::Rows));
        assert_eq!(town.their.all("SELECT note FROM note ORDER BY id"), ["Flink", "En anden Mette"]);
        town.their.run("DELETE FROM note WHERE id = 2");
        assert_eq!(town.try_out(&case).state, DeedState::Tried, "one row now");
    });
}

#[test]
fn what_must_stay_stays_and_the_letter_says_why() {
    on_pairs(|town| {
        let desk = &town.office.desk;
        let (mut case, item) = town.erasing();
        let words = ("", "", "");
        let wish = town.wish(&case, "person", words);
        town.plan(&mut case, item, wish).unwrap();
        let stay = town.try_out(&case).tried.unwrap().stay.unwrap();
        assert_eq!(
            (stay.stop, stay.until.map(|day| day.to_string())),
            (Stop::Period, Some("2029-01-31".into()))
        );
        let anyway = town.confirm(&case, Answer::Do { reason: "Jeg vil" }, desk.handler);
        assert!(matches!(anyway, Err(DeedError::NotNow)), "what the system keeps nobody overrules");
        assert_eq!(town.confirm(&case, Answer::Stays, desk.handler).unwrap(), DeedState::Stays);
        // All that is planned is settled, so the item is.
        let items = desk.db.read(|conn| cases::items_of(conn, &desk.vault, &desk.again(&case))).unwrap();
        assert!(items[0].nothing_done && items[0].carried.is_some());

        let (mut case, item) = town.erasing();
        for dataset in ["person", "notes"] {
            let wish = town.wish(&case, dataset, words);
            town.plan(&mut case, item, wish).unwrap();
        }
        let stay = town.try_out(&case).tried.unwrap().stay.unwrap();
        assert_eq!(stay.stop, Stop::Register, "the register keeps personnel files");
        let silent = town.confirm(&case, Answer::Do { reason: " " }, desk.handler);
        assert!(matches!(silent, Err(DeedError::ReasonMissing)));
        let because = Answer::Do { reason: "Fristen er udløbet." };
        assert_eq!(town.confirm(&case, because, desk.handler).unwrap(), DeedState::Signed);
        let same = town.confirm(&case, Answer::Do { reason: "" }, desk.handler);
        assert!(matches!(same, Err(DeedError::SecondPerson)), "four eyes");
        let other = desk.colleague("anden");
        assert_eq!(town.confirm(&case, Answer::Do { reason: "" }, other).unwrap(), DeedState::Confirmed);
        town.work();
        assert_eq!(town.deed(&case).state, DeedState::Done, "{:?}", town.deed(&case).failure);
        assert_eq!(town.their.all("SELECT note FROM note ORDER BY id"), ["En anden Mette"]);
        // The first of the two is still to be settled.
        assert!(
            desk.db.read(|conn| cases::items_of(conn, &desk.vault, &desk.again(&case))).unwrap()[0]
                .carried
                .is_none()
        );
        let first = town.deeds(&case).remove(0);
        let at = (desk.now.date_naive(), desk.now);
        execution::try_out(town.parts(), &desk.again(&case), first.id, desk.handler, at).unwrap();
        let first = town.deeds(&case).remove(0);
        let (sources, house) = (&town.office.app.sources, &desk.organisation);
        let mut now = desk.again(&case);
        desk.db
            .write(|tx| {
                let seen = (first.id, first.version);
                let by = desk.handler;
                execution::confirm(
                    tx,
                    (&desk.vault, sources),
                    house,
                    &mut now,
                    seen,
                    Answer::Stays,
                    by,
                    desk.now,
                )
            })
            .unwrap();
        let case = desk.again(&case);
        let items = desk.db.read(|conn| cases::items_of(conn, &desk.vault, &case)).unwrap();
        assert_eq!(items[0].carried.as_ref().unwrap().backups_until.unwrap().to_string(), "2027-02-21");
        let told = cases::told(&desk.words, case.language, case.right, &items);
        let kept = told.items.iter().find(|one| one.part == Part::Kept).unwrap();
        assert_eq!(
            (kept.what.as_str(), kept.until.unwrap().to_string().as_str()),
            ("Stamdata (Personalesystemet)", "2029-01-31")
        );
        assert!(
            kept.note.contains("bogføringslovens § 12")
                && told.items.iter().any(|one| one.part == Part::Erased)
        );
        let composed =
            crate::support::decisions::compose(desk, &case, Outcome::Granted.into(), case.language, told);
        assert!(composed.plain().contains("bogføringslovens § 12"), "{}", composed.plain());
        let systems = desk.db.read(|conn| erasures::systems(conn, case.organisation)).unwrap();
        assert_eq!(systems, [("hr/notes".to_owned(), 1)]);
    });
}

#[test]
fn a_colleague_says_what_came_of_a_task() {
    on_pairs(|town| {
        let desk = &town.office.desk;
        let (mut case, item) = town.correcting();
        let task = |due: &str| Wish::Person {
            system: "Arkivet".into(),
            what: "Ret e-mailen på kortet".into(),
            owner: desk.handler,
            due_on: due.parse().unwrap(),
        };
        assert!(matches!(town.plan(&mut case.clone(), item, task("2026-01-01")), Err(DeedError::DayWrong)));
        town.plan(&mut case, item, task("2026-12-01")).unwrap();
        let open = desk.db.read(|conn| execution::open_tasks(conn, case.organisation, &[])).unwrap();
        assert_eq!((open.len(), open[0].case), (1, case.id));
        let say = |answer| {
            let (mut case, deed) = (desk.again(&case), town.deed(&case));
            let seen = (deed.id, deed.version);
            let house = &desk.organisation;
            desk.db.write(|tx| {
                execution::answer_task(
                    tx,
                    &desk.vault,
                    house,
                    &mut case,
                    seen,
                    answer,
                    desk.handler,
                    desk.now,
                )
            })
        };
        let tomorrow = desk.now.date_naive().succ_opt().unwrap();
        let early = say(TaskAnswer::Done { on: tomorrow, method: "I hånden", proof: "Kort 7" });
        assert!(matches!(early, Err(DeedError::DayWrong)));
        say(TaskAnswer::CouldNot { because: "Kortet er væk." }).unwrap();
        let done = || {
            desk.db.read(|conn| cases::items_of(conn, &desk.vault, &desk.again(&case))).unwrap()[0]
                .carried
                .clone()
        };
        assert_eq!(
            (town.deed(&case).state, done()),
            (DeedState::CouldNot, None),
            "a person says what follows"
        );
        let on = desk.now.date_naive();
        say(TaskAnswer::Done { on, method: "I hånden", proof: "Kort 7" }).unwrap();
        assert_eq!(done().unwrap().method, "Arkivet: I hånden");
        assert!(!format!("{:?}", desk.told(&case)).contains("Kort"));
    });
}
