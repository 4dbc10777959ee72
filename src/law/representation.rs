//! Who may ask for somebody else, and what shows it: the decision table of section 3.2 as data.
//!
//! The table asks and explains; a person decides, with a reason. What it refuses by itself is only what can never be:
//! an undated or unsigned paper, one that has expired or is made out to somebody else, a right it does not cover, a
//! future power of attorney that is not in force, a § 7 co-guardian for personal matters (R3.3).

mod deceased;
mod notice;
mod table;
#[cfg(test)]
mod tests;

pub use deceased::{DeceasedPolicy, Protection, deceased_policy, protection};
pub use notice::{Seen, Waits, tells_by_itself};
pub use table::{Question, Show, questions, shows};

use chrono::{Months, NaiveDate};

use super::{identity::Party, rights::Right};
use crate::db::text_enum;

text_enum! {
    /// For whom somebody asks (R3.1 to R3.6). Whether they may is checked apart from who they are.
    OnBehalf {
        Oneself = "self",
        Child = "child",
        /// Somebody who gave a power of attorney.
        PowerOfAttorney = "power-of-attorney",
        Lawyer = "lawyer",
        Guardian = "guardian",
        Deceased = "deceased",
        /// A member of the requester's organisation, such as a union.
        Member = "member",
    }
}

text_enum! {
    /// What the right to act for somebody rests on (R3.4).
    Basis {
        /// Forældremyndighed over a child under 18; one holder is enough (Datatilsynet to Gribskov Kommune).
        Custody = "custody",
        /// Written, by the person herself (R3.3).
        PowerOfAttorney = "power-of-attorney",
        /// Fremtidsfuldmagt: only once it was put into force.
        FuturePower = "future-power-of-attorney",
        /// Digital Fuldmagt of borger.dk: one thing each, act, contact or read.
        DigitalPower = "digital-power-of-attorney",
        /// By position: a practising lawyer who acts in the matter (FVL § 8).
        Lawyer = "lawyer",
        /// Værgemål § 5.
        Guardian = "guardian",
        /// Samværgemål § 7: economic matters only.
        CoGuardian = "co-guardian",
        /// The person is dead: a legal review by hand, always.
        Deceased = "deceased",
    }
}

impl OnBehalf {
    /// What such a request can rest on, the usual first.
    pub fn bases(self) -> &'static [Basis] {
        use Basis::*;
        match self {
            OnBehalf::Oneself => &[],
            OnBehalf::Child => &[Custody, PowerOfAttorney],
            OnBehalf::PowerOfAttorney => &[PowerOfAttorney, FuturePower, DigitalPower],
            OnBehalf::Lawyer => &[Lawyer, PowerOfAttorney],
            OnBehalf::Guardian => &[Guardian, CoGuardian, FuturePower],
            OnBehalf::Deceased => &[Deceased],
            OnBehalf::Member => &[PowerOfAttorney],
        }
    }

    /// Who gets the answer unless a handler decides otherwise with a reason (R3.5): the person, where there is one to
    /// give it to.
    pub fn receiver(self) -> Party {
        match self {
            OnBehalf::Oneself | OnBehalf::Deceased => Party::Requester,
            _ => Party::Subject,
        }
    }

    /// Whether the person is told of a request in her name.
    pub fn tells_subject(self) -> bool {
        !matches!(self, OnBehalf::Oneself | OnBehalf::Deceased)
    }

    /// Whether the data subject can sign through a link: she is alive and of age.
    pub fn can_be_signed(self) -> bool {
        matches!(self, OnBehalf::PowerOfAttorney | OnBehalf::Lawyer | OnBehalf::Member)
    }
}

impl Basis {
    /// Whether a paper is needed before anybody can decide; where not, the position is stated and checked.
    pub fn needs_document(self) -> bool {
        !matches!(self, Basis::Custody | Basis::Lawyer)
    }

    /// What the person gave herself, and can take back: not custody, and not what a court or an authority gave.
    fn is_given_by_the_person(self) -> bool {
        matches!(self, Basis::PowerOfAttorney | Basis::DigitalPower | Basis::FuturePower | Basis::Lawyer)
    }

    /// A paper that runs out by its age (R3.3); an appointment or custody is looked up anew instead.
    fn ages(self) -> bool {
        matches!(self, Basis::PowerOfAttorney | Basis::DigitalPower)
    }
}

