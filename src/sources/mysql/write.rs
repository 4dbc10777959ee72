//! Changing a MySQL or MariaDB database of somebody else: one statement in one transaction whose reads lock what they
//! see, so that nobody changes it between looking and changing.
//!
//! Invariant: a table that takes nothing back (MyISAM, Aria, CSV …) is never changed: there, trying is doing.

use std::ops::ControlFlow;

use mysql_async::{Conn, Params, Row as Fetched, Statement, Value, prelude::Queryable as _};

use super::{
    Address, session,
    values::{Wanted, parameter},
    was_bent, why,
};
use crate::{
    network::Allowed,
    sources::{
        cell::Cell,
        connector::{ConnectorError, Limits},
        server::Call,
        writer::{Change, End, Go, Judge, MOST_SEEN, Row, Seen, Sql, Writer, too_many},
    },
};

/// A MySQL or MariaDB database that may be changed.
pub struct MysqlWriter {
    address: Address,
    allowed: Allowed,
}

/// A value that is cut to fit is an error here, not a warning.
const STRICT: &str = "STRICT_ALL_TABLES";
const CHANGING: &[&str] = &["SET SESSION TRANSACTION ISOLATION LEVEL SERIALIZABLE", "START TRANSACTION"];
const READING: &[&str] = &[
    "SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ",
    "START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY",
];

impl MysqlWriter {
    pub fn new(address: Address, allowed: Allowed) -> Self {
        MysqlWriter { address, allowed }
    }

    async fn connect(&self, limits: Limits, begin: &[&str]) -> Result<Conn, ConnectorError> {
        session((&self.address, &self.allowed), limits, STRICT, begin).await
    }
}

fn refused<T>(words: impl Into<String>) -> Result<T, ConnectorError> {
    Err(ConnectorError::Refused(words.into()))
}

async fn reading(conn: &mut Conn, sql: &Sql) -> Result<Statement, ConnectorError> {
    let statement = conn.prep(&sql.text).await.map_err(why)?;
    if statement.num_columns() == 0 {
        return refused("only a SELECT is allowed here");
    }
    let inside = conn.prep(format!("SELECT 1 FROM (\n{}\n) AS q", sql.text)).await.map_err(why)?;
    conn.close(inside).await.map_err(why)?;
    Ok(statement)
}

async fn changing(conn: &mut Conn, sql: &Sql) -> Result<Statement, ConnectorError> {
    let statement = conn.prep(&sql.text).await.map_err(why)?;
    if statement.num_columns() != 0 {
        return refused("it changes nothing, or gives rows back");
    }
    takes_back(conn, sql).await?;
    Ok(statement)
}

/// Whether every table that the statement could mean can take a change back.
async fn takes_back(conn: &mut Conn, sql: &Sql) -> Result<(), ConnectorError> {
    let lasting = "SELECT t.TABLE_NAME, t.ENGINE FROM information_schema.TABLES t
         JOIN information_schema.ENGINES e ON e.ENGINE = t.ENGINE
         WHERE t.TABLE_TYPE = 'BASE TABLE' AND coalesce(e.TRANSACTIONS, 'NO') <> 'YES'
           AND t.TABLE_SCHEMA NOT IN ('information_schema', 'performance_schema', 'mysql', 'sys')";
    let lasting: Vec<(String, String)> = conn.query(lasting).await.map_err(why)?;
    let text = sql.text.to_lowercase();
    let words: Vec<&str> = text.split(|c: char| !(c.is_alphanumeric() || c == '_' || c == '$')).collect();
    match lasting.iter().find(|(table, _)| words.contains(&table.to_lowercase().as_str())) {
        Some((table, engine)) => refused(format!(
            "the table {table} is kept by {engine}, which takes nothing back; let people do it, or change its engine"
        )),
        None => Ok(()),
    }
}

fn positional(values: &[Cell]) -> Params {
    match values {
        [] => Params::Empty,
        values => Params::Positional(values.iter().map(parameter).collect()),
    }
}

fn text(cell: Cell) -> Option<String> {
    match cell {
        Cell::Null => None,
        Cell::Bool(yes) => Some(yes.to_string()),
        Cell::Bytes(bytes) => Some(bytes.iter().map(|byte| format!("{byte:02x}")).collect()),
        Cell::Number(text)
        | Cell::Text(text)
        | Cell::Date(text)
        | Cell::DateTime(text)
        | Cell::Json(text) => Some(text),
    }
}

