//! Carrying out in foreign systems what was decided.

mod declared;
mod flow;
mod foreign;
mod pages;
mod replayed;
mod town;
mod writers;
