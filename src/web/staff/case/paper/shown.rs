//! The page of one document: its parts with what is marked in them, and what can be decided.

use std::{collections::BTreeMap, ops::Range};

use serde_json::{Value, json};

use super::super::{documents::insert_pages, found::in_language};
use super::{Loaded, Look, Typed, address, area_text};
use crate::{
    cases::Case,
    db::Conn,
    documents::{
        fold::{Needle, find_all},
        read::{Format, Mail, Part, Read, Unreadable},
        redact::Redacted,
        thread::{self, Told},
    },
    law::{
        grounds::Ground,
        people::{Why, find_people},
        status::Status,
    },
    review::{self, DocumentDeed, Paper},
    sources::collected,
    staff::Permission,
    web::staff::{answer::Failure, desk::Desk, frame, review as review_page},
};

/// Drawn pages on one page.
const PAGES: u32 = 5;
/// Proposals that are shown; the handler is told of the rest.
const PROPOSALS: usize = 200;

pub(super) fn shown(
    desk: &Desk,
    loaded: &Loaded,
    typed: &Typed,
    look: &Look,
    made: Option<&Redacted>,
) -> Result<String, Failure> {
    let read = match made {
        Some(made) => {
            let format = match loaded.format {
                Some(Format::Outlook) => Format::Mail,
                other => other.ok_or(Failure::Absent)?,
            };
            desk.app.sandbox.read(format, &made.bytes[..]).map_err(Failure::internal)?
        }
        None => loaded.read(desk)?,
    };
    let first = look.from.unwrap_or(1).max(1);
    let drawn = match loaded.format {
        Some(format) if format.is_drawn() && read.is_ok() => {
            let (media_type, pixels) = (format.redacted().1, desk.app.config.uploads.pixels);
            Some(match made {
                Some(made) => desk.app.sandbox.draw(media_type, (first, PAGES), pixels, &made.bytes[..]).ok(),
                None => desk.app.sandbox.draw(media_type, (first, PAGES), pixels, loaded.open(desk)?).ok(),
            })
        }
        _ => None,
    };
    desk.read(|conn| {
        let Loaded { case, document, decision, .. } = loaded;
        let (mut context, _) = frame::context(desk, conn)?;
        context.insert("case", &json!({ "id": case.id, "number": case.number }));
        context.insert("paper", &json!({
            "id": document.id, "name": document.name, "href": address(loaded), "source": in_language(&document.origin.source_title, desk.lang()),
            "title": in_language(&document.origin.title, desk.lang()),
        }));
        let found = match (&read, made) {
            (Ok(read), None) => proposals(desk, conn, case, read)?,
            _ => Vec::new(),
        };
        let (parts, problem) = match &read {
            Ok(read) => {
                let proposed: Vec<String> = found.iter().map(|(text, ..)| text.clone()).collect();
                let marks = Marks { goes: Needle::all(&typed.cuts.passages), proposed: Needle::all(&proposed) };
                let told = threads(read);
                let view = |(at, part): (usize, &Part)| part_view(desk, part, told.get(&at), typed, &marks);
                (read.parts.iter().enumerate().map(view).collect(), None)
            }
            Err(why) => (Vec::new(), Some(desk.text(unreadable(*why), &[]))),
        };
        context.insert("parts", &Value::Array(parts));
        context.insert("unreadable", &problem);
        context.insert("preview", &made.is_some());
        context.insert("left_out", &made.map(|made| &made.left_out).or(decision.as_ref().map(|one| &one.left_out)));
        context.insert("has_pages", &drawn.is_some());
        insert_pages(desk, &mut context, first, drawn.flatten());
        let listed: Vec<&String> = found.iter().map(|(text, ..)| text).collect();
        let own = typed.cuts.passages.iter().filter(|passage| !listed.contains(passage));
        let chosen = |text: &String| typed.cuts.passages.contains(text);
        let views = found.iter().map(|(text, why, times)| json!({
            "text": text, "why": desk.text(&format!("paper-why-{why}"), &[]), "times": times, "chosen": chosen(text),
        }));
        let own = own.map(|text| json!({ "text": text, "why": "", "times": 0, "chosen": true }));
        context.insert("passages", &views.take(PROPOSALS).chain(own).collect::<Vec<_>>());
        context.insert("passages_more", &found.len().saturating_sub(PROPOSALS));
        let areas = typed.cuts.areas.iter().map(|area| {
            let (page, text) = (area.page.to_string(), area_text(area));
            json!({ "value": text, "text": desk.text("paper-area-words", &[("page", &page), ("area", &text)]) })
        });
        context.insert("areas", &areas.collect::<Vec<_>>());
        context.insert("without", &typed.cuts.without);
        context.insert("drawable", &loaded.format.is_some_and(Format::is_drawn));
        context.insert("read", &(read.is_ok() && made.is_none()));
        around(desk, conn, loaded, look, &mut context)?;
        context.insert("decision", &decision.as_ref().map(|one| json!({
            "text": desk.text(&format!("paper-decided-{}", one.deed), &[]), "reason": one.reason,
            "ground": one.ground.map(|ground| desk.text(&format!("ground-{ground}"), &[])),
            "class": match one.deed {
                DocumentDeed::Withhold => "is-warn",
                DocumentDeed::Choose => "is-info",
                DocumentDeed::Give | DocumentDeed::Redact => "is-ok",
            },
        })));
        let open = matches!(case.status, Status::Collecting | Status::Review) && document.may_be_opened() && !document.left_out;
        context.insert("may_work", &(open && desk.is_allowed(Permission::WorkOnCases)));
        context.insert("more", &typed.more);
        context.insert("reason", &typed.reason);
        let grounds: Vec<Value> = Ground::for_withholding(case.right)
            .iter()
            .map(|ground| json!({
                "value": ground, "text": desk.text(&format!("ground-{ground}"), &[]), "chosen": ground.to_string() == typed.ground,
            }))
            .collect();
        context.insert("grounds", &grounds);
        context.insert("problem", &typed.problem);
        let known = look.notice.as_deref().filter(|one| ["given", "withheld", "redacted", "undecided", "chosen", "undone"].contains(one));
        context.insert("notice", &known.map(|one| desk.text(&format!("paper-notice-{one}"), &[])));
        frame::render(desk, "staff/paper.html", &context)
    })
}

