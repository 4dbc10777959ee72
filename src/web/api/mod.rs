//! What an organisation's own website uses: the form, without the form.

pub mod requests;

use actix_web::HttpResponse;

/// The description of the API (OpenAPI 3.1); the answers are tested against it.
pub async fn openapi() -> HttpResponse {
    HttpResponse::Ok().content_type("application/json").body(include_str!("openapi.json"))
}
