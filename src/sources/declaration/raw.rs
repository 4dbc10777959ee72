//! A declaration as it stands in its file, before it is checked. Unknown keys are refused by the parser.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use super::{
    LegalBasis, ProvidedBy, Words,
    execute::{RawAct, RawKeep, RawRecipient, RawWrite},
    explain::{RawReference, Sensitive},
    request::{RawAuth, RawRequest},
};
use crate::{
    law::identity::{Sensitivity, answers::AnswerKind},
    sources::{cell::ColumnKind, connector::FileQuery, identifiers::Identifier},
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Declaration {
    pub name: Spanned<String>,
    pub kind: Spanned<Kind>,
    pub path: Option<Spanned<String>>,
    pub url_env: Option<Spanned<String>>,
    pub url_file: Option<Spanned<String>>,
    pub ca_file: Option<Spanned<String>>,
    pub allow: Option<Spanned<Vec<String>>>,
    pub base: Option<Spanned<String>>,
    pub auth: Option<Spanned<RawAuth>>,
    pub headers: Option<BTreeMap<String, String>>,
    pub interval_ms: Option<u64>,
    pub probe: Option<Spanned<String>>,
    pub organisations: Spanned<Vec<String>>,
    /// Names of processors in the register whose data are asked for here.
    #[serde(default)]
    pub processors: Vec<String>,
    /// Keys of activities in the register that this covers beside those of its datasets.
    #[serde(default)]
    pub activities: Vec<String>,
    pub title: Spanned<Words>,
    pub description: Spanned<Words>,
    pub limits: Option<Spanned<Limits>>,
    #[serde(default)]
    pub find: Vec<Spanned<Find>>,
    #[serde(default)]
    pub dataset: Vec<Spanned<Dataset>>,
    #[serde(default)]
    pub documents: Vec<Spanned<super::papers::RawPapers>>,
    pub task: Option<Spanned<super::task::RawTask>>,
    pub contact: Option<Spanned<Contact>>,
    #[serde(default, rename = "control-question", alias = "control_question")]
    pub questions: Vec<Spanned<Question>>,
    pub write: Option<Spanned<RawWrite>>,
    #[serde(default, rename = "recipient")]
    pub recipients: Vec<Spanned<RawRecipient>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contact {
    pub sql: Option<Spanned<String>>,
    pub files: Option<Spanned<FileQuery>>,
    pub request: Option<Spanned<RawRequest>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    pub name: Spanned<String>,
    pub text: Spanned<Words>,
    pub kind: AnswerKind,
    pub sql: Option<Spanned<String>>,
    pub files: Option<Spanned<FileQuery>>,
    pub request: Option<Spanned<RawRequest>>,
}

#[derive(Deserialize, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    Sqlite,
    Postgres,
    #[serde(alias = "mariadb")]
    Mysql,
    #[serde(alias = "mssql")]
    Sqlserver,
    Http,
    Files,
    Task,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    pub rows: Option<u64>,
    pub bytes: Option<u64>,
    pub seconds: Option<u64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Find {
    pub by: Spanned<Vec<Identifier>>,
    pub sql: Option<Spanned<String>>,
    pub files: Option<Spanned<FileQuery>>,
    pub request: Option<Spanned<RawRequest>>,
    #[serde(default)]
    pub columns: BTreeMap<String, Spanned<Column>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dataset {
    pub name: Spanned<String>,
    pub title: Spanned<Words>,
    pub description: Spanned<Words>,
    pub sql: Option<Spanned<String>>,
    pub files: Option<Spanned<FileQuery>>,
    pub request: Option<Spanned<RawRequest>>,
    pub activity: Spanned<String>,
    #[serde(alias = "provided-by")]
    pub provided_by: ProvidedBy,
    #[serde(alias = "legal-basis")]
    pub legal_basis: Option<LegalBasis>,
    #[serde(default)]
    pub sensitivity: Sensitivity,
    #[serde(default)]
    pub others: Vec<Spanned<String>>,
    #[serde(default)]
    pub rectify: Vec<Spanned<RawAct>>,
    pub erase: Option<Spanned<RawAct>>,
    pub restrict: Option<Spanned<RawAct>>,
    pub object: Option<Spanned<RawAct>>,
    pub keep: Option<Spanned<RawKeep>>,
    #[serde(default)]
    pub sensitive: Vec<Sensitive>,
    #[serde(default, alias = "primary-key")]
    pub primary_key: Vec<Spanned<String>>,
    #[serde(default)]
    pub references: Vec<RawReference>,
    #[serde(default)]
    pub columns: BTreeMap<String, Spanned<Column>>,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Column {
    pub da: Option<String>,
    pub en: Option<String>,
    #[serde(rename = "type")]
    pub kind: Option<ColumnKind>,
    /// What of a person it is; in a `[[find]]` only.
    pub is: Option<Identifier>,
    pub description: Option<Spanned<Words>>,
    #[serde(default)]
    pub codes: BTreeMap<String, Spanned<Words>>,
}
