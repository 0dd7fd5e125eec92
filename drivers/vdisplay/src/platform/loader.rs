//! The platform as a loader gives it to the driver: a table of functions, bound once before the driver is entered.
#![allow(unsafe_code)]

use core::ffi::c_void;
use core::ptr::{self, NonNull};
use std::sync::OnceLock;

use pf_abi::control::NtStatus;
use pf_abi::platform::{PLATFORM_VERSION, PlatformTable, TextureDesc};
use pf_abi::runtime::Mapped;
use pf_framework::{RawSurface, RenderDevice, Status};

use super::{Gpu, OwnedHandle, Platform, Severity, Shape, Wait};

/// Most handles of one wait.
const WAIT_MAX: usize = 8;
const WAIT_TIMED_OUT: u32 = 0x102;

macro_rules! calls {
    ($($name:ident: $field:ident: fn($($arg:ty),*) -> $ret:ty,)*) => {
        /// The table's functions, each known to be there.
        #[derive(Debug)]
        struct Calls {
            $($name: unsafe extern "system" fn($($arg),*) -> $ret,)*
            log: unsafe extern "system" fn(u32, *mut u8, usize),
        }

        impl Calls {
            /// `None` when a function is missing.
            fn of(table: &PlatformTable) -> Option<Self> {
                Some(Self { $($name: table.$field?,)* log: table.Log? })
            }
        }
    };
}
calls! {
    qpc: QueryPerformanceCounter: fn() -> u64,
    now_ms: GetTickCount64: fn() -> u64,
    process_id: GetCurrentProcessId: fn() -> u32,
    close_handle: CloseHandle: fn(u64) -> i32,
    map_section: MapSection: fn(u64, usize, *mut *mut c_void) -> i32,
    unmap_section: UnmapSection: fn(*mut c_void) -> i32,
    create_event: CreateEvent: fn() -> u64,
    set_event: SetEvent: fn(u64) -> i32,
    wait: WaitForMultiple: fn(*mut u64, u32, u32) -> u32,
    create_device: CreateDevice: fn(u32, i32, *mut *mut c_void) -> i32,
    release: Release: fn(*mut c_void) -> u32,
    open_texture: OpenSharedTexture: fn(*mut c_void, u64, *mut *mut c_void) -> i32,
    create_texture: CreateTexture: fn(*mut c_void, *mut TextureDesc, *mut *mut c_void) -> i32,
    texture_desc: GetTextureDesc: fn(*mut c_void, *mut TextureDesc) -> i32,
    acquire_sync: AcquireSync: fn(*mut c_void, u64, u32) -> i32,
    release_sync: ReleaseSync: fn(*mut c_void, u64) -> i32,
    copy: CopyResource: fn(*mut c_void, *mut c_void, *mut c_void) -> i32,
}

/// Set once, by [`bind`].
static CALLS: OnceLock<Calls> = OnceLock::new();

/// Takes the loader's table. Answers 0, or an NTSTATUS: wrong size or version, a missing function, a second bind.
///
/// # Safety
/// `table` is null or points to a table whose functions keep the contracts in the schema and stay valid for ever.
pub unsafe fn bind(table: *const PlatformTable) -> i32 {
    let Some(table) = NonNull::new(table.cast_mut()).filter(|table| table.is_aligned()) else {
        return Status::from(NtStatus::INVALID_PARAMETER).0;
    };
    // SAFETY: every table begins with its size.
    if unsafe { table.cast::<u32>().read() } as usize != PlatformTable::SIZE {
        return Status::from(NtStatus::NOT_SUPPORTED).0;
    }
    // SAFETY: the table says that it is as long as it has to be.
    let table = unsafe { table.read() };
    if table.Version != PLATFORM_VERSION {
        return Status::from(NtStatus::NOT_SUPPORTED).0;
    }
    let Some(calls) = Calls::of(&table) else {
        return Status::from(NtStatus::INVALID_PARAMETER).0;
    };
    match CALLS.set(calls) {
        Ok(()) => Status::SUCCESS.0,
        Err(_) => Status::from(NtStatus::INVALID_DEVICE_STATE).0,
    }
}

