//! What a source declares of its data stands in the package: keys, references and codes, claimed only where they hold.

use indsigt::{
    export::package::{Code, Dataset, Field, WithheldPart},
    letters::Lang,
    sources::{
        cell::{Cell, ColumnKind},
        declaration::Reference,
    },
};
use serde_json::{Value, json};

use super::sample::{dataset, description, field, frictionless, member, number, text, withhold, write};

fn codes(pairs: &[(&str, &str)]) -> Vec<Code> {
    pairs.iter().map(|(value, words)| Code { value: (*value).into(), words: (*words).into() }).collect()
}

fn leads(column: &str, dataset: &str, to: &str) -> Reference {
    Reference { column: column.into(), dataset: dataset.into(), to: to.into() }
}

/// Who works here, with whom she reports to, and what she was paid.
struct Payroll {
    people: Vec<Vec<Cell>>,
    pay: Vec<Vec<Cell>>,
}

impl Payroll {
    fn new() -> Payroll {
        let person = |id: &str, boss: Cell, sex: &str| vec![number(id), boss, text(sex)];
        let pay = |line: &str, id: Cell, kind: &str| vec![number(line), id, number(kind), text("-")];
        Payroll {
            people: vec![person("1", Cell::Null, "K"), person("2", number("1"), "M")],
            pay: vec![pay("10", number("2"), "1"), pay("11", number("2"), "2"), pay("12", Cell::Null, "1")],
        }
    }

    fn people(&self) -> Dataset<'_> {
        let sex = Field {
            codes: codes(&[("K", "Kvinde"), ("M", "Mand")]),
            ..field("koen", "Køn", ColumnKind::Text)
        };
        let fields = vec![
            field("nr", "Nummer", ColumnKind::Integer),
            field("leder", "Leder", ColumnKind::Integer),
            sex,
        ];
        let mut people = dataset("ansat", "Ansættelse", fields, &self.people);
        people.primary_key = vec!["nr".into()];
        people.references = vec![leads("leder", "ansat", "nr")];
        people
    }

    fn pay(&self) -> Dataset<'_> {
        let kind = Field {
            codes: codes(&[("1", "Månedsløn"), ("2", "Tillæg")]),
            ..field("art", "Lønart", ColumnKind::Integer)
        };
        let mark =
            Field { codes: codes(&[("-", "Intet")]), ..field("note", "Bemærkning", ColumnKind::Text) };
        let fields = vec![
            field("linje", "Linje", ColumnKind::Integer),
            field("nr", "Nummer", ColumnKind::Integer),
            kind,
            mark,
        ];
        let mut pay = dataset("loen", "Løn", fields, &self.pay);
        pay.primary_key = vec!["linje".into()];
        pay.references = vec![leads("nr", "ansat", "nr")];
        pay
    }
}

/// The table schemas by the names of their files, the page, and whether a foreign program finds it valid.
fn told(datasets: &[Dataset<'_>]) -> (impl Fn(&str) -> Value + use<>, String) {
    let mut zip = Vec::new();
    write(&mut zip, &description(Lang::Da), datasets).unwrap();
    let file = tempfile::Builder::new().suffix(".zip").tempfile().unwrap();
    std::fs::write(file.path(), &zip).unwrap();
    let (valid, said) = frictionless(file.path());
    assert!(valid, "{said}");
    let listing: Value = serde_json::from_str(&member(&zip, "datapackage.json")).unwrap();
    let page = member(&zip, "index.html");
    let schema = move |name: &str| {
        let all = listing["resources"].as_array().unwrap();
        all.iter().find(|one| one["name"] == name).unwrap()["schema"].clone()
    };
    (schema, page)
}

#[test]
fn keys_references_and_codes_are_listed_and_explained() {
    let payroll = Payroll::new();
    // The one that leads to the other comes first, and a foreign program follows it all the same.
    let (schema, page) = told(&[payroll.pay(), payroll.people()]);
    let pay = schema("hr-loen");
    assert_eq!(pay["primaryKey"], json!(["linje"]));
    let to = json!({ "fields": ["nr"], "reference": { "resource": "hr-ansat", "fields": ["nr"] } });
    assert_eq!(pay["foreignKeys"], json!([to]));
    assert_eq!(
        (&pay["fields"][2]["title"], &pay["fields"][2]["description"]),
        (&json!("Lønart"), &json!("Om Lønart"))
    );
    assert_eq!(pay["fields"][2]["constraints"]["enum"], json!([1, 2]));
    assert_eq!(
        pay["fields"][2]["categories"],
        json!([{ "value": 1, "label": "Månedsløn" }, { "value": 2, "label": "Tillæg" }])
    );
    // The file marks a hyphen for spreadsheets, so that it is no longer the code: told in words.
    assert_eq!(pay["fields"][3]["constraints"], Value::Null);
    assert_eq!(pay["fields"][3]["description"], "Om Bemærkning -: Intet");
    let people = schema("hr-ansat");
    let own = json!({ "fields": ["leder"], "reference": { "resource": "", "fields": ["nr"] } });
    assert_eq!(people["foreignKeys"], json!([own]));
    for words in ["Månedsløn", "Tillæg", "Om Lønart", "<code>K</code> Kvinde", "(Mand)"] {
        assert!(page.contains(words), "{words}");
    }
}

#[test]
fn what_the_files_do_not_keep_is_not_claimed() {
    let none = |schema: &Value| (schema["primaryKey"].is_null(), schema["foreignKeys"].is_null());
    // Somebody who is not in the package, a code that nobody declared, and a number that is there twice.
    let mut payroll = Payroll::new();
    payroll.pay[0][1] = number("3");
    payroll.pay[1][2] = number("9");
    payroll.pay[1][0] = number("10");
    let (schema, page) = told(&[payroll.people(), payroll.pay()]);
    let pay = schema("hr-loen");
    assert_eq!(none(&pay), (true, true));
    assert!(pay["fields"][2]["constraints"].is_null() && page.contains("Månedsløn"));
    // What it leads to is withheld: the row, the column, the dataset.
    let payroll = Payroll::new();
    for part in [
        WithheldPart::Row(2),
        WithheldPart::Cell(2, "nr".into()),
        WithheldPart::Column("nr".into()),
        WithheldPart::Everything,
    ] {
        let mut people = payroll.people();
        people.withheld = vec![withhold(part.clone())];
        let (schema, _) = told(&[people, payroll.pay()]);
        assert_eq!(none(&schema("hr-loen")), (false, true), "{part:?}");
    }
}
