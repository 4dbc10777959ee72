//! Declarations to begin with, for the kinds of system that a Danish personnel department has.
//!
//! Each was written from the maker's public documentation and says so; none was tried against the maker's service.

/// A declaration that still needs its organisation, its secret and what is written in capitals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Preset {
    pub name: &'static str,
    pub text: &'static str,
}

impl Preset {
    /// What it is for: its first line.
    pub fn about(&self) -> &'static str {
        self.text.lines().next().unwrap_or_default().trim_start_matches("# ")
    }
}

/// By the alphabet.
pub const ALL: [Preset; 10] = [
    Preset { name: "accounting", text: include_str!("../../presets/accounting.toml") },
    Preset { name: "board", text: include_str!("../../presets/board.toml") },
    Preset { name: "booking", text: include_str!("../../presets/booking.toml") },
    Preset { name: "crm", text: include_str!("../../presets/crm.toml") },
    Preset { name: "documents", text: include_str!("../../presets/documents.toml") },
    Preset { name: "mail", text: include_str!("../../presets/mail.toml") },
    Preset { name: "payroll", text: include_str!("../../presets/payroll.toml") },
    Preset { name: "pension", text: include_str!("../../presets/pension.toml") },
    Preset { name: "signing", text: include_str!("../../presets/signing.toml") },
    Preset { name: "time", text: include_str!("../../presets/time.toml") },
];

pub fn find(name: &str) -> Option<Preset> {
    ALL.into_iter().find(|preset| preset.name == name)
}
