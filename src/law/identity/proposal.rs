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

/// What a case knows about the ways that are open.
#[derive(Debug, Clone, Default)]
pub struct Ways {
    /// What can be tried here. Meeting in person and, last, a document are always possible.
    pub there: Vec<Method>,
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
    fn reached(&self, more: &[Method]) -> Assurance {
        let passed = self.passed.iter().map(|(method, reached)| (method.factor(), *reached));
        let more = more.iter().map(|method| (method.factor(), method.reaches()));
        combine(passed.chain(more))
    }

    fn why_not(&self, method: Method) -> Option<WhyNot> {
        if self.passed.iter().any(|(made, reached)| *made == method && *reached > Assurance::None) {
            Some(WhyNot::Done)
        } else if self.failed.contains(&method) {
            Some(WhyNot::Failed)
        } else if matches!(method, Method::InPerson | Method::DocumentSeen) || self.there.contains(&method) {
            None
        } else {
            Some(WhyNot::NotThere)
        }
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
mod tests {
    use super::*;
    use Method::*;

    fn ways(there: &[Method], passed: &[Method], failed: &[Method]) -> Ways {
        Ways {
            there: there.to_vec(),
            passed: passed.iter().map(|method| (*method, method.reaches())).collect(),
            failed: failed.to_vec(),
        }
    }

    fn proposed(needed: Assurance, ways: &Ways) -> (Method, Option<Method>) {
        let proposal = propose(needed, ways).unwrap();
        (proposal.method, proposal.then)
    }

    #[test]
    fn the_lowest_step_that_reaches_is_proposed() {
        let all = [ExistingLogin, KnownEmail, KnownPhone, ControlQuestions, CallBack, RegisteredAddress, Eid];
        assert_eq!(proposed(Assurance::Low, &ways(&all[1..], &[], &[])), (KnownEmail, None));
        assert_eq!(proposed(Assurance::Low, &ways(&all, &[], &[])), (ExistingLogin, None));
        assert_eq!(
            proposed(Assurance::Substantial, &ways(&all[1..], &[], &[])),
            (KnownEmail, Some(KnownPhone))
        );
        let known = ways(&all[1..], &[KnownEmail], &[]);
        assert_eq!(proposed(Assurance::Substantial, &known), (KnownPhone, None));
        let no_phone = ways(&[ControlQuestions, RegisteredAddress, Eid], &[KnownEmail], &[]);
        assert_eq!(proposed(Assurance::Substantial, &no_phone), (ControlQuestions, None));
        let failed = ways(&[ControlQuestions, RegisteredAddress, Eid], &[KnownEmail], &[ControlQuestions]);
        assert_eq!(proposed(Assurance::Substantial, &failed), (RegisteredAddress, None));
        assert!(propose(Assurance::Low, &known).is_none(), "reached already");
    }

    #[test]
    fn nobody_is_left_without_a_way_and_a_document_is_the_last() {
        assert_eq!(proposed(Assurance::Substantial, &ways(&[], &[], &[])), (InPerson, None));
        assert_eq!(proposed(Assurance::High, &ways(&[Eid], &[], &[])), (Eid, None));
        assert_eq!(proposed(Assurance::High, &ways(&[], &[], &[])), (InPerson, None));
        assert_eq!(proposed(Assurance::Low, &ways(&[], &[], &[InPerson])), (DocumentSeen, None));
        assert!(propose(Assurance::Low, &ways(&[], &[], &[InPerson, DocumentSeen])).is_none());
    }

    #[test]
    fn every_lesser_step_says_why_not() {
        let case = ways(&[ControlQuestions, RegisteredAddress], &[KnownEmail], &[ControlQuestions]);
        let proposal = propose(Assurance::Substantial, &case).unwrap();
        assert_eq!(proposal.method, RegisteredAddress);
        assert_eq!(proposal.reaches, Assurance::Substantial);
        let expected = [
            (ExistingLogin, WhyNot::NotThere),
            (KnownEmail, WhyNot::Done),
            (KnownPhone, WhyNot::NotThere),
            (ControlQuestions, WhyNot::Failed),
            (CallBack, WhyNot::NotThere),
        ];
        assert_eq!(proposal.lesser, expected);
        let alone = propose(Assurance::Substantial, &ways(&[KnownEmail, Eid], &[], &[])).unwrap();
        assert_eq!(alone.method, Eid);
        assert!(alone.lesser.contains(&(KnownEmail, WhyNot::TooLittle)));
    }

    /// Whatever is there, was passed and failed: what is proposed reaches, and is not what was done or failed.
    #[test]
    fn what_is_proposed_always_reaches() {
        for bits in 0_u32..1 << 9 {
            let some: Vec<Method> = LADDER
                .into_iter()
                .enumerate()
                .filter(|(n, _)| bits & (1 << n) != 0)
                .map(|(_, m)| m)
                .collect();
            for (passed, failed) in [(&some[..some.len() / 2], &some[some.len() / 2..]), (&some[..], &[][..])]
            {
                for needed in [Assurance::Low, Assurance::Substantial, Assurance::High] {
                    let case = ways(&LADDER, passed, failed);
                    if let Some(found) = propose(needed, &case) {
                        assert!(found.reaches >= needed);
                        assert!(!passed.contains(&found.method) && !failed.contains(&found.method));
                    }
                }
            }
        }
    }
}
