//! Everything the clock says about one request: when the answer is due, by when an extension must be told, what an
//! extension would give, and what pauses would change if they count.
//!
//! Invariant: the portal steers by the date that is safe under every reading (R1.28, R1.33, R1.37). Pauses never move
//! it; an extension does, once it was told in time. The other dates are shown beside it.

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use super::{
    calendar::Calendar,
    deadline::{
        Deadline, Step, days_later, due_after, end_of, local_date, month_step, months_later, roll,
        working_days_after,
    },
    extension::Extension,
    pause::Pause,
    rights::Right,
};

/// What happened to a request, as far as the clock asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// Receipt by the controller, through any official channel (R1.20).
    pub received_at: DateTime<Utc>,
    /// Receipt by a processor, when the request came there; the earlier of the two starts the clock (R1.24).
    pub by_processor_at: Option<DateTime<Utc>>,
    pub pauses: Vec<Pause>,
    pub extension: Option<Extension>,
}

impl Facts {
    /// A request of which nothing is known but that it came.
    #[must_use]
    pub fn received(received_at: DateTime<Utc>) -> Facts {
        Facts { received_at, by_processor_at: None, pauses: Vec::new(), extension: None }
    }
}

/// Where a period ends, before and after weekends and holidays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ending {
    pub nominal: NaiveDate,
    pub on: NaiveDate,
}

/// The latest day after an extension, in both readings of "two further months" (R1.33).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extended {
    /// Three months from receipt.
    pub from_receipt: Ending,
    /// One month, and two more from its end.
    pub chained: Ending,
    /// The earlier one: the latest day that an extension may name.
    pub safe_on: NaiveDate,
    pub steps: Vec<Step>,
}

/// The last day if the pauses count (R1.25–R1.28). Nobody should rely on it without need.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suspended {
    pub paused_days: i64,
    pub nominal: NaiveDate,
    pub due_on: NaiveDate,
    /// The person has not answered yet: the date is the one that an answer today would give.
    pub open: bool,
    /// The person was asked late, so the date is not to be relied on (R1.27).
    pub asked_late: bool,
    pub steps: Vec<Step>,
}

/// All dates of a request, each with the way to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reckoning {
    /// The last day for the answer, whatever was asked of the person: the conservative date (R1.28).
    pub due: Deadline,
    /// The last day on which an extension can be told (R1.31). Pauses do not move it (R1.37).
    pub notice_on: NaiveDate,
    /// The day by which to tell it: the last day before any weekend or holiday moved it.
    pub notice_target: NaiveDate,
    /// The last day for a refusal, in whole or in part: art. 12(4) knows no extension (R1.2).
    pub refusal_on: NaiveDate,
    pub extended: Extended,
    /// Nothing when the person was never asked.
    pub suspended: Option<Suspended>,
    pub extension: Option<Extension>,
    /// The day that the portal steers by: the conservative date, or that of an extension.
    pub steer_on: NaiveDate,
    /// The instant after its last one.
    pub ends_at: DateTime<Utc>,
}

/// Reckons all dates of a request; `today` is asked only for a pause that is still open.
#[must_use]
pub fn reckon(facts: &Facts, zone: Tz, calendar: &Calendar, today: NaiveDate) -> Reckoning {
    let due = conservative(facts, zone, calendar);
    let extended = extended(due.received_on, calendar);
    // A receipt that is corrected later can take the ground from under an extension: told too late it is none (R1.31),
    // and it never reaches beyond the safe day (R1.32).
    let in_time = facts.extension.filter(|extension| extension.told_on <= due.due_on);
    let steer_on =
        in_time.map_or(due.due_on, |extension| extension.until.clamp(due.due_on, extended.safe_on));
    Reckoning {
        notice_on: due.due_on,
        notice_target: due.nominal,
        refusal_on: due.due_on,
        extended,
        suspended: suspended(&facts.pauses, &due, calendar, today),
        extension: facts.extension,
        steer_on,
        ends_at: end_of(steer_on, zone),
        due,
    }
}

fn conservative(facts: &Facts, zone: Tz, calendar: &Calendar) -> Deadline {
    let received_on = local_date(facts.received_at, zone);
    let earlier = facts.by_processor_at.map(|at| local_date(at, zone)).filter(|on| *on < received_on);
    let mut due = due_after(earlier.unwrap_or(received_on), zone, calendar);
    if let Some(on) = earlier {
        due.steps.splice(0..1, [Step::Received { on: received_on }, Step::ReceivedByProcessor { on }]);
    }
    due
}

