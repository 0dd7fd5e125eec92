//! The requests of the control plane (driver-abi §1.4), over the generated dispatcher.

use std::sync::{Mutex, MutexGuard, PoisonError};

use pf_abi::control::{
    AddReply, AddRequest, DisplayHandler, InfoReply, NtStatus, PROTOCOL_VERSION, PlaneStamp, RemoveRequest,
    SetCursorChannelRequestOffer, SetCursorForwardRequest, SetFrameChannelRequestV2Offer, SetRenderAdapterRequest,
    UpdateModesRequest, WATCHDOG_TIMEOUT_S,
};
use pf_abi::runtime::handles::{Adopted, Refused};
use pf_abi::{lockstep_of, party};

use super::registry::{Fate, Refusal, Registry, Ticket};
use crate::monitor::luminance::Luminance;
use crate::monitor::modes::Mode;
use crate::platform::Gpu;
use crate::ring::Offer;

/// Who sent a request.
#[derive(Clone, Copy, Debug)]
pub struct Caller {
    pub process_id: u32,
}

/// What the system said about a new monitor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arrived {
    /// LUID of the display adapter.
    pub adapter: Gpu,
    /// Not 0.
    pub target_id: u32,
}

/// What the requests do to the system. Nothing is locked while one of these runs.
pub trait Backend {
    /// The framework's clock in milliseconds.
    fn now_ms(&self) -> u64;
    /// The process in which the driver runs.
    fn process_id(&self) -> u32;
    /// Whether the adapter is up. Asks for it again when there is none.
    fn adapter_ready(&self) -> bool;
    /// Makes a monitor and waits for its arrival.
    ///
    /// # Errors
    /// Why there is none; nothing is left of it.
    fn arrive(&self, ticket: &Ticket, mode: Mode, luminance: Luminance) -> Result<Arrived, NtStatus>;
    /// Takes a monitor away.
    fn depart(&self, number: u64);
    /// Puts a mode in front of a monitor's list.
    ///
    /// # Errors
    /// The system's status; the list is as before.
    fn update_modes(&self, number: u64, mode: Mode) -> Result<(), NtStatus>;
    /// Hands a ring to a monitor.
    ///
    /// # Errors
    /// `NOT_FOUND`.
    fn deliver<'o>(&self, number: u64, offer: Offer<'o>) -> Result<Adopted<'o>, Refused<'o, NtStatus>>;
    /// Pins the render GPU.
    ///
    /// # Errors
    /// `NOT_SUPPORTED` where the class extension can't.
    fn pin(&self, gpu: Gpu) -> Result<(), NtStatus>;
}

/// Answers the requests of one device.
#[derive(Debug)]
pub struct Handler<'a, B> {
    pub registry: &'a Mutex<Registry>,
    pub backend: &'a B,
}

fn lock(registry: &Mutex<Registry>) -> MutexGuard<'_, Registry> {
    registry.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Departs monitors that the registry gave to this caller.
pub fn depart_all<B: Backend>(registry: &Mutex<Registry>, backend: &B, numbers: impl IntoIterator<Item = u64>) {
    for number in numbers {
        backend.depart(number);
        lock(registry).gone(number);
    }
}

/// Takes a half-made monitor out of the registry, also when making it panics.
struct Arriving<'a> {
    registry: &'a Mutex<Registry>,
    number: u64,
}

impl Drop for Arriving<'_> {
    fn drop(&mut self) {
        lock(self.registry).gone(self.number);
    }
}

impl<B: Backend> Handler<'_, B> {
    fn add_monitor(&self, caller: Caller, request: &AddRequest, mode: Mode) -> Result<(Ticket, Arrived), NtStatus> {
        let ticket = lock(self.registry)
            .begin_add(caller.process_id, request.session_id, request.preferred_monitor_id, self.backend.now_ms())
            .map_err(|_| NtStatus::NOT_FOUND)?;
        let arriving = Arriving { registry: self.registry, number: ticket.number };
        depart_all(self.registry, self.backend, ticket.replaces);
        let luminance = Luminance {
            max_nits: request.max_luminance_nits,
            max_frame_average_nits: request.max_frame_avg_nits,
            min_millinits: request.min_luminance_millinits,
        };
        let arrived = self.backend.arrive(&ticket, mode, luminance).map_err(|_| NtStatus::NOT_FOUND)?;
        let fate = lock(self.registry).finish_add(ticket.number, arrived.target_id, self.backend.now_ms());
        match fate {
            Fate::Keep => {
                std::mem::forget(arriving);
                Ok((ticket, arrived))
            }
            Fate::Depart => {
                self.backend.depart(ticket.number);
                Err(NtStatus::NOT_FOUND)
            }
        }
    }
}

