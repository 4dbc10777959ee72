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

diesel::table! {
    session_proofs (session_hash, factor) {
        session_hash -> Binary,
        factor -> Text,
        assurance -> Text,
        until -> Timestamp,
    }
}

diesel::table! {
    known_contacts (case_id) {
        case_id -> Text,
        organisation_id -> Text,
        sealed -> Binary,
        looked_kind -> Text,
        looked_by -> Nullable<Text>,
        looked_at -> Timestamp,
    }
}

diesel::table! {
    control_questions (case_id) {
        case_id -> Text,
        organisation_id -> Text,
        names -> Text,
        tries -> Integer,
        passed -> Bool,
        offered_by -> Text,
        offered_at -> Timestamp,
    }
}

diesel::table! {
    identity_doubts (id) {
        id -> Text,
        organisation_id -> Text,
        case_id -> Text,
        method -> Text,
        sealed -> Binary,
        asked_late -> Bool,
        asked_by -> Text,
        asked_at -> Timestamp,
    }
}

diesel::table! {
    identity_warnings (id) {
        id -> Text,
        organisation_id -> Text,
        case_id -> Text,
        kind -> Text,
        mark -> Text,
        sealed -> Binary,
        opened_at -> Timestamp,
        first_by -> Nullable<Text>,
        first_at -> Nullable<Timestamp>,
        sealed_first -> Nullable<Binary>,
        second_by -> Nullable<Text>,
        second_at -> Nullable<Timestamp>,
        sealed_second -> Nullable<Binary>,
    }
}

diesel::table! {
    person_marks (case_id) {
        case_id -> Text,
        organisation_id -> Text,
        name -> Text,
        birth -> Text,
        sender -> Text,
        at -> Timestamp,
    }
}
