//! The driver's side: monitors, handle values, and what happens to a ring that is delivered.

use std::collections::BTreeMap;
use std::os::fd::OwnedFd;

use pf_abi::control::{
    AddReply, AddRequest, DisplayHandler, InfoReply, NtStatus, PROTOCOL_VERSION, PlaneStamp, RemoveRequest,
    SetCursorChannelRequestOffer, SetCursorForwardRequest, SetFrameChannelRequestV2Offer, SetRenderAdapterRequest,
    UpdateModesRequest, WATCHDOG_TIMEOUT_S,
};
use pf_abi::frame::{RING_LEN, SharedHeader};
use pf_abi::runtime::handles::{Adopted, HandleOwner, HandleValue, Refused};
use pf_abi::{lockstep_of, party};

use super::painter::{Painter, RingObjects};

/// What the driver does with the next rings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AttachAct {
    /// Opens them and draws.
    #[default]
    Open,
    /// Opens them and draws nothing.
    OpenOnly,
    /// Answers the request, then does nothing.
    Ignore,
    /// Reports that a texture could not be opened.
    TextureFailed,
    /// Names another GPU.
    WrongGpu,
    /// Refuses the request.
    Refuse,
}

/// One monitor of the fake driver.
pub(crate) struct Monitor {
    pub target: u32,
    pub painter: Option<Painter>,
}

/// What the fake driver knows; tests read and change it.
#[derive(Default)]
pub struct FakeState {
    /// Names of the requests, in order.
    pub log: Vec<&'static str>,
    /// What happens to the next rings.
    pub attach: AttachAct,
    /// Frames per second that painters draw; 0 = only the first frame.
    pub refresh_hz: u32,
    /// Planes that GET_INFO tells; None = our own.
    pub planes: Option<Vec<PlaneStamp>>,
    /// GET_INFO answers only the 8 bytes of the family.
    pub short_info: bool,
    pub(crate) monitors: BTreeMap<u64, Monitor>,
    pub(crate) handles: BTreeMap<u64, OwnedFd>,
    pub(crate) active: BTreeMap<u32, (u32, u32)>,
    next_target: u32,
    next_handle: u64,
}

impl FakeState {
    /// A driver that draws at this rate; 0 = one frame and then none.
    #[must_use]
    pub fn drawing(refresh_hz: u32) -> Self {
        Self { refresh_hz, ..Self::default() }
    }

    /// A driver that does this with rings, and draws one frame if it draws at all.
    #[must_use]
    pub fn attaching(attach: AttachAct) -> Self {
        Self { attach, ..Self::default() }
    }

    /// Monitors that exist.
    #[must_use]
    pub fn monitor_count(&self) -> usize {
        self.monitors.len()
    }

    /// Handle values that nobody has closed.
    #[must_use]
    pub fn handle_count(&self) -> usize {
        self.handles.len()
    }

    /// Targets that are switched on.
    #[must_use]
    pub fn active_count(&self) -> usize {
        self.active.len()
    }

    /// How often a request came.
    #[must_use]
    pub fn count(&self, name: &str) -> usize {
        self.log.iter().filter(|entry| **entry == name).count()
    }

    pub(crate) fn adopt_descriptor(&mut self, descriptor: OwnedFd) -> u64 {
        self.next_handle += 4;
        self.handles.insert(self.next_handle, descriptor);
        self.next_handle
    }

    fn stamps(&self) -> Vec<PlaneStamp> {
        let own =
            || lockstep_of(party::DRIVER).map(|p| PlaneStamp { plane_id: p.id, version: p.version, hash: p.hash });
        self.planes.clone().unwrap_or_else(|| own().collect())
    }
}

/// The driver's own handles: an adopted value leaves the table.
struct Table<'t>(&'t mut BTreeMap<u64, OwnedFd>);

impl HandleOwner for Table<'_> {
    type Owned = Option<OwnedFd>;
    fn own(&mut self, value: u64) -> Option<OwnedFd> {
        self.0.remove(&value)
    }
}

impl DisplayHandler for FakeState {
    type Caller = ();

