//! The platform functions, behind their pointers.

use std::os::fd::AsFd;
use std::sync::Arc;
use std::time::{Duration, Instant};

use pf_abi::control::NtStatus;
use pf_abi::iddcx::IddStatus;
use pf_abi::platform::TextureDesc;
use pf_abi::sim::{RENDER_LUID_HIGH, RENDER_LUID_LOW};
use pf_os::{Event, Mapping};
use rustix::event::{PollFd, PollFlags, poll};
use rustix::time::Timespec;

use super::Platform;
use super::graphics::{Gpu, Graphics, GraphicsId};
use super::handles::{CloseError, Maker, Object};
use super::textures::{CopyError, Pixels, Released, Shape, SharedPixels, Texture};
use crate::machine::fault_injection::Waiting;
use crate::status::Status;
use crate::verifier::rules;

/// Most handles of one wait.
pub const WAIT_MAX: usize = 8;
/// Answer of a wait whose time is over.
pub const WAIT_TIMEOUT: u32 = 0x102;
/// Answer of a wait that can't be done.
pub const WAIT_FAILED: u32 = u32::MAX;
/// DXGI_ERROR_NOT_FOUND.
const NOT_FOUND: Status = Status(0x887a_0002_u32 as i32);
/// DXGI_ERROR_INVALID_CALL.
const INVALID_CALL: Status = Status(0x887a_0001_u32 as i32);
/// E_OUTOFMEMORY.
const OUT_OF_MEMORY: Status = Status(0x8007_000e_u32 as i32);
/// Longest sleep before a wait looks again.
const POLL_SLICE: Duration = Duration::from_millis(500);

/// The GPU that this machine has.
pub const RENDER_GPU: Gpu = Gpu { low: RENDER_LUID_LOW, high: RENDER_LUID_HIGH };

impl Platform {
    pub(crate) fn close_handle(&self, value: u64) -> Result<(), Status> {
        match self.handles.close(value, Maker::Driver) {
            Ok(()) => Ok(()),
            Err(CloseError::Unknown) => Err(self.bad_handle(value, "CloseHandle: no such handle")),
            Err(CloseError::Foreign(maker)) => {
                let message = format!("CloseHandle: handle {value:#x} belongs to the {maker:?}: leave it open");
                self.verifier.report(rules::PLATFORM_FOREIGN, message);
                Err(NtStatus::ACCESS_DENIED.into())
            }
        }
    }

    pub(crate) fn map_section(&self, value: u64, bytes: usize) -> Result<usize, Status> {
        let Some(Object::Section { file, bytes: have }) = self.handles.get(value) else {
            return Err(self.wrong_value(value, "MapSection: not a section"));
        };
        if bytes == 0 || bytes > have {
            return Err(NtStatus::INVALID_PARAMETER.into());
        }
        let mapping = Mapping::of(file.as_fd(), bytes, 0).map_err(|error| {
            tracing::warn!(%error, bytes, "MapSection");
            Status::from(NtStatus::UNSUCCESSFUL)
        })?;
        let base = mapping.address().expose_provenance();
        self.views.lock().insert(base, mapping);
        Ok(base)
    }

    pub(crate) fn unmap_section(&self, base: usize) -> Result<(), Status> {
        match self.views.lock().remove(&base) {
            Some(_) => Ok(()),
            None => Err(self.bad_handle(base as u64, "UnmapSection: no view begins there")),
        }
    }

    pub(crate) fn create_event(&self) -> u64 {
        let event = match Event::new() {
            Ok(event) => Object::Event(Arc::new(event)),
            Err(error) => {
                tracing::error!(%error, "CreateEvent");
                return 0;
            }
        };
        self.handles.insert(event, Maker::Driver).unwrap_or(0)
    }

    pub(crate) fn set_event(&self, value: u64) -> Result<(), Status> {
        let Some(Object::Event(event)) = self.handles.get(value) else {
            if self.handles.was_closed(value) {
                return Err(self.bad_handle(value, "SetEvent: the handle was closed"));
            }
            return Err(self.wrong_value(value, "SetEvent: not an event"));
        };
        event.set();
        Ok(())
    }

