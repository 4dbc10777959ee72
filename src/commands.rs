//! What the commands do, apart from serving: short answers on the terminal, exit codes that scripts can use.

mod deadline;
mod erasures;
mod package;

use std::{
    io::Read as _,
    path::{Path, PathBuf},
};

use chrono::NaiveDate;
use clap::Subcommand;
use zeroize::Zeroizing;

use crate::{
    app::{self, App, StartError},
    audit::By,
    clock::Clock,
    config::Config,
    documents::Verdict,
    law::cpr::Cpr,
    letters::Lang,
    register,
    sources::{self, Sources, declaration::Problem, identifiers::Identifiers, presets},
    staff, web,
};
pub use deadline::{DeadlineCommand, deadline};
pub use erasures::{ErasuresCommand, erasures};
pub use package::{PackageCommand, package};

#[derive(Subcommand)]
pub enum SourcesCommand {
    /// Reads every declaration, connects, and compares what is declared with what is there.
    Check,
    /// Lists the declarations to begin with.
    Presets,
    /// Prints one of them: `indsigt sources preset payroll > sources/payroll.toml`.
    Preset {
        /// Its name
        name: String,
    },
    /// Shows what would be found about a person in one source; stores nothing.
    Try {
        /// The source's name
        name: String,
        #[arg(long)]
        email: Option<String>,
        #[arg(long = "name", value_name = "NAME")]
        person: Option<String>,
        #[arg(long, value_name = "YYYY-MM-DD")]
        birth_date: Option<NaiveDate>,
        #[arg(long)]
        number: Option<String>,
        #[arg(long)]
        phone: Option<String>,
        /// A CPR number, or - to read it from standard input: what stands on the command line is kept by the shell and
        /// seen by everybody on the machine. It is masked in what is printed.
        #[arg(long, value_name = "NUMBER|-")]
        cpr: Option<String>,
    },
}

#[derive(Subcommand)]
pub enum RegisterCommand {
    /// Makes a CSV file the register of processing activities; what is not in it is removed.
    Import {
        file: PathBuf,
        #[arg(long, value_name = "SLUG")]
        organisation: String,
    },
    /// Writes the processing activities as CSV to standard output.
    Export {
        #[arg(long, value_name = "SLUG")]
        organisation: String,
    },
}

/// Puts the portal together.
///
/// # Errors
/// What an administrator should read.
pub fn open(config: Config) -> Result<App, String> {
    let manifest = web::assets::manifest();
    App::open(config, Clock::System, &manifest).map_err(|e: StartError| e.to_string())
}

fn loaded(file: Option<&Path>) -> Result<Config, String> {
    Config::load(file).map_err(|e| e.to_string())
}

/// The address where the first administrator sets the portal up, while nobody works here.
///
/// # Errors
/// The database's words.
pub fn setup_link(app: &App) -> Result<Option<String>, String> {
    let token = staff::setup_link(&app.db, &app.vault, app.now()).map_err(|e| e.to_string())?;
    Ok(token.map(|token| app.config.address_of(&format!("/staff/setup/{token}"))))
}

/// # Errors
/// Every problem, a line each.
pub fn check_config(file: Option<&Path>) -> Result<(), String> {
    let config = loaded(file)?;
    let fetch = app::fetch(&config);
    let eid = app::load_eid(&config, &fetch).map_err(|e| e.to_string())?;
    app::open_texts(&config, &fetch).map_err(|e| format!("text_messages: {e}"))?;
    println!("The configuration is good: {} on {}.", config.base_url, config.listen);
    println!("{} identity providers are declared; `indsigt eid check` asks them.", eid.all().len());
    println!("{}", scanner_told(&config)?);
    Ok(())
}

/// Asks the virus scanner who it is, and whether it takes files as long as the settings say.
fn scanner_told(config: &Config) -> Result<String, String> {
    const MEGABYTE: u64 = 1024 * 1024;
    let Some(scanner) = &config.scanner else {
        return Ok("No virus scanner (scanner.address): uploads are held, unscanned.".into());
    };
    let version = scanner.version().map_err(|e| format!("scanner.address: {e}"))?;
    let most = scanner.longest.min(config.uploads.bytes);
    let tried =
        scanner.scan(std::io::repeat(0).take(most), most).map_err(|e| format!("scanner.address: {e}"))?;
    if tried == Verdict::TooLarge {
        return Err(format!(
            "scanner.stream_megabytes: {version} does not take {} MB; set it to clamd's StreamMaxLength, or raise that",
            most / MEGABYTE
        ));
    }
    let mut told = format!("The virus scanner answers: {version}. It takes {} MB.", most / MEGABYTE);
    if config.uploads.bytes > scanner.longest {
        told += &format!(
            "\nlimits.upload_megabytes is larger: a file of more than {} MB is held, unscanned.",
            scanner.longest / MEGABYTE
        );
    }
    Ok(told)
}

/// Reads every declaration of an identity provider and asks it what it says about itself.
///
/// # Errors
/// Every problem, a line each.
pub fn eid_check(file: Option<&Path>, now: chrono::DateTime<chrono::Utc>) -> Result<(), String> {
    let config = loaded(file)?;
    let eid = app::load_eid(&config, &app::fetch(&config)).map_err(|e| e.to_string())?;
    let mut wrong = Vec::new();
    for one in eid.all() {
        match eid.exchange.check(one, now) {
            Ok(keys) => {
                println!(
                    "{}: answers, {keys} keys; register {} there.",
                    one.name,
                    config.address_of(&one.return_path())
                );
            }
            Err(e) => wrong.push(format!("{}: {e}", one.file.display())),
        }
    }
    if wrong.is_empty() { Ok(()) } else { Err(wrong.join("\n")) }
}