/// The list that it was reached from, the documents before and after it there, and the newest act, which can be undone.
fn around(
    desk: &Desk,
    conn: &mut Conn,
    loaded: &Loaded,
    look: &Look,
    context: &mut tera::Context,
) -> Result<(), Failure> {
    let Loaded { case, document, .. } = loaded;
    let (vault, query) = (&desk.app.vault, look.list.clone().unwrap_or_default());
    let mut list = review_page::Look::of_query(&query);
    if query.is_empty() {
        list.show = "all".into();
    }
    list.item = document.id.to_string();
    let papers = review::papers_of(conn, vault, case).map_err(Failure::internal)?;
    let here = papers.iter().position(|paper| paper.document.id == document.id);
    let (before, after) = here.map_or((&papers[..0], &papers[..0]), |at| (&papers[..at], &papers[at + 1..]));
    let to = |paper: &Paper| review_page::paper_address(case.id, paper.document.id, &list.query());
    context.insert("list", &list.query());
    let mut encoded = url::form_urlencoded::Serializer::new(String::new());
    context.insert("list_query", &encoded.append_pair("list", &list.query()).finish());
    context.insert("back", &format!("{}#here", list.address(case.id)));
    context.insert("previous", &before.iter().rev().find(|paper| list.has(paper)).map(to));
    context.insert("following", &after.iter().find(|paper| list.has(paper)).map(to));
    let newest = review::history(conn, case)?.into_iter().find(|one| one.undone_at.is_none());
    context.insert("undo", &newest.map(|one| json!({
        "id": one.id, "what": desk.text(&format!("review-deed-{}", one.deed), &[("n", &one.items.to_string())]),
    })));
    Ok(())
}

fn unreadable(why: Unreadable) -> &'static str {
    match why {
        Unreadable::Locked => "paper-unreadable-locked",
        Unreadable::Broken => "paper-unreadable-broken",
        Unreadable::TooLarge => "paper-unreadable-too-large",
        Unreadable::Kind => "paper-unreadable-kind",
    }
}

