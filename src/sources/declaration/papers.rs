//! What a source hands over as files: `[[documents]]`.

use serde::Deserialize;
use toml::Spanned;

use super::{LegalBasis, Place, ProvidedBy, Source, Words, validate::Check};
use crate::{
    law::identity::Sensitivity,
    sources::{
        documents::DocumentOrigin,
        files::{self, folder::Pattern},
    },
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawPapers {
    name: Spanned<String>,
    title: Spanned<Words>,
    activity: Spanned<String>,
    #[serde(alias = "provided-by")]
    provided_by: ProvidedBy,
    #[serde(alias = "legal-basis")]
    legal_basis: Option<LegalBasis>,
    #[serde(default)]
    sensitivity: Sensitivity,
    path: Option<Spanned<String>>,
}

/// Documents of one kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Papers {
    pub name: String,
    pub title: Words,
    /// The key of the processing activity in the register (art. 30).
    pub activity: String,
    pub provided_by: ProvidedBy,
    pub legal_basis: Option<LegalBasis>,
    pub sensitivity: Sensitivity,
    /// Where a person's files lie; nothing where her owner sends them.
    pub place: Option<files::Papers>,
    pub line: usize,
}

impl Papers {
    /// The dataset's name, and what its documents say of themselves.
    pub fn origin(&self, source: &Source) -> (&str, DocumentOrigin) {
        let origin = DocumentOrigin {
            title: self.title.clone(),
            source_title: source.title.clone(),
            activity: self.activity.clone(),
            provided_by: self.provided_by,
            legal_basis: self.legal_basis,
            sensitivity: self.sensitivity,
        };
        (&self.name, origin)
    }
}

impl Check<'_> {
    pub fn papers(&mut self, raw: Spanned<RawPapers>, place: Option<&Place>) -> Papers {
        let line = self.line(&raw);
        let at = raw.span().start..raw.span().start;
        let raw = raw.into_inner();
        if raw.activity.get_ref().trim().is_empty() {
            self.problem(&raw.activity, "activity: the key of a processing activity in the register");
        }
        let lies = match (&raw.path, place) {
            (Some(path), Some(Place::Files(_))) => self.pattern(path),
            (None, Some(Place::Files(_))) => {
                let what = "path: say where a person's documents lie, such as \"personnel/{key}/**\"";
                self.problem(&Spanned::new(at, ()), what);
                None
            }
            (Some(path), Some(Place::Owner)) => {
                self.problem(path, "the owner of the system sends the documents: there is no path");
                None
            }
            (None, Some(Place::Owner)) => None,
            (_, Some(_)) => {
                self.problem(&Spanned::new(at, ()), "this kind of source gives rows, not documents");
                None
            }
            _ => None,
        };
        Papers {
            name: self.name(&raw.name),
            title: self.words(&raw.title),
            activity: raw.activity.into_inner(),
            provided_by: raw.provided_by,
            legal_basis: raw.legal_basis,
            sensitivity: raw.sensitivity,
            place: lies,
            line,
        }
    }

    fn pattern(&mut self, path: &Spanned<String>) -> Option<files::Papers> {
        match Pattern::parse(path.get_ref()) {
            Err(what) => {
                self.problem(path, format!("path: {what}"));
                None
            }
            Ok(pattern) if pattern.parameters() != ["key"] => {
                self.problem(path, "path: {key} stands once, where the person's own key stands");
                None
            }
            Ok(pattern) if pattern.is_folder() => {
                self.problem(path, "path: say which files, such as /** for all below");
                None
            }
            Ok(pattern) => Some(files::Papers { pattern }),
        }
    }
}
