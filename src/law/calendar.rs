//! Public holidays as data: the days that a deadline may not end on (Regulation 1182/71 art. 2(1), R1.9, R1.50).
//!
//! Invariant: only days on which the list published in the Official Journal and the national statute agree count, and
//! never regional ones. A day on which offices are shut by custom or under other acts (5 June, 24 and 31 December in
//! Denmark) is a working day here: to count it would make every answer on it late. The deadline can then be early,
//! never late.
//!
//! The days stand in `calendars/*.toml`, one file a country, with their source. An organisation's own corrections come
//! on top ([`Calendar::corrected`]).

mod falls;
mod file;

use chrono::{Datelike as _, NaiveDate, Weekday};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use crate::db::text_enum;
pub use falls::Falls;
pub use file::CalendarError;

/// The years in which a day is one.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Years {
    from: i32,
    to: i32,
    /// When not empty: these years and no others.
    only: Vec<i32>,
    except: Vec<i32>,
}

impl Years {
    fn contain(&self, year: i32) -> bool {
        (self.from..=self.to).contains(&year)
            && (self.only.is_empty() || self.only.contains(&year))
            && !self.except.contains(&year)
    }
}

/// One public holiday, in the years in which it is one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holiday {
    /// Names the day in every language: `deadline-holiday-<key>`.
    pub key: String,
    pub falls: Falls,
    years: Years,
    /// When it falls on a weekend, the next day that is neither weekend nor holiday is free instead.
    substitute: bool,
}

impl Holiday {
    fn in_year(&self, year: i32) -> Option<NaiveDate> {
        if self.years.contain(year) { self.falls.in_year(year) } else { None }
    }

    fn is_on(&self, date: NaiveDate) -> bool {
        self.in_year(date.year()) == Some(date)
    }
}

text_enum! {
    /// What an organisation's own entry says about a day.
    Correction {
        /// A public holiday that this release does not know: no deadline ends on it.
        Holiday = "holiday",
        /// An ordinary working day, whatever this release says: deadlines end on it.
        Working = "working",
        /// The offices are shut: only the organisation's own targets move, to an earlier day (R1.50).
        Closed = "closed",
    }
}

/// What a day is called, in both languages.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayName {
    pub da: String,
    pub en: String,
}

/// A day that an organisation added or corrected without a new release.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CorrectedDay {
    pub on: NaiveDate,
    pub correction: Correction,
    pub name: DayName,
}

/// An organisation's correction that cannot be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CorrectionError {
    #[error("this day has been corrected already; a calendar has each day once")]
    Twice,
    #[error("this day is a public holiday already")]
    AlreadyHoliday,
    #[error("this day is an ordinary working day already")]
    AlreadyWorking,
    #[error("this day is a Saturday or Sunday, on which no deadline ends")]
    Weekend,
    #[error("this day is closed already")]
    AlreadyClosed,
}

/// The public holidays of one country.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calendar {
    /// ISO 3166-1, two letters.
    pub country: String,
    /// The clock of most of the country.
    pub zone: Tz,
    /// Changes when the list does, so that an old computation can be told from a new one.
    version: String,
    /// Where the days come from.
    pub source: String,
    holidays: Vec<Holiday>,
    closed: Vec<Holiday>,
    corrections: Vec<CorrectedDay>,
}

/// Why a period cannot end on a day (art. 3(4)).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DayOff {
    Saturday,
    Sunday,
    /// The key of the [`Holiday`].
    Holiday(String),
    /// Free because this holiday fell on a weekend; its key.
    InsteadOf(String),
    /// A holiday that the organisation added.
    Added(DayName),
}

