//! The frontend's files: embedded, named by their content, kept by browsers for a year.

use std::collections::HashMap;

use actix_web::{HttpRequest, HttpResponse, http::header, web};
use rust_embed::RustEmbed;

use super::Fault;

#[derive(RustEmbed)]
#[folder = "frontend/dist/"]
struct Dist;

/// From a file's name (`public.css`) to its address.
pub fn manifest() -> HashMap<String, String> {
    let file = Dist::get("manifest.json").expect("the build has made the manifest");
    let names: HashMap<String, String> = serde_json::from_slice(&file.data).expect("the manifest is JSON");
    names.into_iter().map(|(name, file)| (name, format!("/assets/{file}"))).collect()
}

pub async fn serve(path: web::Path<String>, request: HttpRequest) -> Result<HttpResponse, Fault> {
    let file = Dist::get(&path).filter(|_| *path != "manifest.json").ok_or(Fault::NotFound)?;
    let hash = file.metadata.sha256_hash();
    let tag = format!("\"{}\"", hash.iter().take(8).map(|byte| format!("{byte:02x}")).collect::<String>());
    if request.headers().get(header::IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == tag.as_bytes()) {
        return Ok(HttpResponse::NotModified().finish());
    }
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, media_type(&path)))
        .insert_header((header::ETAG, tag))
        .insert_header((header::CACHE_CONTROL, "public, max-age=31536000, immutable"))
        .body(file.data.into_owned()))
}

fn media_type(path: &str) -> &'static str {
    match path.rsplit('.').next() {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("woff2") => "font/woff2",
        _ => "application/octet-stream",
    }
}
