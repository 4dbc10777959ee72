//! The commands. No logic: each reads its words, puts the portal together and calls a room.

use std::{
    net::{SocketAddr, TcpListener},
    path::{Path, PathBuf},
    process::ExitCode,
    sync::{Arc, atomic::AtomicBool},
};

use clap::{Parser, Subcommand};
use indsigt::{app::App, clock::Clock, commands, config::Config, demo, documents, web, worker};

/// Portal for data protection rights (GDPR articles 15 to 22).
#[derive(Parser)]
#[command(version, about)]
struct Arguments {
    /// Configuration file [default: indsigt.toml, when it is there]
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Without a command: the demo.
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// Starts the portal.
    Serve,
    /// Carries out background work only, beside a portal on another machine.
    Work,
    /// Brings the database's schema up to date.
    Migrate,
    /// Starts a portal with fictional data to try things out.
    Demo(DemoArguments),
    /// The configuration.
    #[command(subcommand)]
    Config(ConfigCommand),
    /// The foreign systems that hold people's data.
    #[command(subcommand)]
    Sources(commands::SourcesCommand),
    /// What was erased, restricted or corrected in the sources.
    #[command(subcommand)]
    Erasures(commands::ErasuresCommand),
    /// The identity providers.
    #[command(subcommand)]
    Eid(EidCommand),
    /// The register of processing activities.
    #[command(subcommand)]
    Register(commands::RegisterCommand),
    /// Answer packages.
    #[command(subcommand)]
    Package(commands::PackageCommand),
    /// When a request must be answered, and why then.
    Deadline(commands::DeadlineCommand),
    /// (For the program itself.) Looks into one file from standard input, with limits.
    #[command(hide = true)]
    Preview(documents::child::Arguments),
}

#[derive(Parser, Default)]
struct DemoArguments {
    /// Address and port; port 0 takes a free one [default: INDSIGT_LISTEN or 127.0.0.1:8080]
    #[arg(long)]
    listen: Option<SocketAddr>,
    /// Where the demo keeps its data
    #[arg(long, default_value = "var/demo")]
    folder: PathBuf,
}

#[derive(Subcommand)]
enum EidCommand {
    /// Reads every declaration and asks each provider what it says about itself.
    Check,
}

#[derive(Subcommand)]
enum ConfigCommand {
    /// Checks the configuration file and the environment, and tells every problem.
    Check,
}

fn main() -> ExitCode {
    env_logger::Builder::from_env(env_logger::Env::default().filter_or("INDSIGT_LOG", "warn,indsigt=info"))
        .init();
    let arguments = Arguments::parse();
    // Two TLS providers can end up in one build; ours is ring, said once.
    rustls::crypto::ring::default_provider().install_default().ok();
    let file = arguments.config.as_deref();
    let done = match arguments.command {
        None => try_demo(DemoArguments { folder: "var/demo".into(), ..DemoArguments::default() }),
        Some(Command::Demo(options)) => try_demo(options),
        Some(Command::Serve) => serve(file),
        Some(Command::Work) => work(file),
        Some(Command::Migrate) => commands::migrate(file),
        Some(Command::Config(ConfigCommand::Check)) => commands::check_config(file),
        Some(Command::Erasures(command)) => commands::erasures(file, command),
        Some(Command::Eid(EidCommand::Check)) => commands::eid_check(file, Clock::System.now()),
        Some(Command::Sources(command)) => commands::sources(file, command),
        Some(Command::Register(command)) => commands::register(file, command),
        Some(Command::Package(command)) => return commands::package(file, command),
        Some(Command::Preview(arguments)) => return documents::child::run(arguments),
        Some(Command::Deadline(command)) => return commands::deadline(&command, Clock::System.now()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("{problem}");
            ExitCode::FAILURE
        }
    }
}

fn serve(file: Option<&Path>) -> Result<(), String> {
    let config = Config::load(file).map_err(|e| e.to_string())?;
    let listener = TcpListener::bind(config.listen).map_err(|e| format!("{}: {e}", config.listen))?;
    let app = commands::open(config)?;
    let setup = commands::setup_link(&app)?;
    println!("Indsigt listens on {}", app.config.base_url);
    if let Some(link) = setup {
        println!("Nobody works here yet. Set the portal up, once, within 24 hours:\n{link}");
    }
    run(app, listener)
}

fn try_demo(options: DemoArguments) -> Result<(), String> {
    let from_environment = std::env::var("INDSIGT_LISTEN").ok();
    let wished = match (options.listen, from_environment) {
        (Some(listen), _) => listen,
        (None, Some(text)) => {
            text.parse().map_err(|_| format!("INDSIGT_LISTEN: {text:?} is not ADDRESS:PORT"))?
        }
        (None, None) => SocketAddr::from(([127, 0, 0, 1], 8080)),
    };
    let listener = TcpListener::bind(wished).map_err(|e| format!("{wished}: {e}"))?;
    let environment = |name: &str| std::env::var(name).ok();
    let others = (environment("INDSIGT_DATABASE_URL"), environment("INDSIGT_SCANNER_ADDRESS"));
    let now = Clock::System.now();
    let config =
        demo::prepare(&options.folder, &listener, others, now.date_naive()).map_err(|e| e.to_string())?;
    let app = commands::open(config)?;
    demo::fill(&app, now).map_err(|e| e.to_string())?;
    let address = app.config.base_url.as_str().trim_end_matches('/').to_owned();
    println!("The demo of Indsigt is running. Everything in it is fictional.\n");
    println!(
        "  For the citizen   {address}/\n  For the handler   {address}/staff\n  The mailbox       {address}/demo/mailbox\n"
    );
    println!("Sign in with one of these, password {}:", demo::PASSWORD);
    for (name, email, role) in demo::STAFF {
        println!("  {email:24} {name} ({role})");
    }
    println!("\nTry it: ask for access as Mette Holm, mette.holm@fjordby.example. Stop with Ctrl-C.");
    run(app, listener)
}

/// Serves until told to stop; the workers finish the task at hand.
fn run(app: App, listener: TcpListener) -> Result<(), String> {
    let app = Arc::new(app);
    let stop = Arc::new(AtomicBool::new(false));
    let workers = worker::start(&app, app.config.workers, &stop);
    let served = actix_web::rt::System::new().block_on(async { web::server(app.clone(), listener)?.await });
    stop.store(true, std::sync::atomic::Ordering::Relaxed);
    for worker in workers {
        worker.thread().unpark();
        worker.join().map_err(|_| "a worker failed".to_owned())?;
    }
    served.map_err(|e| e.to_string())
}

fn work(file: Option<&Path>) -> Result<(), String> {
    let config = Config::load(file).map_err(|e| e.to_string())?;
    let app = Arc::new(commands::open(config)?);
    let stop = Arc::new(AtomicBool::new(false));
    let workers = worker::start(&app, app.config.workers.max(1), &stop);
    println!("{} workers at work; stop with Ctrl-C", workers.len());
    actix_web::rt::System::new().block_on(actix_web::rt::signal::ctrl_c()).map_err(|e| e.to_string())?;
    stop.store(true, std::sync::atomic::Ordering::Relaxed);
    for worker in workers {
        worker.thread().unpark();
        worker.join().map_err(|_| "a worker failed".to_owned())?;
    }
    Ok(())
}
