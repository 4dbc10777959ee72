//! Honest people whom a form has not thought of: each gets her answer, or a person decides and says so.

use indsigt::identity::warnings::WarningKind::*;

use super::{
    handler::{GOOD, Paper},
    person::{Asks, Human},
    scene::{
        Ending::{self, *},
        Scenario, Scene,
    },
    town::Known,
};
use crate::support::files;

const fn honest(
    who: &'static str,
    tries: &'static str,
    warns: &'static [indsigt::identity::warnings::WarningKind],
    play: fn(&Scene) -> Ending,
) -> Scenario {
    Scenario { who, tries, honest: true, warns, play }
}

pub const ALL: &[Scenario] = &[
    honest("employee", "has her mailbox and her telephone", &[], at_work),
    honest("citizen", "has MitID, and a mailbox that nobody knows", &[], by_mitid),
    honest("old man", "has neither telephone nor MitID", &[], no_phone),
    honest("ex-employee", "lost the mailbox that we know", &[], lost_mailbox),
    honest("ex-employee", "moved; only her face is known", &[], in_person),
    honest("protected", "her name and address are protected in MitID", &[], protected),
    honest("employee", "somebody else asked in her name too", &[SeveralSenders], two_senders),
    honest("employee", "wants the answer in another mailbox", &[ContactChanged], new_mailbox),
    honest("minor", "is fourteen and asks alone", &[], minor),
    honest("mother", "has custody and asks alone", &[], mother),
    honest("guardian", "§ 5, for personal matters", &[], guardian),
    honest("lawyer", "acts for her client without a paper", &[], lawyer),
    honest("union", "with a power of attorney", &[], union),
    honest("neighbour", "the person signs through her own link", &[], signed_link),
    honest("heir", "asks for what is needed in the estate", &[], heir),
];

fn at_work(scene: &Scene) -> Ending {
    let known = scene.town.employs("Rikke Storm");
    let rikke = Human::herself(scene.town, &known);
    let case = rikke.asks_for_herself();
    rikke.enters_known_codes();
    scene.is_served(&rikke, case)
}

fn by_mitid(scene: &Scene) -> Ending {
    let known = scene.town.employs("Sanne Bugge");
    let sanne = Human::herself(scene.town, &known).lost_mailbox().without_phone().with_mitid();
    let case = sanne.asks_for_herself();
    sanne.signs_in_with_mitid();
    scene.is_served(&sanne, case)
}

fn no_phone(scene: &Scene) -> Ending {
    let known = scene.town.employs("Thorvald Ask");
    let thorvald = Human::herself(scene.town, &known).without_phone();
    let case = thorvald.asks_for_herself();
    scene.birgit.posts_a_code_letter(case);
    thorvald.enters_code_of_letter();
    let page = scene.birgit.collects_and_decides(case);
    // He proves himself again by another letter before he takes it.
    scene.birgit.posts_a_code_letter(case);
    scene.hands_over(&thorvald, case, &page)
}

fn lost_mailbox(scene: &Scene) -> Ending {
    let known = scene.town.employs("Ulla Mose");
    let ulla = Human::herself(scene.town, &known).lost_mailbox();
    let case = ulla.asks_for_herself();
    scene.birgit.calls_back(case, &ulla);
    scene.birgit.posts_a_code_letter(case);
    ulla.enters_code_of_letter();
    scene.is_served(&ulla, case)
}

fn in_person(scene: &Scene) -> Ending {
    let known = scene.town.employs("Vibe Holk");
    let vibe = Human::herself(scene.town, &known).lost_mailbox().without_phone().lives_at("Nygade 1");
    let case = vibe.asks_for_herself();
    scene.birgit.meets(case);
    let page = scene.birgit.collects_and_decides(case);
    vibe.opens_her_link();
    vibe.enters_handed_code(&scene.birgit.hands_a_code(case));
    if vibe.fetches() { Fetched(case) } else { Stuck(case, format!("{} {}", page.status, page.path)) }
}

fn protected(scene: &Scene) -> Ending {
    let known = scene.town.employs("Xenia Dam");
    let hidden = "NAVNE & ADRESSEBESKYTTET";
    let xenia = Human::herself(scene.town, &known).without_phone();
    let xenia = xenia.lost_mailbox().with_mitid_of(hidden, &known.born, "Substantial");
    let case = xenia.asks_for_herself();
    xenia.signs_in_with_mitid();
    let ending = scene.is_served(&xenia, case);
    assert!(!scene.birgit.sees(case).text().to_uppercase().contains("ADRESSEBESKYT"));
    ending
}

fn two_senders(scene: &Scene) -> Ending {
    let known = scene.town.employs("Yrsa Falk");
    let yrsa = Human::herself(scene.town, &known);
    let case = yrsa.asks_for_herself();
    Human::posing_as(scene.town, &known).asks_for_herself();
    yrsa.enters_known_codes();
    scene.is_served(&yrsa, case)
}

fn new_mailbox(scene: &Scene) -> Ending {
    let known = scene.town.employs("Zita Lang");
    let zita = Human::herself(scene.town, &known);
    let case = zita.asks_for_herself();
    zita.enters_known_codes();
    zita.posts("/status/contact", &[("email", "zita@nypost.example")]);
    scene.birgit.signs_the_warnings(case);
    scene.omar.signs_the_warnings(case);
    let warning = scene.warning_of(case);
    scene.birgit.presses(case, &format!("warnings/{warning}/contact"), &[]);
    scene.is_served(&zita.writes_from("zita@nypost.example"), case)
}

