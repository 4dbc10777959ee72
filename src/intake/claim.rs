//! What is asked of somebody who asks for another: only what the decision table wants for that kind (section 3.2).

use chrono::NaiveDate;

use super::{FieldError, Form, check};
use crate::{
    law::representation::{Basis, OnBehalf},
    representation::{Claim, Relation, Way},
};

/// The fields of the page, in its order.
const FIELDS: [&str; 10] = [
    "claim-custody",
    "claim-basis",
    "claim-firm",
    "claim-acts",
    "claim-union",
    "claim-died_day",
    "claim-died_month",
    "claim-died_year",
    "claim-relation",
    "claim-purpose",
];
const WAY: &str = "claim-way";

pub fn is_field(name: &str) -> bool {
    FIELDS.contains(&name) || name == WAY || name == "claim-died"
}

/// Every field of the page, whoever is asked for.
pub fn fields() -> impl Iterator<Item = &'static str> {
    FIELDS.into_iter().chain([WAY])
}

/// What the page asks for such a request.
pub fn asked(on_behalf: OnBehalf) -> &'static [&'static str] {
    match on_behalf {
        OnBehalf::Oneself => &[],
        OnBehalf::Child => &["custody"],
        OnBehalf::PowerOfAttorney => &["basis", "way"],
        OnBehalf::Lawyer => &["firm", "acts"],
        OnBehalf::Guardian => &["basis", "way"],
        OnBehalf::Deceased => &["died", "relation", "purpose", "way"],
        OnBehalf::Member => &["union", "way"],
    }
}

/// What can be chosen as the basis, where the page asks.
pub fn bases(on_behalf: OnBehalf) -> &'static [Basis] {
    if asked(on_behalf).contains(&"basis") { on_behalf.bases() } else { &[] }
}

/// The ways in which a paper can come: signed through a link only where the person herself can sign.
pub fn ways(on_behalf: OnBehalf) -> Vec<Way> {
    let fits = |way: &Way| *way != Way::Link || on_behalf.can_be_signed();
    Way::ALL.iter().copied().filter(fits).collect()
}

/// Understands what was answered; what is wrong is told field by field, in the order of the page.
pub fn parse(form: &Form, on_behalf: OnBehalf, today: NaiveDate, wrong: &mut Vec<FieldError>) -> Claim {
    let mut claim = Claim::default();
    if form.claim_unknown {
        return claim;
    }
    let asked = asked(on_behalf);
    let mut tell = |field: &'static str, message| wrong.push(FieldError { field: field.into(), message });
    let mut line = |field: &'static str, longest, missing| match check::line(form.claimed(field), longest) {
        Ok(text) if text.is_empty() => {
            tell(field, missing);
            text
        }
        Ok(text) => text,
        Err(message) => {
            tell(field, message);
            String::new()
        }
    };
    if asked.contains(&"firm") {
        claim.firm = line("claim-firm", 200, "error-claim-firm");
    }
    if asked.contains(&"union") {
        claim.union = line("claim-union", 200, "error-claim-union");
    }
    if asked.contains(&"custody") {
        match form.claimed("claim-custody") {
            "yes" => claim.basis = Some(Basis::Custody),
            "no" => tell("claim-custody", "error-claim-custody-no"),
            _ => tell("claim-custody", "error-claim-custody"),
        }
    }
    if asked.contains(&"basis") {
        let chosen = Basis::parse(form.claimed("claim-basis"));
        claim.basis = chosen.filter(|basis| on_behalf.bases().contains(basis));
        if claim.basis.is_none() {
            tell("claim-basis", "error-claim-basis");
        }
    }
    if asked.contains(&"acts") && form.claimed("claim-acts") != "yes" {
        tell("claim-acts", "error-claim-acts");
    }
    if asked.contains(&"died") {
        let part = |name: &str| form.claimed(name);
        let (day, month, year) = (part("claim-died_day"), part("claim-died_month"), part("claim-died_year"));
        match check::birth_date(day, month, year, today) {
            Ok(Some(died_on)) => claim.died_on = Some(died_on),
            Ok(None) => tell("claim-died", "error-claim-died"),
            Err("error-birth-date-future") => tell("claim-died", "error-claim-died-future"),
            Err(_) => tell("claim-died", "error-claim-died-form"),
        }
    }
    if asked.contains(&"relation") {
        claim.relation = Relation::parse(form.claimed("claim-relation"));
        if claim.relation.is_none() {
            tell("claim-relation", "error-claim-relation");
        }
    }
    if asked.contains(&"purpose") {
        match check::paragraphs(form.claimed("claim-purpose"), 2000) {
            Ok(text) if text.is_empty() => tell("claim-purpose", "error-claim-purpose"),
            Ok(text) => claim.purpose = text,
            Err(message) => tell("claim-purpose", message),
        }
    }
    if asked.contains(&"way") {
        claim.way = Way::parse(form.claimed(WAY)).filter(|way| ways(on_behalf).contains(way));
        if claim.way.is_none() {
            tell(WAY, "error-claim-way");
        }
    }
    claim.basis = claim.basis.or(on_behalf.bases().first().copied());
    claim
}