async fn each_row(
    conn: &mut Conn,
    sql: &Sql,
    values: &[Cell],
    each: &mut dyn FnMut(Row) -> ControlFlow<()>,
) -> Result<(), ConnectorError> {
    let statement = reading(conn, sql).await?;
    let wanted: Vec<_> = statement.columns().iter().map(Wanted::plain).collect();
    let mut result = conn.exec_iter(&statement, positional(values)).await.map_err(why)?;
    // What is not UTF-8 is shown as its bytes.
    let mut undecodable = 0;
    while let Some(row) = result.next().await.map_err(why)? {
        let row: Vec<Value> = Fetched::unwrap(row);
        let cells = wanted.iter().zip(row).map(|(wanted, value)| text(wanted.cell(value, &mut undecodable)));
        if each(cells.collect()).is_break() {
            return Ok(());
        }
    }
    let warned = result.warnings() > 0;
    drop(result);
    if warned && was_bent(conn, values).await? { Err(ConnectorError::Unfit) } else { Ok(()) }
}

async fn seen(conn: &mut Conn, sql: &Sql, values: &[Cell]) -> Result<Vec<Row>, ConnectorError> {
    let mut rows = vec![];
    each_row(conn, sql, values, &mut |row| {
        rows.push(row);
        if rows.len() > MOST_SEEN { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    })
    .await?;
    if rows.len() > MOST_SEEN { Err(too_many()) } else { Ok(rows) }
}

async fn within(conn: &mut Conn, change: &Change, judge: &mut dyn Judge) -> Result<Seen, ConnectorError> {
    let before = seen(conn, &change.verify, &change.verify_values).await?;
    if judge.before(&before) == Go::Stop {
        return Ok(Seen { before, ..Seen::default() });
    }
    let statement = changing(conn, &change.statement).await?;
    let done = conn.exec_iter(&statement, positional(&change.values)).await.map_err(why)?;
    let hit = done.affected_rows();
    drop(done);
    let after = seen(conn, &change.verify, &change.verify_values).await?;
    let committed = judge.after(hit, &after) == End::Commit;
    Ok(Seen { before, hit: Some(hit), after, committed })
}

impl Writer for MysqlWriter {
    fn describe(
        &self,
        statements: &[(&Sql, bool)],
        limits: Limits,
    ) -> Result<Vec<Result<(), ConnectorError>>, ConnectorError> {
        let call = Call::new(limits.seconds)?;
        let mut conn = call.wait(self.connect(limits, CHANGING))?;
        let all = call.wait(async {
            let mut all = vec![];
            for (sql, changes) in statements {
                let described = match changes {
                    true => changing(&mut conn, sql).await,
                    false => reading(&mut conn, sql).await,
                };
                match described {
                    Err(gone @ ConnectorError::Unreachable(_)) => return Err(gone),
                    described => all.push(described.map(|_| ())),
                }
            }
            Ok(all)
        });
        call.let_go(conn);
        all
    }

    fn read(
        &self,
        sql: &Sql,
        values: &[Cell],
        limits: Limits,
        each: &mut dyn FnMut(Row) -> ControlFlow<()>,
    ) -> Result<(), ConnectorError> {
        let call = Call::new(limits.seconds)?;
        let mut conn = call.wait(self.connect(limits, READING))?;
        let done = call.wait(each_row(&mut conn, sql, values, each));
        call.let_go(conn);
        done
    }

    fn carry_out(
        &self,
        change: &Change,
        judge: &mut dyn Judge,
        limits: Limits,
    ) -> Result<Seen, ConnectorError> {
        let call = Call::new(limits.seconds)?;
        let mut conn = call.wait(self.connect(limits, CHANGING))?;
        let done = call.wait(async {
            // An error closes the connection, which takes everything back.
            let done = within(&mut conn, change, judge).await?;
            let end = if done.committed { "COMMIT" } else { "ROLLBACK" };
            conn.query_drop(end).await.map_err(why)?;
            Ok(done)
        });
        call.let_go(conn);
        done
    }
}
