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
    /// Tries to do what it may not. Writes "yes" when it could.
    Overstep {
        #[arg(value_enum)]
        what: cage::Forbidden,
    },
}

/// What `indsigt preview` does.
pub fn run(arguments: Arguments) -> ExitCode {
    match cage::close().map_err(io::Error::other).and_then(|()| carry_out(arguments.task)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(e) => {
            eprintln!("{e}");
            ExitCode::FAILURE
        }
    }
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
