//! Those who ask for another and may not: papers that are forged, old or about something else, and people who are no
//! lawyers, parents or guardians for this. Each has MitID of his own, so that only the authority stands in his way.

use indsigt::{ids::CaseId, law::status::Status};

use super::{
    handler::{GOOD, Paper},
    honest::estate,
    person::{Asks, Human},
    scene::{
        Ending::{self, *},
        Scenario, Scene,
    },
    town::Known,
};
use crate::support::files;

const fn paper(who: &'static str, tries: &'static str, play: fn(&Scene) -> Ending) -> Scenario {
    Scenario { who, tries, honest: false, warns: &[], play }
}

pub const ALL: &[Scenario] = &[
    paper("father", "has no custody, and says so", no_custody),
    paper("father", "has no custody, and says that he has", lies_about_custody),
    paper("cousin", "has a power of attorney that nobody signed", unsigned),
    paper("cousin", "the name under it is another's", other_name),
    paper("cousin", "it is made out to another authority", other_controller),
    paper("cousin", "it ran out", expired),
    paper("cousin", "it is perfectly forged", perfect_forgery),
    paper("cousin", "it is taken back while the package is made", revoked_meanwhile),
    paper("cousin", "it does not cover receiving the data", not_to_receive),
    paper("union", "has a membership card only", membership_card),
    paper("adviser", "says that he is a lawyer", false_lawyer),
    paper("co-guardian", "§ 7, in a personal matter", co_guardian),
    paper("son", "has a future power that is not in force", future_power),
    paper("heir", "asks for everything, for himself", heir_for_all),
    paper("cousin", "sends a virus as the power of attorney", virus),
];

const POWER: &[(&str, &str)] = &[("claim-basis", "power-of-attorney"), ("claim-way", "upload")];

fn cousin<'t>(scene: &Scene<'t>, name: &str) -> Human<'t> {
    Human::stranger(scene.town, name).with_mitid()
}

/// The request with a paper, from somebody who has shown who he is.
fn sends_a_paper(scene: &Scene, sender: &Human, of: &Known) -> CaseId {
    let case = sender.asks(&Asks {
        on_behalf: "power-of-attorney",
        person: Some(of),
        claim: POWER,
        paper: Some(("fuldmagt.pdf", files::pdf(1))),
    });
    shows_who_he_is(scene, sender, case);
    case
}

/// He is who he says, and two colleagues have looked at it.
fn shows_who_he_is(scene: &Scene, sender: &Human, case: CaseId) {
    sender.signs_in_with_mitid();
    scene.looks_at_it_twice(case);
}

/// Birgit reads the paper, decides by it, and does all the rest that is offered.
fn is_tried(scene: &Scene, sender: &Human, of: &Known, case: CaseId, paper: &Paper) -> Ending {
    scene.birgit.judges(case, paper);
    scene.birgit.tells_the_person(case, &of.email);
    scene.birgit.delivers_to_the_sender(case);
    scene.is_attacked_by(sender, case, "NoAuthority(Refused)")
}

fn with_paper(scene: &Scene, of: &str, paper: &Paper) -> Ending {
    let of = scene.town.employs(of);
    let sender = cousin(scene, &format!("Fætter {}", of.name));
    let case = sends_a_paper(scene, &sender, &of);
    is_tried(scene, &sender, &of, case, paper)
}

fn no_custody(scene: &Scene) -> Ending {
    let child = scene.town.employs_born("Nor Palle", "2015-06-06");
    let father = cousin(scene, "Ole Palle");
    let page = father.fills(&Asks {
        on_behalf: "child",
        person: Some(&child),
        claim: &[("claim-custody", "no")],
        paper: None,
    });
    page.says("Barnet kan spørge selv");
    Stopped(None, "the form: the child may ask, or § 23 of forældreansvarsloven")
}

fn lies_about_custody(scene: &Scene) -> Ending {
    let child = scene.town.employs_born("Pil Quist", "2015-06-07");
    let father = cousin(scene, "Per Quist");
    let case = father.asks(&Asks {
        on_behalf: "child",
        person: Some(&child),
        claim: &[("claim-custody", "yes")],
        paper: None,
    });
    shows_who_he_is(scene, &father, case);
    let paper = Paper { basis: "custody", signed_on: "", no: &["custody"], ..GOOD };
    is_tried(scene, &father, &child, case, &paper)
}

fn unsigned(scene: &Scene) -> Ending {
    with_paper(scene, "Rosa Tang", &Paper { no: &["signed"], ..GOOD })
}

fn other_name(scene: &Scene) -> Ending {
    with_paper(scene, "Signe Ulv", &Paper { no: &["named"], ..GOOD })
}

fn other_controller(scene: &Scene) -> Ending {
    with_paper(scene, "Tove Vig", &Paper { no: &["controller"], ..GOOD })
}

fn expired(scene: &Scene) -> Ending {
    with_paper(scene, "Ursula Wiin", &Paper { signed_on: "2025-10-01", ..GOOD })
}

/// Nothing is wrong with the paper to look at. The person learns of it by her own mailbox, and presses the button.
fn perfect_forgery(scene: &Scene) -> Ending {
    let of = scene.town.employs("Vera Yde");
    let sender = cousin(scene, "Fætter Yde");
    let case = sends_a_paper(scene, &sender, &of);
    scene.birgit.judges(case, &GOOD);
    scene.birgit.tells_the_person(case, &of.email);
    let vera = Human::herself(scene.town, &of);
    vera.opens_her_link();
    vera.says_stop();
    scene.birgit.delivers_to_the_sender(case);
    scene.is_attacked_by(&sender, case, "NoAuthority(Revoked)")
}