text_enum! {
    /// One thing that the handler answers with yes or no. Words: `representation-check-…`.
    Check {
        /// It names the person and the representative.
        Named = "named",
        Signed = "signed",
        /// It names this controller, or every one.
        Controller = "controller",
        /// It is a power of attorney in writing; a membership card or a ticked box is none.
        Written = "written",
        InForce = "in-force",
        AreaCovered = "area-covered",
        /// A proxy to act; one to read is no right to ask.
        MayAct = "may-act",
        Custody = "custody",
        /// Nothing speaks against it: confidential counselling, a conflict with the parent, the child's age and view.
        ChildInterests = "child-interests",
        Practising = "practising",
        Domain = "domain",
        ActsInMatter = "acts-in-matter",
        /// The appointment covers personal matters, or the very matter asked about.
        PersonalMatters = "personal-matters",
        /// An adult under § 5 keeps her legal capacity: her own wish was heard, or why not is written down.
        OwnWish = "own-wish",
        DeathShown = "death-shown",
        Relation = "relation",
        /// Skifteretsattest, where somebody speaks for the estate.
        Estate = "estate",
        /// The purpose was weighed against the dead person's and others' interests (DBL § 22).
        Weighed = "weighed",
    }
}

text_enum! {
    /// Why something can never be accepted, whoever decides.
    Never {
        Undated = "undated",
        /// Its day has not come.
        DatedLater = "dated-later",
        Unsigned = "unsigned",
        Expired = "expired",
        WrongController = "wrong-controller",
        /// None of the rights that are asked for is covered.
        RightNotCovered = "right-not-covered",
        NotInForce = "not-in-force",
        /// § 7: economic matters only, and the rights of arts 15 to 22 are personal.
        CoGuardian = "co-guardian",
        /// It is not for this kind of request.
        WrongBasis = "wrong-basis",
        /// A check that must be a yes was answered with no.
        CheckFailed = "check-failed",
        /// A check was not answered at all.
        CheckOpen = "check-open",
        /// There is no paper, and this needs one.
        NoDocument = "no-document",
        /// The person took back what she gave; only what she gives afterwards counts (R3.7).
        TakenBack = "taken-back",
    }
}

/// How long a power of attorney counts from its date, in months (R3.3, our convention).
pub const MONTHS: u32 = 12;

/// What was looked at, and what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Examined {
    pub on_behalf: OnBehalf,
    pub basis: Basis,
    /// The day on which it was signed.
    pub signed_on: Option<NaiveDate>,
    /// Its own last day, where it names one.
    pub until: Option<NaiveDate>,
    /// The rights that it covers.
    pub rights: Vec<Right>,
    /// The checks with their answers; one that is not among them is open.
    pub answers: Vec<(Check, bool)>,
    pub has_document: bool,
}

/// The last day on which such an authority counts, looked at on `today`: [`MONTHS`] from its date or, where it does not
/// age, from today; its own last day when that is earlier (R3.3).
pub fn expires(
    basis: Basis,
    signed_on: Option<NaiveDate>,
    own: Option<NaiveDate>,
    today: NaiveDate,
) -> NaiveDate {
    let from = signed_on.filter(|_| basis.ages()).unwrap_or(today);
    let last = from.checked_add_months(Months::new(MONTHS)).unwrap_or(NaiveDate::MAX);
    own.map_or(last, |own| own.min(last))
}

/// Whether it may be accepted for a request of `asked`, and until when it then counts. That a person accepts it, and
/// why, is another matter.
///
/// # Errors
/// The first thing that makes it impossible.
pub fn judge(examined: &Examined, asked: &[Right], today: NaiveDate) -> Result<NaiveDate, Never> {
    let basis = examined.basis;
    if !examined.on_behalf.bases().contains(&basis) {
        return Err(Never::WrongBasis);
    }
    if basis == Basis::CoGuardian {
        return Err(Never::CoGuardian);
    }
    if basis.needs_document() && !examined.has_document {
        return Err(Never::NoDocument);
    }
    if basis.ages() && examined.signed_on.is_none() {
        return Err(Never::Undated);
    }
    if examined.signed_on.is_some_and(|day| day > today) {
        return Err(Never::DatedLater);
    }
    let until = expires(basis, examined.signed_on, examined.until, today);
    if until < today {
        return Err(Never::Expired);
    }
    if !asked.iter().any(|right| examined.rights.contains(right)) {
        return Err(Never::RightNotCovered);
    }
    for question in questions(examined.on_behalf, basis) {
        let answer = examined.answers.iter().find(|(check, _)| *check == question.check);
        match answer {
            None => return Err(Never::CheckOpen),
            Some((check, false)) if question.must => return Err(failed(*check)),
            Some(_) => {}
        }
    }
    Ok(until)
}

