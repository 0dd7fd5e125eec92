/**
 * The indirect display class extension as a driver sees it, version 1.4 (SDR) first.
 * Facts: iddcx-driver §2.1 (binding), §2.3 (indexes), §2.4 (callbacks), §2.5 (structures), §2.7 (enumerations).
 */
import {
  bits,
  constant,
  enumeration,
  flags,
  fn,
  fnptr,
  foreign,
  i32,
  pad,
  plane,
  ptr,
  table,
  u8,
  u16,
  u32,
  u64,
  usize,
} from 'pf-gen/schema';
import { IDD_NAMES } from './entry-names.ts';
import { Guid, Luid, ObjectAttributes } from './wdf.ts';

const A = { target: 'win-x64', mark: 'A', source: 'iddcx-driver §2.5' };

/** Name of the class extension in a class bind. Not determined by any document here; a switch until a real trace settles it. */
export const CLASS_NAME = constant('IddCx');
/** Major version of the class. */
export const CLASS_MAJOR = constant(u32, 1);
/** Minor version of the profile that this slice binds: 1909. */
export const CLASS_MINOR = constant(u32, 4);
/** Functions of 1.4. */
export const CLASS_FUNCTION_COUNT = constant(u32, 25);
/** What IddCxGetVersion answers there. */
export const CLASS_VERSION = constant.hex(u32, 0x1400);
/** `IddMinimumVersionRequired` of the driver. */
export const MINIMUM_VERSION_REQUIRED = constant(u32, 4);
/** "None" as the preferred mode's index. */
export const NO_PREFERRED_MODE = constant.hex(u32, 0xffffffff);
/** videoStandard "other". */
export const VIDEO_STANDARD_OTHER = constant(u32, 255);
/** scanLineOrdering progressive. */
export const SCAN_LINE_PROGRESSIVE = constant(u32, 1);
/** Output technology "indirect wired". */
export const OUTPUT_INDIRECT_WIRED = constant(u32, 16);
/** Output technology HDMI, which most drivers report. */
export const OUTPUT_HDMI = constant(u32, 5);
/** Most modes per monitor that the system takes. */
export const MAX_MODES_WARN = constant(u32, 64);
export const MAX_MODES_FAIL = constant(u32, 100);
/** Longest time of a callback, and from an offered frame to its finish, in milliseconds. */
export const WATCHDOG_MS = constant(u32, 10000);

/** NTSTATUS and HRESULT values of the display stack (iddcx-driver §2.7). */
export const IddStatus = enumeration(u32, {
  SUCCESS: 0,
  PENDING: 0x8000000a,
  NOT_SUPPORTED: 0xc00000bb,
  ABANDON_SWAPCHAIN: 0xc01e0012,
  PATH_NOT_IN_TOPOLOGY: 0xc01e0327,
  MONITOR_NO_DESCRIPTOR: 0xc01d0001,
  MONITOR_UNKNOWN_DESCRIPTOR_FORMAT: 0xc01d0002,
  MONITOR_INVALID_DESCRIPTOR_CHECKSUM: 0xc01d0003,
  DXGI_ACCESS_LOST: 0x887a0026,
  DXGI_DEVICE_REMOVED: 0x887a0005,
  WAIT_ABANDONED: 0x80,
  WAIT_TIMEOUT: 0x102,
  E_FAIL: 0x80004005,
  E_INVALIDARG: 0x80070057,
});
export const AdapterFlags = flags(u32, {
  USE_SMALLEST_MODE: 0,
  CAN_USE_MOVE_REGIONS: 1,
  REMOTE_SESSION_DRIVER: 2,
  PREFER_PHYSICALLY_CONTIGUOUS: 3,
  REMOTE_ALL_CURSOR_POSITION: 4,
  PREFER_PRECISE_PRESENT_REGIONS: 5,
  CAN_PROCESS_FP16: 6,
  REMOTE_ALL_TARGET_MODES_MONITOR_COMPATIBLE: 7,
});
export const TransmissionType = enumeration(i32, { UNINITIALIZED: 0, WIRED_USB: 1, WIRED_MIRACAST: 2, WIRED_OTHER: 3 });
export const FeatureImplementation = enumeration(i32, { UNINITIALIZED: 0, NONE: 1, HARDWARE: 2, SOFTWARE: 3 });
export const MonitorDescriptionType = enumeration(i32, { EDID: 1, DISPLAY_ID_AND_EDID: 2 });
export const MonitorModeOrigin = enumeration(i32, { MONITOR_DESCRIPTOR: 1, DRIVER: 2 });
export const UpdateReason = enumeration(i32, {
  POWER: 1,
  HOST_LINK: 2,
  DISPLAY_LINK: 3,
  CONFIG_CONSTRAINTS: 4,
  OTHER: 5,
});
export const PathFlags = flags(u32, { CHANGED: 0, ACTIVE: 1 });
export const FrameStatus = enumeration(i32, { COMPLETED: 1, DROPPED: 2, ERROR: 3 });
/** AdditionalSignalInfo, one word. */
export const SignalInfoBits = bits(u32, { video_standard: 16, vsync_freq_divider: 6, _reserved: 10 });

