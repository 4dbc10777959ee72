//! What is asked of a source, in the language of its kind: SQL, a request, or files.
//!
//! Invariant: a [`Query`] that comes out of here is fed exactly the values that are known where it stands.

use std::collections::BTreeMap;

use toml::Spanned;

use super::{
    Problem, Titled, raw,
    request::RawRequest,
    validate::{Check, line_of},
};
use crate::sources::{
    cell::ColumnKind,
    connector::{FileQuery, Query, Statement},
    files::folder::Pattern,
    forms,
    statement::{Dialect, number},
};

/// How sources of a kind are asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    Sql(Dialect),
    Request,
    Files,
    /// Nothing is asked by program.
    None,
}

impl Language {
    pub fn of(kind: raw::Kind) -> Self {
        match kind {
            raw::Kind::Sqlite => Language::Sql(Dialect::Sqlite),
            raw::Kind::Postgres => Language::Sql(Dialect::Postgres),
            raw::Kind::Mysql => Language::Sql(Dialect::Mysql),
            raw::Kind::Sqlserver => Language::Sql(Dialect::SqlServer),
            raw::Kind::Http => Language::Request,
            raw::Kind::Files => Language::Files,
            raw::Kind::Task => Language::None,
        }
    }
}

/// Every way in which a declaration may ask; one of them fits the source's kind.
pub struct Asked {
    pub sql: Option<Spanned<String>>,
    pub files: Option<Spanned<FileQuery>>,
    pub request: Option<Spanned<RawRequest>>,
}

type Kinds = BTreeMap<String, ColumnKind>;

impl Check<'_> {
    /// What is asked in the piece that begins in `line`; its parameters must be exactly the `fed` ones.
    pub fn query(
        &mut self,
        line: usize,
        asked: Asked,
        fed: &[&str],
        columns: &BTreeMap<String, Titled>,
    ) -> Query {
        let kinds: Kinds =
            columns.iter().filter_map(|(name, titled)| Some((name.clone(), titled.kind?))).collect();
        match (self.language, asked) {
            (Language::Sql(dialect), Asked { sql: Some(sql), files: None, request: None }) => {
                self.sql(&sql, dialect, fed, kinds)
            }
            (Language::Request, Asked { sql: None, files: None, request: Some(request) }) => {
                self.request(request, fed, kinds)
            }
            (Language::Files, Asked { sql: None, files: Some(files), request: None }) => {
                self.files(files, fed, kinds)
            }
            // That nothing can be asked is told where it was written.
            (Language::None, _) => nothing(kinds),
            (language, asked) => {
                let word = match language {
                    Language::Request => "request",
                    Language::Files => "files",
                    _ => "sql",
                };
                let other = match asked {
                    Asked { sql: Some(at), .. } if word != "sql" => Some(self.line(&at)),
                    Asked { files: Some(at), .. } if word != "files" => Some(self.line(&at)),
                    Asked { request: Some(at), .. } if word != "request" => Some(self.line(&at)),
                    _ => None,
                };
                match other {
                    Some(line) => {
                        self.problem_in(line, &format!("this kind of source is asked with {word} alone"));
                    }
                    None => self.problem_in(line, &format!("{word}: say what is asked")),
                }
                nothing(kinds)
            }
        }
    }

    fn problem_in(&mut self, line: usize, what: &str) {
        self.problems.push(Problem { file: self.file.to_owned(), line: Some(line), what: what.to_owned() });
    }

    /// The SQL, whose parameters must be the `fed` ones, each in one of its forms at least.
    fn sql(&mut self, sql: &Spanned<String>, dialect: Dialect, fed: &[&str], kinds: Kinds) -> Query {
        let numbered = match number(sql.get_ref(), dialect) {
            Ok(numbered) => numbered,
            Err(mistake) => {
                let line = self.line(sql) + self.line_within(sql, mistake.offset);
                self.problems.push(Problem {
                    file: self.file.to_owned(),
                    line: Some(line),
                    what: format!("sql: {}", mistake.what),
                });
                return nothing(kinds);
            }
        };
        let used = &numbered.parameters;
        let distinct = used.iter().enumerate().filter(|(i, name)| !used[..*i].contains(name));
        let unfed = |used: &String| !fed.iter().any(|known| forms::stands_for(used, known));
        for (_, unfed) in distinct.filter(|(_, name)| unfed(name)) {
            let known: Vec<_> = fed.iter().map(|known| forms::forms_of(known)).collect();
            self.problem(
                sql,
                format!("sql uses :{unfed}, which is not given here; it has {}", known.join(", ")),
            );
        }
        let used = |known: &&&str| numbered.parameters.iter().any(|used| forms::stands_for(used, known));
        for unused in fed.iter().filter(|known| !used(known)) {
            self.problem(sql, format!("sql does not use :{unused}, so it would not ask for this person"));
        }
        Query { statement: Statement::Sql(numbered.sql), parameters: numbered.parameters, kinds }
    }

    /// The files, whose columns and braces must ask by exactly the `fed` values.
    fn files(&mut self, at: Spanned<FileQuery>, fed: &[&str], kinds: Kinds) -> Query {
        let files = at.get_ref().clone();
        let mut parameters: Vec<String> = files.matching.values().cloned().collect();
        match Pattern::parse(&files.files) {
            Ok(pattern) => {
                parameters.extend(pattern.parameters());
                if pattern.is_folder() && !files.matching.is_empty() {
                    self.problem(&at, "files: a folder has no columns to match");
                }
            }
            Err(what) => self.problem(&at, format!("files: {what}")),
        }
        parameters.sort();
        parameters.dedup();
        if let Some(name) = &files.encoding
            && encoding_rs::Encoding::for_label(name.as_bytes()).is_none()
        {
            self.problem(&at, format!("files: no encoding is called {name:?}"));
        }
        if files.delimiter.is_some_and(|delimiter| !delimiter.is_ascii() || delimiter == '"') {
            self.problem(&at, "files: a delimiter is one plain character");
        }
        let unfed = |used: &&String| !fed.iter().any(|known| forms::stands_for(used, known));
        for unfed in parameters.iter().filter(unfed) {
            let known = fed.join(", ");
            self.problem(&at, format!("files asks by {unfed}, which is not given here; it has {known}"));
        }
        let used = |known: &&&str| parameters.iter().any(|used| forms::stands_for(used, known));
        for unused in fed.iter().filter(|known| !used(known)) {
            self.problem(&at, format!("files does not ask by {unused}, so it would not ask for this person"));
        }
        Query { statement: Statement::Files(files), parameters, kinds }
    }

    /// How many lines below its opening quotes a byte of a multi-line text stands.
    fn line_within(&self, sql: &Spanned<String>, offset: usize) -> usize {
        let written = &self.text[sql.span()];
        let opening = usize::from(written.starts_with("\"\"\"\n") || written.starts_with("'''\n"));
        opening + line_of(sql.get_ref(), offset) - 1
    }
}

/// Stands in for a query that has a problem; the declaration is refused anyway.
fn nothing(kinds: Kinds) -> Query {
    Query { statement: Statement::Sql(String::new()), parameters: vec![], kinds }
}
