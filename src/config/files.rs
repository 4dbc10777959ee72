//! What is taken of files that people send, and who scans them.

use serde::{Deserialize, Serialize};

use super::LimitSettings;
use crate::documents::{Address, Limits, Scanner, Unscanned};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ScannerSettings {
    /// ClamAV's daemon: `unix:/run/clamav/clamd.ctl` or `tcp:127.0.0.1:3310`. Empty: uploads are held, unscanned.
    pub address: String,
    /// clamd's `StreamMaxLength`: a longer file is held instead of sent.
    pub stream_megabytes: u16,
    /// `release`: a handler may open a file that was not scanned, one by one, with a reason; `keep`: nobody may.
    pub unscanned: String,
}

impl Default for ScannerSettings {
    fn default() -> Self {
        ScannerSettings { address: String::new(), stream_megabytes: 25, unscanned: "release".into() }
    }
}

pub(super) fn uploads(limits: &LimitSettings) -> Limits {
    Limits {
        bytes: u64::from(limits.upload_megabytes) * 1024 * 1024,
        files: limits.uploads_per_request.into(),
        pages: limits.upload_pages,
        pixels: u64::from(limits.upload_megapixels) * 1_000_000,
    }
}

pub(super) fn scanner(
    settings: &ScannerSettings,
    problems: &mut Vec<String>,
) -> (Option<Scanner>, Unscanned) {
    let ScannerSettings { address, stream_megabytes, unscanned } = settings;
    let policy = Unscanned::parse(unscanned);
    if policy.is_none() {
        problems.push(format!("scanner.unscanned: {unscanned:?} is neither release nor keep"));
    }
    if *stream_megabytes == 0 {
        problems.push("scanner.stream_megabytes: at least 1".into());
    }
    let at = Address::parse(address);
    if at.is_none() && !address.is_empty() {
        problems.push(format!(
            "scanner.address: {address:?} is neither unix:/PATH, such as unix:/run/clamav/clamd.ctl, nor tcp:HOST:PORT"
        ));
    }
    let longest = u64::from(*stream_megabytes) * 1024 * 1024;
    (at.map(|address| Scanner { address, longest }), policy.unwrap_or(Unscanned::Release))
}