/** DISPLAYCONFIG_VIDEO_SIGNAL_INFO. */
export const VideoSignalInfo = foreign(
  {
    PixelRate: u64,
    HSyncNumerator: u32,
    HSyncDenominator: u32,
    VSyncNumerator: u32,
    VSyncDenominator: u32,
    ActiveWidth: u32,
    ActiveHeight: u32,
    TotalWidth: u32,
    TotalHeight: u32,
    AdditionalSignalInfo: SignalInfoBits,
    ScanLineOrdering: u32,
  },
  { ...A, size: 48 },
);
export const EndpointVersion = foreign(
  { Size: u32, MajorVer: u32, MinorVer: u32, Build: u32, SKU: u64 },
  { ...A, size: 24 },
);
export const EndpointDiagnosticInfo = foreign(
  {
    Size: u32,
    TransmissionType: TransmissionType,
    pEndPointFriendlyName: ptr(u16),
    pEndPointModelName: ptr(u16),
    pEndPointManufacturerName: ptr(u16),
    pHardwareVersion: ptr(EndpointVersion),
    pFirmwareVersion: ptr(EndpointVersion),
    GammaSupport: FeatureImplementation,
    _pad: pad(u32),
  },
  { ...A, size: 56 },
);
export const AdapterCaps = foreign(
  {
    Size: u32,
    Flags: AdapterFlags,
    MaxDisplayPipelineRate: u64,
    MaxMonitorsSupported: u32,
    _pad: pad(u32),
    EndPointDiagnostics: EndpointDiagnosticInfo,
    StaticDesktopReencodeFrameCount: u32,
    _pad2: pad(u32),
  },
  { ...A, size: 88 },
);
export const InAdapterInit = foreign(
  { WdfDevice: ptr(), pCaps: ptr(AdapterCaps), ObjectAttributes: ptr(ObjectAttributes) },
  { ...A, size: 24 },
);
export const OutAdapterInit = foreign({ AdapterObject: ptr() }, { ...A, size: 8 });
export const InAdapterInitFinished = foreign({ AdapterInitStatus: i32 }, { ...A, size: 4 });
export const MonitorDescription = foreign(
  { Size: u32, Type: MonitorDescriptionType, DataSize: u32, _pad: pad(u32), pData: ptr(u8) },
  { ...A, size: 24 },
);
export const MonitorInfo = foreign(
  {
    Size: u32,
    MonitorType: u32,
    ConnectorIndex: u32,
    _pad: pad(u32),
    MonitorDescription: MonitorDescription,
    MonitorContainerId: Guid,
  },
  { ...A, size: 56 },
);
export const InMonitorCreate = foreign(
  { ObjectAttributes: ptr(ObjectAttributes), pMonitorInfo: ptr(MonitorInfo) },
  { ...A, size: 16 },
);
export const OutMonitorCreate = foreign({ MonitorObject: ptr() }, { ...A, size: 8 });
export const OutMonitorArrival = foreign({ OsAdapterLuid: Luid, OsTargetId: u32 }, { ...A, size: 12 });
export const MonitorMode = foreign(
  { Size: u32, Origin: MonitorModeOrigin, MonitorVideoSignalInfo: VideoSignalInfo },
  { ...A, size: 56 },
);
export const InParseMonitorDescription = foreign(
  {
    MonitorDescription: MonitorDescription,
    MonitorModeBufferInputCount: u32,
    _pad: pad(u32),
    pMonitorModes: ptr(MonitorMode),
  },
  { ...A, size: 40 },
);
export const OutParseMonitorDescription = foreign(
  { MonitorModeBufferOutputCount: u32, PreferredMonitorModeIdx: u32 },
  { ...A, size: 8 },
);
export const InGetDefaultDescriptionModes = foreign(
  { DefaultMonitorModeBufferInputCount: u32, _pad: pad(u32), pDefaultMonitorModes: ptr(MonitorMode) },
  { ...A, size: 16 },
);
export const OutGetDefaultDescriptionModes = foreign(
  { DefaultMonitorModeBufferOutputCount: u32, PreferredMonitorModeIdx: u32 },
  { ...A, size: 8 },
);
export const TargetMode = foreign(
  { Size: u32, _pad: pad(u32), TargetVideoSignalInfo: VideoSignalInfo, RequiredBandwidth: u64 },
  { ...A, size: 64 },
);
export const InQueryTargetModes = foreign(
  {
    MonitorDescription: MonitorDescription,
    TargetModeBufferInputCount: u32,
    _pad: pad(u32),
    pTargetModes: ptr(TargetMode),
  },
  { ...A, size: 40 },
);
export const OutQueryTargetModes = foreign({ TargetModeBufferOutputCount: u32 }, { ...A, size: 4 });
export const InUpdateModes = foreign(
  { Reason: UpdateReason, TargetModeCount: u32, pTargetModes: ptr(TargetMode) },
  { ...A, size: 16 },
);
export const Path = foreign(
  {
    Size: u32,
    _pad: pad(u32),
    MonitorObject: ptr(),
    Flags: PathFlags,
    _pad2: pad(u32),
    TargetVideoSignalInfo: VideoSignalInfo,
  },
  { ...A, size: 72 },
);
export const InCommitModes = foreign({ PathCount: u32, _pad: pad(u32), pPaths: ptr(Path) }, { ...A, size: 16 });
export const InSetSwapChain = foreign(
  { hSwapChain: ptr(), hNextSurfaceAvailable: u64, RenderAdapterLuid: Luid },
  { ...A, size: 24 },
);
export const InSwapChainSetDevice = foreign({ pDevice: ptr() }, { ...A, size: 8 });
/** IDDCX_METADATA, which is also the out structure of an acquire. */
export const Metadata = foreign(
  {
    Size: u32,
    PresentationFrameNumber: u32,
    DirtyRectCount: u32,
    MoveRegionCount: u32,
    HwProtectedSurface: i32,
    _pad: pad(u32),
    PresentDisplayQPCTime: u64,
    pSurface: ptr(),
  },
  { ...A, size: 40 },
);
export const Rect = foreign({ left: i32, top: i32, right: i32, bottom: i32 }, { ...A, size: 16 });
export const InGetDirtyRects = foreign(
  { DirtyRectInCount: u32, _pad: pad(u32), pDirtyRects: ptr(Rect) },
  { ...A, size: 16 },
);
export const OutGetDirtyRects = foreign({ DirtyRectOutCount: u32 }, { ...A, size: 4 });
export const FrameStatistics = foreign(
  {
    Size: u32,
    PresentationFrameNumber: u32,
    FrameStatus: FrameStatus,
    ReEncodeNumber: u32,
    FrameSliceTotal: u32,
    CurrentSlice: u32,
    FrameAcquireQpcTime: u64,
    FrameProcessingStepsCount: u32,
    _pad: pad(u32),
    pFrameProcessingSteps: ptr(),
    SendStartQpcTime: u64,
    SendStopQpcTime: u64,
    SendCompleteQpcTime: u64,
    Flags: u32,
    ProcessedPixelCount: u32,
    FrameSizeInBytes: u32,
    _pad2: pad(u32),
  },
  { ...A, size: 88 },
);
export const OutGetVersion = foreign({ IddCxVersion: u32 }, { ...A, size: 4 });
export const InReportCriticalError = foreign({ MajorErrorCode: u32, MinorErrorCode: u32 }, { ...A, size: 8 });
export const InAdapterSetRenderAdapter = foreign({ PreferredRenderAdapter: Luid }, { ...A, size: 8 });
export const InSetGammaRamp = foreign(
  { Type: i32, GammaRampSizeInBytes: u32, pGammaRampData: ptr() },
  { ...A, size: 16 },
);