    /// Waits for one of the events: the lowest index that is set, [`WAIT_TIMEOUT`] or [`WAIT_FAILED`].
    pub(crate) fn wait_for_multiple(&self, values: &[u64], timeout_ms: u32) -> u32 {
        let mut events = Vec::with_capacity(values.len());
        for &value in values {
            let Some(Object::Event(event)) = self.handles.get(value) else {
                self.bad_handle(value, "WaitForMultiple: not an event");
                return WAIT_FAILED;
            };
            events.push(event);
        }
        let deadline = (timeout_ms != u32::MAX).then(|| Instant::now() + Duration::from_millis(u64::from(timeout_ms)));
        loop {
            if let Some(index) = events.iter().position(|event| event.take()) {
                return index as u32;
            }
            let left = deadline.map_or(POLL_SLICE, |deadline| deadline.saturating_duration_since(Instant::now()));
            if left.is_zero() {
                return WAIT_TIMEOUT;
            }
            let slice = Timespec::try_from(left.min(POLL_SLICE)).unwrap_or(Timespec { tv_sec: 0, tv_nsec: 1_000_000 });
            let mut polled: Vec<PollFd<'_>> = events.iter().map(|event| PollFd::new(&**event, PollFlags::IN)).collect();
            // An interrupted poll looks again, like one that ran out.
            let _ = poll(&mut polled, Some(&slice));
        }
    }

    pub(crate) fn create_device(&self, gpu: Gpu) -> Result<GraphicsId, Status> {
        if gpu != RENDER_GPU {
            tracing::warn!(low = gpu.low, high = gpu.high, "CreateDevice: no such GPU");
            return Err(NOT_FOUND);
        }
        self.graphics.insert(Graphics::Device(gpu)).ok_or(OUT_OF_MEMORY)
    }

    pub(crate) fn release_graphics(&self, id: GraphicsId) -> u32 {
        self.graphics.release(id).unwrap_or_else(|| {
            self.verifier.report(rules::PLATFORM_OBJECT, format!("Release: {id:?} was released too often"));
            0
        })
    }

    pub(crate) fn open_shared_texture(&self, device: GraphicsId, value: u64) -> Result<GraphicsId, Status> {
        self.live_device(device, "OpenSharedTexture")?;
        let Some(Object::Texture { file, bytes }) = self.handles.get(value) else {
            self.wrong_value(value, "OpenSharedTexture: not a texture");
            return Err(IddStatus::E_INVALIDARG.into());
        };
        let texture = Texture::open(&file, bytes).map_err(|error| {
            tracing::warn!(%error, value, "OpenSharedTexture");
            Status::from(IddStatus::E_INVALIDARG)
        })?;
        self.graphics.insert(Graphics::Texture(Arc::new(texture))).ok_or(OUT_OF_MEMORY)
    }

    pub(crate) fn create_texture(&self, device: GraphicsId, desc: &TextureDesc) -> Result<GraphicsId, Status> {
        self.live_device(device, "CreateTexture")?;
        let shape = Shape::tight(desc.width, desc.height, desc.dxgi_format);
        let shape = shape.ok_or(Status::from(IddStatus::E_INVALIDARG))?;
        self.graphics.insert(Graphics::Texture(Arc::new(Texture::own(shape)))).ok_or(OUT_OF_MEMORY)
    }

    pub(crate) fn texture_desc(&self, id: GraphicsId) -> Result<TextureDesc, Status> {
        self.texture(id, "GetTextureDesc").map(|texture| texture.shape.desc())
    }

    pub(crate) fn acquire_sync(&self, id: GraphicsId, key: u64, timeout_ms: u32) -> Result<i32, Status> {
        let texture = self.texture(id, "AcquireSync")?;
        let shared = self.shared(&texture, "AcquireSync")?;
        match shared.acquire(key, timeout_ms) {
            Some(acquired) => Ok(acquired.hresult()),
            None => {
                self.verifier.report(rules::PLATFORM_TEXTURE, format!("AcquireSync: {id:?} is held already"));
                Err(INVALID_CALL)
            }
        }
    }

