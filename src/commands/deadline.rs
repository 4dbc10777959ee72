//! `indsigt deadline`: the clock on the terminal. What it prints is what the portal shows, from the same functions.
//!
//! A receipt that is yet to come is refused, because a slip of the keyboard must not give a calm answer; `--future`
//! asks for it, and `--batch` computes tables, for which it is always allowed.

mod batch;
mod entered;

use std::{collections::HashMap, fmt::Write as _, path::PathBuf, process::ExitCode};

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use clap::Args;
use serde_json::{Value, json};

use crate::{
    law::{
        calendar::Calendar,
        deadline::{Step, local_date},
        extension::{Extension, ExtensionGround},
        pause::{self, Bounds},
        profiles::{self, ForeignReckoning, Law},
        reckoning::{Facts, Reckoning, reckon},
    },
    letters::{Lang, Reader, Words, date_in_words, deadline_line, explain_steps},
};

#[derive(Args)]
pub struct DeadlineCommand {
    /// When the request came in: 2026-01-31, or with time and zone 2026-01-31T23:30:00Z
    #[arg(long, value_name = "WHEN", required_unless_present = "batch")]
    received: Option<String>,
    /// When it came to a processor, if that was earlier (R1.24)
    #[arg(long, value_name = "WHEN", conflicts_with = "batch")]
    by_processor: Option<String>,
    /// The country whose public holidays count, two letters
    #[arg(long, default_value = "DK")]
    country: String,
    /// The time zone of the controller [default: the country's]
    #[arg(long, value_name = "ZONE")]
    zone: Option<String>,
    /// The person was asked and answered; without TO she has not answered. May be given again
    #[arg(long, value_name = "[clarification:]FROM..[TO]", conflicts_with = "batch")]
    pause: Vec<String>,
    /// The time is extended: steer by it, and tell how it is counted
    #[arg(long, conflicts_with = "batch")]
    extend: bool,
    /// The law whose clock runs: gdpr, uk-gdpr, ccpa or lgpd
    #[arg(long, default_value = "gdpr", conflicts_with = "batch")]
    law: String,
    /// When the fee was paid (uk-gdpr only)
    #[arg(long, value_name = "DATE", conflicts_with = "batch")]
    fee_paid: Option<String>,
    /// Reckon with a receipt that is yet to come
    #[arg(long)]
    future: bool,
    /// A CSV file with a column `received`; writes received,due,extended,extended_safe,notice
    #[arg(long, value_name = "FILE", conflicts_with = "received")]
    batch: Option<PathBuf>,
    /// Print JSON
    #[arg(long, conflicts_with = "batch")]
    json: bool,
    /// The language of the explanation: da or en
    #[arg(long, default_value = "en")]
    lang: String,
}

/// Exit code 0, or 2 with a sentence when something entered cannot be right; then nothing is printed.
pub fn deadline(command: &DeadlineCommand, now: DateTime<Utc>) -> ExitCode {
    match answer(command, now) {
        Ok(text) => {
            print!("{text}");
            ExitCode::SUCCESS
        }
        Err(problem) => {
            eprintln!("{problem}");
            ExitCode::from(2)
        }
    }
}

/// Whose clock it is, in which language.
struct Place {
    calendar: &'static Calendar,
    zone: Tz,
    lang: Lang,
    words: Words,
}

fn answer(command: &DeadlineCommand, now: DateTime<Utc>) -> Result<String, String> {
    let place = place(command)?;
    if let Some(file) = &command.batch {
        return batch::table(file, place.calendar, place.zone);
    }
    let received = command.received.as_deref().unwrap_or_default();
    let received = entered::instant(received, place.zone, Some(now).filter(|_| !command.future))?;
    let today = local_date(received.max(now), place.zone);
    let law = Law::parse(&command.law)
        .ok_or_else(|| format!("there is no law {:?}; write gdpr, uk-gdpr, ccpa or lgpd", command.law))?;
    if law != Law::Gdpr {
        let reckoning = foreign(command, &place, law, local_date(received, place.zone), today)?;
        return Ok(place.tell_foreign(&reckoning, command.json));
    }
    if command.fee_paid.is_some() {
        return Err("--fee-paid belongs to --law uk-gdpr; the GDPR's clock does not wait for a fee".into());
    }
    let reckoning = gdpr(command, &place, received, now, today)?;
    Ok(if command.json { place.json(&reckoning) } else { place.tell(&reckoning) })
}

