//! The declared providers of an installation, and the way to speak with them.

use std::path::Path;

use super::{
    declaration::{Problem, Provider, load},
    exchange::Exchange,
};
use crate::fetch::Fetch;

/// Every declared provider.
pub struct Eid {
    providers: Vec<Provider>,
    pub exchange: Exchange,
}

impl Eid {
    /// Reads the declarations in `folder`. Asks nobody.
    ///
    /// # Errors
    /// Every problem of every file.
    pub fn load(folder: &Path, fetch: &Fetch) -> Result<Eid, Vec<Problem>> {
        Ok(Eid { providers: load(folder, fetch)?, exchange: Exchange::new(fetch.clone()) })
    }

    /// An installation without providers.
    pub fn none() -> Eid {
        Eid { providers: Vec::new(), exchange: Exchange::new(Fetch::new(false)) }
    }

    pub fn all(&self) -> &[Provider] {
        &self.providers
    }

    pub fn find(&self, name: &str) -> Option<&Provider> {
        self.providers.iter().find(|one| one.name == name)
    }

    /// Those that the organisation with this slug offers.
    pub fn offered_by(&self, slug: &str) -> Vec<&Provider> {
        self.providers.iter().filter(|one| one.is_offered_by(slug)).collect()
    }
}

impl Provider {
    pub fn is_offered_by(&self, slug: &str) -> bool {
        self.organisations.iter().any(|one| one == slug)
    }
}
