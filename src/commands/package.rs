//! Answer packages: checking one, and the keys that sign them.

use std::{
    env, fs, io,
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::Subcommand;

use super::{loaded, open};
use crate::{
    audit::By,
    export::{self, PublicKey, package::VerifyError},
    staff,
};

#[derive(Subcommand)]
pub enum PackageCommand {
    /// Checks that every file in an answer package is listed, whole, unchanged and signed. Exit code 1 when not.
    Verify {
        file: PathBuf,
        /// The organisation's public key in PEM, from its portal; without it, the key that lies in the package
        #[arg(long, value_name = "FILE.pem")]
        key: Option<PathBuf>,
        /// A file with the passphrase of a locked package (- for standard input); INDSIGT_PASSPHRASE does as well
        #[arg(long, value_name = "FILE")]
        passphrase_file: Option<PathBuf>,
    },
    /// Shows the public key by which an organisation signs its packages, in PEM.
    Key {
        #[arg(long, value_name = "SLUG")]
        organisation: String,
        /// Makes a new key, which counts from now on. The old public key stays at its address.
        #[arg(long)]
        rotate: bool,
        /// Every key with its dates and its address, instead of the one that counts
        #[arg(long)]
        all: bool,
    },
}

/// Exit code 0: whole, or done; 1: not whole; 2: it cannot be said.
pub fn package(config: Option<&Path>, command: PackageCommand) -> ExitCode {
    let said = match command {
        PackageCommand::Verify { file, key, passphrase_file } => {
            verify(&file, key.as_deref(), passphrase_file.as_deref())
        }
        PackageCommand::Key { organisation, rotate, all } => keys(config, &organisation, rotate, all),
    };
    said.unwrap_or_else(|e| {
        eprintln!("{e}");
        ExitCode::from(2)
    })
}

fn verify(file: &Path, key: Option<&Path>, passphrase: Option<&Path>) -> Result<ExitCode, String> {
    let read = |path: &Path| fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()));
    let key = key.map(read).transpose()?;
    // Never as an option of its own: what stands there is seen by everybody on the machine.
    let passphrase = match passphrase {
        Some(path) if path == Path::new("-") => {
            Some(io::read_to_string(io::stdin()).map_err(|e| e.to_string())?)
        }
        Some(path) => Some(read(path)?),
        None => env::var("INDSIGT_PASSPHRASE").ok(),
    };
    let passphrase = passphrase.as_deref().map(str::trim);
    let said = export::package::verify_locked(file, key.as_deref(), passphrase);
    let report = said.map_err(|e| match e {
        VerifyError::Locked => {
            format!("{}: {e} (--passphrase-file FILE, or INDSIGT_PASSPHRASE)", file.display())
        }
        e => format!("{}: {e}", file.display()),
    })?;
    println!("{report}");
    Ok(ExitCode::from(report.exit_code()))
}

fn keys(config: Option<&Path>, slug: &str, rotate: bool, all: bool) -> Result<ExitCode, String> {
    let app = open(loaded(config)?)?;
    let (db, vault, now) = (&app.db, &app.vault, app.now());
    let found = db.read(|conn| staff::by_slug(conn, slug)).map_err(|e| e.to_string())?;
    let organisation = found.ok_or_else(|| format!("there is no organisation {slug}"))?;
    let address = |id: &str| app.config.address_of(&organisation.key_path(id));
    if rotate {
        db.write(|tx| export::rotate_key(tx, vault, organisation.id, By::Program, now))
            .map_err(|e| e.to_string())?;
    }
    // Made now when there is none yet.
    let counts = export::signing_key(db, vault, organisation.id, address, now).map_err(|e| e.to_string())?;
    if !all {
        eprintln!("{}", address(&counts.public().id));
        print!("{}", counts.public().pem);
        return Ok(ExitCode::SUCCESS);
    }
    let known: Vec<PublicKey> =
        db.read(|conn| export::public_keys(conn, organisation.id)).map_err(|e| e.to_string())?;
    for key in known {
        let until = key.retired_at.map_or("counts".into(), |at| format!("until {}", at.format("%Y-%m-%d")));
        println!("{}  from {}  {until}  {}", key.id, key.made_at.format("%Y-%m-%d"), address(&key.id));
    }
    Ok(ExitCode::SUCCESS)
}
