//! Those who say that they are somebody else.

use indsigt::identity::warnings::WarningKind::*;

use super::{
    person::Human,
    scene::{
        Ending::{self, *},
        Scenario, Scene,
    },
};

const fn stranger(
    who: &'static str,
    tries: &'static str,
    warns: &'static [indsigt::identity::warnings::WarningKind],
    play: fn(&Scene) -> Ending,
) -> Scenario {
    Scenario { who, tries, honest: false, warns, play }
}

pub const ALL: &[Scenario] = &[
    stranger("stranger", "writes her name and birthday, and a mailbox of his own", &[], form_only),
    stranger("stranger", "writes from fj0rdby.example", &[LookalikeDomain], lookalike),
    stranger("namesake", "asks from his own known mailbox with her birthday", &[], namesake),
    stranger("ex-spouse", "still reads the mailbox they shared", &[], shared_mailbox),
    stranger("ex-spouse", "and is called back on the number that he wrote", &[UntestedCheck], forms_number),
    stranger("stranger", "has her change of mailbox wished on her own page", &[ContactChanged], wish),
    stranger("stranger", "talked the personnel office into a new mailbox", &[], just_changed),
    stranger("stranger", "wants the answer sent to a new address", &[NewAddress], new_address),
    stranger("stranger", "asks while she asks herself", &[SeveralSenders], second_sender),
    stranger("stranger", "guesses the control questions", &[], guesses_answers),
    stranger("old colleague", "knows her pay, and nothing else", &[], knows_the_pay),
    stranger("thief", "opens her mailed link and nothing more", &[], stolen_link),
    stranger("thief", "has her link and guesses codes", &[], guesses_codes),
    stranger("thief", "reads her code over her shoulder, in his browser", &[], code_elsewhere),
    stranger("stranger", "signs in with his own MitID", &[], other_login),
    stranger("stranger", "signs in as she is called, at a low level", &[], low_login),
    stranger("stranger", "is asked for his passport without a doubt", &[], paper_without_doubt),
    stranger("stranger", "finds a colleague who signs twice", &[ContactChanged], signs_twice),
];

fn form_only(scene: &Scene) -> Ending {
    let mette = scene.town.employs("Mette Holm");
    let impostor = Human::posing_as(scene.town, &mette);
    let case = impostor.asks_for_herself();
    scene.is_attacked_by(&impostor, case, "IdentityTooLow")
}

fn lookalike(scene: &Scene) -> Ending {
    let karin = scene.town.employs("Karin Bro");
    let impostor = Human::posing_as(scene.town, &karin).writes_from("karin.bro@fj0rdby.example");
    let case = impostor.asks_for_herself();
    scene.is_attacked_by(&impostor, case, "IdentityTooLow")
}

fn namesake(scene: &Scene) -> Ending {
    let wanted = scene.town.employs("Lone Dahl");
    let other = scene.town.employs("Lone Dahl");
    let namesake = Human::herself(scene.town, &other).born_on(&wanted.born);
    let case = namesake.asks_for_herself();
    scene.is_attacked_by(&namesake, case, "IdentityTooLow")
}

/// He is she in everything but her telephone, her home and what she earns.
fn ex_spouse<'t>(scene: &Scene<'t>, name: &str) -> Human<'t> {
    let known = scene.town.employs(name);
    Human::posing_as(scene.town, &known).writes_from(&known.email)
}

fn shared_mailbox(scene: &Scene) -> Ending {
    let ex = ex_spouse(scene, "Anna Lund");
    let case = ex.asks_for_herself();
    scene.is_attacked_by(&ex, case, "IdentityTooLow")
}

fn forms_number(scene: &Scene) -> Ending {
    let ex = ex_spouse(scene, "Bente Friis");
    let case = ex.asks_for_herself();
    // The number of the form is his: he takes the telephone and says that he is she.
    scene.birgit.notes_a_call(case, true);
    scene.is_attacked_by(&ex, case, "WarningsOpen")
}

/// She has asked and proven herself; the case waits to be decided.
fn proven<'t>(scene: &Scene<'t>, name: &str) -> (Human<'t>, indsigt::ids::CaseId) {
    let known = scene.town.employs(name);
    let person = Human::herself(scene.town, &known);
    let case = person.asks_for_herself();
    scene.birgit.offers_questions(case);
    person.answers_questions();
    (person, case)
}

fn wish(scene: &Scene) -> Ending {
    let (person, case) = proven(scene, "Dorte Vang");
    let thief = Human::stranger(scene.town, "Tyv Vang");
    thief.opens(&person.link().unwrap());
    thief.posts("/status/contact", &[("email", &thief.mail)]);
    scene.is_attacked_by(&thief, case, "WarningsOpen")
}

fn just_changed(scene: &Scene) -> Ending {
    let today = scene.town.portal.app.now().date_naive();
    let known = scene.town.employs_since("Else Krog", &(today - chrono::Days::new(3)).to_string());
    let impostor = Human::posing_as(scene.town, &known);
    scene.town.changes(&known, "email", &impostor.mail);
    scene.town.changes(&known, "phone", "+4551515151");
    let case = impostor.asks_for_herself();
    scene.is_attacked_by(&impostor, case, "IdentityTooLow")
}

fn new_address(scene: &Scene) -> Ending {
    let (person, case) = proven(scene, "Fie Gade");
    let thief = Human::stranger(scene.town, "Tyv Gade");
    thief.opens(&person.link().unwrap());
    thief.posts("/status/contact", &[("address", "Postboks 7, 9999 Fjordby")]);
    let thief = thief.lives_at("Postboks 7, 9999 Fjordby");
    scene.is_attacked_by(&thief, case, "WarningsOpen")
}

