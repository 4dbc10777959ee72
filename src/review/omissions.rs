//! What is withheld, as the letter and the page list it: the same ground and reason told once.

use super::{Paper, PaperState, Withholding, papers_of, store};
use crate::{
    cases::{Case, Omission},
    db::Conn,
    ids::DatasetId,
    law::grounds::Ground,
    letters::{Lang, Words},
    sources::{
        collected::{self, Collected},
        declaration::Words as Text,
    },
    vault::Vault,
};

/// All that is withheld of the newest round, rows and documents, as a person reads it.
///
/// # Errors
/// [`ReviewError`](super::ReviewError).
pub fn omissions_of(
    conn: &mut Conn,
    vault: &Vault,
    words: &Words,
    lang: Lang,
    case: &Case,
) -> Result<Vec<Omission>, super::ReviewError> {
    let datasets = collected::of_case(conn, case.organisation, case.id)?;
    let withheld = store::of_case(conn, vault, case)?;
    let mut all = omissions(words, lang, &withheld, &datasets);
    all.extend(of_documents(words, lang, &papers_of(conn, vault, case)?));
    Ok(all)
}

/// Each document by its name, without what is taken out of it.
fn of_documents(words: &Words, lang: Lang, papers: &[Paper]) -> Vec<Omission> {
    let told = |paper: &Paper| {
        let name = paper.told_name();
        let key = match paper.state() {
            PaperState::Withheld => "letter-what-document",
            PaperState::LeftOut => "letter-what-unsafe-document",
            PaperState::Redacted => "letter-what-document-passages",
            PaperState::Shut | PaperState::Undecided | PaperState::Given => return None,
        };
        let source = in_language(&paper.document.origin.source_title, lang);
        let (ground, reason) = match (&paper.decision, &paper.document.answered) {
            (_, Some(said)) if paper.state() == PaperState::LeftOut => {
                (Ground::UnsafeFile, said.reason.clone())
            }
            (Some(decision), _) => (decision.ground?, decision.reason.clone()),
            _ => return None,
        };
        let what = words.text(lang, key, &[("name", &name), ("source", source)]);
        Some(Omission { ground, what, reason })
    };
    papers.iter().filter_map(told).collect()
}

/// The withholdings of rows as a person reads them, in the order in which they were made. Rows, or values of one column, that
/// are withheld for the same reason become one line with their number.
pub fn omissions(
    words: &Words,
    lang: Lang,
    withheld: &[Withholding],
    datasets: &[Collected],
) -> Vec<Omission> {
    let mut lines: Vec<(Line, usize)> = Vec::new();
    for one in withheld {
        let line = Line {
            dataset: one.scope.dataset,
            column: one.scope.column.as_deref(),
            rows: one.scope.row.is_some(),
            passages: one.passages.is_some(),
            ground: one.ground,
            reason: &one.reason,
        };
        let first = one.scope.row.unwrap_or_default();
        let rows = usize::try_from(one.until.unwrap_or(first) - first + 1).unwrap_or(1);
        match lines.iter_mut().find(|(known, _)| *known == line) {
            Some((_, count)) => *count += rows,
            None => lines.push((line, rows)),
        }
    }
    lines.iter().map(|(line, count)| line.told(words, lang, *count, datasets)).collect()
}

#[derive(PartialEq)]
struct Line<'a> {
    dataset: DatasetId,
    column: Option<&'a str>,
    rows: bool,
    passages: bool,
    ground: Ground,
    reason: &'a str,
}

impl Line<'_> {
    fn told(&self, words: &Words, lang: Lang, count: usize, datasets: &[Collected]) -> Omission {
        let dataset = datasets.iter().find(|dataset| dataset.id == self.dataset);
        let title = dataset.map(|dataset| in_language(&dataset.details.0.title, lang)).unwrap_or_default();
        let column = self.column.map(|name| column_title(dataset, name, lang)).unwrap_or_default();
        let key = match (self.rows, self.column) {
            (false, None) => "letter-what-dataset",
            (false, Some(_)) => "letter-what-column",
            (true, None) => "letter-what-rows",
            (true, Some(_)) if self.passages => "letter-what-passages",
            (true, Some(_)) => "letter-what-values",
        };
        let count = count.to_string();
        let values = [("dataset", title), ("column", column), ("count", count.as_str())];
        Omission { ground: self.ground, what: words.text(lang, key, &values), reason: self.reason.to_owned() }
    }
}

/// A column without a title goes by the name it has in the source.
fn column_title<'a>(dataset: Option<&'a Collected>, name: &'a str, lang: Lang) -> &'a str {
    let columns = dataset.map(|dataset| dataset.details.0.columns.as_slice()).unwrap_or_default();
    let column = columns.iter().find(|column| column.name == name);
    column.and_then(|column| column.title.as_ref()).map_or(name, |title| in_language(title, lang))
}

fn in_language(text: &Text, lang: Lang) -> &str {
    match lang {
        Lang::Da => &text.da,
        Lang::En => &text.en,
    }
}
