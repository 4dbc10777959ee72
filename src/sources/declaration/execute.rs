//! What may be changed in a source, how, and how one sees that it happened; what must stay, and why.
//!
//! Invariant: a statement that stands here asks for one person (`:key` limits what it changes), changes rows and
//! nothing else, and has its own account. Values reach it as parameters; only a column's name is written into it, and
//! that comes from the declaration.

mod statements;

use chrono::{Days, Months, NaiveDate};
use serde::Deserialize;
use toml::Spanned;

use super::{Dataset, Problem, Source, Words, raw, validate::Check};
use crate::{
    law::{
        execution::{DeedKind, KEEPS},
        grounds::Ground,
    },
    register::RecipientKind,
    sources::{
        connector::{ConnectorError, Limits},
        postgres::{Address, PostgresWriter, Secret},
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

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawWrite {
    path: Option<Spanned<String>>,
    url_env: Option<Spanned<String>>,
    url_file: Option<Spanned<String>>,
    keys: Spanned<String>,
    backups: Spanned<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawAct {
    #[serde(default)]
    columns: Vec<Spanned<String>>,
    sql: Spanned<String>,
    verify: Spanned<String>,
    rows: Option<Spanned<u64>>,
    #[serde(default, alias = "four-eyes")]
    four_eyes: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawKeep {
    basis: Spanned<Words>,
    ground: Option<Spanned<String>>,
    period: Option<Spanned<String>>,
    from: Option<String>,
    until: Option<Spanned<String>>,
    hold: Option<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawRecipient {
    name: Spanned<Words>,
    kind: Spanned<String>,
    country: Spanned<String>,
}

/// What a dataset says about all this.
#[derive(Default)]
pub struct RawExecution {
    pub rectify: Vec<Spanned<RawAct>>,
    pub erase: Option<Spanned<RawAct>>,
    pub restrict: Option<Spanned<RawAct>>,
    pub object: Option<Spanned<RawAct>>,
    pub keep: Option<Spanned<RawKeep>>,
}

impl Check<'_> {
    pub fn write(&mut self, kind: raw::Kind, raw: Spanned<RawWrite>, ca_file: Option<&str>) -> Option<Write> {
        let line = self.line(&raw);
        let folder = self.file.parent().map(ToOwned::to_owned).unwrap_or_default();
        let span = raw.span();
        let raw = raw.into_inner();
        let place = if kind == raw::Kind::Sqlite {
            for foreign in [&raw.url_env, &raw.url_file].into_iter().flatten() {
                self.problem(foreign, "an SQLite source is changed by its path");
            }
            raw.path.as_ref().map(|path| WritePlace::Sqlite(folder.join(path.get_ref())))
        } else if kind == raw::Kind::Postgres {
            let found = match (&raw.url_env, &raw.url_file) {
                (Some(variable), None) => Some((variable, Secret::Environment(variable.get_ref().clone()))),
                (None, Some(file)) => Some((file, Secret::File(folder.join(file.get_ref())))),
                _ => None,
            };
            found.map(|(at, secret)| {
                let address = Address { secret, authorities: ca_file.map(|file| folder.join(file)) };
                if let Err(what) = address.config() {
                    self.problem(at, what);
                }
                WritePlace::Postgres(address)
            })
        } else {
            None
        };
        let backups = Period::parse(raw.backups.get_ref());
        if backups.is_none() {
            self.problem(&raw.backups, "backups: how long backups are kept, such as \"90 days\"");
        }
        let keys = self.reading(kind, &raw.keys, &[]);
        let Some(place) = place else {
            let at = Spanned::new(span, ());
            self.problem(&at, "[write]: say where the account that may change something gets in: path for SQLite, url_env or url_file for PostgreSQL");
            return None;
        };
        Some(Write { place, keys: keys?, backup_days: backups?.in_days(), line })
    }

    pub fn execution(&mut self, kind: raw::Kind, raw: RawExecution) -> Execution {
        let mut rectify: Vec<Rectify> = vec![];
        for one in raw.rectify {
            for made in self.rectify(kind, one) {
                if rectify.iter().any(|there| there.column == made.column) {
                    let what = format!("the column {} is corrected in two ways", made.column);
                    self.problem_at(made.act.line, what);
                }
                rectify.push(made);
            }
        }
        let mut act = |raw: Option<Spanned<RawAct>>, what| raw.and_then(|raw| self.act(kind, raw, what));
        let erase = act(raw.erase, DeedKind::Erase);
        let restrict = act(raw.restrict, DeedKind::Restrict);
        let object = act(raw.object, DeedKind::Object);
        let keep = raw.keep.and_then(|keep| self.keep(kind, keep));
        Execution { rectify, erase, restrict, object, keep }
    }

    fn rectify(&mut self, kind: raw::Kind, raw: Spanned<RawAct>) -> Vec<Rectify> {
        let (line, span) = (self.line(&raw), raw.span());
        let raw = raw.into_inner();
        if raw.columns.is_empty() {
            self.problem(&Spanned::new(span, ()), "columns: say which columns may be corrected");
        }
        let rows = self.most(raw.rows.as_ref(), 1);
        let mut made = vec![];
        for column in &raw.columns {
            let name = column.get_ref();
            if name.is_empty() || !name.chars().all(|c| c.is_alphanumeric() || c == '_') {
                self.problem(column, format!("{name:?}: a column's name has letters, digits and _ only"));
                continue;
            }
            let before = self.problems.len();
            let sql = self.changing(kind, &raw.sql, DeedKind::Rectify, Some(name));
            let verify = self.verifying(kind, &raw.verify, Some(name));
            if let (Some(sql), Some(verify)) = (sql, verify) {
                let act = Act { sql, verify, rows, four_eyes: raw.four_eyes, line };
                made.push(Rectify { column: name.clone(), act });
            }
            // The same mistake once, not once a column.
            if self.problems.len() > before {
                break;
            }
        }
        made
    }

    fn act(&mut self, kind: raw::Kind, raw: Spanned<RawAct>, what: DeedKind) -> Option<Act> {
        let line = self.line(&raw);
        let raw = raw.into_inner();
        if let Some(column) = raw.columns.first() {
            self.problem(column, "columns are said where something is corrected");
        }
        let rows = self.most(raw.rows.as_ref(), 1000);
        let sql = self.changing(kind, &raw.sql, what, None);
        let verify = self.verifying(kind, &raw.verify, None);
        Some(Act { sql: sql?, verify: verify?, rows, four_eyes: raw.four_eyes, line })
    }

    fn most(&mut self, rows: Option<&Spanned<u64>>, usual: u64) -> u64 {
        if let Some(none) = rows.filter(|rows| *rows.get_ref() == 0) {
            self.problem(none, "rows: at least one");
        }
        rows.map_or(usual, |rows| *rows.get_ref())
    }

    fn keep(&mut self, kind: raw::Kind, raw: Spanned<RawKeep>) -> Option<Keep> {
        let (line, span) = (self.line(&raw), raw.span());
        let raw = raw.into_inner();
        let basis = self.words(&raw.basis);
        let ground = match raw.ground.as_ref().map(|ground| (ground, Ground::parse(ground.get_ref()))) {
            None => Ground::LegalObligation,
            Some((_, Some(ground))) if KEEPS.contains(&ground) => ground,
            Some((at, _)) => {
                let known: Vec<&str> = KEEPS.iter().map(|ground| ground.as_str()).collect();
                self.problem(at, format!("ground: one of {}", known.join(", ")));
                return None;
            }
        };
        let days = match (raw.until, raw.period, raw.from) {
            (Some(until), None, None) => Some(DateRule::Until(until.into_inner())),
            (None, Some(period), Some(from)) => match Period::parse(period.get_ref()) {
                Some(period) => Some(DateRule::For { from, period }),
                None => {
                    self.problem(&period, "period: such as \"5 years\", \"18 months\" or \"90 days\"");
                    return None;
                }
            },
            (None, None, None) => None,
            _ => {
                let what = "keep: say either until = the column with the last day, or period and from = the column with the day it runs from";
                self.problem(&Spanned::new(span, ()), what);
                return None;
            }
        };
        let hold = match &raw.hold {
            Some(sql) => Some(self.reading(kind, sql, &["key"])?),
            None => None,
        };
        if days.is_none() && hold.is_none() {
            let what = "keep: say until when (until, or period and from), or what shows a legal hold (hold)";
            self.problem(&Spanned::new(span, ()), what);
        }
        Some(Keep { basis, ground, days, hold, line })
    }

    pub fn recipients(&mut self, raw: Vec<Spanned<RawRecipient>>) -> Vec<DeclaredRecipient> {
        let mut all = vec![];
        for one in raw {
            let one = one.into_inner();
            let name = self.words(&one.name);
            let kind = RecipientKind::parse(one.kind.get_ref());
            if kind.is_none() {
                self.problem(&one.kind, "kind: processor, controller, joint-controller or authority");
            }
            let country = one.country.get_ref().to_uppercase();
            if country.len() != 2 || !country.bytes().all(|b| b.is_ascii_uppercase()) {
                self.problem(&one.country, "country: two letters, such as DK");
            }
            all.extend(kind.map(|kind| DeclaredRecipient { name, kind, country }));
        }
        all
    }

    pub(super) fn problem_at(&mut self, line: usize, what: String) {
        self.problems.push(Problem { file: self.file.to_owned(), line: Some(line), what });
    }
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
