//! Other systems: how a person is found there, and what is read.

pub mod cell;
