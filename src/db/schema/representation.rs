//! The tables of those who ask for somebody else: what shows that they may, and how the person herself is reached.

diesel::table! {
    authorities (id) {
        id -> Text,
        organisation_id -> Text,
        request_id -> Text,
        case_id -> Text,
        state -> Text,
        basis -> Nullable<Text>,
        until -> Nullable<Date>,
        rights -> Text,
        receipt -> Bool,
        sensitive -> Bool,
        sealed -> Binary,
        sha256 -> Nullable<Binary>,
        actor -> Text,
        recorded_by -> Nullable<Text>,
        recorded_at -> Timestamp,
    }
}

diesel::table! {
    subject_contacts (id) {
        id -> Text,
        organisation_id -> Text,
        request_id -> Text,
        case_id -> Text,
        channel -> Text,
        sealed -> Binary,
        recorded_by -> Nullable<Text>,
        recorded_at -> Timestamp,
        mark -> Nullable<Text>,
    }
}

diesel::table! {
    subject_notices (id) {
        id -> Text,
        organisation_id -> Text,
        request_id -> Text,
        case_id -> Text,
        channel -> Nullable<Text>,
        exception -> Nullable<Text>,
        sealed -> Binary,
        recorded_by -> Nullable<Text>,
        recorded_at -> Timestamp,
    }
}

diesel::table! {
    deliveries (id) {
        id -> Text,
        organisation_id -> Text,
        request_id -> Text,
        case_id -> Text,
        receiver -> Text,
        sealed -> Binary,
        recorded_by -> Text,
        recorded_at -> Timestamp,
    }
}
