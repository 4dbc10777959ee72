//! What the law asks of a case besides its status: the guards R2.1 to R2.12, as named refusals.
//!
//! Where the other guards stand: extension (R2.2) and pauses (R2.3) in the deadline's own rules, lifting a restriction
//! (R2.7) in the registers. R2.9 holds because no form has a field for a motive, R2.11 because every right is a case
//! of its own, R2.12 because a receipt goes out with every request.

use super::{Outcome, Refusal, Step};
use crate::law::{
    grounds::Ground,
    identity::{Assurance, Party},
    procedure::Key,
    representation::Standing,
    rights::{Proof, Right},
};

/// How many of the things that are decided one by one stand where.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    pub open: usize,
    pub granted: usize,
    pub refused: usize,
    /// Of those granted, what is not done in the systems yet.
    pub to_do: usize,
}

impl Tally {
    /// What they come to together; `None` while there is none or one is open (R2.1: mixed is granted in part).
    pub fn outcome(self) -> Option<Outcome> {
        match (self.open, self.granted, self.refused) {
            (0, 0, 0) | (1.., ..) => None,
            (0, _, 0) => Some(Outcome::Granted),
            (0, 0, _) => Some(Outcome::Refused),
            (0, ..) => Some(Outcome::PartlyGranted),
        }
    }
}

/// A fee under art. 12(5)(a) (R2.5).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Fee {
    #[default]
    None,
    /// Announced; the person may pay, narrow the request or withdraw it.
    Announced,
    /// Paid, waived, or the request was narrowed.
    Settled,
}

/// What of the data that were found nobody has decided about.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Undecided {
    /// Rows and documents that are neither given nor withheld, and of which nothing was taken out.
    pub items: usize,
    /// Places where somebody else may be named.
    pub proposals: usize,
    /// A worker has not looked through all of it yet.
    pub looking: bool,
}

/// Four eyes on what is handed over. A look counts for what was there when it was taken.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum SecondPair {
    /// The organisation does not ask for it.
    #[default]
    NotAsked,
    FirstMissing,
    SecondMissing,
    Done,
}

/// What a guard looks at. Gathered where the case is stored; judged here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    pub right: Right,
    /// What the passed checks of whoever writes reach together.
    pub identity: Assurance,
    /// What the policy wants for ordinary data: the sources are not asked before.
    pub needed_first: Assurance,
    /// What the policy wants for the data that were found.
    pub needed: Assurance,
    /// Warnings about the identity that two colleagues have not signed off.
    pub warnings_open: usize,
    /// A system is being asked just now.
    pub searching: bool,
    /// The last search found rows or documents.
    pub rows_found: bool,
    /// Documents that the sources gave and that nobody may open yet: not scanned, held, or harmful.
    pub documents_open: usize,
    /// Something of what was found is withheld.
    pub withheld: bool,
    /// What nobody has decided about.
    pub undecided: Undecided,
    pub second_pair: SecondPair,
    pub items: Tally,
    /// The first gate before the decision that is not passed; the items are counted apart.
    pub before_decision: Option<Key>,
    /// The first gate before the answer that is not passed.
    pub before_answer: Option<Key>,
    /// Steps that a register or a letter shows as done, so that nobody has to write it down besides.
    pub registered: Vec<Key>,
    /// Why the request, or a part of it, is to be refused.
    pub grounds: Vec<Ground>,
    pub fee: Fee,
    /// It is written down why the request is manifestly unfounded or excessive, or why nobody can tell whose the data
    /// are: the controller shows it (R2.4, R2.5).
    pub burden_shown: bool,
    /// A reminder was sent and is written down (R1.29).
    pub reminded: bool,
    /// The month from receipt is over (R1.2), whatever was extended.
    pub month_over: bool,
    /// It is written down why the refusal comes late.
    pub lateness_explained: bool,
    /// What was decided, when it was.
    pub outcome: Option<Outcome>,
    /// Whether the one who asks may, where it is for somebody else.
    pub authority: Standing,
    /// She knows of the request in her name, or it is written down why not.
    pub subject_told: bool,
    pub subject_reachable: bool,
    /// Who gets the answer (R3.5).
    pub receiver: Party,
    /// Special categories of data were found.
    pub special: bool,
    /// How many others we wait for: processors, another joint controller.
    pub help_awaited: usize,
}

