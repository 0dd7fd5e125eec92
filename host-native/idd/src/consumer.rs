//! Takes the newest frame out of a ring (driver-abi §3.A, consume).

use pf_abi::frame::FrameToken;
use pf_abi::runtime::protocol::BadSlot;
use pf_media::SlotLease;

use crate::ring::Ring;
use crate::transport::{DeviceIo, RingTexture};

/// What the consumer saw, since its ring was attached.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ConsumerStats {
    /// Frames handed out.
    pub taken: u64,
    /// Frames that were overtaken by newer ones before we looked, by their sequence numbers.
    pub overtaken: u64,
    /// Tokens of another generation.
    pub stale_generation: u64,
    /// Tokens that name a slot outside the ring.
    pub bad_slot: u64,
    /// Slots whose mutex could not be had in time.
    pub busy: u64,
}

/// A frame in a texture that we hold.
#[derive(Debug)]
pub(crate) struct Taken<'r> {
    pub lease: SlotLease<'r>,
    /// Performance counter at the newest present.
    pub qpc: u64,
    pub sequence: u32,
}

/// Why a token tells of no frame to take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Skip {
    /// Nothing published, or nothing new.
    Nothing,
    /// A token of another generation.
    OtherRing,
    /// A slot outside the ring.
    BadSlot,
}

/// What the publish cell says.
type Newest = Result<Option<(FrameToken, usize)>, BadSlot>;

/// Remembers what was taken.
#[derive(Debug, Default)]
pub(crate) struct Consumer {
    last: Option<u32>,
    pub stats: ConsumerStats,
}

impl Consumer {
    /// Forgets the ring before, for a new generation.
    pub fn reset(&mut self) {
        self.last = None;
    }

    /// A frame that can be taken, and its slot.
    fn judge(&self, newest: Newest, generation: u32) -> Result<(FrameToken, usize), Skip> {
        match newest.map_err(|_| Skip::BadSlot)? {
            Some((token, _)) if token.generation() != generation => Err(Skip::OtherRing),
            Some((token, slot)) if self.last != Some(token.seq()) => Ok((token, slot)),
            _ => Err(Skip::Nothing),
        }
    }

    /// Whether there is a frame that was not taken yet.
    pub fn look<D: DeviceIo>(&mut self, ring: &Ring<D>) -> bool {
        match self.judge(ring.header.load_frame(), ring.generation) {
            Ok(_) => return true,
            Err(Skip::Nothing) => {}
            Err(Skip::OtherRing) => self.stats.stale_generation += 1,
            Err(Skip::BadSlot) => self.stats.bad_slot += 1,
        }
        false
    }

    /// The newest frame that was not taken yet.
    pub fn take<'r, D: DeviceIo>(&mut self, ring: &'r Ring<D>) -> Option<Taken<'r>> {
        let (token, slot) = self.judge(ring.header.load_frame(), ring.generation).ok()?;
        let Some(lease) = ring.textures[slot].hold() else {
            self.stats.busy += 1;
            return None;
        };
        // While we waited, the producer may have drawn a newer frame into this very slot.
        let sequence = match ring.header.load_frame() {
            Ok(Some((again, at))) if at == slot && again.generation() == ring.generation => again.seq(),
            _ => token.seq(),
        };
        if let Some(last) = self.last {
            self.stats.overtaken += u64::from(sequence.wrapping_sub(last).wrapping_sub(1)).min(1 << 16);
        }
        self.last = Some(sequence);
        self.stats.taken += 1;
        Some(Taken { lease, qpc: ring.header.qpc_pts(), sequence })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_fresh_token_of_this_ring_is_taken() {
        let mut consumer = Consumer::default();
        let newest = |seq, generation| (FrameToken::new(2, seq, generation), 2);
        assert_eq!(consumer.judge(Ok(None), 3), Err(Skip::Nothing), "nothing published");
        assert_eq!(consumer.judge(Ok(Some(newest(7, 3))), 3), Ok(newest(7, 3)));
        assert_eq!(consumer.judge(Ok(Some(newest(7, 4))), 3), Err(Skip::OtherRing));
        assert_eq!(consumer.judge(Err(BadSlot { got: 6, slots: 6 }), 3), Err(Skip::BadSlot));
        consumer.last = Some(7);
        assert_eq!(consumer.judge(Ok(Some(newest(7, 3))), 3), Err(Skip::Nothing), "the same frame again");
        let anew = newest(1, 3);
        assert_eq!(consumer.judge(Ok(Some(anew)), 3), Ok(anew), "the driver attached anew and counts from 1");
    }
}