impl<B: Backend> DisplayHandler for Handler<'_, B> {
    type Caller = Caller;

    fn add(&mut self, caller: &Caller, request: AddRequest) -> Result<AddReply, NtStatus> {
        let mode =
            Mode::checked(request.width, request.height, request.refresh_hz).ok_or(NtStatus::INVALID_PARAMETER)?;
        if !self.backend.adapter_ready() {
            return Err(NtStatus::NOT_FOUND);
        }
        let (ticket, arrived) = self.add_monitor(*caller, &request, mode)?;
        Ok(AddReply {
            adapter_luid_low: arrived.adapter.low,
            adapter_luid_high: arrived.adapter.high,
            target_id: arrived.target_id,
            resolved_monitor_id: ticket.id,
            wudf_pid: self.backend.process_id(),
            // This driver never declares a hardware cursor: the pointer is in every frame.
            cursor_excluded: 0,
        })
    }

    fn remove(&mut self, caller: &Caller, request: RemoveRequest) -> Result<(), NtStatus> {
        let number = lock(self.registry).begin_remove(caller.process_id, request.session_id);
        depart_all(self.registry, self.backend, number);
        Ok(())
    }

    fn set_render_adapter(&mut self, caller: &Caller, request: SetRenderAdapterRequest) -> Result<(), NtStatus> {
        if !self.backend.adapter_ready() {
            return Err(NtStatus::NOT_FOUND);
        }
        let gpu = Gpu { low: request.luid_low, high: request.luid_high };
        if !lock(self.registry).pin(caller.process_id, (gpu.low, gpu.high)) {
            return Err(NtStatus::ACCESS_DENIED);
        }
        self.backend.pin(gpu)
    }

    fn ping(&mut self, _caller: &Caller) -> Result<(), NtStatus> {
        // Every request counts as life; this one is nothing else.
        Ok(())
    }

    fn get_info(&mut self, _caller: &Caller) -> Result<InfoReply, NtStatus> {
        let mut reply = InfoReply {
            protocol_version: PROTOCOL_VERSION,
            watchdog_timeout_s: WATCHDOG_TIMEOUT_S,
            tail_bytes: (InfoReply::SIZE - InfoReply::PREFIX_FAMILY) as u32,
            ..InfoReply::default()
        };
        // The schema was refused if there were more of them than places.
        for (stamp, plane) in reply.planes.iter_mut().zip(lockstep_of(party::DRIVER)) {
            *stamp = PlaneStamp { plane_id: plane.id, version: plane.version, hash: plane.hash };
            reply.plane_count += 1;
        }
        Ok(reply)
    }

    fn clear_all(&mut self, caller: &Caller) -> Result<(), NtStatus> {
        let numbers = lock(self.registry).begin_clear(caller.process_id);
        depart_all(self.registry, self.backend, numbers);
        Ok(())
    }

    fn set_frame_channel<'o>(
        &mut self,
        caller: &Caller,
        request: SetFrameChannelRequestV2Offer<'o>,
    ) -> Result<Adopted<'o>, Refused<'o, NtStatus>> {
        let offer = Offer::check(request)?;
        let number = lock(self.registry).find_target(caller.process_id, offer.target());
        match number {
            Some(number) => self.backend.deliver(number, offer),
            None => Err(offer.refuse(NtStatus::NOT_FOUND)),
        }
    }

    fn update_modes(&mut self, caller: &Caller, request: UpdateModesRequest) -> Result<(), NtStatus> {
        let mode =
            Mode::checked(request.width, request.height, request.refresh_hz).ok_or(NtStatus::INVALID_PARAMETER)?;
        let number =
            lock(self.registry).begin_update(caller.process_id, request.session_id).map_err(
                |refusal| match refusal {
                    Refusal::Busy => NtStatus::DEVICE_BUSY,
                    Refusal::NotFound | Refusal::Full => NtStatus::NOT_FOUND,
                },
            )?;
        let updating = Updating { handler: self, number };
        let outcome = self.backend.update_modes(number, mode);
        drop(updating);
        outcome
    }

    // This driver has no cursor backend, so each of its monitors stands as one that was added without `hw_cursor`: it
    // has no cursor channel.

    fn set_cursor_channel<'o>(
        &mut self,
        _caller: &Caller,
        request: SetCursorChannelRequestOffer<'o>,
    ) -> Result<Adopted<'o>, Refused<'o, NtStatus>> {
        let status = match request.header_handle {
            None => NtStatus::INVALID_PARAMETER,
            Some(_) => NtStatus::NOT_FOUND,
        };
        Err(request.refuse(status))
    }

    fn set_cursor_forward(&mut self, _caller: &Caller, _request: SetCursorForwardRequest) -> Result<(), NtStatus> {
        Err(NtStatus::NOT_FOUND)
    }
}

/// Ends an update, also when it panics.
struct Updating<'h, 'a, B: Backend> {
    handler: &'h Handler<'a, B>,
    number: u64,
}

impl<B: Backend> Drop for Updating<'_, '_, B> {
    fn drop(&mut self) {
        let fate = lock(self.handler.registry).finish_update(self.number);
        if fate == Fate::Depart {
            depart_all(self.handler.registry, self.handler.backend, [self.number]);
        }
    }
}

#[cfg(test)]
#[path = "handler_tests.rs"]
mod tests;
