//! Files, documents of identity, help between controllers and processors, and both times of receipt.

diesel::table! {
    attachments (id) {
        id -> Text,
        organisation_id -> Text,
        case_id -> Nullable<Text>,
        draft_hash -> Nullable<Binary>,
        file_id -> Text,
        media_type -> Text,
        bytes -> BigInt,
        sealed -> Binary,
        created_at -> Timestamp,
        purpose -> Text,
        pages -> Integer,
        state -> Text,
        why -> Nullable<Text>,
        signature -> Nullable<Text>,
        scan_key -> Nullable<Binary>,
        scanned_at -> Nullable<Timestamp>,
        released_by -> Nullable<Text>,
        released_at -> Nullable<Timestamp>,
        sealed_release -> Nullable<Binary>,
        gone_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    assistances (id) {
        id -> Text,
        organisation_id -> Text,
        case_id -> Text,
        kind -> Text,
        asked_on -> Date,
        due_on -> Date,
        sealed -> Binary,
        recorded_by -> Text,
        recorded_at -> Timestamp,
        done_on -> Nullable<Date>,
        sealed_note -> Nullable<Binary>,
        done_by -> Nullable<Text>,
        done_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    case_receipts (case_id) {
        case_id -> Text,
        organisation_id -> Text,
        by_processor_on -> Date,
        by_controller_on -> Date,
        sealed -> Binary,
        recorded_by -> Text,
        recorded_at -> Timestamp,
    }
}

diesel::table! {
    id_documents (id) {
        id -> Text,
        organisation_id -> Text,
        case_id -> Text,
        doubt_id -> Text,
        attachment_id -> Nullable<Text>,
        uploaded_at -> Nullable<Timestamp>,
        viewed_by -> Nullable<Text>,
        viewed_at -> Nullable<Timestamp>,
        checked_at -> Nullable<Timestamp>,
        check_id -> Nullable<Text>,
    }
}
