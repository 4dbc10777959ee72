//! The page that asks what shows that somebody may ask for another, and the power of attorney to print.

use actix_web::{
    HttpRequest, HttpResponse,
    web::{Data, Path},
};
use serde::Serialize;
use tera::Context;

use super::{
    Reply, draft_key, organisation,
    request::{Visit, place},
};
use crate::{
    app::App,
    intake::{Form, Submission, claim},
    law::{representation::OnBehalf, rights::Right},
    letters::{Lang, Words, day_in_words},
    representation::{self, Power, Relation},
    staff::Organisation,
    web::{Fault, block, visitor::Visitor},
};

#[derive(Serialize)]
struct Asks {
    kind: OnBehalf,
    fields: &'static [&'static str],
    bases: Vec<&'static str>,
    relations: Vec<&'static str>,
    ways: Vec<&'static str>,
    /// The kinds of paper that a template of ours helps with.
    template: bool,
}

/// What the page asks for this kind of request.
pub fn insert(context: &mut Context, form: &Form) {
    let kind = OnBehalf::parse(&form.on_behalf).unwrap_or(OnBehalf::Oneself);
    let asks = Asks {
        kind,
        fields: claim::asked(kind),
        bases: claim::bases(kind).iter().map(|basis| basis.as_str()).collect(),
        relations: Relation::ALL.iter().map(|relation| relation.as_str()).collect(),
        ways: claim::ways(kind).iter().map(|way| way.as_str()).collect(),
        template: kind.can_be_signed(),
    };
    context.insert("asks", &asks);
    context.insert("person", form.person_name.trim());
}

/// What was answered, for the last page: label and lines.
pub fn lines(words: &Words, lang: Lang, request: &Submission) -> Vec<(String, Vec<String>)> {
    let text = |key: &str| words.text(lang, key, &[]);
    let (kind, claim) = (request.details.on_behalf, &request.claim);
    let mut lines = Vec::new();
    for field in claim::asked(kind) {
        let value = match *field {
            "custody" => Some(text("public-claim-custody-yes")),
            "basis" => claim.basis.map(|basis| text(&format!("public-claim-basis-{basis}"))),
            "firm" => Some(claim.firm.clone()),
            "acts" => None,
            "union" => Some(claim.union.clone()),
            "died" => claim.died_on.map(|day| day_in_words(day, lang)),
            "relation" => claim.relation.map(|one| text(&format!("public-claim-relation-{one}"))),
            "purpose" => Some(claim.purpose.clone()),
            "way" => claim.way.map(|way| text(&format!("public-claim-way-{way}"))),
            _ => None,
        };
        if let Some(value) = value {
            lines.push((text(&format!("public-check-{field}")), value.lines().map(str::to_owned).collect()));
        }
    }
    lines
}

fn file(
    app: &App,
    lang: Lang,
    organisation: &Organisation,
    power: &Power,
    now: chrono::DateTime<chrono::Utc>,
) -> Result<Reply, Fault> {
    let blocks = power.blocks(&app.words, lang, organisation);
    let bytes = representation::power_pdf(&app.words, lang, organisation, &blocks, now);
    let name = app.words.text(lang, "power-file", &[]);
    Ok(Reply::File { name, media_type: "application/pdf", bytes: bytes.map_err(Fault::internal)? })
}

/// The power of attorney with nothing filled in but the organisation.
pub async fn blank(app: Data<App>, visitor: Visitor, slug: Path<String>) -> Result<HttpResponse, Fault> {
    let reply = block(move || {
        let organisation = organisation(&app, &slug)?;
        let power = Power { on_paper: true, ..Power::default() };
        file(&app, visitor.lang, &organisation, &power, app.now())
    });
    Ok(reply.await?.send())
}

/// The same with what was typed so far. The names come from the draft, never from an address.
pub async fn filled(app: Data<App>, visitor: Visitor, request: HttpRequest) -> Result<HttpResponse, Fault> {
    let (slug, _) = place(&request);
    let key = draft_key(&app, &request);
    let reply = block(move || {
        let visit = match Visit::open(app, visitor, &slug, key)? {
            Ok(visit) => visit,
            Err(elsewhere) => return Ok(elsewhere),
        };
        let form = &visit.draft.form;
        let rights = form.rights.iter().filter_map(|right| Right::parse(right)).collect();
        let power = Power {
            person: form.person_name.clone(),
            representative: form.name.clone(),
            rights,
            on_paper: true,
            ..Power::default()
        };
        file(&visit.app, visit.visitor.lang, &visit.organisation, &power, visit.now)
    });
    Ok(reply.await?.send())
}
