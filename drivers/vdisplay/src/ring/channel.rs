//! The handles of a ring, from the request to their owner.

use std::collections::HashSet;

use pf_abi::control::{MAX_TEXTURES, NtStatus, SetFrameChannelRequestV2};
use pf_abi::frame::{FrameToken, SharedHeader};

use crate::platform::{OwnedHandle, Platform};

/// A request whose numbers make sense. Its handles are still the host's.
#[derive(Clone, Copy, Debug)]
pub struct Offer(SetFrameChannelRequestV2);

impl Offer {
    /// Checks count, header size and handle values. The 80-byte form of the request has zero fences.
    ///
    /// # Errors
    /// `INVALID_PARAMETER`; nothing is adopted.
    pub fn check(request: SetFrameChannelRequestV2) -> Result<Self, NtStatus> {
        let base = &request.base;
        let count = base.ring_len as usize;
        let header_fits = base.header_bytes == 0 || base.header_bytes as usize >= SharedHeader::PREFIX_V1;
        if !(1..=MAX_TEXTURES as usize).contains(&count) || !header_fits {
            return Err(NtStatus::INVALID_PARAMETER);
        }
        // Each value is closed once, so each may be there once.
        let mut seen = HashSet::new();
        let fences = [request.ready_fence_handle, request.retire_fence_handle];
        let needed = [base.header_handle, base.event_handle];
        let needed = needed.into_iter().chain(base.texture_handles[..count].iter().copied());
        let given = needed.chain(fences.into_iter().filter(|value| *value != 0));
        for value in given {
            if value == 0 || !seen.insert(value) {
                return Err(NtStatus::INVALID_PARAMETER);
            }
        }
        Ok(Self(request))
    }

    /// Monitor for which the ring is meant.
    pub fn target(&self) -> u32 {
        self.0.base.target_id
    }

    /// Takes the handles over; only when the request is about to succeed.
    pub fn adopt<P: Platform>(self, platform: &P) -> Channel<P> {
        let Self(SetFrameChannelRequestV2 { base, ready_fence_handle, retire_fence_handle }) = self;
        // The fence ring is not offered by this driver (no capability bit), so its fences are of no use here.
        for fence in [ready_fence_handle, retire_fence_handle] {
            if fence != 0 {
                drop(OwnedHandle::adopt(platform, fence));
            }
        }
        Channel {
            target: base.target_id,
            generation: base.generation & FrameToken::GENERATION_MAX,
            header_bytes: match base.header_bytes as usize {
                0 => SharedHeader::PREFIX_V1,
                bytes => bytes.min(SharedHeader::SIZE),
            },
            header: OwnedHandle::adopt(platform, base.header_handle),
            event: OwnedHandle::adopt(platform, base.event_handle),
            textures: base.texture_handles[..base.ring_len as usize]
                .iter()
                .map(|value| OwnedHandle::adopt(platform, *value))
                .collect(),
        }
    }
}

/// A delivered ring that is not attached yet. Dropping it closes the handles.
#[derive(Debug)]
pub struct Channel<P: Platform> {
    pub(super) target: u32,
    /// 24 bits.
    pub(super) generation: u32,
    /// Bytes of the header that the host allocated, 64..344.
    pub(super) header_bytes: usize,
    pub(super) header: OwnedHandle<P>,
    pub(super) event: OwnedHandle<P>,
    pub(super) textures: Vec<OwnedHandle<P>>,
}

impl<P: Platform> Channel<P> {
    /// Generation of the ring, 24 bits.
    pub fn generation(&self) -> u32 {
        self.generation
    }
}
