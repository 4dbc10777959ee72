//! What a declaration says about changes, as it is written there, and what is wrong with it.

use serde::Deserialize;
use toml::Spanned;

use super::{
    super::{Problem, Words, raw, validate::Check},
    Act, DateRule, DeclaredRecipient, Execution, Keep, Period, Rectify, Write, WritePlace,
};
use crate::{
    law::{
        execution::{DeedKind, KEEPS},
        grounds::Ground,
    },
    register::RecipientKind,
    sources::{mysql, postgres::Address, server::Secret},
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawWrite {
    path: Option<Spanned<String>>,
    url_env: Option<Spanned<String>>,
    url_file: Option<Spanned<String>>,
    keys: Spanned<String>,
    backups: Spanned<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawAct {
    #[serde(default)]
    columns: Vec<Spanned<String>>,
    sql: Spanned<String>,
    verify: Spanned<String>,
    rows: Option<Spanned<u64>>,
    #[serde(default, alias = "four-eyes")]
    four_eyes: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawKeep {
    basis: Spanned<Words>,
    ground: Option<Spanned<String>>,
    period: Option<Spanned<String>>,
    from: Option<String>,
    until: Option<Spanned<String>>,
    hold: Option<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawRecipient {
    name: Spanned<Words>,
    kind: Spanned<String>,
    country: Spanned<String>,
}

/// What a dataset says about all this.
#[derive(Default)]
pub struct RawExecution {
    pub rectify: Vec<Spanned<RawAct>>,
    pub erase: Option<Spanned<RawAct>>,
    pub restrict: Option<Spanned<RawAct>>,
    pub object: Option<Spanned<RawAct>>,
    pub keep: Option<Spanned<RawKeep>>,
}

impl Check<'_> {
    pub fn write(&mut self, kind: raw::Kind, raw: Spanned<RawWrite>, ca_file: Option<&str>) -> Option<Write> {
        let line = self.line(&raw);
        let folder = self.file.parent().map(ToOwned::to_owned).unwrap_or_default();
        let span = raw.span();
        let raw = raw.into_inner();
        let place = if kind == raw::Kind::Sqlite {
            for foreign in [&raw.url_env, &raw.url_file].into_iter().flatten() {
                self.problem(foreign, "an SQLite source is changed by its path");
            }
            raw.path.as_ref().map(|path| WritePlace::Sqlite(folder.join(path.get_ref())))
        } else if matches!(kind, raw::Kind::Postgres | raw::Kind::Mysql) {
            let found = match (&raw.url_env, &raw.url_file) {
                (Some(variable), None) => Some((variable, Secret::Environment(variable.get_ref().clone()))),
                (None, Some(file)) => Some((file, Secret::File(folder.join(file.get_ref())))),
                _ => None,
            };
            found.map(|(at, secret)| {
                let authorities = ca_file.map(|file| folder.join(file));
                let (place, right) = if kind == raw::Kind::Mysql {
                    let address = mysql::Address { secret, authorities };
                    let right = address.check();
                    (WritePlace::Mysql(address), right)
                } else {
                    let address = Address { secret, authorities };
                    let right = address.config().map(|_| ());
                    (WritePlace::Postgres(address), right)
                };
                if let Err(what) = right {
                    self.problem(at, what);
                }
                place
            })
        } else {
            None
        };
        let backups = Period::parse(raw.backups.get_ref());
        if backups.is_none() {
            self.problem(&raw.backups, "backups: how long backups are kept, such as \"90 days\"");
        }
        let keys = self.reading(kind, &raw.keys, &[]);
        let Some(place) = place else {
            let at = Spanned::new(span, ());
            self.problem(&at, "[write]: say where the account that may change something gets in: path for SQLite, url_env or url_file for PostgreSQL, MySQL and MariaDB");
            return None;
        };
        Some(Write { place, keys: keys?, backup_days: backups?.in_days(), line })
    }

    pub fn execution(&mut self, kind: raw::Kind, raw: RawExecution) -> Execution {
        let mut rectify: Vec<Rectify> = vec![];
        for one in raw.rectify {
            for made in self.rectify(kind, one) {
                if rectify.iter().any(|there| there.column == made.column) {
                    let what = format!("the column {} is corrected in two ways", made.column);
                    self.problem_at(made.act.line, what);
                }
                rectify.push(made);
            }
        }
        let mut act = |raw: Option<Spanned<RawAct>>, what| raw.and_then(|raw| self.act(kind, raw, what));
        let erase = act(raw.erase, DeedKind::Erase);
        let restrict = act(raw.restrict, DeedKind::Restrict);
        let object = act(raw.object, DeedKind::Object);
        let keep = raw.keep.and_then(|keep| self.keep(kind, keep));
        Execution { rectify, erase, restrict, object, keep }
    }

    fn rectify(&mut self, kind: raw::Kind, raw: Spanned<RawAct>) -> Vec<Rectify> {
        let (line, span) = (self.line(&raw), raw.span());
        let raw = raw.into_inner();
        if raw.columns.is_empty() {
            self.problem(&Spanned::new(span, ()), "columns: say which columns may be corrected");
        }
        let rows = self.most(raw.rows.as_ref(), 1);
        let mut made = vec![];
        for column in &raw.columns {
            let name = column.get_ref();
            if name.is_empty() || !name.chars().all(|c| c.is_alphanumeric() || c == '_') {
                self.problem(column, format!("{name:?}: a column's name has letters, digits and _ only"));
                continue;
            }
            let before = self.problems.len();
            let sql = self.changing(kind, &raw.sql, DeedKind::Rectify, Some(name));
            let verify = self.verifying(kind, &raw.verify, Some(name));
            if let (Some(sql), Some(verify)) = (sql, verify) {
                let act = Act { sql, verify, rows, four_eyes: raw.four_eyes, line };
                made.push(Rectify { column: name.clone(), act });
            }
            // The same mistake once, not once a column.
            if self.problems.len() > before {
                break;
            }
        }
        made
    }

    fn act(&mut self, kind: raw::Kind, raw: Spanned<RawAct>, what: DeedKind) -> Option<Act> {
        let line = self.line(&raw);
        let raw = raw.into_inner();
        if let Some(column) = raw.columns.first() {
            self.problem(column, "columns are said where something is corrected");
        }
        let rows = self.most(raw.rows.as_ref(), 1000);
        let sql = self.changing(kind, &raw.sql, what, None);
        let verify = self.verifying(kind, &raw.verify, None);
        Some(Act { sql: sql?, verify: verify?, rows, four_eyes: raw.four_eyes, line })
    }

    fn most(&mut self, rows: Option<&Spanned<u64>>, usual: u64) -> u64 {
        if let Some(none) = rows.filter(|rows| *rows.get_ref() == 0) {
            self.problem(none, "rows: at least one");
        }
        rows.map_or(usual, |rows| *rows.get_ref())
    }

    fn keep(&mut self, kind: raw::Kind, raw: Spanned<RawKeep>) -> Option<Keep> {
        let (line, span) = (self.line(&raw), raw.span());
        let raw = raw.into_inner();
        let basis = self.words(&raw.basis);
        let ground = match raw.ground.as_ref().map(|ground| (ground, Ground::parse(ground.get_ref()))) {
            None => Ground::LegalObligation,
            Some((_, Some(ground))) if KEEPS.contains(&ground) => ground,
            Some((at, _)) => {
                let known: Vec<&str> = KEEPS.iter().map(|ground| ground.as_str()).collect();
                self.problem(at, format!("ground: one of {}", known.join(", ")));
                return None;
            }
        };
        let days = match (raw.until, raw.period, raw.from) {
            (Some(until), None, None) => Some(DateRule::Until(until.into_inner())),
            (None, Some(period), Some(from)) => match Period::parse(period.get_ref()) {
                Some(period) => Some(DateRule::For { from, period }),
                None => {
                    self.problem(&period, "period: such as \"5 years\", \"18 months\" or \"90 days\"");
                    return None;
                }
            },
            (None, None, None) => None,
            _ => {
                let what = "keep: say either until = the column with the last day, or period and from = the column with the day it runs from";
                self.problem(&Spanned::new(span, ()), what);
                return None;
            }
        };
        let hold = match &raw.hold {
            Some(sql) => Some(self.reading(kind, sql, &["key"])?),
            None => None,
        };
        if days.is_none() && hold.is_none() {
            let what = "keep: say until when (until, or period and from), or what shows a legal hold (hold)";
            self.problem(&Spanned::new(span, ()), what);
        }
        Some(Keep { basis, ground, days, hold, line })
    }

    pub fn recipients(&mut self, raw: Vec<Spanned<RawRecipient>>) -> Vec<DeclaredRecipient> {
        let mut all = vec![];
        for one in raw {
            let one = one.into_inner();
            let name = self.words(&one.name);
            let kind = RecipientKind::parse(one.kind.get_ref());
            if kind.is_none() {
                self.problem(&one.kind, "kind: processor, controller, joint-controller or authority");
            }
            let country = one.country.get_ref().to_uppercase();
            if country.len() != 2 || !country.bytes().all(|b| b.is_ascii_uppercase()) {
                self.problem(&one.country, "country: two letters, such as DK");
            }
            all.extend(kind.map(|kind| DeclaredRecipient { name, kind, country }));
        }
        all
    }

    pub(super) fn problem_at(&mut self, line: usize, what: String) {
        self.problems.push(Problem { file: self.file.to_owned(), line: Some(line), what });
    }
}
