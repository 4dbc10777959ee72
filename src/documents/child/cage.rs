//! What the child may not do, from its first breath: limits of the operating system, and on Linux a list of the few
//! system calls it may make (seccomp). No file, no network, no other process: these calls fail.
//!
//! The limits are set by the child itself, in safe code, before it reads a byte: what nobody has read cannot have taken
//! over yet, and a hard limit is not raised again (and the call that would is not on the list).

use clap::ValueEnum;
use rustix::process::{Resource, Rlimit, setrlimit};

/// Address space, in bytes: a page of 20 megapixels, its file and the program.
pub const MEMORY: u64 = 768 * 1024 * 1024;
/// Of processor time, for looking at a file and drawing it.
pub const CPU_SECONDS: u64 = 10;
/// Of processor time, for reading a document.
pub const READING_SECONDS: u64 = 20;
/// Of processor time, for writing a document anew: each page is drawn, and the result read again.
pub const REDACTING_SECONDS: u64 = 90;

/// `seconds` of processor time.
pub fn close(seconds: u64) -> Result<(), String> {
    let limits = [
        (Resource::As, MEMORY),
        (Resource::Cpu, seconds),
        // Standard input, output and error are open already.
        (Resource::Nofile, 3),
        (Resource::Fsize, 0),
        (Resource::Core, 0),
    ];
    for (what, most) in limits {
        setrlimit(what, Rlimit { current: Some(most), maximum: Some(most) })
            .map_err(|e| format!("a limit could not be set: {e}"))?;
    }
    calls()
}

#[cfg(target_os = "linux")]
fn calls() -> Result<(), String> {
    use seccompiler::{
        BpfProgram, SeccompAction, SeccompCmpArgLen as Length, SeccompCmpOp as Is, SeccompCondition,
        SeccompFilter, SeccompRule, apply_filter,
    };
    let always = [
        libc::SYS_read,
        libc::SYS_readv,
        libc::SYS_write,
        libc::SYS_writev,
        libc::SYS_close,
        libc::SYS_brk,
        libc::SYS_munmap,
        libc::SYS_mremap,
        libc::SYS_madvise,
        libc::SYS_futex,
        libc::SYS_exit,
        libc::SYS_exit_group,
        libc::SYS_rt_sigaction,
        libc::SYS_rt_sigprocmask,
        libc::SYS_rt_sigreturn,
        libc::SYS_sigaltstack,
        libc::SYS_clock_gettime,
        libc::SYS_getrandom,
        libc::SYS_getpid,
        libc::SYS_gettid,
        libc::SYS_tgkill,
        libc::SYS_sched_yield,
        libc::SYS_restart_syscall,
    ];
    // Memory, but none that can be run.
    let told = |e: &dyn std::fmt::Display| format!("the list of system calls: {e}");
    let no_code = || {
        let exec = u64::try_from(libc::PROT_EXEC).unwrap_or_default();
        let condition =
            SeccompCondition::new(2, Length::Dword, Is::MaskedEq(exec), 0).map_err(|e| told(&e))?;
        Ok::<_, String>(vec![SeccompRule::new(vec![condition]).map_err(|e| told(&e))?])
    };
    let mut rules: std::collections::BTreeMap<i64, Vec<SeccompRule>> =
        always.into_iter().map(|call| (call, Vec::new())).collect();
    rules.insert(libc::SYS_mmap, no_code()?);
    rules.insert(libc::SYS_mprotect, no_code()?);
    let refuse = SeccompAction::Errno(u32::try_from(libc::EPERM).unwrap_or(1));
    let arch = std::env::consts::ARCH.try_into().map_err(|e| told(&e))?;
    let filter = SeccompFilter::new(rules, refuse, SeccompAction::Allow, arch).map_err(|e| told(&e))?;
    let program: BpfProgram = filter.try_into().map_err(|e| told(&e))?;
    apply_filter(&program).map_err(|e| told(&e))
}

/// Elsewhere the limits alone hold; the portal is made for Linux.
#[cfg(not(target_os = "linux"))]
fn calls() -> Result<(), String> {
    Ok(())
}

/// What the cage is tried with.
#[derive(Clone, Copy, ValueEnum)]
pub enum Forbidden {
    /// Take more memory than there is for it.
    Memory,
    /// Calculate for ever.
    Processor,
    /// Wait for ever.
    Time,
    ReadFile,
    WriteFile,
    Network,
    Process,
    Environment,
}

/// Whether it could be done.
pub fn overstep(what: Forbidden) -> bool {
    match what {
        Forbidden::Memory => {
            let mut taken = Vec::new();
            while taken.len() < 64 {
                taken.push(vec![7_u8; 64 * 1024 * 1024]);
            }
            std::hint::black_box(&taken).len() == 64
        }
        Forbidden::Processor => {
            let mut number = 1_u64;
            loop {
                number = std::hint::black_box(number.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1));
                if number == 0 {
                    return true;
                }
            }
        }
        Forbidden::Time => loop {
            std::thread::park();
        },
        Forbidden::ReadFile => std::fs::File::open("/etc/hostname").is_ok(),
        Forbidden::WriteFile => std::fs::write("/tmp/indsigt-was-here", "x").is_ok(),
        Forbidden::Network => {
            std::net::TcpListener::bind("127.0.0.1:0").is_ok()
                || std::net::UdpSocket::bind("127.0.0.1:0").is_ok()
        }
        Forbidden::Process => std::process::Command::new("/bin/true").status().is_ok(),
        Forbidden::Environment => std::env::vars_os().next().is_some(),
    }
}
