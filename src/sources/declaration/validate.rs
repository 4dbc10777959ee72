//! What a parsed declaration must still prove: names that can be file names, one way to reach the system, SQL whose
//! parameters are exactly those that will be fed, texts in both languages. All problems are told together.

use std::{collections::BTreeMap, path::Path};

use toml::Spanned;

use super::{Contact, Dataset, Finder, Other, Place, Problem, Question, Source, Titled, Words, raw};
use crate::sources::{
    connector::{Limits, Query},
    postgres::{Address, Secret},
    statement::{Dialect, number},
};

/// The line of a byte, counted from 1.
pub fn line_of(text: &str, offset: usize) -> usize {
    1 + text.as_bytes()[..offset.min(text.len())].iter().filter(|byte| **byte == b'\n').count()
}

struct Check<'a> {
    file: &'a Path,
    text: &'a str,
    dialect: Dialect,
    problems: Vec<Problem>,
}

pub fn validate(file: &Path, text: &str, raw: raw::Declaration) -> Result<Source, Vec<Problem>> {
    let dialect = match raw.kind.get_ref() {
        raw::Kind::Sqlite => Dialect::Sqlite,
        raw::Kind::Postgres => Dialect::Postgres,
    };
    let mut check = Check { file, text, dialect, problems: vec![] };
    let source = check.source(raw);
    match source {
        Some(source) if check.problems.is_empty() => Ok(source),
        _ => Err(check.problems),
    }
}

