//! What is given and proposed, what was done at one go, and who has looked before release.

diesel::table! {
    review_acts (id) {
        id -> Text,
        organisation_id -> Text,
        case_id -> Text,
        deed -> Text,
        items -> BigInt,
        made_by -> Text,
        made_at -> Timestamp,
        undone_by -> Nullable<Text>,
        undone_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    review_gifts (id) {
        id -> Text,
        organisation_id -> Text,
        case_id -> Text,
        dataset_id -> Text,
        first_row -> Nullable<BigInt>,
        last_row -> Nullable<BigInt>,
        act_id -> Text,
    }
}

diesel::table! {
    proposals (id) {
        id -> Text,
        organisation_id -> Text,
        case_id -> Text,
        dataset_id -> Text,
        row_number -> BigInt,
        column_name -> Text,
        found -> Text,
        why -> Text,
        sealed -> Binary,
        state -> Text,
        act_id -> Nullable<Text>,
    }
}

diesel::table! {
    people_looks (case_id) {
        case_id -> Text,
        organisation_id -> Text,
        asked_at -> Timestamp,
        done_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    release_looks (id) {
        id -> Text,
        organisation_id -> Text,
        case_id -> Text,
        seen -> Binary,
        looked_by -> Text,
        looked_at -> Timestamp,
    }
}
