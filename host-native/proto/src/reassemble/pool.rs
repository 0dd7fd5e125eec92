//! Memory of all frames of a session, taken when it starts.

use std::sync::{Arc, Mutex, PoisonError};

use pf_abi::wire;

use super::config::ReassemblerConfig;
use super::frame::{Frame, Room};

/// Frames of a size beyond those that may be in flight: they wait for their turn, or for whoever decodes them.
const LENT: usize = 4;
/// Each size is a quarter of the one before it.
const STEP: usize = 4;
/// There is no smaller size than this.
const LEAST: usize = 128 << 10;

/// Frames of one size.
#[derive(Debug)]
struct Class {
    room: Room,
    /// The one used last comes first: its memory is warm.
    #[expect(clippy::vec_box, reason = "frames move between pool, table and units without being copied")]
    free: Vec<Box<Frame>>,
}

/// Where units put their frame when they are dropped, on whatever thread.
#[derive(Clone, Debug)]
pub(super) struct Returns(
    #[expect(clippy::vec_box, reason = "frames move between pool, table and units without being copied")]
    Arc<Mutex<Vec<Box<Frame>>>>,
);

impl Returns {
    pub(super) fn put(&self, frame: Box<Frame>) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(frame);
    }
}

/// Frames in a few sizes, from the largest that the session allows down; of each as many as the limit of bytes in
/// flight lets open, at most as many as the window reaches back. Pages that no frame has used yet cost address space
/// only.
#[derive(Debug)]
pub(super) struct Pool {
    /// Smallest first.
    classes: Vec<Class>,
    returns: Returns,
}

impl Pool {
    pub(super) fn new(config: &ReassemblerConfig) -> Self {
        let largest = config.max_frame_bytes() as usize;
        let sizes = std::iter::successors(Some(largest), |size| Some(size / STEP)).take_while(|&size| size >= LEAST);
        let window = wire::LOSS_WINDOW_FRAMES as usize;
        let mut total = 0;
        let mut classes: Vec<Class> = sizes
            .map(|size| {
                let count = (config.bytes_in_flight() / size).min(window) + LENT;
                total += count;
                let room = Room::for_frames(size, config.max_data_per_block);
                Class { room, free: (0..count).map(|_| Box::new(Frame::new(room))).collect() }
            })
            .collect();
        classes.reverse();
        Self { classes, returns: Returns(Arc::new(Mutex::new(Vec::with_capacity(total)))) }
    }

    pub(super) fn returns(&self) -> Returns {
        self.returns.clone()
    }

    /// A frame whose memory `suffices`, as small as there is.
    pub(super) fn take(&mut self, suffices: impl Fn(&Room) -> bool) -> Option<Box<Frame>> {
        self.fetch_returned();
        self.classes.iter_mut().filter(|class| suffices(&class.room)).find_map(|class| class.free.pop())
    }

    pub(super) fn put(&mut self, frame: Box<Frame>) {
        let bytes = frame.room().bytes;
        if let Some(class) = self.classes.iter_mut().find(|class| class.room.bytes == bytes) {
            class.free.push(frame);
        }
    }

    fn fetch_returned(&mut self) {
        loop {
            let frame = self.returns.0.lock().unwrap_or_else(PoisonError::into_inner).pop();
            match frame {
                Some(frame) => self.put(frame),
                None => break,
            }
        }
    }
}
