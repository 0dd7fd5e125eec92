//! A device control request, answered exactly once.
#![allow(unsafe_code)]

use core::ffi::c_void;
use core::mem::ManuallyDrop;
use core::ptr::{self, NonNull};

use pf_abi::runtime::Completion;
use pf_abi::wdf::{WdfStatus, wdf_functions};

use crate::bind::{Bound, wdf};
use crate::{FileObject, Status};

/// Most bytes of input that are looked at; no request of any plane is longer, and what is longer is read as a prefix.
const INPUT_MAX: usize = 4096;

/// A request that this driver has to complete. Dropping it completes it as failed.
#[derive(Debug)]
pub struct Request {
    raw: NonNull<c_void>,
    input_bytes: usize,
    output_bytes: usize,
}

// SAFETY: a request may be completed from any thread; the value is its only owner on this side.
unsafe impl Send for Request {}

impl Request {
    /// The request of a callback with the lengths that came beside it.
    pub(crate) fn new(raw: *mut c_void, input_bytes: usize, output_bytes: usize) -> Option<Self> {
        Some(Self { raw: NonNull::new(raw)?, input_bytes, output_bytes })
    }

    /// Process that sent the request.
    pub fn process_id(&self) -> u32 {
        let Bound { table, globals } = wdf();
        // SAFETY: the bound table; the request is not completed yet.
        unsafe { wdf_functions::request_get_requestor_process_id(table, globals, self.raw.as_ptr()) }
    }

    /// The open through which the request came; `None` where the policy allows requests without one.
    pub fn file(&self) -> Option<FileObject> {
        let Bound { table, globals } = wdf();
        // SAFETY: as above.
        FileObject::from_raw(unsafe { wdf_functions::request_get_file_object(table, globals, self.raw.as_ptr()) })
    }

    /// Lets `answer` read the input and write the output, then completes with what it says.
    ///
    /// The input is a copy: with buffered transfers both directions may share one buffer.
    pub fn answer(mut self, answer: impl FnOnce(&[u8], &mut [u8]) -> Completion) {
        let input = self.input();
        let mut completion = answer(&input, self.output());
        completion.information = completion.information.min(self.output_bytes);
        self.complete(completion);
    }

    /// Completes the request without data.
    pub fn complete_status(self, status: Status) {
        self.complete(Completion { status: status.0, information: 0 });
    }

    fn complete(self, completion: Completion) {
        let this = ManuallyDrop::new(self);
        this.finish(completion);
    }

    fn finish(&self, completion: Completion) {
        let Bound { table, globals } = wdf();
        // SAFETY: the bound table; the only completion, for `complete` forgets the value and a drop ends it.
        unsafe {
            wdf_functions::request_complete_with_information(
                table,
                globals,
                self.raw.as_ptr(),
                completion.status,
                completion.information,
            );
        }
    }

    /// A copy of the input; empty when there is none.
    fn input(&self) -> Vec<u8> {
        if self.input_bytes == 0 {
            return Vec::new();
        }
        let mut buffer = ptr::null_mut();
        let mut length = 0;
        let Bound { table, globals } = wdf();
        // SAFETY: the bound table; both out pointers are valid for the call.
        let status = Status(unsafe {
            wdf_functions::request_retrieve_input_buffer(
                table,
                globals,
                self.raw.as_ptr(),
                1,
                &raw mut buffer,
                &raw mut length,
            )
        });
        if !status.is_success() || buffer.is_null() {
            return Vec::new();
        }
        let length = length.min(INPUT_MAX);
        // SAFETY: on success the buffer holds `length` readable bytes until the request is completed.
        unsafe { core::slice::from_raw_parts(buffer.cast::<u8>(), length) }.to_vec()
    }

    /// The output buffer; empty when there is none.
    fn output(&mut self) -> &mut [u8] {
        if self.output_bytes == 0 {
            return &mut [];
        }
        let mut buffer = ptr::null_mut();
        let mut length = 0;
        let Bound { table, globals } = wdf();
        // SAFETY: the bound table; both out pointers are valid for the call.
        let status = Status(unsafe {
            wdf_functions::request_retrieve_output_buffer(
                table,
                globals,
                self.raw.as_ptr(),
                1,
                &raw mut buffer,
                &raw mut length,
            )
        });
        if !status.is_success() || buffer.is_null() {
            return &mut [];
        }
        // SAFETY: on success the buffer holds `length` writable, initialised bytes until the request is completed, and
        // the borrow of `self` keeps them apart from any other use.
        unsafe { core::slice::from_raw_parts_mut(buffer.cast::<u8>(), length.min(self.output_bytes)) }
    }
}

impl Drop for Request {
    fn drop(&mut self) {
        self.finish(Completion { status: Status::from(WdfStatus::DRIVER_INTERNAL_ERROR).0, information: 0 });
    }
}
