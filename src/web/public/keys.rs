//! The public keys by which packages are signed: for anybody, as a file that `openssl` reads.

use actix_web::{
    HttpResponse,
    http::header,
    web::{Data, Path},
};

use super::organisation;
use crate::{
    app::App,
    export::{self, PublicKey},
    web::{Fault, block},
};

/// The key that counts. There is none before the first package was made.
pub async fn current(app: Data<App>, slug: Path<String>) -> Result<HttpResponse, Fault> {
    answer(app, slug.into_inner(), |key| key.retired_at.is_none()).await
}

/// One key, also after another took its place.
pub async fn one(app: Data<App>, at: Path<(String, String)>) -> Result<HttpResponse, Fault> {
    let (slug, id) = at.into_inner();
    answer(app, slug, move |key| key.id == id).await
}

async fn answer(
    app: Data<App>,
    slug: String,
    wanted: impl Fn(&PublicKey) -> bool + Send + 'static,
) -> Result<HttpResponse, Fault> {
    let key = block(move || {
        let organisation = organisation(&app, &slug)?;
        let keys = app.db.read(|conn| export::public_keys(conn, organisation.id))?;
        keys.into_iter().find(|key| wanted(key)).ok_or(Fault::NotFound)
    })
    .await?;
    Ok(HttpResponse::Ok()
        .content_type("application/x-pem-file")
        .insert_header((header::CONTENT_DISPOSITION, format!("inline; filename=\"{}.pem\"", key.id)))
        .body(key.pem))
}
