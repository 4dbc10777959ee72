//! A foreign system that is an SQLite file.
//!
//! Invariant: the file is opened read-only, and an authorizer lets a statement do nothing but select; what it may
//! take of time and memory is bounded by the limits.

mod write;

use std::{
    ops::ControlFlow,
    path::PathBuf,
    time::{Duration, Instant},
};

use rusqlite::{
    Connection, Error, ErrorCode, OpenFlags, Statement,
    config::DbConfig,
    functions::FunctionFlags,
    hooks::{AuthAction, AuthContext, Authorization},
    limits::Limit,
    types::{Value, ValueRef},
};

pub use self::write::SqliteWriter;
use super::{
    cell::{Cell, Column, ColumnKind},
    connector::{Connector, ConnectorError, Described, Gate, Limits, Outcome, Query, Sink, distinct},
    forms,
    kinds::shaped,
};

/// One SQLite file of somebody else.
pub struct Sqlite {
    path: PathBuf,
}

/// How many steps of SQLite's machine pass between two looks at the clock.
const STEPS: i32 = 10_000;

impl Sqlite {
    pub fn new(path: PathBuf) -> Self {
        Sqlite { path }
    }

    fn open(&self, limits: Limits, started: Instant) -> Result<Connection, ConnectorError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let conn = Connection::open_with_flags(&self.path, flags).map_err(why)?;
        guarded(&conn, limits, started).map_err(why)?;
        Ok(conn)
    }
}

fn guarded(conn: &Connection, limits: Limits, started: Instant) -> rusqlite::Result<()> {
    conn.busy_timeout(Duration::from_secs(limits.seconds))?;
    // The file is somebody else's: its own views, triggers and corrupt pages must not surprise us.
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    conn.set_limit(Limit::SQLITE_LIMIT_LENGTH, i32::try_from(limits.bytes).unwrap_or(i32::MAX))?;
    let until = started + Duration::from_secs(limits.seconds);
    normal_forms(conn)?;
    conn.progress_handler(STEPS, Some(move || Instant::now() >= until))?;
    conn.authorizer(Some(only_select))
}

/// Functions for a declaration's SQL that write a value as the parameters of the same name are written.
fn normal_forms(conn: &Connection) -> rusqlite::Result<()> {
    type Form = (&'static str, fn(&str) -> String);
    const FORMS: [Form; 4] = [
        ("indsigt_fold", forms::fold),
        ("indsigt_words", forms::words),
        ("indsigt_number", forms::number),
        ("indsigt_phone", forms::phone_digits),
    ];
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC;
    for (name, form) in FORMS {
        conn.create_scalar_function(name, 1, flags, move |given| {
            Ok(match given.get_raw(0) {
                ValueRef::Text(text) => std::str::from_utf8(text).ok().map(form),
                ValueRef::Integer(whole) => Some(form(&whole.to_string())),
                _ => None,
            })
        })?;
    }
    Ok(())
}

fn only_select(context: AuthContext<'_>) -> Authorization {
    match context.action {
        AuthAction::Select | AuthAction::Read { .. } | AuthAction::Recursive => Authorization::Allow,
        AuthAction::Function { function_name } if function_name != "load_extension" => Authorization::Allow,
        _ => Authorization::Deny,
    }
}

/// Prepares `query`, refusing whatever is not one reading statement.
fn prepare<'c>(conn: &'c Connection, query: &Query) -> Result<Statement<'c>, ConnectorError> {
    let statement = conn.prepare(query.sql()?).map_err(why)?;
    if !statement.readonly() || statement.column_count() == 0 {
        return Err(ConnectorError::Refused("only a SELECT is allowed".into()));
    }
    Ok(statement)
}

fn columns(statement: &Statement<'_>, query: &Query) -> Vec<Column> {
    let kind = |name: &str, declared: Option<&str>| {
        query.kinds.get(name).copied().unwrap_or_else(|| declared.map_or(ColumnKind::Text, kind_of))
    };
    let column = |column: &rusqlite::Column<'_>| Column {
        name: column.name().to_owned(),
        kind: kind(column.name(), column.decl_type()),
    };
    statement.columns().iter().map(column).collect()
}

