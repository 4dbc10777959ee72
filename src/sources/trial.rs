//! What a source would answer about a person, as text: for whoever declares a source. Stores nothing.

use std::{fmt::Write as _, ops::ControlFlow};

use super::{
    cell::{Cell, Column},
    connector::{ConnectorError, Sink},
    declaration::{Dataset, Place, Problem, Source},
    files,
    find::{self, Candidate},
    identifiers::{Identifier, Identifiers},
    score::{self, Compared},
};

/// Who is found, how, and how many rows each dataset gives for each of them.
///
/// # Errors
/// The words of the source, with the line of what was asked there.
pub fn trial(source: &Source, known: &Identifiers) -> Result<String, Problem> {
    let problem = |line, what| Problem { file: source.file.clone(), line: Some(line), what };
    if source.task.is_some() {
        return Ok(
            "No program asks this source: its owner gets a mail when a case is collected.\n".to_owned()
        );
    }
    let found = find::find(source, known).map_err(|error| problem(source.line, error.to_string()))?;
    let mut text = String::new();
    if found.tried.is_empty() {
        text.push_str("Nothing was tried: no way of finding is declared for what is known.\n");
    }
    for way in &found.tried {
        let _ = writeln!(text, "Tried by {}.", names(way));
    }
    let _ =
        writeln!(text, "{} found{}.", found.candidates.len(), if found.too_many { ", and more" } else { "" });
    for candidate in &found.candidates {
        describe(&mut text, source, candidate)?;
    }
    Ok(text)
}

/// How many rows a dataset has of the person with this key.
///
/// # Errors
/// [`ConnectorError`].
pub fn count(source: &Source, dataset: &Dataset, key: &Cell) -> Result<u64, ConnectorError> {
    let mut counted = Count(0);
    super::read(source, dataset, key, &mut counted).map(|_| counted.0)
}

fn names(way: &[Identifier]) -> String {
    way.iter().map(|identifier| identifier.as_str()).collect::<Vec<_>>().join(" and ")
}

fn describe(text: &mut String, source: &Source, candidate: &Candidate) -> Result<(), Problem> {
    let matched: Vec<String> = candidate.matched_by.iter().map(|way| names(way)).collect();
    let _ = writeln!(text, "\n{} (matched by {})", candidate.key_text(), matched.join("; "));
    let compared = |one: &Compared| format!("{} {}", one.identifier.as_str(), one.agreement.as_str());
    let all: Vec<String> = candidate.compared.iter().map(compared).collect();
    let _ = writeln!(
        text,
        "  {} of 100 points, {}: {}",
        score::points(&candidate.compared),
        score::likeness(&candidate.compared).as_str(),
        all.join(", ")
    );
    for label in &candidate.label {
        let _ = writeln!(text, "  {}: {}", label.column.name, shown(&label.value));
    }
    for dataset in &source.datasets {
        let mut counted = Count(0);
        let outcome =
            super::read(source, dataset, &candidate.key, &mut counted).map_err(|error| Problem {
                file: source.file.clone(),
                line: Some(dataset.line),
                what: format!("[[dataset]] {}: {error}", dataset.name),
            })?;
        let cut = if outcome.capped.is_some() { " (cut off at a limit)" } else { "" };
        let rows = if counted.0 == 1 { "row" } else { "rows" };
        let _ = writeln!(text, "  {}: {} {rows}{cut}", dataset.name, counted.0);
    }
    for papers in &source.papers {
        let (Some(place), Place::Files(root)) = (&papers.place, &source.place) else { continue };
        let mut look = |_: files::Paper<'_>| Ok::<_, ConnectorError>(ControlFlow::Continue(()));
        let read = files::papers(root, place, &candidate.key, (u64::MAX, source.limits.bytes), &mut look)
            .map_err(|error| Problem {
                file: source.file.clone(),
                line: Some(papers.line),
                what: format!("[[documents]] {}: {error}", papers.name),
            })?;
        let cut = if read.capped { " (cut off at a limit)" } else { "" };
        let documents = if read.documents == 1 { "document" } else { "documents" };
        let _ = writeln!(text, "  {}: {} {documents}{cut}", papers.name, read.documents);
    }
    Ok(())
}

fn shown(value: &Cell) -> String {
    match value {
        Cell::Null => "(nothing)".into(),
        Cell::Bool(yes) => yes.to_string(),
        Cell::Bytes(bytes) => format!("({} bytes)", bytes.len()),
        Cell::Number(text)
        | Cell::Text(text)
        | Cell::Date(text)
        | Cell::DateTime(text)
        | Cell::Json(text) => text.clone(),
    }
}

/// Rows are counted and let go.
struct Count(u64);

impl Sink for Count {
    fn columns(&mut self, _: &[Column]) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }

    fn row(&mut self, _: Vec<Cell>) -> ControlFlow<()> {
        self.0 += 1;
        ControlFlow::Continue(())
    }
}
