//! A declared service and the requests that it is asked with (`kind = "http"`).

use std::{collections::BTreeMap, time::Duration};

use serde::Deserialize;
use toml::Spanned;
use url::Url;

use super::{Place, raw, validate::Check};
use crate::{
    network::names_this_machine,
    sources::{
        cell::ColumnKind,
        connector::{Query, Statement},
        forms::stands_for,
        http::{
            Auth, Service,
            request::{Field, Pages, Request, Template, names_in},
        },
        server::{Secret, certificates},
    },
};

/// One request, in the place of `sql`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawRequest {
    path: Spanned<String>,
    #[serde(default)]
    query: BTreeMap<String, Spanned<String>>,
    body: Option<Spanned<String>>,
    rows: Option<Spanned<String>>,
    fields: Spanned<BTreeMap<String, Spanned<String>>>,
    #[serde(default)]
    optional: Vec<Spanned<String>>,
    rest: Option<String>,
    #[serde(default)]
    nobody: Vec<u16>,
    pages: Option<Spanned<RawPages>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPages {
    next: Option<String>,
    link: Option<bool>,
    page: Option<String>,
    first: Option<u64>,
    offset: Option<String>,
    cursor: Option<String>,
    at: Option<String>,
}

/// How the service knows us.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawAuth {
    header: Option<String>,
    prefix: Option<String>,
    user: Option<String>,
    token_url: Option<Spanned<String>>,
    client_id: Option<String>,
    scope: Option<String>,
    #[serde(default)]
    in_body: bool,
    secret_env: Option<Spanned<String>>,
    secret_file: Option<Spanned<String>>,
}

