//! Letters with their versions, and an organisation's own words for them.

diesel::table! {
    letters (id) {
        id -> Text,
        organisation_id -> Text,
        case_id -> Text,
        kind -> Text,
        language -> Text,
        decision_id -> Nullable<Text>,
        created_at -> Timestamp,
        sent_at -> Nullable<Timestamp>,
        sent_by -> Nullable<Text>,
        sent_version -> Nullable<Integer>,
        read_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    letter_versions (letter_id, version) {
        letter_id -> Text,
        version -> Integer,
        organisation_id -> Text,
        sealed -> Binary,
        sha256 -> Binary,
        written_by -> Nullable<Text>,
        written_at -> Timestamp,
    }
}

diesel::table! {
    letter_wording_versions (organisation_id, kind, part, language, version) {
        organisation_id -> Text,
        kind -> Text,
        part -> Text,
        language -> Text,
        version -> Integer,
        text -> Nullable<Text>,
        changed_by -> Text,
        changed_at -> Timestamp,
    }
}
