//! What is known of sources and systems beside the cases in which they are asked.

diesel::table! {
    unsearched_systems (organisation_id, system) {
        organisation_id -> Text,
        system -> Text,
        reason -> Text,
        stated_by -> Text,
        stated_at -> Timestamp,
    }
}

diesel::table! {
    source_checks (organisation_id, source) {
        organisation_id -> Text,
        source -> Text,
        problems -> Text,
        checked_by -> Text,
        checked_at -> Timestamp,
    }
}
