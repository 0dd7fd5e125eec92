//! The driver framework: driver and device objects, files, requests, timers, locks.

pub mod device;
pub mod files;
pub mod io;
pub mod locks;
pub mod names;
pub mod requests;
pub mod timers;

use parking_lot::Mutex;

use crate::machine::Machine;
use crate::objects::{BadHandle, Handle, Kind};
use crate::status::Status;
use crate::verifier::rules;
use device::State;
use files::Files;
use locks::Locks;
use pf_abi::wdf::WdfStatus;
use requests::Requests;
use timers::Timers;

/// State of the framework.
#[derive(Debug, Default)]
pub struct Framework {
    pub(crate) state: Mutex<State>,
    pub(crate) files: Files,
    pub(crate) requests: Requests,
    pub(crate) timers: Timers,
    pub(crate) locks: Locks,
}

impl Machine {
    /// Checks a handle for a call of the driver.
    pub(crate) fn expect(&self, handle: Handle, kind: Kind, call: &str) -> Result<(), Status> {
        self.objects.expect(handle, kind).map_err(|error| self.bad_object(error, call))
    }

    pub(crate) fn bad_object(&self, error: BadHandle, call: &str) -> Status {
        self.verifier.report(rules::BAD_HANDLE, format!("{call}: {error}"));
        WdfStatus::INVALID_PARAMETER.into()
    }

    /// Makes an object, or says why not.
    pub(crate) fn new_object(
        &self,
        kind: Kind,
        parent: Option<Handle>,
        spec: crate::objects::ObjectSpec,
        call: &str,
    ) -> Result<Handle, Status> {
        let made = self.objects.create(kind, parent, spec).map_err(|error| self.bad_object(error, call))?;
        made.ok_or(WdfStatus::INSUFFICIENT_RESOURCES.into())
    }

    /// Deletes an object with its children; callbacks run on this thread.
    pub(crate) fn delete_object(&self, handle: Handle) -> Result<(), BadHandle> {
        self.objects.delete(handle, &|event, object| crate::calls::object_event(self, event, object))
    }

    /// Gives a reference back.
    pub(crate) fn dereference(&self, handle: Handle) -> Result<(), BadHandle> {
        let given =
            self.objects.dereference(handle, &|event, object| crate::calls::object_event(self, event, object))?;
        if !given {
            self.verifier
                .report(rules::REFERENCE, format!("WdfObjectDereference: {handle:?} has no reference to give back"));
        }
        Ok(())
    }

    /// WdfObjectDelete.
    pub(crate) fn driver_deletes(&self, handle: Handle) {
        let kind = match self.objects.kind(handle) {
            Ok(kind) => kind,
            Err(error) => {
                self.bad_object(error, "WdfObjectDelete");
                return;
            }
        };
        let refusal = match kind {
            Kind::Driver | Kind::Device | Kind::Adapter | Kind::File | Kind::Request => {
                Some("belongs to the framework")
            }
            Kind::Monitor if self.class.monitor_arrived(handle) => Some("has arrived: depart it"),
            _ => None,
        };
        if let Some(why) = refusal {
            self.verifier.report(rules::BAD_DELETE, format!("WdfObjectDelete: {kind:?} {handle:?} {why}"));
            return;
        }
        match kind {
            Kind::Timer => self.framework.timers.forget(handle),
            Kind::Monitor => self.class.forget_created(handle),
            Kind::SwapChain => self.chain_deleted(handle),
            _ => {}
        }
        if let Err(error) = self.delete_object(handle) {
            self.bad_object(error, "WdfObjectDelete");
        }
    }
}