    pub(crate) fn release_sync(&self, id: GraphicsId, key: u64) -> Result<(), Status> {
        let texture = self.texture(id, "ReleaseSync")?;
        let shared = self.shared(&texture, "ReleaseSync")?;
        if shared.held() && shared.written() && self.faults.take(Waiting::OverwriteSlot) {
            tracing::info!("fault: a slot of the ring is overwritten");
            shared.spoil(&texture.shape);
        }
        match shared.release(key) {
            Released::Ok => Ok(()),
            Released::Stolen => {
                tracing::warn!("ReleaseSync: the host wrote over the keyed mutex");
                Err(INVALID_CALL)
            }
            Released::NotHeld => {
                self.verifier.report(rules::PLATFORM_TEXTURE, format!("ReleaseSync: {id:?} is not held"));
                Err(INVALID_CALL)
            }
        }
    }

    pub(crate) fn copy_resource(
        &self,
        device: GraphicsId,
        target: GraphicsId,
        source: GraphicsId,
    ) -> Result<(), Status> {
        self.live_device(device, "CopyResource")?;
        let (to, from) = (self.texture(target, "CopyResource")?, self.texture(source, "CopyResource")?);
        for (texture, id) in [(&to, target), (&from, source)] {
            if let Pixels::Shared(shared) = &texture.pixels
                && !shared.held()
            {
                let message = format!("CopyResource: {id:?} is shared, but its keyed mutex is not held");
                self.verifier.report(rules::PLATFORM_TEXTURE, message);
            }
        }
        to.copy_from(&from).map_err(|error| {
            let what = match error {
                CopyError::Unequal => format!("{:?} and {:?} differ", to.shape, from.shape),
                CopyError::Same => "source and target are one texture".to_owned(),
            };
            self.verifier.report(rules::PLATFORM_TEXTURE, format!("CopyResource: {what}"));
            Status::from(IddStatus::E_INVALIDARG)
        })
    }

    /// GPU of a device that is alive.
    pub(crate) fn device_gpu(&self, id: GraphicsId) -> Option<Gpu> {
        match self.graphics.get(id) {
            Some((Graphics::Device(gpu), true)) => Some(gpu),
            _ => None,
        }
    }

    fn live_device(&self, id: GraphicsId, call: &str) -> Result<(), Status> {
        if self.device_gpu(id).is_some() {
            return Ok(());
        }
        self.verifier.report(rules::PLATFORM_OBJECT, format!("{call}: {id:?} is no device, or was released"));
        Err(IddStatus::E_INVALIDARG.into())
    }

    fn texture(&self, id: GraphicsId, call: &str) -> Result<Arc<Texture>, Status> {
        match self.graphics.get(id) {
            Some((Graphics::Texture(texture) | Graphics::Surface(texture), true)) => Ok(texture),
            Some((Graphics::Surface(_), false)) => {
                let message = format!("{call}: surface {id:?} ended with the next acquire or the chain");
                self.verifier.report(rules::SURFACE, message);
                Err(IddStatus::E_INVALIDARG.into())
            }
            _ => {
                self.verifier.report(rules::PLATFORM_OBJECT, format!("{call}: {id:?} is no texture, or was released"));
                Err(IddStatus::E_INVALIDARG.into())
            }
        }
    }

    fn shared<'a>(&self, texture: &'a Texture, call: &str) -> Result<&'a SharedPixels, Status> {
        match &texture.pixels {
            Pixels::Shared(shared) => Ok(shared),
            Pixels::Own(_) => {
                self.verifier.report(rules::PLATFORM_TEXTURE, format!("{call}: the texture has no keyed mutex"));
                Err(IddStatus::E_INVALIDARG.into())
            }
        }
    }

    /// A value that a host may have sent: the driver has to cope, so that this is no violation.
    fn wrong_value(&self, value: u64, message: &str) -> Status {
        tracing::warn!(value, "{message}");
        NtStatus::INVALID_PARAMETER.into()
    }

    fn bad_handle(&self, value: u64, message: &str) -> Status {
        self.verifier.report(rules::PLATFORM_HANDLE, format!("{message} ({value:#x})"));
        NtStatus::INVALID_PARAMETER.into()
    }
}
