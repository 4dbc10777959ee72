//! A foreign system that is a MySQL or MariaDB database.
//!
//! The statement is prepared twice before it runs: by itself, which tells names and types and runs nothing, and inside
//! `SELECT * FROM (<query>) q`, which no other statement than a query parses as. It then runs by itself, because a
//! derived table loses its order there.
//! Invariant: one call is one connection and one read-only transaction with a snapshot of its own, and it ends within
//! its limits; values come in the binary protocol, so that each is what the server holds.

mod address;
mod values;
mod write;

use std::{ops::ControlFlow, time::Instant};

use mysql_async::{
    Conn, DriverError, Error, Params, QueryResult, Statement, TextProtocol, Value, prelude::Queryable as _,
};

use self::values::{Wanted, parameter};
pub use self::{address::Address, write::MysqlWriter};
use super::{
    cell::Cell,
    connector::{Connector, ConnectorError, Described, Gate, Limits, Outcome, Query, Sink, distinct},
    server::Call,
};
use crate::network::Allowed;

/// One MySQL or MariaDB database of somebody else.
pub struct Mysql {
    address: Address,
    allowed: Allowed,
}

/// What is fetched between two visits to the sink.
const BATCH_ROWS: usize = 500;
const BATCH_BYTES: usize = 1 << 20;

impl Mysql {
    pub fn new(address: Address) -> Self {
        Mysql { address, allowed: Allowed::default() }
    }

    /// Besides the public internet, also what is listed here may be connected to.
    #[must_use]
    pub fn allowing(self, allowed: Allowed) -> Self {
        Mysql { allowed, ..self }
    }

    async fn connect(&self, limits: Limits) -> Result<Conn, ConnectorError> {
        session((&self.address, &self.allowed), limits, "", READING).await
    }
}

/// Begins a transaction that changes nothing and sees one state.
const READING: &[&str] = &[
    "SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ",
    "START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY",
];

/// A connection with its limits, in a transaction that `begin` begins.
async fn session(
    (address, allowed): (&Address, &Allowed),
    limits: Limits,
    mode: &str,
    begin: &[&str],
) -> Result<Conn, ConnectorError> {
    let mut conn = address.connect(allowed).await?;
    // What the statement means must not hang on how the server is set up.
    conn.query_drop("SET NAMES utf8mb4").await.map_err(why)?;
    conn.query_drop(format!("SET SESSION sql_mode='{mode}', time_zone='+00:00'")).await.map_err(why)?;
    let seconds = limits.seconds;
    // MariaDB's name for it, then MySQL's; a server with neither is stopped by us alone.
    if conn.query_drop(format!("SET SESSION max_statement_time={seconds}")).await.is_err() {
        let _ = conn.query_drop(format!("SET SESSION max_execution_time={}", seconds * 1000)).await;
    }
    let locks = format!("SET SESSION lock_wait_timeout={seconds}, innodb_lock_wait_timeout={seconds}");
    conn.query_drop(locks).await.map_err(why)?;
    for statement in begin {
        conn.query_drop(*statement).await.map_err(why)?;
    }
    Ok(conn)
}

async fn prepare(conn: &mut Conn, query: &Query) -> Result<(Statement, Vec<Wanted>), ConnectorError> {
    let sql = query.sql()?;
    let statement = conn.prep(sql).await.map_err(why)?;
    if statement.num_columns() == 0 {
        return Err(ConnectorError::Refused("only a SELECT is allowed".into()));
    }
    if usize::from(statement.num_params()) != query.parameters.len() {
        return Err(ConnectorError::Refused("the parameters do not match".into()));
    }
    let wanted: Vec<_> = statement.columns().iter().map(|column| Wanted::new(column, query)).collect();
    let columns: Vec<_> = wanted.iter().map(|wanted| wanted.column.clone()).collect();
    distinct(&columns)?;
    let inside = conn.prep(format!("SELECT * FROM (\n{sql}\n) AS q")).await.map_err(why)?;
    conn.close(inside).await.map_err(why)?;
    Ok((statement, wanted))
}

impl Connector for Mysql {
    fn describe(&self, queries: &[&Query], limits: Limits) -> Result<Vec<Described>, ConnectorError> {
        let call = Call::new(limits.seconds)?;
        let mut conn = call.wait(self.connect(limits))?;
        let all = call.wait(async {
            let mut all = vec![];
            for query in queries {
                let described = prepare(&mut conn, query).await;
                if let Err(ConnectorError::Unreachable(_)) = described {
                    return described.map(|_| vec![]);
                }
                all.push(described.map(|(_, wanted)| wanted.into_iter().map(|one| one.column).collect()));
            }
            Ok(all)
        });
        call.let_go(conn);
        all
    }

    fn read(
        &self,
        query: &Query,
        values: &[Cell],
        limits: Limits,
        sink: &mut dyn Sink,
    ) -> Result<Outcome, ConnectorError> {
        let call = Call::new(limits.seconds)?;
        let gate = Gate::new(sink, limits, Instant::now());
        let mut conn = call.wait(self.connect(limits))?;
        let outcome = rows(&call, &mut conn, query, values, gate);
        call.let_go(conn);
        outcome
    }
}

