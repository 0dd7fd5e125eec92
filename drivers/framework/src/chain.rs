//! Swap chains of the class extension.
//!
//! The types keep the order that the class extension demands (iddcx-driver §3.1, §3.2): a chain gets its device once,
//! is deleted on every way out and before its device goes; a frame is finished once and before the next one.
#![allow(unsafe_code)]

use core::ffi::c_void;
use core::marker::PhantomData;
use core::mem::ManuallyDrop;
use core::ptr::NonNull;

use pf_abi::iddcx::{FrameStatistics, FrameStatus, IddStatus, InSwapChainSetDevice, Metadata, idd_functions};

use crate::Status;
use crate::bind::{Bound, idd};
use crate::display::delete;

/// A GPU device which the class extension may render with.
///
/// # Safety
/// `as_dxgi_device` gives a live `IDXGIDevice*` (or what the simulator takes for one) for as long as the value lives.
pub unsafe trait RenderDevice {
    /// The device, borrowed.
    fn as_dxgi_device(&self) -> *mut c_void;
}

/// A swap chain which the system assigned. Dropping it deletes it.
#[derive(Debug)]
pub struct SwapChain {
    raw: NonNull<c_void>,
}

// SAFETY: a chain belongs to the worker that has the value; the class extension does not ask which thread that is.
unsafe impl Send for SwapChain {}

impl SwapChain {
    pub(crate) fn from_raw(raw: *mut c_void) -> Option<Self> {
        NonNull::new(raw).map(|raw| Self { raw })
    }

    /// Leaves the chain to the system, which keeps it when an assignment is not taken.
    pub(crate) fn leave_to_system(self) {
        let _ = ManuallyDrop::new(self);
    }

    /// IddCxSwapChainSetDevice, once per chain. The result can't outlive the device.
    ///
    /// # Errors
    /// The HRESULT. The chain is deleted then: a second try never succeeds, the system assigns a new chain
    /// (iddcx-driver §3.3).
    pub fn set_device<D: RenderDevice>(self, device: &D) -> Result<RunningChain<'_>, Status> {
        let mut input = InSwapChainSetDevice { pDevice: device.as_dxgi_device() };
        let Bound { table, globals } = idd();
        // SAFETY: the bound table; the chain is alive because it is deleted by drop only, the device by its trait.
        Status(unsafe { idd_functions::swap_chain_set_device(table, globals, self.raw.as_ptr(), &raw mut input) })
            .check()?;
        Ok(RunningChain { chain: self, _device: PhantomData })
    }
}

impl Drop for SwapChain {
    fn drop(&mut self) {
        delete(self.raw);
    }
}

/// A swap chain with its device. Dropping it deletes the chain.
#[derive(Debug)]
pub struct RunningChain<'device> {
    chain: SwapChain,
    _device: PhantomData<&'device ()>,
}

/// Outcome of an acquire.
#[derive(Debug)]
pub enum Acquired<'chain> {
    Frame(Frame<'chain>),
    /// No frame yet: wait for the surface event.
    Pending,
}

impl RunningChain<'_> {
    /// IddCxSwapChainReleaseAndAcquireBuffer. The borrow makes sure that the frame before was finished.
    ///
    /// # Errors
    /// The HRESULT; the chain is of no more use then.
    pub fn acquire(&mut self) -> Result<Acquired<'_>, Status> {
        let mut metadata = Metadata::init();
        let Bound { table, globals } = idd();
        // SAFETY: the bound table, a live chain with its device, and an out structure whose size is stated.
        let status = Status(unsafe {
            idd_functions::swap_chain_release_and_acquire_buffer(
                table,
                globals,
                self.chain.raw.as_ptr(),
                &raw mut metadata,
            )
        });
        if status == Status::from(IddStatus::PENDING) {
            return Ok(Acquired::Pending);
        }
        status.check()?;
        Ok(Acquired::Frame(Frame {
            chain: &self.chain,
            number: metadata.PresentationFrameNumber,
            display_qpc: metadata.PresentDisplayQPCTime,
            surface: NonNull::new(metadata.pSurface).map(RawSurface),
        }))
    }
}

/// One reference to a surface (`IDXGIResource*`), as a successful acquire hands it out. The platform's surface type
/// takes it over and releases it.
#[derive(Debug)]
pub struct RawSurface(NonNull<c_void>);

impl RawSurface {
    /// A reference which the caller gives away.
    pub fn new(raw: NonNull<c_void>) -> Self {
        Self(raw)
    }

    /// The address; the reference goes with it.
    pub fn into_raw(self) -> NonNull<c_void> {
        self.0
    }
}

/// An acquired frame. Dropping it finishes it.
#[derive(Debug)]
pub struct Frame<'chain> {
    chain: &'chain SwapChain,
    number: u32,
    display_qpc: u64,
    surface: Option<RawSurface>,
}

/// What the driver says about a frame that it has finished. Times are performance counts.
#[derive(Clone, Copy, Debug, Default)]
pub struct FrameReport {
    /// Whether the frame went nowhere.
    pub dropped: bool,
    pub acquired_qpc: u64,
    pub send_start_qpc: u64,
    pub send_stop_qpc: u64,
    pub pixels: u32,
    pub bytes: u32,
}

impl Frame<'_> {
    /// Number of the presentation; the same number again is a re-encode of an unchanged desktop.
    pub fn number(&self) -> u32 {
        self.number
    }

    /// When the frame is to be displayed, a performance count.
    pub fn display_qpc(&self) -> u64 {
        self.display_qpc
    }

    /// The surface's reference, once. Its content is valid until the next acquire; release it before that.
    pub fn take_surface(&mut self) -> Option<RawSurface> {
        self.surface.take()
    }

    /// IddCxSwapChainFinishedProcessingFrame, then ReportFrameStatistics.
    ///
    /// # Errors
    /// The HRESULT of the former; statistics are for the diagnosis only and their status is dropped.
    pub fn finish(self, report: &FrameReport) -> Result<(), Status> {
        let this = ManuallyDrop::new(self);
        this.finished()?;
        let mut statistics = FrameStatistics {
            PresentationFrameNumber: this.number,
            FrameStatus: if report.dropped { FrameStatus::DROPPED } else { FrameStatus::COMPLETED },
            FrameSliceTotal: 1,
            CurrentSlice: 1,
            FrameAcquireQpcTime: report.acquired_qpc,
            SendStartQpcTime: report.send_start_qpc,
            SendStopQpcTime: report.send_stop_qpc,
            SendCompleteQpcTime: report.send_stop_qpc,
            ProcessedPixelCount: report.pixels,
            FrameSizeInBytes: report.bytes,
            ..FrameStatistics::init()
        };
        let Bound { table, globals } = idd();
        // SAFETY: the bound table, a live chain; the structure is valid for the call and has no steps.
        let _ = unsafe {
            idd_functions::swap_chain_report_frame_statistics(
                table,
                globals,
                this.chain.raw.as_ptr(),
                &raw mut statistics,
            )
        };
        Ok(())
    }

    fn finished(&self) -> Result<(), Status> {
        let Bound { table, globals } = idd();
        // SAFETY: the bound table, a live chain with an acquired frame, finished once: by `finish`, which forgets the
        // value, or by its drop.
        Status(unsafe { idd_functions::swap_chain_finished_processing_frame(table, globals, self.chain.raw.as_ptr()) })
            .check()
    }
}

impl Drop for Frame<'_> {
    fn drop(&mut self) {
        // A drop has nobody to tell; the next acquire fails in its turn.
        let _ = self.finished();
    }
}
