//! Names inside the package are ours: safe on every file system, and no two alike.

use std::collections::HashSet;

use super::Field;

/// File names without ending, made from the names of source and dataset.
#[derive(Default)]
pub(super) struct Stems(HashSet<String>);

impl Stems {
    /// `lon`, `Løn 2026` → `lon-loen-2026`. The JSON file's name in the listing, `…-json`, is kept free too.
    pub fn of(&mut self, source: &str, dataset: &str) -> String {
        let plain = format!("{}-{}", plain(source), plain(dataset));
        let mut stem = plain.clone();
        let mut number = 2;
        while self.0.contains(&stem) || self.0.contains(&format!("{stem}-json")) {
            stem = format!("{plain}-{number}");
            number += 1;
        }
        self.0.insert(stem.clone());
        self.0.insert(format!("{stem}-json"));
        stem
    }

    /// `sag`, `Referat af møde.PDF` → `sag-referat-af-moede.pdf`. An ending that is none is part of the name.
    pub fn of_file(&mut self, source: &str, name: &str) -> String {
        let ending = |ending: &str| {
            (1..=8).contains(&ending.len()) && ending.bytes().all(|b| b.is_ascii_alphanumeric())
        };
        match name.rsplit_once('.') {
            Some((stem, end)) if ending(end) => {
                format!("{}.{}", self.of(source, stem), end.to_ascii_lowercase())
            }
            _ => self.of(source, name),
        }
    }
}

fn plain(name: &str) -> String {
    let mut out = String::new();
    for letter in name.chars().flat_map(char::to_lowercase) {
        match letter {
            'a'..='z' | '0'..='9' => out.push(letter),
            'æ' | 'ä' => out.push_str("ae"),
            'ø' | 'ö' => out.push_str("oe"),
            'å' => out.push_str("aa"),
            'ü' => out.push_str("ue"),
            'é' | 'è' => out.push('e'),
            _ if out.ends_with('-') => {}
            _ => out.push('-'),
        }
    }
    let short: String = out.trim_matches('-').chars().take(60).collect();
    if short.is_empty() { "data".to_owned() } else { short }
}

/// The labels of the columns in both files. A source may give blank names, twins, or names that a spreadsheet would
/// run as a formula; validators and programs want one clean label each.
pub(super) fn labels(fields: &[&Field]) -> Vec<String> {
    let mut taken = HashSet::new();
    let mut label = |(position, field): (usize, &&Field)| {
        let clean: String = field.name.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        let leading = |c: char| c.is_whitespace() || "=+-@＝＋－＠'".contains(c);
        let clean = clean.trim_start_matches(leading).trim_end();
        let base = if clean.is_empty() { format!("column_{}", position + 1) } else { clean.to_owned() };
        let mut label = base.clone();
        let mut number = 2;
        while !taken.insert(label.clone()) {
            label = format!("{base}_{number}");
            number += 1;
        }
        label
    };
    fields.iter().enumerate().map(&mut label).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sources::cell::ColumnKind;

    #[test]
    fn stems_are_plain_and_unique() {
        let mut stems = Stems::default();
        assert_eq!(stems.of("Løn", "Udbetalinger 2026/Q1"), "loen-udbetalinger-2026-q1");
        assert_eq!(stems.of("loen", "udbetalinger_2026_q1"), "loen-udbetalinger-2026-q1-2");
        assert_eq!(stems.of("s", "../../etc/passwd"), "s-etc-passwd");
        assert_eq!(stems.of("s", "a"), "s-a");
        assert_eq!(stems.of("s", "a-json"), "s-a-json-2");
        assert_eq!(stems.of("", "日本"), "data-data");
        assert_eq!(stems.of_file("Sag", "Referat af møde.PDF"), "sag-referat-af-moede.pdf");
        assert_eq!(stems.of_file("sag", "referat af møde.docx"), "sag-referat-af-moede-2.docx");
        assert_eq!(stems.of_file("sag", "../../x.tar.g/z"), "sag-x-tar-g-z");
    }

    #[test]
    fn labels_are_clean_and_unique() {
        let field = |name: &str| Field {
            name: name.into(),
            title: String::new(),
            description: String::new(),
            kind: ColumnKind::Text,
            codes: vec![],
        };
        let fields: Vec<Field> = ["id", "id", "", "=1+1", "a\r\nb", " navn "].map(field).into();
        let labels = labels(&fields.iter().collect::<Vec<_>>());
        assert_eq!(labels, ["id", "id_2", "column_3", "1+1", "a  b", "navn"]);
    }
}
