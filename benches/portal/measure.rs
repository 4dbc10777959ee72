//! Medians, memory, and the table.

use std::time::{Duration, Instant};

#[derive(Default)]
pub struct Table {
    rows: Vec<[String; 2]>,
}

impl Table {
    /// Adds a line, and shows it at once: the whole takes minutes.
    pub fn add(&mut self, what: impl Into<String>, figure: impl Into<String>) {
        let row = [what.into(), figure.into()];
        eprintln!("{}: {}", row[0], row[1]);
        self.rows.push(row);
    }

    pub fn print(&self) {
        let wide = self.rows.iter().map(|[what, _]| what.chars().count()).max().unwrap_or_default();
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        println!("\n{:wide$}  on {cores} cores", "Indsigt, release build");
        println!("{}  {}", "-".repeat(wide), "-".repeat(24));
        for [what, figure] in &self.rows {
            println!("{what:wide$}  {figure}");
        }
    }
}

/// Runs `work` so many times and gives the middle duration.
pub fn median(times: usize, mut work: impl FnMut()) -> Duration {
    let mut taken: Vec<Duration> = (0..times)
        .map(|_| {
            let started = Instant::now();
            work();
            started.elapsed()
        })
        .collect();
    taken.sort();
    taken[times / 2]
}

pub fn milliseconds(time: Duration) -> String {
    format!("{:.1} ms", time.as_secs_f64() * 1000.0)
}

/// A figure of `/proc/PID/status` in MiB: `VmRSS` now, `VmHWM` at its peak.
pub fn memory(process: u32, figure: &str) -> f64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).expect("the process lives");
    let line = status.lines().find(|line| line.starts_with(figure)).expect("Linux tells it");
    let kib: f64 = line.split_whitespace().nth(1).and_then(|number| number.parse().ok()).expect("a number");
    kib / 1024.0
}

/// Makes the peak of a process start anew from what it uses now.
pub fn forget_peak(process: u32) {
    std::fs::write(format!("/proc/{process}/clear_refs"), "5").expect("our own process may be reset");
}
