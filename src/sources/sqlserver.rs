//! A foreign system that is an SQL Server database.
//!
//! There is no read-only transaction there. So a statement whose words could change anything is refused before it is
//! sent (two statements need no semicolon between them), what runs is rolled back, and the account is the lock that
//! counts. The server describes a statement with `sp_describe_first_result_set`, which runs nothing.
//! Invariant: one call is one connection and one transaction, which is always rolled back, and it ends within its limits.

mod address;
mod guard;
mod values;

use std::{ops::ControlFlow, pin::Pin, time::Instant};

use futures_util::{Stream, StreamExt as _, TryStreamExt as _};
use tiberius::{Client, QueryItem, error::Error};

pub use self::address::Address;
use self::{
    address::Line,
    guard::only_reads,
    values::{cell, kind_of},
};
use super::{
    cell::{Cell, Column, ColumnKind},
    connector::{Connector, ConnectorError, Described, Gate, Limits, Outcome, Query, Sink, distinct},
    kinds::shaped,
    server::Call,
};
use crate::network::Allowed;

/// One SQL Server database of somebody else.
pub struct SqlServer {
    address: Address,
    allowed: Allowed,
}

type Connection = Client<Box<dyn Line>>;

/// What is fetched between two visits to the sink.
const BATCH_ROWS: usize = 500;
const BATCH_BYTES: usize = 1 << 20;

impl SqlServer {
    pub fn new(address: Address) -> Self {
        SqlServer { address, allowed: Allowed::default() }
    }

    /// Besides the public internet, also what is listed here may be connected to.
    #[must_use]
    pub fn allowing(self, allowed: Allowed) -> Self {
        SqlServer { allowed, ..self }
    }

    async fn connect(&self, limits: Limits) -> Result<Connection, ConnectorError> {
        let mut client = self.address.connect(&self.allowed).await?;
        let settings = format!(
            "SET LOCK_TIMEOUT {}; SET XACT_ABORT ON; SET ANSI_NULLS ON; SET QUOTED_IDENTIFIER ON; SET DATEFORMAT ymd",
            limits.seconds.saturating_mul(1000).min(i32::MAX as u64)
        );
        run(&mut client, &settings).await?;
        // A snapshot where the database has been set up for one.
        let allowed =
            "SELECT CAST(snapshot_isolation_state AS int) FROM sys.databases WHERE name = DB_NAME()";
        let state = client.simple_query(allowed).await.map_err(why)?.into_row().await.map_err(why)?;
        let snapshot = state.and_then(|row| row.get::<i32, _>(0)) == Some(1);
        let level = if snapshot { "SNAPSHOT" } else { "READ COMMITTED" };
        run(&mut client, &format!("SET TRANSACTION ISOLATION LEVEL {level}; BEGIN TRANSACTION")).await?;
        Ok(client)
    }
}

async fn run(client: &mut Connection, sql: &str) -> Result<(), ConnectorError> {
    client.simple_query(sql).await.map_err(why)?.into_results().await.map_err(why).map(|_| ())
}

/// The columns as the server describes them, without running anything.
async fn described(client: &mut Connection, query: &Query) -> Result<Vec<Column>, ConnectorError> {
    let sql = query.sql()?;
    only_reads(sql)?;
    let parameters: Vec<_> =
        (1..=query.parameters.len()).map(|number| format!("@P{number} nvarchar(4000)")).collect();
    let parameters = parameters.join(", ");
    let ask = "SELECT name, system_type_name FROM sys.dm_exec_describe_first_result_set(@P1, @P2, 0) \
               ORDER BY column_ordinal";
    // The function hides its errors; the procedure tells them.
    let tell = "EXEC sp_describe_first_result_set @P1, @P2";
    client
        .query(tell, &[&sql, &parameters.as_str()])
        .await
        .map_err(why)?
        .into_results()
        .await
        .map_err(why)?;
    let rows = client.query(ask, &[&sql, &parameters.as_str()]).await.map_err(why)?;
    let rows = rows.into_first_result().await.map_err(why)?;
    let columns: Vec<_> = rows
        .iter()
        .map(|row| {
            let name = row.get::<&str, _>(0).unwrap_or_default().to_owned();
            let kind = named(row.get::<&str, _>(1).unwrap_or_default());
            Column { kind: query.kinds.get(&name).copied().unwrap_or(kind), name }
        })
        .collect();
    if columns.is_empty() {
        return Err(ConnectorError::Refused("only a SELECT is allowed".into()));
    }
    distinct(&columns).map(|()| columns)
}

/// The kind of a type by its name: `decimal(10,2)`, `nvarchar(max)`.
fn named(r#type: &str) -> ColumnKind {
    match r#type.split('(').next().unwrap_or_default() {
        "bit" => ColumnKind::Boolean,
        "tinyint" | "smallint" | "int" | "bigint" => ColumnKind::Integer,
        "decimal" | "numeric" | "money" | "smallmoney" | "float" | "real" => ColumnKind::Number,
        "date" => ColumnKind::Date,
        "time" => ColumnKind::Time,
        "datetime" | "datetime2" | "smalldatetime" | "datetimeoffset" => ColumnKind::DateTime,
        "binary" | "varbinary" | "image" | "timestamp" | "rowversion" | "geometry" | "geography"
        | "hierarchyid" => ColumnKind::Bytes,
        _ => ColumnKind::Text,
    }
}

