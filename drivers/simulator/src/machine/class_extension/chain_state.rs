//! One swap chain: device, frames, end (iddcx-driver §3.2, §3.4). Pure state; time comes in as an argument.

use std::time::{Duration, Instant};

use pf_abi::iddcx::{IddStatus, WATCHDOG_MS};

use crate::machine::compositor::Offered;
use crate::machine::platform::graphics::{Gpu, GraphicsId};
use crate::status::Status;
use crate::verifier::{Rule, rules};

/// Surfaces of a chain: one being drawn, one offered, one with the driver.
pub const SURFACES: usize = 3;

/// Where a chain is in its life.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Life {
    #[default]
    Assigned,
    /// The driver is being told.
    Unassigning,
    /// The driver was told: no call is legal but its deletion.
    Unassigned,
    Deleted,
}

/// Why a call is refused, and which rule it broke, if any.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    pub status: Status,
    pub broken: Option<(Rule, &'static str)>,
}

impl Refusal {
    fn quiet(status: impl Into<Status>) -> Self {
        Self { status: status.into(), broken: None }
    }

    fn broken(status: impl Into<Status>, rule: Rule, why: &'static str) -> Self {
        Self { status: status.into(), broken: Some((rule, why)) }
    }
}

/// The driver's frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Taken {
    frame: Offered,
    finished: bool,
}

/// State of a chain.
#[derive(Debug, Default)]
pub struct ChainState {
    life: Life,
    device: Option<GraphicsId>,
    offered: Option<Offered>,
    taken: Option<Taken>,
    unserved_since: Option<Instant>,
    stall_reported: bool,
}

impl ChainState {
    pub fn life(&self) -> Life {
        self.life
    }

    pub fn device(&self) -> Option<GraphicsId> {
        self.device
    }

    /// IddCxSwapChainSetDevice. `gpu` is the device's, if it is one; `render` the chain's.
    ///
    /// # Errors
    /// [`Refusal`].
    pub fn set_device(&mut self, device: GraphicsId, gpu: Option<Gpu>, render: Gpu, lost: bool) -> Result<(), Refusal> {
        self.usable()?;
        if self.device.is_some() {
            return Err(Refusal::broken(IddStatus::E_INVALIDARG, rules::CHAIN_DEVICE, "the device is set already"));
        }
        match gpu {
            None => {
                return Err(Refusal::broken(IddStatus::E_INVALIDARG, rules::CHAIN_DEVICE, "that is no live device"));
            }
            Some(gpu) if gpu != render => {
                return Err(Refusal::broken(
                    IddStatus::E_INVALIDARG,
                    rules::CHAIN_DEVICE,
                    "the device is on another GPU",
                ));
            }
            Some(_) => {}
        }
        if lost {
            return Err(Refusal::quiet(IddStatus::DXGI_ACCESS_LOST));
        }
        self.device = Some(device);
        Ok(())
    }

    /// IddCxSwapChainReleaseAndAcquireBuffer: the frame, or `None` while there is no new one.
    ///
    /// # Errors
    /// [`Refusal`].
    pub fn acquire(&mut self) -> Result<Option<Offered>, Refusal> {
        self.usable()?;
        if self.device.is_none() {
            return Err(Refusal::broken(IddStatus::E_INVALIDARG, rules::CHAIN_ORDER, "acquired before SetDevice"));
        }
        if self.taken.is_some_and(|taken| !taken.finished) {
            let why = "acquired again without FinishedProcessingFrame";
            return Err(Refusal::broken(IddStatus::E_INVALIDARG, rules::CHAIN_ORDER, why));
        }
        let Some(frame) = self.offered.take() else { return Ok(None) };
        self.taken = Some(Taken { frame, finished: false });
        Ok(Some(frame))
    }

    /// IddCxSwapChainFinishedProcessingFrame.
    ///
    /// # Errors
    /// [`Refusal`].
    pub fn finished(&mut self) -> Result<(), Refusal> {
        self.usable()?;
        match &mut self.taken {
            Some(taken) if !taken.finished => {
                taken.finished = true;
                self.unserved_since = self.offered.map(|_| Instant::now());
                Ok(())
            }
            _ => Err(Refusal::broken(IddStatus::E_INVALIDARG, rules::CHAIN_ORDER, "finished without a frame")),
        }
    }

    /// IddCxSwapChainGetDirtyRects: how many there are. One: the whole picture.
    ///
    /// # Errors
    /// [`Refusal`].
    pub fn dirty_rects(&self, room: u32) -> Result<u32, Refusal> {
        self.usable()?;
        if self.taken.is_none_or(|taken| taken.finished) {
            return Err(Refusal::broken(
                IddStatus::E_INVALIDARG,
                rules::CHAIN_ORDER,
                "dirty rectangles outside a frame",
            ));
        }
        if room < 1 {
            let why = "room for fewer dirty rectangles than the frame announced";
            return Err(Refusal::broken(IddStatus::E_INVALIDARG, rules::CHAIN_ORDER, why));
        }
        Ok(1)
    }

    /// A surface that may be drawn: neither offered nor with the driver.
    pub fn free_surface(&self) -> usize {
        let busy = |index: usize| {
            self.offered.is_some_and(|frame| frame.surface == index)
                || self.taken.is_some_and(|taken| taken.frame.surface == index)
        };
        (0..SURFACES).find(|&index| !busy(index)).unwrap_or(0)
    }

