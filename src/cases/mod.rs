//! The case: one right, used by one person, with a status, a deadline and a key of its own.
//!
//! Invariant: a status changes through [`advance`] alone, in the transaction that writes the audit entry, and only
//! from the version that was read: of two people who act at once, one is told to look again.

mod advance;
mod answer;
mod assign;
pub mod clock;
mod close;
mod confirm_address;
mod decide;
mod details;
mod forward;
mod hold;
pub mod letters;
mod overview;
mod particulars;
mod post_link;
mod queue;
mod receive;
mod reclassify;
mod report;
mod search;
mod skip_collecting;
mod store;
mod touch;
mod withdraw;

pub use advance::{StepError, advance};
pub use answer::{Answer, answer_of};
pub use assign::assign;
pub use close::close;
pub use confirm_address::confirm_address;
pub use decide::{DecideError, Decided, Decision, announce_answer, decide};
pub use details::{Contact, Details, OnBehalf, Person};
pub use forward::{ForwardError, Forwarding, Passed, RecordedForwarding, forward, forwardings_of};
pub use hold::hold;
pub use letters::{Omission, ground_in_words};
pub use overview::{Counts, Overview, Overviews};
pub use particulars::{Correction, Particulars, RestrictionGround};
pub use post_link::{AddressOf, post_link};
pub use queue::{COUNTED, DueFilter, Filter, Owner, Total, count, page};
pub use receive::{Arrival, Channel, receive, receive_in};
pub use reclassify::{Reclassified, ReclassifyError, reclassified, reclassify};
pub use report::{Figures, Report, report, reported_years};
pub use search::terms_of_query;
pub use skip_collecting::{SkipError, skip_collecting, why_skipped};
pub use store::{Case, find, find_by_number, of_request};
pub use touch::touch;
pub use withdraw::withdraw;
