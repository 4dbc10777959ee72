//! Every recipient of the register, once: where data go, and what that rests on (arts 15(1)(c), 15(2) and 19).

use std::collections::BTreeMap;

use super::{Activity, Recipient};

/// One recipient and the activities that name it.
#[derive(Debug, Clone, PartialEq)]
pub struct Used {
    /// As the first activity writes it.
    pub recipient: Recipient,
    /// Keys.
    pub activities: Vec<String>,
    /// Another activity writes its kind, safeguard or note differently.
    pub differs: bool,
}

/// By name and country.
pub fn recipients(register: &[Activity]) -> Vec<Used> {
    let mut all: BTreeMap<(String, String), Used> = BTreeMap::new();
    for activity in register {
        for recipient in &activity.recipients {
            let place = (recipient.name.da.to_lowercase(), recipient.country.clone());
            let used = all.entry(place).or_insert_with(|| Used {
                recipient: recipient.clone(),
                activities: Vec::new(),
                differs: false,
            });
            used.activities.push(activity.key.clone());
            used.differs |= used.recipient != *recipient;
        }
    }
    all.into_values().collect()
}
