//! The columns of the register's file. English may be left empty; every Danish text but the last must be there.

use super::{Activity, InBoth};

/// In the order of the file.
pub(super) const COLUMNS: [&str; 19] = [
    "key",
    "role",
    "name_da",
    "name_en",
    "purpose_da",
    "purpose_en",
    "legal_basis_da",
    "legal_basis_en",
    "categories_of_data_da",
    "categories_of_data_en",
    "categories_of_people_da",
    "categories_of_people_en",
    "recipients",
    "retention_da",
    "retention_en",
    "source_da",
    "source_en",
    "automated_decisions_da",
    "automated_decisions_en",
];

/// The longest text in one field, in characters.
pub(super) const TEXT_MAX: usize = 4000;

/// The fields of one activity, in the order of [`COLUMNS`].
pub(super) fn fields(activity: &Activity) -> Vec<String> {
    let mut fields = vec![activity.key.clone(), activity.role.to_string()];
    let both = |fields: &mut Vec<String>, text: &InBoth| fields.extend([text.da.clone(), text.en.clone()]);
    for text in [
        &activity.name,
        &activity.purpose,
        &activity.legal_basis,
        &activity.categories_of_data,
        &activity.categories_of_people,
    ] {
        both(&mut fields, text);
    }
    fields.push(recipients(activity));
    for text in [&activity.retention, &activity.source, &activity.automated_decisions] {
        both(&mut fields, text);
    }
    fields
}

/// `Skatteforvaltningen | Danmark; Cloud Inc. | USA | Standardkontrakter`.
fn recipients(activity: &Activity) -> String {
    let one = |to: &super::Recipient| {
        let parts = [&to.name, &to.country, &to.safeguard];
        let filled = parts.iter().rposition(|part| !part.is_empty()).map_or(1, |last| last + 1);
        parts[..filled].iter().map(|part| part.as_str()).collect::<Vec<_>>().join(" | ")
    };
    activity.recipients.iter().map(one).collect::<Vec<_>>().join("; ")
}
