//! Who somebody is, and how that was checked.

diesel::table! {
    identity_checks (id) {
        id -> Text,
        organisation_id -> Text,
        case_id -> Text,
        party -> Text,
        method -> Text,
        result -> Text,
        assurance -> Text,
        sealed -> Binary,
        checked_kind -> Text,
        checked_by -> Nullable<Text>,
        checked_at -> Timestamp,
    }
}
