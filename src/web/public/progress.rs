//! Where a case stands, in the requester's words: headline, clock, tracker and what has happened.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use serde::Serialize;

use super::request;
use crate::{
    audit::{Action, Entry},
    cases::{Case, clock::GrantedExtension},
    export::{Package, State},
    law::{reckoning::Reckoning, status::Status},
    letters::{Lang, Words, date_in_words, day_in_words, deadline_line, explain_deadline},
};

/// What is happening now, and whether the requester must act. `proven`: this session has entered a one-time code.
pub fn headline(
    words: &Words,
    lang: Lang,
    case: &Case,
    package: Option<&Package>,
    proven: bool,
    now: DateTime<Utc>,
) -> (String, String) {
    // The decision is made, but what belongs to it is not there yet.
    let packing = case.status == Status::Decided && package.is_some_and(|one| one.state != State::Ready);
    let expired = package.is_some_and(|one| one.state == State::Ready && !one.is_open(now));
    let state = if packing { "packing" } else { case.status.as_str() };
    let (title, lead) = match case.status {
        Status::Collecting if !case.right.is_answered_with_data() => ("-other", "-other"),
        Status::Decided | Status::Delivered if expired => ("", "-expired"),
        Status::Decided if packing => ("", ""),
        Status::Decided if proven => ("", "-proven"),
        Status::Decided | Status::Delivered if package.is_none() => ("", "-letter"),
        _ => ("", ""),
    };
    let text = |part: &str, ending| words.text(lang, &format!("public-status-{state}-{part}{ending}"), &[]);
    (text("title", title), text("lead", lead))
}

#[derive(Serialize)]
pub struct AnswerView {
    /// A one-time code was entered: the answer may be shown.
    proven: bool,
    file: Option<FileView>,
    /// What there is to say about the file when it cannot be fetched.
    note: Option<&'static str>,
}

#[derive(Serialize)]
struct FileView {
    /// It opens with a passphrase alone, which comes another way.
    locked: bool,
    size: String,
    until: String,
}

/// The panel of the answer, once there is one.
pub fn answer(
    lang: Lang,
    case: &Case,
    package: Option<&Package>,
    proven: bool,
    zone: Tz,
    now: DateTime<Utc>,
) -> Option<AnswerView> {
    if !matches!(case.status, Status::Decided | Status::Delivered | Status::Closed) {
        return None;
    }
    let day = |at: DateTime<Utc>| day_in_words(at.with_timezone(&zone).date_naive(), lang);
    let file = package.filter(|package| package.is_open(now)).and_then(|package| {
        let until = day(package.expires_at?.utc());
        Some(FileView { locked: package.locked, size: request::size(package.bytes?, lang), until })
    });
    let note = package.filter(|_| file.is_none()).map(|package| match package.state {
        State::Queued | State::Building => "building",
        State::Failed => "failed",
        State::Ready => "expired",
    });
    Some(AnswerView { proven, file, note })
}

#[derive(Serialize)]
pub struct ClockView {
    /// The answer is still to come.
    runs: bool,
    due_on: chrono::NaiveDate,
    received: String,
    passed: i64,
    of: i64,
    /// Of 300.
    width: i64,
    left: i64,
    over: i64,
    /// The whole way in one line.
    line: String,
    how: Vec<String>,
    calendar: String,
    extension: Option<ExtensionView>,
}

/// The notice of an extension: the new date, the ground and the reasons (R1.36).
#[derive(Serialize)]
pub struct ExtensionView {
    until: chrono::NaiveDate,
    told: String,
    ground: &'static str,
    reason: String,
}

