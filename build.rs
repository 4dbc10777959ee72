//! Builds `frontend/` into `frontend/dist`, so that `cargo run` is the only command a user needs.
//!
//! The packages are fetched when the lock file is newer than what is installed; nothing that npm downloads may run
//! scripts of its own (`frontend/.npmrc`). With `FRONTEND_PREBUILT` set, a finished `frontend/dist` is used as it is.

use std::{
    env,
    fs::metadata,
    path::{Path, PathBuf},
    process::Command,
    time::SystemTime,
};

const SOURCES: [&str; 5] = ["src", "build.mjs", "package.json", "package-lock.json", ".npmrc"];

fn main() {
    let root = env::var_os("CARGO_MANIFEST_DIR").expect("cargo names the package's folder");
    let frontend = PathBuf::from(root).join("frontend");
    for source in SOURCES {
        println!("cargo:rerun-if-changed={}", frontend.join(source).display());
    }
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed=migrations");
    println!("cargo:rerun-if-env-changed=FRONTEND_PREBUILT");
    if env::var_os("FRONTEND_PREBUILT").is_some() {
        let manifest = frontend.join("dist/manifest.json");
        assert!(manifest.exists(), "FRONTEND_PREBUILT is set, but {} is missing", manifest.display());
        return;
    }
    if outdated(&frontend) {
        let with_tests = frontend.join("node_modules/typescript").exists();
        npm(&frontend, if with_tests { &["ci"] } else { &["ci", "--omit=dev"] });
    }
    npm(&frontend, &["run", "--silent", "build"]);
}

/// npm writes `node_modules/.package-lock.json` as the last thing of an installation.
fn outdated(frontend: &Path) -> bool {
    let changed = |file: &str| metadata(frontend.join(file)).and_then(|file| file.modified()).ok();
    changed("node_modules/.package-lock.json").unwrap_or(SystemTime::UNIX_EPOCH)
        < changed("package-lock.json").unwrap_or(SystemTime::UNIX_EPOCH)
        || !frontend.join("node_modules/esbuild").exists()
}

fn npm(folder: &Path, arguments: &[&str]) {
    let program = if cfg!(windows) { "npm.cmd" } else { "npm" };
    match Command::new(program).args(arguments).current_dir(folder).output() {
        Ok(output) if output.status.success() => {}
        Ok(output) => panic!(
            "`npm {}` failed in frontend/ ({}):\n{}{}",
            arguments.join(" "),
            output.status,
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        ),
        Err(error) => panic!(
            "npm could not be started ({error}). The pages are built with Node.js 20.19 or newer: install it \
             (https://nodejs.org or `apt-get install nodejs npm`), or build frontend/dist elsewhere and set FRONTEND_PREBUILT=1."
        ),
    }
}
