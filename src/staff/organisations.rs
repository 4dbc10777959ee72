//! Controllers (art. 4(7)). Every row in the portal belongs to one.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{
    db::{Conn, DbError, Instant, Json, schema::organisations},
    ids::OrganisationId,
    law::{authorities::authority_of, calendar::Calendar, identity::Policy, letters::Body, profiles::Law},
    letters::Lang,
};

/// What people are told about an organisation: art. 13(1)(a) and (b), and where to complain.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct OrganisationDetails {
    pub address: String,
    pub email: String,
    pub phone: String,
    /// The data protection officer, when there is one.
    pub dpo_name: String,
    pub dpo_email: String,
    pub dpo_phone: String,
    /// Another supervisory authority than the country's: a state's in Germany, a church's.
    pub authority: Option<Authority>,
    /// A public authority: its letters say what administrative law wants besides, and in Denmark access is answered in
    /// seven working days, or a letter says when (OFL § 36(2)).
    pub public_body: bool,
    /// The language of a visitor who wishes none of ours.
    pub language: Option<Lang>,
    pub deadlines: DeadlineSettings,
    /// Whether the form asks for a CPR number: off by default (R4.8).
    pub cpr: CprSettings,
    /// How sure it must be who asks, by right and by what was found.
    pub identity: Policy,
    /// Two colleagues have looked at what is handed over before it is.
    pub release_by_two: bool,
    /// Every package is locked with a passphrase, not only those where a handler says so.
    pub lock_packages: bool,
    /// Company number (CVR in Denmark), as people write it; empty where there is none.
    pub registration: String,
}

/// The CPR number in the public form.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CprSettings {
    pub asked: bool,
    /// What it is used for, in the organisation's own words; empty for the usual ones.
    pub purpose_da: String,
    pub purpose_en: String,
}

impl CprSettings {
    pub fn purpose(&self, lang: Lang) -> &str {
        if lang == Lang::Da { &self.purpose_da } else { &self.purpose_en }
    }
}

/// What an organisation asks of itself beyond the law's last day; such a target is earlier, never later.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DeadlineSettings {
    /// Answer within so many days from receipt, between [`TARGET_MIN`] and [`TARGET_MAX`].
    pub target_days: Option<u32>,
    /// Laws outside the Union whose dates handlers see besides.
    pub other_laws: Vec<Law>,
}

pub const TARGET_MIN: u32 = 1;
/// The shortest month: a longer target would never be one.
pub const TARGET_MAX: u32 = 28;

/// A supervisory authority (art. 77).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Authority {
    pub name: String,
    pub address: String,
    /// Empty where the authority takes complaints through its site.
    pub email: String,
    pub website: String,
}

impl Authority {
    /// The country's own, by the names it has there; `None` for a country that we have none for.
    pub fn of_country(code: &str) -> Option<Authority> {
        let national = authority_of(code)?;
        let names = [national.name.as_str(), &national.second];
        let names: Vec<&str> = names.into_iter().filter(|name| !name.is_empty()).collect();
        Some(Authority {
            name: names.join(" / "),
            address: national.address.clone(),
            email: national.email.clone(),
            website: national.website.clone(),
        })
    }
}

#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = organisations)]
pub struct Organisation {
    pub id: OrganisationId,
    /// The part of the address that is the organisation's own: `/o/fjordby`.
    pub slug: String,
    pub name: String,
    pub country: String,
    time_zone: String,
    details: Json<OrganisationDetails>,
}

impl Organisation {
    /// Where anybody gets the public key `id` by which packages are signed.
    pub fn key_path(&self, id: &str) -> String {
        format!("/o/{}/package-key/{id}", self.slug)
    }

    pub fn details(&self) -> &OrganisationDetails {
        &self.details.0
    }

    /// What public law says of it, as far as letters differ.
    pub fn body(&self) -> Body {
        if self.details().public_body && self.country == "DK" { Body::DanishPublic } else { Body::Private }
    }

    /// Where people are told to complain, in their language: the organisation's own choice, or its country's authority.
    pub fn authority(&self, lang: Lang) -> Authority {
        if let Some(own) = &self.details().authority {
            return own.clone();
        }
        let national = Authority::of_country(&self.country).unwrap_or_default();
        match authority_of(&self.country) {
            Some(one) if lang == Lang::En && one.english != one.name => {
                Authority { name: format!("{} ({})", national.name, one.english), ..national }
            }
            _ => national,
        }
    }

    /// The clock that deadlines run on (R1.10).
    pub fn zone(&self) -> Tz {
        self.time_zone.parse().unwrap_or(chrono_tz::Europe::Copenhagen)
    }

    /// The public holidays that roll a deadline (R1.9).
    pub fn calendar(&self) -> &'static Calendar {
        Calendar::of(&self.country).unwrap_or(Calendar::denmark())
    }
}

/// A slug is short and needs no escaping anywhere.
pub fn is_slug(text: &str) -> bool {
    (2..=40).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        && !text.starts_with('-')
        && !text.ends_with('-')
}

/// A Danish organisation. The audit entry is the caller's, who knows by whom.
///
/// # Errors
/// [`DbError`]; a unique violation when the slug is taken.
pub fn create(
    tx: &mut Conn,
    slug: &str,
    name: &str,
    details: &OrganisationDetails,
    now: DateTime<Utc>,
) -> Result<OrganisationId, DbError> {
    let id = OrganisationId::new(now);
    let row = (
        organisations::id.eq(id),
        organisations::slug.eq(slug),
        organisations::name.eq(name),
        organisations::country.eq("DK"),
        organisations::time_zone.eq("Europe/Copenhagen"),
        organisations::details.eq(Json(details.clone())),
        organisations::created_at.eq(Instant::from(now)),
    );
    diesel::insert_into(organisations::table).values(row).execute(tx)?;
    Ok(id)
}

/// Changes name and details.
///
/// # Errors
/// [`DbError`].
pub fn save(
    tx: &mut Conn,
    organisation: OrganisationId,
    name: &str,
    details: &OrganisationDetails,
) -> Result<(), DbError> {
    let state = (organisations::name.eq(name), organisations::details.eq(Json(details.clone())));
    diesel::update(organisations::table.find(organisation)).set(state).execute(tx)?;
    Ok(())
}

/// # Errors
/// [`DbError`].
pub fn find(conn: &mut Conn, id: OrganisationId) -> Result<Option<Organisation>, DbError> {
    Ok(organisations::table.find(id).select(Organisation::as_select()).first(conn).optional()?)
}

/// # Errors
/// [`DbError`].
pub fn by_slug(conn: &mut Conn, slug: &str) -> Result<Option<Organisation>, DbError> {
    let mine = organisations::table.filter(organisations::slug.eq(slug));
    Ok(mine.select(Organisation::as_select()).first(conn).optional()?)
}

/// Every organisation, by name.
///
/// # Errors
/// [`DbError`].
pub fn all(conn: &mut Conn) -> Result<Vec<Organisation>, DbError> {
    Ok(organisations::table.order(organisations::name).select(Organisation::as_select()).load(conn)?)
}
