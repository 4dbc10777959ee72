//! The page of one document: its parts with what is marked in them, and what can be decided.

use std::{collections::BTreeMap, ops::Range};

use serde_json::{Value, json};

use super::super::{documents::insert_pages, found::in_language};
use super::{
    Loaded, Look, Typed, address, area_text,
    threads::{self, Folds},
};
use crate::{
    cases::Case,
    db::Conn,
    documents::{
        fold::{Folded, Needle, find_all},
        read::{BETWEEN, Format, Note, Part, PartKind, Read, Unreadable},
        redact::{Redacted, Spot},
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
/// Places of one text that can be chosen one by one.
const SPOTS: usize = 50;
/// In a longer text, in bytes, a passage goes everywhere; the handler is told.
const LONG: usize = 1024 * 1024;

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
        let papers = review::papers_of(conn, &desk.app.vault, case).map_err(Failure::internal)?;
        let (parts, problem) = match &read {
            Ok(read) => {
                let proposed: Vec<String> = found.iter().map(|(text, ..)| text.clone()).collect();
                let marks = Marks { goes: typed.cuts.needles(), proposed: Needle::all(&proposed) };
                let told = threads::told(desk, case, read, document.id, &papers);
                let view = |at: usize| part_view(desk, &read.parts[at], told.get(&at), typed, &marks);
                (threads::order(read).into_iter().map(view).collect(), None)
            }
            Err(why) => (Vec::new(), Some(desk.text(unreadable(*why), &[]))),
        };
        context.insert("parts", &Value::Array(parts));
        context.insert("unreadable", &problem);
        context.insert("preview", &made.is_some());
        context.insert("left_out", &made.map(|made| &made.left_out).or(decision.as_ref().map(|one| &one.left_out)));
        context.insert("has_pages", &drawn.is_some());
        insert_pages(desk, &mut context, first, drawn.flatten());
        let listed: Vec<&String> = found.iter().take(PROPOSALS).map(|(text, ..)| text).collect();
        let mut own = typed.cuts.passages.clone();
        for spot in &typed.cuts.spots {
            if !own.contains(&spot.text) {
                own.push(spot.text.clone());
            }
        }
        own.retain(|text| !listed.contains(&text));
        let parts = read.as_ref().map_or(&[][..], |read| read.parts.as_slice());
        let long = parts.iter().map(|part| part.text.len()).sum::<usize>() > LONG;
        let folded: Vec<Folded> = match long || made.is_some() {
            true => Vec::new(),
            false => parts.iter().map(|part| Folded::of(&part.text)).collect(),
        };
        let one = |(at, (text, why, times)): (usize, (&String, Option<Why>, usize))| {
            let (counted, spots) = spots_of(at, parts, &folded, text, typed);
            json!({
                "text": text, "why": why.map(|why| desk.text(&format!("paper-why-{why}"), &[])),
                "times": times.max(counted), "chosen": typed.cuts.passages.contains(text), "spots": spots,
                "open": typed.cuts.spots.iter().any(|spot| spot.text == *text),
            })
        };
        let shown = found.iter().take(PROPOSALS).map(|(text, why, times)| (text, Some(*why), *times));
        let own = own.iter().map(|text| (text, None, 0));
        context.insert("passages", &shown.chain(own).enumerate().map(one).collect::<Vec<_>>());
        context.insert("long", &long);
        context.insert("passages_more", &found.len().saturating_sub(PROPOSALS));
        let areas = typed.cuts.areas.iter().map(|area| {
            let (page, text) = (area.page.to_string(), area_text(area));
            json!({ "value": text, "text": desk.text("paper-area-words", &[("page", &page), ("area", &text)]) })
        });
        context.insert("areas", &areas.collect::<Vec<_>>());
        context.insert("without", &typed.cuts.without);
        let spots: Vec<String> = typed.cuts.spots.iter().filter_map(|spot| serde_json::to_string(spot).ok()).collect();
        context.insert("spots", &spots);
        context.insert("earlier", &document.superseded_at.is_some());
        let unseen = |part: &Part| matches!(part.note, Some(Note::Picture | Note::SeenOnly));
        let is_picture = matches!(loaded.format, Some(Format::Jpeg | Format::Png));
        let blind = is_picture || read.as_ref().is_ok_and(|read| read.parts.iter().any(unseen));
        context.insert("blind", &blind);
        context.insert("outlook", &(loaded.format == Some(Format::Outlook)));
        context.insert("drawable", &loaded.format.is_some_and(Format::is_drawn));
        context.insert("read", &(read.is_ok() && made.is_none()));
        around(desk, conn, loaded, (look, &papers), &mut context)?;
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
        let known = look.notice.as_deref().filter(|one| ["given", "withheld", "redacted", "undecided", "chosen", "undone", "review-done"].contains(one));
        context.insert("notice", &known.map(|one| desk.text(&format!("paper-notice-{one}"), &[])));
        frame::render(desk, "staff/paper.html", &context)
    })
}

