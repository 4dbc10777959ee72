//! Indsigt: a portal for data protection rights. The rooms, in the order in which a case passes through them;
//! who may import whom is held by `tests/suite/house.rs`.

pub mod commands;
pub mod demo;
pub mod web;

pub mod documents;
pub mod identity;
pub mod intake;

pub mod cases;
pub mod execution;
pub mod export;
pub mod letters;
pub mod pdf;
pub mod register;
pub mod representation;
pub mod retention;
pub mod review;
pub mod sources;
pub mod staff;
pub mod standing;

pub mod app;
pub mod worker;

pub mod audit;
pub mod fetch;
pub mod links;
pub mod network;
pub mod outbox;
pub mod vault;

pub mod clock;
pub mod config;
pub mod db;
pub mod ids;
pub mod law;
