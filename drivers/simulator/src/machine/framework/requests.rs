//! Requests: copies of a client's buffers, completed exactly once.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use parking_lot::{Condvar, Mutex};

use crate::machine::objects::Handle;
use crate::status::Status;

/// Bytes behind each buffer that nobody may touch.
const GUARD: usize = 64;
const GUARD_BYTE: u8 = 0xa5;
/// What an output buffer holds before the driver writes it: reading it shows.
const POISON: u8 = 0xcc;
/// What buffers hold after completion.
const RESTING_BYTE: u8 = 0x5a;
/// Buffers of completed requests that are watched for late writes.
const RESTING: usize = 32;

/// A buffer with a guard. The driver writes through its address while it has the request.
#[derive(Debug)]
pub struct Buffer {
    bytes: Box<[SharedByte]>,
    len: usize,
}

type SharedByte = std::sync::atomic::AtomicU8;

impl Buffer {
    fn new(content: impl Iterator<Item = u8>, len: usize) -> Self {
        let guard = std::iter::repeat_n(GUARD_BYTE, GUARD);
        Self { bytes: content.take(len).chain(guard).map(SharedByte::new).collect(), len }
    }

    /// Address of the first byte; the atomics make writes of the driver visible without undefined behaviour.
    pub fn address(&self) -> usize {
        self.bytes.as_ptr().expose_provenance()
    }

    pub fn len(&self) -> usize {
        self.len
    }

    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The first `count` bytes.
    pub fn copy(&self, count: usize) -> Vec<u8> {
        self.bytes[..count.min(self.len)].iter().map(|byte| byte.load(Ordering::Relaxed)).collect()
    }

    fn guard_intact(&self) -> bool {
        self.bytes[self.len..].iter().all(|byte| byte.load(Ordering::Relaxed) == GUARD_BYTE)
    }

    fn rest(&self) {
        self.bytes.iter().for_each(|byte| byte.store(RESTING_BYTE, Ordering::Relaxed));
    }

    fn rested(&self) -> bool {
        self.bytes.iter().all(|byte| byte.load(Ordering::Relaxed) == RESTING_BYTE)
    }
}

/// How a request ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    pub status: Status,
    pub information: usize,
    pub output: Vec<u8>,
    /// What the driver did to the buffers that it must not.
    pub faults: Vec<&'static str>,
}

/// A request on its way.
#[derive(Debug)]
pub struct Request {
    pub code: u32,
    pub process_id: u32,
    pub file: Handle,
    pub input: Buffer,
    pub output: Buffer,
    original: Vec<u8>,
    information: AtomicU64,
    outcome: Mutex<Option<Outcome>>,
    completed: Condvar,
}

/// Why a completion is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CompletedTwice;

impl Request {
    pub fn new(code: u32, process_id: u32, file: Handle, input: &[u8], output_bytes: usize) -> Self {
        Self {
            code,
            process_id,
            file,
            input: Buffer::new(input.iter().copied(), input.len()),
            output: Buffer::new(std::iter::repeat(POISON), output_bytes),
            original: input.to_vec(),
            information: AtomicU64::new(0),
            outcome: Mutex::new(None),
            completed: Condvar::new(),
        }
    }

    /// WdfRequestSetInformation.
    pub fn set_information(&self, information: usize) {
        self.information.store(information as u64, Ordering::Release);
    }

    /// Completes the request; `information` replaces what was set before.
    ///
    /// # Errors
    /// The request was completed already.
    pub fn complete(&self, status: Status, information: Option<usize>) -> Result<Vec<&'static str>, CompletedTwice> {
        let mut outcome = self.outcome.lock();
        if outcome.is_some() {
            return Err(CompletedTwice);
        }
        let mut information = information.unwrap_or_else(|| self.information.load(Ordering::Acquire) as usize);
        let mut faults = Vec::new();
        if !self.input.guard_intact() || !self.output.guard_intact() {
            faults.push("bytes behind a buffer were written");
        }
        if self.input.copy(self.original.len()) != self.original {
            faults.push("the input buffer was written");
        }
        if information > self.output.len() && status.is_success() {
            faults.push("more information than the output buffer holds");
        }
        information = information.min(self.output.len());
        let output = if status.is_error() { Vec::new() } else { self.output.copy(information) };
        let information = if status.is_error() { 0 } else { information };
        self.input.rest();
        self.output.rest();
        *outcome = Some(Outcome { status, information, output, faults: faults.clone() });
        self.completed.notify_all();
        Ok(faults)
    }

    /// Waits for the completion.
    pub fn wait(&self, limit: Duration) -> Option<Outcome> {
        let deadline = Instant::now() + limit;
        let mut outcome = self.outcome.lock();
        while outcome.is_none() {
            if self.completed.wait_until(&mut outcome, deadline).timed_out() {
                break;
            }
        }
        outcome.clone()
    }

    /// Whether nobody wrote into the buffers after the completion.
    pub fn untouched(&self) -> bool {
        self.input.rested() && self.output.rested()
    }
}