impl Check<'_> {
    pub fn service(&mut self, raw: &raw::Declaration) -> Option<Place> {
        for foreign in [&raw.path, &raw.url_env, &raw.url_file].into_iter().flatten() {
            self.problem(foreign, "a service has a base and nothing else to reach it by");
        }
        let Some(base) = &raw.base else {
            self.problem(&raw.kind, "base: say where the service is, https://…");
            return None;
        };
        let url = self.web_address(base)?;
        let auth = match &raw.auth {
            None => Auth::None,
            Some(auth) => self.auth(auth)?,
        };
        let headers: Vec<_> = raw.headers.iter().flatten().map(|(k, v)| (k.clone(), v.clone())).collect();
        let ours = ["authorization", "cookie", "host", "content-length", "connection", "transfer-encoding"];
        let plain = |text: &str| text.bytes().all(|byte| (0x20..0x7f).contains(&byte));
        let named = |text: &str| text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        for (name, value) in &headers {
            let taken = ours.contains(&name.to_ascii_lowercase().as_str());
            if taken || !named(name) || name.is_empty() || !plain(value) {
                self.problem(&raw.kind, format!("headers: {name} cannot stand here; secrets go into [auth]"));
            }
        }
        let authorities = raw.ca_file.as_ref().map(|file| self.beside(file));
        if let (Some(at), Err(what)) = (&raw.ca_file, certificates(authorities.as_deref())) {
            self.problem(at, what);
        }
        if let Some(probe) = raw.probe.as_ref().filter(|probe| !probe.get_ref().starts_with('/')) {
            self.problem(probe, "probe: a path begins with a slash");
        }
        Some(Place::Http(Box::new(Service {
            base: url,
            auth,
            headers,
            authorities,
            interval: Duration::from_millis(raw.interval_ms.unwrap_or(0).min(60_000)),
            probe: raw.probe.as_ref().map(|probe| probe.get_ref().clone()),
        })))
    }

    fn web_address(&mut self, at: &Spanned<String>) -> Option<Url> {
        let url = Url::parse(at.get_ref()).ok().filter(|url| {
            let here = url.scheme() == "http" && url.host_str().is_some_and(names_this_machine);
            let bare = url.query().is_none() && url.fragment().is_none();
            (url.scheme() == "https" || here) && bare && url.username().is_empty() && url.password().is_none()
        });
        if url.is_none() {
            self.problem(
                at,
                "an address begins with https:// (http:// only for this machine) and holds no secret",
            );
        }
        url
    }

    fn auth(&mut self, at: &Spanned<RawAuth>) -> Option<Auth> {
        let raw = at.get_ref();
        let (place, secret) = match (&raw.secret_env, &raw.secret_file) {
            (Some(variable), None) => (variable, Secret::Environment(variable.get_ref().clone())),
            (None, Some(file)) => (file, Secret::File(self.beside(file))),
            _ => {
                self.problem(at, "auth: give secret_env or secret_file, where the secret stands");
                return None;
            }
        };
        if let Err(what) = secret.reveal() {
            self.problem(place, what);
        }
        match (&raw.token_url, &raw.user, &raw.client_id) {
            (Some(url), None, Some(id)) if raw.header.is_none() && raw.prefix.is_none() => {
                Some(Auth::Client {
                    token_url: self.web_address(url)?,
                    id: id.clone(),
                    secret,
                    scope: raw.scope.clone().unwrap_or_default(),
                    in_body: raw.in_body,
                })
            }
            (None, Some(user), None) if raw.header.is_none() && raw.prefix.is_none() => {
                Some(Auth::Basic { user: user.clone(), secret })
            }
            (None, None, None) => {
                let name = raw.header.clone().unwrap_or_else(|| "authorization".into());
                let usual = if raw.header.is_none() { "Bearer " } else { "" };
                let prefix = raw.prefix.clone().unwrap_or_else(|| usual.into());
                Some(Auth::Header { name: name.to_ascii_lowercase(), prefix, secret })
            }
            _ => {
                let what = "auth: a header (header, prefix), or a user, or client credentials (token_url, client_id)";
                self.problem(at, what);
                None
            }
        }
    }

    /// The request, whose values must be the `fed` ones, each in one of its forms at least.
    pub fn request(
        &mut self,
        at: Spanned<RawRequest>,
        fed: &[&str],
        kinds: BTreeMap<String, ColumnKind>,
    ) -> Query {
        let mut parameters = vec![];
        let raw = at.into_inner();
        if !raw.path.get_ref().starts_with('/') {
            self.problem(&raw.path, "path: a path begins with a slash");
        }
        if raw.path.get_ref().contains(['?', '#']) {
            self.problem(&raw.path, "path: what stands after a question mark goes into query");
        }
        let path = self.template(&raw.path, &mut parameters);
        let query: Vec<_> = in_order(raw.query)
            .into_iter()
            .map(|(name, value)| (name, self.template(&value, &mut parameters)))
            .collect();
        let body = raw.body.as_ref().and_then(|at| match serde_json::from_str(at.get_ref()) {
            Ok(body) => {
                if let Err(what) = names_in(&body, &mut parameters) {
                    self.problem(at, format!("body: {what}"));
                }
                Some(body)
            }
            Err(error) => {
                self.problem(at, format!("body: this is no JSON: {error}"));
                None
            }
        });
        for unfed in parameters.iter().filter(|used| !fed.iter().any(|known| stands_for(used, known))) {
            let known: Vec<_> = fed.iter().map(|name| format!("{{{name}}}")).collect();
            let what =
                format!("the request uses {{{unfed}}}, which is not given here; it has {}", known.join(", "));
            self.problem(&raw.path, what);
        }
        for unused in fed.iter().filter(|known| !parameters.iter().any(|used| stands_for(used, known))) {
            let what = format!("the request does not use {{{unused}}}, so it would not ask for this person");
            self.problem(&raw.path, what);
        }
        if let Some(rows) = &raw.rows {
            self.pointer(rows);
        }
        if raw.fields.get_ref().is_empty() {
            self.problem(&raw.fields, "fields: say which columns there are, and where in a row they stand");
        }
        let optional: Vec<_> = raw.optional.iter().map(|name| name.get_ref().clone()).collect();
        for unknown in raw.optional.iter().filter(|name| !raw.fields.get_ref().contains_key(name.get_ref())) {
            self.problem(unknown, format!("optional: there is no field {}", unknown.get_ref()));
        }
        let mut fields = vec![];
        for (column, at) in in_order(raw.fields.into_inner()) {
            self.pointer(&at);
            fields.push(Field { optional: optional.contains(&column), at: at.into_inner(), column });
        }
        let pages = match raw.pages {
            None => Pages::One,
            Some(pages) => self.pages(pages),
        };
        let rows = raw.rows.map(Spanned::into_inner).unwrap_or_default();
        let request = Request { body, path, query, rows, fields, rest: raw.rest, nobody: raw.nobody, pages };
        Query { statement: Statement::Request(Box::new(request)), parameters, kinds }
    }

    fn template(&mut self, at: &Spanned<String>, parameters: &mut Vec<String>) -> Template {
        Template::parse(at.get_ref(), parameters).unwrap_or_else(|what| {
            self.problem(at, what);
            Template::default()
        })
    }

    fn pointer(&mut self, at: &Spanned<String>) {
        let text = at.get_ref();
        if !text.is_empty() && !text.starts_with('/') {
            self.problem(at, format!("{text:?} is no JSON pointer such as /data/people"));
        }
    }

    fn pages(&mut self, at: Spanned<RawPages>) -> Pages {
        let RawPages { next, link, page, first, offset, cursor, at: pointer } = at.get_ref();
        let named = [next.is_some(), link.is_some(), page.is_some(), offset.is_some(), cursor.is_some()];
        let one = named.iter().filter(|given| **given).count() == 1;
        let stray = (first.is_some() && page.is_none()) || (pointer.is_some() != cursor.is_some());
        let pages = match (next, link, page, offset, cursor, pointer) {
            _ if !one || stray => None,
            (Some(next), ..) => Some(Pages::Next(next.clone())),
            (_, Some(true), ..) => Some(Pages::Link),
            (_, _, Some(parameter), ..) => {
                Some(Pages::Number { parameter: parameter.clone(), first: first.unwrap_or(1) })
            }
            (_, _, _, Some(parameter), ..) => Some(Pages::Offset { parameter: parameter.clone() }),
            (.., Some(parameter), Some(at)) => {
                Some(Pages::Cursor { parameter: parameter.clone(), at: at.clone() })
            }
            _ => None,
        };
        pages.unwrap_or_else(|| {
            let what = "pages: one of next = \"/pointer\", link = true, page = \"parameter\" (and first), \
                        offset = \"parameter\", or cursor = \"parameter\" with at = \"/pointer\"";
            self.problem(&at, what);
            Pages::One
        })
    }
}

/// As they stand in the file; the parser gives them by the alphabet.
fn in_order(raw: BTreeMap<String, Spanned<String>>) -> Vec<(String, Spanned<String>)> {
    let mut all: Vec<_> = raw.into_iter().collect();
    all.sort_by_key(|(_, value)| value.span().start);
    all
}