fn place(command: &DeadlineCommand) -> Result<Place, String> {
    let country = if command.law == "uk-gdpr" { "GB".to_owned() } else { command.country.to_uppercase() };
    let calendar = Calendar::of(&country).ok_or_else(|| {
        let known: Vec<&str> = Calendar::all().iter().map(|calendar| calendar.country.as_str()).collect();
        format!("there is no calendar of {country:?}; write one of {}", known.join(", "))
    })?;
    let zone = match &command.zone {
        None => calendar.zone,
        Some(text) => {
            text.parse().map_err(|_| format!("{text:?} is no time zone; write one like Europe/Copenhagen"))?
        }
    };
    let lang = Lang::parse(&command.lang)
        .ok_or_else(|| format!("there is no language {:?}; write da or en", command.lang))?;
    let words = Words::load(&HashMap::new()).map_err(|e| e.to_string())?;
    Ok(Place { calendar, zone, lang, words })
}

fn gdpr(
    command: &DeadlineCommand,
    place: &Place,
    received_at: DateTime<Utc>,
    now: DateTime<Utc>,
    today: NaiveDate,
) -> Result<Reckoning, String> {
    let (calendar, zone) = (place.calendar, place.zone);
    let not_after = Some(now).filter(|_| !command.future);
    let by_processor_at =
        command.by_processor.as_deref().map(|text| entered::instant(text, zone, not_after)).transpose()?;
    let mut facts = Facts { by_processor_at, ..Facts::received(received_at) };
    let plain = reckon(&facts, zone, calendar, today);
    if command.extend {
        let until = plain.extended.safe_on;
        let told_on = plain.due.received_on;
        facts.extension = Some(Extension { ground: ExtensionGround::Complexity, until, told_on });
    }
    facts.pauses = command.pause.iter().map(|text| entered::pause(text)).collect::<Result<_, _>>()?;
    let bounds = Bounds {
        received_on: plain.due.received_on,
        last_day: facts.extension.map_or(plain.due.due_on, |extension| extension.until),
        answered_on: None,
        today: if command.future { NaiveDate::MAX } else { today },
    };
    pause::check(&facts.pauses, bounds).map_err(|e| format!("--pause: {e}"))?;
    Ok(reckon(&facts, zone, calendar, today))
}

fn foreign(
    command: &DeadlineCommand,
    place: &Place,
    law: Law,
    received_on: NaiveDate,
    today: NaiveDate,
) -> Result<ForeignReckoning, String> {
    if law != Law::UkGdpr && (!command.pause.is_empty() || command.fee_paid.is_some()) {
        return Err(format!("nothing stops the clock of {law}; leave out --pause and --fee-paid"));
    }
    let pauses = command.pause.iter().map(|text| entered::pause(text)).collect::<Result<Vec<_>, _>>()?;
    let fee_paid_on = command.fee_paid.as_deref().map(entered::date).transpose()?;
    let bounds = Bounds {
        received_on,
        last_day: NaiveDate::MAX,
        answered_on: None,
        today: if command.future { NaiveDate::MAX } else { today },
    };
    pause::check(&pauses, bounds).map_err(|e| format!("--pause: {e}"))?;
    profiles::reckon(law, received_on, fee_paid_on, &pauses, place.calendar, today)
        .ok_or_else(|| format!("the clock of {law} is the ordinary one"))
}

impl Place {
    fn date(&self, on: NaiveDate) -> String {
        date_in_words(on, self.lang)
    }

    /// What a date is called.
    fn name(&self, key: &str) -> String {
        self.words.text(self.lang, &format!("deadline-name-{key}"), &[])
    }

    fn lines(&self, steps: &[Step]) -> String {
        let told = explain_steps(&self.words, self.lang, Reader::Handler, steps);
        let with_rules = |(step, line): (&Step, String)| format!("  {line}  [{}]\n", step.rules().join(" "));
        let oneliner = deadline_line(&self.words, self.lang, steps);
        format!(
            "{oneliner}\n{}",
            steps.iter().zip(told).map(with_rules).collect::<String>().replace("  []", "")
        )
    }

