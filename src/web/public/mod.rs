//! The citizen's side: the form, the status page, the answer.
//!
//! Invariant: no account, no script needed. What somebody types is kept in a draft that only her browser opens; a case
//! is shown only in a session that began with a mailed link.

mod answer;
mod asked;
mod authority;
mod check;
mod fields;
mod files;
mod id_document;
mod identity;
mod keys;
mod letters;
mod links;
mod paper;
mod progress;
mod represented;
mod request;
mod standing;
mod start;
mod status;
mod task;
mod transfer;
mod uploads;
mod who;

use actix_web::{
    HttpRequest, HttpResponse,
    http::{StatusCode, header},
    web::{self, ServiceConfig},
};
use serde::Serialize;
use tera::Context;

use super::{Fault, get, html_response, page, post, see_other, visitor::Visitor};
use crate::{
    app::App,
    intake::DraftKey,
    letters::Lang,
    staff::{self, Authority, Organisation},
};

/// Every public address.
pub fn addresses(routes: &mut ServiceConfig) {
    routes
        .service(page("/").route(get().to(start::home)))
        .service(
            web::scope("/o/{organisation}")
                .service(page("").route(get().to(start::show)))
                .service(page("/drafts").route(post().to(start::begin)))
                .service(page("/link").route(get().to(links::ask)).route(post().to(links::send)))
                .service(
                    page("/request/details").route(get().to(request::show)).route(post().to(uploads::save)),
                )
                .service(
                    page("/request/authority").route(get().to(request::show)).route(post().to(uploads::save)),
                )
                .service(page("/request/power-of-attorney.pdf").route(get().to(authority::filled)))
                .service(page("/power-of-attorney.pdf").route(get().to(authority::blank)))
                .service(page("/package-key").route(get().to(keys::current)))
                .service(page("/package-key/{key}").route(get().to(keys::one)))
                .service(page("/request/check").route(get().to(check::show)).route(post().to(check::send)))
                .service(page("/request/receipt").route(get().to(check::receipt)))
                .service(
                    page("/request/{page}").route(get().to(request::show)).route(post().to(request::save)),
                ),
        )
        .service(page("/transfer/{token}").route(get().to(transfer::land)).route(post().to(transfer::fetch)))
        .service(page("/eid/{provider}").route(get().to(identity::returned)))
        .service(page("/l/{token}").route(get().to(links::land)).route(post().to(links::open)))
        .service(page("/t/{token}").route(get().to(task::land)).route(post().to(task::open)))
        .service(page("/task").route(get().to(task::show)))
        .service(page("/task/files").route(post().to(task::upload)))
        .service(page("/task/removals").route(post().to(task::remove)))
        .service(page("/task/answer").route(post().to(task::answer)))
        .service(
            web::scope("/status")
                .service(page("").route(get().to(status::show)))
                .service(
                    page("/withdrawal")
                        .route(get().to(status::ask_withdrawal))
                        .route(post().to(status::withdraw)),
                )
                .service(page("/case").route(post().to(status::choose_case)))
                .service(
                    page("/authority")
                        .route(get().to(represented::show))
                        .route(post().to(represented::answer)),
                )
                .service(page("/authority.pdf").route(get().to(represented::file)))
                .service(page("/authority/files").route(post().to(paper::send)))
                .service(
                    page("/authority/revocation")
                        .route(get().to(represented::ask_stop))
                        .route(post().to(represented::stop)),
                )
                .service(page("/identity").route(get().to(identity::show)))
                .service(page("/identity/login").route(post().to(identity::begin)))
                .service(page("/identity/account").route(post().to(identity::by_account)))
                .service(page("/identity/cpr").route(post().to(identity::match_cpr)))
                .service(page("/code").route(get().to(answer::ask_code)).route(post().to(answer::send_code)))
                .service(page("/code-check").route(post().to(answer::check_code)))
                .service(page("/known-code").route(post().to(who::send)))
                .service(page("/questions").route(get().to(who::questions)).route(post().to(who::answer)))
                .service(page("/contact").route(get().to(who::contact)).route(post().to(who::wish_contact)))
                .service(page("/answer").route(get().to(letters::answer)))
                .service(page("/id-document").route(post().to(id_document::send)))
                .service(page("/recipients").route(post().to(standing::ask)))
                .service(page("/package").route(get().to(answer::download)))
                .service(page("/letters/{letter}.pdf").route(get().to(letters::file)))
                .service(page("/letters/{letter}").route(get().to(letters::read)))
                .service(page("/sign-out").route(post().to(status::sign_out))),
        );
}

/// The cookie with the token of a draft.
const DRAFT: &str = "__Host-draft";
/// The cookie with the token of a requester's session.
const REQUESTER: &str = "__Host-requester";

/// What a handler has decided where it may wait; responses themselves stay on their thread.
enum Reply {
    Page(String),
    /// A page that says why not.
    Refused(StatusCode, String),
    Go(String),
    /// A file to keep.
    File {
        name: String,
        media_type: &'static str,
        bytes: Vec<u8>,
    },
}

impl Reply {
    fn send(self) -> HttpResponse {
        match self {
            Reply::Page(html) => html_response(html),
            Reply::Refused(status, html) => {
                HttpResponse::build(status).content_type("text/html; charset=utf-8").body(html)
            }
            Reply::Go(path) => see_other(&path),
            Reply::File { name, media_type, bytes } => HttpResponse::Ok()
                .content_type(media_type)
                .insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")))
                .insert_header((header::CONTENT_SECURITY_POLICY, "sandbox; default-src 'none'"))
                .body(bytes),
        }
    }
}

/// What every page tells about the organisation.
#[derive(Serialize)]
struct Org<'a> {
    slug: &'a str,
    name: &'a str,
    address: &'a str,
    email: &'a str,
    /// With spaces that do not break, as people read it.
    phone: String,
    /// The same, as it is dialled.
    tel: String,
    dpo_email: &'a str,
    authority: Authority,
}

impl<'a> Org<'a> {
    fn of(organisation: &'a Organisation, lang: Lang) -> Self {
        let details = organisation.details();
        Org {
            slug: &organisation.slug,
            name: &organisation.name,
            address: &details.address,
            email: &details.email,
            phone: details.phone.replace(' ', "\u{a0}"),
            tel: details.phone.replace(' ', ""),
            dpo_email: &details.dpo_email,
            authority: organisation.authority(lang),
        }
    }
}

/// The context that every page needs.
fn shell(app: &App, visitor: &Visitor) -> Context {
    let mut context = Context::new();
    context.insert("csrf", &visitor.csrf(app));
    context.insert("switch_lang", visitor.switch.0.as_str());
    context.insert("switch_href", &visitor.switch.1);
    context
}

fn shell_of(app: &App, visitor: &Visitor, organisation: &Organisation) -> Context {
    let mut context = shell(app, visitor);
    context.insert("org", &Org::of(organisation, visitor.lang));
    context
}

fn organisation(app: &App, slug: &str) -> Result<Organisation, Fault> {
    let found = app.db.read(|conn| staff::by_slug(conn, slug))?;
    found.ok_or(Fault::NotFound)
}

fn cookie(request: &HttpRequest, name: &str) -> Option<String> {
    request.cookie(name).map(|cookie| cookie.value().to_owned()).filter(|token| token.len() == 43)
}

fn draft_key(app: &App, request: &HttpRequest) -> Option<DraftKey> {
    cookie(request, DRAFT).map(|token| DraftKey::new(&app.vault, &token))
}
