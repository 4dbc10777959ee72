//! How a deadline was computed, told step by step, and in one line.

use chrono::NaiveDate;

use super::{Lang, Words, date_in_words, day_in_words, weekday_and_day};
use crate::law::{
    calendar::{DayName, DayOff},
    deadline::{Deadline, Step},
    pause::PauseGround,
};

/// Whom the steps are told to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reader {
    /// "We received your request on …".
    Person,
    /// "The request was received on …".
    Handler,
}

/// One sentence a step to the person, in the order of the computation, and the latest day of the answer as the last
/// one.
#[must_use]
pub fn explain_deadline(words: &Words, lang: Lang, deadline: &Deadline) -> Vec<String> {
    let due = date_in_words(deadline.due_on, lang);
    let last = words.text(lang, "deadline-last-day", &[("on", &due)]);
    explain_steps(words, lang, Reader::Person, &deadline.steps).into_iter().chain([last]).collect()
}

/// One sentence a step.
#[must_use]
pub fn explain_steps(words: &Words, lang: Lang, reader: Reader, steps: &[Step]) -> Vec<String> {
    steps.iter().map(|step| sentence(words, lang, reader, step)).collect()
}

fn sentence(words: &Words, lang: Lang, reader: Reader, step: &Step) -> String {
    let (date, day) = (|on: &NaiveDate| date_in_words(*on, lang), |on: &NaiveDate| day_in_words(*on, lang));
    let say = |key: &str, values: &[(&str, &str)]| words.text(lang, key, values);
    match step {
        Step::Received { on } => {
            let key =
                if reader == Reader::Person { "deadline-received" } else { "deadline-received-handler" };
            say(key, &[("on", &date(on))])
        }
        Step::ReceivedByProcessor { on } => say("deadline-by-processor", &[("on", &date(on))]),
        Step::SameDay { months: 1, on } => say("deadline-same-day", &[("on", &day(on))]),
        Step::SameDay { on, .. } => say("deadline-same-day-3", &[("on", &day(on))]),
        Step::NoSuchDay { months, day: number, on } => {
            let key = if *months == 1 { "deadline-no-such-day" } else { "deadline-no-such-day-3" };
            say(key, &[("day", &number.to_string()), ("on", &day(on))])
        }
        Step::TwoMonthsMore { first, on } => {
            say("deadline-two-months-more", &[("first", &day(first)), ("on", &day(on))])
        }
        Step::EarlierReading { on } => say("deadline-earlier-reading", &[("on", &day(on))]),
        Step::Paused { ground, from, until, days, open } => {
            let key = match (ground, open) {
                (PauseGround::Identity, false) => "deadline-paused-identity",
                (PauseGround::Identity, true) => "deadline-paused-identity-open",
                (PauseGround::Authority, false) => "deadline-paused-authority",
                (PauseGround::Authority, true) => "deadline-paused-authority-open",
                (PauseGround::Clarification, false) => "deadline-paused-clarification",
                (PauseGround::Clarification, true) => "deadline-paused-clarification-open",
            };
            say(key, &[("from", &day(from)), ("until", &day(until)), ("days", &days.to_string())])
        }
        Step::Later { days, on } => say("deadline-later", &[("days", &days.to_string()), ("on", &day(on))]),
        Step::DayOff { on, why } => {
            say("deadline-day-off", &[("on", &day(on)), ("why", &day_off_in_words(words, lang, why))])
        }
        Step::NextWorkingDay { on } => say("deadline-next-working-day", &[("on", &date(on))]),
        Step::DaysAfter { days, on } => {
            say("deadline-days-after", &[("days", &days.to_string()), ("on", &date(on))])
        }
        Step::WorkingDaysAfter { days, on } => {
            say("deadline-working-days-after", &[("days", &days.to_string()), ("on", &date(on))])
        }
        Step::StartsOn { on } => say("deadline-starts-on", &[("on", &date(on))]),
    }
}

/// The whole way in one line: `received Saturday 31 January → 28 February → a Saturday → Monday 2 March`. Of several
/// days off in a row the first says enough.
#[must_use]
pub fn deadline_line(words: &Words, lang: Lang, steps: &[Step]) -> String {
    let short = |on: &NaiveDate| weekday_and_day(*on, lang);
    let without_weekday = |on: &NaiveDate| super::dates::day_of_month(*on, lang);
    let part = |step: &Step| match step {
        Step::Received { on } | Step::ReceivedByProcessor { on } | Step::StartsOn { on } => {
            words.text(lang, "deadline-line-received", &[("on", &short(on))])
        }
        Step::SameDay { on, .. }
        | Step::NoSuchDay { on, .. }
        | Step::TwoMonthsMore { on, .. }
        | Step::EarlierReading { on }
        | Step::Later { on, .. }
        | Step::DaysAfter { on, .. }
        | Step::WorkingDaysAfter { on, .. } => without_weekday(on),
        Step::Paused { days, .. } => words.text(lang, "deadline-line-paused", &[("days", &days.to_string())]),
        Step::DayOff { why, .. } => day_off_in_words(words, lang, why),
        Step::NextWorkingDay { on } => short(on),
    };
    let off = |step: &Step| matches!(step, Step::DayOff { .. });
    let again = |at: usize| at > 0 && off(&steps[at]) && off(&steps[at - 1]);
    let told = steps.iter().enumerate().filter(|(at, _)| !again(*at));
    told.map(|(_, step)| part(step)).collect::<Vec<_>>().join(" → ")
}

