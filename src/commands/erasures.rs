//! `indsigt erasures`: what was erased, restricted or corrected is done again after a system was restored.

use std::path::{Path, PathBuf};

use clap::Subcommand;

use super::{loaded, open};
use crate::{
    execution::{Parts, replay},
    staff,
};

#[derive(Subcommand)]
pub enum ErasuresCommand {
    /// After a restore: finds in the sources what was erased, restricted or corrected there, and does it again.
    Replay {
        /// One source; all of them unless it is given
        #[arg(long, value_name = "NAME")]
        source: Option<String>,
        /// One organisation; all of them unless it is given
        #[arg(long, value_name = "SLUG")]
        organisation: Option<String>,
        /// Shows what would be done again, and changes nothing
        #[arg(long)]
        dry_run: bool,
    },
}

/// # Errors
/// What could not be done, a line each: then the exit code is not 0. What could be done is done all the same.
pub fn erasures(file: Option<&Path>, command: ErasuresCommand) -> Result<(), String> {
    let ErasuresCommand::Replay { source, organisation, dry_run } = command;
    let app = open(loaded(file.map(PathBuf::from).as_deref())?)?;
    let parts = Parts { db: &app.db, vault: &app.vault, sources: &app.sources };
    let all = app.db.read(staff::all).map_err(|e| e.to_string())?;
    let chosen = |slug: &str| organisation.as_ref().is_none_or(|wanted| wanted == slug);
    if let Some(slug) = organisation.as_ref().filter(|slug| !all.iter().any(|one| one.slug == **slug)) {
        return Err(format!("there is no organisation {slug:?}"));
    }
    if let Some(name) = source.as_ref().filter(|name| app.sources.get(name).is_none()) {
        return Err(format!("there is no source {name:?}"));
    }
    let mut wrong: Vec<String> = vec![];
    for one in all.iter().filter(|one| chosen(&one.slug)) {
        for place in app.sources.for_organisation(&one.slug) {
            if source.as_ref().is_some_and(|wanted| *wanted != place.name) {
                continue;
            }
            match replay::replay(parts, one, place, dry_run, app.now()) {
                Ok(report) => {
                    print!("{}", told(&one.slug, &place.name, &report, dry_run));
                    wrong.extend(report.could_not.iter().map(|line| format!("{}: {line}", one.slug)));
                }
                Err(error) => wrong.push(format!("{}: {error}", one.slug)),
            }
        }
    }
    if wrong.is_empty() { Ok(()) } else { Err(wrong.join("\n")) }
}

fn told(slug: &str, source: &str, report: &replay::Report, dry_run: bool) -> String {
    let replay::Report { known, keys, found, again, in_order, ended, .. } = report;
    let mut text = format!("{slug}, {source}: {known} in the ledger, {keys} people in the source.\n");
    for line in &report.told {
        text += &format!("  {line}{}\n", if dry_run { " would be done again" } else { ": done again" });
    }
    if *known > 0 {
        let did =
            if dry_run { format!("{found} to do again") } else { format!("{again} of {found} done again") };
        text += &format!("  {did}, {in_order} in order, {ended} no longer in force.\n");
    }
    text
}
