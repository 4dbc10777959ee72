//! The desk: what people who work here see.

use actix_web::Scope;

/// Every address below `/staff`.
pub fn addresses(scope: Scope) -> Scope {
    scope
}
