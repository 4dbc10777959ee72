//! The citizen's side: the form, the status page, the answer.

use actix_web::web::ServiceConfig;

/// Every public address.
pub fn addresses(_routes: &mut ServiceConfig) {}
