//! Who works here, and for whom: organisations (controllers), and the people who may sign in.

mod organisations;

pub use organisations::{
    Authority, Organisation, OrganisationDetails, all, by_slug, create, find, is_slug, save,
};
