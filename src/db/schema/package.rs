//! What goes with the package: the keys that sign it, and its way to another controller.

diesel::table! {
    signing_keys (id) {
        id -> Text,
        organisation_id -> Text,
        public_key -> Binary,
        sealed -> Nullable<Binary>,
        made_at -> Timestamp,
        retired_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    transfers (id) {
        id -> Text,
        organisation_id -> Text,
        case_id -> Text,
        state -> Text,
        sealed -> Binary,
        sealed_link -> Nullable<Binary>,
        link_id -> Nullable<Text>,
        failure -> Nullable<Text>,
        proposed_by -> Text,
        proposed_at -> Timestamp,
        signed_by -> Nullable<Text>,
        signed_at -> Nullable<Timestamp>,
        announced_at -> Nullable<Timestamp>,
        fetched_at -> Nullable<Timestamp>,
    }
}
