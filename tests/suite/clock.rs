//! The clock of a case in the portal: pauses, the extension, a corrected receipt, a corrected calendar.

mod pages;
mod together;

use chrono::NaiveDate;
use indsigt::{
    audit::Action,
    cases::{
        self, Case,
        clock::{self, ClockError, Extending, House, NewPause},
    },
    db::DbError,
    law::{
        calendar::{Correction, CorrectionError},
        extension::{ExtensionError, ExtensionGround},
        letters::LetterKind,
        pause::{PauseError, PauseGround},
        rights::Right,
        status::Status,
    },
    staff::{self, ClockSettings, DeadlineSettings, OwnDay},
};

use crate::support::{
    cases::Desk,
    databases::on_both,
    decisions::{decide, letter},
};

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// Cases are received on Saturday 21 November 2026, two days before the desk's now, and due on Monday 21 December.
struct Bench<'a>(&'a Desk);

impl Bench<'_> {
    fn with<T>(
        &self,
        case: &mut Case,
        work: impl FnOnce(&mut indsigt::db::Conn, &House, &mut Case) -> Result<T, ClockError>,
    ) -> Result<T, ClockError> {
        let desk = self.0;
        desk.db.write(|tx| {
            let organisation = staff::find(tx, desk.organisation.id)?.unwrap();
            let house = House::of(tx, &desk.vault, &organisation)?;
            work(tx, &house, case)
        })
    }

    fn pause(
        &self,
        case: &mut Case,
        ground: PauseGround,
        asked: &str,
    ) -> Result<indsigt::ids::PauseId, ClockError> {
        let desk = self.0;
        let new = NewPause { ground, asked_on: date(asked), reason: "Navnet findes to gange." };
        self.with(case, |tx, house, case| clock::start_pause(tx, house, case, new, desk.handler, desk.now))
    }

    fn end(&self, case: &mut Case, id: indsigt::ids::PauseId, answered: &str) -> Result<(), ClockError> {
        let desk = self.0;
        self.with(case, |tx, house, case| {
            clock::end_pause(tx, house, case, id, date(answered), desk.handler, desk.now)
        })
    }

    fn extend(&self, case: &mut Case, until: &str, reason: &str) -> Result<(), ClockError> {
        let desk = self.0;
        let new = Extending { ground: ExtensionGround::Complexity, until: date(until), reason };
        let address = |path: &str| format!("https://indsigt.example{path}");
        self.with(case, |tx, house, case| {
            clock::extend(tx, house, &desk.words, case, new, &address, desk.handler, desk.now)
        })
    }

    fn received(&self, case: &mut Case, on: &str) -> Result<(), ClockError> {
        let desk = self.0;
        let entered = (date(on), "Brevet bærer et stempel.");
        self.with(case, |tx, house, case| {
            clock::correct_receipt(tx, house, case, entered, desk.handler, desk.now)
        })
    }

    fn day(&self, on: &str, correction: Correction) -> Result<usize, ClockError> {
        let desk = self.0;
        let day = OwnDay {
            on: date(on),
            correction,
            name_da: "en ny helligdag".into(),
            name_en: "a new holiday".into(),
            reason: "Lov nr. 1 af 2026".into(),
        };
        desk.db.write(|tx| {
            let organisation = staff::find(tx, desk.organisation.id)?.unwrap();
            clock::add_day(tx, &desk.vault, &organisation, &day, desk.handler, desk.now)
        })
    }
}

fn actions(desk: &Desk, case: &Case) -> Vec<Action> {
    desk.told(case).into_iter().map(|(action, _)| action).collect()
}

#[test]
fn a_pause_shows_a_second_date_and_moves_nothing() {
    on_both(|fresh| {
        let desk = Desk::new(&fresh.db);
        let bench = Bench(&desk);
        let mut case = desk.case_in(Right::Access, Status::Identity);
        assert_eq!(case.due_on, date("2026-12-21"));
        let id = bench.pause(&mut case, PauseGround::Identity, "2026-11-21").unwrap();
        bench.end(&mut case, id, "2026-11-23").unwrap();
        let reckoning =
            bench.with(&mut case, |tx, house, case| clock::reckoning_of(tx, house, case, desk.now)).unwrap();
        let second = reckoning.suspended.unwrap();
        assert_eq!((second.paused_days, second.due_on), (2, date("2026-12-23")));
        assert_eq!(desk.again(&case).due_on, date("2026-12-21"), "the date to work to stands");
        assert!(actions(&desk, &case).ends_with(&[Action::PauseStarted, Action::PauseEnded]));
        let kept = desk.db.read(|conn| clock::pauses_of(conn, &desk.vault, &case)).unwrap();
        assert_eq!(kept[0].reason, "Navnet findes to gange.");
        assert!(
            desk.told(&case).iter().all(|(_, details)| !details.to_string().contains("Navnet")),
            "sealed"
        );
        desk.chain_is_whole();
    });
}

