//! A colleague who is kind, in a hurry, and believes the page: she presses every button that it offers her, answers what
//! she is asked by what lies before her, and gives a reason wherever one is wanted. She does not lie: a call that nobody
//! answers as the person is not a check that passed.

use indsigt::{cases, ids::CaseId, law::letters::Part, law::status::Status};

use super::{
    person::Human,
    town::{Letter, Town, code_in},
};
use crate::support::{
    browser::{Browser, Page},
    decisions::WRITTEN,
    pdf,
    portal::PASSWORD,
};

/// A paper as it lies before her: what it says, and what is wrong with it.
pub struct Paper<'a> {
    pub basis: &'a str,
    pub signed_on: &'a str,
    pub until: &'a str,
    /// The checks that she has to answer with no.
    pub no: &'a [&'a str],
    /// It covers receiving the data, of special categories too.
    pub receipt: bool,
}

/// A power of attorney in order.
pub const GOOD: Paper<'static> =
    Paper { basis: "power-of-attorney", signed_on: "2026-11-02", until: "", no: &[], receipt: true };

const CHECKS: [&str; 18] = [
    "named",
    "signed",
    "controller",
    "written",
    "in-force",
    "area-covered",
    "may-act",
    "custody",
    "child-interests",
    "practising",
    "domain",
    "acts-in-matter",
    "personal-matters",
    "own-wish",
    "death-shown",
    "relation",
    "estate",
    "weighed",
];

const REASON: &str = "Det ser rigtigt ud.";

pub struct Handler<'t> {
    town: &'t Town,
    browser: Browser,
}

