//! The one place that decides what a member of staff may do.

use super::{Account, Role};
use crate::{
    audit::By,
    ids::{OrganisationId, StaffId},
    letters::Lang,
};

/// A member of staff who is signed in. Everything she reaches lies in her organisation.
#[derive(Debug, Clone)]
pub struct Actor {
    pub id: StaffId,
    pub organisation: OrganisationId,
    pub role: Role,
    pub name: String,
    pub email: String,
    pub language: Lang,
}

/// What can be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Permission {
    /// See the queue, cases and what was found.
    ReadCases,
    /// Assign, check identity, collect, withhold, decide, close.
    WorkOnCases,
    /// See work that failed.
    ReadTasks,
    /// Try failed work again.
    RetryTasks,
    /// See how requests were answered, in figures.
    ReadReports,
    /// Invite colleagues and switch accounts off.
    ManagePeople,
    /// Change what letters and pages say about the organisation.
    ManageOrganisation,
    /// Add, change and remove processing activities; everybody at a desk may read them.
    EditRegister,
    /// Let an address be written to again, and hand out what must be deleted again after a restore.
    KeepRegisters,
}

impl Permission {
    pub const ALL: [Permission; 9] = [
        Permission::ReadCases,
        Permission::WorkOnCases,
        Permission::ReadTasks,
        Permission::RetryTasks,
        Permission::ReadReports,
        Permission::ManagePeople,
        Permission::ManageOrganisation,
        Permission::EditRegister,
        Permission::KeepRegisters,
    ];
}

/// The actor may not do this. The page says what it says about things that do not exist.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not allowed")]
pub struct Forbidden;

impl Actor {
    pub fn of(account: &Account) -> Actor {
        Actor {
            id: account.id,
            organisation: account.organisation,
            role: account.role,
            name: account.name.clone(),
            email: account.email.clone(),
            language: account.language,
        }
    }

    /// How the audit log names the actor.
    pub fn by(&self) -> By {
        By::Staff(self.id)
    }

    /// Denies by default: what is not listed for a role is forbidden.
    ///
    /// # Errors
    /// [`Forbidden`].
    pub fn may(&self, permission: Permission) -> Result<(), Forbidden> {
        use Permission::*;
        let allowed = match self.role {
            Role::Administrator => true,
            Role::Dpo => {
                matches!(
                    permission,
                    ReadCases
                        | WorkOnCases
                        | ReadTasks
                        | RetryTasks
                        | ReadReports
                        | EditRegister
                        | KeepRegisters
                )
            }
            Role::Handler => matches!(permission, ReadCases | WorkOnCases),
            Role::Auditor => matches!(permission, ReadReports | ReadCases | ReadTasks),
        };
        if allowed { Ok(()) } else { Err(Forbidden) }
    }
}
