//! Dates and times as people write them.

use chrono::{DateTime, Datelike, NaiveDate, Timelike, Utc};
use chrono_tz::Tz;

use super::Lang;

const MONTHS_DA: &str = "januar februar marts april maj juni juli august september oktober november december";
const MONTHS_EN: &str =
    "January February March April May June July August September October November December";
const WEEKDAYS_DA: &str = "mandag tirsdag onsdag torsdag fredag lørdag søndag";
const WEEKDAYS_EN: &str = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday";

fn pick(names: &'static str, index: u32) -> &'static str {
    names.split(' ').nth(index as usize).expect("a name for each month and weekday")
}

/// `14. december 2026`, `14 December 2026`.
pub fn day_in_words(date: NaiveDate, lang: Lang) -> String {
    match lang {
        Lang::Da => format!("{}. {} {}", date.day(), pick(MONTHS_DA, date.month0()), date.year()),
        Lang::En => format!("{} {} {}", date.day(), pick(MONTHS_EN, date.month0()), date.year()),
    }
}

/// `14. december`, `14 December`, where the year is clear.
pub(super) fn day_of_month(date: NaiveDate, lang: Lang) -> String {
    match lang {
        Lang::Da => format!("{}. {}", date.day(), pick(MONTHS_DA, date.month0())),
        Lang::En => format!("{} {}", date.day(), pick(MONTHS_EN, date.month0())),
    }
}

/// `mandag 14. december`, `Monday 14 December`, where the year is clear.
pub fn weekday_and_day(date: NaiveDate, lang: Lang) -> String {
    let names = if lang == Lang::Da { WEEKDAYS_DA } else { WEEKDAYS_EN };
    format!("{} {}", pick(names, date.weekday().num_days_from_monday()), day_of_month(date, lang))
}

/// `mandag den 14. december 2026`, `Monday 14 December 2026`.
pub fn date_in_words(date: NaiveDate, lang: Lang) -> String {
    let weekday = date.weekday().num_days_from_monday();
    match lang {
        Lang::Da => format!("{} den {}", pick(WEEKDAYS_DA, weekday), day_in_words(date, lang)),
        Lang::En => format!("{} {}", pick(WEEKDAYS_EN, weekday), day_in_words(date, lang)),
    }
}

/// `16. november 2026 kl. 20.14`, `16 November 2026 at 20:14`, on the clock of `zone`.
pub fn time_in_words(time: DateTime<Utc>, zone: Tz, lang: Lang) -> String {
    let local = time.with_timezone(&zone);
    let day = day_in_words(local.date_naive(), lang);
    match lang {
        Lang::Da => format!("{day} kl. {}.{:02}", local.hour(), local.minute()),
        Lang::En => format!("{day} at {}:{:02}", local.hour(), local.minute()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeZone as _;

    #[test]
    fn both_languages() {
        let date = NaiveDate::from_ymd_opt(2026, 12, 14).unwrap();
        assert_eq!(date_in_words(date, Lang::Da), "mandag den 14. december 2026");
        assert_eq!(date_in_words(date, Lang::En), "Monday 14 December 2026");
        let night = Utc.with_ymd_and_hms(2026, 6, 30, 22, 5, 0).unwrap();
        let zone = chrono_tz::Europe::Copenhagen;
        assert_eq!(time_in_words(night, zone, Lang::Da), "1. juli 2026 kl. 0.05");
        assert_eq!(time_in_words(night, zone, Lang::En), "1 July 2026 at 0:05");
    }
}