impl Connector for SqlServer {
    fn describe(&self, queries: &[&Query], limits: Limits) -> Result<Vec<Described>, ConnectorError> {
        let call = Call::new(limits.seconds)?;
        call.wait(async {
            let mut client = self.connect(limits).await?;
            let mut all = vec![];
            for query in queries {
                // An error ends the transaction here, which nothing depends on.
                all.push(described(&mut client, query).await);
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
        only_reads(query.sql()?)?;
        let call = Call::new(limits.seconds)?;
        let mut gate = Gate::new(sink, limits, Instant::now());
        let mut client = call.wait(self.connect(limits))?;
        let mut question = tiberius::Query::new(query.sql()?);
        values.iter().for_each(|value| question.bind(parameter(value)));
        let stream = call.wait(async { question.query(&mut client).await.map_err(unfit) })?;
        let mut items = Box::pin(stream.map_err(unfit));
        let mut columns: Option<Vec<Column>> = None;
        loop {
            let batch = call.wait(batch(items.as_mut(), query, &mut columns))?;
            if let (Some(known), 0) = (&columns, gate.outcome.rows)
                && batch.first
                && gate.columns(known)?.is_break()
            {
                return Ok(gate.outcome);
            }
            for row in batch.rows {
                if let ControlFlow::Break(()) = gate.row(row, 0)? {
                    return Ok(gate.outcome);
                }
            }
            if batch.ended {
                return match columns {
                    Some(_) => Ok(gate.outcome),
                    None => Err(ConnectorError::Refused("only a SELECT is allowed".into())),
                };
            }
        }
    }
}

#[derive(Default)]
struct Batch {
    rows: Vec<Vec<Cell>>,
    /// The columns came with this one.
    first: bool,
    ended: bool,
}

async fn batch<S>(
    mut items: Pin<&mut S>,
    query: &Query,
    columns: &mut Option<Vec<Column>>,
) -> Result<Batch, ConnectorError>
where
    S: Stream<Item = Result<QueryItem, ConnectorError>>,
{
    let (mut batch, mut bytes) = (Batch::default(), 0);
    while batch.rows.len() < BATCH_ROWS && bytes < BATCH_BYTES {
        match items.next().await.transpose()? {
            None => {
                batch.ended = true;
                break;
            }
            Some(QueryItem::Metadata(_)) if columns.is_some() => {
                return Err(ConnectorError::Refused("one statement only".into()));
            }
            Some(QueryItem::Metadata(head)) => {
                let named = head.columns().iter().map(|column| {
                    let name = column.name().to_owned();
                    let kind = query.kinds.get(&name).copied();
                    Column { kind: kind.unwrap_or_else(|| kind_of(column.column_type())), name }
                });
                let named: Vec<_> = named.collect();
                distinct(&named)?;
                (*columns, batch.first) = (Some(named), true);
            }
            Some(QueryItem::Row(row)) => {
                let types: Vec<_> = row
                    .columns()
                    .iter()
                    .map(|column| (column.name().to_owned(), column.column_type()))
                    .collect();
                let mut cells = Vec::with_capacity(types.len());
                for (value, (name, r#type)) in row.into_iter().zip(types) {
                    let raw = cell(value, r#type)?;
                    let shaped = match query.kinds.get(&name) {
                        Some(kind) => shaped(raw, *kind),
                        None => raw,
                    };
                    bytes += shaped.size();
                    cells.push(shaped);
                }
                batch.rows.push(cells);
            }
        }
    }
    Ok(batch)
}

/// Values travel as text, which the server reads as whatever it compares them with.
fn parameter(cell: &Cell) -> tiberius::ColumnData<'static> {
    match cell {
        Cell::Null => tiberius::ColumnData::String(None),
        Cell::Bool(yes) => tiberius::ColumnData::Bit(Some(*yes)),
        Cell::Bytes(bytes) => tiberius::ColumnData::Binary(Some(bytes.clone().into())),
        Cell::Number(text)
        | Cell::Text(text)
        | Cell::Date(text)
        | Cell::DateTime(text)
        | Cell::Json(text) => tiberius::ColumnData::String(Some(text.clone().into())),
    }
}

/// An error while values are compared: what cannot be converted is nobody's there.
fn unfit(error: Error) -> ConnectorError {
    match &error {
        // Conversion failed, out of range, overflow.
        Error::Server(token) if matches!(token.code(), 241 | 242 | 245 | 248 | 8114 | 8115 | 8169) => {
            ConnectorError::Unfit
        }
        _ => why(error),
    }
}

/// What an administrator can act on. The server's words only where they speak of the statement or the connection.
fn why(error: Error) -> ConnectorError {
    match error {
        Error::Server(token) => {
            let words = format!("{} (error {})", token.message(), token.code());
            match token.code() {
                1222 => ConnectorError::Timeout,
                // Chosen as a deadlock's victim; no login, no database, no room.
                1205
                | 4060
                | 4064
                | 18452
                | 18456
                | 18470
                | 18486..=18488
                | 40613
                | 40501
                | 40615
                | 10928
                | 10929 => ConnectorError::Unreachable(words),
                102..=229 | 230 | 262 | 297 | 300 | 916 | 8120 | 8155..=8180 | 11501..=11550 => {
                    ConnectorError::Refused(words)
                }
                code => ConnectorError::Refused(format!("error {code}")),
            }
        }
        Error::Io { message, .. } => ConnectorError::Unreachable(message),
        Error::Routing { .. } => ConnectorError::Unreachable(
            "the server sends on to another address, which is not followed".into(),
        ),
        other => ConnectorError::Nonsense(other.to_string().chars().take(200).collect()),
    }
}
