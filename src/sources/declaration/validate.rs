//! What a parsed declaration must still prove: names that can be file names, one way to reach the system, SQL whose
//! parameters are exactly those that will be fed, texts in both languages. All problems are told together.

use std::{collections::BTreeMap, path::Path};

use toml::Spanned;

use super::{
    Code, Contact, Dataset, Finder, Other, Problem, Question, Reference, Source, Titled, Words,
    asked::{Asked, Language},
    execute::RawExecution,
    raw,
};
use crate::sources::connector::Limits;

/// The line of a byte, counted from 1.
pub fn line_of(text: &str, offset: usize) -> usize {
    1 + text.as_bytes()[..offset.min(text.len())].iter().filter(|byte| **byte == b'\n').count()
}

pub struct Check<'a> {
    pub file: &'a Path,
    pub text: &'a str,
    pub language: Language,
    pub problems: Vec<Problem>,
}

pub fn validate(file: &Path, text: &str, raw: raw::Declaration) -> Result<Source, Vec<Problem>> {
    let language = Language::of(*raw.kind.get_ref());
    let mut check = Check { file, text, language, problems: vec![] };
    let source = check.source(raw);
    match source {
        Some(source) if check.problems.is_empty() => Ok(source),
        _ => Err(check.problems),
    }
}

