//! Whom a login proves, as far as the provider tells it, and whether that is the person of the request. Pure.
//!
//! Invariant: the identity is the pair (issuer, subject), never an e-mail address or a name. A name that is protected is
//! neither kept nor compared nor shown.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{
    declaration::{Kind, Provider},
    flavour::{Rule, level_of},
};
use crate::law::identity::{Assurance, names::same_name};

/// The name as the provider tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Name {
    Told(String),
    /// Name and address protection (CPR act § 28): it stays with the provider.
    Protected,
    NotTold,
}

/// Whom a login proves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proven {
    pub issuer: String,
    /// The provider's name for her, made for us alone (pairwise).
    pub subject: String,
    pub name: Name,
    pub birth_date: Option<NaiveDate>,
    /// Only an address that the provider says it has checked itself.
    pub verified_email: Option<String>,
    pub assurance: Assurance,
}

/// Why a token that can be trusted still proves too little.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TooLittle {
    /// The level is lower than what was asked for, or not told.
    #[error("level-too-low")]
    Level(Assurance),
    /// Another means of identification than the one that was asked for.
    #[error("other-means")]
    Means,
    /// She signed in for her employer, not for herself.
    #[error("not-private")]
    NotPrivate,
}

/// Reads who it is. `token` are the claims of the ID token, `more` those of the user info, which is only asked for the
/// same subject.
///
/// # Errors
/// [`TooLittle`] when it is less than `wanted`.
pub fn proven(
    provider: &Provider,
    token: &Map<String, Value>,
    more: Option<&Map<String, Value>>,
    wanted: Assurance,
) -> Result<Proven, TooLittle> {
    let flavour = provider.flavour;
    let claim = |name: &str| token.get(name).or_else(|| more.and_then(|more| more.get(name)));
    let first = |names: &[String]| names.iter().find_map(|name| claim(name));
    if provider.kind == Kind::Eid {
        holds(flavour.means.as_ref(), &claim).then_some(()).ok_or(TooLittle::Means)?;
        holds(flavour.private.as_ref(), &claim).then_some(()).ok_or(TooLittle::NotPrivate)?;
    }
    // The level counts only from the signed token: the user info may be another service's.
    let assurance = match provider.kind {
        Kind::Workforce => provider.level,
        Kind::Eid => level(&flavour.level, &flavour.also, token),
    };
    if assurance < wanted {
        return Err(TooLittle::Level(assurance));
    }
    let flagged = flavour.protected.iter().filter_map(|name| claim(name)).any(is_true);
    let name = first(&flavour.name).and_then(Value::as_str).map(str::trim).filter(|name| !name.is_empty());
    let name = match name {
        _ if flagged => Name::Protected,
        Some(name) if stands_for_protected(name) => Name::Protected,
        Some(name) => Name::Told(name.chars().take(200).collect()),
        None => Name::NotTold,
    };
    let text = |name: &str| token.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    Ok(Proven {
        issuer: text("iss"),
        subject: text("sub"),
        name,
        birth_date: first(&flavour.birth_date).and_then(Value::as_str).and_then(date),
        verified_email: verified_email(token).or_else(|| more.and_then(verified_email)),
        assurance,
    })
}

fn holds<'a>(rule: Option<&Rule>, claim: &impl Fn(&str) -> Option<&'a Value>) -> bool {
    let Some(rule) = rule else { return true };
    match claim(&rule.claim) {
        None => rule.absent,
        Some(value) if rule.absent => !is_true(value),
        Some(value) => value
            .as_str()
            .is_some_and(|value| rule.allowed.iter().any(|allowed| allowed.eq_ignore_ascii_case(value))),
    }
}

/// The weakest of what is told; without a level of its own the login has none (NSIS 3.1: the level of the whole is that
/// of its weakest part).
fn level(names: &[String], also: &[String], token: &Map<String, Value>) -> Assurance {
    let told = |name: &String| token.get(name).map(|value| value.as_str().and_then(level_of));
    let Some(Some(whole)) = names.iter().find_map(told) else { return Assurance::None };
    let parts = also.iter().filter_map(told).map(|part| part.unwrap_or(Assurance::None));
    parts.fold(whole, Assurance::min)
}

/// The address and the word that it was checked must stand in the same document.
fn verified_email(claims: &Map<String, Value>) -> Option<String> {
    let checked = claims.get("email_verified") == Some(&Value::Bool(true));
    let email = claims.get("email").and_then(Value::as_str).filter(|_| checked)?;
    Some(email.trim().to_lowercase())
}

fn is_true(value: &Value) -> bool {
    match value {
        Value::Bool(flag) => *flag,
        Value::String(text) => !matches!(text.to_lowercase().as_str(), "false" | "0" | ""),
        Value::Number(number) => number.as_i64() != Some(0),
        _ => false,
    }
}

/// MitID writes "NAVNE & ADRESSEBESKYTTET" where the name would stand.
fn stands_for_protected(name: &str) -> bool {
    let letters: String = name.to_lowercase().chars().filter(|c| c.is_alphabetic()).collect();
    letters.contains("adressebeskyt") || letters.contains("navnebeskyt")
}

fn date(text: &str) -> Option<NaiveDate> {
    let day = text.get(..10).unwrap_or(text);
    ["%Y-%m-%d", "%d-%m-%Y"].iter().find_map(|form| NaiveDate::parse_from_str(day, form).ok())
}

/// How one thing of the request stands to what the provider says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Compared {
    Same,
    Differs,
    /// One of the two does not say.
    Unknown,
    Protected,
}

/// How a login stands to the request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Comparison {
    pub name: Compared,
    pub birth_date: Compared,
    pub email: Compared,
}

impl Comparison {
    /// Whether this login is the person of the request without anybody having to look: the day of birth is hers, and
    /// so is her name. A name alone is shared by many.
    pub fn is_the_person(self) -> bool {
        self.birth_date == Compared::Same && self.name == Compared::Same
    }

    /// Whether only a protected name is missing: a twin is born on the same day, so that her CPR number has to match.
    pub fn lacks_a_protected_name(self) -> bool {
        self.birth_date == Compared::Same && self.name == Compared::Protected
    }

    pub fn differs(self) -> bool {
        self.name == Compared::Differs || self.birth_date == Compared::Differs
    }
}

/// Compares who has signed in with who is said to.
pub fn compare(proven: &Proven, name: &str, birth_date: Option<NaiveDate>, email: &str) -> Comparison {
    let name = match &proven.name {
        Name::Protected => Compared::Protected,
        Name::NotTold => Compared::Unknown,
        Name::Told(told) if same_name(told, name) => Compared::Same,
        Name::Told(_) => Compared::Differs,
    };
    let equal = |same: bool| if same { Compared::Same } else { Compared::Differs };
    let birth_date = proven.birth_date.zip(birth_date).map(|(one, other)| equal(one == other));
    let email = proven.verified_email.as_deref().map(|one| equal(one == email.trim().to_lowercase()));
    Comparison {
        name,
        birth_date: birth_date.unwrap_or(Compared::Unknown),
        email: email.unwrap_or(Compared::Unknown),
    }
}

#[cfg(test)]
mod tests;
