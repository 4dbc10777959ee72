//! Where a declared system is: for each kind, what must be said and what may not.

use std::path::Path;

use super::{Place, raw, validate::Check};
use crate::sources::postgres::{Address, Secret};

impl Check<'_> {
    pub fn place(&mut self, raw: &raw::Declaration) -> Option<Place> {
        let folder = self.file.parent().unwrap_or(Path::new("")).to_owned();
        match raw.kind.get_ref() {
            raw::Kind::Sqlite => {
                for foreign in [&raw.url_env, &raw.url_file, &raw.ca_file].into_iter().flatten() {
                    self.problem(foreign, "an SQLite source has a path and nothing else to reach it by");
                }
                if raw.path.is_none() {
                    self.problem(&raw.kind, "path: say where the SQLite file is");
                }
                raw.path.as_ref().map(|path| Place::Sqlite(folder.join(path.get_ref())))
            }
            raw::Kind::Postgres => {
                if let Some(path) = &raw.path {
                    self.problem(path, "a PostgreSQL source has url_env or url_file, no path");
                }
                let (at, secret) = match (&raw.url_env, &raw.url_file) {
                    (Some(variable), None) => (variable, Secret::Environment(variable.get_ref().clone())),
                    (None, Some(file)) => (file, Secret::File(folder.join(file.get_ref()))),
                    _ => {
                        self.problem(
                            &raw.kind,
                            "give url_env or url_file, where the address of the database stands",
                        );
                        return None;
                    }
                };
                let authorities = raw.ca_file.as_ref().map(|file| folder.join(file.get_ref()));
                let address = Address { secret, authorities };
                if let Err(what) = address.config() {
                    self.problem(at, what);
                }
                Some(Place::Postgres(address))
            }
        }
    }
}
