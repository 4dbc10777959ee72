//! Logins at identity providers, text messages, CPR numbers.

diesel::table! {
    eid_logins (state_hash) {
        state_hash -> Binary,
        organisation_id -> Text,
        case_id -> Text,
        session_hash -> Binary,
        provider -> Text,
        party -> Text,
        wanted -> Text,
        afresh -> Bool,
        started_at -> Timestamp,
        expires_at -> Timestamp,
        used_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    eid_proofs (id) {
        id -> Text,
        organisation_id -> Text,
        case_id -> Text,
        request_id -> Text,
        party -> Text,
        provider -> Text,
        method -> Text,
        subject_hash -> Binary,
        person_hash -> Binary,
        session_hash -> Binary,
        assurance -> Text,
        state -> Text,
        sealed -> Binary,
        cpr_tries -> Integer,
        cpr_matched -> Bool,
        access -> Nullable<Binary>,
        proved_at -> Timestamp,
        first_by -> Nullable<Text>,
        first_at -> Nullable<Timestamp>,
        looked_by -> Nullable<Text>,
        looked_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    own_cases (case_id, staff_id) {
        case_id -> Text,
        staff_id -> Text,
        organisation_id -> Text,
        since -> Timestamp,
    }
}

diesel::table! {
    text_messages (id) {
        id -> Text,
        organisation_id -> Text,
        case_id -> Text,
        sealed -> Binary,
        created_at -> Timestamp,
        tried_at -> Nullable<Timestamp>,
        sent_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    case_cpr (case_id) {
        case_id -> Text,
        organisation_id -> Text,
        sealed -> Binary,
        given_at -> Timestamp,
    }
}
