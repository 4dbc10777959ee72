//! The columns of the register's file. English may be left empty; what is wrong with which field, [`super::draft`] says.

use super::{Activity, Automated, InBoth, Recipient};

/// In the order of the file.
pub const COLUMNS: [&str; 28] = [
    "key",
    "role",
    "controller",
    "everybody",
    "name_da",
    "name_en",
    "purpose_da",
    "purpose_en",
    "legal_basis",
    "legal_basis_da",
    "legal_basis_en",
    "categories_of_data_da",
    "categories_of_data_en",
    "special_categories",
    "categories_of_people_da",
    "categories_of_people_en",
    "recipients",
    "retention",
    "retention_da",
    "retention_en",
    "source_da",
    "source_en",
    "automated_logic_da",
    "automated_logic_en",
    "automated_significance_da",
    "automated_significance_en",
    "automated_consequences_da",
    "automated_consequences_en",
];

/// The longest text in one field, in characters.
pub(super) const TEXT_MAX: usize = 4000;

/// The columns in which two activities differ.
pub fn differences(one: &Activity, other: &Activity) -> Vec<&'static str> {
    let (one, other) = (fields(one), fields(other));
    (0..COLUMNS.len()).filter(|place| one[*place] != other[*place]).map(|place| COLUMNS[place]).collect()
}

/// What an activity has in one column, as the file writes it; empty for a column that there is not.
pub fn field(activity: &Activity, column: &str) -> String {
    let place = COLUMNS.iter().position(|one| *one == column);
    place.map(|place| fields(activity).swap_remove(place)).unwrap_or_default()
}

/// The fields of one activity, in the order of [`COLUMNS`].
pub(super) fn fields(activity: &Activity) -> Vec<String> {
    let both = |text: &InBoth| [text.da.clone(), text.en.clone()];
    let controller = activity
        .controller
        .as_ref()
        .map(|party| joined([party.name.as_str(), party.contact.as_str()], " | "));
    let mut fields = vec![
        activity.key.clone(),
        activity.role.to_string(),
        controller.unwrap_or_default(),
        yes(activity.everybody),
    ];
    fields.extend(both(&activity.name));
    fields.extend(both(&activity.purpose));
    fields.push(list(&activity.bases));
    fields.extend(both(&activity.legal_basis));
    fields.extend(both(&activity.categories_of_data));
    fields.push(yes(activity.special_categories));
    fields.extend(both(&activity.categories_of_people));
    fields.push(activity.recipients.iter().map(recipient).collect::<Vec<_>>().join("; "));
    fields.push(list(&activity.keeping));
    fields.extend(both(&activity.retention));
    fields.extend(both(&activity.source));
    let nothing = InBoth::default();
    let automated = match &activity.automated {
        Some(Automated { logic, significance, consequences }) => [logic, significance, consequences],
        None => [&nothing; 3],
    };
    fields.extend(automated.into_iter().flat_map(both));
    fields
}

fn yes(yes: bool) -> String {
    if yes { "yes" } else { "no" }.to_owned()
}

fn list<T: ToString>(items: &[T]) -> String {
    items.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}

/// `Skatteforvaltningen | authority | DK`, or with safeguard, note in Danish and English, and English name:
/// `Nimbus Mail Inc. | processor | US | standard-clauses | Vurderet 1. marts 2026 | Assessed on 1 March 2026`.
fn recipient(to: &Recipient) -> String {
    joined(parts(to).each_ref().map(String::as_str), " | ")
}

/// A recipient in the order in which the file writes one.
pub fn parts(to: &Recipient) -> [String; 7] {
    let safeguard = to.safeguard.map(|safeguard| safeguard.to_string()).unwrap_or_default();
    let Recipient { name, kind, country, note, .. } = to.clone();
    [name.da, kind.to_string(), country, safeguard, note.da, note.en, name.en]
}

/// Without the empty parts at the end.
fn joined<const N: usize>(parts: [&str; N], between: &str) -> String {
    let filled = parts.iter().rposition(|part| !part.is_empty()).map_or(0, |last| last + 1);
    parts[..filled].join(between)
}