impl Check<'_> {
    fn line<T>(&self, at: &Spanned<T>) -> usize {
        line_of(self.text, at.span().start)
    }

    fn problem<T>(&mut self, at: &Spanned<T>, what: impl Into<String>) {
        let line = Some(self.line(at));
        self.problems.push(Problem { file: self.file.to_owned(), line, what: what.into() });
    }

    fn source(&mut self, raw: raw::Declaration) -> Option<Source> {
        let place = self.place(&raw);
        let name = self.name(&raw.name);
        if raw.organisations.get_ref().is_empty() {
            self.problem(
                &raw.organisations,
                "organisations: name at least one organisation that may use this source",
            );
        }
        let title = self.words(&raw.title);
        let description = self.words(&raw.description);
        let limits = self.limits(raw.limits.as_ref());
        if raw.find.is_empty() {
            self.problem(&raw.name, "say with [[find]] how a person is found");
        }
        if raw.dataset.is_empty() {
            self.problem(&raw.name, "say with [[dataset]] what is read");
        }
        let contact = raw.contact.map(|contact| self.contact(contact));
        let questions = raw.questions.into_iter().map(|question| self.question(question)).collect();
        let finders = raw.find.into_iter().map(|find| self.finder(find)).collect();
        let datasets: Vec<_> = raw.dataset.into_iter().map(|dataset| self.dataset(dataset)).collect();
        self.distinct_datasets(&datasets);
        let (file, organisations) = (self.file.to_owned(), raw.organisations.into_inner());
        place.map(|place| Source {
            file,
            name,
            place,
            organisations,
            title,
            description,
            limits,
            finders,
            datasets,
            contact,
            questions,
        })
    }

    fn place(&mut self, raw: &raw::Declaration) -> Option<Place> {
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

    /// Names become file names in the package and words in addresses.
    fn name(&mut self, name: &Spanned<String>) -> String {
        let known = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        let text = name.get_ref();
        if text.is_empty() || text.len() > 60 || !text.chars().all(known) || text.starts_with('-') {
            self.problem(name, format!("{text:?}: a name has a-z, 0-9 and - only, at most 60 of them"));
        }
        text.clone()
    }

    fn words(&mut self, words: &Spanned<Words>) -> Words {
        if words.get_ref().da.trim().is_empty() || words.get_ref().en.trim().is_empty() {
            self.problem(words, "say it in Danish (da) and in English (en)");
        }
        words.get_ref().clone()
    }

    fn limits(&mut self, raw: Option<&Spanned<raw::Limits>>) -> Limits {
        let usual = Limits::default();
        let Some(at) = raw else { return usual };
        let raw = at.get_ref();
        let limits = Limits {
            rows: raw.rows.unwrap_or(usual.rows),
            bytes: raw.bytes.unwrap_or(usual.bytes),
            seconds: raw.seconds.unwrap_or(usual.seconds),
        };
        if limits.rows == 0 || limits.bytes == 0 || !(1..=86_400).contains(&limits.seconds) {
            self.problem(at, "limits are above zero, and seconds at most 86400");
        }
        limits
    }

    fn finder(&mut self, raw: Spanned<raw::Find>) -> Finder {
        let line = self.line(&raw);
        let raw = raw.into_inner();
        let by = raw.by.get_ref().clone();
        if by.is_empty() {
            self.problem(&raw.by, "by: say what the person is found by");
        }
        let fed: Vec<_> = by.iter().map(|identifier| identifier.parameter()).collect();
        let columns = self.columns(raw.columns);
        let query = self.query(&raw.sql, &fed, &columns);
        Finder { by, query, columns, line }
    }

    fn contact(&mut self, raw: Spanned<raw::Contact>) -> Contact {
        let line = self.line(&raw);
        let query = self.query(&raw.get_ref().sql, &["key"], &BTreeMap::new());
        Contact { query, line }
    }

    fn question(&mut self, raw: Spanned<raw::Question>) -> Question {
        let line = self.line(&raw);
        let raw = raw.into_inner();
        let query = self.query(&raw.sql, &["key"], &BTreeMap::new());
        Question { name: self.name(&raw.name), text: self.words(&raw.text), kind: raw.kind, query, line }
    }

    fn dataset(&mut self, raw: Spanned<raw::Dataset>) -> Dataset {
        let line = self.line(&raw);
        let raw = raw.into_inner();
        let columns = self.columns(raw.columns);
        let query = self.query(&raw.sql, &["key"], &columns);
        if raw.activity.get_ref().trim().is_empty() {
            self.problem(&raw.activity, "activity: the key of a processing activity in the register");
        }
        let other = |other: Spanned<String>| Other { line: self.line(&other), column: other.into_inner() };
        let others = raw.others.into_iter().map(other).collect();
        Dataset {
            name: self.name(&raw.name),
            title: self.words(&raw.title),
            description: self.words(&raw.description),
            activity: raw.activity.into_inner(),
            provided_by: raw.provided_by,
            legal_basis: raw.legal_basis,
            sensitivity: raw.sensitivity,
            query,
            columns,
            others,
            line,
        }
    }

    fn columns(&mut self, raw: BTreeMap<String, Spanned<raw::Column>>) -> BTreeMap<String, Titled> {
        raw.into_iter().map(|(name, column)| (name, self.column(column))).collect()
    }

    fn column(&mut self, at: Spanned<raw::Column>) -> Titled {
        let line = self.line(&at);
        let column = at.get_ref();
        let title = match (&column.da, &column.en) {
            (Some(da), Some(en)) => Some(Words { da: da.clone(), en: en.clone() }),
            (None, None) => None,
            _ => {
                self.problem(&at, "a column's title is in Danish (da) and in English (en), or not given");
                None
            }
        };
        Titled { title, kind: column.kind, line }
    }

    /// The SQL, whose parameters must be exactly the `fed` ones.
    fn query(&mut self, sql: &Spanned<String>, fed: &[&str], columns: &BTreeMap<String, Titled>) -> Query {
        let kinds = columns.iter().filter_map(|(name, titled)| Some((name.clone(), titled.kind?))).collect();
        let numbered = match number(sql.get_ref(), self.dialect) {
            Ok(numbered) => numbered,
            Err(mistake) => {
                let line = self.line(sql) + self.line_within(sql, mistake.offset);
                self.problems.push(Problem {
                    file: self.file.to_owned(),
                    line: Some(line),
                    what: format!("sql: {}", mistake.what),
                });
                return Query { sql: String::new(), parameters: vec![], kinds };
            }
        };
        for unfed in numbered.parameters.iter().filter(|used| !fed.contains(&used.as_str())) {
            let known: Vec<_> = fed.iter().map(|name| format!(":{name}")).collect();
            self.problem(
                sql,
                format!("sql uses :{unfed}, which is not given here; it has {}", known.join(", ")),
            );
        }
        for unused in fed.iter().filter(|fed| !numbered.parameters.iter().any(|used| used == *fed)) {
            self.problem(sql, format!("sql does not use :{unused}, so it would not ask for this person"));
        }
        Query { sql: numbered.sql, parameters: numbered.parameters, kinds }
    }

    /// How many lines below its opening quotes a byte of a multi-line text stands.
    fn line_within(&self, sql: &Spanned<String>, offset: usize) -> usize {
        let written = &self.text[sql.span()];
        let opening = usize::from(written.starts_with("\"\"\"\n") || written.starts_with("'''\n"));
        opening + line_of(sql.get_ref(), offset) - 1
    }

    fn distinct_datasets(&mut self, datasets: &[Dataset]) {
        for (position, dataset) in datasets.iter().enumerate() {
            if datasets[..position].iter().any(|earlier| earlier.name == dataset.name) {
                let what = format!("there are two datasets called {}", dataset.name);
                self.problems.push(Problem { file: self.file.to_owned(), line: Some(dataset.line), what });
            }
        }
    }
}
