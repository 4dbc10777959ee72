//! Changing an SQLite file of somebody else: one statement in one transaction that takes the lock at its start.
//!
//! Invariant: an authorizer lets a statement change rows and nothing else: no table, no setting, no other file.

use std::{ops::ControlFlow, path::PathBuf, time::Instant};

use rusqlite::{
    Connection, OpenFlags,
    hooks::{AuthAction, AuthContext, Authorization},
    types::ValueRef,
};

use super::{guarded, parameter, why};
use crate::sources::{
    cell::Cell,
    connector::{ConnectorError, Limits},
    writer::{Change, End, Go, Judge, MOST_SEEN, Row, Seen, Sql, Writer, too_many},
};

/// An SQLite file that may be changed.
pub struct SqliteWriter {
    path: PathBuf,
}

impl SqliteWriter {
    pub fn new(path: PathBuf) -> Self {
        SqliteWriter { path }
    }

    fn open(&self, limits: Limits) -> Result<Connection, ConnectorError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let conn = Connection::open_with_flags(&self.path, flags).map_err(why)?;
        // The keys between its tables hold for us too.
        conn.pragma_update(None, "foreign_keys", true).map_err(why)?;
        guarded(&conn, limits, Instant::now()).map_err(why)?;
        conn.authorizer(Some(only_rows)).map_err(why)?;
        Ok(conn)
    }
}

fn only_rows(context: AuthContext<'_>) -> Authorization {
    match context.action {
        AuthAction::Select
        | AuthAction::Read { .. }
        | AuthAction::Recursive
        | AuthAction::Transaction { .. } => Authorization::Allow,
        AuthAction::Update { table_name, .. }
        | AuthAction::Insert { table_name }
        | AuthAction::Delete { table_name } => {
            let inner = table_name.to_ascii_lowercase().starts_with("sqlite_");
            if inner { Authorization::Deny } else { Authorization::Allow }
        }
        AuthAction::Function { function_name } if function_name != "load_extension" => Authorization::Allow,
        _ => Authorization::Deny,
    }
}

fn text(value: ValueRef<'_>) -> Option<String> {
    match value {
        ValueRef::Null => None,
        ValueRef::Integer(whole) => Some(whole.to_string()),
        ValueRef::Real(real) => Some(format!("{real:?}")),
        ValueRef::Text(bytes) => Some(String::from_utf8_lossy(bytes).into_owned()),
        ValueRef::Blob(bytes) => Some(bytes.iter().map(|byte| format!("{byte:02x}")).collect()),
    }
}

fn each_row(
    conn: &Connection,
    sql: &Sql,
    values: &[Cell],
    each: &mut dyn FnMut(Row) -> ControlFlow<()>,
) -> Result<(), ConnectorError> {
    let mut statement = conn.prepare(&sql.text).map_err(why)?;
    if !statement.readonly() || statement.column_count() == 0 {
        return Err(ConnectorError::Refused("only a SELECT is allowed here".into()));
    }
    let columns = statement.column_count();
    let values = values.iter().map(parameter);
    let mut rows = statement.query(rusqlite::params_from_iter(values)).map_err(why)?;
    while let Some(row) = rows.next().map_err(why)? {
        let cells: Result<Row, _> = (0..columns).map(|i| row.get_ref(i).map(text)).collect();
        if each(cells.map_err(why)?).is_break() {
            break;
        }
    }
    Ok(())
}

fn seen(conn: &Connection, sql: &Sql, values: &[Cell]) -> Result<Vec<Row>, ConnectorError> {
    let mut rows = vec![];
    each_row(conn, sql, values, &mut |row| {
        rows.push(row);
        if rows.len() > MOST_SEEN { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    })?;
    if rows.len() > MOST_SEEN { Err(too_many()) } else { Ok(rows) }
}

impl Writer for SqliteWriter {
    fn describe(
        &self,
        statements: &[(&Sql, bool)],
        limits: Limits,
    ) -> Result<Vec<Result<(), ConnectorError>>, ConnectorError> {
        let conn = self.open(limits)?;
        conn.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(())).map_err(why)?;
        let described = |(sql, changes): &(&Sql, bool)| {
            let statement = conn.prepare(&sql.text).map_err(why)?;
            match (statement.readonly(), statement.column_count(), *changes) {
                (false, 0, true) => Ok(()),
                (true, 1.., false) => Ok(()),
                (_, _, true) => Err(ConnectorError::Refused("it changes nothing, or gives rows back".into())),
                (_, _, false) => Err(ConnectorError::Refused("only a SELECT is allowed here".into())),
            }
        };
        Ok(statements.iter().map(described).collect())
    }

    fn read(
        &self,
        sql: &Sql,
        values: &[Cell],
        limits: Limits,
        each: &mut dyn FnMut(Row) -> ControlFlow<()>,
    ) -> Result<(), ConnectorError> {
        each_row(&self.open(limits)?, sql, values, each)
    }

    fn carry_out(
        &self,
        change: &Change,
        judge: &mut dyn Judge,
        limits: Limits,
    ) -> Result<Seen, ConnectorError> {
        let conn = self.open(limits)?;
        // The lock first: between looking and changing nobody else changes anything.
        conn.execute_batch("BEGIN IMMEDIATE").map_err(why)?;
        let done = within(&conn, change, judge)?;
        // An error above drops the connection, which takes everything back.
        conn.execute_batch(if done.committed { "COMMIT" } else { "ROLLBACK" }).map_err(why)?;
        Ok(done)
    }
}

fn within(conn: &Connection, change: &Change, judge: &mut dyn Judge) -> Result<Seen, ConnectorError> {
    let before = seen(conn, &change.verify, &change.verify_values)?;
    if judge.before(&before) == Go::Stop {
        return Ok(Seen { before, ..Seen::default() });
    }
    let values = change.values.iter().map(parameter);
    let hit = conn.execute(&change.statement.text, rusqlite::params_from_iter(values)).map_err(why)? as u64;
    let after = seen(conn, &change.verify, &change.verify_values)?;
    let committed = judge.after(hit, &after) == End::Commit;
    Ok(Seen { before, hit: Some(hit), after, committed })
}