impl Check<'_> {
    pub fn line<T>(&self, at: &Spanned<T>) -> usize {
        line_of(self.text, at.span().start)
    }

    pub fn problem<T>(&mut self, at: &Spanned<T>, what: impl Into<String>) {
        let line = Some(self.line(at));
        self.problems.push(Problem { file: self.file.to_owned(), line, what: what.into() });
    }

    fn source(&mut self, raw: raw::Declaration) -> Option<Source> {
        let place = self.place(&raw);
        let allow = self.allow(raw.allow.as_ref());
        let line = self.line_of_place(&raw);
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
        let asks_owner = *raw.kind.get_ref() == raw::Kind::Task;
        if raw.find.is_empty() && !asks_owner {
            self.problem(&raw.name, "say with [[find]] how a person is found");
        }
        if raw.dataset.is_empty() && raw.documents.is_empty() {
            let what = if asks_owner { "[[documents]]" } else { "[[dataset]]" };
            self.problem(&raw.name, format!("say with {what} what is read"));
        }
        let kind = *raw.kind.get_ref();
        let ca_file = raw.ca_file.as_ref().map(|file| file.get_ref().as_str());
        let write = raw.write.and_then(|write| self.write(kind, write, ca_file));
        let recipients = self.recipients(raw.recipients);
        if raw.task.is_some() != asks_owner {
            self.problem(
                &raw.kind,
                "[task] says whom to ask; it belongs to the kind \"task\", and that kind needs it",
            );
        }
        if asks_owner && (!raw.find.is_empty() || !raw.dataset.is_empty() || raw.contact.is_some()) {
            self.problem(&raw.kind, "a task has [[documents]] only: its owner finds the person");
        }
        let task = raw.task.map(|task| self.task(task, raw.organisations.get_ref()));
        let papers = raw.documents.into_iter().map(|papers| self.papers(papers, place.as_ref())).collect();
        let contact = raw.contact.map(|contact| self.contact(contact));
        let questions = raw.questions.into_iter().map(|question| self.question(question)).collect();
        let finders = raw.find.into_iter().map(|find| self.finder(find)).collect();
        let datasets: Vec<_> = raw.dataset.into_iter().map(|dataset| self.dataset(kind, dataset)).collect();
        self.distinct_datasets(&datasets);
        self.references(&datasets);
        let (file, organisations) = (self.file.to_owned(), raw.organisations.into_inner());
        let (processors, activities) = (raw.processors, raw.activities);
        place.map(|place| Source {
            file,
            name,
            place,
            line,
            allow,
            organisations,
            processors,
            activities,
            title,
            description,
            limits,
            finders,
            datasets,
            papers,
            task,
            contact,
            questions,
            write,
            recipients,
        })
    }

    /// Names become file names in the package and words in addresses.
    pub fn name(&mut self, name: &Spanned<String>) -> String {
        let known = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        let text = name.get_ref();
        if text.is_empty() || text.len() > 60 || !text.chars().all(known) || text.starts_with('-') {
            self.problem(name, format!("{text:?}: a name has a-z, 0-9 and - only, at most 60 of them"));
        }
        text.clone()
    }

    pub fn words(&mut self, words: &Spanned<Words>) -> Words {
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
        let asked = Asked { sql: raw.sql, files: raw.files, request: raw.request };
        let query = self.query(line, asked, &fed, &columns);
        Finder { by, query, columns, line }
    }

    fn contact(&mut self, raw: Spanned<raw::Contact>) -> Contact {
        let line = self.line(&raw);
        let raw = raw.into_inner();
        let asked = Asked { sql: raw.sql, files: raw.files, request: raw.request };
        let query = self.query(line, asked, &["key"], &BTreeMap::new());
        Contact { query, line }
    }

    fn question(&mut self, raw: Spanned<raw::Question>) -> Question {
        let line = self.line(&raw);
        let raw = raw.into_inner();
        let asked = Asked { sql: raw.sql, files: raw.files, request: raw.request };
        let query = self.query(line, asked, &["key"], &BTreeMap::new());
        Question { name: self.name(&raw.name), text: self.words(&raw.text), kind: raw.kind, query, line }
    }

    fn dataset(&mut self, kind: raw::Kind, raw: Spanned<raw::Dataset>) -> Dataset {
        let line = self.line(&raw);
        let raw = raw.into_inner();
        let columns = self.columns(raw.columns);
        let asked = Asked { sql: raw.sql, files: raw.files, request: raw.request };
        let query = self.query(line, asked, &["key"], &columns);
        if raw.activity.get_ref().trim().is_empty() {
            self.problem(&raw.activity, "activity: the key of a processing activity in the register");
        }
        let said = RawExecution {
            rectify: raw.rectify,
            erase: raw.erase,
            restrict: raw.restrict,
            object: raw.object,
            keep: raw.keep,
        };
        let execution = self.execution(kind, said);
        let other = |other: Spanned<String>| Other { line: self.line(&other), column: other.into_inner() };
        let others = raw.others.into_iter().map(other).collect();
        let mut named: Vec<Other> = raw.primary_key.into_iter().map(other).collect();
        let primary_key = named.iter().map(|key| key.column.clone()).collect();
        let (mut references, mut leads_to) = (vec![], vec![]);
        for reference in raw.references {
            named.push(other(reference.column.clone()));
            leads_to.push((reference.dataset.get_ref().clone(), other(reference.to.clone())));
            references.push(Reference {
                column: reference.column.into_inner(),
                dataset: reference.dataset.into_inner(),
                to: reference.to.into_inner(),
            });
        }
        if let Some((name, column)) = columns.iter().find(|(_, column)| column.is.is_some()) {
            let what = format!("{name}: is = … belongs to a column of a [[find]]");
            self.problems.push(Problem { file: self.file.to_owned(), line: Some(column.line), what });
        }
        let implied = raw.sensitive.iter().map(|one| one.sensitivity()).max().unwrap_or_default();
        Dataset {
            name: self.name(&raw.name),
            title: self.words(&raw.title),
            description: self.words(&raw.description),
            activity: raw.activity.into_inner(),
            provided_by: raw.provided_by,
            legal_basis: raw.legal_basis,
            sensitivity: raw.sensitivity.max(implied),
            query,
            columns,
            others,
            execution,
            sensitive: raw.sensitive,
            primary_key,
            references,
            named,
            leads_to,
            line,
        }
    }

    fn columns(&mut self, raw: BTreeMap<String, Spanned<raw::Column>>) -> BTreeMap<String, Titled> {
        raw.into_iter().map(|(name, column)| (name, self.column(column))).collect()
    }

    fn column(&mut self, at: Spanned<raw::Column>) -> Titled {
        let line = self.line(&at);
        let column = at.get_ref().clone();
        let description = column.description.as_ref().map(|words| self.words(words));
        let code = |(value, words): (&String, &Spanned<Words>)| Code {
            value: value.clone(),
            words: self.words(words),
        };
        let codes = column.codes.iter().map(code).collect();
        let title = match (&column.da, &column.en) {
            (Some(da), Some(en)) => Some(Words { da: da.clone(), en: en.clone() }),
            (None, None) => None,
            _ => {
                self.problem(&at, "a column's title is in Danish (da) and in English (en), or not given");
                None
            }
        };
        Titled { title, description, kind: column.kind, is: column.is, codes, line }
    }

    fn distinct_datasets(&mut self, datasets: &[Dataset]) {
        for (position, dataset) in datasets.iter().enumerate() {
            if datasets[..position].iter().any(|earlier| earlier.name == dataset.name) {
                let what = format!("there are two datasets called {}", dataset.name);
                self.problems.push(Problem { file: self.file.to_owned(), line: Some(dataset.line), what });
            }
        }
    }

    /// A reference leads to a dataset of this source.
    fn references(&mut self, datasets: &[Dataset]) {
        for dataset in datasets {
            for reference in &dataset.references {
                let there = datasets.iter().find(|one| one.name == reference.dataset);
                if there.is_some() {
                    continue;
                }
                let known: Vec<_> = datasets.iter().map(|one| one.name.as_str()).collect();
                let what = format!(
                    "references: there is no dataset {}; this source has {}",
                    reference.dataset,
                    known.join(", ")
                );
                self.problems.push(Problem { file: self.file.to_owned(), line: Some(dataset.line), what });
            }
        }
    }
}
