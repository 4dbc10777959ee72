//! The code, and the package: handed over only while the session is proven by a one-time code.

use std::{io::Read as _, ops::Range};

use actix_web::{
    HttpRequest, HttpResponse, HttpResponseBuilder,
    body::SizedStream,
    http::header::{self, ContentEncoding},
    web::{Bytes, Data, Query},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use futures_util::{Stream, TryStreamExt as _, stream};
use serde::Deserialize;

use super::{
    REQUESTER, Reply, cookie, fields, see_other, shell_of,
    start::Nothing,
    status::{Visit, with_case},
    who,
};
use crate::{
    app::App,
    cases::{self, DecideError, StepError},
    export::{self, DeliverError, Download},
    identity::{
        self,
        codes::{self, CodeError, Verdict, Way},
        known_codes, sessions,
    },
    law::{
        identity::Party,
        representation::{Channel, OnBehalf},
        status::{Refusal, Status},
    },
    web::{
        Fault, block,
        posted::Posted,
        ranges::{self, Asked},
        visitor::Visitor,
    },
};

/// How much of a package is in memory at a time.
const CHUNK: usize = 64 * 1024;

/// What came of the code before, in the address of the page.
#[derive(Deserialize)]
pub struct Before {
    #[serde(default)]
    error: String,
    #[serde(default)]
    left: u8,
    /// By which way the code came that is asked for.
    #[serde(default)]
    way: String,
}

/// The page that asks for the code.
pub async fn ask_code(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    before: Query<Before>,
) -> Result<HttpResponse, Fault> {
    with_case(app, visitor, &request, move |visit| {
        let mut context = shell_of(&visit.app, &visit.visitor, &visit.organisation);
        let known = ["wrong", "spent", "expired", "none", "too-many"].contains(&before.error.as_str());
        let error = known.then(|| {
            let key = format!("error-code-{}", before.error);
            visit.app.words.text(visit.visitor.lang, &key, &[("left", &before.left.to_string())])
        });
        let summary: Vec<_> =
            error.iter().map(|text| fields::Wrong { anchor: "code".into(), text: text.clone() }).collect();
        context.insert("errors", &summary);
        context.insert("error", &error);
        let way = Way::parse(&before.way).unwrap_or(Way::Mail);
        context.insert("way", &way);
        let sent = visit
            .app
            .db
            .read(|conn| codes::is_out(conn, &visit.case, way, &visit.session.hash, visit.now))?;
        // Only what went out is said to be sent; a code on paper comes by another way, and the page says nothing of it.
        context.insert("sent", &(sent && !way.is_on_paper()));
        who::insert(&visit, &mut context)?;
        let ways: Vec<Way> = Way::ALL.iter().copied().filter(|way| fits(&visit, *way)).collect();
        context.insert("ways", &ways);
        Ok(Reply::Page(visit.app.words.render("public/code.html", visit.visitor.lang, &context)?))
    })
    .await
}

/// Whether a code by this way can come to whoever sits there.
fn fits(visit: &Visit, way: Way) -> bool {
    let known = matches!(way, Way::KnownEmail | Way::KnownPhone | Way::Letter);
    match (visit.case.on_behalf, visit.session.party) {
        (OnBehalf::Oneself, _) => true,
        (_, Party::Requester) => !known,
        (_, Party::Subject) => way != Way::InPerson,
    }
}

/// Mails a fresh code.
pub async fn send_code(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    _form: Posted<Nothing>,
) -> Result<HttpResponse, Fault> {
    with_case(app, visitor, &request, |visit| {
        let Visit { app, session, organisation, case, now, .. } = &visit;
        let known_by_login = session.party == Party::Requester
            && app.db.read(|conn| identity::rests_on_eid_alone(conn, case.organisation, case.id))?;
        if known_by_login {
            return Ok(Reply::Go("/status/identity?told=once-more".into()));
        }
        let issued = app.db.write(|tx| match session.party {
            Party::Requester => codes::issue(tx, &app.vault, organisation, case, &session.hash, *now),
            Party::Subject => {
                let hers = cases::subject_contact(tx, &app.vault, case).map_err(|error| match error {
                    DecideError::Vault(error) => CodeError::Vault(error),
                    DecideError::Db(error) => CodeError::Db(error),
                    _ => CodeError::TooMany,
                })?;
                let to = hers.filter(|one| one.channel == Channel::Email && !one.is_open);
                let to = to.ok_or(CodeError::TooMany)?.address;
                codes::issue_to(tx, &app.vault, organisation, case, (&session.hash, &to), *now)
            }
        });
        Ok(Reply::Go(match issued {
            Ok(()) => "/status/code".into(),
            Err(CodeError::TooMany) => "/status/code?error=too-many".into(),
            Err(CodeError::Db(error)) => return Err(error.into()),
            Err(CodeError::Vault(error)) => return Err(error.into()),
        }))
    })
    .await
}

#[derive(Deserialize)]
pub struct Entered {
    #[serde(default)]
    code: String,
    #[serde(default)]
    way: String,
}

pub async fn check_code(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    entered: Posted<Entered>,
) -> Result<HttpResponse, Fault> {
    with_case(app, visitor, &request, move |mut visit| {
        let Visit { app, session, case, now, .. } = &mut visit;
        let way = Way::parse(&entered.0.way).unwrap_or(Way::Mail);
        let (code, proof) = (&entered.0.code, (way, session.party, session.hash.as_slice()));
        let verdict = app.db.write(|tx| known_codes::enter(tx, &app.vault, case, proof, code, *now));
        let verdict = verdict.map_err(who::fault)?;
        // One code may not be enough for what waits: the page then says what is missing.
        let organisation = session.organisation;
        let enough = app.db.read(|conn| {
            let facts = cases::facts(conn, case, *now)?;
            let token = session.hash.clone();
            Ok::<_, Fault>(sessions::level_of(conn, organisation, &token, *now)? >= facts.needed)
        })?;
        let waits = matches!(case.status, Status::Decided | Status::Delivered);
        Ok(Reply::Go(match verdict {
            Verdict::Accepted { .. } if waits && !enough => "/status/code".into(),
            Verdict::Accepted { .. } => "/status".into(),
            Verdict::Wrong { tries_left } => format!("/status/code?error=wrong&left={tries_left}&way={way}"),
            Verdict::Spent => format!("/status/code?error=spent&way={way}"),
            Verdict::Expired => format!("/status/code?error=expired&way={way}"),
            Verdict::NoCode => format!("/status/code?error=none&way={way}"),
        }))
    })
    .await
}

/// The package, as a stream: unsealed as it is sent, never whole in memory. A part of it goes out alone (RFC 9110,
/// section 14); a HEAD request tells and records nothing.
pub async fn download(app: Data<App>, visitor: Visitor, request: HttpRequest) -> Result<HttpResponse, Fault> {
    let token = cookie(&request, REQUESTER);
    let header = |name| request.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let (range, if_range) = (header(header::RANGE), header(header::IF_RANGE));
    let only_told = request.method() == actix_web::http::Method::HEAD;
    let opener = app.clone();
    let opened = block(move || {
        let visit = match Visit::open(opener, visitor, token)? {
            Ok(visit) => visit,
            Err(elsewhere) => return Ok(Err(elsewhere)),
        };
        let Visit { app, session, now, .. } = &visit;
        let holder = (session.party, session.level(*now));
        let looked = export::look(&app.db, &app.vault, session.organisation, session.case, holder, *now);
        let opened = looked.and_then(|package| {
            let asked = ranges::asked(range.as_deref(), if_range.as_deref(), &package.etag(), package.bytes);
            let part = match &asked {
                Asked::Whole => Some(0..package.bytes),
                Asked::Part(part) => Some(part.clone()),
                Asked::Unsatisfiable => None,
            };
            if let Some(part) = part.filter(|_| !only_told) {
                export::begun(&app.db, &app.vault, &package, part, *now)?;
            }
            Ok((package, asked))
        });
        match opened {
            Ok(package) => Ok(Ok(package)),
            // The status page tells which, and what to do.
            Err(DeliverError::NotReady | DeliverError::Expired) => Ok(Err(Reply::Go("/status".into()))),
            // One code was not enough: the next page says what is missing.
            Err(DeliverError::NotProven) if session.is_proven(*now) => {
                Ok(Err(Reply::Go("/status/code".into())))
            }
            Err(DeliverError::NotProven) => Ok(Err(Reply::Go("/status".into()))),
            // Held back for a while: the status page says so.
            Err(DeliverError::Step(StepError::Refused(
                Refusal::WarningsOpen(_) | Refusal::IdentityTooLow { .. },
            ))) => Ok(Err(Reply::Go("/status".into()))),
            Err(error) => Err(refusal(error)),
        }
    });
    let (package, asked) = match opened.await? {
        Ok(opened) => opened,
        Err(Reply::Go(path)) => return Ok(see_other(&path)),
        Err(reply) => return Ok(reply.send()),
    };
    let (mut response, part) = match asked {
        Asked::Whole => (headers(HttpResponse::Ok(), &package), 0..package.bytes),
        Asked::Part(part) => {
            let mut response = headers(HttpResponse::PartialContent(), &package);
            let place = format!("bytes {}-{}/{}", part.start, part.end - 1, package.bytes);
            response.insert_header((header::CONTENT_RANGE, place));
            (response, part)
        }
        Asked::Unsatisfiable => {
            let place = format!("bytes */{}", package.bytes);
            return Ok(HttpResponse::RangeNotSatisfiable()
                .insert_header((header::CONTENT_RANGE, place))
                .insert_header((header::ACCEPT_RANGES, "bytes"))
                .finish());
        }
    };
    let length = part.end - part.start;
    if only_told {
        return Ok(response.no_chunking(length).finish());
    }
    let pieces = chunks(app, package, part).map_err(actix_web::Error::from);
    Ok(response.body(SizedStream::new(length, Box::pin(pieces))))
}

fn refusal(error: DeliverError) -> Fault {
    match error {
        DeliverError::Db(error) => error.into(),
        DeliverError::Vault(error) => error.into(),
        DeliverError::Step(error) => error.into(),
        error => Fault::internal(error),
    }
}

fn headers(mut response: HttpResponseBuilder, package: &Download) -> HttpResponseBuilder {
    response
        .content_type("application/zip")
        // Compressed already.
        .insert_header(ContentEncoding::Identity)
        .insert_header((header::ACCEPT_RANGES, "bytes"))
        .insert_header((header::ETAG, package.etag()))
        .insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"{}\"", package.name)))
        // RFC 9530: lets the person check the file against the number in the log.
        .insert_header(("repr-digest", format!("sha-256=:{}:", STANDARD.encode(&package.sha256))));
    response
}

