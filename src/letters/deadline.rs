//! How a deadline was computed, told to the person step by step.

use super::{Lang, Words, date_in_words, day_in_words};
use crate::law::{
    calendar::DayOff,
    deadline::{Deadline, Step},
};

/// One sentence a step, in the order of the computation, and the latest day of the answer as the last one.
#[must_use]
pub fn explain_deadline(words: &Words, lang: Lang, deadline: &Deadline) -> Vec<String> {
    let due = date_in_words(deadline.due_on, lang);
    let last = words.text(lang, "deadline-last-day", &[("on", &due)]);
    deadline.steps.iter().map(|step| sentence(words, lang, step)).chain([last]).collect()
}

fn sentence(words: &Words, lang: Lang, step: &Step) -> String {
    let say = |key: &str, on: String| words.text(lang, key, &[("on", &on)]);
    match step {
        Step::Received { on } => say("deadline-received", date_in_words(*on, lang)),
        Step::SameDayNextMonth { on } => say("deadline-same-day", day_in_words(*on, lang)),
        Step::NoSuchDay { day, on } => {
            let on = day_in_words(*on, lang);
            words.text(lang, "deadline-no-such-day", &[("day", &day.to_string()), ("on", &on)])
        }
        Step::DayOff { on, why } => {
            let name = words.text(lang, &day_off_key(why), &[]);
            words.text(lang, "deadline-day-off", &[("on", &day_in_words(*on, lang)), ("why", &name)])
        }
        Step::NextWorkingDay { on } => say("deadline-next-working-day", date_in_words(*on, lang)),
    }
}

fn day_off_key(why: &DayOff) -> String {
    match why {
        DayOff::Saturday => "deadline-saturday".to_owned(),
        DayOff::Sunday => "deadline-sunday".to_owned(),
        DayOff::Holiday(key) => format!("deadline-holiday-{key}"),
    }
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
        for holiday in Calendar::denmark().holidays() {
            let key = day_off_key(&DayOff::Holiday(holiday.key.to_owned()));
            assert!(words.has(Lang::Da, &key) && words.has(Lang::En, &key), "{key}");
        }
    }
}
