//! What was found is looked through: what is handed over, what is withheld, and why.
//!
//! Invariant: nothing is taken out of what was found. A withholding is a mark beside it, with a ground and a reason
//! that the person can read, made and lifted by somebody, and the answer is made from the rows less the marks.

mod declared;
mod index;
mod omissions;
mod portable;
mod store;
mod withhold;

pub use declared::declared;
pub use index::Withheld;
pub use omissions::omissions;
pub use portable::{AssessError, assess};
pub use store::{Origin, Scope, Withholding, of_case};
pub use withhold::{REASON_MAX, ReviewError, lift, withhold};
