//! The information of art. 15(1)(a) to (d), (g), (h) and 15(2) about activities, in one language: for the package and
//! for letters. Points (e) and (f), the person's rights and the authority, are the same for every activity.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{Activity, Keeping, Party, Recipient, RecipientKind, Role};
use crate::{
    law::basis::Basis,
    letters::{Lang, Words},
};

/// One activity, as a person reads about it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Information {
    pub key: String,
    pub name: String,
    pub role: Role,
    /// For a processor the controller, for joint controllers the other one.
    pub controller: Option<Party>,
    /// Art. 15(1)(a).
    pub purpose: String,
    pub legal_basis: String,
    /// `6(1)(b)`, for programs.
    pub articles: Vec<String>,
    /// The same in words, with the article as it is cited in the language.
    pub bases: Vec<String>,
    /// Art. 15(1)(b).
    pub categories_of_data: Vec<String>,
    pub special_categories: bool,
    pub categories_of_people: Vec<String>,
    /// Art. 15(1)(c), by name (C-154/21), and 15(2).
    pub recipients: Vec<Told>,
    /// Art. 15(1)(d): the text, or the periods in words where there is none.
    pub retention: String,
    /// Each period with its trigger, in words.
    pub periods: Vec<String>,
    /// Art. 15(1)(g).
    pub source: String,
    /// Art. 15(1)(h); `None` when there are none.
    pub automated_decisions: Option<Decisions>,
}

/// A recipient, as a person reads about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    pub name: String,
    pub kind: RecipientKind,
    /// The kind in words.
    pub what: String,
    /// ISO 3166-1.
    pub country_code: String,
    pub country: String,
    pub third_country: bool,
    /// In words, with what is noted about it; empty where none is needed.
    pub safeguard: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decisions {
    pub logic: String,
    pub significance: String,
    pub consequences: String,
}

/// The activities that an answer tells about: those with these `keys`, and those that concern everybody.
pub fn concerned<'a>(register: &'a [Activity], keys: &BTreeSet<String>) -> Vec<&'a Activity> {
    register.iter().filter(|activity| activity.everybody || keys.contains(&activity.key)).collect()
}

impl Information {
    /// Tells about `activity` in the language `lang`.
    pub fn of(activity: &Activity, words: &Words, lang: Lang) -> Information {
        let code = lang.as_str();
        let periods: Vec<String> = activity.keeping.iter().map(|one| period(*one, words, lang)).collect();
        // Periods in the reader's language are better than a text in another.
        let text = match lang {
            Lang::En if activity.retention.en.is_empty() && !periods.is_empty() => "",
            _ => activity.retention.in_language(code),
        };
        let retention = if text.is_empty() { periods.join("; ") } else { text.to_owned() };
        Information {
            key: activity.key.clone(),
            name: activity.name.in_language(code).to_owned(),
            role: activity.role,
            controller: activity.controller.clone(),
            purpose: activity.purpose.in_language(code).to_owned(),
            legal_basis: activity.legal_basis.in_language(code).to_owned(),
            articles: activity.bases.iter().map(ToString::to_string).collect(),
            bases: activity.bases.iter().map(|basis| cited(*basis, words, lang)).collect(),
            categories_of_data: activity.categories_of_data.items(code),
            special_categories: activity.special_categories,
            categories_of_people: activity.categories_of_people.items(code),
            recipients: activity.recipients.iter().map(|to| Told::of(to, words, lang)).collect(),
            retention,
            periods,
            source: activity.source.in_language(code).to_owned(),
            automated_decisions: activity.automated.as_ref().map(|automated| Decisions {
                logic: automated.logic.in_language(code).to_owned(),
                significance: automated.significance.in_language(code).to_owned(),
                consequences: automated.consequences.in_language(code).to_owned(),
            }),
        }
    }
}

impl Told {
    /// Tells about `to` in the language `lang`.
    pub fn of(to: &Recipient, words: &Words, lang: Lang) -> Told {
        let rests_on = to.safeguard.map(|one| words.text(lang, &format!("register-safeguard-{one}"), &[]));
        let note = to.note.in_language(lang.as_str());
        let parts = rests_on.iter().map(String::as_str).chain([note]).filter(|part| !part.is_empty());
        Told {
            name: to.name.in_language(lang.as_str()).to_owned(),
            kind: to.kind,
            what: words.text(lang, &format!("register-kind-{}", to.kind), &[]),
            country_code: to.country.clone(),
            country: words.text(lang, &format!("country-{}", to.country), &[]),
            third_country: to.is_in_third_country(),
            safeguard: parts.collect::<Vec<_>>().join(". "),
        }
    }
}

/// `Contract, or steps before one (art. 6(1)(b))`.
pub fn cited(basis: Basis, words: &Words, lang: Lang) -> String {
    let (name, article) =
        (words.text(lang, &format!("register-basis-{}", basis.slug()), &[]), article(basis, words, lang));
    format!("{name} ({article})")
}

/// `art. 6(1)(b)`, as the language cites it.
pub fn article(basis: Basis, words: &Words, lang: Lang) -> String {
    let slug = basis.slug();
    match slug.split('-').collect::<Vec<_>>()[..] {
        [article, paragraph, letter] => {
            let values = [("article", article), ("paragraph", paragraph), ("letter", letter)];
            words.text(lang, "register-article-letter", &values)
        }
        _ => words.text(lang, "register-article", &[("article", &slug)]),
    }
}

/// `5 years from the end of the financial year`.
pub fn period(keeping: Keeping, words: &Words, lang: Lang) -> String {
    match keeping {
        Keeping::For { number, unit, from } => {
            let from = words.text(lang, &format!("register-trigger-{from}"), &[]);
            let values = [("n", number.to_string()), ("trigger", from)];
            let values = values.each_ref().map(|(name, value)| (*name, value.as_str()));
            words.text(lang, &format!("register-period-{unit}"), &values)
        }
        Keeping::Until(trigger) => {
            let trigger = words.text(lang, &format!("register-trigger-{trigger}"), &[]);
            words.text(lang, "register-period-until", &[("trigger", &trigger)])
        }
    }
}
