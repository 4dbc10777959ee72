//! The law as pure functions: no database, no clock, no network. Rule ids (R1.3 …) are those of the rule sheet.

pub mod asking;
pub mod assistance;
pub mod authorities;
pub mod basis;
pub mod calendar;
pub mod countries;
pub mod cpr;
pub mod deadline;
pub mod execution;
pub mod extension;
pub mod files;
pub mod grounds;
pub mod identity;
pub mod letters;
pub mod passages;
pub mod pause;
pub mod people;
pub mod procedure;
pub mod profiles;
pub mod receivers;
pub mod reckoning;
pub mod representation;
pub mod rights;
pub mod spans;
pub mod standing;
pub mod status;
