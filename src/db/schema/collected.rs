//! What sources hand over as files.

diesel::table! {
    collected_documents (id) {
        id -> Text,
        organisation_id -> Text,
        case_id -> Text,
        search_id -> Text,
        source -> Text,
        dataset -> Text,
        position -> Integer,
        file_id -> Text,
        media_type -> Text,
        bytes -> BigInt,
        sealed -> Binary,
        details -> Text,
        state -> Text,
        why -> Nullable<Text>,
        signature -> Nullable<Text>,
        scanned_at -> Nullable<Timestamp>,
        answered_by -> Nullable<Text>,
        answered_at -> Nullable<Timestamp>,
        sealed_answer -> Nullable<Binary>,
        left_out -> Bool,
        gone_at -> Nullable<Timestamp>,
        collected_at -> Timestamp,
    }
}