/// What a day off is called, within a sentence.
#[must_use]
pub fn day_off_in_words(words: &Words, lang: Lang, why: &DayOff) -> String {
    let text = |key: &str| words.text(lang, key, &[]);
    match why {
        DayOff::Saturday => text("deadline-saturday"),
        DayOff::Sunday => text("deadline-sunday"),
        DayOff::Holiday(key) => text(&holiday_key(key)),
        DayOff::InsteadOf(key) => {
            words.text(lang, "deadline-instead-of", &[("holiday", &text(&holiday_key(key)))])
        }
        DayOff::Added(DayName { da, en }) => match lang {
            Lang::Da => da.clone(),
            Lang::En => en.clone(),
        },
    }
}

fn holiday_key(key: &str) -> String {
    format!("deadline-holiday-{key}")
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use chrono_tz::Europe::Copenhagen;

    use super::*;
    use crate::law::{calendar::Calendar, deadline::due};

    fn told(received: &str, lang: Lang) -> Vec<String> {
        let words = Words::load(&HashMap::new()).unwrap();
        explain_deadline(&words, lang, &due(received.parse().unwrap(), Copenhagen, Calendar::denmark()))
    }

    #[test]
    fn the_way_over_easter_is_told_in_danish() {
        assert_eq!(
            told("2026-03-05T09:00:00Z", Lang::Da),
            [
                "Vi modtog din anmodning torsdag den 5. marts 2026. Dagen selv tæller ikke med.",
                "Fristen er en måned. Den udløber på samme dato i den næste måned: 5. april 2026.",
                "5. april 2026 er påskedag.",
                "6. april 2026 er 2. påskedag.",
                "En frist udløber aldrig på en lørdag, søndag eller helligdag, men på den næste hverdag: tirsdag den 7. april 2026.",
                "Du får svar hurtigst muligt og senest tirsdag den 7. april 2026.",
            ]
        );
    }

    #[test]
    fn a_date_that_does_not_exist_is_told_in_english() {
        assert_eq!(
            told("2027-01-31T09:00:00Z", Lang::En),
            [
                "We received your request on Sunday 31 January 2027. That day itself does not count.",
                "The time limit is one month. The next month has no day 31, so it ends on that month's last day: 28 February 2027.",
                "28 February 2027 is a Sunday.",
                "A time limit never ends on a Saturday, a Sunday or a public holiday, but on the next working day: Monday 1 March 2027.",
                "You will have an answer as soon as possible, and by Monday 1 March 2027 at the latest.",
            ]
        );
    }

    #[test]
    fn every_holiday_has_a_name_in_both_languages() {
        let words = Words::load(&HashMap::new()).unwrap();
        for key in Calendar::all().iter().flat_map(Calendar::keys).map(holiday_key) {
            assert!(words.has(Lang::Da, &key) && words.has(Lang::En, &key), "{key}");
        }
    }

    #[test]
    fn the_whole_way_fits_in_one_line() {
        let words = Words::load(&HashMap::new()).unwrap();
        let line = |received: &str, lang| {
            let due = due(received.parse().unwrap(), Copenhagen, Calendar::denmark());
            deadline_line(&words, lang, &due.steps)
        };
        assert_eq!(
            line("2026-01-31T09:00:00Z", Lang::En),
            "received Saturday 31 January → 28 February → a Saturday → Monday 2 March"
        );
        assert_eq!(
            line("2026-03-05T09:00:00Z", Lang::Da),
            "modtaget torsdag 5. marts → 5. april → påskedag → tirsdag 7. april"
        );
    }

    #[test]
    fn every_kind_of_step_is_told_in_both_languages() {
        let words = Words::load(&HashMap::new()).unwrap();
        let on: NaiveDate = "2026-04-28".parse().unwrap();
        let steps = [
            Step::Received { on },
            Step::ReceivedByProcessor { on },
            Step::SameDay { months: 1, on },
            Step::SameDay { months: 3, on },
            Step::NoSuchDay { months: 1, day: 31, on },
            Step::NoSuchDay { months: 3, day: 31, on },
            Step::TwoMonthsMore { first: on, on },
            Step::EarlierReading { on },
            Step::Paused { ground: PauseGround::Identity, from: on, until: on, days: 1, open: false },
            Step::Paused { ground: PauseGround::Identity, from: on, until: on, days: 2, open: true },
            Step::Paused { ground: PauseGround::Clarification, from: on, until: on, days: 3, open: false },
            Step::Paused { ground: PauseGround::Clarification, from: on, until: on, days: 4, open: true },
            Step::Later { days: 3, on },
            Step::DayOff { on, why: DayOff::InsteadOf("christmas-day".to_owned()) },
            Step::DayOff { on, why: DayOff::Added(DayName { da: "en dag".into(), en: "a day".into() }) },
            Step::NextWorkingDay { on },
            Step::DaysAfter { days: 45, on },
            Step::WorkingDaysAfter { days: 7, on },
            Step::StartsOn { on },
        ];
        for lang in [Lang::Da, Lang::En] {
            let lines = explain_steps(&words, lang, Reader::Handler, &steps);
            assert!(lines.iter().all(|line| line.contains("2026") && !line.contains('{')), "{lines:#?}");
            assert!(!deadline_line(&words, lang, &steps).contains("deadline-"));
        }
    }
}
