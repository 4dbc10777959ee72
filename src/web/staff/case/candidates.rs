//! Who of several the person is: what the request says beside what the source shows of each, line by line.

use serde_json::{Value, json};

use super::found::{cell_text, in_language, ways};
use crate::{
    cases::Case,
    db::Conn,
    sources::{
        collect,
        find::{Candidate, Label},
        identifiers::Identifier,
        score::{self, Compared},
        search::{self, CandidatesError, Search, StoredCandidate},
    },
    web::staff::{answer::Failure, desk::Desk},
};

pub(super) fn stored(
    desk: &Desk,
    conn: &mut Conn,
    case: &Case,
    search: &Search,
) -> Result<Vec<StoredCandidate>, Failure> {
    search::candidates_of(conn, &desk.app.vault, case, search.id).map_err(|error| match error {
        CandidatesError::Db(e) => e.into(),
        CandidatesError::Vault(e) => e.into(),
    })
}

/// A table: a column for the request and one for each candidate, a line for each thing that is known or shown.
pub fn compared(desk: &Desk, conn: &mut Conn, case: &Case, search: &Search) -> Result<Value, Failure> {
    let stored = stored(desk, conn, case, search)?;
    let known = collect::known(&case.details(&desk.app.vault)?.person);
    let candidates: Vec<&Candidate> = stored.iter().map(|one| &one.candidate).collect();
    let mut lines = Vec::new();
    for identifier in Identifier::ALL {
        let of = |one: &Candidate| {
            let compared = one.compared.iter().find(|compared| compared.identifier == identifier);
            let shown = one.label.iter().find(|label| label.is == Some(identifier));
            (compared.cloned(), shown.map(|label| cell_text(&label.value)))
        };
        let cells: Vec<_> = candidates.iter().map(|one| of(one)).collect();
        if cells.iter().all(|(compared, shown)| compared.is_none() && shown.is_none()) {
            continue;
        }
        let said = match identifier {
            Identifier::Cpr => None,
            other => known.get(other).and_then(|value| value.to_text()),
        };
        let cells: Vec<Value> =
            cells.into_iter().map(|(compared, shown)| cell(desk, compared, shown)).collect();
        let title = desk.text(&format!("staff-by-{}", identifier.as_str()), &[]);
        lines.push(json!({ "title": title, "said": said, "cells": cells }));
    }
    lines.extend(others(desk, &candidates));
    let heads: Vec<Value> = stored.iter().enumerate().map(|(n, one)| head(desk, n, one)).collect();
    Ok(json!({ "candidates": heads, "lines": lines }))
}

fn cell(desk: &Desk, compared: Option<Compared>, shown: Option<String>) -> Value {
    let agreement = compared.as_ref().map(|one| one.agreement);
    let class = match agreement {
        Some(score::Agreement::Exact | score::Agreement::Normalised) => "is-ok",
        Some(score::Agreement::Partly) => "is-warn",
        Some(score::Agreement::Differs) => "is-danger",
        None => "",
    };
    let word = agreement.map(|one| desk.text(&format!("found-agreement-{}", one.as_str()), &[]));
    let value = compared.and_then(|one| one.shown).or(shown).unwrap_or_default();
    json!({ "value": value, "word": word, "class": class })
}

/// What the source shows beside what identifies: a line for each title.
fn others(desk: &Desk, candidates: &[&Candidate]) -> Vec<Value> {
    let title = |label: &Label| {
        let words = label.title.as_ref().map(|words| in_language(words, desk.lang()).to_owned());
        words.unwrap_or_else(|| label.column.name.clone())
    };
    let mut titles: Vec<String> = Vec::new();
    for label in candidates.iter().flat_map(|one| &one.label).filter(|label| label.is.is_none()) {
        if !titles.contains(&title(label)) {
            titles.push(title(label));
        }
    }
    let line = |wanted: &String| {
        let cells = candidates.iter().map(|one| {
            let mine = one.label.iter().filter(|label| label.is.is_none() && title(label) == *wanted);
            let value: Vec<_> = mine.map(|label| cell_text(&label.value)).collect();
            json!({ "value": value.join(", "), "word": null, "class": "" })
        });
        json!({ "title": wanted, "said": null, "cells": cells.collect::<Vec<_>>() })
    };
    titles.iter().map(line).collect()
}

pub(super) fn head(desk: &Desk, position: usize, stored: &StoredCandidate) -> Value {
    let candidate = &stored.candidate;
    let likeness = score::likeness(&candidate.compared);
    let class = match likeness {
        score::Likeness::Likely => "is-ok",
        score::Likeness::Possible => "is-info",
        score::Likeness::Unlikely => "is-warn",
        score::Likeness::No => "is-danger",
    };
    let number = (position + 1).to_string();
    json!({
        "id": stored.id,
        "key": candidate.key_text(),
        "name": desk.text("found-candidate", &[("n", &number), ("key", &candidate.key_text())]),
        "matched": ways(desk, &candidate.matched_by),
        "likeness": desk.text(&format!("found-likeness-{}", likeness.as_str()), &[]),
        "class": class,
    })
}
