//! Device I/O: a client's request on its way through the driver.

use std::sync::Arc;
use std::time::Duration;

use pf_abi::control::NtStatus;
use pf_abi::iddcx::WATCHDOG_MS;
use pf_abi::wdf::WdfStatus;

use super::class_driver::DeviceControl;
use super::device::Power;
use super::instance::Framework;
use super::requests::{Outcome, Request};
use crate::machine::objects::{Handle, Kind};
use crate::status::Status;
use crate::verifier::rules;

impl Framework {
    /// Sends a control code on behalf of a client and waits for the driver's answer.
    pub fn device_control(
        &self,
        file: Handle,
        process_id: u32,
        code: u32,
        input: &[u8],
        output_bytes: usize,
    ) -> Outcome {
        let refuse = |status: Status| Outcome { status, information: 0, output: Vec::new(), faults: Vec::new() };
        let (device, power, spec) = {
            let state = self.state.lock();
            (state.device, state.power, state.request_spec.clone())
        };
        let class_driver = self.class_driver().filter(|class_driver| class_driver.takes_device_control());
        let (Some(device), Some(class_driver), Power::Entered) = (device, class_driver, power) else {
            return refuse(NtStatus::INVALID_DEVICE_STATE.into());
        };
        let Ok(handle) = self.new_object(Kind::Request, Some(device), spec, "device control") else {
            return refuse(WdfStatus::INSUFFICIENT_RESOURCES.into());
        };
        let request = Arc::new(Request::new(code, process_id, file, input, output_bytes));
        self.requests.insert(handle, Arc::clone(&request));
        let input_bytes = input.len();
        class_driver.device_control(&DeviceControl { device, request: handle, code, input_bytes, output_bytes });
        let outcome = request.wait(Duration::from_millis(u64::from(WATCHDOG_MS)));
        if !self.requests.retire(handle) {
            self.verifier.report(rules::BUFFER_TOUCHED, "a buffer was written after its request was completed");
        }
        if let Err(error) = self.delete_object(handle) {
            self.bad_object(error, "ending a request");
        }
        outcome.unwrap_or_else(|| {
            let message = format!("request {code:#x} was not completed within {WATCHDOG_MS} ms");
            self.verifier.report(rules::NEVER_COMPLETED, message);
            refuse(NtStatus::CANCELLED.into())
        })
    }

    /// WdfRequestComplete and WdfRequestCompleteWithInformation.
    pub(crate) fn complete_request(&self, handle: Handle, status: Status, information: Option<usize>, call: &str) {
        let Some(request) = self.requests.get(handle) else {
            // A completed request is gone soon; its handle tells that it was one.
            let gone = self.objects.expect(handle, Kind::Request).is_err();
            let rule = if gone { rules::COMPLETED_TWICE } else { rules::BAD_HANDLE };
            self.verifier.report(rule, format!("{call}: {handle:?} is no open request"));
            return;
        };
        match request.complete(status, information) {
            Err(_) => self.verifier.report(rules::COMPLETED_TWICE, format!("{call}: code {:#x}", request.code)),
            Ok(faults) => {
                for fault in faults {
                    let information = fault.starts_with("more information");
                    let rule = if information { rules::INFORMATION } else { rules::BUFFER_TOUCHED };
                    self.verifier.report(rule, format!("{call}: code {:#x}: {fault}", request.code));
                }
            }
        }
    }

    /// The open request behind a handle.
    pub(crate) fn open_request(&self, handle: Handle, call: &str) -> Result<Arc<Request>, Status> {
        self.requests.get(handle).ok_or_else(|| {
            self.verifier.report(rules::BAD_HANDLE, format!("{call}: {handle:?} is no open request"));
            WdfStatus::INVALID_PARAMETER.into()
        })
    }

    /// WdfRequestRetrieveInputBuffer and …OutputBuffer: address and length.
    pub(crate) fn request_buffer(
        &self,
        handle: Handle,
        minimum: usize,
        output: bool,
        call: &str,
    ) -> Result<(usize, usize), Status> {
        let request = self.open_request(handle, call)?;
        let buffer = if output { &request.output } else { &request.input };
        if buffer.is_empty() || buffer.len() < minimum {
            return Err(WdfStatus::BUFFER_TOO_SMALL.into());
        }
        Ok((buffer.address(), buffer.len()))
    }
}