/** IDD_CX_CLIENT_CONFIG of 1.4 to 1.9: the driver's callbacks. */
export const ClientConfig = foreign(
  {
    Size: u32,
    _pad: pad(u32),
    EvtIddCxDeviceIoControl: fnptr({
      device: ptr(),
      request: ptr(),
      output_length: usize,
      input_length: usize,
      code: u32,
    }),
    EvtIddCxParseMonitorDescription: fnptr(
      { input: ptr(InParseMonitorDescription), output: ptr(OutParseMonitorDescription) },
      i32,
    ),
    EvtIddCxAdapterInitFinished: fnptr({ adapter: ptr(), input: ptr(InAdapterInitFinished) }, i32),
    EvtIddCxAdapterCommitModes: fnptr({ adapter: ptr(), input: ptr(InCommitModes) }, i32),
    EvtIddCxMonitorGetDefaultDescriptionModes: fnptr(
      { monitor: ptr(), input: ptr(InGetDefaultDescriptionModes), output: ptr(OutGetDefaultDescriptionModes) },
      i32,
    ),
    EvtIddCxMonitorQueryTargetModes: fnptr(
      { monitor: ptr(), input: ptr(InQueryTargetModes), output: ptr(OutQueryTargetModes) },
      i32,
    ),
    EvtIddCxMonitorAssignSwapChain: fnptr({ monitor: ptr(), input: ptr(InSetSwapChain) }, i32),
    EvtIddCxMonitorUnassignSwapChain: fnptr({ monitor: ptr() }, i32),
    EvtIddCxMonitorI2CTransmit: ptr(),
    EvtIddCxMonitorI2CReceive: ptr(),
    EvtIddCxMonitorSetGammaRamp: fnptr({ monitor: ptr(), input: ptr(InSetGammaRamp) }, i32),
    EvtIddCxMonitorOPMGetCertificateSize: ptr(),
    EvtIddCxMonitorOPMGetCertificate: ptr(),
    EvtIddCxMonitorOPMCreateProtectedOutput: ptr(),
    EvtIddCxMonitorOPMGetRandomNumber: ptr(),
    EvtIddCxMonitorOPMSetSigningKeyAndSequenceNumbers: ptr(),
    EvtIddCxMonitorOPMGetInformation: ptr(),
    EvtIddCxMonitorOPMConfigureProtectedOutput: ptr(),
    EvtIddCxMonitorOPMDestroyProtectedOutput: ptr(),
    EvtIddCxMonitorGetPhysicalSize: ptr(),
  },
  { target: 'win-x64', mark: 'A', source: 'iddcx-driver §2.4', size: 168 },
);