/// Whether it counts after the person said stop on `revoked_on`: what she herself gave must be dated later. On the same
/// day nobody can tell which came first; she can sign through her link.
///
/// # Errors
/// [`Never::TakenBack`].
pub fn counts_after(
    basis: Basis,
    signed_on: Option<NaiveDate>,
    revoked_on: Option<NaiveDate>,
) -> Result<(), Never> {
    let later = revoked_on.is_none_or(|stopped| signed_on.is_some_and(|signed| signed > stopped));
    if later || !basis.is_given_by_the_person() { Ok(()) } else { Err(Never::TakenBack) }
}

fn failed(check: Check) -> Never {
    match check {
        Check::Signed => Never::Unsigned,
        Check::Controller => Never::WrongController,
        Check::InForce => Never::NotInForce,
        _ => Never::CheckFailed,
    }
}

text_enum! {
    /// What was last done about an authority; kept one after the other, so that the newest says where it stands.
    State {
        /// Stated in the request, with nothing to look at yet.
        Claimed = "claimed",
        Asked = "asked",
        /// There is a paper, or a position to check.
        UnderReview = "under-review",
        Accepted = "accepted",
        Refused = "refused",
        Revoked = "revoked",
    }
}

/// What an accepted authority covers beside the rights.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Covers {
    /// Receiving the data (R3.5).
    pub receipt: bool,
    /// It mentions special categories of data (R3.3).
    pub sensitive: bool,
}

/// The newest entry about the authority of a request, as a guard needs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Latest {
    pub state: State,
    pub until: Option<NaiveDate>,
    pub rights: Vec<Right>,
    pub covers: Covers,
}

/// Where the authority of a case stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Standing {
    /// The person asks herself.
    #[default]
    NotNeeded,
    /// Nothing shows it, or what was accepted is not about this right.
    Missing,
    Asked,
    UnderReview,
    Accepted(Covers),
    Refused,
    Expired,
    Revoked,
}

impl Standing {
    /// Whether the one who asks may be told anything about the person at all (R3.6).
    pub fn opens(self) -> bool {
        matches!(self, Standing::NotNeeded | Standing::Accepted(_))
    }

    /// Whether the one who asks may be given the data: of special categories only where that is mentioned (R3.3, R3.5).
    pub fn covers_receipt(self, sensitive: bool) -> bool {
        match self {
            Standing::NotNeeded => true,
            Standing::Accepted(covers) => covers.receipt && (covers.sensitive || !sensitive),
            _ => false,
        }
    }

    /// Its word: `representation-standing-…`.
    pub fn as_str(self) -> &'static str {
        match self {
            Standing::NotNeeded => "not-needed",
            Standing::Missing => "missing",
            Standing::Asked => "asked",
            Standing::UnderReview => "under-review",
            Standing::Accepted(_) => "accepted",
            Standing::Refused => "refused",
            Standing::Expired => "expired",
            Standing::Revoked => "revoked",
        }
    }
}

/// Where the authority stands on `today` for a case of `right`.
pub fn standing(on_behalf: OnBehalf, latest: Option<&Latest>, right: Right, today: NaiveDate) -> Standing {
    if on_behalf == OnBehalf::Oneself {
        return Standing::NotNeeded;
    }
    let Some(latest) = latest else { return Standing::Missing };
    match latest.state {
        State::Claimed => Standing::Missing,
        State::Asked => Standing::Asked,
        State::UnderReview => Standing::UnderReview,
        State::Refused => Standing::Refused,
        State::Revoked => Standing::Revoked,
        State::Accepted if latest.until.is_some_and(|last| last < today) => Standing::Expired,
        State::Accepted if !latest.rights.contains(&right) => Standing::Missing,
        State::Accepted => Standing::Accepted(latest.covers),
    }
}

text_enum! {
    /// Why the person is not told of a request in her name; decided by a person, with a reason.
    Untold {
        /// It would endanger the child (section 3.2).
        EndangersChild = "endangers-child",
        /// Decisive interests speak against it: DBL § 22.
        Section22 = "section-22",
        /// The controller knows no channel that it knew before; looked for, and written down.
        NoChannel = "no-channel",
    }
}

text_enum! {
    /// Where the person is reached: known before the request, never taken from it.
    Channel {
        Email = "email",
        Post = "post",
        Phone = "phone",
        InPerson = "in-person",
    }
}
