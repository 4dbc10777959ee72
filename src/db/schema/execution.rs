//! What is carried out in other systems, and the ledger of it.

diesel::table! {
    deeds (id) {
        id -> Text,
        organisation_id -> Text,
        case_id -> Text,
        item_id -> Text,
        kind -> Text,
        source -> Text,
        dataset -> Text,
        state -> Text,
        failure -> Nullable<Text>,
        stop -> Nullable<Text>,
        same -> Binary,
        sealed_plan -> Binary,
        sealed_tried -> Nullable<Binary>,
        sealed_proof -> Nullable<Binary>,
        rows_hit -> Nullable<BigInt>,
        tries -> Integer,
        version -> Integer,
        owner -> Nullable<Text>,
        due_on -> Nullable<Date>,
        planned_by -> Text,
        planned_at -> Timestamp,
        signed_by -> Nullable<Text>,
        confirmed_by -> Nullable<Text>,
        confirmed_at -> Nullable<Timestamp>,
        begun_at -> Nullable<Timestamp>,
        settled_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    done_deeds (organisation_id, source, dataset, kind, column_name, hash) {
        organisation_id -> Text,
        source -> Text,
        dataset -> Text,
        kind -> Text,
        column_name -> Text,
        hash -> Binary,
        rows_before -> Text,
        sealed_new -> Nullable<Binary>,
        item_id -> Nullable<Text>,
        done_at -> Timestamp,
        kept_until -> Date,
        replayed_at -> Nullable<Timestamp>,
        replays -> Integer,
    }
}
