//! A foreign system is declared, not programmed: one TOML file says how a person is found there and what is read.
//!
//! Invariant: a [`Source`] that exists is whole. Every parameter of its SQL is fed, every title is there in both
//! languages, and every mistake of the file was told at once, with its line.

mod asked;
pub mod execute;
mod explain;
mod papers;
mod place;
mod raw;
mod request;
mod task;
mod validate;

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};

pub use explain::{Code, Reference, Sensitive};
pub use papers::Papers;
pub use task::{Owner, Task};

use super::{
    cell::ColumnKind,
    connector::{Connector, ConnectorError, Described, Limits, Outcome, Query, Sink},
    files::Folder,
    http::{Http, Service},
    identifiers::Identifier,
    mysql::{self, Mysql},
    postgres::{Address, Postgres},
    sqlite::Sqlite,
    sqlserver::{self, SqlServer},
};
use crate::{
    law::identity::{Sensitivity, answers::AnswerKind},
    network::Allowed,
};

/// A text in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    pub da: String,
    pub en: String,
}

/// How the organisation came by the data. What the person provided or what was observed of her can be ported
/// (art. 20(1), WP 242 rev.01), what was derived cannot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ProvidedBy {
    Subject,
    Observed,
    Derived,
}

/// Art. 6(1)(a) to (f).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LegalBasis {
    Consent,
    Contract,
    LegalObligation,
    VitalInterests,
    PublicTask,
    LegitimateInterests,
}

/// What kind of system it is, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    Sqlite(PathBuf),
    Postgres(Address),
    Mysql(mysql::Address),
    SqlServer(sqlserver::Address),
    Http(Box<Service>),
    /// A folder.
    Files(PathBuf),
    /// No system that could be asked: its owner is.
    Owner,
}

impl Place {
    /// As it stands in a declaration.
    pub fn kind(&self) -> &'static str {
        match self {
            Place::Sqlite(_) => "sqlite",
            Place::Postgres(_) => "postgres",
            Place::Mysql(_) => "mysql",
            Place::SqlServer(_) => "sqlserver",
            Place::Http(_) => "http",
            Place::Files(_) => "files",
            Place::Owner => "task",
        }
    }
}

/// One declared system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    pub file: PathBuf,
    pub name: String,
    pub place: Place,
    /// Where the declaration says where the system is.
    pub line: usize,
    /// What may be connected to besides the public internet.
    pub allow: Allowed,
    /// The slugs of the organisations that may use it.
    pub organisations: Vec<String>,
    /// Processors, as the register names them, whose data are asked for here.
    pub processors: Vec<String>,
    /// Activities that are covered beside those of the datasets, by their keys in the register.
    pub activities: Vec<String>,
    pub title: Words,
    pub description: Words,
    pub limits: Limits,
    pub finders: Vec<Finder>,
    pub datasets: Vec<Dataset>,
    /// What is handed over as files.
    pub papers: Vec<Papers>,
    /// Whom to ask, where there is no interface.
    pub task: Option<Task>,
    /// How a person is reached, as this system knows it.
    pub contact: Option<Contact>,
    pub questions: Vec<Question>,
    /// How it is changed; `None`: by people alone.
    pub write: Option<execute::Write>,
    /// Who gets data from here, besides those whom the register names (art. 19).
    pub recipients: Vec<execute::DeclaredRecipient>,
}

/// The columns that a `[contact]` may have.
pub const CONTACT_COLUMNS: [&str; 5] = ["name", "email", "phone", "address", "changed_at"];

/// How a person is reached: one row with some of [`CONTACT_COLUMNS`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    pub query: Query,
    pub line: usize,
}

/// Something that only the person and the organisation know: one row with one value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    pub name: String,
    pub text: Words,
    pub kind: AnswerKind,
    pub query: Query,
    pub line: usize,
}

/// One way to find a person: a query whose first column is `key`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finder {
    pub by: Vec<Identifier>,
    pub query: Query,
    pub columns: BTreeMap<String, Titled>,
    pub line: usize,
}

