//! What time it is. Only the edges (web, worker, commands) ask; everything else is told.

use std::sync::{Arc, Mutex};

use chrono::{DateTime, Utc};

#[derive(Debug, Clone, Default)]
pub enum Clock {
    #[default]
    System,
    /// Stands still until it is set; for tests and for making demo data with a past.
    Set(Arc<Mutex<DateTime<Utc>>>),
}

impl Clock {
    pub fn set_to(time: DateTime<Utc>) -> Clock {
        Clock::Set(Arc::new(Mutex::new(time)))
    }

    pub fn now(&self) -> DateTime<Utc> {
        match self {
            Clock::System => Utc::now(),
            Clock::Set(time) => *time.lock().unwrap_or_else(|poisoned| poisoned.into_inner()),
        }
    }

    /// Moves a clock that stands still; the system's clock is left alone.
    pub fn set(&self, now: DateTime<Utc>) {
        if let Clock::Set(time) = self {
            *time.lock().unwrap_or_else(|poisoned| poisoned.into_inner()) = now;
        }
    }
}
