//! One text, taken out wherever it stands in the case: shown first, then done, as one act that can be undone.

use actix_web::web;
use serde_json::{Value, json};

use super::{Sets, act::insert_case, list::Look, paper, title};
use crate::{
    cases::Case,
    db::Conn,
    documents::{
        fold::{Needle, find_all},
        redact::Cuts,
    },
    ids::{CaseId, CollectedDocumentId},
    law::grounds::Ground,
    review::{self, Copy, DocumentOrder, Paper, PaperState, SpotError, Spotted},
    staff::Permission,
    web::staff::{
        answer::{Answer, Failure},
        case::{self, review_refusal},
        desk::{Desk, Fields, Posted},
        frame,
    },
};

/// Values and documents that are changed at one go; of more the handler is told.
const VALUES: usize = 5_000;
const DOCUMENTS: usize = 200;

/// A document that has the text, and how often.
struct Hit<'p> {
    paper: &'p Paper,
    times: usize,
}

fn refused(desk: &Desk, key: &str) -> Failure {
    Failure::Refused { text: desk.text(key, &[]) }
}

fn spotted(desk: &Desk, conn: &mut Conn, case: &Case, needle: &Needle) -> Result<Vec<Spotted>, Failure> {
    review::spot(conn, &desk.app.vault, case, needle, VALUES).map_err(|error| match error {
        SpotError::TooMany => refused(desk, "review-everywhere-too-many"),
        SpotError::Rows(e) => Failure::internal(e),
        SpotError::Review(e) => Failure::internal(e),
        SpotError::Vault(e) => e.into(),
        SpotError::Db(e) => e.into(),
    })
}

/// The documents that have the text, and those of which nobody knows because they cannot be read. Those that are not
/// given are passed over.
fn hits<'p>(
    desk: &Desk,
    case: &Case,
    sets: &'p Sets,
    needle: &Needle,
) -> Result<(Vec<Hit<'p>>, Vec<&'p Paper>), Failure> {
    let (mut hits, mut unread) = (Vec::new(), Vec::new());
    let open = |paper: &&Paper| {
        matches!(paper.state(), PaperState::Undecided | PaperState::Given | PaperState::Redacted)
            && paper.cuts().is_none_or(|cuts| !cuts.passages.contains(&needle.text))
    };
    let open: Vec<&Paper> = sets.papers.iter().filter(open).collect();
    if open.len() > DOCUMENTS {
        return Err(refused(desk, "review-everywhere-too-many-documents"));
    }
    let needles = [needle.clone()];
    for paper in open {
        let content = review::open_to_read(&desk.app.vault, case, &paper.document)?;
        let read = match content {
            Some((format, content)) => {
                desk.app.sandbox.read(format, content).map_err(Failure::internal)?.ok()
            }
            None => None,
        };
        match read {
            None => unread.push(paper),
            Some(read) => {
                let times = read.parts.iter().map(|part| find_all(&part.text, &needles).len()).sum();
                if times > 0 {
                    hits.push(Hit { paper, times });
                }
            }
        }
    }
    Ok((hits, unread))
}

pub async fn everywhere(posted: Posted, id: web::Path<CaseId>) -> Result<Answer, Failure> {
    let Posted { desk, fields } = posted;
    desk.run(move |desk| {
        desk.may(Permission::WorkOnCases)?;
        let vault = &desk.app.vault;
        let case = desk.read(|conn| case::find(desk, conn, *id))?;
        let needle =
            Needle::new(&fields.text("everywhere")).ok_or_else(|| refused(desk, "paper-error-nothing"))?;
        let ground = Ground::parse(&fields.text("ground")).unwrap_or(Ground::OthersRights);
        let reason = Some(fields.text("reason"))
            .filter(|reason| !reason.is_empty())
            .unwrap_or_else(|| desk.app.words.text(case.language, "review-people-reason", &[]));
        let sets = desk.read(|conn| Sets::load(conn, vault, &case))?;
        let rows = desk.read(|conn| spotted(desk, conn, &case, &needle))?;
        let (hits, unread) = hits(desk, &case, &sets, &needle)?;
        if rows.is_empty() && hits.is_empty() {
            return Err(refused(desk, "review-everywhere-nothing"));
        }
        if fields.text("confirmed") != "yes" {
            let found = (&sets, rows.as_slice(), hits.as_slice(), unread.as_slice());
            return desk.read(|conn| preview(desk, conn, &case, (&needle, ground, &reason), found, &fields));
        }
        if fields.text("version") != case.version.to_string() {
            return Err(Failure::Changed);
        }
        carry_out(desk, case, (&needle, ground, &reason), (&rows, &hits), &fields)
    })
    .await
}

