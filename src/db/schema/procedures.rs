//! The tables of the procedures: steps with their notes, what is decided one by one, and fees.

diesel::table! {
    case_steps (case_id, step) {
        case_id -> Text,
        step -> Text,
        organisation_id -> Text,
        sealed_note -> Binary,
        recorded_by -> Text,
        recorded_at -> Timestamp,
    }
}

diesel::table! {
    case_items (id) {
        id -> Text,
        organisation_id -> Text,
        case_id -> Text,
        dataset_id -> Nullable<Text>,
        verdict -> Nullable<Text>,
        ground -> Nullable<Text>,
        sealed_entry -> Binary,
        recorded_by -> Text,
        recorded_at -> Timestamp,
        done_on -> Nullable<Date>,
        sealed_done -> Nullable<Binary>,
        done_by -> Nullable<Text>,
        backups_until -> Nullable<Date>,
        restriction_id -> Nullable<Text>,
        objection_id -> Nullable<Text>,
    }
}

diesel::table! {
    fees (id) {
        id -> Text,
        organisation_id -> Text,
        case_id -> Text,
        ground -> Text,
        cents -> BigInt,
        currency -> Text,
        sealed_reason -> Binary,
        announced_by -> Text,
        announced_at -> Timestamp,
        reply -> Nullable<Text>,
        replied_at -> Nullable<Timestamp>,
    }
}
