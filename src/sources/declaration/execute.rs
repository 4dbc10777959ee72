//! What may be changed in a source, how, and how one sees that it happened; what must stay, and why.
//!
//! Invariant: a statement that stands here asks for one person (`:key` limits what it changes), changes rows and
//! nothing else, and has its own account. Values reach it as parameters; only a column's name is written into it, and
//! that comes from the declaration.

mod read;
mod statements;

use chrono::{Days, Months, NaiveDate};

pub use self::read::{RawAct, RawExecution, RawKeep, RawRecipient, RawWrite};
use super::{Dataset, Problem, Source, Words};
use crate::{
    law::{execution::DeedKind, grounds::Ground},
    register::RecipientKind,
    sources::{
        connector::{ConnectorError, Limits},
        mysql::{self, MysqlWriter},
        postgres::{Address, PostgresWriter},
        sqlite::SqliteWriter,
        writer::{Sql, Writer},
    },
};

/// How a source is changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Write {
    pub place: WritePlace,
    /// Every person's key, to find after a restore who came back.
    pub keys: Sql,
    /// How long a backup of this system is kept, in days.
    pub backup_days: u32,
    pub line: usize,
}

/// Where the account that may change something gets in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WritePlace {
    Sqlite(std::path::PathBuf),
    Postgres(Address),
    Mysql(mysql::Address),
}

/// What may be done with a dataset.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Execution {
    /// One for each column that may be corrected.
    pub rectify: Vec<Rectify>,
    pub erase: Option<Act>,
    pub restrict: Option<Act>,
    pub object: Option<Act>,
    pub keep: Option<Keep>,
}

/// A statement, and the one that shows what it does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Act {
    pub sql: Sql,
    /// To correct: the values that are there. Otherwise: the rows that are still to be dealt with; none when it is done.
    pub verify: Sql,
    /// More rows are never changed at once.
    pub rows: u64,
    /// A second person confirms.
    pub four_eyes: bool,
    pub line: usize,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rectify {
    pub column: String,
    pub act: Act,
}

/// Why rows must stay for a time (art. 17(3)).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keep {
    pub basis: Words,
    pub ground: Ground,
    pub days: Option<DateRule>,
    /// Any row that this gives is a legal hold.
    pub hold: Option<Sql>,
    pub line: usize,
}

/// From which column the last day follows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DateRule {
    /// The column says the last day itself.
    Until(String),
    /// So long after the day in the column.
    For { from: String, period: Period },
}

impl DateRule {
    pub fn column(&self) -> &str {
        match self {
            DateRule::Until(column) | DateRule::For { from: column, .. } => column,
        }
    }

    /// The last day on which the row must be there; `None` beyond the calendar.
    pub fn last_day(&self, day: NaiveDate) -> Option<NaiveDate> {
        match self {
            DateRule::Until(_) => Some(day),
            DateRule::For { period, .. } => period.after(day),
        }
    }
}

/// A number of calendar units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Period {
    Days(u32),
    Months(u32),
}

impl Period {
    /// `5 years`, `18 months`, `90 days`.
    pub fn parse(text: &str) -> Option<Period> {
        let (number, unit) = text.trim().split_once(' ')?;
        let number: u32 = number.parse().ok().filter(|number| (1..=999).contains(number))?;
        match unit.trim() {
            "day" | "days" => Some(Period::Days(number)),
            "month" | "months" => Some(Period::Months(number)),
            "year" | "years" => Some(Period::Months(12 * number)),
            _ => None,
        }
    }

    pub fn after(self, day: NaiveDate) -> Option<NaiveDate> {
        match self {
            Period::Days(days) => day.checked_add_days(Days::new(days.into())),
            Period::Months(months) => day.checked_add_months(Months::new(months)),
        }
    }

    fn in_days(self) -> u32 {
        match self {
            Period::Days(days) => days,
            Period::Months(months) => months * 31,
        }
    }
}

/// Who gets data from this source, besides those whom the register names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeclaredRecipient {
    pub name: Words,
    pub kind: RecipientKind,
    /// ISO 3166-1, two capitals.
    pub country: String,
}

impl Dataset {
    /// How `kind` is done here, for a correction of `column`.
    pub fn act(&self, kind: DeedKind, column: Option<&str>) -> Option<&Act> {
        let execution = &self.execution;
        match kind {
            DeedKind::Rectify => {
                let mut all = execution.rectify.iter();
                all.find(|one| column == Some(one.column.as_str())).map(|one| &one.act)
            }
            DeedKind::Erase => execution.erase.as_ref(),
            DeedKind::Restrict => execution.restrict.as_ref(),
            DeedKind::Object => execution.object.as_ref(),
        }
    }

    /// Whether `kind` can be done here at all.
    pub fn may(&self, kind: DeedKind) -> bool {
        match kind {
            DeedKind::Rectify => !self.execution.rectify.is_empty(),
            other => self.act(other, None).is_some(),
        }
    }
}

impl Source {
    /// The account that may change something; `None`: nothing is changed here by the program.
    pub fn writer(&self) -> Option<Box<dyn Writer>> {
        match &self.write.as_ref()?.place {
            WritePlace::Sqlite(path) => Some(Box::new(SqliteWriter::new(path.clone()))),
            WritePlace::Postgres(address) => {
                Some(Box::new(PostgresWriter::new(address.clone(), self.allow.clone())))
            }
            WritePlace::Mysql(address) => {
                Some(Box::new(MysqlWriter::new(address.clone(), self.allow.clone())))
            }
        }
    }

    /// What is wrong between what is declared about changes and the system, without changing anything.
    pub fn check_execution(&self, limits: Limits) -> Vec<Problem> {
        let problem = |line, what: String| Problem { file: self.file.clone(), line: Some(line), what };
        let (Some(writer), Some(write)) = (self.writer(), &self.write) else { return vec![] };
        let mut statements: Vec<((&Sql, bool), usize)> = vec![((&write.keys, false), write.line)];
        for execution in self.datasets.iter().map(|dataset| &dataset.execution) {
            let others = [&execution.erase, &execution.restrict, &execution.object];
            let acts = execution.rectify.iter().map(|one| &one.act).chain(others.into_iter().flatten());
            for act in acts {
                statements.push(((&act.sql, true), act.line));
                statements.push(((&act.verify, false), act.line));
            }
            if let Some(Keep { hold: Some(hold), line, .. }) = &execution.keep {
                statements.push(((hold, false), *line));
            }
        }
        let (asked, lines): (Vec<_>, Vec<_>) = statements.into_iter().unzip();
        let described = match writer.describe(&asked, limits) {
            Ok(described) => described,
            Err(error) => return vec![problem(write.line, format!("[write]: {error}"))],
        };
        let mut problems: Vec<Problem> = vec![];
        for (result, line) in described.into_iter().zip(lines) {
            let what = match result {
                Ok(()) => continue,
                Err(ConnectorError::Refused(words)) => format!("sql: {words}"),
                Err(error) => error.to_string(),
            };
            // A statement is looked at once for each of its columns.
            if problems.last() != Some(&problem(line, what.clone())) {
                problems.push(problem(line, what));
            }
        }
        problems
    }
}
