//! Does what is declared exist? Connects to every source, has it look at every statement without running one, and
//! compares the columns with those that the declaration names.

use super::{
    cell::Column,
    connector::{ConnectorError, Limits, Query, Statement},
    declaration::{CONTACT_COLUMNS, Problem, Source, Titled},
};

/// A check answers while somebody waits.
const PATIENCE: u64 = 20;

/// Everything that is wrong between a declaration and the system it declares.
pub fn check(source: &Source) -> Vec<Problem> {
    let finders = source.finders.iter().map(|finder| (&finder.query, finder.line));
    let datasets = source.datasets.iter().map(|dataset| (&dataset.query, dataset.line));
    let contact = source.contact.iter().map(|contact| (&contact.query, contact.line));
    let questions = source.questions.iter().map(|question| (&question.query, question.line));
    let (queries, lines): (Vec<_>, Vec<_>) = finders.chain(datasets).chain(contact).chain(questions).unzip();
    let limits = Limits { seconds: source.limits.seconds.min(PATIENCE), ..source.limits };
    let problem = |line, what: String| Problem { file: source.file.clone(), line, what };
    let described = match source.connector().describe(&queries, limits) {
        Ok(described) => described,
        Err(error) => return vec![problem(Some(source.line), error.to_string())],
    };
    let mut problems = vec![];
    let word = |query: &Query| match &query.statement {
        Statement::Sql(_) => "sql: ",
        Statement::Files(_) => "files: ",
        _ => "",
    };
    problems.extend(lost_references(source, &described).map(|(line, what)| problem(Some(line), what)));
    for (position, (described, line)) in described.into_iter().zip(lines).enumerate() {
        match described {
            Err(ConnectorError::Refused(words)) => {
                problems.push(problem(Some(line), format!("{}{words}", word(queries[position]))))
            }
            Err(error) => problems.push(problem(Some(line), error.to_string())),
            Ok(columns) => {
                let wrong = unknown_columns(source, position, &columns, line);
                problems.extend(wrong.into_iter().map(|(line, what)| problem(Some(line), what)));
            }
        }
    }
    problems.extend(source.check_execution(limits));
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
            let Some(dataset) = source.datasets.get(position - source.finders.len()) else {
                let contact =
                    source.contact.is_some() && position == source.finders.len() + source.datasets.len();
                return if contact { contact_columns(columns, line) } else { answer_column(columns, line) };
            };
            let others = dataset.others.iter().chain(&dataset.named).filter(|other| !has(&other.column));
            let others = others.map(|other| missing(&other.column, other.line));
            let keep = dataset.execution.keep.as_ref();
            let kept = keep.and_then(|keep| Some((keep.days.as_ref()?.column(), keep.line)));
            let kept = kept.filter(|(column, _)| !has(column)).map(|(column, line)| missing(column, line));
            others.chain(kept).chain(dataset.columns.iter().filter_map(untitled)).collect()
        }
    }
}

/// References that lead to a column which the other dataset does not have.
fn lost_references(
    source: &Source,
    described: &[Result<Vec<Column>, ConnectorError>],
) -> impl Iterator<Item = (usize, String)> {
    let columns_of = |name: &str| {
        let place = source.datasets.iter().position(|dataset| dataset.name == name)?;
        described.get(source.finders.len() + place)?.as_ref().ok()
    };
    let all = source.datasets.iter().flat_map(|dataset| &dataset.leads_to);
    all.filter_map(move |(dataset, to)| {
        let columns = columns_of(dataset)?;
        let known: Vec<_> = columns.iter().map(|column| column.name.as_str()).collect();
        let what = || {
            let (column, known) = (&to.column, known.join(", "));
            format!("references: the dataset {dataset} has no column {column}; its query gives {known}")
        };
        (!known.contains(&to.column.as_str())).then(|| (to.line, what()))
    })
}

/// A contact is read by the names of its columns.
fn contact_columns(columns: &[Column], line: usize) -> Vec<(usize, String)> {
    let known = CONTACT_COLUMNS.join(", ");
    let strange = columns.iter().filter(|column| !CONTACT_COLUMNS.contains(&column.name.as_str()));
    strange
        .map(|column| (line, format!("[contact] has a column {}; it may have {known}", column.name)))
        .collect()
}

/// A control question has one answer.
fn answer_column(columns: &[Column], line: usize) -> Vec<(usize, String)> {
    let wrong = (columns.len() != 1).then(|| {
        (
            line,
            format!("a [[control-question]] gives one column, the answer; this one gives {}", columns.len()),
        )
    });
    wrong.into_iter().collect()
}
