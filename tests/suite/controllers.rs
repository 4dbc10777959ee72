//! Controllers and processors beside us: a request that is passed on with a receipt, help with a day of its own, and both
//! days of receipt (R1.24, section 5 of the rules).

use chrono::{Days, NaiveDate};

use indsigt::{
    audit::Action,
    cases::{
        self, Acknowledgement, Assistance, AssistanceError, Case, DecideError, Decision, ForwardError,
        Forwarding, StepError,
        clock::{self, ClockError, House, TwoReceipts},
    },
    law::{
        assistance::{AssistanceKind, DaysError, ForwardBasis, PassRefusal, Passed, Special},
        rights::Right,
        status::{Outcome, Refusal, Status},
    },
    staff::Role,
};
use serde_json::json;

use crate::support::{
    browser::Browser,
    cases::Desk,
    databases::{TestDb, on_both},
    decisions::{answer, decide, decide_as_seen, letter},
    portal::{PASSWORD, Portal},
};

fn today(desk: &Desk) -> NaiveDate {
    desk.now.date_naive()
}

fn after(day: NaiveDate, days: u64) -> NaiveDate {
    day.checked_add_days(Days::new(days)).unwrap()
}

fn help(desk: &Desk, kind: AssistanceKind) -> Assistance {
    Assistance {
        kind,
        party: "Lønservice A/S".into(),
        contact: "ret@loen.example".into(),
        what: "Send det, I har om Mette, som filer.".into(),
        asked_on: today(desk),
        due_on: after(today(desk), 10),
    }
}

fn ask(desk: &Desk, case: &Case, new: &Assistance) -> Result<indsigt::ids::AssistanceId, AssistanceError> {
    let Desk { db, vault, handler, now, .. } = desk;
    db.write(|tx| cases::ask_assistance(tx, vault, case, new, today(desk), *handler, *now))
}

#[test]
fn help_is_asked_for_listed_by_its_day_and_done_with_a_note() {
    on_both(|fresh| {
        let desk = Desk::new(&fresh.db);
        let case = desk.case_in(Right::Access, Status::Collecting);
        let later = ask(&desk, &case, &help(&desk, AssistanceKind::ProcessorAsked)).unwrap();
        let sooner =
            Assistance { due_on: after(today(&desk), 3), ..help(&desk, AssistanceKind::ControllerAsks) };
        let sooner = ask(&desk, &case, &sooner).unwrap();
        let Desk { db, vault, handler, now, .. } = &desk;
        let open =
            || db.read(|conn| cases::open_assistances(conn, vault, case.organisation, 10, &[])).unwrap();
        assert_eq!(open().iter().map(|(_, one)| one.id).collect::<Vec<_>>(), [sooner, later]);
        let neighbour = desk.neighbour();
        let theirs = db.read(|conn| cases::open_assistances(conn, vault, neighbour.organisation.id, 10, &[]));
        assert_eq!(theirs.unwrap().len(), 0);

        let finish = |id, on: NaiveDate, note: &str, case: &Case| {
            db.write(|tx| {
                cases::finish_assistance(tx, vault, case, id, (on, note), today(&desk), *handler, *now)
            })
        };
        let day = today(&desk);
        assert!(matches!(finish(later, day, " ", &case), Err(AssistanceError::WordsMissing)));
        assert!(matches!(finish(later, after(day, 1), "Kommet", &case), Err(AssistanceError::DoneOn)));
        let yesterday = day.pred_opt().unwrap();
        assert!(matches!(finish(later, yesterday, "Kommet", &case), Err(AssistanceError::DoneOn)));
        let other = desk.received(Right::Erasure);
        assert!(matches!(finish(later, day, "Kommet", &other), Err(AssistanceError::NotOpen)));
        finish(later, day, "Tre filer, bekræftet i mail.", &case).unwrap();
        assert!(matches!(finish(later, day, "Igen", &case), Err(AssistanceError::NotOpen)));
        assert_eq!(open().len(), 1);
        let all = db.read(|conn| cases::assistances_of(conn, vault, &case)).unwrap();
        let done = all[1].done.as_ref().unwrap();
        assert_eq!((all[0].id, done.note.as_str()), (sooner, "Tre filer, bekræftet i mail."));
        let told: Vec<_> = desk.told(&case);
        let given = told.iter().find(|(action, _)| *action == Action::AssistanceGiven).unwrap();
        assert_eq!(given.1["in_time"], true);
        assert!(told.iter().all(|(_, details)| !details.to_string().contains("Løn")), "the log names nobody");
        desk.chain_is_whole();
    });
}

