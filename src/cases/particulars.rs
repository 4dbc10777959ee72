//! What a person asks for with one right, in the parts that the law decides on. Sealed beside who she is.
//!
//! Nothing here is demanded twice: what she wrote freely (`Details::description`) counts as well, and no motive is asked
//! for (R2.9, R2.11).

use serde::{Deserialize, Serialize};

use crate::db::text_enum;

text_enum! {
    /// Why the use is to be paused (art. 18(1)).
    RestrictionGround {
        /// (a): she says the data are wrong; paused while that is checked.
        Contested = "contested",
        /// (b): the use is unlawful, and she wants them kept all the same.
        Unlawful = "unlawful",
        /// (c): the controller needs them no longer, she does, for a legal claim.
        Claim = "claim",
        /// (d): she has objected (art. 21(1)); paused while that is weighed.
        Objected = "objected",
    }
}

/// One datum that is wrong or incomplete (art. 16).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Correction {
    /// As it is held now; a datum that is missing is described.
    pub wrong: String,
    pub right: String,
}

/// The parts of one right's request; empty where she said nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Particulars {
    pub corrections: Vec<Correction>,
    pub ground: Option<RestrictionGround>,
    /// What is to be erased or paused, which use she objects to, which consent or decision it is about.
    pub what: String,
    /// Her own words for it: her situation (art. 21(1)), her view of a decision (art. 22(3)).
    pub why: String,
}

impl Particulars {
    pub fn is_empty(&self) -> bool {
        *self == Particulars::default()
    }
}