/// # Errors
/// The database's words.
pub fn migrate(file: Option<&Path>) -> Result<(), String> {
    let config = loaded(file)?;
    app::make_folders(&config).map_err(|e| e.to_string())?;
    let db = crate::db::Db::open(&config.database_url, 1).map_err(|e| e.to_string())?;
    let done = crate::db::migrate(&db).map_err(|e| e.to_string())?;
    println!("{done} migrations applied; the schema is up to date.");
    Ok(())
}

/// # Errors
/// Every problem with its file and line, or why the source did not answer.
pub fn sources(file: Option<&Path>, command: SourcesCommand) -> Result<(), String> {
    let command = match command {
        SourcesCommand::Presets => {
            presets::ALL.iter().for_each(|preset| println!("{:12} {}", preset.name, preset.about()));
            return Ok(());
        }
        SourcesCommand::Preset { name } => {
            let preset = presets::find(&name);
            print!(
                "{}",
                preset
                    .ok_or_else(|| format!("there is no preset {name:?}; `sources presets` lists them"))?
                    .text
            );
            return Ok(());
        }
        other => other,
    };
    let config = loaded(file)?;
    let lines =
        |problems: Vec<Problem>| problems.iter().map(Problem::to_string).collect::<Vec<_>>().join("\n");
    let sources = Sources::load(&config.sources_dir).map_err(lines)?.allowing(&config.sources_allow);
    match command {
        SourcesCommand::Check => {
            let problems = sources.check();
            if !problems.is_empty() {
                return Err(lines(problems));
            }
            println!("{} sources, all as declared.", sources.all().count());
            Ok(())
        }
        SourcesCommand::Presets | SourcesCommand::Preset { .. } => Ok(()),
        SourcesCommand::Try { name, email, person, birth_date, number, phone, cpr } => {
            let mut known = Identifiers::none();
            if let Some(email) = email {
                known = known.email(&email);
            }
            if let Some(person) = person {
                known = known.name(&person);
            }
            if let Some(date) = birth_date {
                known = known.birth_date(date);
            }
            if let Some(number) = number {
                known = known.number(&number);
            }
            if let Some(phone) = phone {
                known = known.phone(&phone);
            }
            let cpr = cpr.map(|typed| cpr_number(&typed)).transpose()?;
            if let Some(cpr) = &cpr {
                known = known.cpr(cpr.clone());
            }
            let source = sources.get(&name).ok_or_else(|| format!("there is no source {name:?}"))?;
            // A source may give the number back: as a key, in a label, in the words of an error.
            let shown = |text: String| cpr.as_ref().map_or_else(|| text.clone(), |cpr| cpr.hidden_in(&text));
            let found = sources::trial(source, &known).map_err(|e| shown(e.to_string()))?;
            print!("{}", shown(found));
            Ok(())
        }
    }
}

/// The number that was typed, or the first line of standard input. What is wrong is told without it.
fn cpr_number(typed: &str) -> Result<Cpr, String> {
    let mut line = Zeroizing::new(String::new());
    let text = match typed {
        "-" => {
            std::io::stdin().read_line(&mut line).map_err(|e| format!("standard input: {e}"))?;
            line.as_str()
        }
        typed => typed,
    };
    Cpr::parse(text).ok_or_else(|| "a CPR number has ten digits, like 010190-1234".into())
}

/// # Errors
/// The first wrong line of the file, or the database's words; nothing is stored half.
pub fn register(file: Option<&Path>, command: RegisterCommand) -> Result<(), String> {
    let app = open(loaded(file)?)?;
    let of = |slug: &str| {
        let found = app.db.read(|conn| staff::by_slug(conn, slug)).map_err(|e| e.to_string())?;
        found.ok_or_else(|| format!("there is no organisation {slug:?}"))
    };
    match command {
        RegisterCommand::Import { file, organisation } => {
            let organisation = of(&organisation)?;
            let uses = app.sources.uses(&organisation.slug);
            let bytes = std::fs::read(&file).map_err(|e| format!("{}: {e}", file.display()))?;
            let imported =
                register::import(&app.db, &app.vault, organisation.id, &bytes, &uses, By::Program, app.now());
            let done = imported.map_err(|e| format!("{}:\n{}", file.display(), told(&app, &e)))?;
            println!(
                "{} now has {} processing activities: {} added, {} changed, {} removed.",
                organisation.name, done.activities, done.added, done.changed, done.removed
            );
        }
        RegisterCommand::Export { organisation } => {
            let organisation = of(&organisation)?;
            register::export(&app.db, organisation.id, &mut std::io::stdout()).map_err(|e| e.to_string())?;
        }
    }
    Ok(())
}

/// What is wrong with a register's file, a line each.
fn told(app: &App, error: &register::ImportError) -> String {
    let register::ImportError::Wrong(problems) = error else { return error.to_string() };
    let one = |problem: &register::Problem| {
        let key = format!("register-problem-{}", problem.key);
        let text = app.words.text(Lang::En, &key, &problem.values());
        let line = problem.line.map(|line| format!("line {line}: ")).unwrap_or_default();
        let column = problem.column.map(|column| format!("{column}: ")).unwrap_or_default();
        format!("{line}{column}{text}")
    };
    problems.iter().map(one).collect::<Vec<_>>().join("\n")
}
