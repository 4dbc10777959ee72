//! What sources hand over as files, and the owners of systems who are asked.

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
        superseded_at -> Nullable<Timestamp>,
        collected_at -> Timestamp,
    }
}

diesel::table! {
    source_tasks (id) {
        id -> Text,
        organisation_id -> Text,
        case_id -> Text,
        search_id -> Text,
        link_id -> Text,
        state -> Text,
        sealed -> Binary,
        asked_on -> Date,
        due_on -> Date,
        reminders -> Integer,
        reminded_on -> Nullable<Date>,
        opened_at -> Nullable<Timestamp>,
        said -> Nullable<Text>,
        sealed_reason -> Nullable<Binary>,
        answered_at -> Nullable<Timestamp>,
        asked_by -> Nullable<Text>,
    }
}

diesel::table! {
    task_files (id) {
        id -> Text,
        organisation_id -> Text,
        case_id -> Text,
        task_id -> Text,
        file_id -> Text,
        sealed -> Binary,
        created_at -> Timestamp,
    }
}

diesel::table! {
    searches (id) {
        id -> Text,
        organisation_id -> Text,
        case_id -> Text,
        source -> Text,
        round -> Integer,
        state -> Text,
        details -> Text,
        rows_read -> BigInt,
        sealed_reason -> Nullable<Binary>,
        started_by -> Nullable<Text>,
        created_at -> Timestamp,
        finished_at -> Nullable<Timestamp>,
        sealed_choice -> Nullable<Binary>,
    }
}

diesel::table! {
    candidates (id) {
        id -> Text,
        organisation_id -> Text,
        case_id -> Text,
        search_id -> Text,
        position -> Integer,
        sealed -> Binary,
        chosen -> Nullable<Bool>,
        chosen_by -> Nullable<Text>,
        chosen_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    datasets (id) {
        id -> Text,
        organisation_id -> Text,
        case_id -> Text,
        search_id -> Text,
        source -> Text,
        name -> Text,
        position -> Integer,
        file_id -> Text,
        row_count -> BigInt,
        details -> Text,
        collected_at -> Timestamp,
    }
}
