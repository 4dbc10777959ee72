//! What becomes of the documents that sources hand over.

diesel::table! {
    document_decisions (id) {
        id -> Text,
        organisation_id -> Text,
        case_id -> Text,
        document_id -> Text,
        deed -> Text,
        ground -> Nullable<Text>,
        sealed -> Binary,
        file_id -> Nullable<Text>,
        made_by -> Text,
        made_at -> Timestamp,
        ended_at -> Nullable<Timestamp>,
        act_id -> Text,
        ended_act -> Nullable<Text>,
    }
}

diesel::table! {
    document_readings (document_id) {
        document_id -> Text,
        organisation_id -> Text,
        case_id -> Text,
        places -> Nullable<BigInt>,
        sealed -> Binary,
        read_at -> Timestamp,
    }
}
