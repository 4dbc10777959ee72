//! What an answer tells about an activity (art. 15(1) and (2)).

use std::collections::BTreeSet;

use indsigt::{
    letters::{Lang, Words},
    register::{self, Information},
};

use super::{DEMO, edited};

fn informed(file: &[u8], key: &str, lang: Lang) -> Information {
    let words = Words::load(&Default::default()).unwrap();
    let all = register::read(file).unwrap();
    Information::of(all.iter().find(|activity| activity.key == key).unwrap(), &words, lang)
}

#[test]
fn recipients_are_told_by_name_with_country_and_safeguard() {
    let told = informed(DEMO.as_bytes(), "business-contacts", Lang::En);
    let crm = &told.recipients[0];
    assert_eq!(
        (crm.name.as_str(), crm.country.as_str(), crm.third_country),
        ("Relata CRM Inc.", "United States", true)
    );
    assert_eq!(
        crm.safeguard,
        "The Commission's standard clauses, with an assessment of the transfer (art. 46(2)(c)). \
         Module 2, transfer assessed (TIA) on 3 March 2026"
    );
    assert_eq!(told.recipients[1].country, "Israel");
    let danish = informed(DEMO.as_bytes(), "payroll", Lang::Da);
    assert_eq!(
        (danish.recipients[1].name.as_str(), danish.recipients[1].what.as_str()),
        ("Skatteforvaltningen", "Myndighed")
    );
    assert!(
        danish
            .recipients
            .iter()
            .all(|to| !to.third_country && to.safeguard.is_empty() && to.country == "Danmark")
    );
    assert!(danish.automated_decisions.unwrap().logic.starts_with("Lønnen beregnes"));
}

#[test]
fn retention_is_told_with_its_trigger_in_the_readers_language() {
    let told = informed(DEMO.as_bytes(), "recruitment", Lang::En);
    assert!(told.retention.starts_with("3 months after the post was filled"));
    assert_eq!(
        told.periods,
        ["3 months from the filling of the post", "6 months from the receipt of the application"]
    );
    let file = edited(DEMO.as_bytes(), "recruitment", "retention_en", "");
    assert_eq!(informed(&file, "recruitment", Lang::En).retention, told.periods.join("; "));
    assert!(informed(&file, "recruitment", Lang::Da).retention.starts_with("3 måneder efter"));
    let file = edited(&file, "recruitment", "retention_da", "");
    assert_eq!(
        informed(&file, "recruitment", Lang::Da).retention,
        "3 måneder fra besættelsen af stillingen; 6 måneder fra modtagelsen af ansøgningen"
    );
    let at_once =
        edited(&file, "recruitment", "retention", "0 days from registration; until consent-withdrawn");
    assert_eq!(
        informed(&at_once, "recruitment", Lang::Da).retention,
        "ikke efter registreringen; indtil tilbagekaldelsen af samtykket"
    );
}

#[test]
fn what_concerns_everybody_is_told_in_every_answer() {
    let all = register::read(DEMO.as_bytes()).unwrap();
    let keys = |wanted: &[&str]| -> Vec<String> {
        let wanted: BTreeSet<String> = wanted.iter().map(|key| (*key).to_owned()).collect();
        register::concerned(&all, &wanted).iter().map(|activity| activity.key.clone()).collect()
    };
    assert_eq!(keys(&[]), ["rights-requests"]);
    assert_eq!(keys(&["payroll", "nothing"]), ["payroll", "rights-requests"]);
}

/// Every word that the register uses is there in both languages.
#[test]
fn every_choice_has_its_words() {
    use indsigt::{
        law::{basis::Basis, countries},
        register::{RecipientKind, Role, Safeguard, Trigger, Unit, Warning},
    };
    let words = Words::load(&Default::default()).unwrap();
    let mut keys: Vec<String> = countries::all().map(|code| format!("country-{code}")).collect();
    keys.extend(Basis::ALL.iter().map(|one| format!("register-basis-{}", one.slug())));
    keys.extend(RecipientKind::ALL.iter().map(|one| format!("register-kind-{one}")));
    keys.extend(Role::ALL.iter().map(|one| format!("register-role-{one}")));
    keys.extend(Safeguard::ALL.iter().map(|one| format!("register-safeguard-{one}")));
    keys.extend(Trigger::ALL.iter().map(|one| format!("register-trigger-{one}")));
    keys.extend(
        Unit::ALL.iter().flat_map(|one| [format!("register-unit-{one}"), format!("register-period-{one}")]),
    );
    keys.extend(Warning::ALL.iter().map(|one| format!("register-warning-{one}")));
    for lang in Lang::ALL {
        let missing: Vec<&String> = keys.iter().filter(|key| !words.has(*lang, key)).collect();
        assert!(missing.is_empty(), "{lang}: {missing:?}");
    }
}
