//! The processing activities that a case is about: one answer for its letters and its package (art. 15(1) and (2)).

use std::collections::BTreeSet;

use super::{Case, newest};
use crate::{
    db::{Conn, DbError},
    law::rights::Right,
    register::{self, Activity},
};

/// The processing activities of a case.
#[derive(Debug, Default)]
pub struct Concerned {
    pub activities: Vec<Activity>,
    /// What collected data name and the register lacks. An answer would be silent about why the data are there and
    /// where they go, so no letter leaves before it is entered.
    pub unregistered: Vec<String>,
}

/// The activities of the register that the newest round found data in, and those that concern everybody. Only access
/// is answered with them: art. 20 and the others know no such information.
///
/// # Errors
/// [`DbError`].
pub fn concerned_activities(conn: &mut Conn, case: &Case) -> Result<Concerned, DbError> {
    if case.right != Right::Access {
        return Ok(Concerned::default());
    }
    let keys: BTreeSet<String> = newest::said(conn, case)?.into_iter().map(|said| said.activity).collect();
    let registered = register::list(conn, case.organisation)?;
    let missing = |key: &&String| !registered.iter().any(|activity| activity.key == **key);
    let unregistered = keys.iter().filter(missing).cloned().collect();
    let activities = register::concerned(&registered, &keys).into_iter().cloned().collect();
    Ok(Concerned { activities, unregistered })
}
