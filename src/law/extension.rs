//! Up to two further months, once, told inside the first one (art. 12(3), R1.30–R1.36, R2.2).

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::reckoning::Reckoning;
use crate::db::text_enum;

text_enum! {
    /// Why the request needs longer; art. 12(3) names these and no others.
    ExtensionGround {
        /// The request is complex (R1.34).
        Complexity = "complexity",
        /// The number of requests (R1.34).
        Number = "number",
    }
}

/// A longer time that the person was told of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extension {
    pub ground: ExtensionGround,
    /// The new last day that the person was told.
    pub until: NaiveDate,
    pub told_on: NaiveDate,
}

/// An extension that the law does not allow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ExtensionError {
    #[error("the person must be told within one month of receipt; that month is over (R1.31)")]
    MonthOver,
    #[error("an extension cannot be told before the request was received")]
    BeforeReceipt,
    #[error("the time is extended already; there is one extension (R1.32)")]
    Twice,
    #[error("the new last day must be later than the last day without an extension")]
    NotLater,
    #[error("at most three months from receipt, by the earlier reading (R1.32, R1.33)")]
    TooLong,
}

/// Whether the time may be extended so.
///
/// # Errors
/// [`ExtensionError`].
pub fn check(reckoning: &Reckoning, extension: Extension) -> Result<(), ExtensionError> {
    if reckoning.extension.is_some() {
        Err(ExtensionError::Twice)
    } else if extension.told_on < reckoning.due.received_on {
        Err(ExtensionError::BeforeReceipt)
    } else if extension.told_on > reckoning.notice_on {
        Err(ExtensionError::MonthOver)
    } else if extension.until <= reckoning.due.due_on {
        Err(ExtensionError::NotLater)
    } else if extension.until > reckoning.extended.safe_on {
        Err(ExtensionError::TooLong)
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::law::{
        calendar::Calendar,
        reckoning::{Facts, reckon},
    };

    fn checked(told: &str, until: &str, before: Option<Extension>) -> Result<(), ExtensionError> {
        let date = |text: &str| text.parse::<NaiveDate>().unwrap();
        let facts = Facts { extension: before, ..Facts::received("2026-01-31T09:00:00Z".parse().unwrap()) };
        let reckoning =
            reckon(&facts, chrono_tz::Europe::Copenhagen, Calendar::denmark(), date("2026-02-10"));
        let asked = Extension { ground: ExtensionGround::Number, until: date(until), told_on: date(told) };
        check(&reckoning, asked)
    }

    #[test]
    fn once_inside_month_one_and_at_most_to_the_earlier_reading() {
        // Due Monday 2 March; three months from receipt are 30 April, one and two months are 28 April.
        assert_eq!(checked("2026-03-02", "2026-04-28", None), Ok(()));
        assert_eq!(checked("2026-03-02", "2026-03-03", None), Ok(()), "it may be shorter than two months");
        assert_eq!(checked("2026-03-03", "2026-04-28", None), Err(ExtensionError::MonthOver));
        assert_eq!(checked("2026-01-30", "2026-04-28", None), Err(ExtensionError::BeforeReceipt));
        assert_eq!(checked("2026-03-02", "2026-04-29", None), Err(ExtensionError::TooLong));
        assert_eq!(checked("2026-03-02", "2026-03-02", None), Err(ExtensionError::NotLater));
        let before = Extension {
            ground: ExtensionGround::Complexity,
            until: "2026-03-20".parse().unwrap(),
            told_on: "2026-02-20".parse().unwrap(),
        };
        assert_eq!(checked("2026-02-25", "2026-04-28", Some(before)), Err(ExtensionError::Twice));
    }
}
