//! The machine-readable side: the Frictionless listing, and the three JSON documents beside the data.

use serde_json::{Value, json};

use super::{
    Dataset, Description,
    archive::Entry,
    data::{Delivered, Files},
    withheld::Withheld,
};

/// `datapackage.json` (Data Package and Table Schema, specs.frictionlessdata.io, version 1): every other file with
/// its size in bytes and its SHA-256, every CSV file with the types of its columns. `rowCount` is our own: what
/// frictionless calls `rows` leaves out rows without any value.
pub(super) fn data_package(
    description: &Description,
    datasets: &[Dataset<'_>],
    delivered: &[Delivered],
    entries: &[Entry],
) -> Value {
    let resource = |entry: &Entry| {
        let of_data = datasets.iter().zip(delivered).find_map(|(dataset, delivered)| {
            let files = delivered.files.as_ref()?;
            match () {
                () if files.csv == entry.path => Some(table(dataset, delivered, files)),
                () if files.json == entry.path => Some(rows(dataset, delivered)),
                () => None,
            }
        });
        let mut resource = of_data.unwrap_or_else(|| document(&entry.path));
        resource["path"] = json!(entry.path);
        if resource["mediatype"] != "application/pdf" {
            resource["encoding"] = json!("utf-8");
        }
        resource["bytes"] = json!(entry.bytes);
        resource["hash"] = json!(format!("sha256:{}", entry.sha256));
        resource
    };
    json!({
        "profile": "data-package",
        "name": format!("indsigt-{}", description.case_number.to_ascii_lowercase()),
        "title": description.title,
        "created": description.made_at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true),
        "contributors": [{ "title": description.organisation.name, "role": "publisher" }],
        // A property of our own, as the standard allows: it needs no other file to be understood.
        "processing_activities": description.activities,
        "resources": entries.iter().map(resource).collect::<Vec<_>>(),
    })
}

fn table(dataset: &Dataset<'_>, delivered: &Delivered, files: &Files) -> Value {
    let field = |place: usize| {
        let field = &dataset.fields[files.kept[place]];
        let mut entry = json!({
            "name": files.labels[place],
            "type": files.shapes[place].name(),
            "title": field.title,
        });
        if !field.description.is_empty() {
            entry["description"] = json!(field.description);
        }
        entry
    };
    // Said in full: a validator would otherwise guess it from the first lines.
    let mut dialect = json!({
        "delimiter": ",", "lineTerminator": "\r\n", "quoteChar": "\"", "doubleQuote": true,
        "skipInitialSpace": false, "header": true,
    });
    if files.has_blank_row {
        dialect["skipBlankRows"] = json!(true);
    }
    json!({
        "name": delivered.stem,
        "type": "table",
        "profile": "tabular-data-resource",
        "title": dataset.title,
        "description": dataset.description,
        "format": "csv",
        "mediatype": "text/csv",
        "rowCount": delivered.rows,
        "dialect": dialect,
        "schema": { "fields": (0..files.kept.len()).map(field).collect::<Vec<_>>(), "missingValues": [""] },
    })
}

fn rows(dataset: &Dataset<'_>, delivered: &Delivered) -> Value {
    json!({
        "name": format!("{}-json", delivered.stem),
        "type": "json",
        "title": dataset.title,
        "format": "json",
        "mediatype": "application/json",
        "rowCount": delivered.rows,
    })
}

fn document(path: &str) -> Value {
    let (stem, ending) = path.rsplit_once('.').unwrap_or((path, ""));
    let (kind, mediatype) = match ending {
        "json" => ("json", "application/json"),
        "html" => ("file", "text/html"),
        "pdf" => ("file", "application/pdf"),
        _ => ("text", "text/plain"),
    };
    // Names are unique; the letter is there in three forms.
    let name = if stem == "letter" { path.replace('.', "-") } else { stem.to_owned() };
    json!({ "name": name, "type": kind, "format": ending, "mediatype": mediatype })
}

pub(super) fn searched(description: &Description) -> Value {
    json!({ "case": description.case_number, "searched": description.searched })
}

pub(super) fn withheld(description: &Description, withheld: &[Withheld]) -> Value {
    json!({ "case": description.case_number, "withheld": withheld })
}

/// Art. 15(1)(a) to (h) and (2).
pub(super) fn information(description: &Description) -> Value {
    json!({
        "case": description.case_number,
        "right": description.right,
        "article": description.right.article(),
        "outcome": description.outcome,
        "received_on": description.received_on,
        "decided_on": description.decided_on,
        "made_at": description.made_at,
        "controller": description.organisation,
        "data_protection_officer": description.dpo,
        "supervisory_authority": description.authority,
        "rights": ["rectification", "erasure", "restriction", "objection", "complaint"],
        "processing_activities": description.activities,
    })
}
