//! The registers that live on after a case.

diesel::table! {
    restrictions (id) {
        id -> Text,
        organisation_id -> Text,
        case_id -> Text,
        case_number -> Text,
        person -> Nullable<Binary>,
        ground -> Text,
        sealed -> Binary,
        begun_by -> Nullable<Text>,
        begun_at -> Timestamp,
        notice_way -> Nullable<Text>,
        notice_sent_at -> Nullable<Timestamp>,
        notice_by -> Nullable<Text>,
        sealed_why -> Nullable<Binary>,
        lifted_by -> Nullable<Text>,
        lifted_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    restriction_uses (id) {
        id -> Text,
        organisation_id -> Text,
        restriction_id -> Text,
        ground -> Text,
        used_on -> Date,
        sealed -> Binary,
        recorded_by -> Text,
        recorded_at -> Timestamp,
    }
}

diesel::table! {
    objections (id) {
        id -> Text,
        organisation_id -> Text,
        case_id -> Text,
        case_number -> Text,
        person -> Nullable<Binary>,
        kind -> Text,
        outcome -> Text,
        channels -> Text,
        from_on -> Date,
        sealed -> Binary,
        recorded_by -> Nullable<Text>,
        recorded_at -> Timestamp,
        weighed_by -> Nullable<Text>,
        weighed_at -> Nullable<Timestamp>,
        sealed_ending -> Nullable<Binary>,
        ended_by -> Nullable<Text>,
        ended_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    suppressions (organisation_id, kind, hash) {
        organisation_id -> Text,
        kind -> Text,
        hash -> Binary,
        since -> Timestamp,
    }
}

diesel::table! {
    recipient_lists (case_id) {
        case_id -> Text,
        organisation_id -> Text,
        case_number -> Text,
        person -> Nullable<Binary>,
        kind -> Text,
        opened_by -> Nullable<Text>,
        opened_at -> Timestamp,
        asked_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    recipient_notices (id) {
        id -> Text,
        organisation_id -> Text,
        case_id -> Text,
        recipient -> Text,
        recipient_en -> Text,
        kind -> Text,
        country -> Text,
        activities -> Text,
        told -> Text,
        told_on -> Nullable<Date>,
        sealed_text -> Nullable<Binary>,
        told_by -> Nullable<Text>,
        told_at -> Nullable<Timestamp>,
        sealed_answer -> Nullable<Binary>,
        answered_on -> Nullable<Date>,
    }
}

diesel::table! {
    erased_records (organisation_id, system, hash) {
        organisation_id -> Text,
        system -> Text,
        hash -> Binary,
        erased_at -> Timestamp,
        kept_until -> Date,
    }
}