fn minor(scene: &Scene) -> Ending {
    let known = scene.town.employs_born("Alma Krag", "2012-05-04");
    let alma = Human::herself(scene.town, &known);
    let case = alma.asks_for_herself();
    scene.birgit.calls_back(case, &alma);
    scene.is_served(&alma, case)
}

/// Somebody may ask: the authority is accepted, the person knows of it, the sender has shown who she is.
fn represented(scene: &Scene, sender: &Human, subject: &Known, asks: &Asks, paper: &Paper) -> Ending {
    let case = sender.asks(asks);
    sender.signs_in_with_mitid();
    scene.birgit.judges(case, paper);
    scene.birgit.tells_the_person(case, &subject.email);
    // The answer is the person's own: she fetches it.
    let person = Human::herself(scene.town, subject);
    scene.is_served(&person, case)
}

fn mother(scene: &Scene) -> Ending {
    let child = scene.town.employs_born("Bo Ager", "2014-02-02");
    let mother = Human::stranger(scene.town, "Clara Ager").with_mitid();
    let asks =
        Asks { on_behalf: "child", person: Some(&child), claim: &[("claim-custody", "yes")], paper: None };
    let case = mother.asks(&asks);
    mother.signs_in_with_mitid();
    scene.birgit.judges(case, &Paper { basis: "custody", signed_on: "", ..GOOD });
    scene.birgit.tells_the_person(case, &child.email);
    scene.birgit.delivers_to_the_sender(case);
    scene.is_served(&mother, case)
}

fn guardian(scene: &Scene) -> Ending {
    let ward = scene.town.employs("Dagny Elkjær");
    let guardian = Human::stranger(scene.town, "Erik Elkjær").with_mitid();
    let asks = Asks {
        on_behalf: "guardian",
        person: Some(&ward),
        claim: &[("claim-basis", "guardian"), ("claim-way", "upload")],
        paper: Some(("vaergebeskikkelse.pdf", files::pdf(1))),
    };
    represented(scene, &guardian, &ward, &asks, &Paper { basis: "guardian", ..GOOD })
}

fn lawyer(scene: &Scene) -> Ending {
    let client = scene.town.employs("Freja Nygaard");
    let lawyer = Human::stranger(scene.town, "Grethe Lund").with_mitid();
    let asks = Asks {
        on_behalf: "lawyer",
        person: Some(&client),
        claim: &[("claim-firm", "Lund & Lov"), ("claim-acts", "yes")],
        paper: None,
    };
    represented(scene, &lawyer, &client, &asks, &Paper { basis: "lawyer", signed_on: "", ..GOOD })
}

fn union(scene: &Scene) -> Ending {
    let member = scene.town.employs("Heidi Smed");
    let union = Human::stranger(scene.town, "Ib Fagforening").with_mitid();
    let asks = Asks {
        on_behalf: "member",
        person: Some(&member),
        claim: &[("claim-union", "Fagforeningen Fjord"), ("claim-way", "upload")],
        paper: Some(("fuldmagt.pdf", files::pdf(1))),
    };
    let case = union.asks(&asks);
    union.signs_in_with_mitid();
    scene.birgit.judges(case, &GOOD);
    scene.birgit.tells_the_person(case, &member.email);
    // The paper covers receiving the data, of special categories too.
    scene.birgit.delivers_to_the_sender(case);
    scene.is_served(&union, case)
}

fn signed_link(scene: &Scene) -> Ending {
    let person = scene.town.employs("Jonna Vind");
    let neighbour = Human::stranger(scene.town, "Kaj Hede").with_mitid();
    let asks = Asks {
        on_behalf: "power-of-attorney",
        person: Some(&person),
        claim: &[("claim-basis", "power-of-attorney"), ("claim-way", "link")],
        paper: None,
    };
    let case = neighbour.asks(&asks);
    neighbour.signs_in_with_mitid();
    scene.birgit.tells_the_person(case, &person.email);
    scene.birgit.presses(case, "authority/offer", &[("receipt", "yes"), ("sensitive", "yes")]);
    let jonna = Human::herself(scene.town, &person);
    jonna.opens_her_link();
    jonna.enters_mailed_code();
    jonna.signs_the_power_of_attorney();
    scene.birgit.delivers_to_the_sender(case);
    scene.is_served(&neighbour, case)
}

fn heir(scene: &Scene) -> Ending {
    let dead = scene.town.employs("Laust Bie");
    let heir = Human::stranger(scene.town, "Mona Bie").with_mitid();
    let asks = Asks { person: Some(&dead), ..estate() };
    let case = heir.asks(&asks);
    heir.signs_in_with_mitid();
    scene.birgit.judges(case, &Paper { basis: "deceased", ..GOOD });
    scene.is_served(&heir, case)
}

/// What somebody writes who speaks for the estate.
pub fn estate() -> Asks<'static> {
    Asks {
        on_behalf: "deceased",
        person: None,
        claim: &[
            ("claim-died_day", "14"),
            ("claim-died_month", "3"),
            ("claim-died_year", "2024"),
            ("claim-relation", "estate"),
            ("claim-purpose", "Boets regnskab."),
            ("claim-way", "upload"),
        ],
        paper: Some(("skifteretsattest.pdf", files::pdf(1))),
    }
}
