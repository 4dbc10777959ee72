//! A foreign system that is a PostgreSQL database.
//!
//! The query is prepared first, which tells names and types and runs nothing; then it runs inside
//! `SELECT c0::text, … FROM (<query>) q(c0, …)`. So the server itself writes every value down exactly, whatever its
//! type, and a statement that is not a query does not even parse.
//! Invariant: one call is one connection and one read-only transaction, and it ends within its limits; rows are
//! handed over outside the small runtime that fetches them, so that a sink may itself talk to a database.

mod address;
mod values;
mod write;

use std::{ops::ControlFlow, pin::pin, time::Instant};

use futures_util::{StreamExt as _, stream::Fuse};
use tokio_postgres::{Client, Error, RowStream, error::SqlState};

pub use self::address::Address;
use self::values::{Raw, TextParameter, Wanted};
pub use self::write::PostgresWriter;
pub use super::server::Secret;
use super::{
    cell::Cell,
    connector::{Connector, ConnectorError, Described, Gate, Limits, Outcome, Query, Sink, distinct},
    server::Call,
};
use crate::network::Allowed;

/// One PostgreSQL database of somebody else.
pub struct Postgres {
    address: Address,
    allowed: Allowed,
}

/// What is fetched between two visits to the sink.
const BATCH_ROWS: usize = 500;
const BATCH_BYTES: usize = 1 << 20;

impl Postgres {
    pub fn new(address: Address) -> Self {
        Postgres { address, allowed: Allowed::default() }
    }

    /// Besides the public internet, also what is listed here may be connected to.
    #[must_use]
    pub fn allowing(self, allowed: Allowed) -> Self {
        Postgres { allowed, ..self }
    }

    async fn connect(&self, limits: Limits) -> Result<Client, ConnectorError> {
        let client = self.address.connect(&self.allowed).await?;
        // A server without an encoding refuses to send what is not UTF-8, unless nobody asks for UTF-8.
        let settings = format!(
            "SELECT set_config('client_encoding', 'SQL_ASCII', false) WHERE current_setting('server_encoding')='SQL_ASCII'; \
             SET statement_timeout={}; SET lock_timeout={0}; SET TIME ZONE 'UTC'; SET DateStyle=ISO; \
             SET IntervalStyle=iso_8601; SET extra_float_digits=1",
            limits.seconds * 1000
        );
        client.batch_execute(&settings).await.map_err(why)?;
        let begin = "BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY";
        client.batch_execute(begin).await.map_err(why)?;
        Ok(client)
    }
}

async fn describe(client: &Client, query: &Query) -> Result<Vec<Wanted>, ConnectorError> {
    let statement = client.prepare(query.sql()?).await.map_err(why)?;
    if statement.columns().is_empty() {
        return Err(ConnectorError::Refused("only a SELECT is allowed".into()));
    }
    if statement.params().len() != query.parameters.len() {
        return Err(ConnectorError::Refused("the parameters do not match".into()));
    }
    let wanted: Vec<_> = statement.columns().iter().map(|column| Wanted::new(column, query)).collect();
    let columns: Vec<_> = wanted.iter().map(|wanted| wanted.column.clone()).collect();
    distinct(&columns).map(|()| wanted)
}

/// The query inside the one that has every value written down. The line break ends a trailing comment.
fn wrapped(query: &Query, wanted: &[Wanted]) -> Result<String, ConnectorError> {
    let expressions: Vec<_> = wanted.iter().enumerate().map(|(i, wanted)| wanted.expression(i)).collect();
    let names: Vec<_> = (0..wanted.len()).map(|i| format!("c{i}")).collect();
    let (expressions, names) = (expressions.join(", "), names.join(", "));
    Ok(format!("SELECT {expressions} FROM (\n{}\n) AS q({names})", query.sql()?))
}

async fn run(
    client: &Client,
    query: &Query,
    wanted: &[Wanted],
    values: &[Cell],
) -> Result<RowStream, ConnectorError> {
    let statement = client.prepare(&wrapped(query, wanted)?).await.map_err(why)?;
    let values: Vec<_> = values.iter().map(TextParameter::new).collect();
    client.query_raw(&statement, values).await.map_err(unfit)
}

