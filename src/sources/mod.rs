//! Other systems: how a person is found there, and what is read.
//!
//! A foreign system is declared in a file of its own ([`declaration`]) and reached through a [`connector`]; nothing
//! of ours goes into it but parameters, and nothing of it comes out but rows.
//! Invariant: an organisation sees the sources that name it and no others.

pub mod cell;
pub mod check;
pub mod checks;
pub mod collect;
pub mod collected;
pub mod connector;
pub mod coverage;
pub mod declaration;
pub mod documents;
pub mod files;
pub mod find;
pub mod forms;
pub mod http;
pub mod identifiers;
pub mod kinds;
pub mod known;
pub mod mysql;
pub mod postgres;
pub mod presets;
pub mod rows;
pub mod score;
pub mod search;
pub mod server;
pub mod sqlite;
pub mod sqlserver;
pub mod statement;
pub mod tasks;
mod trial;
pub mod writer;

pub use trial::{count, trial};

use std::{collections::BTreeMap, path::Path};

use self::{
    cell::Cell,
    connector::{ConnectorError, Outcome, Sink},
    declaration::{Dataset, Problem, Source},
};
use crate::network::Allowed;

/// All declared sources, in the order of their names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sources {
    all: Vec<Source>,
}

impl Sources {
    pub fn none() -> Self {
        Self::default()
    }

    /// Reads every `*.toml` in `folder`. Connects to nothing.
    ///
    /// # Errors
    /// Every problem of every file.
    pub fn load(folder: &Path) -> Result<Sources, Vec<Problem>> {
        let unreadable = |file: &Path, error: std::io::Error| {
            vec![Problem { file: file.to_owned(), line: None, what: error.to_string() }]
        };
        let mut files = vec![];
        for entry in std::fs::read_dir(folder).map_err(|error| unreadable(folder, error))? {
            let file = entry.map_err(|error| unreadable(folder, error))?.path();
            if file.extension().is_some_and(|extension| extension == "toml") {
                files.push(file);
            }
        }
        files.sort();
        let (mut all, mut problems) = (vec![], vec![]);
        for file in files {
            let text = std::fs::read_to_string(&file).map_err(|error| unreadable(&file, error));
            match text.and_then(|text| Source::parse(&file, &text)) {
                Ok(source) => all.push(source),
                Err(wrong) => problems.extend(wrong),
            }
        }
        problems.extend(namesakes(&all));
        all.sort_by(|one, other| one.name.cmp(&other.name));
        if problems.is_empty() { Ok(Sources { all }) } else { Err(problems) }
    }

    /// Besides the public internet and what each declaration lists, also these may be connected to.
    #[must_use]
    pub fn allowing(mut self, allowed: &Allowed) -> Self {
        for source in &mut self.all {
            source.allow = source.allow.and(allowed);
        }
        self
    }

    pub fn all(&self) -> impl Iterator<Item = &Source> {
        self.all.iter()
    }

    /// The sources that the organisation with this slug may use.
    pub fn for_organisation(&self, slug: &str) -> Vec<&Source> {
        self.all.iter().filter(|source| source.organisations.iter().any(|may| may == slug)).collect()
    }

    /// Which activities of the register the organisation's sources refer to, and with which datasets
    /// (`source/dataset`).
    pub fn uses(&self, slug: &str) -> BTreeMap<String, Vec<String>> {
        let mut uses: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for source in self.for_organisation(slug) {
            let datasets = source.datasets.iter().map(|dataset| (&dataset.activity, &dataset.name));
            let papers = source.papers.iter().map(|papers| (&papers.activity, &papers.name));
            for (activity, name) in datasets.chain(papers) {
                uses.entry(activity.clone()).or_default().push(format!("{}/{name}", source.name));
            }
        }
        uses
    }

    pub fn get(&self, name: &str) -> Option<&Source> {
        self.all.iter().find(|source| source.name == name)
    }

    /// Compares every declaration with the system it declares (see [`check::check`]).
    pub fn check(&self) -> Vec<Problem> {
        self.all.iter().flat_map(check::check).collect()
    }
}

fn namesakes(all: &[Source]) -> Vec<Problem> {
    let earlier = |position: usize| all[..position].iter().find(|source| source.name == all[position].name);
    let problem = |position: usize| {
        let what = format!(
            "the name {} is already taken by {}",
            all[position].name,
            earlier(position)?.file.display()
        );
        Some(Problem { file: all[position].file.clone(), line: None, what })
    };
    (0..all.len()).filter_map(problem).collect()
}

/// Reads one dataset of the person with this key, row by row, into `sink`.
///
/// # Errors
/// [`ConnectorError`]; what the sink has had by then is incomplete.
pub fn read(
    source: &Source,
    dataset: &Dataset,
    key: &Cell,
    sink: &mut dyn Sink,
) -> Result<Outcome, ConnectorError> {
    let values = vec![key.clone(); dataset.query.parameters.len()];
    source.connector().read(&dataset.query, &values, source.limits, sink)
}
