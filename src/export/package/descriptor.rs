//! The machine-readable side: the Frictionless listing, and the three JSON documents beside the data.

use serde_json::{Value, json};

use super::{
    Controller, Dataset, Description, DocumentFile,
    archive::Entry,
    data::{Delivered, Files},
    documents::Handed,
    keys,
    withheld::Withheld,
};

/// `datapackage.json` (Data Package and Table Schema, specs.frictionlessdata.io, version 1): every other file with
/// its size in bytes and its SHA-256, every CSV file with the types of its columns. `rowCount` is our own: what
/// frictionless calls `rows` leaves out rows without any value.
pub(super) fn data_package(
    description: &Description,
    (datasets, delivered): (&[Dataset<'_>], &[Delivered]),
    (files, handed): (&[DocumentFile<'_>], &[Handed]),
    entries: &[Entry],
) -> Value {
    let resource = |entry: &Entry| {
        let of_data = (0..datasets.len()).find_map(|at| {
            let files = delivered[at].files.as_ref()?;
            match () {
                () if files.csv == entry.path => Some(table(datasets, delivered, files, at)),
                () if files.json == entry.path => Some(rows(&datasets[at], &delivered[at], files)),
                () => None,
            }
        });
        let of_document = || {
            let mut both = files.iter().zip(handed);
            both.find(|(_, handed)| handed.path.as_ref() == Some(&entry.path))
                .map(|(file, _)| document(file, entry))
        };
        let mut resource = of_data.or_else(of_document).unwrap_or_else(|| own(&entry.path));
        resource["path"] = json!(entry.path);
        resource["bytes"] = json!(entry.bytes);
        resource["hash"] = json!(format!("sha256:{}", entry.sha256));
        resource
    };
    json!({
        "profile": "data-package",
        "name": description.package_name(),
        "title": description.title,
        "created": format!("{}T00:00:00Z", description.made_on),
        "contributors": [publisher(&description.organisation)],
        // A property of our own, as the standard allows: it needs no other file to be understood.
        "processing_activities": description.activities,
        "resources": entries.iter().map(resource).collect::<Vec<_>>(),
    })
}

/// `registration`, the company number, is our own property.
fn publisher(organisation: &Controller) -> Value {
    let mut publisher = json!({ "title": organisation.name, "role": "publisher" });
    for (name, value) in [("email", &organisation.email), ("registration", &organisation.registration)] {
        if let Some(value) = value {
            publisher[name] = json!(value);
        }
    }
    publisher
}

/// Types, titles, descriptions and codes of the columns, the same for both files.
fn schema(dataset: &Dataset<'_>, files: &Files) -> Value {
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
        keys::tell_codes(&mut entry, field, files.shapes[place], files, files.kept[place]);
        entry
    };
    json!({ "fields": (0..files.kept.len()).map(field).collect::<Vec<_>>(), "missingValues": [""] })
}

fn table(datasets: &[Dataset<'_>], all: &[Delivered], files: &Files, at: usize) -> Value {
    let (dataset, delivered) = (&datasets[at], &all[at]);
    let mut schema = schema(dataset, files);
    if let Some(key) = keys::primary_key(files) {
        schema["primaryKey"] = key;
    }
    let foreign = keys::foreign_keys(datasets, all, at);
    if !foreign.is_empty() {
        schema["foreignKeys"] = json!(foreign);
    }
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
        "encoding": "utf-8",
        "rowCount": delivered.rows,
        "dialect": dialect,
        "schema": schema,
    })
}

fn rows(dataset: &Dataset<'_>, delivered: &Delivered, files: &Files) -> Value {
    json!({
        "name": format!("{}-json", delivered.stem),
        "type": "json",
        "title": dataset.title,
        "format": "json",
        "mediatype": "application/json",
        "encoding": "utf-8",
        "rowCount": delivered.rows,
        "schema": schema(dataset, files),
    })
}

/// A document as it came from its source: its bytes are its own, and so is whatever encoding it has.
fn document(file: &DocumentFile<'_>, entry: &Entry) -> Value {
    // With a slash and a dot, so that it is no dataset's.
    let name = entry.path.trim_start_matches("data/");
    let ending = entry.path.rsplit_once('.').map_or("bin", |(_, ending)| ending);
    let mut resource = json!({
        "name": name, "type": "file", "title": file.name, "format": ending, "mediatype": file.media_type,
    });
    if !file.description.is_empty() {
        resource["description"] = json!(file.description);
    }
    resource
}

/// A file that the package itself brings.
fn own(path: &str) -> Value {
    let name = path.rsplit_once('/').map_or(path, |(_, name)| name);
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    let (kind, mediatype) = match ending {
        "json" => ("json", "application/json"),
        "html" => ("file", "text/html"),
        "pdf" => ("file", "application/pdf"),
        _ => ("text", "text/plain"),
    };
    // Names are unique: the letter is there in three forms, and no dataset's name has a dot.
    let mut resource = json!({ "name": name, "type": kind, "format": ending, "mediatype": mediatype });
    if mediatype != "application/pdf" {
        resource["encoding"] = json!("utf-8");
    }
    resource
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
        "made_on": description.made_on,
        "controller": description.organisation,
        "data_protection_officer": description.dpo,
        "supervisory_authority": description.authority,
        "rights": ["rectification", "erasure", "restriction", "objection", "complaint"],
        "processing_activities": description.activities,
    })
}