/// What looks like other people: each passage once, with why and how often.
fn proposals(
    desk: &Desk,
    conn: &mut Conn,
    case: &Case,
    read: &Read,
) -> Result<Vec<(String, Why, usize)>, Failure> {
    let datasets = collected::of_case(conn, case.organisation, case.id)?;
    let known = review::known(conn, &desk.app.vault, case, &datasets).map_err(Failure::internal)?;
    let mut all: BTreeMap<String, (Why, usize)> = BTreeMap::new();
    for part in &read.parts {
        for one in find_people(&part.text, &known) {
            let text = part.text[one.range].split_whitespace().collect::<Vec<_>>().join(" ");
            all.entry(text).or_insert((one.why, 0)).1 += 1;
        }
    }
    Ok(all.into_iter().map(|(text, (why, times))| (text, why, times)).collect())
}

/// What the mails of a document repeat of each other, by the place of their part.
fn threads(read: &Read) -> BTreeMap<usize, Told> {
    let is_mail = |part: &Part| part.mail.as_ref().is_some_and(|mail| mail.body_at <= part.text.len());
    let places: Vec<usize> = (0..read.parts.len()).filter(|at| is_mail(&read.parts[*at])).collect();
    let mails: Vec<(&Mail, &str)> = places
        .iter()
        .filter_map(|at| {
            let part = &read.parts[*at];
            let mail = part.mail.as_ref()?;
            Some((mail, part.text.get(mail.body_at..)?))
        })
        .collect();
    let told = thread::told(&mails);
    let shifted = |(at, one): (&usize, Told)| {
        let from = read.parts[*at].mail.as_ref().map_or(0, |mail| mail.body_at);
        let quotes = one
            .quotes
            .into_iter()
            .map(|(range, whose)| (range.start + from..range.end + from, whose))
            .collect();
        (*at, Told { quotes, ..one })
    };
    places.iter().zip(told).map(shifted).collect()
}

/// Texts that are marked: what goes, and what is proposed.
struct Marks {
    goes: Vec<Needle>,
    proposed: Vec<Needle>,
}

/// A part as stretches of text, those that go and those that are proposed marked, and what repeats another mail folded.
fn part_view(desk: &Desk, part: &Part, told: Option<&Told>, typed: &Typed, marks: &Marks) -> Value {
    let whole = 0..part.text.len();
    let same = told.and_then(|told| told.same_as).map(|other| (whole.clone(), other));
    let folds: Vec<(Range<usize>, usize)> = match same {
        Some(same) => vec![same],
        None => told.map(|told| told.quotes.clone()).unwrap_or_default(),
    };
    let (mut stretches, mut from) = (Vec::new(), 0);
    for (range, other) in folds {
        stretches.push(json!({ "runs": runs(&part.text[from..range.start], marks) }));
        let number = (other + 1).to_string();
        stretches.push(json!({
            "folded": desk.text("paper-folded", &[("n", &number)]), "runs": runs(&part.text[range.clone()], marks),
        }));
        from = range.end;
    }
    stretches.push(json!({ "runs": runs(&part.text[from..], marks) }));
    let kind = serde_json::to_value(part.kind).unwrap_or_default();
    let note = part.note.map(|note| serde_json::to_value(note).unwrap_or_default());
    json!({
        "id": part.id, "name": part.name, "hidden": part.hidden, "removable": part.removable,
        "kind": desk.text(&format!("paper-part-{}", kind.as_str().unwrap_or_default()), &[]),
        "note": note.map(|note| desk.text(&format!("paper-note-{}", note.as_str().unwrap_or_default()), &[])),
        "gone": typed.cuts.without.contains(&part.id), "stretches": stretches, "empty": part.text.trim().is_empty(),
    })
}

fn runs(text: &str, marks: &Marks) -> Vec<Value> {
    let goes = find_all(text, &marks.goes);
    let mut all: Vec<(Range<usize>, &str)> = goes.iter().map(|range| (range.clone(), "goes")).collect();
    let free = |range: &Range<usize>| goes.iter().all(|one| one.end <= range.start || range.end <= one.start);
    all.extend(find_all(text, &marks.proposed).into_iter().filter(free).map(|range| (range, "proposed")));
    all.sort_by_key(|(range, _)| range.start);
    let (mut runs, mut from) = (Vec::new(), 0);
    for (range, kind) in all {
        runs.push(json!({ "text": &text[from..range.start], "kind": "" }));
        runs.push(json!({ "text": &text[range.clone()], "kind": kind }));
        from = range.end;
    }
    runs.push(json!({ "text": &text[from..], "kind": "" }));
    runs
}