impl Facts {
    /// A case about `right` of which nothing is known and nothing is wanted.
    pub fn none(right: Right) -> Facts {
        Facts {
            right,
            identity: Assurance::None,
            needed_first: Assurance::None,
            needed: Assurance::None,
            warnings_open: 0,
            searching: false,
            rows_found: false,
            documents_open: 0,
            withheld: false,
            undecided: Undecided::default(),
            second_pair: SecondPair::NotAsked,
            items: Tally::default(),
            before_decision: None,
            before_answer: None,
            registered: Vec::new(),
            grounds: Vec::new(),
            fee: Fee::None,
            burden_shown: false,
            reminded: false,
            month_over: false,
            lateness_explained: false,
            outcome: None,
            authority: Standing::NotNeeded,
            subject_told: true,
            subject_reachable: true,
            receiver: Party::Requester,
            special: false,
            help_awaited: 0,
        }
    }

    /// Whether the facts allow `step`.
    ///
    /// # Errors
    /// The first thing that is missing.
    pub fn allow(&self, step: Step) -> Result<(), Refusal> {
        match step {
            Step::ConfirmIdentity => self.reaches(self.needed_first),
            Step::Decide(outcome) => self.allow_decision(outcome),
            Step::Answer if self.allow_telling().is_err() => self.allow_telling(),
            Step::Answer => match (self.items.to_do, self.before_answer) {
                // What a processor was told to do is confirmed back before the person is told that it is done (R5.10).
                (0, None) => self.is_helped(),
                (0, Some(key)) => Err(Refusal::StepMissing(key)),
                (to_do, _) => Err(Refusal::NotCarriedOut(to_do)),
            },
            Step::Reopen => match self.outcome {
                Some(Outcome::Refused | Outcome::NoData | Outcome::NotController) => Ok(()),
                // What was decided for somebody who may no longer ask was not handed over.
                Some(_) if !self.authority.opens() => Ok(()),
                _ => Err(Refusal::NotReopenable),
            },
            _ => Ok(()),
        }
    }

    /// Whether anything about the person may be handed to whoever asks for it: an answer, a letter with data, a package.
    /// A warning that came up after the decision stops it again, but never a right that wants no proof of who asks: an
    /// objection to marketing, a consent taken back (R2.6, art. 7(3)).
    ///
    /// # Errors
    /// What is missing.
    pub fn allow_handover(&self) -> Result<(), Refusal> {
        self.reaches(self.needed)?;
        self.unwarned()
    }

    fn unwarned(&self) -> Result<(), Refusal> {
        match self.warnings_open {
            _ if self.right.proof() < Proof::Identity => Ok(()),
            0 => Ok(()),
            open => Err(Refusal::WarningsOpen(open)),
        }
    }

    fn is_helped(&self) -> Result<(), Refusal> {
        if self.help_awaited == 0 { Ok(()) } else { Err(Refusal::HelpAwaited(self.help_awaited)) }
    }

    fn reaches(&self, needed: Assurance) -> Result<(), Refusal> {
        match self.identity >= needed {
            true => Ok(()),
            false => Err(Refusal::IdentityTooLow { reached: self.identity, needed }),
        }
    }

    /// Refused as a whole for a reason that lies in the request or in who asks, not in the data: arts 11 and 12.
    pub fn refused_as_a_whole(&self, outcome: Outcome) -> bool {
        outcome == Outcome::Refused
            && !self.grounds.is_empty()
            && self.grounds.iter().all(|ground| ground.is_about_the_request())
    }

    fn allow_decision(&self, outcome: Outcome) -> Result<(), Refusal> {
        if self.searching {
            return Err(Refusal::StillCollecting);
        }
        if outcome == Outcome::NotController {
            return Ok(());
        }
        let unauthorised = outcome == Outcome::Refused && self.grounds == [Ground::AuthorityUnproven];
        if unauthorised {
            return self.allow_unauthorised();
        }
        if outcome.refuses() && Ground::for_refusal(self.right).is_empty() {
            return Err(Refusal::NeverRefused);
        }
        if !self.refused_as_a_whole(outcome) {
            self.allow_telling()?;
        }
        if outcome == Outcome::NoData {
            if self.rows_found {
                return Err(Refusal::DataFound);
            }
            // Nor is it known while somebody who may hold them for us has not said (R2.10, R5.2); and that there are
            // none is told to her alone, as what there is would be.
            self.is_helped()?;
            return self.allow_handover();
        }
        let with_data = self.right.is_answered_with_data();
        // What nobody has looked at can neither be handed over nor be withheld (R2.1).
        if with_data && self.documents_open > 0 && !self.refused_as_a_whole(outcome) {
            return Err(Refusal::DocumentsOpen(self.documents_open));
        }
        if outcome == Outcome::Granted && with_data && self.withheld {
            return Err(Refusal::SomethingWithheld);
        }
        let explained = outcome == Outcome::PartlyGranted && with_data && self.withheld;
        if outcome.refuses() && self.grounds.is_empty() && !explained {
            return Err(Refusal::GroundMissing);
        }
        if outcome.refuses() {
            self.allow_request_grounds()?;
        }
        if !self.refused_as_a_whole(outcome) {
            self.allow_items(outcome)?;
            if let Some(key) = self.before_decision {
                return Err(Refusal::StepMissing(key));
            }
        }
        if !self.refused_as_a_whole(outcome) {
            self.allow_handover()?;
        }
        if outcome.grants() && self.fee == Fee::Announced {
            return Err(Refusal::FeeOpen);
        }
        if outcome.refuses() && self.month_over && !self.lateness_explained {
            return Err(Refusal::RefusalLate);
        }
        if outcome.grants() && with_data { self.allow_release() } else { Ok(()) }
    }

