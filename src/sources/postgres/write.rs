//! Changing a PostgreSQL database of somebody else: one statement in one transaction that sees one state. Whoever
//! changes the same row meanwhile makes it fail and be tried again, never overwrite.

use std::{ops::ControlFlow, pin::pin};

use futures_util::StreamExt as _;
use tokio_postgres::{Client, Error, error::SqlState};

use super::{Address, Call, unfit, values::TextParameter, why};
use crate::{
    network::Allowed,
    sources::{
        cell::Cell,
        connector::{ConnectorError, Limits},
        writer::{Change, End, Go, Judge, MOST_SEEN, Row, Seen, Sql, Writer, too_many},
    },
};

/// A PostgreSQL database that may be changed.
pub struct PostgresWriter {
    address: Address,
    allowed: Allowed,
}

impl PostgresWriter {
    pub fn new(address: Address, allowed: Allowed) -> Self {
        PostgresWriter { address, allowed }
    }

    async fn connect(&self, limits: Limits, mode: &str) -> Result<Client, ConnectorError> {
        let client = self.address.connect(&self.allowed).await?;
        let settings = format!(
            "SET statement_timeout={}; SET lock_timeout={0}; SET TIME ZONE 'UTC'; SET DateStyle=ISO; \
             SET extra_float_digits=1; BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ {mode}",
            limits.seconds * 1000
        );
        client.batch_execute(&settings).await.map_err(busy)?;
        Ok(client)
    }
}

/// Somebody else was at the same rows: worth another try.
fn busy(error: Error) -> ConnectorError {
    match error.code() {
        Some(code)
            if *code == SqlState::T_R_SERIALIZATION_FAILURE || *code == SqlState::T_R_DEADLOCK_DETECTED =>
        {
            ConnectorError::Unreachable("somebody else is changing the same rows".into())
        }
        Some(_) => unfit(error),
        None => why(error),
    }
}

/// The query inside one that has every value written down by the server itself.
async fn wrapped(client: &Client, sql: &Sql) -> Result<String, ConnectorError> {
    let statement = client.prepare(&sql.text).await.map_err(why)?;
    if statement.columns().is_empty() {
        return Err(ConnectorError::Refused("only a SELECT is allowed here".into()));
    }
    let columns = 0..statement.columns().len();
    let (names, texts): (Vec<String>, Vec<String>) =
        columns.map(|i| (format!("c{i}"), format!("c{i}::text"))).unzip();
    Ok(format!("SELECT {} FROM (\n{}\n) AS q({})", texts.join(", "), sql.text, names.join(", ")))
}

async fn each_row(
    client: &Client,
    sql: &Sql,
    values: &[Cell],
    each: &mut dyn FnMut(Row) -> ControlFlow<()>,
) -> Result<(), ConnectorError> {
    let statement = client.prepare(&wrapped(client, sql).await?).await.map_err(why)?;
    let values: Vec<_> = values.iter().map(TextParameter::new).collect();
    let mut rows = pin!(client.query_raw(&statement, values).await.map_err(busy)?);
    while let Some(row) = rows.next().await {
        let row = row.map_err(busy)?;
        let cells: Result<Row, _> = (0..row.len()).map(|i| row.try_get(i)).collect();
        if each(cells.map_err(why)?).is_break() {
            break;
        }
    }
    Ok(())
}

async fn seen(client: &Client, sql: &Sql, values: &[Cell]) -> Result<Vec<Row>, ConnectorError> {
    let mut rows = vec![];
    each_row(client, sql, values, &mut |row| {
        rows.push(row);
        if rows.len() > MOST_SEEN { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    })
    .await?;
    if rows.len() > MOST_SEEN { Err(too_many()) } else { Ok(rows) }
}

async fn changing(client: &Client, sql: &Sql) -> Result<tokio_postgres::Statement, ConnectorError> {
    let statement = client.prepare(&sql.text).await.map_err(why)?;
    match statement.columns().is_empty() {
        true => Ok(statement),
        false => Err(ConnectorError::Refused("it changes nothing, or gives rows back".into())),
    }
}

async fn within(client: &Client, change: &Change, judge: &mut dyn Judge) -> Result<Seen, ConnectorError> {
    let before = seen(client, &change.verify, &change.verify_values).await?;
    if judge.before(&before) == Go::Stop {
        return Ok(Seen { before, ..Seen::default() });
    }
    let statement = changing(client, &change.statement).await?;
    let values: Vec<_> = change.values.iter().map(TextParameter::new).collect();
    let hit = client.execute_raw(&statement, values).await.map_err(busy)?;
    let after = seen(client, &change.verify, &change.verify_values).await?;
    let committed = judge.after(hit, &after) == End::Commit;
    Ok(Seen { before, hit: Some(hit), after, committed })
}

impl Writer for PostgresWriter {
    fn describe(
        &self,
        statements: &[(&Sql, bool)],
        limits: Limits,
    ) -> Result<Vec<Result<(), ConnectorError>>, ConnectorError> {
        let call = Call::new(limits.seconds)?;
        call.wait(async {
            let client = self.connect(limits, "READ WRITE").await?;
            let mut all = vec![];
            for (sql, changes) in statements {
                // A failed statement would take the whole transaction with it.
                client.batch_execute("SAVEPOINT one").await.map_err(why)?;
                let described = match changes {
                    true => changing(&client, sql).await.map(|_| ()),
                    false => wrapped(&client, sql).await.map(|_| ()),
                };
                client.batch_execute("ROLLBACK TO one").await.map_err(why)?;
                all.push(described);
            }
            Ok(all)
        })
    }

    fn read(
        &self,
        sql: &Sql,
        values: &[Cell],
        limits: Limits,
        each: &mut dyn FnMut(Row) -> ControlFlow<()>,
    ) -> Result<(), ConnectorError> {
        let call = Call::new(limits.seconds)?;
        call.wait(async {
            let client = self.connect(limits, "READ ONLY").await?;
            each_row(&client, sql, values, each).await
        })
    }

    fn carry_out(
        &self,
        change: &Change,
        judge: &mut dyn Judge,
        limits: Limits,
    ) -> Result<Seen, ConnectorError> {
        let call = Call::new(limits.seconds)?;
        call.wait(async {
            let client = self.connect(limits, "READ WRITE").await?;
            // An error drops the connection, which takes everything back.
            let done = within(&client, change, judge).await?;
            let end = if done.committed { "COMMIT" } else { "ROLLBACK" };
            client.batch_execute(end).await.map_err(busy)?;
            Ok(done)
        })
    }
}
