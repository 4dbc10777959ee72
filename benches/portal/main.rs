//! How fast and how large the portal is: the release binary, real HTTP, durable SQLite. Prints one table; asserts
//! nothing, since another machine has other figures.
//!
//! `make bench`, or `cargo bench --bench portal -- start intake queue package large collecting` for some of it.

mod collecting;
mod handler;
mod intake;
mod large;
mod measure;
mod package;
mod portal;
mod queue;
mod start;

type Chapter = fn(&mut measure::Table);

/// What is measured, in this order.
const CHAPTERS: [(&str, Chapter); 6] = [
    ("start", start::measure),
    ("intake", intake::measure),
    ("queue", queue::measure),
    ("package", package::measure),
    ("large", large::measure),
    ("collecting", collecting::measure),
];

fn main() {
    // Cargo passes `--bench`.
    let wanted: Vec<String> =
        std::env::args().skip(1).filter(|argument| !argument.starts_with("--")).collect();
    let mut table = measure::Table::default();
    for (name, chapter) in CHAPTERS {
        if wanted.is_empty() || wanted.iter().any(|one| one == name) {
            chapter(&mut table);
        }
    }
    table.print();
}
