//! The deadlines of the organisation: its country and clock, its own targets, and the calendar, which an administrator
//! corrects here without waiting for a release.

use actix_web::web;
use chrono::{Datelike as _, NaiveDate};
use chrono_tz::Tz;
use serde_json::{Value, json};

use super::{
    answer::{Answer, Failure},
    case::{clock_refusal, correction_key},
    desk::{Desk, Fields, Posted},
    forms::Form,
    frame,
};
use crate::{
    cases::clock::{self, ClockError},
    db::Conn,
    law::{
        calendar::{Calendar, Correction, DayOff},
        profiles::Law,
    },
    letters::{date_in_words, day_off_in_words},
    staff::{
        self, ClockSettings, DeadlineSettings, Organisation, OrganisationDetails, OwnDay, Permission,
        TARGET_MAX, TARGET_MIN,
    },
};

const SETTINGS: &[&str] =
    &["country", "zone", "target_days", "public_body", "law_uk", "law_california", "law_brazil"];
const NAMES: &[&str] = &[
    "country",
    "zone",
    "target_days",
    "public_body",
    "law_uk",
    "law_california",
    "law_brazil",
    "day",
    "correction",
    "name_da",
    "name_en",
    "reason",
];
/// The laws outside the Union by the names of their fields.
const LAWS: [(&str, Law); 3] =
    [("law_uk", Law::UkGdpr), ("law_california", Law::Ccpa), ("law_brazil", Law::Lgpd)];

fn stored(organisation: &Organisation) -> Form {
    let OrganisationDetails { deadlines, public_body, .. } = organisation.details();
    let asked = |law: Law| if deadlines.other_laws.contains(&law) { "yes".to_owned() } else { String::new() };
    Form::filled([
        ("country", organisation.country.clone()),
        ("zone", organisation.zone().name().to_owned()),
        ("target_days", deadlines.target_days.map(|days| days.to_string()).unwrap_or_default()),
        ("public_body", if *public_body { "yes".into() } else { String::new() }),
        ("law_uk", asked(Law::UkGdpr)),
        ("law_california", asked(Law::Ccpa)),
        ("law_brazil", asked(Law::Lgpd)),
        ("correction", Correction::Holiday.to_string()),
    ])
}

fn calendar_page(desk: &Desk, conn: &mut Conn, form: Option<&Form>) -> Result<String, Failure> {
    let (mut context, _) = frame::context(desk, conn)?;
    let organisation = frame::organisation(desk, conn)?;
    let calendar = staff::calendar_of(conn, &organisation)?;
    let as_stored = stored(&organisation);
    context.extend(form.unwrap_or(&as_stored).context(&desk.app.words, desk.lang(), NAMES));
    let own = staff::own_days(conn, organisation.id)?;
    let own: Vec<Value> = own.iter().map(|day| own_day(desk, day)).collect();
    let this_year = desk.now.with_timezone(&organisation.zone()).year();
    let years: Vec<Value> =
        (this_year..=this_year + 1).map(|year| year_view(desk, &calendar, year)).collect();
    context.insert("own", &own);
    context.insert("years", &years);
    context.insert("calendar", &calendar.label());
    context.insert("source", &calendar.source);
    context.insert("corrections", &Correction::ALL);
    context.insert("countries", &countries(desk));
    context.insert("target_max", &TARGET_MAX);
    frame::render(desk, "staff/calendar.html", &context)
}

fn own_day(desk: &Desk, day: &OwnDay) -> Value {
    json!({
        "day": day.on, "date": date_in_words(day.on, desk.lang()), "correction": day.correction,
        "name": if desk.lang() == crate::letters::Lang::Da { &day.name_da } else { &day.name_en },
        "reason": day.reason,
    })
}

/// The public holidays of a year, Sundays and Saturdays aside.
fn year_view(desk: &Desk, calendar: &Calendar, year: i32) -> Value {
    let first = NaiveDate::from_ymd_opt(year, 1, 1).unwrap_or_default();
    let days = first.iter_days().take_while(|day| day.year() == year);
    let days: Vec<Value> = days
        .filter_map(|day| match calendar.day_off(day)? {
            DayOff::Saturday | DayOff::Sunday => None,
            why => {
                let name = day_off_in_words(&desk.app.words, desk.lang(), &why);
                Some(json!({ "date": date_in_words(day, desk.lang()), "name": name }))
            }
        })
        .collect();
    json!({ "year": year, "days": days })
}