/// One set of rows about a person who was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dataset {
    pub name: String,
    pub title: Words,
    pub description: Words,
    /// The key of the processing activity in the register (art. 30).
    pub activity: String,
    pub provided_by: ProvidedBy,
    pub legal_basis: Option<LegalBasis>,
    /// How sure one must be who asks before these rows are given out; the register may say more.
    pub sensitivity: Sensitivity,
    pub query: Query,
    pub columns: BTreeMap<String, Titled>,
    /// Columns about somebody else (art. 15(4)).
    pub others: Vec<Other>,
    /// What may be changed here, and what must stay.
    pub execution: execute::Execution,
    pub sensitive: Vec<Sensitive>,
    /// The columns that tell one row from another.
    pub primary_key: Vec<String>,
    pub references: Vec<Reference>,
    /// Columns that are named outside `columns`, each with its line.
    pub named: Vec<Other>,
    /// Columns of other datasets that references lead to: the dataset, and the column with its line.
    pub leads_to: Vec<(String, Other)>,
    pub line: usize,
}

/// What the declaration says about one column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Titled {
    pub title: Option<Words>,
    pub description: Option<Words>,
    pub kind: Option<ColumnKind>,
    /// What of a person it is, where its name does not say so.
    pub is: Option<Identifier>,
    /// What each value means, where the values are codes.
    pub codes: Vec<Code>,
    pub line: usize,
}

/// A column that is named, such as one about somebody else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Other {
    pub column: String,
    pub line: usize,
}

/// What is wrong with a declaration or with the system it declares; for an administrator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    pub file: PathBuf,
    /// Counted from 1.
    pub line: Option<usize>,
    pub what: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}:{line}: {}", self.file.display(), self.what),
            None => write!(f, "{}: {}", self.file.display(), self.what),
        }
    }
}

impl Source {
    /// Reads one declaration; paths in it are relative to its folder.
    ///
    /// # Errors
    /// Every problem of the file, with its line.
    pub fn parse(file: &Path, text: &str) -> Result<Source, Vec<Problem>> {
        let raw: raw::Declaration = toml::from_str(text).map_err(|error| {
            let line = error.span().map(|span| validate::line_of(text, span.start));
            vec![Problem { file: file.to_owned(), line, what: error.message().to_owned() }]
        })?;
        validate::validate(file, text, raw)
    }

    pub fn connector(&self) -> Box<dyn Connector> {
        match &self.place {
            Place::Sqlite(path) => Box::new(Sqlite::new(path.clone())),
            Place::Postgres(address) => Box::new(Postgres::new(address.clone()).allowing(self.allow.clone())),
            Place::Mysql(address) => Box::new(Mysql::new(address.clone()).allowing(self.allow.clone())),
            Place::SqlServer(address) => {
                Box::new(SqlServer::new(address.clone()).allowing(self.allow.clone()))
            }
            Place::Http(service) => Box::new(Http::new((**service).clone()).allowing(self.allow.clone())),
            Place::Files(folder) => Box::new(Folder::new(folder.clone())),
            Place::Owner => Box::new(Nobody),
        }
    }

    /// The keys of the register's activities that this source is about.
    pub fn about(&self) -> BTreeSet<&str> {
        let datasets = self.datasets.iter().map(|dataset| &dataset.activity);
        let papers = self.papers.iter().map(|papers| &papers.activity);
        datasets.chain(papers).chain(&self.activities).map(String::as_str).collect()
    }

    pub fn dataset(&self, name: &str) -> Option<&Dataset> {
        self.datasets.iter().find(|dataset| dataset.name == name)
    }
}

/// Stands where a person is asked instead of a system: there is nothing to search by program.
struct Nobody;

impl Connector for Nobody {
    fn describe(&self, _: &[&Query], _: Limits) -> Result<Vec<Described>, ConnectorError> {
        Ok(vec![])
    }

    fn read(
        &self,
        _: &Query,
        _: &[super::cell::Cell],
        _: Limits,
        _: &mut dyn Sink,
    ) -> Result<Outcome, ConnectorError> {
        Err(ConnectorError::Refused("the owner of the system is asked, not the system".into()))
    }
}