impl<'t> Handler<'t> {
    pub fn new(town: &'t Town, name: &str) -> Handler<'t> {
        let email = town.hires(name);
        let browser = Browser::new(&town.portal.base);
        browser.get("/staff/sign-in?lang=da");
        browser.post("/staff/sign-in", &[("email", &email), ("password", PASSWORD)]).says("Åbne sager");
        Handler { town, browser }
    }

    pub fn sees(&self, case: CaseId) -> Page {
        self.town.works();
        self.browser.get(&format!("/staff/cases/{case}"))
    }

    /// Sends a form of the case page.
    pub fn presses(&self, case: CaseId, what: &str, fields: &[(&str, &str)]) -> Page {
        let page = self.browser.post(&format!("/staff/cases/{case}/{what}"), fields);
        self.town.works();
        page
    }

    /// Where the forms of the case page lead whose address begins so.
    fn offered(&self, case: CaseId, what: &str) -> Vec<String> {
        let begin = format!("action=\"/staff/cases/{case}/");
        let page = self.sees(case).text();
        let all = page.split(&begin).skip(1).filter_map(|rest| rest.split('"').next());
        let mut fitting: Vec<String> = all.filter(|one| one.starts_with(what)).map(str::to_owned).collect();
        fitting.dedup();
        fitting
    }

    fn offers(&self, case: CaseId, what: &str) -> bool {
        self.offered(case, what).iter().any(|one| one == what)
    }

    pub fn status(&self, case: CaseId) -> Status {
        let (app, id) = (&self.town.portal.app, self.town.organisation.id);
        app.db.read(|conn| cases::find(conn, id, case)).unwrap().unwrap().status
    }

    /// Signs every warning off that waits for her.
    pub fn signs_the_warnings(&self, case: CaseId) {
        for warning in self.offered(case, "warnings/") {
            self.presses(case, &warning, &[("reason", REASON)]);
        }
    }

    /// Calls the number that the page shows, if it shows one. Whoever has that telephone says whether she asked.
    pub fn calls_back(&self, case: CaseId, human: &Human) {
        if !self.offers(case, "call-back") {
            return;
        }
        let shown = self.presses(case, "call-back", &[]).text();
        let number = between(&shown, "<p class=\"lead\"><b>", "</b>").expect("a number to call");
        self.notes_a_call(case, human.answers_at(number));
    }

    /// Writes down what came of a call.
    pub fn notes_a_call(&self, case: CaseId, passed: bool) -> Page {
        let (result, note) =
            if passed { ("passed", "Hun tog den selv.") } else { ("failed", "Hun har ikke bedt om noget.") };
        let check = [("method", "call-back"), ("result", result), ("note", note)];
        self.presses(case, "identity-checks", &check)
    }

    /// Posts the letter with a code, if the page has one. It goes to the address that stands on it.
    pub fn posts_a_code_letter(&self, case: CaseId) {
        if self.offers(case, "code-letter") {
            let file = self.presses(case, "code-letter", &[]);
            if file.status != 200 {
                // So many codes an hour: she tries again another time.
                return;
            }
            let text: Vec<String> = pdf::read(&file.bytes).told().into_iter().map(|(_, text)| text).collect();
            let address = text[0].split_once("Havnegade").map(|(_, rest)| format!("Havnegade{rest}"));
            let (address, code) = (address.expect("an address"), code_in(&text.join(" ")));
            let address = address.replacen(" 9999", ", 9999", 1).replace(",,", ",");
            self.town.letters.borrow_mut().push(Letter { address, code: code.expect("a code") });
        }
    }

    /// Puts the control questions to the person that the page has.
    pub fn offers_questions(&self, case: CaseId) {
        if self.offers(case, "control-questions") {
            let both = [("question", "hr/hired"), ("question", "hr/pay")];
            self.presses(case, "control-questions", &both);
        }
    }

    /// Says of every login that does not fit that it does.
    pub fn accepts_the_logins(&self, case: CaseId) {
        for login in self.offered(case, "logins/") {
            self.presses(case, &login, &[("verdict", "accept"), ("reason", REASON)]);
        }
    }

    /// Meets the person, and knows her.
    pub fn meets(&self, case: CaseId) {
        let met = [("method", "in-person"), ("result", "passed"), ("note", "Vi kender hende.")];
        self.presses(case, "identity-checks", &met);
    }

    /// A code from hand to hand, for somebody whom she has met.
    pub fn hands_a_code(&self, case: CaseId) -> String {
        let shown = self.presses(case, "handed-code", &[]).text();
        code_in(between(&shown, "<p class=\"lead\"><b>", "</b>").unwrap_or_default()).expect("a code")
    }

    /// Reads a paper and decides by it: accepts it where the page lets her, else refuses it. What the page said.
    pub fn judges(&self, case: CaseId, paper: &Paper) -> Page {
        let answers: Vec<(String, &str)> = CHECKS
            .iter()
            .map(|check| (format!("check-{check}"), if paper.no.contains(check) { "no" } else { "yes" }))
            .collect();
        let receipt = if paper.receipt { "yes" } else { "" };
        let page = self.sees(case).text();
        let seen = between(&page, "name=\"seen\" value=\"", "\"").unwrap_or_default();
        let mut fields = vec![
            ("basis", paper.basis),
            ("seen", seen),
            ("decision", "accept"),
            ("signed_on", paper.signed_on),
            ("until", paper.until),
            ("covers-access", "yes"),
            ("receipt", receipt),
            ("sensitive", receipt),
            ("reason", REASON),
        ];
        fields.extend(answers.iter().map(|(name, value)| (name.as_str(), *value)));
        let page = self.presses(case, "authority", &fields);
        if page.status == 422 {
            let why = "Papiret holder ikke.";
            let no = [("basis", paper.basis), ("seen", seen), ("decision", "refuse"), ("reason", why)];
            self.presses(case, "authority", &no);
        }
        page
    }

    /// Writes down where the person is reached, and tells her of the request in her name.
    pub fn tells_the_person(&self, case: CaseId, mailbox: &str) -> Page {
        let reach = [("channel", "email"), ("address", mailbox), ("origin", "HR-systemet")];
        let page = self.presses(case, "subject", &reach);
        if self.offers(case, "subject/notice") {
            self.presses(case, "subject/notice", &[("note", "")]);
        }
        page
    }

    /// Sends the answer to the one who asked, where the page lets her.
    pub fn delivers_to_the_sender(&self, case: CaseId) -> Page {
        self.presses(case, "delivery", &[("receiver", "requester"), ("reason", REASON)])
    }

    /// Says that whoever the systems found is the person.
    fn chooses_the_person(&self, case: CaseId) {
        let page = self.sees(case).text();
        let hidden = |name: &str| between(&page, &format!("name=\"{name}\" value=\""), "\"");
        if let (true, Some(search), Some(one)) =
            (page.contains("/candidate-choices\""), hidden("search"), hidden("candidate"))
        {
            let chosen = [("search", search), ("candidate", one), ("choice", "chosen")];
            self.presses(case, "candidate-choices", &chosen);
        }
    }

    /// Searches, and decides as the page suggests. The page that came of it.
    pub fn collects_and_decides(&self, case: CaseId) -> Page {
        self.collects(case);
        self.decides(case, None)
    }

    pub fn collects(&self, case: CaseId) {
        if self.status(case) == Status::Collecting {
            self.presses(case, "collections", &[]);
            self.chooses_the_person(case);
        }
    }

    /// Decides as the page suggests, or refuses on this ground.
    pub fn decides(&self, case: CaseId, ground: Option<&str>) -> Page {
        self.town.works();
        let page = self.decides_before_the_worker_comes(case, ground);
        self.town.works();
        page
    }

    /// The same; the package is asked for and nobody makes it yet.
    pub fn decides_before_the_worker_comes(&self, case: CaseId, ground: Option<&str>) -> Page {
        for (deed, show) in [("give", "undecided"), ("dismiss", "proposed")] {
            let all = [("deed", deed), ("all", "yes"), ("show", show)];
            self.browser.post(&format!("/staff/cases/{case}/review/acts"), &all);
        }
        let page = self.browser.get(&format!("/staff/cases/{case}/decision"));
        let text = page.text();
        let Some(version) = between(&text, "name=\"version\" value=\"", "\"") else { return page };
        let chosen = text
            .split("name=\"outcome\" value=\"")
            .skip(1)
            .find(|rest| rest.split('>').next().is_some_and(|tag| tag.contains(" checked")));
        let suggested = chosen.and_then(|rest| rest.split('"').next()).unwrap_or("granted");
        let passages: Vec<(String, &str)> = Part::ALL
            .iter()
            .filter(|part| part.is_written())
            .map(|part| (format!("passage-{part}"), WRITTEN))
            .collect();
        let outcome = if ground.is_some() { "refused" } else { suggested };
        let mut fields = vec![("version", version), ("outcome", outcome), ("act", "send")];
        fields.extend(ground.map(|ground| ("ground", ground)));
        fields.extend(passages.iter().map(|(name, text)| (name.as_str(), *text)));
        self.browser.post(&format!("/staff/cases/{case}/decision"), &fields)
    }

    /// Everything that the page offers her, once.
    pub fn does_what_is_offered(&self, case: CaseId, human: &Human) {
        let page = self.sees(case).text();
        let there = |what: &str| page.contains(&format!("action=\"/staff/cases/{case}/{what}"));
        if there("warnings/") {
            self.signs_the_warnings(case);
        }
        if there("call-back") {
            self.calls_back(case, human);
        }
        if there("code-letter") {
            self.posts_a_code_letter(case);
        }
        if there("control-questions") {
            self.offers_questions(case);
        }
        if there("logins/") {
            self.accepts_the_logins(case);
        }
    }
}

pub fn between<'a>(text: &'a str, begin: &str, end: &str) -> Option<&'a str> {
    let rest = &text[text.find(begin)? + begin.len()..];
    rest.split(end).next().map(str::trim)
}
