//! Mail domains that want to be taken for another one.

use unicode_normalization::UnicodeNormalization as _;

/// The domain of an address, in lower case.
pub fn domain_of(email: &str) -> Option<String> {
    let (_, domain) = email.trim().rsplit_once('@')?;
    (!domain.is_empty()).then(|| domain.to_lowercase().trim_end_matches('.').to_owned())
}

/// Whether `one` is not `known` and yet looks like it: signs that look alike, a letter more, less, other or swapped,
/// another ending, or the known name inside a longer one.
pub fn resembles(one: &str, known: &str) -> bool {
    let (one, known) = (decoded(one), decoded(known));
    if one == known
        || known.len() < 4
        || one.ends_with(&format!(".{known}"))
        || known.ends_with(&format!(".{one}"))
    {
        return false;
    }
    if skeleton(&one) == skeleton(&known) {
        return true;
    }
    let (name, known_name) = (skeleton(name(&one)), skeleton(name(&known)));
    if known_name.chars().count() < 5 {
        return false;
    }
    let allowed = if known_name.chars().count() >= 10 { 2 } else { 1 };
    distance(&name, &known_name) <= allowed || name.split('-').any(|part| part == known_name)
}

/// `xn--` labels as people see them.
fn decoded(domain: &str) -> String {
    let lower = domain.trim_end_matches('.').to_lowercase();
    idna::domain_to_unicode(&lower).0
}

/// The last label before the ending: `fjordby` of `mail.fjordby.example`.
fn name(domain: &str) -> &str {
    let mut labels = domain.rsplit('.');
    let ending = labels.next().unwrap_or(domain);
    labels.next().unwrap_or(ending)
}

/// Signs that look alike made one: accents dropped, Cyrillic and Greek letters and digits as the Latin ones they pass
/// for, `rn` as `m`, `vv` as `w`.
fn skeleton(text: &str) -> String {
    let plain = text.nfkd().filter(|c| !('\u{300}'..='\u{36f}').contains(c));
    let alike = plain.map(|c| match c {
        'а' | 'α' => 'a',
        'е' | 'ё' | 'ε' => 'e',
        'о' | 'ο' | '0' | 'ø' => 'o',
        'р' | 'ρ' => 'p',
        'с' | 'ϲ' => 'c',
        'у' | 'γ' => 'y',
        'х' | 'χ' => 'x',
        'і' | 'ι' | '1' | 'l' | 'ı' | '|' => 'i',
        'ѕ' | '5' => 's',
        'ј' => 'j',
        'ԁ' => 'd',
        'һ' => 'h',
        'к' | 'κ' => 'k',
        'м' => 'm',
        'т' | 'τ' => 't',
        'в' | 'β' => 'b',
        'н' => 'h',
        'ν' => 'v',
        '3' => 'e',
        '4' => 'a',
        other => other,
    });
    alike.collect::<String>().replace("æ", "ae").replace("rn", "m").replace("vv", "w")
}

/// Damerau and Levenshtein: how many letters are other, more, less, or swapped with their neighbour.
fn distance(one: &str, other: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let mut rows = vec![vec![0; b.len() + 1]; a.len() + 1];
    for (i, row) in rows.iter_mut().enumerate() {
        row[0] = i;
    }
    for (j, cell) in rows[0].iter_mut().enumerate() {
        *cell = j;
    }
    for i in 1..=a.len() {
        for j in 1..=b.len() {
            let same = usize::from(a[i - 1] != b[j - 1]);
            let mut best = (rows[i - 1][j] + 1).min(rows[i][j - 1] + 1).min(rows[i - 1][j - 1] + same);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(rows[i - 2][j - 2] + 1);
            }
            rows[i][j] = best;
        }
    }
    rows[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn look_alikes_are_seen_and_strangers_are_not() {
        for (one, known) in [
            ("fjordby-kommune.example", "fjordby.example"),
            ("fjrodby.example", "fjordby.example"),
            ("fjordbv.example", "fjordby.example"),
            ("fjordby.exarnple", "fjordby.example"),
            ("fj0rdby.example", "fjordby.example"),
            ("fjоrdby.example", "fjordby.example"),
            ("xn--fjrdby-xqf.example", "fjordby.example"),
            ("fjordby.com", "fjordby.example"),
            ("examp1e.dk", "example.dk"),
        ] {
            assert!(resembles(one, known), "{one} {known} {}", decoded(one));
        }
        for (one, known) in [
            ("fjordby.example", "fjordby.example"),
            ("FJORDBY.example.", "fjordby.example"),
            ("mail.fjordby.example", "fjordby.example"),
            ("gmail.com", "fjordby.example"),
            ("hotmail.com", "gmail.com"),
            ("dr.dk", "tv2.dk"),
            ("nabo.example", "fjordby.example"),
        ] {
            assert!(!resembles(one, known), "{one} {known}");
        }
        assert_eq!(domain_of("Mette@Example.DK"), Some("example.dk".into()));
        assert_eq!(domain_of("mette"), None);
    }
}