/// The latest day after an extension of a request received on `received_on` (R1.32, R1.33).
#[must_use]
pub fn extended(received_on: NaiveDate, calendar: &Calendar) -> Extended {
    let one_month = months_later(received_on, 1);
    let (whole, parts) = (months_later(received_on, 3), months_later(one_month, 2));
    let mut steps = vec![Step::Received { on: received_on }, month_step(received_on, 3, whole)];
    if parts != whole {
        steps.push(Step::TwoMonthsMore { first: one_month, on: parts });
        steps.push(Step::EarlierReading { on: whole.min(parts) });
    }
    let safe_on = roll(whole.min(parts), calendar, &mut steps);
    let rolled = |nominal| Ending { nominal, on: roll(nominal, calendar, &mut Vec::new()) };
    Extended { from_receipt: rolled(whole), chained: rolled(parts), safe_on, steps }
}

fn suspended(pauses: &[Pause], due: &Deadline, calendar: &Calendar, today: NaiveDate) -> Option<Suspended> {
    if pauses.is_empty() {
        return None;
    }
    let paused_days = pauses.iter().map(|pause| pause.days(today)).sum();
    let nominal = days_later(due.nominal, paused_days);
    let mut steps = vec![Step::Received { on: due.received_on }, month_step(due.received_on, 1, due.nominal)];
    steps.extend(pauses.iter().map(|pause| pause.step(today)));
    steps.push(Step::Later { days: paused_days, on: nominal });
    let due_on = roll(nominal, calendar, &mut steps);
    Some(Suspended {
        paused_days,
        nominal,
        due_on,
        open: pauses.iter().any(|pause| pause.answered_on.is_none()),
        asked_late: pauses.iter().any(|pause| pause.asked_late(due.received_on, calendar)),
        steps,
    })
}

/// Whether what the person asks for must be done at once, and the month is only for the answer: withdrawal of consent
/// (art. 7(3)) and objection to direct marketing (art. 21(2) and (3)), section 1.7.
#[must_use]
pub fn acts_at_once(right: Right) -> bool {
    matches!(right, Right::WithdrawalOfConsent | Right::MarketingObjection)
}

/// Working days within which a Danish public authority answers a request for access to one's own data, or says in a
/// reasoned letter when it will (offentlighedsloven § 36(2), section 1.7).
pub const PUBLIC_BODY_DAYS: u32 = 7;

/// The last of those days.
#[must_use]
pub fn public_body_answer(received_on: NaiveDate, calendar: &Calendar) -> NaiveDate {
    working_days_after(received_on, PUBLIC_BODY_DAYS, calendar)
}

