//! Does what is declared exist? Connects to every source, has it look at every statement without running one, and
//! compares the columns with those that the declaration names.

use super::{
    cell::Column,
    connector::{ConnectorError, Limits},
    declaration::{Problem, Source, Titled},
};

/// A check answers while somebody waits.
const PATIENCE: u64 = 20;

/// Everything that is wrong between a declaration and the system it declares.
pub fn check(source: &Source) -> Vec<Problem> {
    let finders = source.finders.iter().map(|finder| (&finder.query, finder.line));
    let datasets = source.datasets.iter().map(|dataset| (&dataset.query, dataset.line));
    let (queries, lines): (Vec<_>, Vec<_>) = finders.chain(datasets).unzip();
    let limits = Limits { seconds: source.limits.seconds.min(PATIENCE), ..source.limits };
    let problem = |line, what: String| Problem { file: source.file.clone(), line, what };
    let described = match source.connector().describe(&queries, limits) {
        Ok(described) => described,
        Err(error) => return vec![problem(None, error.to_string())],
    };
    let mut problems = vec![];
    for (position, (described, line)) in described.into_iter().zip(lines).enumerate() {
        match described {
            Err(ConnectorError::Refused(words)) => {
                problems.push(problem(Some(line), format!("sql: {words}")))
            }
            Err(error) => problems.push(problem(Some(line), error.to_string())),
            Ok(columns) => {
                let wrong = unknown_columns(source, position, &columns, line);
                problems.extend(wrong.into_iter().map(|(line, what)| problem(Some(line), what)));
            }
        }
    }
    problems
}

/// The names in the `position`-th statement's declaration that its result does not have.
fn unknown_columns(
    source: &Source,
    position: usize,
    columns: &[Column],
    line: usize,
) -> Vec<(usize, String)> {
    let has = |name: &str| columns.iter().any(|column| column.name == name);
    let missing = |name: &str, line: usize| {
        let known: Vec<_> = columns.iter().map(|column| column.name.as_str()).collect();
        (line, format!("there is no column {name}; the query gives {}", known.join(", ")))
    };
    let untitled = |(name, titled): (&String, &Titled)| (!has(name)).then(|| missing(name, titled.line));
    match source.finders.get(position) {
        Some(finder) => {
            let first = columns.first().is_some_and(|column| column.name == "key");
            let key =
                (!first).then(|| (line, "the first column of a [[find]] must be called key".to_owned()));
            key.into_iter().chain(finder.columns.iter().filter_map(untitled)).collect()
        }
        None => {
            let dataset = &source.datasets[position - source.finders.len()];
            let others = dataset.others.iter().filter(|other| !has(&other.column));
            let others = others.map(|other| missing(&other.column, other.line));
            others.chain(dataset.columns.iter().filter_map(untitled)).collect()
        }
    }
}