impl Calendar {
    #[must_use]
    pub fn denmark() -> &'static Calendar {
        Calendar::of("DK").expect("this release knows Denmark")
    }

    /// The calendar of a country (ISO 3166-1, two letters), when it is known.
    #[must_use]
    pub fn of(country: &str) -> Option<&'static Calendar> {
        Calendar::all().iter().find(|calendar| calendar.country == country)
    }

    /// Every calendar of this release, by country: the states of the European Economic Area and the United Kingdom.
    #[must_use]
    pub fn all() -> &'static [Calendar] {
        file::all()
    }

    /// The calendars of the states in which the GDPR applies.
    pub fn of_the_eea() -> impl Iterator<Item = &'static Calendar> {
        Calendar::all().iter().filter(|calendar| calendar.country != "GB")
    }

    /// The same calendar with an organisation's own days on top of what this release knows.
    #[must_use]
    pub fn corrected(&self, days: Vec<CorrectedDay>) -> Calendar {
        Calendar { corrections: days, ..self.clone() }
    }

    /// Which list was used, such as `DK 2026-1`, or `DK 2026-1+2` with two corrections of the organisation.
    #[must_use]
    pub fn label(&self) -> String {
        match self.corrections.len() {
            0 => format!("{} {}", self.country, self.version),
            own => format!("{} {}+{own}", self.country, self.version),
        }
    }

    /// All its public holidays, of every year.
    #[must_use]
    pub fn holidays(&self) -> &[Holiday] {
        &self.holidays
    }

    /// Every key that its days are named by, those of the closed days too.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.holidays.iter().chain(&self.closed).map(|day| day.key.as_str())
    }

    /// The public holiday of this release on `date`, when there is one.
    #[must_use]
    pub fn holiday(&self, date: NaiveDate) -> Option<&Holiday> {
        self.holidays.iter().find(|holiday| holiday.is_on(date))
    }

    /// Why no period can end on `date`; nothing for a working day (art. 2(2)). A correction cannot make a Saturday or a
    /// Sunday a working day: the regulation itself names them.
    #[must_use]
    pub fn day_off(&self, date: NaiveDate) -> Option<DayOff> {
        let corrected = self.corrections.iter().find(|day| day.on == date);
        let holiday = match corrected.map(|day| (day.correction, &day.name)) {
            Some((Correction::Holiday, name)) => Some(DayOff::Added(name.clone())),
            Some((Correction::Working, _)) => None,
            Some((Correction::Closed, _)) | None => self.listed(date),
        };
        holiday.or_else(|| weekend(date))
    }

    fn listed(&self, date: NaiveDate) -> Option<DayOff> {
        match self.holiday(date) {
            Some(holiday) => Some(DayOff::Holiday(holiday.key.clone())),
            None => self.instead_of(date).map(|holiday| DayOff::InsteadOf(holiday.key.clone())),
        }
    }

    /// The holiday on a weekend that `date` stands for.
    fn instead_of(&self, date: NaiveDate) -> Option<&Holiday> {
        let mut moved: Vec<(NaiveDate, &Holiday)> = Vec::new();
        for holiday in self.holidays.iter().filter(|holiday| holiday.substitute) {
            let Some(on) = holiday.in_year(date.year()).filter(|on| weekend(*on).is_some()) else { continue };
            let taken = |day: &NaiveDate| moved.iter().any(|(on, _)| on == day);
            let free =
                |day: &NaiveDate| weekend(*day).is_none() && self.holiday(*day).is_none() && !taken(day);
            moved.extend(on.iter_days().find(free).map(|day| (day, holiday)));
        }
        moved.into_iter().find(|(on, _)| *on == date).map(|(_, holiday)| holiday)
    }

    /// Whether the offices are shut, so that the organisation's own targets fall earlier. Every day off is such a day.
    #[must_use]
    pub fn is_closed(&self, date: NaiveDate) -> bool {
        let own =
            || self.corrections.iter().any(|day| day.on == date && day.correction == Correction::Closed);
        self.day_off(date).is_some() || self.closed.iter().any(|day| day.is_on(date)) || own()
    }

    /// Whether an organisation may correct `date` so.
    ///
    /// # Errors
    /// [`CorrectionError`]: it says already what the correction would say, or the law leaves no choice.
    pub fn may_correct(&self, date: NaiveDate, correction: Correction) -> Result<(), CorrectionError> {
        if self.corrections.iter().any(|day| day.on == date) {
            return Err(CorrectionError::Twice);
        }
        if weekend(date).is_some() {
            return Err(CorrectionError::Weekend);
        }
        match (correction, self.day_off(date).is_some(), self.is_closed(date)) {
            (Correction::Holiday, true, _) => Err(CorrectionError::AlreadyHoliday),
            (Correction::Working, false, _) => Err(CorrectionError::AlreadyWorking),
            (Correction::Closed, _, true) => Err(CorrectionError::AlreadyClosed),
            _ => Ok(()),
        }
    }
}

