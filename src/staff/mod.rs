//! Who works here: organisations, their staff, and how staff prove who they are.
//!
//! Invariant: whatever a member of staff does is done by an [`Actor`], who belongs to one organisation and whose
//! rights come from [`Actor::may`] alone. A password is stored only as its Argon2id hash, a session only as the keyed
//! hash of its token.

mod accounts;
mod actor;
mod calendar_days;
mod change_password;
mod disable;
mod invite;
mod organisations;
pub mod passwords;
pub mod sessions;
mod setup;
mod sign_in;

pub use accounts::{
    Account, NewAccount, Role, choose_language, colleagues, find as find_account, insert as add_account,
    name_of,
};
pub use actor::{Actor, Forbidden, Permission};
pub use calendar_days::{ClockSettings, OwnDay, add_day, calendar_of, own_days, remove_day, save_clock};
pub use change_password::{AcceptError, accept_invitation, change_password};
pub use disable::{DisableError, disable, enable};
pub use invite::{InviteError, invite};
pub use organisations::{
    Authority, CprSettings, DeadlineSettings, Organisation, OrganisationDetails, TARGET_MAX, TARGET_MIN, all,
    by_slug, create, find, is_slug, save,
};
pub use setup::{
    NewAdministrator, NewOrganisation, SetupError, is_needed as setup_is_needed, set_up, setup_link,
};
pub use sign_in::{Attempt, Refused, SignedIn, attempt, conclude};

use crate::db::Conn;

/// An e-mail address as accounts keep it: lower case, without the spaces around it. `None` when it is none.
pub fn email_address(text: &str) -> Option<String> {
    let text = text.trim().to_lowercase();
    (text.len() <= 254 && text.parse::<lettre::Address>().is_ok()).then_some(text)
}

/// A transaction of ours, for actions that end in one.
type Tx<'a> = &'a mut Conn;
