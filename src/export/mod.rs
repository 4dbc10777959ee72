//! The package, its proof and its delivery.
//!
//! Invariant: nothing leaves that was not decided, and what leaves can be checked by anybody with public tools.

mod again;
mod build;
mod contents;
mod deliver;
mod documents;
mod lock;
pub mod package;
mod render;
mod signing;
mod store;
mod transfer;

pub use again::{AgainError, build_again};
pub use build::{BuildError, LIFETIME, Parts, build};
pub use deliver::{DeliverError, Download, begun, finished, look, open, still_open};
pub use lock::{PassphraseError, Told, tell_passphrase};
pub use render::render;
pub use signing::{
    PublicKey, SigningError, SigningKey, key as signing_key, public_keys, rotate as rotate_key,
};
pub use store::{ContentsKept, Failure, Package, State, contents_of, every_of_case, of_case};
pub use transfer::{
    AnnounceError, Announcing, HandOverError, Transfer, TransferError, TransferState,
    again as transfer_again, announce as announce_transfer, call_back as call_transfer_back,
    fetched as transfer_fetched, hand_over, may_transfer, propose as propose_transfer, sign as sign_transfer,
    transfers_of_case,
};
