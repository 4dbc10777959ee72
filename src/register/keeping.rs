//! How long data are kept, as a period and the event it runs from (RULES 6.3 and section 8, rows 24 and 33).

use std::fmt;

use serde::{Deserialize, Serialize, de::Error as _};

use crate::db::text_enum;

text_enum! {
    /// From when, or until when. Each has its words in `locales/*/register.ftl`.
    Trigger {
        FinancialYearEnd = "financial-year-end",
        CalendarYearEnd = "calendar-year-end",
        ApplicationReceived = "application-received",
        PostFilled = "post-filled",
        EmploymentEnd = "employment-end",
        ContractEnd = "contract-end",
        ServiceEnd = "service-end",
        LastContact = "last-contact",
        LastActivity = "last-activity",
        CaseClosed = "case-closed",
        ConsentGiven = "consent-given",
        ConsentWithdrawn = "consent-withdrawn",
        Registration = "registration",
        PaidOut = "paid-out",
        PurposeFulfilled = "purpose-fulfilled",
    }
}

text_enum! {
    /// Calendar units, counted as in Regulation 1182/71.
    Unit {
        Days = "days",
        Months = "months",
        Years = "years",
    }
}

/// `5 years from financial-year-end`, or `until consent-withdrawn`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keeping {
    /// 0 days: not kept after the event.
    For {
        number: u16,
        unit: Unit,
        from: Trigger,
    },
    Until(Trigger),
}

/// More is a slip of the keyboard.
const LONGEST: u16 = 999;

impl Keeping {
    /// As it is written in the register's file.
    pub fn parse(text: &str) -> Option<Keeping> {
        match text.split_whitespace().collect::<Vec<_>>()[..] {
            ["until", trigger] => Some(Keeping::Until(Trigger::parse(trigger)?)),
            [number, unit, "from", trigger] => {
                let number = number.parse().ok().filter(|number| *number <= LONGEST)?;
                let unit = Unit::parse(unit).or_else(|| Unit::parse(&format!("{unit}s")))?;
                Some(Keeping::For { number, unit, from: Trigger::parse(trigger)? })
            }
            _ => None,
        }
    }
}

impl fmt::Display for Keeping {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Keeping::For { number: 1, unit, from } => {
                write!(f, "1 {} from {from}", unit.as_str().trim_end_matches('s'))
            }
            Keeping::For { number, unit, from } => write!(f, "{number} {unit} from {from}"),
            Keeping::Until(trigger) => write!(f, "until {trigger}"),
        }
    }
}

impl Serialize for Keeping {
    fn serialize<S: serde::Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        out.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Keeping {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        Keeping::parse(&text).ok_or_else(|| D::Error::custom(format!("{text:?} is no period")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_is_written_as_it_is_read() {
        for text in ["5 years from financial-year-end", "0 days from registration", "until consent-withdrawn"]
        {
            assert_eq!(Keeping::parse(text).unwrap().to_string(), text);
        }
        let short = Keeping::parse(" 1 month from  post-filled ").unwrap();
        assert_eq!(short.to_string(), "1 month from post-filled");
        assert_eq!(Keeping::parse("1 months from post-filled"), Some(short));
        for wrong in [
            "",
            "5 years",
            "five years from post-filled",
            "until",
            "5 years from now",
            "-1 days from post-filled",
            "1000 years from post-filled",
            "until consent-withdrawn or later",
        ] {
            assert_eq!(Keeping::parse(wrong), None, "{wrong}");
        }
    }
}
