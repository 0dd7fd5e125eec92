//! The handles of a ring, from the request to their owner.

use pf_abi::control::{MAX_TEXTURES, NtStatus, SetFrameChannelRequestV2Offer};
use pf_abi::frame::{FrameToken, SharedHeader};
use pf_abi::runtime::handles::{Adopted, Refused};

use crate::platform::{Adopter, OwnedHandle, Platform};

/// A request whose numbers make sense. Its handles are still the host's.
#[derive(Debug)]
pub struct Offer<'o>(SetFrameChannelRequestV2Offer<'o>);

impl<'o> Offer<'o> {
    /// Checks count, header size and handles. The 80-byte form of the request has no fences.
    ///
    /// # Errors
    /// `INVALID_PARAMETER`.
    pub fn check(request: SetFrameChannelRequestV2Offer<'o>) -> Result<Self, Refused<'o, NtStatus>> {
        let base = &request.base;
        let count = base.ring_len as usize;
        let header_fits = base.header_bytes == 0 || base.header_bytes as usize >= SharedHeader::PREFIX_V1;
        let textures = (1..=MAX_TEXTURES as usize).contains(&count)
            && base.texture_handles.iter().take(count).all(Option::is_some);
        if header_fits && textures && base.header_handle.is_some() && base.event_handle.is_some() {
            Ok(Self(request))
        } else {
            Err(request.refuse(NtStatus::INVALID_PARAMETER))
        }
    }

    /// Monitor for which the ring is meant.
    pub fn target(&self) -> u32 {
        self.0.base.target_id
    }

    /// Fails the request.
    pub fn refuse(self, status: NtStatus) -> Refused<'o, NtStatus> {
        self.0.refuse(status)
    }

    /// Takes the handles over: the request succeeds. There is a channel, for [`Self::check`] has seen its handles.
    pub fn adopt<P: Platform>(self, platform: &P) -> (Option<Channel<P>>, Adopted<'o>) {
        // The fence ring is not offered by this driver (no capability bit): its fences are dropped, and so closed.
        let (request, adopted) = self.0.adopt(&mut Adopter(platform));
        let base = request.base;
        let (Some(header), Some(event)) = (base.header_handle, base.event_handle) else { return (None, adopted) };
        let channel = Channel {
            target: base.target_id,
            generation: base.generation & FrameToken::GENERATION_MAX,
            header_bytes: match base.header_bytes as usize {
                0 => SharedHeader::PREFIX_V1,
                bytes => bytes.min(SharedHeader::SIZE),
            },
            header,
            event,
            textures: base.texture_handles.into_iter().take(base.ring_len as usize).flatten().collect(),
        };
        (Some(channel), adopted)
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