/// The functions that [`bind`] took.
#[derive(Clone, Copy, Debug)]
pub struct LoaderPlatform(&'static Calls);

impl LoaderPlatform {
    /// `None` before the table was bound.
    pub fn get() -> Option<Self> {
        CALLS.get().map(Self)
    }
}

/// One reference to a device, texture or surface.
#[derive(Debug)]
pub struct Reference {
    calls: &'static Calls,
    raw: NonNull<c_void>,
}

// SAFETY: the loader's objects may be used and released on any thread; a device is used by one thread at a time.
unsafe impl Send for Reference {}
// SAFETY: as above.
unsafe impl Sync for Reference {}

impl Reference {
    fn of(calls: &'static Calls, raw: *mut c_void) -> Result<Self, Status> {
        let raw = NonNull::new(raw).ok_or(Status::from(NtStatus::UNSUCCESSFUL))?;
        Ok(Self { calls, raw })
    }

    fn raw(&self) -> *mut c_void {
        self.raw.as_ptr()
    }
}

impl Drop for Reference {
    fn drop(&mut self) {
        // SAFETY: the one reference that this value stands for.
        unsafe { (self.calls.release)(self.raw()) };
    }
}

/// A render device.
#[derive(Debug)]
pub struct Device(Reference);

// SAFETY: the reference keeps the device alive, and the loader's device is what its class extension takes.
unsafe impl RenderDevice for Device {
    fn as_dxgi_device(&self) -> *mut c_void {
        self.0.raw()
    }
}

/// Unmaps a section.
#[derive(Debug)]
pub struct Mapping {
    calls: &'static Calls,
    base: NonNull<c_void>,
}

// SAFETY: an address for the loader, which may be given back on any thread.
unsafe impl Send for Mapping {}
// SAFETY: as above.
unsafe impl Sync for Mapping {}

impl Drop for Mapping {
    fn drop(&mut self) {
        // SAFETY: the base that the loader mapped, given back once, with the view that used it.
        unsafe { (self.calls.unmap_section)(self.base.as_ptr()) };
    }
}

impl Platform for LoaderPlatform {
    type Section = Mapped<Mapping>;
    type Device = Device;
    type Texture = Reference;

    fn qpc(&self) -> u64 {
        // SAFETY: a bound function without arguments.
        unsafe { (self.0.qpc)() }
    }

    fn now_ms(&self) -> u64 {
        // SAFETY: as above.
        unsafe { (self.0.now_ms)() }
    }

    fn process_id(&self) -> u32 {
        // SAFETY: as above.
        unsafe { (self.0.process_id)() }
    }

    fn log(&self, severity: Severity, text: &str) {
        let severity = match severity {
            Severity::Error => 'E',
            Severity::Warning => 'W',
            Severity::Info => 'I',
            Severity::Debug => 'D',
        };
        // SAFETY: the text is valid for the call and only read.
        unsafe { (self.0.log)(u32::from(severity), text.as_ptr().cast_mut(), text.len()) };
    }

    fn close_handle(&self, value: u64) {
        // SAFETY: a number; the loader checks it.
        unsafe { (self.0.close_handle)(value) };
    }

    fn create_event(&self) -> Result<OwnedHandle<Self>, Status> {
        // SAFETY: a bound function without arguments.
        match unsafe { (self.0.create_event)() } {
            0 => Err(Status::from_code(0xc000_009a)),
            value => Ok(OwnedHandle::made(self, value)),
        }
    }

    fn set_event(&self, value: u64) {
        // SAFETY: a number; the loader checks it.
        unsafe { (self.0.set_event)(value) };
    }

    fn wait(&self, handles: &[u64], timeout_ms: u32) -> Wait {
        if handles.len() > WAIT_MAX {
            return Wait::Failed;
        }
        // SAFETY: the array is valid for the call and only read; its length is at most 8.
        let index = unsafe { (self.0.wait)(handles.as_ptr().cast_mut(), handles.len() as u32, timeout_ms) };
        match index {
            WAIT_TIMED_OUT => Wait::TimedOut,
            index if (index as usize) < handles.len() => Wait::Signalled(index as usize),
            _ => Wait::Failed,
        }
    }

    fn map_section(&self, value: u64, bytes: usize) -> Result<Mapped<Mapping>, Status> {
        let mut base = ptr::null_mut();
        // SAFETY: the out pointer is valid for the call.
        Status(unsafe { (self.0.map_section)(value, bytes, &raw mut base) }).check()?;
        let base = NonNull::new(base).ok_or(Status::from(NtStatus::UNSUCCESSFUL))?;
        let mapping = Mapping { calls: self.0, base };
        // SAFETY: the loader mapped `bytes` bytes there, until `mapping` is dropped; only the view touches them.
        unsafe { Mapped::with_owner(base.as_ptr().cast(), bytes, mapping) }.map_err(|_| NtStatus::UNSUCCESSFUL.into())
    }

    fn create_device(&self, gpu: Gpu) -> Result<Device, Status> {
        let mut device = ptr::null_mut();
        // SAFETY: the out pointer is valid for the call.
        Status(unsafe { (self.0.create_device)(gpu.low, gpu.high, &raw mut device) }).check()?;
        Reference::of(self.0, device).map(Device)
    }

    fn open_texture(&self, device: &Device, value: u64) -> Result<Reference, Status> {
        let mut texture = ptr::null_mut();
        // SAFETY: a live device; the out pointer is valid for the call; the loader checks the handle.
        Status(unsafe { (self.0.open_texture)(device.0.raw(), value, &raw mut texture) }).check()?;
        Reference::of(self.0, texture)
    }

    fn create_texture(&self, device: &Device, shape: Shape) -> Result<Reference, Status> {
        let mut desc =
            TextureDesc { width: shape.width, height: shape.height, dxgi_format: shape.format, ..TextureDesc::init() };
        let mut texture = ptr::null_mut();
        // SAFETY: a live device; both pointers are valid for the call.
        Status(unsafe { (self.0.create_texture)(device.0.raw(), &raw mut desc, &raw mut texture) }).check()?;
        Reference::of(self.0, texture)
    }

    fn surface(&self, surface: RawSurface) -> Reference {
        Reference { calls: self.0, raw: surface.into_raw() }
    }

    fn shape(&self, texture: &Reference) -> Result<Shape, Status> {
        let mut desc = TextureDesc::init();
        // SAFETY: a live texture; the out pointer is valid for the call.
        Status(unsafe { (self.0.texture_desc)(texture.raw(), &raw mut desc) }).check()?;
        Ok(Shape { width: desc.width, height: desc.height, format: desc.dxgi_format })
    }

    fn acquire_sync(&self, texture: &Reference, key: u64, timeout_ms: u32) -> Status {
        // SAFETY: a live texture.
        Status(unsafe { (self.0.acquire_sync)(texture.raw(), key, timeout_ms) })
    }

    fn release_sync(&self, texture: &Reference, key: u64) -> Status {
        // SAFETY: a live texture.
        Status(unsafe { (self.0.release_sync)(texture.raw(), key) })
    }

    fn copy(&self, device: &Device, target: &Reference, source: &Reference) -> Result<(), Status> {
        // SAFETY: a live device and two live textures.
        Status(unsafe { (self.0.copy)(device.0.raw(), target.raw(), source.raw()) }).check()
    }
}
