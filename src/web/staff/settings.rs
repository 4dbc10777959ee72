//! What letters and pages say about the organisation.

use serde_json::json;

use super::{
    answer::{Answer, Failure},
    desk::{Desk, Fields, Posted},
    forms::Form,
    frame,
};
use crate::{
    audit::{self, Action, Event},
    db::{Conn, DbError},
    law::{
        authorities::collected_on,
        identity::{Assurance, Policy, Sensitivity},
        rights::Right,
    },
    letters::{Lang, day_in_words},
    staff::{self, Authority, Organisation, OrganisationDetails, Permission},
};

const NAMES: &[&str] = &[
    "organisation",
    "registration",
    "address",
    "contact_email",
    "contact_phone",
    "language",
    "dpo_name",
    "dpo_email",
    "dpo_phone",
    "authority_name",
    "authority_address",
    "authority_email",
    "authority_website",
];

fn stored(organisation: &Organisation) -> Form {
    let d = organisation.details();
    let language = d.language.unwrap_or(Lang::Da).to_string();
    let dpo = (&d.dpo_name, &d.dpo_email, &d.dpo_phone);
    let authority = organisation.authority(Lang::Da);
    Form::filled([
        ("organisation", organisation.name.clone()),
        ("registration", d.registration.clone()),
        ("address", d.address.clone()),
        ("contact_email", d.email.clone()),
        ("contact_phone", d.phone.clone()),
        ("language", language),
        ("dpo_name", dpo.0.clone()),
        ("dpo_email", dpo.1.clone()),
        ("dpo_phone", dpo.2.clone()),
        ("authority_name", authority.name.clone()),
        ("authority_address", authority.address.clone()),
        ("authority_email", authority.email.clone()),
        ("authority_website", authority.website.clone()),
    ])
}

fn settings_page(desk: &Desk, conn: &mut Conn, form: Option<(&Form, &Policy)>) -> Result<String, Failure> {
    let (mut context, _) = frame::context(desk, conn)?;
    let organisation = frame::organisation(desk, conn)?;
    let as_stored = stored(&organisation);
    let (form, policy) = form.unwrap_or((&as_stored, &organisation.details().identity));
    context.extend(form.context(&desk.app.words, desk.lang(), NAMES));
    let path = format!("/o/{}", organisation.slug);
    context.insert("public_address", &desk.app.config.address_of(&path));
    context.insert("public_path", &path);
    context.insert("languages", &Lang::ALL);
    let country = desk.text(&format!("clock-country-{}", organisation.country), &[]);
    let known = collected_on().parse().map(|day| day_in_words(day, desk.lang())).unwrap_or_default();
    let values = [("country", country.as_str()), ("date", &known)];
    context.insert("authority_from", &desk.text("staff-authority-from", &values));
    context.insert("release_by_two", &organisation.details().release_by_two);
    context.insert("lock_packages", &organisation.details().lock_packages);
    context.insert("policy", &policy_view(desk, form, policy));
    context.insert("policy_choices", &Policy::CHOICES);
    context.insert("sensitivities", &Sensitivity::ALL);
    frame::render(desk, "staff/settings.html", &context)
}

/// What is needed for each right, by what was found.
fn policy_view(desk: &Desk, form: &Form, policy: &Policy) -> Vec<serde_json::Value> {
    let wrong = form.said(&desk.app.words, desk.lang());
    let cell = |right: Right, at: &Sensitivity| {
        let name = field(right, *at);
        let problem = wrong.iter().find(|(field, _)| *field == name).map(|(_, text)| text);
        json!({ "name": name, "sensitivity": at, "chosen": policy.needed(right, *at), "problem": problem })
    };
    let row = |right: Right| {
        let cells: Vec<_> = Sensitivity::ALL.iter().map(|at| cell(right, at)).collect();
        json!({ "right": right, "cells": cells })
    };
    Policy::rights().map(row).collect()
}

fn field(right: Right, at: Sensitivity) -> String {
    format!("level-{right}-{at}")
}

/// The policy as it was sent; what was not sent stays as it was, and what is no choice is a problem of its field.
fn entered_policy(form: &mut Form, fields: &Fields, before: &Policy) -> Policy {
    let mut policy = before.clone();
    for right in Policy::rights() {
        for at in Sensitivity::ALL {
            let name = field(right, *at);
            if !fields.has(&name) {
                continue;
            }
            match Assurance::parse(&fields.text(&name)).filter(|level| Policy::CHOICES.contains(level)) {
                Some(chosen) => policy.set(right, *at, chosen),
                None => form.problem(&name, "identity-error-level"),
            }
        }
    }
    policy
}

