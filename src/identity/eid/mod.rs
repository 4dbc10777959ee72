//! Electronic identification through OpenID Connect: MitID brokers, and the organisation's own sign-in.
//!
//! The protocol stands apart from the case: `declaration` and `flavour` say what is declared, `jose` and `claims` judge a
//! token, `person` says whom it proves, `exchange` speaks with the provider. None of them knows a case or a clock. What is
//! kept in a case stands in `login` and `proof`.

mod assertion;
pub mod claims;
pub mod cpr_match;
pub mod declaration;
pub mod exchange;
mod flavour;
pub mod jose;
pub mod login;
pub mod look;
mod offered;
pub mod person;
pub mod proof;

pub use offered::Eid;
