//! Every integration test, in one binary: one link, one PostgreSQL.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod db;
mod house;
mod identity;
mod law;
mod mail;
mod review;
mod sources;
mod staff;
mod support;