fn revoked_meanwhile(scene: &Scene) -> Ending {
    let of = scene.town.employs("Winnie Zahle");
    let sender = cousin(scene, "Fætter Zahle");
    let case = sends_a_paper(scene, &sender, &of);
    scene.birgit.judges(case, &GOOD);
    scene.birgit.tells_the_person(case, &of.email);
    scene.birgit.delivers_to_the_sender(case);
    let winnie = Human::herself(scene.town, &of);
    winnie.opens_her_link();
    // Both colleagues have seen that the answer goes to him.
    scene.looks_at_it_twice(case);
    scene.birgit.collects(case);
    scene.birgit.decides_before_the_worker_comes(case, None);
    // The decision is made and nothing is built yet.
    assert_eq!(scene.birgit.status(case), Status::Decided, "the cousin was to get it");
    winnie.says_stop();
    if sender.takes_what_she_gets() {
        return Leaked(case);
    }
    Stopped(Some(case), "NoAuthority(Revoked)")
}

/// The paper is good for asking, so the person gets her answer; the one who asked does not.
fn not_to_receive(scene: &Scene) -> Ending {
    let of = scene.town.employs("Yelva Aagaard");
    let sender = cousin(scene, "Fætter Aagaard");
    let case = sends_a_paper(scene, &sender, &of);
    scene.birgit.judges(case, &Paper { receipt: false, ..GOOD });
    scene.birgit.tells_the_person(case, &of.email);
    let refused = scene.birgit.delivers_to_the_sender(case);
    assert_eq!(refused.status, 422, "R3.5");
    scene.birgit.collects_and_decides(case);
    if sender.takes_what_she_gets() {
        return Leaked(case);
    }
    Stopped(Some(case), "ReceiptNotCovered; the answer waits for the person")
}

fn membership_card(scene: &Scene) -> Ending {
    let of = scene.town.employs("Zenia Bak");
    let union = cousin(scene, "Anker Fagforening");
    let case = union.asks(&Asks {
        on_behalf: "member",
        person: Some(&of),
        claim: &[("claim-union", "Fagforeningen Fjord"), ("claim-way", "upload")],
        paper: Some(("medlemskort.pdf", files::pdf(1))),
    });
    shows_who_he_is(scene, &union, case);
    is_tried(scene, &union, &of, case, &Paper { no: &["written", "signed"], ..GOOD })
}

fn false_lawyer(scene: &Scene) -> Ending {
    let of = scene.town.employs("Astrid Claus");
    let adviser = cousin(scene, "Bent Rådgiver");
    let case = adviser.asks(&Asks {
        on_behalf: "lawyer",
        person: Some(&of),
        claim: &[("claim-firm", "Råd & Dåd"), ("claim-acts", "yes")],
        paper: None,
    });
    shows_who_he_is(scene, &adviser, case);
    let paper = Paper { basis: "lawyer", signed_on: "", no: &["practising", "domain"], ..GOOD };
    is_tried(scene, &adviser, &of, case, &paper)
}

fn co_guardian(scene: &Scene) -> Ending {
    let of = scene.town.employs("Bodil Dons");
    let co_guardian = cousin(scene, "Carl Dons");
    let case = co_guardian.asks(&Asks {
        on_behalf: "guardian",
        person: Some(&of),
        claim: &[("claim-basis", "co-guardian"), ("claim-way", "upload")],
        paper: Some(("beskikkelse.pdf", files::pdf(1))),
    });
    shows_who_he_is(scene, &co_guardian, case);
    is_tried(scene, &co_guardian, &of, case, &Paper { basis: "co-guardian", ..GOOD })
}

fn future_power(scene: &Scene) -> Ending {
    let of = scene.town.employs("Conny Espe");
    let son = cousin(scene, "Dan Espe");
    let case = son.asks(&Asks {
        on_behalf: "power-of-attorney",
        person: Some(&of),
        claim: &[("claim-basis", "future-power-of-attorney"), ("claim-way", "upload")],
        paper: Some(("fremtidsfuldmagt.pdf", files::pdf(1))),
    });
    shows_who_he_is(scene, &son, case);
    let paper = Paper { basis: "future-power-of-attorney", no: &["in-force"], ..GOOD };
    is_tried(scene, &son, &of, case, &paper)
}

/// He inherits, and that is no reason: whoever reviews it finds nothing that outweighs the others (DBL § 22).
fn heir_for_all(scene: &Scene) -> Ending {
    let dead = scene.town.employs("Ditte Foss");
    let heir = cousin(scene, "Emil Foss");
    let case = heir.asks(&Asks { person: Some(&dead), ..estate() });
    shows_who_he_is(scene, &heir, case);
    is_tried(scene, &heir, &dead, case, &Paper { basis: "deceased", no: &["weighed"], ..GOOD })
}

fn virus(scene: &Scene) -> Ending {
    let of = scene.town.employs("Ebba Glud");
    let sender = cousin(scene, "Fætter Glud");
    let case = sender.asks(&Asks {
        on_behalf: "power-of-attorney",
        person: Some(&of),
        claim: POWER,
        paper: Some(("fuldmagt.pdf", files::pdf_with(&files::eicar()))),
    });
    shows_who_he_is(scene, &sender, case);
    scene.birgit.sees(case).says("fuldmagt.pdf").says("virus");
    // Nobody can open it; Birgit says of it what she would say of any.
    is_tried(scene, &sender, &of, case, &GOOD)
}
