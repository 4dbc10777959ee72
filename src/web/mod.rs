//! The edge: HTTP in, pages and JSON out. No rule of its own: a handler parses, calls a room, and shows the result.
//!
//! Every address of the portal stands on this page. Only here do refusals become status codes.

mod api;
pub mod assets;
mod demo;
mod errors;
mod language;
mod particulars;
mod posted;
mod public;
mod ranges;
mod security;
mod staff;
mod visitor;

use std::{net::TcpListener, sync::Arc, time::Duration};

use actix_web::{
    App as Actix, HttpResponse, HttpServer, Resource, Route, Scope,
    dev::Server,
    guard,
    http::header,
    middleware::{Compress, from_fn},
    web::{self, Data},
};

use crate::app::App;
pub use errors::Fault;

/// Starts to serve on `listener`.
///
/// # Errors
/// The operating system's, when the listener cannot be used.
pub fn server(app: Arc<App>, listener: TcpListener) -> std::io::Result<Server> {
    let data = Data::from(app);
    let server = HttpServer::new(move || {
        Actix::new()
            .app_data(data.clone())
            .app_data(web::PayloadConfig::new(posted::LONGEST))
            .wrap(Compress::default())
            .wrap(from_fn(errors::dress))
            .wrap(from_fn(security::guard))
            .configure(|routes| addresses(routes, data.config.demo))
    });
    Ok(server
        .workers(2)
        .keep_alive(Duration::from_secs(15))
        .client_request_timeout(Duration::from_secs(20))
        .shutdown_timeout(10)
        .listen(listener)?
        .run())
}

/// GET, and HEAD with the same headers.
fn get() -> Route {
    web::route().guard(guard::Any(guard::Get()).or(guard::Head()))
}

fn post() -> Route {
    web::post()
}

fn page(path: &str) -> Resource {
    web::resource(path)
}

/// The table of contents.
fn addresses(routes: &mut web::ServiceConfig, demo: bool) {
    routes
        .service(page("/healthz").route(get().to(healthz)))
        .service(page("/assets/{file}").route(get().to(assets::serve)))
        .service(
            web::scope("/api/v1")
                .service(page("/requests").route(post().to(api::requests::create)))
                .service(page("/openapi.json").route(get().to(api::openapi))),
        )
        .service(staff_addresses());
    if demo {
        routes
            .service(page("/demo/mailbox").route(get().to(demo::mailbox)))
            .service(page("/demo/mailbox/{mail}").route(get().to(demo::mail)));
    }
    public::addresses(routes);
}

fn staff_addresses() -> Scope {
    staff::addresses(web::scope("/staff"))
}

/// For load balancers: the program answers and the database does.
async fn healthz(app: Data<App>) -> Result<HttpResponse, Fault> {
    block(move || Ok(app.db.read(|conn| crate::staff::all(conn).map(drop))?)).await?;
    Ok(HttpResponse::Ok().content_type("text/plain; charset=utf-8").body("ok"))
}

/// Runs what waits for the database or the disk on a thread that may wait.
async fn block<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Fault> + Send + 'static,
) -> Result<T, Fault> {
    web::block(work).await.map_err(|_| Fault::internal("a handler was interrupted"))?
}

/// A page. (A handler renders where it may wait and answers where it may not: responses stay on their thread.)
fn html_response(html: String) -> HttpResponse {
    HttpResponse::Ok().content_type("text/html; charset=utf-8").body(html)
}

/// After a post: the browser fetches the page it leads to, so that reloading sends nothing twice.
fn see_other(path: &str) -> HttpResponse {
    HttpResponse::SeeOther().insert_header((header::LOCATION, path)).finish()
}