/** Functions of the class extension; the implicit globals come first. */
export const IddFunctions = table(
  {
    DeviceInitConfig: fn(0, { device_init: ptr(), config: ptr(ClientConfig) }, i32),
    DeviceInitialize: fn(1, { device: ptr() }, i32),
    AdapterInitAsync: fn(2, { input: ptr(InAdapterInit), output: ptr(OutAdapterInit) }, i32),
    MonitorCreate: fn(3, { adapter: ptr(), input: ptr(InMonitorCreate), output: ptr(OutMonitorCreate) }, i32),
    MonitorArrival: fn(4, { monitor: ptr(), output: ptr(OutMonitorArrival) }, i32),
    MonitorDeparture: fn(5, { monitor: ptr() }, i32),
    MonitorUpdateModes: fn(6, { monitor: ptr(), input: ptr(InUpdateModes) }, i32),
    /** HRESULT. */
    SwapChainSetDevice: fn(10, { swap_chain: ptr(), input: ptr(InSwapChainSetDevice) }, i32),
    /** HRESULT; E_PENDING while there is no frame. */
    SwapChainReleaseAndAcquireBuffer: fn(11, { swap_chain: ptr(), output: ptr(Metadata) }, i32),
    /** HRESULT. */
    SwapChainGetDirtyRects: fn(
      12,
      { swap_chain: ptr(), input: ptr(InGetDirtyRects), output: ptr(OutGetDirtyRects) },
      i32,
    ),
    /** HRESULT. */
    SwapChainFinishedProcessingFrame: fn(14, { swap_chain: ptr() }, i32),
    SwapChainReportFrameStatistics: fn(15, { swap_chain: ptr(), input: ptr(FrameStatistics) }, i32),
    GetVersion: fn(19, { output: ptr(OutGetVersion) }, i32),
    ReportCriticalError: fn(20, { adapter: ptr(), input: ptr(InReportCriticalError) }, i32),
    AdapterSetRenderAdapter: fn(23, { adapter: ptr(), input: ptr(InAdapterSetRenderAdapter) }),
  },
  {
    target: 'win-x64',
    mark: 'A',
    source: 'iddcx-driver §2.3',
    globals: true,
    count: CLASS_FUNCTION_COUNT,
    names: IDD_NAMES,
  },
);

