//! Files that people send: what is taken, what the scanner says, what is opened, and what a file can do to us.

mod identity_papers;
mod papers;
mod previews;
mod redaction;
mod sandbox;
mod scans;
mod uploads;