#[test]
fn help_that_would_come_too_late_for_the_answer_is_refused() {
    on_both(|fresh| {
        let desk = Desk::new(&fresh.db);
        let case = desk.case_in(Right::Access, Status::Collecting);
        let late = |kind| Assistance { due_on: after(case.due_on, 1), ..help(&desk, kind) };
        let refused = ask(&desk, &case, &late(AssistanceKind::ProcessorAsked));
        assert!(matches!(refused, Err(AssistanceError::Days(DaysError::DueAfterAnswer))));
        let refused = ask(&desk, &case, &late(AssistanceKind::JointAsked));
        assert!(matches!(refused, Err(AssistanceError::Days(DaysError::DueAfterAnswer))));
        ask(&desk, &case, &late(AssistanceKind::ControllerAsks)).unwrap();
        let missing = Assistance { party: " ".into(), ..help(&desk, AssistanceKind::ProcessorAsked) };
        assert!(matches!(ask(&desk, &case, &missing), Err(AssistanceError::PartyMissing)));
        let ended = desk.case_in(Right::Access, Status::Withdrawn);
        let refused = ask(&desk, &ended, &help(&desk, AssistanceKind::ControllerAsks));
        assert!(matches!(refused, Err(AssistanceError::Step(_))));
    });
}

#[test]
fn a_request_that_was_passed_on_waits_for_its_receipt() {
    on_both(|fresh| {
        let desk = Desk::new(&fresh.db);
        let case = desk.received(Right::Erasure);
        let Desk { db, vault, handler, now, .. } = &desk;
        let day = today(&desk);
        let passed = Forwarding {
            to: "Skolen på Næsset".into(),
            contact: "post@naesset.example".into(),
            on: day,
            what: Passed::Request,
            basis: ForwardBasis::Consent,
            special: Special::No,
        };
        let id = db.write(|tx| cases::forward(tx, vault, &case, &passed, day, *handler, *now)).unwrap();
        let waiting =
            || db.read(|conn| cases::unacknowledged(conn, vault, case.organisation, 10, &[])).unwrap();
        assert_eq!(waiting().len(), 1);
        let confirm = |on, who: &str, case: &Case| {
            let receipt = Acknowledgement { on, who: who.into(), how: "Mail".into() };
            db.write(|tx| cases::acknowledge_forwarding(tx, vault, case, id, &receipt, day, *handler, *now))
        };
        assert!(matches!(confirm(day, " ", &case), Err(ForwardError::AcknowledgementMissing)));
        assert!(matches!(confirm(day.pred_opt().unwrap(), "Ida", &case), Err(ForwardError::BeforeReceipt)));
        assert!(matches!(confirm(after(day, 1), "Ida", &case), Err(ForwardError::InFuture)));
        assert!(matches!(confirm(day, "Ida", &desk.received(Right::Access)), Err(ForwardError::NotOpen)));
        confirm(day, "Ida Bro, skolens kontor", &case).unwrap();
        assert!(matches!(confirm(day, "Ida", &case), Err(ForwardError::NotOpen)));
        assert!(waiting().is_empty());
        let all = db.read(|conn| cases::forwardings_of(conn, vault, &case)).unwrap();
        let receipt = all[0].acknowledged.as_ref().unwrap();
        assert_eq!((receipt.who.as_str(), receipt.how.as_str()), ("Ida Bro, skolens kontor", "Mail"));
        assert!(desk.told(&case).iter().any(|(action, _)| *action == Action::ForwardingAcknowledged));
    });
}

