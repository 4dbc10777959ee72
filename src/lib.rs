//! Indsigt: a portal for data protection rights. The rooms, in the order in which a case passes through them;
//! who may import whom is held by `tests/suite/house.rs`.

pub mod ids;

pub mod db;
pub mod law;
pub mod sources;
pub mod vault;