/// The organisation's own target: `days` after receipt when it has set some, on a day on which it is open, and never
/// later than the law's last day (R1.50: a closed day moves an own target to an earlier day, never a deadline to a
/// later one).
#[must_use]
pub fn internal_target(
    received_on: NaiveDate,
    due_on: NaiveDate,
    days: Option<u32>,
    calendar: &Calendar,
) -> NaiveDate {
    let wished = days.map_or(due_on, |days| days_later(received_on, i64::from(days)).min(due_on));
    let open = |day: &NaiveDate| !calendar.is_closed(*day);
    std::iter::successors(Some(wished), |day| day.pred_opt())
        .take_while(|day| *day > received_on)
        .find(open)
        .unwrap_or(wished)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::law::pause::PauseGround;
    use chrono_tz::Europe::Copenhagen;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn noon(text: &str) -> DateTime<Utc> {
        format!("{text}T11:00:00Z").parse().unwrap()
    }

    fn denmark(facts: &Facts, today: &str) -> Reckoning {
        reckon(facts, Copenhagen, Calendar::denmark(), date(today))
    }

    #[test]
    fn pauses_show_a_second_date_and_move_nothing() {
        // Received, asked, answered, days, conservative, nominal if suspended, due if suspended, late (section 1.2).
        for [received, asked, answered, days, due, nominal, suspended, late] in [
            ["2026-06-01", "2026-06-02", "2026-06-12", "10", "2026-07-01", "2026-07-11", "2026-07-13", ""],
            ["2026-06-01", "2026-06-15", "2026-06-20", "5", "2026-07-01", "2026-07-06", "2026-07-06", "late"],
            ["2026-02-26", "2026-02-27", "2026-03-06", "7", "2026-03-26", "2026-04-02", "2026-04-07", ""],
            ["2026-11-20", "2026-11-23", "2026-11-27", "4", "2026-12-21", "2026-12-24", "2026-12-24", ""],
        ] {
            let pause = Pause {
                ground: PauseGround::Identity,
                asked_on: date(asked),
                answered_on: Some(date(answered)),
            };
            let reckoning =
                denmark(&Facts { pauses: vec![pause], ..Facts::received(noon(received)) }, answered);
            let second = reckoning.suspended.unwrap();
            assert_eq!((reckoning.due.due_on, reckoning.steer_on), (date(due), date(due)), "{received}");
            assert_eq!(reckoning.notice_on, date(due), "{received}");
            assert_eq!(
                (second.paused_days.to_string().as_str(), second.nominal),
                (days, date(nominal)),
                "{received}"
            );
            assert_eq!(
                (second.due_on, second.asked_late, second.open),
                (date(suspended), late == "late", false)
            );
        }
    }

    #[test]
    fn an_open_pause_is_counted_up_to_today() {
        let pause =
            Pause { ground: PauseGround::Clarification, asked_on: date("2026-06-02"), answered_on: None };
        let facts = Facts { pauses: vec![pause], ..Facts::received(noon("2026-06-01")) };
        let second = denmark(&facts, "2026-06-05").suspended.unwrap();
        assert_eq!((second.paused_days, second.open, second.due_on), (3, true, date("2026-07-06")));
    }

    #[test]
    fn both_readings_of_two_further_months_are_kept() {
        let reckoning = denmark(&Facts::received(noon("2026-01-31")), "2026-02-01");
        let extended = &reckoning.extended;
        assert_eq!((extended.from_receipt.on, extended.chained.on), (date("2026-04-30"), date("2026-04-28")));
        assert_eq!(extended.safe_on, date("2026-04-28"));
        assert!(
            extended
                .steps
                .contains(&Step::TwoMonthsMore { first: date("2026-02-28"), on: date("2026-04-28") })
        );
        assert_eq!((reckoning.notice_target, reckoning.notice_on), (date("2026-02-28"), date("2026-03-02")));
        assert_eq!(reckoning.refusal_on, date("2026-03-02"));
    }

    #[test]
    fn an_extension_counts_while_it_stands_on_its_receipt() {
        use crate::law::extension::{Extension, ExtensionGround};
        let extension = Extension {
            ground: ExtensionGround::Number,
            until: date("2026-06-01"),
            told_on: date("2026-03-20"),
        };
        let steered = |received: &str| {
            let facts = Facts { extension: Some(extension), ..Facts::received(noon(received)) };
            denmark(&facts, "2026-03-20").steer_on
        };
        assert_eq!(steered("2026-03-02"), date("2026-06-01"));
        assert_eq!(steered("2026-02-24"), date("2026-05-26"), "three months from a corrected receipt");
        assert_eq!(steered("2026-02-10"), date("2026-03-10"), "the month was over when it was told");
    }

    #[test]
    fn a_processor_starts_the_clock() {
        let facts =
            Facts { by_processor_at: Some(noon("2026-03-05")), ..Facts::received(noon("2026-03-12")) };
        let reckoning = denmark(&facts, "2026-03-12");
        assert_eq!(reckoning.due.due_on, date("2026-04-07"));
        assert_eq!(reckoning.due.steps[0], Step::Received { on: date("2026-03-12") });
        assert_eq!(reckoning.due.steps[1], Step::ReceivedByProcessor { on: date("2026-03-05") });
        let later =
            Facts { by_processor_at: Some(noon("2026-03-12")), ..Facts::received(noon("2026-03-05")) };
        assert_eq!(denmark(&later, "2026-03-12").due.received_on, date("2026-03-05"));
    }

    #[test]
    fn an_own_target_is_never_later_and_never_on_a_closed_day() {
        let target = |received: &str, due: &str, days| {
            internal_target(date(received), date(due), days, Calendar::denmark()).to_string()
        };
        assert_eq!(target("2026-11-24", "2026-12-24", None), "2026-12-23", "24 December is closed");
        assert_eq!(target("2026-11-24", "2026-12-24", Some(40)), "2026-12-23");
        assert_eq!(target("2026-11-24", "2026-12-24", Some(12)), "2026-12-04", "6 December is a Sunday");
        assert_eq!(target("2026-05-05", "2026-06-05", None), "2026-06-04");
        assert_eq!(target("2026-11-02", "2026-12-02", None), "2026-12-02");
    }

    #[test]
    fn what_is_withdrawn_or_objected_to_stops_at_once() {
        assert!(acts_at_once(Right::WithdrawalOfConsent) && acts_at_once(Right::MarketingObjection));
        assert!(!acts_at_once(Right::Access));
    }
}
