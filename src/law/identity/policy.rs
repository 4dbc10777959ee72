//! What an organisation asks before it acts: an assurance for each right and each sensitivity of the data.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Assurance, Sensitivity};
use crate::law::rights::{Proof, Right};

/// The organisation's own choices; what it has not chosen is [`usual`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Policy(BTreeMap<Right, BTreeMap<Sensitivity, Assurance>>);

/// The safe default: low for what is ordinary, two proofs for the rest where data are given out or changed.
pub fn usual(right: Right, sensitivity: Sensitivity) -> Assurance {
    match right {
        // Art. 21(3), art. 7(3): nobody proves more than the address concerned (section 2.11, "ID rule").
        Right::MarketingObjection | Right::WithdrawalOfConsent => Assurance::None,
        Right::Restriction | Right::Objection | Right::AutomatedDecision => Assurance::Low,
        Right::Access | Right::Portability | Right::Erasure | Right::Rectification => match sensitivity {
            Sensitivity::Ordinary => Assurance::Low,
            Sensitivity::Confidential | Sensitivity::Special => Assurance::Substantial,
        },
    }
}

impl Policy {
    /// What is needed before a request for `right` is granted where data of `sensitivity` were found. Never less than
    /// low where the law wants an identity, and nothing where it wants none; never less for what is more sensitive.
    pub fn needed(&self, right: Right, sensitivity: Sensitivity) -> Assurance {
        if right.proof() != Proof::Identity {
            return Assurance::None;
        }
        let one = |at: Sensitivity| {
            let own = self.0.get(&right).and_then(|levels| levels.get(&at)).copied();
            own.unwrap_or_else(|| usual(right, at)).max(Assurance::Low)
        };
        let up_to = Sensitivity::ALL.iter().filter(|at| **at <= sensitivity);
        up_to.map(|at| one(*at)).max().unwrap_or(Assurance::Low)
    }

    /// The rights for which there is a choice.
    pub fn rights() -> impl Iterator<Item = Right> {
        Right::ALL.iter().copied().filter(|right| right.proof() == Proof::Identity)
    }

    /// What can be chosen.
    pub const CHOICES: [Assurance; 3] = [Assurance::Low, Assurance::Substantial, Assurance::High];

    pub fn set(&mut self, right: Right, sensitivity: Sensitivity, assurance: Assurance) {
        self.0.entry(right).or_default().insert(sensitivity, assurance);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_policy_cell_by_cell() {
        use Assurance::{Low, None, Substantial};
        let policy = Policy::default();
        for right in Right::ALL {
            let levels: Vec<_> = Sensitivity::ALL.iter().map(|at| policy.needed(*right, *at)).collect();
            let expected = match right {
                Right::Access | Right::Portability | Right::Erasure | Right::Rectification => {
                    [Low, Substantial, Substantial]
                }
                Right::Restriction | Right::Objection | Right::AutomatedDecision => [Low, Low, Low],
                Right::WithdrawalOfConsent | Right::MarketingObjection => [None, None, None],
            };
            assert_eq!(levels, expected, "{right}");
        }
    }

    #[test]
    fn no_choice_goes_below_the_law_or_asks_where_it_does_not() {
        let mut policy = Policy::default();
        for right in Right::ALL {
            policy.set(*right, Sensitivity::Ordinary, Assurance::High);
            policy.set(*right, Sensitivity::Special, Assurance::None);
        }
        assert_eq!(policy.needed(Right::Access, Sensitivity::Special), Assurance::High);
        assert_eq!(policy.needed(Right::MarketingObjection, Sensitivity::Special), Assurance::None);
        assert_eq!(policy.needed(Right::WithdrawalOfConsent, Sensitivity::Ordinary), Assurance::None);
        let mut lax = Policy::default();
        lax.set(Right::Access, Sensitivity::Ordinary, Assurance::None);
        assert_eq!(lax.needed(Right::Access, Sensitivity::Ordinary), Assurance::Low);
    }
}