#[test]
fn both_days_of_receipt_stand_and_the_clock_starts_at_the_earlier() {
    on_both(|fresh| {
        let desk = Desk::new(&fresh.db);
        let together = desk.together(&[Right::Access, Right::Erasure]);
        let Desk { db, vault, organisation, handler, now, .. } = &desk;
        let (day, mut case) = (together[0].received_on, together[0].clone());
        let record = |case: &mut Case, by_processor, by_controller, words: &str| {
            let both = TwoReceipts { by_processor, by_controller, words: words.into() };
            db.write(|tx| {
                let house = House::of(tx, vault, organisation)?;
                clock::record_receipts(tx, &house, case, &both, *handler, *now)
            })
        };
        let before = day.checked_sub_days(Days::new(4)).unwrap();
        assert!(matches!(record(&mut case, before, day, " "), Err(ClockError::ReasonMissing)));
        let future = after(today(&desk), 1);
        assert!(matches!(record(&mut case, before, future, "x"), Err(ClockError::ReceivedInFuture)));
        record(&mut case, before, day, "Lønservice fik brevet; stemplet viser dagen.").unwrap();
        for one in &together {
            let now_is = desk.again(one);
            assert_eq!(now_is.received_on, before, "one message has one clock");
            assert!(now_is.due_on < one.due_on);
            let both = db.read(|conn| clock::receipts_of(conn, vault, &now_is)).unwrap().unwrap();
            assert_eq!((both.by_processor, both.by_controller), (before, day));
        }
        // Known better: the controller had it even earlier.
        let mut case = desk.again(&together[0]);
        let first = before.pred_opt().unwrap();
        record(&mut case, before, first, "Vi fandt den i den fælles postkasse.").unwrap();
        assert_eq!(desk.again(&together[1]).received_on, first);
        let told = desk.told(&case);
        assert_eq!(told.iter().filter(|(action, _)| *action == Action::ReceiptsRecorded).count(), 2);
        assert!(told.iter().any(|(action, _)| *action == Action::DeadlineMoved));
        // The same days again move nothing.
        let mut case = desk.again(&case);
        let due = case.due_on;
        record(&mut case, before, first, "Igen").unwrap();
        assert_eq!(desk.again(&case).due_on, due);
    });
}

#[test]
fn the_desk_shows_what_is_due_and_keeps_what_was_typed() {
    let fresh = TestDb::sqlite();
    let portal = Portal::start(&fresh);
    let here = portal.organisation("fjordby");
    let desk = Desk::in_portal(&portal, &here);
    let case = desk.case_in(Right::Access, Status::Collecting);
    let browser = Browser::new(&portal.base);
    browser.get("/staff/sign-in?lang=da");
    let email = portal.staff(&here, Role::Handler);
    browser.post("/staff/sign-in", &[("email", &email), ("password", PASSWORD)]);
    browser.get("/staff/assistances").says("Der ventes ikke på noget");
    let page = format!("/staff/cases/{}", case.id);
    browser.get(&page).says("Dataansvarlige og databehandlere");
    let day = desk.now.date_naive();
    let (asked, late, due) = (day.to_string(), after(case.due_on, 1).to_string(), after(day, 10).to_string());
    let form = |due: &str| {
        browser.post(
            &format!("{page}/assistances"),
            &[
                ("kind", "processor-asked"),
                ("party", "Lønservice A/S"),
                ("contact", "ret@loen.example"),
                ("what", "Send det, I har."),
                ("asked_on", &asked),
                ("due_on", due),
            ],
        )
    };
    let refused = form(&late);
    assert_eq!(refused.status, 422);
    refused.says("Det er efter svarfristen").says("value=\"Lønservice A/S\"");
    form(&due).says("Opgaven er gemt").says("Vi beder vores databehandler: Lønservice A/S");
    browser.get("/staff/assistances").says("Lønservice A/S").says(&case.number);
    browser.get("/staff/cases").says("Venter på hjælp til 2. december 2026");
    let forwarded = browser.post(
        &format!("{page}/forwardings"),
        &[
            ("to", "Skolen"),
            ("contact", "post@skolen.example"),
            ("on", &asked),
            ("what", "request"),
            ("special", "no"),
            ("basis", "consent"),
        ],
    );
    forwarded.says("Ingen har kvitteret for modtagelsen endnu");
    let text = forwarded.text();
    let action = text.split("/forwardings/").nth(1).unwrap().split('"').next().unwrap().to_owned();
    browser.get("/staff/assistances").says("Skolen");
    browser.get(&page);
    let done = browser.post(
        &format!("{page}/forwardings/{action}"),
        &[("on", &asked), ("who", "Ida Bro"), ("how", "mail")],
    );
    done.says("Kvitteringen er gemt").says("af Ida Bro (mail)");
    browser.get("/staff/assistances").says("Der er kvitteret for alt");
}

