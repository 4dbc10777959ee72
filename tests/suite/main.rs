//! Every integration test, in one binary: one link, one PostgreSQL.

mod law;
mod support;
