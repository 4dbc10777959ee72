//! Which check to try next: the least intrusive one that leads to what is missing, and why lesser ones do not (R2.3).

use serde::Serialize;

use super::{Assurance, Factor, Method, combine};

/// Why a step of the ladder below the proposed one is not enough.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum WhyNot {
    /// It has been made already.
    Done,
    /// It was tried and failed.
    Failed,
    /// Nothing is known that it could be made with.
    NotThere,
    /// A telephone was known before, but nothing is set up that sends text messages.
    NoSender,
    /// The organisation offers no eID.
    NoProvider,
    /// Even so not enough would be reached.
    TooLittle,
}

/// The ladder of section 2.0, from the bottom. An eID is an option beside what follows it, never the only way.
pub const LADDER: [Method; 9] = [
    Method::ExistingLogin,
    Method::KnownEmail,
    Method::KnownPhone,
    Method::ControlQuestions,
    Method::CallBack,
    Method::RegisteredAddress,
    Method::Eid,
    Method::InPerson,
    Method::DocumentSeen,
];

/// What a case knows about the ways that are open. Meeting in person and, last, a document are always possible.
#[derive(Debug, Clone, Default)]
pub struct Ways {
    /// She has an account where the organisation knew her before, and there is a sign-in for it.
    pub login: bool,
    /// Known in the sources before the request, each of the three.
    pub email: bool,
    pub phone: bool,
    pub address: bool,
    /// There are control questions with answers, as many as are asked at least.
    pub questions: bool,
    /// A text message can be sent.
    pub sender: bool,
    /// The level that the organisation's eID gives; `None` where it offers none.
    pub eid: Option<Assurance>,
    pub passed: Vec<(Method, Assurance)>,
    pub failed: Vec<Method>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Proposal {
    pub method: Method,
    /// What is reached with it.
    pub reaches: Assurance,
    /// The second check, where one is not enough.
    pub then: Option<Method>,
    /// Each step below `method` with why it is not proposed.
    pub lesser: Vec<(Method, WhyNot)>,
}

impl Ways {
    /// What `method` would reach here by itself: an eID gives the level of its provider.
    fn gives(&self, method: Method) -> Assurance {
        match method {
            Method::Eid => self.eid.unwrap_or(Assurance::None).min(method.reaches()),
            other => other.reaches(),
        }
    }

    fn reached(&self, more: &[Method]) -> Assurance {
        let passed = self.passed.iter().map(|(method, reached)| (method.factor(), *reached));
        let more = more.iter().map(|method| (method.factor(), self.gives(*method)));
        combine(passed.chain(more))
    }

    /// Why `method` cannot be tried; `None` where it can.
    fn why_not(&self, method: Method) -> Option<WhyNot> {
        let done = |(made, reached): &(Method, Assurance)| {
            *made == method && *reached > Assurance::None && *reached >= self.gives(method)
        };
        if self.passed.iter().any(done) {
            return Some(WhyNot::Done);
        }
        if self.failed.contains(&method) {
            return Some(WhyNot::Failed);
        }
        let (there, why) = match method {
            Method::ExistingLogin => (self.login, WhyNot::NotThere),
            Method::KnownEmail => (self.email, WhyNot::NotThere),
            Method::KnownPhone if self.phone => (self.sender, WhyNot::NoSender),
            Method::KnownPhone => (false, WhyNot::NotThere),
            Method::ControlQuestions => (self.questions, WhyNot::NotThere),
            Method::CallBack => (self.phone, WhyNot::NotThere),
            Method::RegisteredAddress => (self.address, WhyNot::NotThere),
            Method::Eid => (self.eid.is_some(), WhyNot::NoProvider),
            Method::InPerson | Method::DocumentSeen => (true, WhyNot::NotThere),
            Method::Other => (false, WhyNot::NotThere),
        };
        (!there).then_some(why)
    }
}

/// The least intrusive check that leads to `needed`, alone or with one more; `None` when it is reached.
pub fn propose(needed: Assurance, ways: &Ways) -> Option<Proposal> {
    if ways.reached(&[]) >= needed {
        return None;
    }
    let open: Vec<Method> = LADDER.into_iter().filter(|method| ways.why_not(*method).is_none()).collect();
    let place = |method: Method| LADDER.iter().position(|one| *one == method).unwrap_or(LADDER.len());
    let alone = open.iter().filter(|one| ways.reached(&[**one]) >= needed).map(|one| (*one, None));
    let pairs = open
        .iter()
        .enumerate()
        .flat_map(|(first, one)| open[first + 1..].iter().map(move |other| (*one, Some(*other))));
    let pairs = pairs.filter(|(one, other)| {
        let factors: Vec<Factor> = [Some(*one), *other].into_iter().flatten().map(Method::factor).collect();
        factors[0] != factors[1]
            && ways.reached(&[*one, other.unwrap_or(*one)]) >= needed
            && ways.reached(&[*one]) < needed
            && other.is_some_and(|other| ways.reached(&[other]) < needed)
    });
    // The highest step that has to be climbed decides; then the fewer checks, then the lower first one.
    let (method, then) = alone.chain(pairs).min_by_key(|(one, other)| {
        let top = other.map_or(place(*one), |other| place(other).max(place(*one)));
        (top, other.is_some(), place(*one))
    })?;
    let below = LADDER[..place(method)].iter();
    let lesser = below.map(|one| (*one, ways.why_not(*one).unwrap_or(WhyNot::TooLittle))).collect();
    let both: Vec<Method> = [Some(method), then].into_iter().flatten().collect();
    Some(Proposal { method, reaches: ways.reached(&both), then, lesser })
}

#[cfg(test)]
mod tests;