#[test]
fn what_cannot_be_a_pause_is_refused_and_leaves_nothing() {
    on_both(|fresh| {
        let desk = Desk::new(&fresh.db);
        let bench = Bench(&desk);
        let mut case = desk.case_in(Right::Access, Status::Identity);
        let before = desk.told(&case).len();
        let refused = |case: &mut Case, asked: &str| match bench.pause(case, PauseGround::Identity, asked) {
            Err(ClockError::Pause(error)) => error,
            other => panic!("{other:?}"),
        };
        assert_eq!(refused(&mut case, "2026-11-20"), PauseError::BeforeReceipt);
        assert_eq!(refused(&mut case, "2026-11-24"), PauseError::InFuture);
        let id = bench.pause(&mut case, PauseGround::Clarification, "2026-11-22").unwrap();
        assert_eq!(refused(&mut case, "2026-11-23"), PauseError::Overlaps);
        assert!(matches!(
            bench.end(&mut case, id, "2026-11-21"),
            Err(ClockError::Pause(PauseError::EndsBeforeStart))
        ));
        assert!(matches!(
            bench.end(&mut case, indsigt::ids::PauseId::new(desk.now), "2026-11-23"),
            Err(ClockError::NoSuchPause)
        ));
        assert_eq!(desk.told(&case).len(), before + 1, "one pause stands, nothing else happened");
        let mut stale = desk.again(&case);
        bench.end(&mut case, id, "2026-11-23").unwrap();
        assert!(matches!(bench.end(&mut stale, id, "2026-11-23"), Err(ClockError::NoSuchPause)));

        let mut answered = desk.case_in(Right::Access, Status::Decided);
        assert!(matches!(
            bench.pause(&mut answered, PauseGround::Identity, "2026-11-22"),
            Err(ClockError::Answered)
        ));
    });
}

#[test]
fn an_extension_moves_the_date_once_and_tells_the_person() {
    on_both(|fresh| {
        let desk = Desk::new(&fresh.db);
        let bench = Bench(&desk);
        let mut case = desk.case_in(Right::Access, Status::Review);
        let error = |done: Result<(), ClockError>| match done {
            Err(ClockError::Extension(error)) => error,
            other => panic!("{other:?}"),
        };
        assert_eq!(error(bench.extend(&mut case, "2026-12-21", "Fordi")), ExtensionError::NotLater);
        assert_eq!(error(bench.extend(&mut case, "2027-02-23", "Fordi")), ExtensionError::TooLong);
        assert!(matches!(bench.extend(&mut case, "2027-02-22", " "), Err(ClockError::ReasonMissing)));
        assert_eq!(desk.again(&case).due_on, date("2026-12-21"));

        bench.extend(&mut case, "2027-02-22", "Ti års breve skal læses.").unwrap();
        let stored = desk.again(&case);
        assert_eq!((stored.due_on, stored.version), (date("2027-02-22"), case.version));
        let told = actions(&desk, &case);
        let moved = [Action::Extended, Action::DeadlineMoved, Action::LetterSent];
        assert!(moved.iter().all(|action| told.contains(action)), "{told:?}");
        assert_eq!(error(bench.extend(&mut case, "2027-02-22", "Igen")), ExtensionError::Twice);
        let granted = desk.db.read(|conn| clock::extension_of(conn, &desk.vault, &case)).unwrap().unwrap();
        assert_eq!(granted.reason, "Ti års breve skal læses.");
        let letters = desk.db.read(|conn| cases::letters::letters_of_case(conn, &case)).unwrap();
        assert!(letters.iter().any(|one| one.kind == LetterKind::Extension && one.sent_at.is_some()));
        desk.chain_is_whole();
    });
}

#[test]
fn in_month_two_there_is_no_extension() {
    on_both(|fresh| {
        let mut desk = Desk::new(&fresh.db);
        let mut case = desk.case_in(Right::Access, Status::Review);
        desk.now += chrono::TimeDelta::days(29);
        let bench = Bench(&desk);
        assert_eq!(desk.now.date_naive(), date("2026-12-22"));
        assert!(matches!(
            bench.extend(&mut case, "2027-02-22", "For sent"),
            Err(ClockError::Extension(ExtensionError::MonthOver))
        ));
        assert_eq!(desk.again(&case).due_on, date("2026-12-21"));
    });
}

/// Art. 12(4) knows no extension: a refusal in month two is late, though the answer is not (R1.2).
#[test]
fn a_refusal_has_the_first_month_only() {
    use indsigt::law::{grounds::Ground, status::Outcome};
    on_both(|fresh| {
        let mut desk = Desk::new(&fresh.db);
        let mut case = desk.case_in(Right::Access, Status::Review);
        Bench(&desk).extend(&mut case, "2027-02-22", "Ti års breve skal læses.").unwrap();
        desk.now += chrono::TimeDelta::days(29);
        assert!(desk.now.date_naive() > date("2026-12-21") && desk.now.date_naive() < case.due_on);
        let grounds = [Ground::Excessive];
        let told = letter(&desk, &case, Outcome::Refused, &grounds);
        decide(&desk, &mut case, Outcome::Refused, &grounds, &told).unwrap();
        let (_, details) =
            desk.told(&case).into_iter().find(|(action, _)| *action == Action::Decided).unwrap();
        assert_eq!(details["in_time"], false);
    });
}

