//! The requester's letters: shown only while the session is proven by a one-time code.

use actix_web::{
    HttpRequest, HttpResponse,
    web::{Data, Path},
};
use chrono_tz::Tz;
use serde::Serialize;

use super::{
    Reply, shell_of,
    status::{Visit, with_case},
};
use crate::{
    app::App,
    cases::{
        self,
        letters::{self, Kept, LetterError, LetterSummary},
    },
    ids::LetterId,
    law::letters::LetterKind,
    letters::{Lang, day_in_words},
    web::{Fault, visitor::Visitor},
};

/// A letter in the list on the status page.
#[derive(Serialize)]
pub struct LetterView {
    href: String,
    /// Nothing before she has shown who she is, where the kind alone tells what was found.
    kind: Option<&'static str>,
    sent: String,
    read: bool,
}

/// What was sent to the requester, newest first; without their kind, those that are `unnamed`.
pub fn listed(
    sent: &[LetterSummary],
    unnamed: impl Fn(LetterKind) -> bool,
    lang: Lang,
    zone: Tz,
) -> Vec<LetterView> {
    let hers = sent.iter().filter(|letter| !letter.kind.is_for_recipient());
    let view = |letter: &LetterSummary| {
        let at = letter.sent_at?.utc().with_timezone(&zone).date_naive();
        Some(LetterView {
            href: format!("/status/letters/{}", letter.id),
            kind: (!unnamed(letter.kind)).then(|| letter.kind.as_str()),
            sent: day_in_words(at, lang),
            read: letter.read_at.is_some(),
        })
    };
    hers.filter_map(view).collect()
}

/// Her newest answer, wherever it stands: old links and mails lead here.
pub async fn answer(app: Data<App>, visitor: Visitor, request: HttpRequest) -> Result<HttpResponse, Fault> {
    with_case(app, visitor, &request, |visit| {
        let all = visit.app.db.read(|conn| letters::letters_of_case(conn, &visit.case)).map_err(fault)?;
        let answer = all.into_iter().find(|letter| letter.decision.is_some() && letter.sent_at.is_some());
        let path = answer.map(|letter| format!("/status/letters/{}", letter.id));
        Ok(Reply::Go(path.unwrap_or_else(|| "/status".into())))
    })
    .await
}

/// One letter. That it was read is recorded; the letter that is the whole answer is delivered thereby.
pub async fn read(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    id: Path<String>,
) -> Result<HttpResponse, Fault> {
    with_case(app, visitor, &request, move |mut visit| {
        let kept = match opened(&mut visit, &id)? {
            Ok(kept) => kept,
            Err(elsewhere) => return Ok(elsewhere),
        };
        let mut context = shell_of(&visit.app, &visit.visitor, &visit.organisation);
        context.insert("number", &visit.case.number);
        context.insert("title", &kept.letter.title);
        context.insert("blocks", &kept.letter.blocks());
        context.insert("href", &format!("/status/letters/{}.pdf", kept.summary.id));
        context.insert("letter_tag", kept.letter.language.as_str());
        Ok(Reply::Page(visit.app.words.render("public/letter.html", visit.visitor.lang, &context)?))
    })
    .await
}

/// The same letter as PDF.
pub async fn file(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    id: Path<String>,
) -> Result<HttpResponse, Fault> {
    with_case(app, visitor, &request, move |mut visit| {
        let kept = match opened(&mut visit, &id)? {
            Ok(kept) => kept,
            Err(elsewhere) => return Ok(elsewhere),
        };
        let at = kept.version.written_at.utc();
        let bytes = kept.letter.pdf(&visit.app.words, at).map_err(Fault::internal)?;
        Ok(Reply::File { name: kept.letter.file_name(), media_type: "application/pdf", bytes })
    })
    .await
}

/// The letter, opened and recorded; or where to go first.
fn opened(visit: &mut Visit, id: &str) -> Result<Result<Kept, Reply>, Fault> {
    if !visit.session.is_proven(visit.now) {
        return Ok(Err(Reply::Go("/status".into())));
    }
    let id: LetterId = id.parse().map_err(|_| Fault::NotFound)?;
    let (view, all) = (visit.view()?, visit.app.db.read(|conn| letters::letters_of_case(conn, &visit.case)));
    let kind = all.map_err(fault)?.into_iter().find(|letter| letter.id == id).map(|letter| letter.kind);
    let kind = kind.ok_or(Fault::NotFound)?;
    // The status page tells why not (R3.6).
    if !view.shows(kind) {
        return Ok(Err(Reply::Go("/status".into())));
    }
    if let Some(elsewhere) = held_back(visit, kind, view.tells(kind))? {
        return Ok(Err(elsewhere));
    }
    let by = visit.by();
    let Visit { app, case, now, .. } = visit;
    app.db.write(|tx| letters::read_letter_as(tx, &app.vault, case, id, by, *now)).map(Ok).map_err(fault)
}

/// A letter that tells of the person wants what a package wants: where to go for that, while it is not there.
fn held_back(visit: &Visit, kind: LetterKind, tells: bool) -> Result<Option<Reply>, Fault> {
    // The question that makes a request clear comes before she is known, and quotes nothing that was found.
    if !tells || kind == LetterKind::ClarificationAsked {
        return Ok(None);
    }
    let Visit { app, case, session, now, .. } = visit;
    let facts = app.db.read(|conn| cases::facts(conn, case, *now))?;
    if facts.allow_handover().is_err() {
        return Ok(Some(Reply::Go("/status".into())));
    }
    Ok((session.level(*now) < facts.needed).then(|| Reply::Go("/status/code".into())))
}

fn fault(error: LetterError) -> Fault {
    match error {
        LetterError::NoSuchLetter => Fault::NotFound,
        LetterError::Step(error) => error.into(),
        LetterError::Vault(error) => error.into(),
        LetterError::Db(error) => error.into(),
        error => Fault::internal(error),
    }
}
