//! Driver and device: what is known of them.

use pf_abi::runtime::Guid;

use super::callbacks::{DeviceAdd, FileCallbacks, PowerCallbacks, Unload};
use crate::machine::objects::{Handle, ObjectSpec};

/// How far a device has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Power {
    #[default]
    Added,
    /// D0Entry runs or has run.
    Entered,
    /// D0Exit has run.
    Exited,
}

/// What a device-add callback has asked for so far.
#[derive(Debug, Default)]
pub struct Init {
    pub power: PowerCallbacks,
    pub files: Option<FileCallbacks>,
    pub requests: ObjectSpec,
    pub used: bool,
}

/// Driver and device.
#[derive(Debug, Default)]
pub struct State {
    pub driver: Option<Handle>,
    pub(crate) device_add: Option<DeviceAdd>,
    pub(crate) unload: Option<Unload>,
    pub init: Option<Init>,
    pub device: Option<Handle>,
    pub power: Power,
    pub power_callbacks: PowerCallbacks,
    pub file_callbacks: Option<FileCallbacks>,
    pub request_spec: ObjectSpec,
    /// Registered interfaces and whether they are enabled.
    pub interfaces: Vec<(Guid, bool)>,
    pub failed: bool,
}

/// The one init structure of a device-add callback, as the driver sees it.
pub const DEVICE_INIT: u64 = 0xf3 << 56 | 0x10;