/// The list that it was reached from, the documents before and after it there, and the newest act, which can be undone.
fn around(
    desk: &Desk,
    conn: &mut Conn,
    loaded: &Loaded,
    (look, papers): (&Look, &[Paper]),
    context: &mut tera::Context,
) -> Result<(), Failure> {
    let Loaded { case, document, .. } = loaded;
    let query = look.list.clone().unwrap_or_default();
    let mut list = review_page::Look::of_query(&query);
    if query.is_empty() {
        list.show = "all".into();
    }
    list.item = document.id.to_string();
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

/// How often a text stands in the parts, and the places that can be told by what stands around them. In the head of a
/// mail a text goes everywhere or not at all: its lines are written anew one by one.
fn spots_of(
    number: usize,
    parts: &[Part],
    folded: &[Folded],
    text: &str,
    typed: &Typed,
) -> (usize, Vec<Value>) {
    let Some(needle) = Needle::new(text) else { return (0, Vec::new()) };
    let (mut times, mut spots) = (0, Vec::<(Spot, usize)>::new());
    for (part, folded) in parts.iter().zip(folded) {
        let body = part.mail.as_ref().map_or(0, |mail| mail.body_at.min(part.text.len()));
        let between = (part.kind == PartKind::Sheet).then_some(BETWEEN);
        for range in folded.find(&needle) {
            times += 1;
            let Some(inside) = range.start.checked_sub(body).map(|start| start..range.end - body) else {
                continue;
            };
            let Some(spot) = part.text.get(body..).and_then(|text| Spot::at(text, &inside, between)) else {
                continue;
            };
            match spots.iter_mut().find(|(known, _)| *known == spot) {
                Some((_, count)) => *count += 1,
                None => spots.push((spot, 1)),
            }
        }
    }
    let is_chosen = |spot: &Spot| typed.cuts.spots.contains(spot);
    let view = |(at, (spot, count)): (usize, &(Spot, usize))| {
        json!({
            "id": format!("spot-{number}-{at}"), "value": serde_json::to_string(spot).unwrap_or_default(),
            "before": spot.before, "text": spot.text, "after": spot.after, "count": count,
            "chosen": is_chosen(spot),
        })
    };
    // What was chosen stays, however many there are.
    let (chosen, rest): (Vec<_>, Vec<_>) = spots.iter().partition(|(spot, _)| is_chosen(spot));
    (times, chosen.into_iter().chain(rest).take(SPOTS).enumerate().map(view).collect())
}

/// Texts that are marked: what goes, and what is proposed.
struct Marks {
    goes: Vec<Needle>,
    proposed: Vec<Needle>,
}

/// A part as stretches of text, those that go and those that are proposed marked, and what repeats another mail folded.
fn part_view(desk: &Desk, part: &Part, told: Option<&Folds>, typed: &Typed, marks: &Marks) -> Value {
    let folds = told.map(|told| told.folds.clone()).unwrap_or_default();
    let (mut stretches, mut from) = (Vec::new(), 0);
    for (range, other) in folds {
        stretches.push(json!({ "runs": runs(&part.text[from..range.start], marks) }));
        stretches.push(json!({
            "folded": other.text, "href": other.href, "runs": runs(&part.text[range.clone()], marks),
        }));
        from = range.end;
    }
    stretches.push(json!({ "runs": runs(&part.text[from..], marks) }));
    let kind = serde_json::to_value(part.kind).unwrap_or_default();
    let note = part.note.map(|note| serde_json::to_value(note).unwrap_or_default());
    json!({
        "id": part.id, "name": part.name, "number": told.map(|told| told.number), "hidden": part.hidden, "removable": part.removable,
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
