//! Objects as the driver and the class driver call on them: creation, checks, references, deletion.

use pf_abi::wdf::WdfStatus;

use super::callbacks;
use super::instance::Framework;
use crate::machine::objects::{BadHandle, Handle, Kind, ObjectSpec};
use crate::status::Status;
use crate::verifier::rules;

impl Framework {
    /// The driver object, once it is made.
    pub(crate) fn driver(&self) -> Option<Handle> {
        self.state.lock().driver
    }

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
        spec: ObjectSpec,
        call: &str,
    ) -> Result<Handle, Status> {
        let made = self.objects.create(kind, parent, spec).map_err(|error| self.bad_object(error, call))?;
        made.ok_or(WdfStatus::INSUFFICIENT_RESOURCES.into())
    }

    /// Deletes an object with its children; callbacks run on this thread.
    pub(crate) fn delete_object(&self, handle: Handle) -> Result<(), BadHandle> {
        self.objects.delete(handle, &|event, object| callbacks::object_event(&self.watch, event, object))
    }

    /// Gives a reference back.
    pub(crate) fn dereference(&self, handle: Handle) -> Result<(), BadHandle> {
        let given =
            self.objects.dereference(handle, &|event, object| callbacks::object_event(&self.watch, event, object))?;
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
        let class_driver = self.class_driver();
        let refusal = match kind {
            Kind::Driver | Kind::Device | Kind::Adapter | Kind::File | Kind::Request => {
                Some("belongs to the framework")
            }
            _ => class_driver.and_then(|class_driver| class_driver.refuses_deletion(handle, kind)),
        };
        if let Some(why) = refusal {
            self.verifier.report(rules::BAD_DELETE, format!("WdfObjectDelete: {kind:?} {handle:?} {why}"));
            return;
        }
        if kind == Kind::Timer {
            self.timers.forget(handle);
        }
        if let Some(class_driver) = class_driver {
            class_driver.driver_deletes(handle, kind);
        }
        if let Err(error) = self.delete_object(handle) {
            self.bad_object(error, "WdfObjectDelete");
        }
    }
}
