//! What the reassembler gives out.

use pf_abi::wire::UserFlags;

use super::frame::Frame;
use super::pool::Returns;

/// An access unit. Its memory goes back to the reassembler when it is dropped, on whatever thread.
#[derive(Debug)]
pub struct Unit {
    /// There until the drop.
    frame: Option<Box<Frame>>,
    holes: u32,
    returns: Returns,
}

impl Unit {
    pub(super) fn new(frame: Box<Frame>, holes: u32, returns: Returns) -> Self {
        Self { frame: Some(frame), holes, returns }
    }

    fn with<T>(&self, read: impl FnOnce(&Frame) -> T, none: T) -> T {
        self.frame.as_deref().map_or(none, read)
    }

    pub fn frame_index(&self) -> u32 {
        self.with(Frame::index, 0)
    }

    /// Capture instant in ns of the host's wall clock.
    pub fn pts_ns(&self) -> u64 {
        self.with(Frame::pts_ns, 0)
    }

    pub fn flags(&self) -> UserFlags {
        self.with(Frame::flags, UserFlags::EMPTY)
    }

    /// Data shards that FEC rebuilt.
    pub fn recovered_shards(&self) -> u32 {
        self.with(Frame::repaired, 0)
    }

    /// Data shards which did not come and read as zeros; only chunk-aligned units have any (wire §4.7).
    pub fn missing_shards(&self) -> u32 {
        self.holes
    }

    /// The unit's bytes, without padding.
    pub fn data(&self) -> &[u8] {
        self.frame.as_deref().map_or(&[], Frame::bytes)
    }
}

impl Drop for Unit {
    fn drop(&mut self) {
        if let Some(frame) = self.frame.take() {
            self.returns.put(frame);
        }
    }
}