pub fn clock(
    words: &Words,
    lang: Lang,
    case: &Case,
    reckoning: &Reckoning,
    granted: Option<GrantedExtension>,
    today: chrono::NaiveDate,
) -> ClockView {
    let of = (case.due_on - case.received_on).num_days().max(1);
    let passed = (today - case.received_on).num_days().clamp(0, of);
    let left = (case.due_on - today).num_days();
    let mut how = explain_deadline(words, lang, &reckoning.due);
    if reckoning.steer_on != reckoning.due.due_on {
        let until = date_in_words(reckoning.steer_on, lang);
        // The last sentence promises the answer; with an extension another date does.
        how.pop();
        how.push(words.text(lang, "deadline-extended", &[("on", &until)]));
    }
    ClockView {
        runs: case.status.is_open() && case.status != Status::Decided,
        due_on: case.due_on,
        received: day_in_words(case.received_on, lang),
        passed,
        of,
        width: 300 * passed / of,
        left: left.max(0),
        over: (-left).max(0),
        line: deadline_line(words, lang, &reckoning.due.steps),
        how,
        calendar: reckoning.due.calendar.clone(),
        extension: granted.map(|granted| ExtensionView {
            until: granted.extension.until,
            told: day_in_words(granted.extension.told_on, lang),
            ground: granted.extension.ground.as_str(),
            reason: granted.reason,
        }),
    }
}

#[derive(Serialize)]
pub struct TrackStep {
    name: &'static str,
    icon: &'static str,
    state: &'static str,
    note: String,
}

/// The five steps; none when the case ended without an answer.
pub fn track(words: &Words, lang: Lang, case: &Case, zone: Tz) -> Vec<TrackStep> {
    let now = match case.status {
        Status::Withdrawn | Status::Purged => return Vec::new(),
        Status::Received | Status::Identity => 1,
        Status::Collecting => 2,
        Status::Review | Status::Executing => 3,
        Status::Decided => 4,
        Status::Delivered | Status::Closed => 5,
    };
    let day = |at: DateTime<Utc>| day_in_words(at.with_timezone(&zone).date_naive(), lang);
    let latest = || words.text(lang, "public-track-latest", &[("day", &day_in_words(case.due_on, lang))]);
    let steps = [
        ("received", "inbox", Some(day(case.received_at.utc()))),
        ("identity", "user-round-check", case.identity_confirmed_at.map(|at| day(at.utc()))),
        ("collecting", "folder-search", None),
        ("review", "eye", None),
        ("answer", "file-archive", case.decided_at.map(|at| day(at.utc()))),
    ];
    let view = |(at, (name, icon, noted)): (usize, (&'static str, &'static str, Option<String>))| {
        let state = if at < now {
            "done"
        } else if at == now {
            "now"
        } else {
            "later"
        };
        let under_way = || words.text(lang, "public-track-now", &[]);
        let note = match (noted, state) {
            (Some(noted), _) => noted,
            (None, "now") => under_way(),
            (None, "later") if name == "answer" => latest(),
            _ => String::new(),
        };
        TrackStep { name, icon, state, note }
    };
    let refused_unknown = now >= 4 && case.identity_confirmed_at.is_none();
    let shown = steps.into_iter().enumerate().filter(|(at, _)| !refused_unknown || matches!(at, 0 | 4));
    shown.map(view).collect()
}

#[derive(Serialize)]
pub struct EventView {
    name: &'static str,
    at: String,
}

/// What has happened, newest first, as far as it tells the requester something.
pub fn events(entries: &[Entry]) -> Vec<EventView> {
    let told = |action: Action| {
        use Action::*;
        matches!(
            action,
            CaseReceived
                | AddressConfirmed
                | LinkSent
                | Reclassified
                | IdentityChecked
                | CollectingStarted
                | CollectingFinished
                | Extended
                | Decided
                | Answered
                | Reopened
                | PackageBuilt
                | DownloadFinished
                | AnswerRead
                | LetterSent
                | LetterRead
                | Delivered
                | Closed
                | Withdrawn
                | RestrictionBegun
                | LiftNoticeSent
                | RestrictionLifted
                | ObjectionRecorded
                | MarketingStopped
                | RecipientsAsked
        )
    };
    let shown = entries.iter().rev().filter(|entry| told(entry.action));
    shown.map(|entry| EventView { name: entry.action.as_str(), at: entry.at.utc().to_rfc3339() }).collect()
}
