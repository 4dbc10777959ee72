//! What the clock of a case asks beside its receipt, and the calendar days of an organisation.

diesel::table! {
    pauses (id) {
        id -> Text,
        organisation_id -> Text,
        case_id -> Text,
        ground -> Text,
        asked_on -> Date,
        answered_on -> Nullable<Date>,
        sealed_reason -> Binary,
        started_by -> Text,
        started_at -> Timestamp,
        ended_by -> Nullable<Text>,
    }
}

diesel::table! {
    extensions (case_id) {
        case_id -> Text,
        organisation_id -> Text,
        ground -> Text,
        until_on -> Date,
        told_on -> Date,
        sealed_reason -> Binary,
        extended_by -> Text,
        extended_at -> Timestamp,
    }
}

diesel::table! {
    calendar_days (organisation_id, day) {
        organisation_id -> Text,
        day -> Date,
        correction -> Text,
        name_da -> Text,
        name_en -> Text,
        reason -> Text,
        added_by -> Text,
        added_at -> Timestamp,
    }
}