/**
 * The tables of the class extension for indirect displays.
 *
 * Driver and simulator speak them, as those of the framework: the simulator plays the class extension.
 */
export const iddcx = plane({
  name: 'iddcx',
  id: 8,
  version: 4,
  policy: 'foreign',
  parties: ['driver', 'simulator'],
  members: {
    CLASS_NAME,
    CLASS_MAJOR,
    CLASS_MINOR,
    CLASS_FUNCTION_COUNT,
    CLASS_VERSION,
    MINIMUM_VERSION_REQUIRED,
    NO_PREFERRED_MODE,
    VIDEO_STANDARD_OTHER,
    SCAN_LINE_PROGRESSIVE,
    OUTPUT_INDIRECT_WIRED,
    OUTPUT_HDMI,
    MAX_MODES_WARN,
    MAX_MODES_FAIL,
    WATCHDOG_MS,
    IddStatus,
    AdapterFlags,
    TransmissionType,
    FeatureImplementation,
    MonitorDescriptionType,
    MonitorModeOrigin,
    UpdateReason,
    PathFlags,
    FrameStatus,
    SignalInfoBits,
    VideoSignalInfo,
    EndpointVersion,
    EndpointDiagnosticInfo,
    AdapterCaps,
    InAdapterInit,
    OutAdapterInit,
    InAdapterInitFinished,
    MonitorDescription,
    MonitorInfo,
    InMonitorCreate,
    OutMonitorCreate,
    OutMonitorArrival,
    MonitorMode,
    InParseMonitorDescription,
    OutParseMonitorDescription,
    InGetDefaultDescriptionModes,
    OutGetDefaultDescriptionModes,
    TargetMode,
    InQueryTargetModes,
    OutQueryTargetModes,
    InUpdateModes,
    Path,
    InCommitModes,
    InSetSwapChain,
    InSwapChainSetDevice,
    Metadata,
    Rect,
    InGetDirtyRects,
    OutGetDirtyRects,
    FrameStatistics,
    OutGetVersion,
    InReportCriticalError,
    InAdapterSetRenderAdapter,
    InSetGammaRamp,
    ClientConfig,
    IddFunctions,
  },
});
