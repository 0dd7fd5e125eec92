/**
 * Platform plane: what an operating system gives a driver, and a simulator has to lend to a native one. Pointers and
 * function pointers, so it is a foreign plane: it never travels.
 */
import { constant, fnptr, foreign, i32, plane, ptr, u8, u32, u64, usize } from 'pf-gen/schema';

/** Version of the platform functions. */
export const PLATFORM_VERSION = constant(u32, 1);
/** Symbol through which a native driver gets the platform functions before it is entered. */
export const PLATFORM_SYMBOL = constant('PfPlatformBind');
/** Entry symbol of a UMDF 2 driver. */
export const DRIVER_ENTRY_SYMBOL = constant('FxDriverEntryUm');

const PLATFORM = { target: 'native-64', mark: 'own', source: 'this project' };

/** Description of a texture or surface. */
export const TextureDesc = foreign(
  { width: u32, height: u32, dxgi_format: u32, pitch: u32 },
  { ...PLATFORM, size: 16 },
);

/**
 * What an operating system gives a driver and a native simulator has to lend: time, handles, events, sections,
 * textures. Results are NTSTATUS, or HRESULT where a graphics call returns one on Windows.
 */
export const PlatformTable = foreign(
  {
    Size: u32,
    Version: u32,
    /** Monotonic counter in ticks; the frequency is constant. */
    QueryPerformanceCounter: fnptr({}, u64),
    QueryPerformanceFrequency: fnptr({}, u64),
    /** Milliseconds of the framework's clock, which tests may drive. */
    GetTickCount64: fnptr({}, u64),
    GetCurrentProcessId: fnptr({}, u32),
    CloseHandle: fnptr({ handle: u64 }, i32),
    /** Maps `bytes` bytes of a section for reading and writing. */
    MapSection: fnptr({ handle: u64, bytes: usize, base: ptr(ptr()) }, i32),
    UnmapSection: fnptr({ base: ptr() }, i32),
    /** An auto-reset event of the process; 0 on failure. */
    CreateEvent: fnptr({}, u64),
    SetEvent: fnptr({ handle: u64 }, i32),
    /** Waits for one of at most 8 handles: its index, 0x102 on time-out, 0xFFFFFFFF on failure. */
    WaitForMultiple: fnptr({ handles: ptr(u64), count: u32, timeout_ms: u32 }, u32),
    /** A render device on the GPU of this LUID. HRESULT. */
    CreateDevice: fnptr({ luid_low: u32, luid_high: i32, device: ptr(ptr()) }, i32),
    /** Gives back one reference of a device, texture or surface. */
    Release: fnptr({ object: ptr() }, u32),
    /** Opens a shared texture by handle. HRESULT. */
    OpenSharedTexture: fnptr({ device: ptr(), handle: u64, texture: ptr(ptr()) }, i32),
    /** A private texture. HRESULT. */
    CreateTexture: fnptr({ device: ptr(), desc: ptr(TextureDesc), texture: ptr(ptr()) }, i32),
    GetTextureDesc: fnptr({ texture: ptr(), desc: ptr(TextureDesc) }, i32),
    /** Raw HRESULT: 0 acquired, 0x80 acquired after its holder died, 0x102 busy, negative error. */
    AcquireSync: fnptr({ texture: ptr(), key: u64, timeout_ms: u32 }, i32),
    ReleaseSync: fnptr({ texture: ptr(), key: u64 }, i32),
    /** Copies a whole texture or surface of equal size and format. */
    CopyResource: fnptr({ device: ptr(), target: ptr(), source: ptr() }, i32),
    /** A line of the driver's log: severity 'E', 'W', 'I' or 'D', UTF-8 text. */
    Log: fnptr({ severity: u32, text: ptr(u8), bytes: usize }),
  },
  { ...PLATFORM, size: 160 },
);

/**
 * What an operating system gives a driver.
 *
 * A native driver has it from the simulator, and only there: on Windows it calls the system itself.
 */
export const platform = plane({
  name: 'platform',
  id: 9,
  version: 1,
  policy: 'foreign',
  parties: ['driver', 'simulator'],
  members: { PLATFORM_VERSION, PLATFORM_SYMBOL, DRIVER_ENTRY_SYMBOL, TextureDesc, PlatformTable },
});