impl Connector for Postgres {
    fn describe(&self, queries: &[&Query], limits: Limits) -> Result<Vec<Described>, ConnectorError> {
        let call = Call::new(limits.seconds)?;
        call.wait(async {
            let client = self.connect(limits).await?;
            let mut all = vec![];
            for query in queries {
                // A failed statement would take the whole transaction with it.
                client.batch_execute("SAVEPOINT one").await.map_err(why)?;
                let described = match describe(&client, query).await {
                    Ok(wanted) => {
                        let runs = client.prepare(&wrapped(query, &wanted)?).await;
                        runs.map_err(why).map(|_| wanted.into_iter().map(|wanted| wanted.column).collect())
                    }
                    Err(error) => Err(error),
                };
                client.batch_execute("ROLLBACK TO one").await.map_err(why)?;
                all.push(described);
            }
            Ok(all)
        })
    }

    fn read(
        &self,
        query: &Query,
        values: &[Cell],
        limits: Limits,
        sink: &mut dyn Sink,
    ) -> Result<Outcome, ConnectorError> {
        let call = Call::new(limits.seconds)?;
        let mut gate = Gate::new(sink, limits, Instant::now());
        let (client, wanted) = call.wait(async {
            let client = self.connect(limits).await?;
            let wanted = describe(&client, query).await?;
            Ok((client, wanted))
        })?;
        let columns: Vec<_> = wanted.iter().map(|wanted| wanted.column.clone()).collect();
        if gate.columns(&columns)?.is_break() {
            return Ok(gate.outcome);
        }
        // Fused: the stream must not be asked again after its end.
        let mut rows = pin!(call.wait(run(&client, query, &wanted, values))?.fuse());
        loop {
            let batch = call.wait(batch(rows.as_mut(), &wanted))?;
            if batch.is_empty() {
                return Ok(gate.outcome);
            }
            for (row, undecodable) in batch {
                if let ControlFlow::Break(()) = gate.row(row, undecodable)? {
                    return Ok(gate.outcome);
                }
            }
        }
    }
}

/// The next rows, each with the number of its values that were no UTF-8; none at the end.
async fn batch(
    mut rows: std::pin::Pin<&mut Fuse<RowStream>>,
    wanted: &[Wanted],
) -> Result<Vec<(Vec<Cell>, u64)>, ConnectorError> {
    let (mut batch, mut bytes) = (vec![], 0);
    while batch.len() < BATCH_ROWS && bytes < BATCH_BYTES {
        let Some(row) = rows.next().await else { break };
        let row = row.map_err(why)?;
        let (mut cells, mut undecodable) = (Vec::with_capacity(wanted.len()), 0);
        for (i, wanted) in wanted.iter().enumerate() {
            let raw: Option<Raw<'_>> = row.try_get(i).map_err(why)?;
            let cell = wanted.cell(raw, &mut undecodable);
            bytes += cell.size();
            cells.push(cell);
        }
        batch.push((cells, undecodable));
    }
    Ok(batch)
}

/// An error while values are bound: data that does not fit a parameter's type (SQLSTATE class 22) is nobody's fault.
fn unfit(error: Error) -> ConnectorError {
    match error.code() {
        Some(code) if code.code().starts_with("22") => ConnectorError::Unfit,
        _ => why(error),
    }
}

/// What an administrator can act on. The server's words only where they speak of the statement or the connection:
/// a data error's words hold data.
pub(super) fn why(error: Error) -> ConnectorError {
    let Some(server) = error.as_db_error() else {
        let cause = std::error::Error::source(&error).map(|cause| format!(": {cause}")).unwrap_or_default();
        return match error.is_closed() || !cause.is_empty() {
            true => ConnectorError::Unreachable(format!("{error}{cause}")),
            false => ConnectorError::Nonsense(error.to_string()),
        };
    };
    let code = server.code().code();
    match &code[..2] {
        _ if *server.code() == SqlState::QUERY_CANCELED => ConnectorError::Timeout,
        _ if *server.code() == SqlState::LOCK_NOT_AVAILABLE => ConnectorError::Timeout,
        "08" | "28" | "3D" | "53" | "57" | "58" => {
            ConnectorError::Unreachable(format!("{} (SQLSTATE {code})", server.message()))
        }
        "0A" | "25" | "26" | "3F" | "42" => {
            ConnectorError::Refused(format!("{} (SQLSTATE {code})", server.message()))
        }
        _ => ConnectorError::Refused(format!("SQLSTATE {code}")),
    }
}
