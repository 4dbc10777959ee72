//! A mailing list compared with the addresses that are not written to.

use super::{AddressKind, known};
use crate::{
    db::{Conn, DbError, text_enum},
    ids::OrganisationId,
    standing::{
        Address,
        table::{self, FileError, Table},
    },
    vault::Vault,
};

/// Headings under which addresses usually stand, in lower case.
const HEADINGS: &[&str] = &[
    "email",
    "e-mail",
    "mail",
    "e-mailadresse",
    "emailadresse",
    "mailadresse",
    "email address",
    "e-mail address",
    "phone",
    "telefon",
    "telefonnummer",
    "tlf",
    "tlf.",
    "mobil",
    "mobile",
    "phone number",
];

text_enum! {
    /// What is given back.
    Give {
        /// The rows that must not be written to, each with its line.
        Stopped = "stopped",
        /// The list without them.
        Rest = "rest",
    }
}

/// What came of the comparison. It stands nowhere else.
#[derive(Debug)]
pub struct Matched {
    pub rows: usize,
    /// Rows whose address is not written to.
    pub stopped: usize,
    /// Rows that hold no address we can read; they are left out of the rest, since nobody can say.
    pub unreadable: usize,
    /// What was asked for, as CSV.
    pub csv: Vec<u8>,
}

/// Compares the uploaded list with the organisation's.
///
/// # Errors
/// [`FileError`], or the database's inside the outer result.
pub fn match_file(
    conn: &mut Conn,
    vault: &Vault,
    (organisation, country): (OrganisationId, &str),
    bytes: &[u8],
    (column, give): (&str, Give),
) -> Result<Result<Matched, FileError>, DbError> {
    let table = match table::read(bytes, column, HEADINGS) {
        Ok(table) => table,
        Err(error) => return Ok(Err(error)),
    };
    let found = verdicts(conn, vault, organisation, country, &table)?;
    let count = |verdict| found.iter().filter(|one| **one == verdict).count();
    Ok(Ok(Matched {
        rows: table.rows.len(),
        stopped: count(Verdict::Stopped),
        unreadable: count(Verdict::Unreadable),
        csv: written(&table, &found, give),
    }))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Stopped,
    Unreadable,
    Free,
}

fn verdicts(
    conn: &mut Conn,
    vault: &Vault,
    organisation: OrganisationId,
    country: &str,
    table: &Table,
) -> Result<Vec<Verdict>, DbError> {
    let hashed = |row: &table::Row| {
        Address::parse(row.value(table.column), country)
            .map(|address| (address.kind, address.hash(vault, organisation)))
    };
    let addresses: Vec<Option<(AddressKind, Vec<u8>)>> = table.rows.iter().map(hashed).collect();
    let mut on_the_list = std::collections::HashSet::new();
    for kind in AddressKind::ALL {
        let hashes: Vec<Vec<u8>> =
            addresses.iter().flatten().filter(|(of, _)| of == kind).map(|(_, hash)| hash.clone()).collect();
        let found = known(conn, organisation, *kind, &hashes)?;
        on_the_list.extend(found.into_iter().map(|hash| (*kind, hash)));
    }
    Ok(addresses
        .iter()
        .map(|address| match address {
            None => Verdict::Unreadable,
            Some(address) if on_the_list.contains(address) => Verdict::Stopped,
            Some(_) => Verdict::Free,
        })
        .collect())
}

fn written(table: &Table, verdicts: &[Verdict], give: Give) -> Vec<u8> {
    let mut out = csv::WriterBuilder::new().delimiter(table.delimiter).from_writer(b"\xef\xbb\xbf".to_vec());
    let rows = table.rows.iter().zip(verdicts);
    // Into memory: there is no disk to be full.
    let mut line = |fields: &[&str]| out.write_record(fields).is_ok();
    match give {
        Give::Stopped => {
            line(&["line", "address", "why"]);
            for (row, verdict) in rows.filter(|(_, verdict)| **verdict != Verdict::Free) {
                let why = if *verdict == Verdict::Stopped { "stopped" } else { "unreadable" };
                line(&[&row.line.to_string(), row.value(table.column), why]);
            }
        }
        Give::Rest => {
            line(&table.headings.iter().collect::<Vec<_>>());
            for (row, _) in rows.filter(|(_, verdict)| **verdict == Verdict::Free) {
                line(&row.fields.iter().collect::<Vec<_>>());
            }
        }
    }
    out.into_inner().unwrap_or_default()
}