#[test]
fn a_corrected_receipt_moves_the_date_and_is_kept_with_its_reason() {
    on_both(|fresh| {
        let desk = Desk::new(&fresh.db);
        let bench = Bench(&desk);
        let mut case = desk.case_in(Right::Access, Status::Identity);
        bench.received(&mut case, "2026-11-17").unwrap();
        let stored = desk.again(&case);
        assert_eq!((stored.received_on, stored.due_on), (date("2026-11-17"), date("2026-12-17")));
        assert_eq!(stored.version, case.version);
        let told = desk.told(&case);
        let (action, details) = &told[told.len() - 2];
        assert_eq!(
            (*action, &details["from"], &details["to"]),
            (Action::ReceiptCorrected, &"2026-11-21".into(), &"2026-11-17".into())
        );
        assert!(!details.to_string().contains("stempel"), "sealed");
        assert!(matches!(bench.received(&mut case, "2026-11-17"), Err(ClockError::ReceivedSameDay)));
        assert!(matches!(bench.received(&mut case, "2026-11-24"), Err(ClockError::ReceivedInFuture)));
        assert!(matches!(bench.received(&mut case, "1899-01-01"), Err(ClockError::ReceivedTooEarly)));
    });
}

#[test]
fn a_new_holiday_moves_open_cases_of_this_organisation_only() {
    on_both(|fresh| {
        let desk = Desk::new(&fresh.db);
        let bench = Bench(&desk);
        let open = desk.case_in(Right::Access, Status::Identity);
        let answered = desk.case_in(Right::Access, Status::Decided);
        let neighbour = desk.neighbour();
        let foreign = neighbour.case_in(Right::Access, Status::Identity);

        assert_eq!(bench.day("2026-12-21", Correction::Holiday).unwrap(), 1);
        assert_eq!(desk.again(&open).due_on, date("2026-12-22"));
        assert_eq!(desk.again(&answered).due_on, date("2026-12-21"), "an answered case stands");
        assert_eq!(neighbour.again(&foreign).due_on, date("2026-12-21"));
        let (action, details) = desk.told(&open).pop().unwrap();
        assert_eq!((action, &details["calendar"]), (Action::DeadlineMoved, &"DK 2026-1+1".into()));

        let twice = bench.day("2026-12-21", Correction::Working).unwrap_err();
        assert!(matches!(twice, ClockError::Correction(CorrectionError::Twice)), "{twice:?}");
        let there = bench.day("2026-12-25", Correction::Holiday).unwrap_err();
        assert!(matches!(there, ClockError::Correction(CorrectionError::AlreadyHoliday)), "{there:?}");
        assert_eq!(bench.day("2026-12-22", Correction::Closed).unwrap(), 0, "a closed day moves no deadline");

        let organisation = desk.db.read(|conn| staff::find(conn, desk.organisation.id)).unwrap().unwrap();
        let moved = desk.db.write(|tx| {
            clock::remove_day(tx, &desk.vault, &organisation, date("2026-12-21"), desk.handler, desk.now)
        });
        assert_eq!(moved.unwrap(), 1);
        assert_eq!(desk.again(&open).due_on, date("2026-12-21"));
        desk.chain_is_whole();
    });
}

#[test]
fn another_country_counts_with_its_own_days() {
    on_both(|fresh| {
        let desk = Desk::new(&fresh.db);
        let open = desk.case_in(Right::Access, Status::Identity);
        let change = |country: &str, zone: chrono_tz::Tz| {
            let organisation = desk.db.read(|conn| staff::find(conn, desk.organisation.id)).unwrap().unwrap();
            desk.db
                .write(|tx| {
                    let settings = ClockSettings {
                        country: country.into(),
                        zone,
                        public_body: false,
                        deadlines: DeadlineSettings { target_days: Some(14), ..DeadlineSettings::default() },
                    };
                    clock::change_settings(tx, &desk.vault, &organisation, &settings, desk.handler, desk.now)
                })
                .unwrap()
        };
        // Received at noon UTC of 21 November: in Auckland that is the 22nd.
        assert_eq!(change("DK", chrono_tz::Pacific::Auckland), 1);
        assert_eq!(desk.again(&open).received_on, date("2026-11-22"));
        assert_eq!(change("SE", chrono_tz::Europe::Stockholm), 1);
        assert_eq!(desk.again(&open).due_on, date("2026-12-21"));
        let after =
            desk.db.read(|conn| Ok::<_, DbError>(staff::find(conn, desk.organisation.id)?.unwrap())).unwrap();
        assert_eq!((after.country.as_str(), after.details().deadlines.target_days), ("SE", Some(14)));
        assert_eq!(after.name, "Fjordby Kommune");
    });
}
