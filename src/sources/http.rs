//! A foreign system that answers requests with JSON.
//!
//! Page by page, row by row: at most one answer is in memory, and no tree of it.
//! Invariant: only the declared address is asked, over TLS (or on this machine), at an address that was looked up once;
//! no redirect and no next page leads elsewhere. A service that asks for patience gets it within the time limit.

mod pages;
pub mod request;
mod rows;
mod session;
mod token;

use std::{ops::ControlFlow, path::PathBuf, time::Duration};

use url::Url;

use self::{
    pages::Next,
    request::{Field, Request},
    rows::{each_row, json, take},
    session::{Answer, Session},
};
use super::{
    cell::{Cell, Column, ColumnKind},
    connector::{Connector, ConnectorError, Described, Gate, Limits, Outcome, Query, Sink, distinct},
    server::Secret,
};
use crate::network::Allowed;

/// Where a service is, and how it knows us.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Service {
    pub base: Url,
    pub auth: Auth,
    /// Sent with every request; no secrets.
    pub headers: Vec<(String, String)>,
    /// The authorities (PEM) that signed its certificate, instead of the public ones.
    pub authorities: Option<PathBuf>,
    /// At least so much time passes between two requests to the service.
    pub interval: Duration,
    /// A path that `indsigt sources check` asks, to see that we are let in.
    pub probe: Option<String>,
}

/// How a service knows us.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Auth {
    None,
    /// A header that begins with `prefix` and ends with the secret.
    Header {
        name: String,
        prefix: String,
        secret: Secret,
    },
    /// `Authorization: Basic` (RFC 7617).
    Basic {
        user: String,
        secret: Secret,
    },
    /// OAuth 2.0 client credentials (RFC 6749, section 4.4).
    Client {
        token_url: Url,
        id: String,
        secret: Secret,
        scope: String,
        in_body: bool,
    },
}

/// One service of somebody else.
pub struct Http {
    service: Service,
    allowed: Allowed,
}

impl Http {
    pub fn new(service: Service) -> Self {
        Http { service, allowed: Allowed::default() }
    }

    /// Besides the public internet, also what is listed here may be connected to.
    #[must_use]
    pub fn allowing(self, allowed: Allowed) -> Self {
        Http { allowed, ..self }
    }
}

fn columns(request: &Request, query: &Query) -> Vec<Column> {
    let kind = |name: &str| query.kinds.get(name).copied().unwrap_or(ColumnKind::Text);
    let fields = request.fields.iter().map(|field| &field.column);
    let column = |name: &String| Column { name: name.clone(), kind: kind(name) };
    fields.chain(&request.rest).map(column).collect()
}

impl Connector for Http {
    /// A service cannot describe a request. It is asked for its probe, which shows that it is there and lets us in; the
    /// columns are the declared ones, and a reading in which one of them is nowhere says so.
    fn describe(&self, queries: &[&Query], limits: Limits) -> Result<Vec<Described>, ConnectorError> {
        let mut session = Session::open(&self.service, &self.allowed, limits)?;
        session.probe()?;
        let described = |query: &&Query| {
            let columns = columns(query.request()?, query);
            distinct(&columns).map(|()| columns)
        };
        Ok(queries.iter().map(described).collect())
    }

    fn read(
        &self,
        query: &Query,
        values: &[Cell],
        limits: Limits,
        sink: &mut dyn Sink,
    ) -> Result<Outcome, ConnectorError> {
        let request = query.request()?;
        let mut session = Session::open(&self.service, &self.allowed, limits)?;
        let mut gate = Gate::new(sink, limits, session.started());
        let columns = columns(request, query);
        if gate.columns(&columns)?.is_break() {
            return Ok(gate.outcome);
        }
        // A value that cannot be asked for finds nobody.
        let unfit = |_| ConnectorError::Unfit;
        let first = request.address(&self.service.base, values).map_err(unfit)?;
        let body = request.filled_body(&query.parameters, values).map_err(unfit)?;
        let kinds = columns.iter().map(|column| query.kinds.get(&column.name).copied());
        let fields: Vec<_> = request.fields.iter().zip(kinds).collect();
        let mut pages = Next::new(&request.pages, first, body);
        let mut seen = vec![false; fields.len()];
        while let Some((url, body)) = pages.next() {
            let answer = match session.ask(&url, body.as_deref(), &request.nobody)? {
                Answer::Page(page) => page,
                Answer::Nobody => break,
            };
            let whole = json(&answer.bytes)?;
            let mut stopped = false;
            let count = each_row(whole, &request.rows, &mut |row| {
                let taken = take(row, &fields, request.rest.is_some())?;
                seen.iter_mut().zip(&taken.present).for_each(|(seen, here)| *seen |= here);
                stopped = matches!(gate.row(taken.cells, taken.undecodable)?, ControlFlow::Break(()));
                Ok(!stopped)
            })?;
            if stopped {
                break;
            }
            pages.after(&answer, whole, count)?;
        }
        if gate.outcome.rows > 0 {
            all_there(&request.fields, &seen)?;
        }
        Ok(gate.outcome)
    }
}

/// A field that no row has was renamed, or never was: what it held may now go out under another name.
fn all_there(fields: &[Field], seen: &[bool]) -> Result<(), ConnectorError> {
    let gone = fields.iter().zip(seen).find(|(field, seen)| !field.optional && !**seen);
    match gone {
        Some((Field { column, at, .. }, _)) => Err(ConnectorError::Refused(format!(
            "the column {column} is taken from {at}, and no row of the answer has that"
        ))),
        None => Ok(()),
    }
}

impl Query {
    /// The request of a query that is put to a service.
    ///
    /// # Errors
    /// [`ConnectorError::Refused`] for a query in another language.
    pub fn request(&self) -> Result<&Request, ConnectorError> {
        match &self.statement {
            super::connector::Statement::Request(request) => Ok(request),
            _ => Err(ConnectorError::Refused("a service is asked with a request".into())),
        }
    }
}
