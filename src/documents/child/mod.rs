//! The child: one file from standard input, looked at or drawn, with nothing else within reach.
//!
//! Invariant: [`cage::close`] comes before the first byte is read. A file that breaks a parser breaks this process
//! alone, and there is nothing in it: no environment, no open file, no key.

mod cage;
mod draw;
mod inspect;

use std::{
    io::{self, Read as _, Write as _},
    process::ExitCode,
};

use clap::{Args, Subcommand};
use serde_json::json;

use super::{
    read::{self, Format},
    redact::{self, Cuts, Redacted},
};

pub use cage::{CPU_SECONDS, MEMORY};

/// First bytes of what a drawing child writes: then the number of pages there are, and each page with its length; a
/// length of 0 is the end.
pub(super) const MAGIC: &[u8] = b"indsigt-pages\n";

#[derive(Args)]
pub struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Tells how many pages there are, or why the file is not taken.
    Inspect {
        #[arg(long)]
        kind: String,
        #[arg(long)]
        pages: u32,
        #[arg(long)]
        pixels: u64,
    },
    /// Draws pages as PNG.
    Draw {
        #[arg(long)]
        kind: String,
        #[arg(long)]
        first: u32,
        #[arg(long)]
        most: u32,
        #[arg(long)]
        pixels: u64,
    },
    /// Tells what stands in a document, as JSON.
    Read {
        #[arg(long, value_parser = format)]
        format: Format,
    },
    /// Writes a document without certain passages. What is to go comes before the file, since everybody on the machine
    /// can read the arguments of a process.
    Redact {
        #[arg(long, value_parser = format)]
        format: Format,
    },
    /// Tries to do what it may not. Writes "yes" when it could.
    Overstep {
        #[arg(value_enum)]
        what: cage::Forbidden,
    },
}

/// What `indsigt preview` does.
pub fn run(arguments: Arguments) -> ExitCode {
    let seconds = match arguments.task {
        Task::Read { .. } => cage::READING_SECONDS,
        Task::Redact { .. } => cage::REDACTING_SECONDS,
        _ => CPU_SECONDS,
    };
    match cage::close(seconds).map_err(io::Error::other).and_then(|()| carry_out(arguments.task)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(e) => {
            eprintln!("{e}");
            ExitCode::FAILURE
        }
    }
}

fn format(name: &str) -> Result<Format, String> {
    serde_json::from_value(json!(name)).map_err(|e| e.to_string())
}

fn carry_out(task: Task) -> io::Result<()> {
    let mut out = io::stdout().lock();
    match task {
        Task::Overstep { what } => out.write_all(if cage::overstep(what) { b"yes" } else { b"no" }),
        Task::Inspect { kind, pages, pixels } => {
            let word = match inspect::inspect(&kind, input()?, (pages, pixels)) {
                Ok(pages) => pages.to_string(),
                Err(refused) => refused.as_str().to_owned(),
            };
            out.write_all(word.as_bytes())
        }
        Task::Read { format } => {
            let read = read::read(format, &input()?);
            out.write_all(&serde_json::to_vec(&read)?)
        }
        Task::Redact { format } => {
            let bytes = input()?;
            let whole = || io::Error::other("what is to go is not all there");
            let (length, rest) = bytes.split_first_chunk::<4>().ok_or_else(whole)?;
            let length = usize::try_from(u32::from_be_bytes(*length)).map_err(io::Error::other)?;
            let (cuts, file) = rest.split_at_checked(length).ok_or_else(whole)?;
            let cuts: Cuts = serde_json::from_slice(cuts)?;
            let (said, made) = match redact::redact(format, file, &cuts) {
                Ok(Redacted { bytes, left_out }) => (Ok(left_out), bytes),
                Err(why) => (Err(why), Vec::new()),
            };
            let said = serde_json::to_vec(&said)?;
            out.write_all(&u32::try_from(said.len()).map_err(io::Error::other)?.to_be_bytes())?;
            out.write_all(&said)?;
            out.write_all(&u64::try_from(made.len()).map_err(io::Error::other)?.to_be_bytes())?;
            out.write_all(&made)
        }
        Task::Draw { kind, first, most, pixels } => {
            let drawn = draw::draw(&kind, input()?, (first, most), pixels).map_err(io::Error::other)?;
            out.write_all(MAGIC)?;
            out.write_all(&drawn.total.to_be_bytes())?;
            for page in drawn.pages {
                let page = page.map_err(io::Error::other)?;
                out.write_all(&u32::try_from(page.len()).map_err(io::Error::other)?.to_be_bytes())?;
                out.write_all(&page)?;
            }
            out.write_all(&0_u32.to_be_bytes())
        }
    }?;
    out.flush()
}

fn input() -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    io::stdin().lock().read_to_end(&mut bytes)?;
    Ok(bytes)
}
