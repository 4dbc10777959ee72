//! From the command to the first answer, and what it needs when nobody asks for anything.

use std::time::Duration;

use crate::{
    measure::{Table, median, memory, milliseconds},
    portal::Installation,
};

pub fn measure(table: &mut Table) {
    let installation = Installation::new();
    let start = median(11, || drop(installation.start()));
    table.add("Start to first answer, median of 11", milliseconds(start));

    let running = installation.start();
    // Its threads settle.
    std::thread::park_timeout(Duration::from_secs(3));
    table.add("Resident memory, idle", format!("{:.1} MiB", memory(running.process(), "VmRSS")));
}