fn rows(
    call: &Call,
    conn: &mut Conn,
    query: &Query,
    values: &[Cell],
    mut gate: Gate<'_>,
) -> Result<Outcome, ConnectorError> {
    let (statement, wanted) = call.wait(prepare(conn, query))?;
    let columns: Vec<_> = wanted.iter().map(|wanted| wanted.column.clone()).collect();
    if gate.columns(&columns)?.is_break() {
        return Ok(gate.outcome);
    }
    let parameters: Vec<Value> = values.iter().map(parameter).collect();
    let positional = if parameters.is_empty() { Params::Empty } else { Params::Positional(parameters) };
    let mut result = call.wait(async { conn.exec_iter(&statement, positional).await.map_err(why) })?;
    loop {
        let batch = call.wait(batch(&mut result, &wanted))?;
        if batch.is_empty() {
            break;
        }
        for (row, undecodable) in batch {
            if let ControlFlow::Break(()) = gate.row(row, undecodable)? {
                return Ok(gate.outcome);
            }
        }
    }
    let warned = result.warnings() > 0;
    drop(result);
    if warned && call.wait(was_bent(conn, values))? {
        return Err(ConnectorError::Unfit);
    }
    Ok(gate.outcome)
}

/// The next rows, each with the number of its values that were no UTF-8; none at the end.
async fn batch(
    result: &mut QueryResult<'_, 'static, mysql_async::BinaryProtocol>,
    wanted: &[Wanted],
) -> Result<Vec<(Vec<Cell>, u64)>, ConnectorError> {
    let (mut batch, mut bytes) = (vec![], 0);
    while batch.len() < BATCH_ROWS && bytes < BATCH_BYTES {
        let Some(row) = result.next().await.map_err(why)? else { break };
        let (mut cells, mut undecodable) = (Vec::with_capacity(wanted.len()), 0);
        for (wanted, value) in wanted.iter().zip(row.unwrap()) {
            let cell = wanted.cell(value, &mut undecodable);
            bytes += cell.size();
            cells.push(cell);
        }
        batch.push((cells, undecodable));
    }
    Ok(batch)
}

/// Whether the server bent one of our values to make it fit: `id = '17 OR 1=1'` finds number 17, with a warning. Nobody
/// there has that value, and what was found is somebody else.
async fn was_bent(conn: &mut Conn, values: &[Cell]) -> Result<bool, ConnectorError> {
    let mut warnings: QueryResult<'_, '_, TextProtocol> =
        conn.query_iter("SHOW WARNINGS").await.map_err(why)?;
    let warnings: Vec<(String, u16, String)> = warnings.collect().await.map_err(why)?;
    let bent = |words: &String| {
        let value = words.split_once("value: '").map(|(_, rest)| rest.trim_end_matches('\''));
        value.is_some_and(|value| {
            values.iter().filter_map(Cell::to_text).any(|ours| ours.starts_with(value) && !value.is_empty())
        })
    };
    Ok(warnings.iter().any(|(_, code, words)| matches!(code, 1292 | 1366) && bent(words)))
}

/// What an administrator can act on. The server's words only where they speak of the statement or the connection: a
/// data error's words hold data.
fn why(error: Error) -> ConnectorError {
    let server = match error {
        Error::Server(server) => server,
        Error::Io(error) => return ConnectorError::Unreachable(error.to_string()),
        Error::Driver(DriverError::ConnectionClosed) => {
            return ConnectorError::Unreachable("the connection was closed".into());
        }
        Error::Driver(
            error @ (DriverError::NoClientSslFlagFromServer | DriverError::UnknownAuthPlugin { .. }),
        ) => return ConnectorError::Unreachable(error.to_string()),
        Error::Driver(error @ (DriverError::MixedParams | DriverError::StmtParamsMismatch { .. })) => {
            return ConnectorError::Refused(error.to_string());
        }
        Error::Driver(error) => return ConnectorError::Nonsense(error.to_string()),
        Error::Other(error) => return ConnectorError::Nonsense(error.to_string()),
        Error::Url(_) => return ConnectorError::Unreachable("its address is no MySQL address".into()),
    };
    let words = format!("{} (error {})", server.message, server.code);
    match (server.code, &*server.state) {
        // Lock wait, query interrupted, the server's two limits of time.
        (1205 | 1317 | 1969 | 3024, _) => ConnectorError::Timeout,
        (1040 | 1044 | 1045 | 1049 | 1053 | 1129 | 1130 | 1203 | 1226 | 1698, _) => {
            ConnectorError::Unreachable(words)
        }
        (_, state) if state.starts_with("08") || state.starts_with("28") => {
            ConnectorError::Unreachable(words)
        }
        // Reading in SERIALIZABLE or a changed table: the same question may do better the next time.
        (1213 | 1412, _) => ConnectorError::Unreachable(words),
        (_, state) if state.starts_with("42") || state.starts_with("25") => ConnectorError::Refused(words),
        (1060 | 1064 | 1210 | 1241 | 1248 | 1295 | 1305, _) => ConnectorError::Refused(words),
        _ => ConnectorError::Refused(format!("error {}, SQLSTATE {}", server.code, server.state)),
    }
}