/// Requests on their way, and some that have ended.
#[derive(Debug, Default)]
pub struct Requests {
    open: Mutex<HashMap<Handle, Arc<Request>>>,
    resting: Mutex<VecDeque<Arc<Request>>>,
    total: AtomicU64,
}

impl Requests {
    pub(crate) fn insert(&self, handle: Handle, request: Arc<Request>) {
        self.total.fetch_add(1, Ordering::Relaxed);
        self.open.lock().insert(handle, request);
    }

    pub(crate) fn get(&self, handle: Handle) -> Option<Arc<Request>> {
        self.open.lock().get(&handle).cloned()
    }

    /// Takes an ended request out; `false` when the buffers of an older one were touched since.
    pub(crate) fn retire(&self, handle: Handle) -> bool {
        let Some(request) = self.open.lock().remove(&handle) else { return true };
        let mut resting = self.resting.lock();
        resting.push_back(request);
        let oldest = if resting.len() > RESTING { resting.pop_front() } else { None };
        oldest.is_none_or(|oldest| oldest.untouched())
    }

    /// Whether the buffers of all resting requests are as they were left.
    pub(crate) fn all_untouched(&self) -> bool {
        self.resting.lock().iter().all(|request| request.untouched())
    }

    pub(crate) fn open_count(&self) -> usize {
        self.open.lock().len()
    }

    /// Requests so far.
    pub fn total(&self) -> u64 {
        self.total.load(Ordering::Relaxed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(input: &[u8], output: usize) -> Request {
        Request::new(1, 2, Handle::from_pointer(core::ptr::null_mut()), input, output)
    }

    #[test]
    fn output_is_copied_up_to_the_information() {
        let request = request(b"abc", 8);
        for (index, byte) in [7, 8, 9, 10].into_iter().enumerate() {
            request.output.bytes[index].store(byte, Ordering::Relaxed);
        }
        assert_eq!(request.complete(Status::SUCCESS, Some(3)), Ok(vec![]));
        let outcome = request.wait(Duration::ZERO).unwrap();
        assert_eq!((outcome.status, outcome.information, outcome.output), (Status::SUCCESS, 3, vec![7, 8, 9]));
        assert_eq!(request.complete(Status::SUCCESS, None), Err(CompletedTwice));
    }

    #[test]
    fn errors_carry_no_data() {
        let request = request(b"", 8);
        request.set_information(8);
        assert_eq!(request.complete(Status(0xc000_000d_u32 as i32), None), Ok(vec![]));
        let outcome = request.wait(Duration::ZERO).unwrap();
        assert_eq!((outcome.information, outcome.output.len()), (0, 0));
    }

    #[test]
    fn misuse_of_buffers_is_noticed() {
        let too_much = request(b"", 2);
        assert_eq!(too_much.complete(Status::SUCCESS, Some(3)).unwrap().len(), 1);
        assert_eq!(too_much.wait(Duration::ZERO).unwrap().output.len(), 2);
        let guard = request(b"", 2);
        guard.output.bytes[2].store(0, Ordering::Relaxed);
        assert_eq!(guard.complete(Status::SUCCESS, Some(1)).unwrap().len(), 1);
        let input = request(b"xyz", 2);
        input.input.bytes[1].store(0, Ordering::Relaxed);
        assert_eq!(input.complete(Status::SUCCESS, None).unwrap(), ["the input buffer was written"]);
        assert!(input.untouched());
        input.output.bytes[0].store(0, Ordering::Relaxed);
        assert!(!input.untouched());
    }

    #[test]
    fn a_wait_ends_without_completion() {
        assert_eq!(request(b"", 0).wait(Duration::from_millis(1)), None);
    }
}
