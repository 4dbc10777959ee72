//! Where another controller fetches a package that a person wants handed over to it (art. 20(2)).
//!
//! Looking at the address spends nothing, since mail programs look at links too; a POST hands the package over, once.

use std::io::Read as _;

use actix_web::{
    HttpResponse,
    body::SizedStream,
    http::{
        StatusCode,
        header::{self, ContentEncoding},
    },
    web::{Bytes, Data, Path},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use futures_util::{Stream, TryStreamExt as _, stream};

use super::{Reply, shell, shell_of};
use crate::{
    app::App,
    export::{self, Download, HandOverError},
    ids::TransferId,
    links::{self, Link, LinkError, Purpose},
    staff,
    web::{Fault, block, visitor::Visitor},
};

/// How much of a package is in memory at a time.
const CHUNK: usize = 64 * 1024;

/// The page of a link: one button.
pub async fn land(app: Data<App>, visitor: Visitor, token: Path<String>) -> Result<HttpResponse, Fault> {
    let reply = block(move || {
        let found = app.db.read(|conn| links::look(conn, &app.vault, &token, app.now()));
        let link = match found {
            Ok(link) if link.purpose == Purpose::Transfer => link,
            Ok(_) => return broken(&app, &visitor, "broken"),
            Err(LinkError::Db(error)) => return Err(error.into()),
            Err(error) => return broken(&app, &visitor, why(&error)),
        };
        let organisation = of(&app, &link)?;
        let mut context = shell_of(&app, &visitor, &organisation);
        context.insert("token", token.as_str());
        Ok(Reply::Page(app.words.render("public/transfer.html", visitor.lang, &context)?))
    });
    Ok(reply.await?.send())
}

fn of(app: &App, link: &Link) -> Result<staff::Organisation, Fault> {
    let id = link.organisation.ok_or(Fault::NotFound)?;
    app.db.read(|conn| staff::find(conn, id))?.ok_or(Fault::NotFound)
}

fn why(error: &LinkError) -> &'static str {
    match error {
        LinkError::Expired => "expired",
        LinkError::Used => "used",
        LinkError::Unknown | LinkError::Db(_) => "broken",
    }
}

fn broken(app: &App, visitor: &Visitor, why: &str) -> Result<Reply, Fault> {
    let mut context = shell(app, visitor);
    context.insert("why", why);
    let html = app.words.render("public/transfer-broken.html", visitor.lang, &context)?;
    Ok(Reply::Refused(StatusCode::GONE, html))
}

/// The package as a stream. No form and no cookie: the link is what opens it, and whoever sends it may be a program.
pub async fn fetch(app: Data<App>, visitor: Visitor, token: Path<String>) -> Result<HttpResponse, Fault> {
    let opener = app.clone();
    let opened = block(move || {
        let app = opener;
        match export::hand_over(&app.db, &app.vault, &token, app.now()) {
            Ok(opened) => Ok(Ok(opened)),
            Err(HandOverError::Link(LinkError::Db(error)) | HandOverError::Db(error)) => Err(error.into()),
            Err(HandOverError::Link(error)) => Ok(Err(broken(&app, &visitor, why(&error))?)),
            Err(HandOverError::Gone | HandOverError::Deliver(_)) => {
                Ok(Err(broken(&app, &visitor, "broken")?))
            }
            Err(HandOverError::Vault(error)) => Err(error.into()),
        }
    });
    let (id, package) = match opened.await? {
        Ok(opened) => opened,
        Err(reply) => return Ok(reply.send()),
    };
    let length = package.bytes;
    let mut response = HttpResponse::Ok();
    response
        .content_type("application/zip")
        .insert_header(ContentEncoding::Identity)
        .insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"{}\"", package.name)))
        .insert_header(("repr-digest", format!("sha-256=:{}:", STANDARD.encode(&package.sha256))));
    let pieces = pieces(app, package, id).map_err(actix_web::Error::from);
    Ok(response.body(SizedStream::new(length, Box::pin(pieces))))
}

fn pieces(app: Data<App>, package: Download, id: TransferId) -> impl Stream<Item = Result<Bytes, Fault>> {
    stream::try_unfold((app, package, 0), move |(app, mut package, sent)| {
        block(move || {
            if sent == package.bytes {
                return Ok(None);
            }
            // An authority may be taken back while it goes out (R3.7).
            export::still_open(&app.db, &package, app.now()).map_err(Fault::internal)?;
            let wanted = usize::try_from(package.bytes - sent).map_or(CHUNK, |left| left.min(CHUNK));
            let mut piece = vec![0; wanted];
            package.read_exact(&mut piece).map_err(Fault::internal)?;
            let sent = sent + wanted as u64;
            if sent == package.bytes {
                export::transfer_fetched(&app.db, &app.vault, &package, id, app.now())?;
            }
            Ok(Some((Bytes::from(piece), (app, package, sent))))
        })
    })
}
