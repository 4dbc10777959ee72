//! Compression on several threads: a stream is cut into blocks of one size, each is deflated alone, and the results
//! stand in order behind each other (RFC 1951: a block that ends with a sync flush ends on a whole byte).
//!
//! Invariant: what comes out depends on what goes in and on [`BLOCK`] alone, never on which thread was faster.

use std::{
    io,
    sync::{
        Mutex, PoisonError,
        mpsc::{Receiver, SyncSender, sync_channel},
    },
};

use flate2::{Compress, Compression, FlushCompress, Status};

/// Bytes that are compressed alone: an eighth of a per cent larger than one stream, and small enough that a dozen of
/// them are always in memory.
pub(super) const BLOCK: usize = 256 * 1024;
/// Half the time of the usual level 6 for an eighth more bytes (measured on rows like ours).
const LEVEL: u32 = 3;

/// One block on its way through a thread.
pub(super) struct Job {
    plain: Vec<u8>,
    /// The last block ends the stream.
    last: bool,
    done: SyncSender<io::Result<Vec<u8>>>,
}

/// A block that will be there when a thread has done it.
pub(super) type Promise = Receiver<io::Result<Vec<u8>>>;

impl Job {
    pub fn new(plain: Vec<u8>, last: bool) -> (Job, Promise) {
        let (done, promise) = sync_channel(1);
        (Job { plain, last, done }, promise)
    }
}

/// Does what comes until nobody can send any more. Several threads may do so on the same queue.
pub(super) fn work(queue: &Mutex<Receiver<Job>>) {
    let mut deflate = Compress::new(Compression::new(LEVEL), false);
    loop {
        let next = queue.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(job) = next else { return };
        // Nobody waits any more when the package was given up.
        let _ = job.done.send(block(&mut deflate, &job.plain, job.last));
    }
}

fn block(deflate: &mut Compress, plain: &[u8], last: bool) -> io::Result<Vec<u8>> {
    deflate.reset();
    let mut out = Vec::with_capacity(plain.len() / 4 + 1024);
    let flush = if last { FlushCompress::Finish } else { FlushCompress::Sync };
    loop {
        let taken = usize::try_from(deflate.total_in()).map_err(io::Error::other)?;
        let room = out.capacity() - out.len();
        let status = deflate.compress_vec(&plain[taken..], &mut out, flush).map_err(io::Error::other)?;
        let whole = usize::try_from(deflate.total_in()).map_err(io::Error::other)? == plain.len();
        // A flush is done when it left room behind it.
        let done = if last { status == Status::StreamEnd } else { whole && out.len() < out.capacity() };
        if done {
            return Ok(out);
        }
        if room < BLOCK {
            out.reserve(BLOCK / 4);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;

    #[test]
    fn blocks_behind_each_other_are_one_stream() {
        let mut seed = 7_u64;
        let mut noise = |count: usize| -> Vec<u8> {
            let mut next = || {
                seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                (seed >> 56) as u8
            };
            (0..count).map(|_| next()).collect()
        };
        let plain = [noise(BLOCK), vec![b'a'; BLOCK], noise(BLOCK), noise(17), Vec::new()];
        let (last, before) = plain.split_last().unwrap();
        let mut deflate = Compress::new(Compression::new(LEVEL), false);
        let mut packed = Vec::new();
        before.iter().for_each(|one| packed.extend(block(&mut deflate, one, false).unwrap()));
        packed.extend(block(&mut deflate, last, true).unwrap());
        let mut back = Vec::new();
        flate2::read::DeflateDecoder::new(&packed[..]).read_to_end(&mut back).unwrap();
        assert!(back == plain.concat());
        assert!(block(&mut deflate, &plain[1], false).unwrap().len() < 1024);
    }
}
