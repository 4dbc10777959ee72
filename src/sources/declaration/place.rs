//! Where a declared system is: for each kind, what must be said and what may not.

use std::path::{Path, PathBuf};

use toml::Spanned;

use super::{Place, raw, validate::Check};
use crate::{
    network::Allowed,
    sources::{mysql, postgres, server::Secret, sqlserver},
};

impl Check<'_> {
    pub fn place(&mut self, raw: &raw::Declaration) -> Option<Place> {
        if *raw.kind.get_ref() != raw::Kind::Http {
            self.no_service(raw);
        }
        match raw.kind.get_ref() {
            raw::Kind::Sqlite => self.file(raw),
            raw::Kind::Postgres => {
                let (at, secret) = self.secret(raw, "PostgreSQL")?;
                let address = postgres::Address { secret, authorities: self.authorities(raw) };
                if let Err(what) = address.config() {
                    self.problem(at, what);
                }
                Some(Place::Postgres(address))
            }
            raw::Kind::Mysql => {
                let (at, secret) = self.secret(raw, "MySQL")?;
                let address = mysql::Address { secret, authorities: self.authorities(raw) };
                if let Err(what) = address.check() {
                    self.problem(at, what);
                }
                Some(Place::Mysql(address))
            }
            raw::Kind::Sqlserver => {
                let (at, secret) = self.secret(raw, "SQL Server")?;
                let address = sqlserver::Address { secret, authorities: self.authorities(raw) };
                if let Err(what) = address.check() {
                    self.problem(at, what);
                }
                Some(Place::SqlServer(address))
            }
            raw::Kind::Http => self.service(raw),
            raw::Kind::Files => {
                for foreign in [&raw.url_env, &raw.url_file, &raw.ca_file].into_iter().flatten() {
                    self.problem(foreign, "a folder has a path and nothing else to reach it by");
                }
                if raw.path.is_none() {
                    self.problem(&raw.kind, "path: say where the folder is");
                }
                raw.path.as_ref().map(|path| Place::Files(self.beside(path)))
            }
            raw::Kind::Task => {
                for foreign in [&raw.path, &raw.url_env, &raw.url_file, &raw.ca_file].into_iter().flatten() {
                    self.problem(foreign, "a task is answered by a person: there is no address");
                }
                Some(Place::Owner)
            }
        }
    }

    /// What only a service has.
    fn no_service(&mut self, raw: &raw::Declaration) {
        for at in [&raw.base, &raw.probe].into_iter().flatten() {
            self.problem(at, "only a source with kind = \"http\" has this");
        }
        if let Some(at) = &raw.auth {
            self.problem(at, "only a source with kind = \"http\" has this");
        }
        if raw.headers.is_some() || raw.interval_ms.is_some() {
            self.problem(&raw.kind, "only a source with kind = \"http\" has headers and interval_ms");
        }
    }

    fn file(&mut self, raw: &raw::Declaration) -> Option<Place> {
        for foreign in [&raw.url_env, &raw.url_file, &raw.ca_file].into_iter().flatten() {
            self.problem(foreign, "an SQLite source has a path and nothing else to reach it by");
        }
        if raw.path.is_none() {
            self.problem(&raw.kind, "path: say where the SQLite file is");
        }
        raw.path.as_ref().map(|path| Place::Sqlite(self.beside(path)))
    }

    /// Where the address of a database server stands.
    fn secret<'r>(&mut self, raw: &'r raw::Declaration, kind: &str) -> Option<(&'r Spanned<String>, Secret)> {
        if let Some(path) = &raw.path {
            self.problem(path, format!("a {kind} source has url_env or url_file, no path"));
        }
        match (&raw.url_env, &raw.url_file) {
            (Some(variable), None) => Some((variable, Secret::Environment(variable.get_ref().clone()))),
            (None, Some(file)) => Some((file, Secret::File(self.beside(file)))),
            _ => {
                let what = "give url_env or url_file, where the address of the database stands";
                self.problem(&raw.kind, what);
                None
            }
        }
    }

    /// The line that a system which cannot be reached is told with.
    pub fn line_of_place(&self, raw: &raw::Declaration) -> usize {
        let places = [&raw.url_env, &raw.url_file, &raw.base, &raw.path];
        places.into_iter().flatten().next().map_or_else(|| self.line(&raw.kind), |at| self.line(at))
    }

    fn authorities(&self, raw: &raw::Declaration) -> Option<PathBuf> {
        raw.ca_file.as_ref().map(|file| self.beside(file))
    }

    /// A path that is relative to the declaration.
    pub fn beside(&self, path: &Spanned<String>) -> PathBuf {
        self.file.parent().unwrap_or(Path::new("")).join(path.get_ref())
    }

    /// What may be connected to besides the public internet.
    pub fn allow(&mut self, raw: Option<&Spanned<Vec<String>>>) -> Allowed {
        let Some(at) = raw else { return Allowed::default() };
        Allowed::parse(at.get_ref()).unwrap_or_else(|what| {
            self.problem(at, format!("allow: {what}"));
            Allowed::default()
        })
    }
}