fn preview(
    desk: &Desk,
    conn: &mut Conn,
    case: &Case,
    (needle, ground, reason): (&Needle, Ground, &str),
    (sets, rows, hits, unread): (&Sets, &[Spotted], &[Hit<'_>], &[&Paper]),
    fields: &Fields,
) -> Result<Answer, Failure> {
    let (mut context, _) = frame::context(desk, conn)?;
    let mut lines: Vec<Value> = Vec::new();
    for (set, _) in &sets.sets {
        let mine: Vec<&Spotted> = rows.iter().filter(|one| one.scope.dataset == set.id).collect();
        let count: usize = mine.iter().map(|one| one.passages.ranges.len()).sum();
        if count > 0 {
            let shown = mine.iter().take(40).filter_map(|one| Some((one.scope.row? + 1).to_string()));
            let mut names = shown.collect::<Vec<_>>().join(", ");
            if mine.len() > 40 {
                names.push_str(&desk.text("review-preview-more", &[("n", &(mine.len() - 40).to_string())]));
            }
            lines.push(json!({
                "title": title(desk, set), "source": case::in_language(&set.details.0.source_title, desk.lang()),
                "count": count, "rows": names,
            }));
        }
    }
    for hit in hits {
        let words = match hit.paper.state() {
            PaperState::Undecided => "review-everywhere-chosen",
            _ => "review-everywhere-copy",
        };
        lines.push(json!({
            "title": hit.paper.document.name, "source": "", "rows": "", "count": hit.times, "names": desk.text(words, &[]),
        }));
    }
    if !unread.is_empty() {
        let names: Vec<&str> = unread.iter().map(|paper| paper.document.name.as_str()).collect();
        let text = desk.text("review-everywhere-unread", &[("n", &unread.len().to_string())]);
        context.insert("passed", &json!({ "text": text, "names": names.join(", ") }));
    }
    context.insert("heading", &desk.text("review-everywhere-title", &[("text", &needle.text)]));
    context.insert("lines", &lines);
    context.insert("ground", &desk.text(&format!("ground-{ground}"), &[]));
    context.insert("reason", reason);
    context.insert("action", &format!("/staff/cases/{}/review/everywhere", case.id));
    let mut kept: Vec<(&str, String)> = vec![
        ("everywhere", needle.text.clone()),
        ("ground", ground.to_string()),
        ("reason", reason.to_owned()),
        ("confirmed", "yes".to_owned()),
    ];
    for name in ["paper", "list", "show", "source", "set", "page", "here"] {
        kept.push((name, fields.text(name)));
    }
    context.insert("fields", &kept);
    context.insert("back", &back(case, fields, ""));
    insert_case(desk, case, &mut context)?;
    Ok(Answer::Page(frame::render(desk, "staff/review-preview.html", &context)?))
}

/// The page it was asked on.
fn back(case: &Case, fields: &Fields, notice: &str) -> String {
    let with = |address: String, mark: char| match notice {
        "" => address,
        notice => format!("{address}{mark}notice={notice}"),
    };
    match fields.text("paper").parse::<CollectedDocumentId>() {
        Ok(document) => {
            let address = paper::address(case.id, document, &fields.text("list"));
            let mark = if address.contains('?') { '&' } else { '?' };
            with(address, mark)
        }
        Err(_) => format!("{}#here", with(Look::of(fields).address(case.id), '&')),
    }
}

/// A document's new decision, with the copy that was made for it.
struct Made<'p> {
    paper: &'p Paper,
    cuts: Cuts,
    copy: Option<Copy>,
    why: (Ground, String),
}

fn carry_out(
    desk: &Desk,
    mut case: Case,
    (needle, ground, reason): (&Needle, Ground, &str),
    (rows, hits): (&[Spotted], &[Hit<'_>]),
    fields: &Fields,
) -> Result<Answer, Failure> {
    let vault = &desk.app.vault;
    let mut made: Vec<Made> = Vec::new();
    let done = make(desk, &case, (needle, ground, reason), hits, &mut made).and_then(|()| {
        let orders: Vec<_> = made
            .iter()
            .map(|one| {
                let order = match &one.copy {
                    Some(copy) => DocumentOrder::Redact(one.why.0, &one.why.1, &one.cuts, copy),
                    None => DocumentOrder::Choose(&one.cuts),
                };
                (one.paper.document.id, order)
            })
            .collect();
        let all = (rows, orders.as_slice());
        desk.write(|tx| {
            review::take_everywhere(tx, vault, &mut case, all, (ground, reason), desk.actor.id, desk.now)
        })
        .map_err(|error| match review_refusal(desk, error) {
            Ok(key) => refused(desk, key),
            Err(failure) => failure,
        })
    });
    if done.is_err() {
        for copy in made.iter().filter_map(|one| one.copy.as_ref()) {
            vault.remove_file(copy.file)?;
        }
    }
    done.map(|_| Answer::See(back(&case, fields, "review-done")))
}

fn make<'p>(
    desk: &Desk,
    case: &Case,
    (needle, ground, reason): (&Needle, Ground, &str),
    hits: &[Hit<'p>],
    made: &mut Vec<Made<'p>>,
) -> Result<(), Failure> {
    let vault = &desk.app.vault;
    for Hit { paper, .. } in hits {
        let mut cuts = paper.cuts().cloned().unwrap_or_default();
        cuts.passages.push(needle.text.clone());
        cuts.mark = desk.app.words.text(case.language, "paper-mark", &[]);
        let decided = paper.decision.as_ref().filter(|_| paper.state() == PaperState::Redacted);
        let why = decided
            .and_then(|one| Some((one.ground?, one.reason.clone())))
            .unwrap_or_else(|| (ground, reason.to_owned()));
        let copy = match paper.state() {
            PaperState::Undecided => None,
            _ => {
                let failed = || Failure::Refused {
                    text: desk.text("review-everywhere-failed", &[("name", &paper.document.name)]),
                };
                let (format, content) =
                    review::open_to_read(vault, case, &paper.document)?.ok_or_else(failed)?;
                let redacted = desk.app.sandbox.redact(format, &cuts, content).map_err(Failure::internal)?;
                let redacted = redacted.map_err(|_| failed())?;
                let file = review::seal_copy(vault, case, &redacted.bytes, desk.now)?;
                Some(Copy { file, format, left_out: redacted.left_out })
            }
        };
        made.push(Made { paper, cuts, copy, why });
    }
    Ok(())
}
