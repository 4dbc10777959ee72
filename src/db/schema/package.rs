//! What goes with the package: the keys that sign it.

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
