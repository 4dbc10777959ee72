//! Whether the program tells the person by itself of a request in her name (section 3.2, R3.6).

use super::OnBehalf;
use crate::{db::text_enum, law::identity::contact::Since};

text_enum! {
    /// Why a person must see to it that she is told. Words: `representation-waits-…`.
    Waits {
        /// Whether, when and how a child learns of it depends on its age, its view and a possible conflict with the
        /// parent; a mail cannot be called back (section 3.2, DBL § 22(1)).
        Child = "child",
        /// Nobody has asked the sources yet, or they did not answer.
        NotLookedUp = "not-looked-up",
        Nobody = "nobody",
        /// Several people may be meant.
        Several = "several",
        /// She was found by an address or a number alone: that may be somebody else's of whom the sender knows.
        NotByName = "not-by-name",
        /// The sources know no mailbox of hers, or not the same.
        NoMailbox = "no-mailbox",
        /// It was changed after the request or shortly before, or nobody knows since when it is there.
        NotBeforehand = "not-beforehand",
        /// It is the sender's own: then nobody else would be told.
        SendersOwn = "senders-own",
    }
}

/// What the sources said about the person.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Seen {
    pub looked: bool,
    pub found: bool,
    pub several: bool,
    pub by_name: bool,
    /// Since when the one mailbox is known that they agree on.
    pub mailbox: Option<Since>,
    pub senders_own: bool,
}

/// Whether she is told at once, through the one channel that was known before the request. `age` in whole years, where
/// it is known.
///
/// # Errors
/// The first thing that leaves it to a person.
pub fn tells_by_itself(on_behalf: OnBehalf, age: Option<u32>, seen: Seen) -> Result<(), Waits> {
    if on_behalf == OnBehalf::Child || age.is_some_and(|age| age < 18) {
        return Err(Waits::Child);
    }
    if !seen.looked {
        return Err(Waits::NotLookedUp);
    }
    if seen.several {
        return Err(Waits::Several);
    }
    if !seen.found {
        return Err(Waits::Nobody);
    }
    if !seen.by_name {
        return Err(Waits::NotByName);
    }
    match seen.mailbox {
        None => Err(Waits::NoMailbox),
        Some(since) if since != Since::Before => Err(Waits::NotBeforehand),
        Some(_) if seen.senders_own => Err(Waits::SendersOwn),
        Some(_) => Ok(()),
    }
}
