//! People in texts, as they are written in Denmark.

use proptest::prelude::*;

use super::*;

fn known() -> Known {
    let own = Own {
        names: vec!["Jens Peter Holm".into()],
        emails: vec!["Jens.Holm@example.dk".into()],
        phones: vec!["+45 20 30 40 50".into()],
        cprs: vec![Cpr::parse("010190-1234").unwrap()],
    };
    Known::new(&own)
        .with_names(
            Why::Column,
            ["Mette Kirstine Holm", "Søren Aagaard", "ukendt", "Sag 17", "Anne-Marie d'Arcy"],
        )
        .with_names(Why::Candidate, ["Holm Petersen, Bodil"])
        .with_names(Why::Staff, ["Omar Hassan", "Per Bo"])
}

fn found(text: &str) -> Vec<(&str, Found, Why)> {
    let known = known();
    find_people(text, &known).into_iter().map(|one| (&text[one.range], one.found, one.why)).collect()
}

fn texts(text: &str) -> Vec<&str> {
    found(text).into_iter().map(|(text, ..)| text).collect()
}

#[test]
fn a_name_is_found_however_it_is_written() {
    for (text, expected) in [
        ("Talt med Mette Holm i dag", "Mette Holm"),
        ("talt med mette holm i dag", "mette holm"),
        ("METTE KIRSTINE HOLM", "METTE KIRSTINE HOLM"),
        ("(Mette K. Holm)", "Mette K. Holm"),
        ("se M. Holms notat", "M. Holms"),
        ("M.K. Holm", "M.K. Holm"),
        ("Holm, Mette: syg", "Holm, Mette"),
        ("Holm, M. ringede", "Holm, M"),
        ("Mettes barn", "Mettes"),
        ("Mette's barn", "Mette's"),
        ("Mette\nHolm", "Mette\nHolm"),
        ("Mette\u{a0}Holm", "Mette\u{a0}Holm"),
        ("Søren Ågård", "Søren Ågård"),
        ("So\u{308}ren A\u{30a}ga\u{30a}rds bil", "So\u{308}ren A\u{30a}ga\u{30a}rds"),
        ("SØREN AAGAARD.", "SØREN AAGAARD"),
        ("Anne\u{2011}Marie D\u{2019}Arcy", "Anne\u{2011}Marie D\u{2019}Arcy"),
        ("Bodil Holm Petersen", "Bodil Holm Petersen"),
        ("Holm Petersen, Bodil", "Holm Petersen, Bodil"),
        ("Per Bo skrev", "Per Bo"),
    ] {
        assert_eq!(texts(text), [expected], "{text}");
    }
}

#[test]
fn what_is_the_persons_own_or_nobodys_is_left_alone() {
    for text in [
        "Jens Holm, J. Holm, Holm, Jens, Jens P. Holm, Jens' og Holms, jens peter holm",
        "mettes og søren i småt", // single words without a capital
        "Mettemarie, Holmgaard, xMette, Mette2",
        "Per måned. Bo i byen. Ukendt. Sag 17",
        "jens.holm@example.dk eller JENS.HOLM@EXAMPLE.DK",
        "tlf. 20304050, +4520304050, 0045 20 30 40 50, (+45) 20 30 40 50",
        "010190-1234, 0101901234, 010190 - 1234",
        "CVR-nr. 29189846, cvr: 29189846, EAN 5798000000000, konto 3123 4567, 6276 8007658473",
        "320190-1234 og 011390-1234 er ingen datoer", // nor 32 January, nor the 13th month
        "2026-11-23 14:05:00, 12.345.678,90 kr., 123456789012345, v1.2.3.4, a@b",
    ] {
        assert_eq!(texts(text), [""; 0], "{text}");
    }
}

#[test]
fn numbers_and_addresses_of_others_are_found() {
    for (text, expected, kind) in [
        ("cpr 020290-4321.", "020290-4321", Found::Cpr),
        ("0202904321", "0202904321", Found::Cpr),
        ("020290\u{2013}4321", "020290\u{2013}4321", Found::Cpr),
        ("erstatningsnr. 620290-4321", "620290-4321", Found::Cpr),
        ("skriv til <mette.holm@fjordby.example>.", "mette.holm@fjordby.example", Found::Email),
        ("søren@blåbær.dk,", "søren@blåbær.dk", Found::Email),
        ("ring 31 32 33 34 nu", "31 32 33 34", Found::Phone),
        ("ring 31323334.", "31323334", Found::Phone),
        ("3132 3334", "3132 3334", Found::Phone),
        ("(+45) 31 32 33 34", "(+45) 31 32 33 34", Found::Phone),
        ("+46 70-123 45 67", "+46 70-123 45 67", Found::Phone),
        ("0049 30 901820", "0049 30 901820", Found::Phone),
        ("+1 (212) 555-0100", "+1 (212) 555-0100", Found::Phone),
    ] {
        assert_eq!(
            found(text).iter().map(|(text, kind, _)| (*text, *kind)).collect::<Vec<_>>(),
            [(expected, kind)],
            "{text}"
        );
    }
}

#[test]
fn it_is_said_why() {
    let text = "Mette Holm og Omar så Bodil Petersen; Mette skrev. Omar Hassan";
    let why: Vec<Why> = found(text).into_iter().map(|(.., why)| why).collect();
    assert_eq!(why, [Why::Column, Why::Part, Why::Candidate, Why::Part, Why::Staff]);
    assert!(find_people("020290-4321", &Known::new(&Own::default())).len() == 1);
}

/// Half a megabyte that provokes each rule is read in a moment: time grows with the text, not with its square.
#[test]
fn a_long_text_takes_time_in_proportion() {
    let names: Vec<String> =
        (0..3000).map(|n| format!("Mette {}", ["Aa", "Be", "Ce"][n % 3].repeat(n / 3 + 1))).collect();
    let known = Known::new(&Own::default()).with_names(Why::Column, names);
    let begun = std::time::Instant::now();
    for piece in
        ["Mette ", "M. ", "0101901", "+45 ", "12 34 ", "a@", "a.", "1", "22 ", "ÅA\u{30a}", "+1-2-3-4"]
    {
        let text = piece.repeat(500_000 / piece.len());
        let _ = find_people(&text, &known);
    }
    assert!(begun.elapsed().as_secs() < 30, "{:?}", begun.elapsed());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    /// Whatever the text is, places are in order, apart, and at whole characters; and a name put into it is found.
    #[test]
    fn places_are_sound_in_any_text(before in "\\PC{0,40}", after in "\\PC{0,40}") {
        let text = format!("{before} ; Mette Holm ; {after}");
        let known = known();
        let all = find_people(&text, &known);
        let mut last = 0;
        for one in &all {
            prop_assert!(one.range.start >= last && one.range.start < one.range.end);
            prop_assert!(text.get(one.range.clone()).is_some());
            last = one.range.end;
        }
        let at = before.len() + 3;
        prop_assert!(all.iter().any(|one| one.range.start <= at && at + 10 <= one.range.end), "{:?}", all);
    }
}
