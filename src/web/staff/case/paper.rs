//! One document that a source handed over: read, redacted and decided about. The document is opened by the child alone;
//! here is only what it says.

mod shown;
mod threads;

use std::io::Read as _;

use actix_web::web;
use serde::Deserialize;
use serde_json::json;

use super::{find, page::viewed, review_refusal};
use crate::{
    audit::Action,
    cases::Case,
    db::Conn,
    documents::{
        fold::Needle,
        read::{Format, Read, Unreadable},
        redact::{Area, Cuts, NotRedacted, Redacted, Spot},
    },
    ids::{CaseId, CollectedDocumentId},
    law::grounds::Ground,
    review::{self, Copy, DocumentDecision, DocumentOrder},
    sources::documents::{self as collected, CollectedDocument},
    staff::Permission,
    vault::SealedReader,
    web::staff::{
        answer::{Answer, Failure},
        desk::{Desk, Fields, Posted},
    },
};
use shown::shown;

/// What is looked at.
#[derive(Debug, Default, Deserialize)]
pub struct Look {
    /// The first page that is drawn.
    from: Option<u32>,
    notice: Option<String>,
    /// The list that it was reached from: `web::staff::review::Look::query`.
    list: Option<String>,
}

/// What a handler typed and chose.
#[derive(Default)]
struct Typed {
    cuts: Cuts,
    /// Passages that are in no proposal, one a line.
    more: String,
    ground: String,
    reason: String,
    problem: Option<String>,
}

struct Loaded {
    case: Case,
    document: CollectedDocument,
    decision: Option<DocumentDecision>,
    format: Option<Format>,
}

fn load(desk: &Desk, conn: &mut Conn, case: CaseId, id: CollectedDocumentId) -> Result<Loaded, Failure> {
    let vault = &desk.app.vault;
    let case = find(desk, conn, case)?;
    let document =
        collected::find(conn, vault, &case, id).map_err(Failure::internal)?.ok_or(Failure::Absent)?;
    let decisions = review::decisions_of(conn, vault, &case).map_err(Failure::internal)?;
    let decision = decisions.into_iter().find(|one| one.is_for(&document));
    let mut head = Vec::new();
    if let Some(reader) = collected::open(vault, &case, &document)? {
        reader.take(16).read_to_end(&mut head).map_err(Failure::internal)?;
    }
    let format = Format::of(&document.media_type, &document.name, &head);
    Ok(Loaded { case, document, decision, format })
}

impl Loaded {
    fn open(&self, desk: &Desk) -> Result<SealedReader, Failure> {
        let reader = collected::open(&desk.app.vault, &self.case, &self.document)?;
        reader.ok_or_else(|| Failure::Refused { text: desk.text("documents-not-opened", &[]) })
    }

    fn read(&self, desk: &Desk) -> Result<Result<Read, Unreadable>, Failure> {
        let reader = self.open(desk)?;
        match self.format {
            Some(format) => desk.app.sandbox.read(format, reader).map_err(Failure::internal),
            None => Ok(Err(Unreadable::Kind)),
        }
    }

    fn redact(&self, desk: &Desk, cuts: &Cuts) -> Result<Result<Redacted, NotRedacted>, Failure> {
        let reader = self.open(desk)?;
        match self.format {
            Some(format) => desk.app.sandbox.redact(format, cuts, reader).map_err(Failure::internal),
            None => Ok(Err(NotRedacted::Unreadable(Unreadable::Kind))),
        }
    }
}

pub async fn paper(
    desk: Desk,
    ids: web::Path<(CaseId, CollectedDocumentId)>,
    look: web::Query<Look>,
) -> Result<Answer, Failure> {
    desk.run(move |desk| {
        desk.may(Permission::ReadCases)?;
        let (case, id) = *ids;
        let loaded = desk.read(|conn| load(desk, conn, case, id))?;
        viewed(desk, case, Action::AttachmentViewed, json!({ "collected": id }))?;
        let typed = match &loaded.decision {
            Some(decision) => Typed {
                cuts: decision.cuts.clone(),
                ground: decision.ground.map(|ground| ground.to_string()).unwrap_or_default(),
                reason: decision.reason.clone(),
                ..Typed::default()
            },
            None => Typed::default(),
        };
        Ok(Answer::Drawn(shown(desk, &loaded, &typed, &look, None)?))
    })
    .await
}

/// What was chosen and typed; `mark` stands in the place of a passage.
fn typed(desk: &Desk, case: &Case, fields: &Fields) -> Typed {
    let more = fields.text("more");
    let mut passages = fields.every("passage");
    passages.extend(more.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned));
    let mut seen = Vec::new();
    passages.retain(|passage| {
        Needle::new(passage).is_some() && !seen.contains(passage) && {
            seen.push(passage.clone());
            true
        }
    });
    let mut areas: Vec<Area> = fields.every("area").iter().filter_map(|area| parse_area(area)).collect();
    let sides = ["page", "left", "top", "width", "height"].map(|name| fields.text(&format!("area_{name}")));
    areas.extend(parse_area(&sides.join(" ")));
    let mark = desk.app.words.text(case.language, "paper-mark", &[]);
    Typed {
        cuts: Cuts { spots: spots(fields, &passages), passages, without: fields.every("part"), areas, mark },
        more: String::new(),
        ground: fields.text("ground"),
        reason: fields.text("reason"),
        problem: None,
    }
}