fn weekend(date: NaiveDate) -> Option<DayOff> {
    match date.weekday() {
        Weekday::Sat => Some(DayOff::Saturday),
        Weekday::Sun => Some(DayOff::Sunday),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_holiday_counts_in_its_own_years_only() {
        let on = |text: &str| Calendar::denmark().holiday(date(text)).map(|holiday| holiday.key.as_str());
        assert_eq!(on("2023-05-05"), Some("great-prayer-day"));
        assert_eq!(on("2024-04-26"), None);
        assert_eq!(on("2028-06-05"), Some("whit-monday"));
        for working in ["2026-06-05", "2026-12-24", "2026-12-31", "2026-05-01", "2026-05-15"] {
            assert_eq!(Calendar::denmark().day_off(date(working)), None, "{working}");
        }
        assert_eq!(Calendar::denmark().day_off(date("2026-11-22")), Some(DayOff::Sunday));
    }

    #[test]
    fn what_is_shut_by_custom_is_closed_but_no_day_off() {
        let denmark = Calendar::denmark();
        for shut in ["2026-06-05", "2026-12-24", "2026-12-31"] {
            assert!(denmark.is_closed(date(shut)) && denmark.day_off(date(shut)).is_none(), "{shut}");
        }
        assert!(!denmark.is_closed(date("2026-12-23")) && denmark.is_closed(date("2026-12-25")));
    }

    #[test]
    fn a_holiday_on_a_weekend_moves_where_the_law_says_so() {
        let off = |country: &str, text: &str| Calendar::of(country).unwrap().day_off(date(text));
        let instead = |key: &str| Some(DayOff::InsteadOf(key.to_owned()));
        assert_eq!(off("LV", "2025-05-05"), instead("restoration-of-independence"));
        assert_eq!(off("GB", "2027-12-27"), instead("christmas-day"));
        assert_eq!(off("GB", "2027-12-28"), instead("second-christmas-day"));
        assert_eq!(off("GB", "2022-12-27"), instead("christmas-day"), "26 December is a holiday of its own");
        assert_eq!(off("DK", "2027-12-27"), None);
    }

    #[test]
    fn a_correction_counts_and_is_made_once() {
        let own = |on: &str, correction| CorrectedDay { on: date(on), correction, name: DayName::default() };
        let denmark = Calendar::denmark();
        assert_eq!(denmark.label(), "DK 2026-1");
        let corrected = denmark.corrected(vec![
            own("2027-03-02", Correction::Holiday),
            own("2026-12-25", Correction::Working),
            own("2026-12-23", Correction::Closed),
        ]);
        assert_eq!(corrected.label(), "DK 2026-1+3");
        assert_eq!(corrected.day_off(date("2027-03-02")), Some(DayOff::Added(DayName::default())));
        assert_eq!(corrected.day_off(date("2026-12-25")), None);
        assert_eq!(corrected.day_off(date("2026-12-23")), None);
        assert!(corrected.is_closed(date("2026-12-23")));

        let refused = |on: &str, correction| corrected.may_correct(date(on), correction).unwrap_err();
        assert_eq!(refused("2027-03-02", Correction::Working), CorrectionError::Twice);
        assert_eq!(refused("2026-12-26", Correction::Working), CorrectionError::Weekend);
        assert_eq!(refused("2026-05-14", Correction::Holiday), CorrectionError::AlreadyHoliday);
        assert_eq!(refused("2026-06-05", Correction::Working), CorrectionError::AlreadyWorking);
        assert_eq!(refused("2026-06-05", Correction::Closed), CorrectionError::AlreadyClosed);
        assert_eq!(corrected.may_correct(date("2026-06-05"), Correction::Holiday), Ok(()));
    }
}
