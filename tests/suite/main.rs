//! Every integration test, in one binary: one link, one PostgreSQL.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod api;
mod audit;
mod bad_input;
mod clock;
mod codes;
mod cpr;
mod db;
mod decide;
mod deeds;
mod desk;
mod each_right;
mod eid;
mod export;
mod house;
mod identity;
mod law;
mod letters;
mod links;
mod mail;
mod outbox;
mod procedures;
mod public;
mod queue;
mod real_data;
mod register;
mod reports;
mod representation;
mod retention;
mod review;
mod rights;
mod sources;
mod staff;
mod standing;
mod support;
mod text_messages;
