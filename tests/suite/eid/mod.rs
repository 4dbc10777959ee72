//! Electronic identification: a real provider, and a provider that lies.

mod pages;
mod protocol;
pub mod town;
mod twice;