    /// One line a date, the way to each below. (Writing to a String cannot fail.)
    fn tell(&self, reckoning: &Reckoning) -> String {
        let Reckoning { due, extended, .. } = reckoning;
        let mut text = String::new();
        let mut line = |name: &str, on: NaiveDate, rules: &str| {
            let _ = writeln!(text, "{:<26}{:<32}{rules}", self.name(name), self.date(on));
        };
        line("received", due.received_on, "R1.10");
        line("due", due.due_on, "R1.1 R1.3 R1.5");
        line("refusal", reckoning.refusal_on, "R1.2");
        line("notice", reckoning.notice_on, "R1.31");
        line("notice-target", reckoning.notice_target, "");
        line("extended", extended.from_receipt.on, "R1.32 R1.33");
        line("safe", extended.safe_on, "R1.33");
        if let Some(suspended) = &reckoning.suspended {
            let late = format!("R1.27: {}", self.name("late"));
            line("suspended", suspended.due_on, if suspended.asked_late { &late } else { "R1.28" });
        }
        line("steer", reckoning.steer_on, "R1.28 R1.33");
        let (calendar, zone) = (&due.calendar, self.zone);
        let _ =
            writeln!(text, "Calendar {calendar}, {zone}; the last day ends at {}", utc(reckoning.ends_at));
        let _ = write!(text, "\n{}", self.lines(&due.steps));
        if reckoning.extension.is_some() {
            let _ = write!(text, "\n{}", self.lines(&extended.steps));
        }
        if let Some(suspended) = &reckoning.suspended {
            let _ = write!(text, "\n{}", self.lines(&suspended.steps));
        }
        text
    }

    fn json(&self, reckoning: &Reckoning) -> String {
        let Reckoning { due, extended, .. } = reckoning;
        let suspended = reckoning.suspended.as_ref().map(|suspended| {
            json!({
                "on": suspended.due_on, "nominal": suspended.nominal, "paused_days": suspended.paused_days,
                "open": suspended.open, "asked_late": suspended.asked_late,
                "explanation": self.explained(&suspended.steps),
            })
        });
        let value = json!({
            "law": "gdpr", "country": self.calendar.country, "zone": self.zone.name(),
            "calendar": due.calendar, "received_on": due.received_on,
            "due": {
                "on": due.due_on, "nominal": due.nominal, "ends_at": utc(due.ends_at),
                "explanation": self.explained(&due.steps),
            },
            "refusal": { "on": reckoning.refusal_on },
            "notice": { "on": reckoning.notice_on, "target": reckoning.notice_target },
            "extended": {
                "on": extended.from_receipt.on, "nominal": extended.from_receipt.nominal,
                "chained_on": extended.chained.on, "chained_nominal": extended.chained.nominal,
                "safe_on": extended.safe_on, "explanation": self.explained(&extended.steps),
            },
            "suspended": suspended,
            "steer_on": reckoning.steer_on,
        });
        pretty(&value)
    }

    fn explained(&self, steps: &[Step]) -> Value {
        let told = explain_steps(&self.words, self.lang, Reader::Handler, steps);
        let lines: Vec<Value> = steps
            .iter()
            .zip(told)
            .map(|(step, text)| json!({ "text": text, "rules": step.rules(), "step": step }))
            .collect();
        json!({ "line": deadline_line(&self.words, self.lang, steps), "steps": lines })
    }

    fn tell_foreign(&self, reckoning: &ForeignReckoning, as_json: bool) -> String {
        if as_json {
            let mut value = serde_json::to_value(reckoning).unwrap_or_default();
            value["explanation"] = self.explained(&reckoning.steps);
            return pretty(&value);
        }
        let mut text = String::new();
        let mut line = |name: &str, on: Option<NaiveDate>| {
            if let Some(on) = on {
                let _ = writeln!(text, "{:<26}{}", self.name(name), self.date(on));
            }
        };
        line("received", Some(reckoning.received_on));
        line("confirm", reckoning.confirm_on);
        line("due", Some(reckoning.due_on));
        line("extended", reckoning.extended_on);
        let _ = write!(text, "Law {}\n\n{}", reckoning.law, self.lines(&reckoning.steps));
        text
    }
}

fn utc(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true)
}

fn pretty(value: &Value) -> String {
    format!("{value:#}\n")
}
