//! throw-away
use chrono::{TimeDelta, Utc};
use indsigt::{
    app::App,
    cases::*,
    clock::Clock,
    config::*,
    law::{deadline, rights::Right},
    letters::Lang,
    staff::*,
    web,
};
use std::{
    net::TcpListener,
    sync::{Arc, atomic::AtomicBool},
};
fn main() {
    env_logger::init();
    let dir = std::env::temp_dir().join("indsigt-dev");
    let _ = std::fs::remove_dir_all(&dir);
    std::fs::create_dir_all(&dir).unwrap();
    let d = dir.display();
    let port: u16 = std::env::var("PORT").ok().and_then(|p| p.parse().ok()).unwrap_or(8181);
    let mut settings = Settings::default();
    settings.database_url = format!("sqlite:{d}/i.db");
    settings.data_dir = format!("{d}");
    settings.master_key_file = format!("{d}/key");
    settings.base_url = format!("http://127.0.0.1:{port}");
    settings.sources_dir = std::env::var("SOURCES").unwrap_or_default();
    settings.mail.transport = "folder".into();
    settings.mail.folder = format!("{d}/mail");
    settings.mail.from = "Indsigt <indsigt@example.dk>".into();
    let mut config = Config::check(&settings, Ok(String::new())).unwrap();
    config.demo = true;
    let app = Arc::new(App::open(config, Clock::System, &web::assets::manifest()).unwrap());
    if std::env::args().nth(1).as_deref() == Some("empty") {
        let token = setup_link(&app.db, &app.vault, Utc::now()).unwrap().unwrap();
        println!("http://127.0.0.1:{port}/staff/setup/{token}");
    } else {
        seed(&app);
    }
    let stop = Arc::new(AtomicBool::new(false));
    indsigt::worker::start(&app, 2, &stop);
    let listener = TcpListener::bind(("127.0.0.1", port)).unwrap();
    println!("http://127.0.0.1:{port}");
    actix_web::rt::System::new().block_on(async { web::server(app, listener).unwrap().await.unwrap() });
}
fn seed(app: &App) {
    let now = Utc::now();
    let details = OrganisationDetails {
        address: "Rådhuspladsen 1, 6990 Fjordby".into(),
        email: "data@fjordby.example".into(),
        phone: "+45 96 12 34 56".into(),
        dpo_name: "Birgit Falk".into(),
        dpo_email: "dpo@fjordby.example".into(),
        ..Default::default()
    };
    let (v, db) = (&app.vault, &app.db);
    let org = db.write(|tx| create(tx, "fjordby", "Fjordby Kommune", &details, now)).unwrap();
    let hash = passwords::hash_now("fjordby-demo-2026");
    let mut ids = vec![];
    for (n, e, r) in [
        ("Anne Juul", "anne", Role::Administrator),
        ("Omar Said", "omar", Role::Handler),
        ("Birgit Falk", "birgit", Role::Dpo),
        ("Tobias Rye", "tobias", Role::Auditor),
    ] {
        let new = NewAccount {
            organisation: org,
            email: &format!("{e}@fjordby.example"),
            name: n,
            role: r,
            language: Lang::Da,
            password_hash: Some(&hash),
        };
        ids.push(db.write(|tx| add_account(tx, &new, now)).unwrap());
    }
    let organisation = db.read(|c| indsigt::staff::find(c, org)).unwrap().unwrap();
    const FIRST: [&str; 25] = [
        "Mette", "Jens", "Amina", "Søren", "Kirsten", "Mikkel", "Fatima", "Anders", "Line", "Peter", "Åse",
        "Rasmus", "Ingrid", "Thomas", "Zehra", "Niels", "Camilla", "Bjørn", "Sofie", "Henrik", "Emma", "Ole",
        "Maja", "Karsten", "Signe",
    ];
    const LAST: [&str; 17] = [
        "Holm",
        "Kjærgaard",
        "Yusuf",
        "Nørgaard",
        "Lund",
        "Østergaard",
        "Rahimi",
        "Bach",
        "Vestergaard",
        "Dam",
        "Mortensen",
        "Juhl",
        "Skov",
        "Winther",
        "Demir",
        "Friis",
        "Brandt",
    ];
    for i in 0..70usize {
        let at = now - TimeDelta::hours(38 * 24 - (i as i64 * 12));
        let due = deadline::due(at, organisation.zone(), organisation.calendar());
        let name = format!("{} {}", FIRST[(i * 7) % 25], LAST[(i * 5 + 3) % 17]);
        let person = if i == 69 {
            Person {
                name: std::env::var("WHO").unwrap_or(name.clone()),
                email: std::env::var("MAIL").ok(),
                ..Default::default()
            }
        } else {
            Person { name: name.clone(), email: Some(format!("p{i}@example.dk")), ..Default::default() }
        };
        let details = Details { on_behalf: OnBehalf::Oneself, requester: Contact { name: person.name.clone(), email: person.email.clone().unwrap_or("x@example.dk".into()), phone: None }, person, description: "Jeg vil gerne se alle de oplysninger, I har om mig, især min personalesag fra 2019 til 2023.\n\nVenlig hilsen".into() };
        let arrival = Arrival {
            organisation: org,
            right: [
                Right::Access,
                Right::Access,
                Right::Erasure,
                Right::Access,
                Right::Rectification,
                Right::Objection,
                Right::Portability,
            ][i % 7],
            channel: Channel::Form,
            language: Lang::Da,
            details: &details,
            received_on: due.received_on,
            due_on: due.due_on,
        };
        let mut case = db.write(|tx| receive(tx, v, &arrival, at)).unwrap();
        if i % 5 != 4 {
            db.write(|tx| assign(tx, v, &mut case, Some(ids[i % 3]), ids[0], at)).unwrap();
        }
        if i % 4 != 3 {
            db.write(|tx| confirm_address(tx, v, &mut case, at)).unwrap();
        }
    }
}