/// A part of the package piece by piece. The delivery is recorded with the last piece of the whole, before it leaves: the
/// connection may be closed as soon as that has arrived, and what cannot be recorded does not arrive whole.
fn chunks(app: Data<App>, package: Download, part: Range<u64>) -> impl Stream<Item = Result<Bytes, Fault>> {
    let start = part.start;
    stream::try_unfold((app, package, start), move |(app, mut package, sent)| {
        block(move || {
            if sent == part.end {
                return Ok(None);
            }
            if sent == start {
                package.go_to(start).map_err(Fault::internal)?;
            }
            // Asked at every piece: an authority may be taken back while a package goes out (R3.7).
            export::still_open(&app.db, &package, app.now()).map_err(refusal)?;
            let wanted = usize::try_from(part.end - sent).map_or(CHUNK, |left| left.min(CHUNK));
            let mut piece = vec![0; wanted];
            let mut filled = 0;
            while filled < wanted {
                match package.read(&mut piece[filled..]).map_err(Fault::internal)? {
                    0 => break,
                    read => filled += read,
                }
            }
            if filled < wanted {
                return Err(Fault::internal("a package is shorter than it was"));
            }
            let sent = sent + filled as u64;
            if sent == package.bytes {
                let (organisation, case, id) = (package.organisation, package.case, package.package);
                export::finished(&app.db, &app.vault, organisation, case, id, app.now()).map_err(refusal)?;
            }
            Ok(Some((Bytes::from(piece), (app, package, sent))))
        })
    })
}
