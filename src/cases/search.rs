//! Finding a case again by name, e-mail address or number, without a name in the database: words become keyed hashes.
//!
//! The trade: whole words match, parts of words do not.

use std::collections::BTreeSet;

use diesel::prelude::*;
use unicode_normalization::UnicodeNormalization as _;

use super::{Case, Details};
use crate::{
    db::{Conn, DbError, each, schema::case_terms},
    ids::{CaseId, OrganisationId},
    vault::Vault,
};

const FIELD: &str = "case-term";

/// The words a text is found by: compatible forms made one, lower case, split at everything that separates words.
/// An e-mail address stays whole.
fn words(text: &str) -> Vec<String> {
    let folded: String = text.nfkc().collect::<String>().to_lowercase();
    let parts = folded.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '"' | '(' | ')'));
    parts.map(|part| part.trim_matches(['.', ':']).to_owned()).filter(|part| !part.is_empty()).collect()
}

fn hash(vault: &Vault, organisation: OrganisationId, word: &str) -> Vec<u8> {
    vault.blind(organisation, FIELD, word)
}

/// The hashes that a search for `query` must all match; at most ten words count.
pub fn terms_of_query(vault: &Vault, organisation: OrganisationId, query: &str) -> Vec<Vec<u8>> {
    words(query).iter().take(10).map(|word| hash(vault, organisation, word)).collect()
}

/// The hash by which a case is known to be written by whoever has this address.
pub(super) fn term_of_requester(vault: &Vault, organisation: OrganisationId, email: &str) -> Option<Vec<u8>> {
    words(email).first().map(|word| vault.blind(organisation, "case-requester", word))
}

/// The terms that a case with these details is found by; its CPR number's is kept beside them.
fn terms(vault: &Vault, organisation: OrganisationId, number: &str, details: &Details) -> BTreeSet<Vec<u8>> {
    let person = &details.person;
    let texts = [
        Some(number),
        Some(&person.name),
        Some(&details.requester.name),
        Some(&details.requester.email),
        person.email.as_deref(),
        person.number.as_deref(),
    ];
    let found = texts.into_iter().flatten().flat_map(words);
    let found = found.map(|word| hash(vault, organisation, &word));
    found.chain(term_of_requester(vault, organisation, &details.requester.email)).collect()
}

fn insert<'a>(
    tx: &mut Conn,
    organisation: OrganisationId,
    case: CaseId,
    found: impl Iterator<Item = &'a Vec<u8>>,
) -> Result<(), DbError> {
    let rows: Vec<_> = found
        .map(|term| {
            (
                case_terms::organisation_id.eq(organisation),
                case_terms::term.eq(term),
                case_terms::case_id.eq(case),
            )
        })
        .collect();
    if !rows.is_empty() {
        each!(tx, |c| diesel::insert_into(case_terms::table).values(&rows).execute(c))?;
    }
    Ok(())
}

pub(super) fn index(
    tx: &mut Conn,
    vault: &Vault,
    organisation: OrganisationId,
    case: CaseId,
    number: &str,
    details: &Details,
) -> Result<(), DbError> {
    insert(tx, organisation, case, terms(vault, organisation, number, details).iter())
}

/// What is told of a case has changed: it is found by the new, and no longer by the old.
pub(super) fn reindex(
    tx: &mut Conn,
    vault: &Vault,
    case: &Case,
    (before, after): (&Details, &Details),
) -> Result<(), DbError> {
    let of = |details| terms(vault, case.organisation, &case.number, details);
    let (old, new) = (of(before), of(after));
    let gone: Vec<&Vec<u8>> = old.difference(&new).collect();
    let mine = case_terms::table
        .filter(case_terms::organisation_id.eq(case.organisation))
        .filter(case_terms::case_id.eq(case.id))
        .filter(case_terms::term.eq_any(gone));
    diesel::delete(mine).execute(tx)?;
    insert(tx, case.organisation, case.id, new.difference(&old))
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn names_addresses_and_numbers_become_words() {
        assert_eq!(words("Ærø-Hansen,  ÅSE Marie"), ["ærø-hansen", "åse", "marie"]);
        assert_eq!(words("Aase.Hansen@Example.DK"), ["aase.hansen@example.dk"]);
        assert_eq!(words("A\u{30a}se"), words("\u{c5}se"), "composed and decomposed letters are one");
        assert!(words("  ").is_empty());
    }
}
