//! Clocks of laws outside the European Union (section 1.8 of the rule sheet). Off by default: nothing uses them unless
//! an organisation or a command asks for them by name. They are shown beside the date to work to and never move it.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{
    calendar::Calendar,
    deadline::{Step, days_later, month_step, months_later, roll},
    pause::{Pause, PauseGround},
};
use crate::db::text_enum;

text_enum! {
    /// The law whose clock runs.
    Law {
        /// Regulation (EU) 2016/679, and Regulation 1182/71 for its periods.
        Gdpr = "gdpr",
        /// UK GDPR art. 12 and 12A (from 5 February 2026), Data Protection Act 2018 s. 54.
        UkGdpr = "uk-gdpr",
        /// California: 11 CCR § 7021.
        Ccpa = "ccpa",
        /// Brazil: Lei 13.709/2018 art. 19.
        Lgpd = "lgpd",
    }
}

/// What such a law asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ForeignReckoning {
    pub law: Law,
    pub received_on: NaiveDate,
    /// The day by which receipt must be confirmed, where the law names one.
    pub confirm_on: Option<NaiveDate>,
    pub due_on: NaiveDate,
    /// The latest day after an extension, where the law knows one.
    pub extended_on: Option<NaiveDate>,
    /// The list of holidays that was used, where one is.
    pub calendar: Option<String>,
    pub steps: Vec<Step>,
}

/// The clock of a law outside the Union. Only the British one stands still for `pauses` and waits for a fee; its
/// bank holidays are those of `britain`. `None` for the GDPR, whose clock is [`super::reckoning`].
#[must_use]
pub fn reckon(
    law: Law,
    received_on: NaiveDate,
    fee_paid_on: Option<NaiveDate>,
    pauses: &[Pause],
    britain: &Calendar,
    today: NaiveDate,
) -> Option<ForeignReckoning> {
    match law {
        Law::Gdpr => None,
        Law::UkGdpr => Some(uk(received_on, fee_paid_on, pauses, britain, today)),
        Law::Ccpa => Some(ccpa(received_on)),
        Law::Lgpd => Some(lgpd(received_on)),
    }
}

/// United Kingdom. The month starts with the latest of the request, the identity information and the fee; the days from
/// the asking for a needed clarification to its answer do not count, **both included**. A day that does not exist is
/// the last of its month; a weekend or bank holiday moves the end. Three months from the start with an extension.
///
/// Identity moves the start (it is no pause), so a pause for identity counts by its answer. What is still open counts
/// as if it were answered today.
fn uk(
    received_on: NaiveDate,
    fee_paid_on: Option<NaiveDate>,
    pauses: &[Pause],
    calendar: &Calendar,
    today: NaiveDate,
) -> ForeignReckoning {
    let answered = |pause: &Pause| pause.answered_on.unwrap_or(today.max(pause.asked_on));
    let of = |ground| pauses.iter().filter(move |pause| pause.ground == ground);
    let proven = of(PauseGround::Identity).map(answered).max();
    let start = [Some(received_on), proven, fee_paid_on].into_iter().flatten().max().unwrap_or(received_on);
    // Both ends are included, so the day of the answer is one more than in the half-open count of R1.28.
    let stopped: i64 = of(PauseGround::Clarification).map(|pause| pause.days(today) + 1).sum();

    let mut steps = vec![Step::Received { on: received_on }];
    if start > received_on {
        steps.push(Step::StartsOn { on: start });
    }
    let month = months_later(start, 1);
    steps.push(month_step(start, 1, month));
    if stopped > 0 {
        steps.push(Step::Later { days: stopped, on: days_later(month, stopped) });
    }
    let due_on = roll(days_later(month, stopped), calendar, &mut steps);
    let three = days_later(months_later(start, 3), stopped);
    ForeignReckoning {
        law: Law::UkGdpr,
        received_on,
        confirm_on: None,
        due_on,
        extended_on: Some(roll(three, calendar, &mut Vec::new())),
        calendar: Some(calendar.label()),
        steps,
    }
}

/// California. Confirmed in 10 business days, answered in 45 calendar days whatever verification takes, at most 90 with
/// notice. The rule names no holidays, so business days are Mondays to Fridays, and the last day does not move: the
/// dates can be early, never late.
fn ccpa(received_on: NaiveDate) -> ForeignReckoning {
    use chrono::{Datelike as _, Weekday};
    let business = |day: &NaiveDate| !matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
    let confirm_on = received_on.iter_days().skip(1).filter(business).nth(9);
    let due_on = days_later(received_on, 45);
    ForeignReckoning {
        law: Law::Ccpa,
        received_on,
        confirm_on,
        due_on,
        extended_on: Some(days_later(received_on, 90)),
        calendar: None,
        steps: vec![Step::Received { on: received_on }, Step::DaysAfter { days: 45, on: due_on }],
    }
}

/// Brazil. The full declaration within 15 days; the simple confirmation at once; no extension in the article.
fn lgpd(received_on: NaiveDate) -> ForeignReckoning {
    let due_on = days_later(received_on, 15);
    ForeignReckoning {
        law: Law::Lgpd,
        received_on,
        confirm_on: Some(received_on),
        due_on,
        extended_on: None,
        calendar: None,
        steps: vec![Step::Received { on: received_on }, Step::DaysAfter { days: 15, on: due_on }],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn in_britain(
        received: &str,
        fee: Option<&str>,
        pauses: &[(PauseGround, &str, &str)],
    ) -> ForeignReckoning {
        let pauses: Vec<Pause> = pauses
            .iter()
            .map(|(ground, asked, answered)| Pause {
                ground: *ground,
                asked_on: date(asked),
                answered_on: Some(date(answered)),
            })
            .collect();
        let calendar = Calendar::of("GB").unwrap();
        uk(date(received), fee.map(date), &pauses, calendar, date("2026-12-31"))
    }

    #[test]
    fn the_british_clock_starts_late_and_stops_with_both_days() {
        let plain = in_britain("2026-08-31", None, &[]);
        assert_eq!((plain.due_on, plain.extended_on), (date("2026-09-30"), Some(date("2026-11-30"))));
        // Identity and fee move the start: the latest of the three.
        let proven = in_britain("2026-06-01", None, &[(PauseGround::Identity, "2026-06-02", "2026-06-12")]);
        assert_eq!(proven.due_on, date("2026-07-13"), "12 July is a Sunday");
        assert_eq!(in_britain("2026-06-01", Some("2026-06-15"), &[]).due_on, date("2026-07-15"));
        // Asked on the 2nd and answered on the 4th: three days do not count.
        let clear =
            in_britain("2026-06-01", None, &[(PauseGround::Clarification, "2026-06-02", "2026-06-04")]);
        assert_eq!((clear.due_on, clear.extended_on), (date("2026-07-06"), Some(date("2026-09-04"))));
        assert!(clear.steps.contains(&Step::Later { days: 3, on: date("2026-07-04") }));
    }

    #[test]
    fn california_and_brazil_count_days() {
        let california = ccpa(date("2026-11-20"));
        assert_eq!(california.confirm_on, Some(date("2026-12-04")));
        assert_eq!(
            (california.due_on, california.extended_on),
            (date("2027-01-04"), Some(date("2027-02-18")))
        );
        let brazil = lgpd(date("2026-11-20"));
        assert_eq!((brazil.due_on, brazil.extended_on), (date("2026-12-05"), None));
    }
}
