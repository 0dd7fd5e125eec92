//! What the framework asks of a class driver on top of it. The display class extension is one; a HID class driver would
//! be another.

use crate::machine::objects::{Handle, Kind};

/// A control code of a client on its way to the driver. Lengths in bytes.
#[derive(Clone, Copy, Debug)]
pub struct DeviceControl {
    pub device: Handle,
    pub request: Handle,
    pub code: u32,
    pub input_bytes: usize,
    pub output_bytes: usize,
}

/// What the framework asks of the class driver that a device has.
pub trait ClassDriver: core::fmt::Debug + Send + Sync {
    /// The call that the driver owes before it makes its device.
    fn owed_before_create(&self) -> Option<&'static str>;

    /// The call that the driver owes when its device-add callback returns.
    fn owed_after_add(&self) -> Option<&'static str>;

    /// Whether the driver takes control codes.
    fn takes_device_control(&self) -> bool;

    /// Hands a control code to the driver; the request is completed through the framework.
    fn device_control(&self, control: &DeviceControl);

    /// Why the driver must not delete this object now.
    fn refuses_deletion(&self, object: Handle, kind: Kind) -> Option<&'static str>;

    /// The driver deletes this object, which is still there.
    fn driver_deletes(&self, object: Handle, kind: Kind);

    /// The device is about to stop: its power-down callback comes next.
    fn device_stops(&self);

    /// The device has stopped, and is deleted next.
    fn device_stopped(&self);
}