    /// Nothing that was found waits for a decision or a look.
    #[must_use]
    pub fn is_all_decided(&self) -> bool {
        let Undecided { items, proposals, looking } = self.undecided;
        self.documents_open == 0 && items == 0 && proposals == 0 && !looking
    }

    /// Nothing leaves the house while something of it is undecided: not a row, not a document, not a name (art. 15(4)).
    fn allow_release(&self) -> Result<(), Refusal> {
        match self.undecided {
            Undecided { looking: true, .. } => Err(Refusal::LookingForPeople),
            Undecided { items: 1.., .. } => Err(Refusal::Undecided(self.undecided.items)),
            Undecided { proposals: 1.., .. } => Err(Refusal::ProposalsOpen(self.undecided.proposals)),
            _ => match self.second_pair {
                SecondPair::NotAsked | SecondPair::Done => Ok(()),
                missing => Err(Refusal::NotSeenByTwo(missing)),
            },
        }
    }

    /// R3.6: whoever may not ask is told nothing about the person, not even that there are data. The person knows of the
    /// request, and the answer reaches who is to get it (R3.5).
    fn allow_telling(&self) -> Result<(), Refusal> {
        if !self.authority.opens() {
            return Err(Refusal::NoAuthority(self.authority));
        }
        if self.authority == Standing::NotNeeded {
            return Ok(());
        }
        if !self.subject_told {
            return Err(Refusal::SubjectNotTold);
        }
        match self.receiver {
            Party::Subject if !self.subject_reachable => Err(Refusal::SubjectUnreachable),
            Party::Requester if !self.authority.covers_receipt(self.special) => {
                Err(Refusal::ReceiptNotCovered)
            }
            Party::Requester => self.unwarned(),
            Party::Subject => Ok(()),
        }
    }

    /// A no because nothing shows the authority: what was refused, revoked or has expired needs no more; what was asked
    /// for was reminded of (R1.29, R3.6).
    fn allow_unauthorised(&self) -> Result<(), Refusal> {
        match self.authority {
            Standing::Refused | Standing::Expired | Standing::Revoked => Ok(()),
            Standing::Asked if self.reminded => Ok(()),
            Standing::Asked => Err(Refusal::ReminderMissing),
            _ => Err(Refusal::AuthorityNotAsked),
        }?;
        match self.month_over && !self.lateness_explained {
            true => Err(Refusal::RefusalLate),
            false => Ok(()),
        }
    }

    /// R2.4, R2.5: the controller bears the burden; R1.29 and R2.3: nobody is refused for a proof that was never asked for.
    fn allow_request_grounds(&self) -> Result<(), Refusal> {
        let has = |ground| self.grounds.contains(&ground);
        let to_show = [Ground::Unfounded, Ground::Excessive, Ground::NotIdentifiable];
        if to_show.into_iter().any(has) && !self.burden_shown {
            return Err(Refusal::StepMissing(Key::Burden));
        }
        if has(Ground::IdentityUnproven) && !self.reminded {
            return Err(Refusal::ReminderMissing);
        }
        Ok(())
    }

    fn allow_items(&self, outcome: Outcome) -> Result<(), Refusal> {
        let optional =
            self.right == Right::Access || (self.right.is_answered_with_data() && !self.rows_found);
        match self.items.outcome() {
            Some(said) if said == outcome => Ok(()),
            // A dataset may be handed over with something in it withheld.
            Some(Outcome::Granted) if self.withheld && outcome == Outcome::PartlyGranted => Ok(()),
            Some(said) => Err(Refusal::ItemsSay(said)),
            None if self.items.open > 0 => Err(Refusal::ItemsOpen(self.items.open)),
            None if optional => Ok(()),
            None => Err(Refusal::NoItems),
        }
    }
}