/// What changed of the policy, for the log: which right, which data, from what to what.
fn policy_changes(before: &Policy, after: &Policy) -> Vec<serde_json::Value> {
    let cells = Policy::rights().flat_map(|right| Sensitivity::ALL.iter().map(move |at| (right, *at)));
    let changed = cells.filter_map(|(right, at)| {
        let (from, to) = (before.needed(right, at), after.needed(right, at));
        (from != to).then(|| json!({ "right": right, "data": at, "from": from, "to": to }))
    });
    changed.collect()
}

pub async fn show(desk: Desk) -> Result<Answer, Failure> {
    desk.run(|desk| {
        desk.may(Permission::ManageOrganisation)?;
        desk.read(|conn| Ok(Answer::Page(settings_page(desk, conn, None)?)))
    })
    .await
}

fn entered(form: &mut Form, national: Option<&Authority>) -> (String, OrganisationDetails) {
    let language = form.checked("language", "staff-error-choice", |text| Lang::parse(&text));
    let (name, mut details) = form.organisation(language.unwrap_or(Lang::Da));
    details.authority = own_authority(form, national);
    details.registration = form.value("registration");
    if details.registration.chars().count() > 40 {
        form.problem("registration", "staff-error-registration");
    }
    (name, details)
}

/// Another authority than the country's; nothing written means the country's.
fn own_authority(form: &mut Form, national: Option<&Authority>) -> Option<Authority> {
    let typed = Authority {
        name: form.value("authority_name"),
        address: form.value("authority_address"),
        email: form.value("authority_email"),
        website: form.value("authority_website"),
    };
    if national.is_some_and(|national| typed == *national || typed == Authority::default()) {
        return None;
    }
    form.required("authority_name", "staff-error-name");
    form.required("authority_address", "staff-error-address");
    form.email_or_nothing("authority_email");
    form.checked("authority_website", "staff-error-website", |text| {
        url::Url::parse(&text).ok().filter(|url| url.scheme() == "https")
    });
    Some(typed)
}

pub async fn save(posted: Posted) -> Result<Answer, Failure> {
    let Posted { desk, fields } = posted;
    desk.run(move |desk| save_settings(desk, &fields)).await
}

fn save_settings(desk: &Desk, fields: &Fields) -> Result<Answer, Failure> {
    desk.may(Permission::ManageOrganisation)?;
    let mut form = Form::of(fields, NAMES);
    let organisation = desk.read(|conn| frame::organisation(desk, conn))?;
    let (name, details) = entered(&mut form, Authority::of_country(&organisation.country).as_ref());
    let policy = entered_policy(&mut form, fields, &organisation.details().identity);
    if form.has_problems() {
        return desk.read(|conn| Ok(Answer::Invalid(settings_page(desk, conn, Some((&form, &policy)))?)));
    }
    desk.write(|tx| {
        let before = staff::find(tx, desk.actor.organisation)?.ok_or(diesel::result::Error::NotFound)?;
        let changes = policy_changes(&before.details().identity, &policy);
        let details = OrganisationDetails {
            deadlines: before.details().deadlines.clone(),
            public_body: before.details().public_body,
            cpr: before.details().cpr.clone(),
            identity: policy,
            release_by_two: match fields.has("release") {
                true => fields.has("release_by_two"),
                false => before.details().release_by_two,
            },
            lock_packages: match fields.has("release") {
                true => fields.has("lock_packages"),
                false => before.details().lock_packages,
            },
            registration: match fields.has("registration") {
                true => details.registration.clone(),
                false => before.details().registration.clone(),
            },
            ..details
        };
        staff::save(tx, desk.actor.organisation, &name, &details)?;
        let event = Event {
            organisation: desk.actor.organisation,
            by: desk.actor.by(),
            action: Action::OrganisationChanged,
            case: None,
            details: if changes.is_empty() { json!({}) } else { json!({ "identity": changes }) },
        };
        audit::record(tx, &desk.app.vault, event, desk.now)?;
        Ok::<_, DbError>(())
    })?;
    Ok(Answer::See("/staff/settings?notice=saved".into()))
}