fn second_sender(scene: &Scene) -> Ending {
    let gitte = scene.town.employs("Gitte Nord");
    Human::herself(scene.town, &gitte).asks_for_herself();
    let impostor = Human::posing_as(scene.town, &gitte);
    let case = impostor.asks_for_herself();
    scene.is_attacked_by(&impostor, case, "IdentityTooLow")
}

fn guesses_answers(scene: &Scene) -> Ending {
    let known = scene.town.employs("Hanne Ravn");
    // He reads her mailbox besides: one right guess would be the second proof.
    let impostor = Human::posing_as(scene.town, &known).writes_from(&known.email);
    let case = impostor.asks_for_herself();
    scene.birgit.offers_questions(case);
    impostor.answers_questions();
    let more =
        scene.birgit.presses(case, "control-questions", &[("question", "hr/hired"), ("question", "hr/pay")]);
    assert_ne!(more.status, 200, "three tries are all");
    scene.is_attacked_by(&impostor, case, "IdentityTooLow")
}

fn knows_the_pay(scene: &Scene) -> Ending {
    let known = scene.town.employs("Inge Skov");
    let colleague = Human::posing_as(scene.town, &known).knowing(&known.hired, &known.pay);
    let case = colleague.asks_for_herself();
    scene.is_attacked_by(&colleague, case, "IdentityTooLow")
}

/// Her answer is there, and her link lies open.
fn answered<'t>(scene: &Scene<'t>, name: &str) -> (Human<'t>, Human<'t>, indsigt::ids::CaseId) {
    let (person, case) = proven(scene, name);
    scene.birgit.collects_and_decides(case).says("Sagen er afgjort");
    let thief = Human::stranger(scene.town, &format!("Tyv {name}"));
    thief.opens(&person.link().expect("the answer is mailed to her"));
    (person, thief, case)
}

fn stolen_link(scene: &Scene) -> Ending {
    let (_, thief, case) = answered(scene, "Jette Bech");
    if thief.fetches() || thief.reads_the_answer() {
        return Leaked(case);
    }
    // A code goes to her, not to him.
    thief.enters_mailed_code();
    thief.shows_who_she_is();
    if thief.fetches() || thief.reads_the_answer() { Leaked(case) } else { Stopped(Some(case), "no step-up") }
}

fn guesses_codes(scene: &Scene) -> Ending {
    let (_, thief, case) = answered(scene, "Kamma Juul");
    let mut compared = 0;
    for _ in 0..8 {
        thief.posts("/status/code", &[]);
        for guess in 0..8 {
            let page =
                thief.posts("/status/code-check", &[("way", "mail"), ("code", &format!("{guess:08}"))]);
            compared += usize::from(page.path.contains("error=wrong"));
        }
    }
    assert!(compared <= 6 * 5, "{compared} guesses were compared");
    if thief.fetches() || thief.reads_the_answer() {
        return Leaked(case);
    }
    Stopped(Some(case), "six codes an hour, five tries each")
}

fn code_elsewhere(scene: &Scene) -> Ending {
    let (person, thief, case) = answered(scene, "Lis Holst");
    let code = person.asks_for_a_code().expect("a code for her browser");
    let page = thief.posts("/status/code-check", &[("way", "mail"), ("code", &code)]);
    assert!(page.path.contains("error=none"), "{}", page.path);
    if thief.fetches() || thief.reads_the_answer() {
        return Leaked(case);
    }
    Stopped(Some(case), "the code is another browser's")
}

fn other_login(scene: &Scene) -> Ending {
    let known = scene.town.employs("Maja Toft");
    let impostor =
        Human::posing_as(scene.town, &known).with_mitid_of("Lars Toft", "1979-11-02", "Substantial");
    let case = impostor.asks_for_herself();
    // Birgit says that it is she; Omar would have to say so too.
    scene.is_attacked_by(&impostor, case, "IdentityTooLow")
}

fn low_login(scene: &Scene) -> Ending {
    let known = scene.town.employs("Nina Kjær");
    let impostor = Human::posing_as(scene.town, &known).with_mitid_of(&known.name, &known.born, "Low");
    let case = impostor.asks_for_herself();
    let page = impostor.signs_in_with_mitid().expect("he has one");
    assert_eq!(page.path, "/status/identity?told=level");
    scene.is_attacked_by(&impostor, case, "IdentityTooLow")
}

fn paper_without_doubt(scene: &Scene) -> Ending {
    let known = scene.town.employs("Oda Brandt");
    let impostor = Human::posing_as(scene.town, &known);
    let case = impostor.asks_for_herself();
    let asked = scene.birgit.presses(
        case,
        "identity-questions",
        &[("method", "document-seen"), ("reason", " "), ("others", "Ingen.")],
    );
    assert_eq!(asked.status, 422, "no document without a doubt (R2.3)");
    let photograph = crate::support::files::picture(400, 300, image::ImageFormat::Jpeg);
    impostor.sends("/status/id-document", "file", "pas.jpg", photograph);
    scene.is_attacked_by(&impostor, case, "IdentityTooLow")
}

fn signs_twice(scene: &Scene) -> Ending {
    let (person, case) = proven(scene, "Pia Rask");
    person.posts("/status/contact", &[("email", "ny@nypost.example")]);
    for _ in 0..3 {
        scene.birgit.signs_the_warnings(case);
    }
    let warning = scene.warning_of(case);
    let again = scene.birgit.presses(case, &format!("warnings/{warning}"), &[("reason", "Igen.")]);
    assert_eq!(again.status, 422, "four eyes belong to two people");
    scene.is_attacked_by(&Human::stranger(scene.town, "Tyv Rask"), case, "WarningsOpen")
}