    /// Puts a frame on offer in place of an older one; `false` when the chain takes none any more.
    pub fn offer(&mut self, frame: Offered, now: Instant) -> bool {
        if self.life != Life::Assigned {
            return false;
        }
        self.offered = Some(frame);
        self.unserved_since.get_or_insert(now);
        true
    }

    /// Whether a frame now waits longer than the watchdog allows; told once.
    pub fn stalled(&mut self, now: Instant) -> bool {
        let limit = Duration::from_millis(u64::from(WATCHDOG_MS));
        let served = self.device.is_none() || self.life != Life::Assigned || self.stall_reported;
        let over = self.unserved_since.is_some_and(|since| now.saturating_duration_since(since) > limit);
        if served || !over {
            return false;
        }
        self.stall_reported = true;
        true
    }

    /// The driver is about to be told that the chain ends.
    pub fn begin_unassign(&mut self) {
        if self.life == Life::Assigned {
            self.life = Life::Unassigning;
        }
    }

    /// The driver was told.
    pub fn end_unassign(&mut self) {
        if self.life == Life::Unassigning {
            self.life = Life::Unassigned;
        }
    }

    /// The driver deletes the chain; where it was in its life.
    pub fn delete(&mut self) -> Life {
        core::mem::replace(&mut self.life, Life::Deleted)
    }

    fn usable(&self) -> Result<(), Refusal> {
        match self.life {
            Life::Assigned => Ok(()),
            // The worker can't know yet.
            Life::Unassigning => Err(Refusal::quiet(IddStatus::DXGI_ACCESS_LOST)),
            Life::Unassigned => {
                Err(Refusal::broken(IddStatus::E_FAIL, rules::CHAIN_DEAD, "used after it was unassigned"))
            }
            Life::Deleted => Err(Refusal::broken(IddStatus::E_FAIL, rules::CHAIN_DEAD, "used after it was deleted")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GPU: Gpu = Gpu { low: 1, high: 0 };

    fn device() -> GraphicsId {
        GraphicsId::from_pointer(core::ptr::without_provenance_mut(16))
    }

    fn frame(number: u32, surface: usize) -> Offered {
        Offered { surface, number, display_qpc: 0 }
    }

    fn running() -> ChainState {
        let mut chain = ChainState::default();
        chain.set_device(device(), Some(GPU), GPU, false).unwrap();
        chain
    }

    fn rule<T: core::fmt::Debug>(result: Result<T, Refusal>) -> Option<&'static str> {
        result.unwrap_err().broken.map(|(rule, _)| rule.code)
    }

    #[test]
    fn frames_are_taken_one_after_another_and_the_newest_wins() {
        let mut chain = running();
        assert_eq!(chain.acquire(), Ok(None));
        assert!(chain.offer(frame(1, 0), Instant::now()) && chain.offer(frame(2, 1), Instant::now()));
        assert_eq!(chain.acquire(), Ok(Some(frame(2, 1))));
        assert_eq!(chain.free_surface(), 0);
        assert_eq!(chain.dirty_rects(1), Ok(1));
        chain.offer(frame(3, 0), Instant::now());
        assert_eq!(chain.free_surface(), 2);
        assert_eq!(chain.finished(), Ok(()));
        assert_eq!(chain.acquire(), Ok(Some(frame(3, 0))));
    }

    #[test]
    fn wrong_orders_break_rules() {
        let mut chain = ChainState::default();
        assert_eq!(rule(chain.acquire()), Some("chain.order"));
        assert_eq!(rule(chain.set_device(device(), None, GPU, false)), Some("chain.device"));
        assert_eq!(rule(chain.set_device(device(), Some(Gpu { low: 2, high: 0 }), GPU, false)), Some("chain.device"));
        assert_eq!(chain.set_device(device(), Some(GPU), GPU, true).unwrap_err().broken, None);
        chain.set_device(device(), Some(GPU), GPU, false).unwrap();
        assert_eq!(rule(chain.set_device(device(), Some(GPU), GPU, false)), Some("chain.device"));
        assert_eq!(rule(chain.finished()), Some("chain.order"));
        assert_eq!(rule(chain.dirty_rects(1)), Some("chain.order"));
        chain.offer(frame(1, 0), Instant::now());
        chain.acquire().unwrap();
        assert_eq!(rule(chain.acquire()), Some("chain.order"));
        assert_eq!(rule(chain.dirty_rects(0)), Some("chain.order"));
        chain.finished().unwrap();
        assert_eq!(rule(chain.finished()), Some("chain.order"));
    }

    #[test]
    fn the_end_is_noticed_quietly_first_and_loudly_afterwards() {
        let mut chain = running();
        chain.begin_unassign();
        assert!(!chain.offer(frame(1, 0), Instant::now()));
        assert_eq!(chain.acquire().unwrap_err(), Refusal::quiet(IddStatus::DXGI_ACCESS_LOST));
        chain.end_unassign();
        assert_eq!(rule(chain.acquire()), Some("chain.dead"));
        assert_eq!(chain.delete(), Life::Unassigned);
        assert_eq!(rule(chain.finished()), Some("chain.dead"));
    }

    #[test]
    fn a_frame_that_nobody_finishes_stalls_once() {
        let mut chain = running();
        let start = Instant::now();
        chain.offer(frame(1, 0), start);
        chain.offer(frame(2, 1), start + Duration::from_secs(9));
        assert!(!chain.stalled(start + Duration::from_secs(10)));
        assert!(chain.stalled(start + Duration::from_secs(11)));
        assert!(!chain.stalled(start + Duration::from_secs(12)));
    }
}