fn countries(desk: &Desk) -> Vec<Value> {
    let mut all: Vec<(String, &str)> = Calendar::of_the_eea()
        .map(|calendar| {
            (desk.text(&format!("clock-country-{}", calendar.country), &[]), calendar.country.as_str())
        })
        .collect();
    all.sort();
    all.into_iter().map(|(name, code)| json!({ "code": code, "name": name })).collect()
}

pub async fn show(desk: Desk) -> Result<Answer, Failure> {
    desk.run(|desk| {
        desk.may(Permission::ManageOrganisation)?;
        desk.read(|conn| Ok(Answer::Page(calendar_page(desk, conn, None)?)))
    })
    .await
}

pub async fn save(posted: Posted) -> Result<Answer, Failure> {
    let Posted { desk, fields } = posted;
    desk.run(move |desk| {
        desk.may(Permission::ManageOrganisation)?;
        let mut form = Form::of(&fields, NAMES);
        let country = form.checked("country", "staff-error-choice", |text| {
            Calendar::of_the_eea().find(|calendar| calendar.country == text)
        });
        let zone = form.checked("zone", "clock-error-zone", |text| text.parse::<Tz>().ok());
        let target_days = form.checked("target_days", "clock-error-target", |text| match text.as_str() {
            "" => Some(None),
            days => days.parse().ok().filter(|days| (TARGET_MIN..=TARGET_MAX).contains(days)).map(Some),
        });
        let (Some(country), Some(zone), Some(target_days)) = (country, zone, target_days) else {
            return invalid(desk, &form);
        };
        let settings = ClockSettings {
            country: country.country.clone(),
            zone,
            public_body: form.value("public_body") == "yes",
            deadlines: DeadlineSettings {
                target_days,
                other_laws: LAWS
                    .iter()
                    .filter(|(name, _)| form.value(name) == "yes")
                    .map(|(_, law)| *law)
                    .collect(),
            },
        };
        let moved = desk.write(|tx| {
            let organisation =
                staff::find(tx, desk.actor.organisation)?.ok_or(diesel::result::Error::NotFound)?;
            clock::change_settings(tx, &desk.app.vault, &organisation, &settings, desk.actor.id, desk.now)
        });
        done(desk, moved)
    })
    .await
}

fn invalid(desk: &Desk, form: &Form) -> Result<Answer, Failure> {
    desk.read(|conn| Ok(Answer::Invalid(calendar_page(desk, conn, Some(form))?)))
}

fn done(desk: &Desk, moved: Result<usize, ClockError>) -> Result<Answer, Failure> {
    let moved = moved.map_err(|e| clock_refusal(desk, e))?;
    let notice = if moved == 0 { "calendar-saved" } else { "calendar-moved" };
    Ok(Answer::See(format!("/staff/calendar?notice={notice}")))
}

/// A day that is a holiday, or is none, or on which the offices are shut.
pub async fn add(posted: Posted) -> Result<Answer, Failure> {
    let Posted { desk, fields } = posted;
    desk.run(move |desk| add_day(desk, &fields)).await
}

fn add_day(desk: &Desk, fields: &Fields) -> Result<Answer, Failure> {
    desk.may(Permission::ManageOrganisation)?;
    let organisation = desk.read(|conn| frame::organisation(desk, conn))?;
    let mut form = Form::of(fields, NAMES).or(&stored(&organisation), SETTINGS);
    let on = form.checked("day", "clock-error-date", |text| text.parse::<NaiveDate>().ok());
    let correction = form.checked("correction", "staff-error-choice", |text| Correction::parse(&text));
    let name_da = form.required("name_da", "clock-error-name");
    let name_en = form.required("name_en", "clock-error-name");
    let reason = form.required("reason", "staff-error-reason");
    let (Some(on), Some(correction), false) = (on, correction, form.has_problems()) else {
        return invalid(desk, &form);
    };
    let day = OwnDay { on, correction, name_da, name_en, reason };
    let added =
        desk.write(|tx| clock::add_day(tx, &desk.app.vault, &organisation, &day, desk.actor.id, desk.now));
    match added {
        Err(ClockError::Correction(error)) => {
            form.problem("day", correction_key(error));
            invalid(desk, &form)
        }
        other => done(desk, other),
    }
}

pub async fn remove(posted: Posted, day: web::Path<NaiveDate>) -> Result<Answer, Failure> {
    posted
        .desk
        .run(move |desk| {
            desk.may(Permission::ManageOrganisation)?;
            let moved = desk.write(|tx| {
                let organisation =
                    staff::find(tx, desk.actor.organisation)?.ok_or(diesel::result::Error::NotFound)?;
                clock::remove_day(tx, &desk.app.vault, &organisation, *day, desk.actor.id, desk.now)
            });
            done(desk, moved)
        })
        .await
}