/// R5.6: content of special categories does not go to a body that may not have it.
#[test]
fn a_request_that_tells_of_health_goes_only_to_who_may_have_it() {
    on_both(|fresh| {
        let desk = Desk::new(&fresh.db);
        let case = desk.case_in(Right::Access, Status::Collecting);
        let Desk { db, vault, handler, now, .. } = &desk;
        let day = today(&desk);
        let pass = |what, special: Special| {
            let (to, contact) = ("Egnsklinikken".into(), "post@klinik.example".into());
            let one = Forwarding { to, contact, on: day, what, basis: ForwardBasis::Consent, special };
            db.write(|tx| cases::forward(tx, vault, &case, &one, day, *handler, *now)).map(drop)
        };
        let refused = |special, why| match pass(Passed::Request, special) {
            Err(ForwardError::NotPassed(found)) => assert_eq!(found, why),
            other => panic!("{other:?}"),
        };
        refused(Special::Unsaid, PassRefusal::SpecialUnsaid);
        refused(Special::Yes("  ".into()), PassRefusal::NotEntitled);
        pass(Passed::Notice, Special::Unsaid).unwrap();
        pass(Passed::Request, Special::No).unwrap();
        // What was found says otherwise than whoever passes it on.
        desk.registers_with("personnel", |activity| activity.special_categories = true);
        desk.dataset(&case, "sick-notes", &["note"], 1);
        refused(Special::No, PassRefusal::SpecialFound);
        pass(Passed::Request, Special::Yes("Klinikken behandler hende selv.".into())).unwrap();
        let stored = db.read(|conn| cases::forwardings_of(conn, vault, &case)).unwrap();
        assert_eq!(stored.len(), 3);
        assert_eq!(stored[2].forwarding.special.why(), "Klinikken behandler hende selv.");
        let told = desk.told(&case);
        let passed: Vec<_> = told.iter().filter(|(action, _)| *action == Action::Forwarded).collect();
        assert_eq!((&passed[1].1["special"], &passed[2].1["special"]), (&json!(false), &json!(true)));
        assert!(
            passed.iter().all(|(_, details)| !details.to_string().contains("linik")),
            "the log names nobody"
        );
        desk.chain_is_whole();
    });
}

