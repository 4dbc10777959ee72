//! The tables as diesel sees them, written by hand so that both databases read the same. Sealed columns hold
//! what only the vault can open; `details` columns hold JSON that names no person.

mod clock;
mod collected;
mod correspondence;
mod documents;
mod eid;
mod execution;
mod identity;

mod package;
mod papers;
mod registers;
mod representation;
mod review;
mod sources;

pub use clock::*;
pub use collected::*;
pub use correspondence::*;
pub use documents::*;
pub use eid::*;
pub use execution::*;
pub use identity::*;

pub use package::*;
pub use papers::*;
pub use registers::*;
pub use representation::*;
pub use review::*;
pub use sources::*;

mod procedures;

pub use procedures::{case_items, case_steps, fees};

diesel::table! {
    installation (name) {
        name -> Text,
        value -> Text,
    }
}

diesel::table! {
    organisations (id) {
        id -> Text,
        slug -> Text,
        name -> Text,
        country -> Text,
        time_zone -> Text,
        details -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    staff (id) {
        id -> Text,
        organisation_id -> Text,
        email -> Text,
        name -> Text,
        role -> Text,
        language -> Text,
        password_hash -> Nullable<Text>,
        failed_sign_ins -> Integer,
        locked_until -> Nullable<Timestamp>,
        disabled_at -> Nullable<Timestamp>,
        created_at -> Timestamp,
    }
}

diesel::table! {
    sessions (id_hash) {
        id_hash -> Binary,
        organisation_id -> Text,
        staff_id -> Nullable<Text>,
        case_id -> Nullable<Text>,
        created_at -> Timestamp,
        seen_at -> Timestamp,
        expires_at -> Timestamp,
        proven_until -> Nullable<Timestamp>,
        party -> Text,
    }
}

diesel::table! {
    links (id) {
        id -> Text,
        organisation_id -> Nullable<Text>,
        purpose -> Text,
        case_id -> Nullable<Text>,
        staff_id -> Nullable<Text>,
        issued_at -> Timestamp,
        expires_at -> Timestamp,
        used_at -> Nullable<Timestamp>,
        revoked_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    processing_activities (id) {
        id -> Text,
        organisation_id -> Text,
        key -> Text,
        details -> Text,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    tasks (id) {
        id -> Text,
        organisation_id -> Text,
        case_id -> Nullable<Text>,
        kind -> Text,
        payload -> Text,
        dedup -> Text,
        run_at -> Timestamp,
        attempts -> Integer,
        asked -> Integer,
        last_error -> Nullable<Text>,
        done -> Bool,
        created_at -> Timestamp,
        finished_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    mails (id) {
        id -> Text,
        organisation_id -> Text,
        case_id -> Nullable<Text>,
        staff_id -> Nullable<Text>,
        template -> Text,
        sealed -> Binary,
        created_at -> Timestamp,
        sent_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    audit_heads (organisation_id) {
        organisation_id -> Text,
        seq -> BigInt,
        mac -> Binary,
    }
}

diesel::table! {
    audit (organisation_id, seq) {
        organisation_id -> Text,
        seq -> BigInt,
        at -> Timestamp,
        actor_kind -> Text,
        actor_id -> Nullable<Text>,
        action -> Text,
        case_id -> Nullable<Text>,
        details -> Text,
        mac -> Binary,
    }
}

diesel::table! {
    case_counters (organisation_id, year) {
        organisation_id -> Text,
        year -> Integer,
        last -> Integer,
    }
}

diesel::table! {
    cases (id) {
        id -> Text,
        organisation_id -> Text,
        request_id -> Text,
        number -> Text,
        kind -> Text,
        status -> Text,
        open -> Bool,
        outcome -> Nullable<Text>,
        channel -> Text,
        language -> Text,
        received_at -> Timestamp,
        received_on -> Date,
        due_on -> Date,
        wrapped_key -> Binary,
        sealed -> Binary,
        assigned_to -> Nullable<Text>,
        address_confirmed_at -> Nullable<Timestamp>,
        identity_confirmed_at -> Nullable<Timestamp>,
        decided_at -> Nullable<Timestamp>,
        delivered_at -> Nullable<Timestamp>,
        closed_at -> Nullable<Timestamp>,
        updated_at -> Timestamp,
        version -> Integer,
        on_behalf -> Text,
    }
}

diesel::table! {
    case_terms (organisation_id, term, case_id) {
        organisation_id -> Text,
        term -> Binary,
        case_id -> Text,
    }
}

diesel::table! {
    idempotency_keys (organisation_id, key_hash) {
        organisation_id -> Text,
        key_hash -> Binary,
        body_hash -> Binary,
        case_id -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    drafts (id_hash) {
        id_hash -> Binary,
        organisation_id -> Text,
        sealed -> Binary,
        case_id -> Nullable<Text>,
        created_at -> Timestamp,
        expires_at -> Timestamp,
    }
}

diesel::table! {
    forwardings (id) {
        id -> Text,
        organisation_id -> Text,
        case_id -> Text,
        forwarded_on -> Date,
        what -> Text,
        sealed -> Binary,
        recorded_by -> Text,
        recorded_at -> Timestamp,
        acknowledged_on -> Nullable<Date>,
        sealed_acknowledgement -> Nullable<Binary>,
        acknowledged_by -> Nullable<Text>,
        acknowledged_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    codes (id) {
        id -> Text,
        organisation_id -> Text,
        case_id -> Text,
        session_hash -> Binary,
        code_hash -> Binary,
        issued_at -> Timestamp,
        expires_at -> Timestamp,
        tries -> Integer,
        used_at -> Nullable<Timestamp>,
        way -> Text,
    }
}

diesel::table! {
    withholdings (id) {
        id -> Text,
        organisation_id -> Text,
        case_id -> Text,
        dataset_id -> Text,
        row_number -> Nullable<BigInt>,
        column_name -> Nullable<Text>,
        ground -> Text,
        sealed_reason -> Binary,
        origin -> Text,
        made_by -> Nullable<Text>,
        made_at -> Timestamp,
        lifted_by -> Nullable<Text>,
        lifted_at -> Nullable<Timestamp>,
        last_row -> Nullable<BigInt>,
        sealed_passages -> Nullable<Binary>,
        act_id -> Nullable<Text>,
        lifted_act -> Nullable<Text>,
    }
}

diesel::table! {
    decisions (id) {
        id -> Text,
        organisation_id -> Text,
        case_id -> Text,
        outcome -> Text,
        sealed -> Binary,
        decided_by -> Text,
        decided_at -> Timestamp,
    }
}

diesel::table! {
    packages (id) {
        id -> Text,
        organisation_id -> Text,
        case_id -> Text,
        decision_id -> Text,
        state -> Text,
        rows_total -> BigInt,
        rows_done -> BigInt,
        file_id -> Nullable<Text>,
        bytes -> Nullable<BigInt>,
        sha256 -> Nullable<Binary>,
        failure -> Nullable<Text>,
        created_at -> Timestamp,
        built_at -> Nullable<Timestamp>,
        expires_at -> Nullable<Timestamp>,
        locked -> Bool,
        sealed_passphrase -> Nullable<Binary>,
        sealed_contents -> Nullable<Binary>,
    }
}

diesel::joinable!(case_terms -> cases (case_id));
diesel::joinable!(cases -> staff (assigned_to));

diesel::allow_tables_to_appear_in_same_query!(
    installation,
    organisations,
    staff,
    sessions,
    links,
    processing_activities,
    restrictions,
    restriction_uses,
    objections,
    suppressions,
    recipient_lists,
    recipient_notices,
    erased_records,
    deeds,
    done_deeds,
    tasks,
    mails,
    audit_heads,
    audit,
    case_counters,
    cases,
    case_terms,
    eid_logins,
    eid_proofs,
    own_cases,
    text_messages,
    case_cpr,
    idempotency_keys,
    drafts,
    attachments,
    authorities,
    subject_contacts,
    subject_notices,
    deliveries,
    identity_checks,
    forwardings,
    codes,
    searches,
    candidates,
    datasets,
    collected_documents,
    source_tasks,
    task_files,
    document_decisions,
    document_readings,
    withholdings,
    decisions,
    letters,
    letter_versions,
    letter_wording_versions,
    packages
);