/// SQLite's types are any text; these are the ones people write. An expression has none and counts as text until
/// its values say more.
fn kind_of(declared: &str) -> ColumnKind {
    let declared = declared.to_ascii_uppercase();
    let has = |words: &[&str]| words.iter().any(|word| declared.contains(word));
    match () {
        () if has(&["BOOL"]) => ColumnKind::Boolean,
        () if has(&["DATETIME", "TIMESTAMP"]) => ColumnKind::DateTime,
        () if has(&["DATE"]) => ColumnKind::Date,
        () if has(&["TIME"]) => ColumnKind::Time,
        () if has(&["JSON"]) => ColumnKind::Json,
        () if has(&["CHAR", "TEXT", "CLOB"]) => ColumnKind::Text,
        () if has(&["INT"]) => ColumnKind::Integer,
        () if has(&["BLOB", "BINARY"]) => ColumnKind::Bytes,
        () if has(&["REAL", "FLOA", "DOUB", "NUM", "DEC", "MONEY"]) => ColumnKind::Number,
        () => ColumnKind::Text,
    }
}

impl Connector for Sqlite {
    fn describe(&self, queries: &[&Query], limits: Limits) -> Result<Vec<Described>, ConnectorError> {
        let conn = self.open(limits, Instant::now())?;
        // Opening reads nothing; this does, and so tells a file that is no database.
        conn.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(())).map_err(why)?;
        let described = |query: &&Query| {
            let columns = columns(&prepare(&conn, query)?, query);
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
        let started = Instant::now();
        let conn = self.open(limits, started)?;
        let mut statement = prepare(&conn, query)?;
        let columns = columns(&statement, query);
        let mut gate = Gate::new(sink, limits, started);
        if gate.columns(&columns)?.is_break() {
            return Ok(gate.outcome);
        }
        let values = values.iter().map(parameter);
        let mut rows = statement.query(rusqlite::params_from_iter(values)).map_err(why)?;
        while let Some(row) = rows.next().map_err(why)? {
            let mut undecodable = 0;
            let mut cells = Vec::with_capacity(columns.len());
            for (i, column) in columns.iter().enumerate() {
                let wanted = (column.kind != ColumnKind::Text || query.kinds.contains_key(&column.name))
                    .then_some(column.kind);
                cells.push(cell(row.get_ref(i).map_err(why)?, wanted, &mut undecodable));
            }
            if let ControlFlow::Break(()) = gate.row(cells, undecodable)? {
                break;
            }
        }
        Ok(gate.outcome)
    }
}

/// A column without a type of its own keeps numbers as numbers; only a declared `text` makes text of them.
fn cell(value: ValueRef<'_>, wanted: Option<ColumnKind>, undecodable: &mut u64) -> Cell {
    let raw = match value {
        ValueRef::Null => Cell::Null,
        ValueRef::Integer(whole) => Cell::Number(whole.to_string()),
        ValueRef::Real(real) if real.is_finite() => Cell::Number(format!("{real:?}")),
        ValueRef::Real(real) => Cell::Text(if real > 0.0 { "Infinity" } else { "-Infinity" }.to_owned()),
        ValueRef::Blob(bytes) => Cell::Bytes(bytes.to_owned()),
        ValueRef::Text(bytes) => match std::str::from_utf8(bytes) {
            Ok(text) => Cell::Text(text.to_owned()),
            Err(_) => {
                *undecodable += 1;
                Cell::Bytes(bytes.to_owned())
            }
        },
    };
    match wanted {
        Some(kind) => shaped(raw, kind),
        None => raw,
    }
}

/// Whole numbers go as numbers, so that a key also finds its row in a column without a type.
fn parameter(cell: &Cell) -> Value {
    match cell {
        Cell::Null => Value::Null,
        Cell::Bool(yes) => Value::Integer((*yes).into()),
        Cell::Number(text) => match (text.parse(), text.parse()) {
            (Ok(whole), _) => Value::Integer(whole),
            (_, Ok(real)) => Value::Real(real),
            _ => Value::Text(text.clone()),
        },
        Cell::Bytes(bytes) => Value::Blob(bytes.clone()),
        Cell::Text(text) | Cell::Date(text) | Cell::DateTime(text) | Cell::Json(text) => {
            Value::Text(text.clone())
        }
    }
}

/// SQLite's words name tables and columns, never values.
fn why(error: Error) -> ConnectorError {
    let words = match &error {
        Error::SqliteFailure(_, Some(words)) => words.clone(),
        other => other.to_string(),
    };
    match error.sqlite_error_code() {
        Some(ErrorCode::OperationInterrupted) => ConnectorError::Timeout,
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked | ErrorCode::CannotOpen) => {
            ConnectorError::Unreachable(words)
        }
        Some(ErrorCode::SystemIoFailure | ErrorCode::PermissionDenied) => ConnectorError::Unreachable(words),
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => ConnectorError::Nonsense(words),
        _ => ConnectorError::Refused(words),
    }
}