/// R2.10 and R5.2: a processor that was asked may hold data. R5.10: what it was told to do is confirmed back.
#[test]
fn help_that_is_awaited_stops_no_data_and_the_answer_that_all_is_done() {
    on_both(|fresh| {
        let desk = Desk::new(&fresh.db);
        let Desk { db, vault, handler, now, .. } = &desk;
        let finish = |case: &Case, id| {
            let done = (today(&desk), "Intet fundet.");
            db.write(|tx| cases::finish_assistance(tx, vault, case, id, done, today(&desk), *handler, *now))
                .unwrap();
        };
        let waits = |told: Result<(), DecideError>, n| match told {
            Err(DecideError::Step(StepError::Refused(why))) => assert_eq!(why, Refusal::HelpAwaited(n)),
            other => panic!("{other:?}"),
        };
        let mut case = desk.case_in(Right::Access, Status::Review);
        let first = ask(&desk, &case, &help(&desk, AssistanceKind::ProcessorAsked)).unwrap();
        let second = ask(&desk, &case, &help(&desk, AssistanceKind::JointAsked)).unwrap();
        ask(&desk, &case, &help(&desk, AssistanceKind::ControllerAsks)).unwrap();
        let text = letter(&desk, &case, Outcome::NoData, &[]);
        waits(decide(&desk, &mut case, Outcome::NoData, &[], &text).map(drop), 2);
        finish(&case, first);
        waits(decide(&desk, &mut case, Outcome::NoData, &[], &text).map(drop), 1);
        finish(&case, second);
        decide(&desk, &mut case, Outcome::NoData, &[], &text).unwrap();

        let mut case = desk.case_in(Right::Erasure, Status::Review);
        let told = ask(&desk, &case, &help(&desk, AssistanceKind::ProcessorAsked)).unwrap();
        desk.prepare(&mut case, Outcome::Granted, &[]);
        let text = letter(&desk, &case, Outcome::Granted, &[]);
        let (outcome, as_seen) = (Outcome::Granted, case.version);
        let decision = Decision { outcome, grounds: &[], letter: text.clone(), lock: false, as_seen };
        decide_as_seen(&desk, &mut case, &decision).unwrap();
        desk.carry_out(&mut case);
        waits(answer(&desk, &mut case, &text), 1);
        finish(&case, told);
        answer(&desk, &mut case, &text).unwrap();

        // An answer with what we have ourselves does not wait; that it was not waited for stands in the log.
        let mut case = desk.case_in(Right::Access, Status::Review);
        desk.dataset(&case, "payslips", &["amount"], 3);
        ask(&desk, &case, &help(&desk, AssistanceKind::ProcessorAsked)).unwrap();
        let text = letter(&desk, &case, Outcome::Granted, &[]);
        decide(&desk, &mut case, Outcome::Granted, &[], &text).unwrap();
        let told = desk.told(&case);
        let decided = told.iter().find(|(action, _)| *action == Action::Decided).unwrap();
        assert_eq!(decided.1["help_awaited"], 1);
    });
}

#[test]
fn the_page_of_the_decision_tells_whom_it_would_not_wait_for() {
    let fresh = TestDb::sqlite();
    let portal = Portal::start(&fresh);
    let here = portal.organisation("fjordby");
    let desk = Desk::in_portal(&portal, &here);
    let case = desk.case_in(Right::Access, Status::Review);
    let browser = Browser::new(&portal.base);
    browser.get("/staff/sign-in?lang=da");
    let email = portal.staff(&here, Role::Handler);
    browser.post("/staff/sign-in", &[("email", &email), ("password", PASSWORD)]);
    let page = format!("/staff/cases/{}/decision", case.id);
    assert!(!browser.get(&page).text().contains("Der ventes på hjælp"));
    let id = ask(&desk, &case, &help(&desk, AssistanceKind::ProcessorAsked)).unwrap();
    browser.get(&page).says("Der ventes på hjælp").says("Lønservice A/S, senest 2. december 2026");
    browser.get(&format!("{page}?outcome=no-data")).says("er bedt om hjælp og har ikke svaret");
    let Desk { db, vault, handler, now, .. } = &desk;
    let done = (today(&desk), "Intet.");
    db.write(|tx| cases::finish_assistance(tx, vault, &case, id, done, today(&desk), *handler, *now))
        .unwrap();
    assert!(!browser.get(&page).text().contains("Der ventes på hjælp"));
}
