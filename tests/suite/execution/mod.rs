//! Carrying out in foreign systems what was decided.

mod declared;
mod foreign;
mod writers;