    fn add(&mut self, (): &(), request: AddRequest) -> Result<AddReply, NtStatus> {
        self.log.push("ADD");
        request.check_ranges().map_err(|_| NtStatus::INVALID_PARAMETER)?;
        self.next_target += 1;
        let monitor = Monitor { target: 0x200 + self.next_target, painter: None };
        let target_id = monitor.target;
        self.monitors.insert(request.session_id, monitor);
        Ok(AddReply { target_id, wudf_pid: std::process::id(), resolved_monitor_id: 1, ..AddReply::default() })
    }

    fn remove(&mut self, (): &(), request: RemoveRequest) -> Result<(), NtStatus> {
        self.log.push("REMOVE");
        if let Some(monitor) = self.monitors.remove(&request.session_id) {
            self.active.remove(&monitor.target);
        }
        Ok(())
    }

    fn set_render_adapter(&mut self, (): &(), _request: SetRenderAdapterRequest) -> Result<(), NtStatus> {
        self.log.push("SET_RENDER_ADAPTER");
        Ok(())
    }

    fn ping(&mut self, (): &()) -> Result<(), NtStatus> {
        self.log.push("PING");
        Ok(())
    }

    fn get_info(&mut self, (): &()) -> Result<InfoReply, NtStatus> {
        self.log.push("GET_INFO");
        let mut reply = InfoReply {
            protocol_version: PROTOCOL_VERSION,
            watchdog_timeout_s: WATCHDOG_TIMEOUT_S,
            tail_bytes: u32::try_from(InfoReply::SIZE - InfoReply::PREFIX_FAMILY).unwrap_or(0),
            ..InfoReply::default()
        };
        for (room, stamp) in reply.planes.iter_mut().zip(self.stamps()) {
            *room = stamp;
            reply.plane_count += 1;
        }
        Ok(reply)
    }

    fn clear_all(&mut self, (): &()) -> Result<(), NtStatus> {
        self.log.push("CLEAR_ALL");
        self.monitors.clear();
        self.active.clear();
        Ok(())
    }

    fn set_frame_channel<'o>(
        &mut self,
        (): &(),
        request: SetFrameChannelRequestV2Offer<'o>,
    ) -> Result<Adopted<'o>, Refused<'o, NtStatus>> {
        self.log.push("SET_FRAME_CHANNEL");
        let base = &request.base;
        let textures = base.texture_handles.iter().map(Option::as_ref);
        let given: Option<Vec<_>> =
            [base.header_handle.as_ref(), base.event_handle.as_ref()].into_iter().chain(textures).collect();
        let known = given.is_some_and(|all| all.iter().all(|handle| self.handles.contains_key(&handle.value())));
        // It stores into every group of the header.
        let header_fits = base.header_bytes as usize >= SharedHeader::SIZE;
        if base.ring_len != RING_LEN || !header_fits || !known {
            return Err(request.refuse(NtStatus::INVALID_PARAMETER));
        }
        let monitor = self.monitors.values_mut().find(|monitor| monitor.target == base.target_id);
        let Some(monitor) = monitor.filter(|_| self.attach != AttachAct::Refuse) else {
            return Err(request.refuse(NtStatus::NOT_FOUND));
        };
        let (request, adopted) = request.adopt(&mut Table(&mut self.handles));
        let base = request.base;
        if let (Some(header), Some(event)) = (base.header_handle.flatten(), base.event_handle.flatten()) {
            let textures = base.texture_handles.into_iter().flatten().flatten().collect();
            let objects = RingObjects { header, event, textures, generation: base.generation };
            // The painter before stops first.
            monitor.painter = None;
            monitor.painter = Painter::start(objects, self.attach, self.refresh_hz);
        }
        Ok(adopted)
    }

    fn update_modes(&mut self, (): &(), _request: UpdateModesRequest) -> Result<(), NtStatus> {
        Err(NtStatus::NOT_FOUND)
    }

    fn set_cursor_channel<'o>(
        &mut self,
        (): &(),
        request: SetCursorChannelRequestOffer<'o>,
    ) -> Result<Adopted<'o>, Refused<'o, NtStatus>> {
        Err(request.refuse(NtStatus::NOT_FOUND))
    }

    fn set_cursor_forward(&mut self, (): &(), _request: SetCursorForwardRequest) -> Result<(), NtStatus> {
        Err(NtStatus::NOT_FOUND)
    }
}