/// Single places that were ticked, beside those that go everywhere.
fn spots(fields: &Fields, everywhere: &[String]) -> Vec<Spot> {
    let ticked = fields.every("spot");
    let mut all: Vec<Spot> = ticked.iter().filter_map(|one| serde_json::from_str(one).ok()).collect();
    all.retain(|spot| spot.needle().is_some() && !everywhere.contains(&spot.text));
    all
}

/// `1 10 20 30 5`: the page, and per cent of its width and height.
fn parse_area(text: &str) -> Option<Area> {
    let numbers: Vec<f64> =
        text.split_whitespace().map(|one| one.replace(',', ".").parse().ok()).collect::<Option<_>>()?;
    let [page, left, top, width, height] = numbers[..] else { return None };
    let part = |per_cent: f64| (per_cent.clamp(0.0, 100.0) * 10.0) as u32;
    let area = Area {
        page: page.clamp(1.0, 100_000.0) as u32,
        left: part(left),
        top: part(top),
        width: part(width),
        height: part(height),
    };
    (area.width > 0 && area.height > 0).then_some(area)
}

fn area_text(area: &Area) -> String {
    let part = |thousandths: u32| f64::from(thousandths) / 10.0;
    format!("{} {} {} {} {}", area.page, part(area.left), part(area.top), part(area.width), part(area.height))
}

pub async fn decide_paper(
    posted: Posted,
    ids: web::Path<(CaseId, CollectedDocumentId)>,
) -> Result<Answer, Failure> {
    let Posted { desk, fields } = posted;
    desk.run(move |desk| {
        desk.may(Permission::WorkOnCases)?;
        let (case_id, id) = *ids;
        let loaded = desk.read(|conn| load(desk, conn, case_id, id))?;
        let list = Some(fields.text("list")).filter(|list| !list.is_empty());
        let look = Look { list: list.clone(), ..Look::default() };
        let mut typed = typed(desk, &loaded.case, &fields);
        let what = fields.text("do");
        let done = act(desk, &loaded, &typed, &what)?;
        match done {
            Done::Decided(notice) => {
                let mut query = url::form_urlencoded::Serializer::new(String::new());
                query.append_pair("notice", notice);
                if let Some(list) = &list {
                    query.append_pair("list", list);
                }
                Ok(Answer::See(format!("{}?{}", address(&loaded), query.finish())))
            }
            Done::Preview(made) => Ok(Answer::Drawn(shown(desk, &loaded, &typed, &look, Some(&made))?)),
            Done::Refused(problem) => {
                typed.problem = Some(problem);
                Ok(Answer::Invalid(shown(desk, &loaded, &typed, &look, None)?))
            }
        }
    })
    .await
}

enum Done {
    Decided(&'static str),
    Preview(Redacted),
    Refused(String),
}

fn act(desk: &Desk, loaded: &Loaded, typed: &Typed, what: &str) -> Result<Done, Failure> {
    let refused = |key: &str| Ok(Done::Refused(desk.text(key, &[])));
    let (vault, mut case) = (&desk.app.vault, loaded.case.clone());
    let (by, now) = (desk.actor.id, desk.now);
    let ground = Ground::parse(&typed.ground);
    let mut copy = None;
    let order = match (what, ground) {
        ("give", _) => DocumentOrder::Give,
        ("preview", _) | ("redact", Some(_)) => {
            if typed.cuts.is_empty() {
                return refused("paper-error-nothing");
            }
            if what == "redact" && typed.reason.is_empty() {
                return refused("paper-error-reason");
            }
            let made = match loaded.redact(desk, &typed.cuts)? {
                Ok(made) => made,
                Err(why) => return refused(not_redacted(why)),
            };
            if what == "preview" {
                return Ok(Done::Preview(made));
            }
            let file = review::seal_copy(vault, &case, &made.bytes, now)?;
            let format = loaded.format.ok_or(Failure::Absent)?;
            let copy = copy.insert(Copy { file, format, left_out: made.left_out });
            DocumentOrder::Redact(ground.ok_or(Failure::Absent)?, &typed.reason, &typed.cuts, copy)
        }
        ("choose", _) if typed.cuts.is_empty() => return refused("paper-error-nothing"),
        ("choose", _) => DocumentOrder::Choose(&typed.cuts),
        ("withhold", Some(ground)) => DocumentOrder::Withhold(ground, &typed.reason),
        ("undecide", _) => {
            let done =
                desk.write(|tx| review::undecide_document(tx, vault, &mut case, loaded.document.id, by, now));
            return match done {
                Ok(()) => Ok(Done::Decided("undecided")),
                Err(error) => refused(review_refusal(desk, error)?),
            };
        }
        _ => return refused("staff-error-ground"),
    };
    let notice = match order {
        DocumentOrder::Give => "given",
        DocumentOrder::Withhold(..) => "withheld",
        DocumentOrder::Redact(..) => "redacted",
        DocumentOrder::Choose(_) => "chosen",
    };
    let decided =
        desk.write(|tx| review::decide_document(tx, vault, &mut case, (loaded.document.id, &order), by, now));
    match decided {
        Ok(_) => Ok(Done::Decided(notice)),
        Err(error) => {
            if let Some(copy) = copy {
                vault.remove_file(copy.file)?;
            }
            refused(review_refusal(desk, error)?)
        }
    }
}

fn not_redacted(why: NotRedacted) -> &'static str {
    match why {
        NotRedacted::Remains => "paper-error-remains",
        NotRedacted::TooLarge => "paper-error-too-large",
        NotRedacted::Failed | NotRedacted::Unreadable(_) => "paper-error-failed",
    }
}

fn address(loaded: &Loaded) -> String {
    format!("/staff/cases/{}/documents/{}", loaded.case.id, loaded.document.id)
}
