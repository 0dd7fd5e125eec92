/**
 * The user-mode driver framework as a driver sees it: bind protocol, structures, function table.
 * Facts: iddcx-driver §1.2 (entry), §1.4 (bind), §1.5 (indexes), §1.6 (structures), §Appendix (table of 2.33).
 * Names are the vendor's. LONG, ULONG, NTSTATUS and enumerations are 32 bits wide on every target.
 */
import {
  bytes,
  constant,
  enumeration,
  field,
  fn,
  fnptr,
  foreign,
  i32,
  i64,
  pad,
  plane,
  ptr,
  table,
  u8,
  u16,
  u32,
  usize,
} from 'pf-gen/schema';
import { WDF_NAMES } from './entry-names.ts';

const A = { target: 'win-x64', mark: 'A', source: 'iddcx-driver §1.6' };
const BIND = { target: 'win-x64', mark: 'A', source: 'iddcx-driver §1.4' };

/** Major version of the framework that the driver binds. */
export const UMDF_MAJOR = constant(u32, 2);
/** Minor version: runs on Windows 10 2004 and later. */
export const UMDF_MINOR = constant(u32, 31);
/** Functions of 2.31, the only count that version accepts. */
export const UMDF_FUNCTION_COUNT = constant(u32, 273);
/** Above this count `FuncTable` is the address of the driver's table pointer. */
export const FUNC_TABLE_ARRAY_MAX = constant(u32, 248);
/** Name of the framework library in a bind. Not determined by any document here; a switch until a real trace settles it. */
export const FRAMEWORK_COMPONENT = constant('UmdfLibrary');

/** NTSTATUS values of the framework itself (iddcx-driver §1.7). */
export const WdfStatus = enumeration(u32, {
  SUCCESS: 0,
  INFO_LENGTH_MISMATCH: 0xc0000004,
  INVALID_PARAMETER: 0xc000000d,
  INVALID_DEVICE_REQUEST: 0xc0000010,
  BUFFER_TOO_SMALL: 0xc0000023,
  INVALID_PARAMETER_4: 0xc00000f2,
  DRIVER_INTERNAL_ERROR: 0xc0000183,
  INVALID_DEVICE_STATE: 0xc0000184,
  NOT_IMPLEMENTED: 0xc0000002,
  INSUFFICIENT_RESOURCES: 0xc000009a,
  OBJECT_ATTRIBUTES_INVALID: 0xc0200209,
  PARENT_ASSIGNMENT_NOT_ALLOWED: 0xc020020f,
});
/** WDF_TRI_STATE. */
export const TriState = enumeration(i32, { FALSE: 0, TRUE: 1, USE_DEFAULT: 2 });
/** WDF_EXECUTION_LEVEL. */
export const ExecutionLevel = enumeration(i32, { INVALID: 0, INHERIT_FROM_PARENT: 1, PASSIVE: 2, DISPATCH: 3 });
/** WDF_SYNCHRONIZATION_SCOPE. */
export const SynchronizationScope = enumeration(i32, {
  INVALID: 0,
  INHERIT_FROM_PARENT: 1,
  DEVICE: 2,
  QUEUE: 3,
  NONE: 4,
});
/** WDF_POWER_DEVICE_STATE; the first D0Entry gets D3_FINAL as its previous state. */
export const PowerState = enumeration(i32, {
  INVALID: 0,
  D0: 1,
  D1: 2,
  D2: 3,
  D3: 4,
  D3_FINAL: 5,
  PREPARE_FOR_HIBERNATION: 6,
});
/** WDF_FILEOBJECT_CLASS. */
export const FileObjectClass = enumeration(i32, {
  INVALID: 0,
  NOT_REQUIRED: 1,
  CAN_USE_FS_CONTEXT: 2,
  CAN_USE_FS_CONTEXT2: 3,
  CANNOT_USE_FS_CONTEXTS: 4,
});

/** GUID as Windows lays it out. */
export const Guid = foreign({ Data1: u32, Data2: u16, Data3: u16, Data4: bytes(8) }, { ...A, size: 16 });
/** UTF-16 text with its length in bytes. */
export const UnicodeString = foreign(
  { Length: u16, MaximumLength: u16, _pad: pad(u32), Buffer: ptr(u16) },
  { ...A, size: 16 },
);
/** Locally unique id of an adapter. */
export const Luid = foreign({ LowPart: u32, HighPart: i32 }, { ...A, size: 8 });

/** What the loader hands to the entry symbol; slots from 0x10 on are uncertain. */
export const LoaderInterface = foreign(
  {
    Size: u32,
    _pad: pad(u32),
    VersionBind: fnptr({ context: ptr(), bind_info: ptr(), globals: ptr(ptr()) }, i32),
    VersionUnbind: fnptr({ context: ptr(), bind_info: ptr(), globals: ptr() }, i32),
    VersionBindClass: fnptr({ bind_info: ptr(), globals: ptr(), class_info: ptr() }, i32),
    VersionUnbindClass: fnptr({ bind_info: ptr(), globals: ptr(), class_info: ptr() }, i32),
    Diagnostics: ptr(),
    Flags: u32,
    _pad2: pad(u32),
  },
  { target: 'win-x64', mark: 'C to 0x10, D after', source: 'iddcx-driver §1.2', size: 56 },
);
/** Short form of the framework's bind information. */
export const BindInfo = foreign(
  {
    Size: u32,
    _pad: pad(u32),
    /** UTF-16 name of the library. */
    Component: ptr(u16),
    Major: u32,
    Minor: u32,
    Build: u32,
    FuncCount: u32,
    /** Array to fill, or (above 248 functions) the address of the driver's table pointer. */
    FuncTable: ptr(),
    Module: ptr(),
  },
  { ...BIND, size: 0x30 },
);
/** Bind information of a class extension. */
export const ClassBindInfo = foreign(
  {
    Size: u32,
    _pad: pad(u32),
    /** UTF-16 name of the class. */
    ClassName: ptr(u16),
    Major: u32,
    Minor: u32,
    Build: u32,
    _pad2: pad(u32),
    FunctionTable: ptr(),
    FunctionTableCount: u32,
    _pad3: pad(u32),
    /** By convention the address of the class's globals variable. */
    ClassBindInfo: ptr(),
    ClientBindClass: ptr(),
    ClientUnbindClass: ptr(),
    ClassModule: ptr(),
  },
  { ...BIND, size: 0x50 },
);
/** WDF_DRIVER_GLOBALS. */
export const DriverGlobals = foreign(
  {
    Driver: ptr(),
    DriverFlags: u32,
    DriverTag: u32,
    DriverName: bytes(32),
    DisplaceDriverUnload: u8,
    _pad: pad(bytes(7)),
  },
  { ...BIND, size: 56 },
);
/** WDF_DRIVER_CONFIG. */
export const DriverConfig = foreign(
  {
    Size: u32,
    _pad: pad(u32),
    EvtDriverDeviceAdd: fnptr({ driver: ptr(), device_init: ptr() }, i32),
    EvtDriverUnload: fnptr({ driver: ptr() }),
    DriverInitFlags: u32,
    DriverPoolTag: u32,
  },
  { ...A, size: 32 },
);
/** WDF_OBJECT_CONTEXT_TYPE_INFO; must be one static with a stable address. */
export const ObjectContextTypeInfo = foreign(
  {
    Size: u32,
    _pad: pad(u32),
    /** Zero-terminated 8-bit text. */
    ContextName: ptr(u8),
    ContextSize: usize,
    UniqueType: ptr(),
    EvtDriverGetUniqueContextType: ptr(),
  },
  { ...A, size: 40 },
);
/** WDF_OBJECT_ATTRIBUTES; level and scope must not be 0. */
export const ObjectAttributes = foreign(
  {
    Size: u32,
    _pad: pad(u32),
    EvtCleanupCallback: fnptr({ object: ptr() }),
    EvtDestroyCallback: fnptr({ object: ptr() }),
    ExecutionLevel: ExecutionLevel,
    SynchronizationScope: SynchronizationScope,
    ParentObject: ptr(),
    ContextSizeOverride: usize,
    ContextTypeInfo: ptr(ObjectContextTypeInfo),
  },
  { ...A, size: 56 },
);
/** WDF_PNPPOWER_EVENT_CALLBACKS. */
export const PnpPowerEventCallbacks = foreign(
  {
    Size: u32,
    _pad: pad(u32),
    EvtDeviceD0Entry: fnptr({ device: ptr(), previous: PowerState }, i32),
    EvtDeviceD0EntryPostInterruptsEnabled: ptr(),
    EvtDeviceD0Exit: fnptr({ device: ptr(), target: PowerState }, i32),
    EvtDeviceD0ExitPreInterruptsDisabled: ptr(),
    EvtDevicePrepareHardware: ptr(),
    EvtDeviceReleaseHardware: ptr(),
    EvtDeviceSelfManagedIoCleanup: ptr(),
    EvtDeviceSelfManagedIoFlush: ptr(),
    EvtDeviceSelfManagedIoInit: ptr(),
    EvtDeviceSelfManagedIoSuspend: ptr(),
    EvtDeviceSelfManagedIoRestart: ptr(),
    EvtDeviceSurpriseRemoval: ptr(),
    EvtDeviceQueryRemove: ptr(),
    EvtDeviceQueryStop: ptr(),
    EvtDeviceUsageNotification: ptr(),
    EvtDeviceRelationsQuery: ptr(),
    EvtDeviceUsageNotificationEx: ptr(),
  },
  { ...A, size: 144 },
);
/** WDF_FILEOBJECT_CONFIG. */
export const FileObjectConfig = foreign(
  {
    Size: u32,
    _pad: pad(u32),
    EvtDeviceFileCreate: fnptr({ device: ptr(), request: ptr(), file: ptr() }),
    EvtFileClose: fnptr({ file: ptr() }),
    EvtFileCleanup: fnptr({ file: ptr() }),
    AutoForwardCleanupClose: TriState,
    FileObjectClass: FileObjectClass,
  },
  { ...A, size: 40 },
);
/** WDF_TIMER_CONFIG. */
export const TimerConfig = foreign(
  {
    Size: u32,
    _pad: pad(u32),
    EvtTimerFunc: fnptr({ timer: ptr() }),
    /** 0 = one shot. */
    Period: field(u32, { unit: 'ms' }),
    AutomaticSerialization: u8,
    _pad2: pad(bytes(3)),
    TolerableDelay: u32,
    _pad3: pad(u32),
    UseHighResolutionTimer: u8,
    _pad4: pad(bytes(7)),
  },
  { ...A, size: 40 },
);
/** WDF_REQUEST_PARAMETERS, device-control form. */
export const RequestParameters = foreign(
  {
    Size: u16,
    MinorFunction: u8,
    _pad: pad(u8),
    Type: u32,
    OutputBufferLength: usize,
    InputBufferLength: usize,
    IoControlCode: u32,
    _pad2: pad(u32),
    Type3InputBuffer: ptr(),
  },
  { ...A, size: 40 },
);

/** Functions of the framework which this project's drivers call. The implicit globals come first. */
export const WdfFunctions = table(
  {
    DeviceInitSetPnpPowerEventCallbacks: fn(19, { device_init: ptr(), callbacks: ptr(PnpPowerEventCallbacks) }),
    DeviceInitSetFileObjectConfig: fn(23, {
      device_init: ptr(),
      config: ptr(FileObjectConfig),
      attributes: ptr(ObjectAttributes),
    }),
    DeviceInitSetRequestAttributes: fn(24, { device_init: ptr(), attributes: ptr(ObjectAttributes) }),
    DeviceCreate: fn(25, { device_init: ptr(ptr()), attributes: ptr(ObjectAttributes), device: ptr(ptr()) }, i32),
    DeviceCreateDeviceInterface: fn(27, { device: ptr(), guid: ptr(Guid), reference: ptr(UnicodeString) }, i32),
    DeviceSetDeviceInterfaceState: fn(28, {
      device: ptr(),
      guid: ptr(Guid),
      reference: ptr(UnicodeString),
      enabled: u8,
    }),
    DeviceSetFailed: fn(35, { device: ptr(), action: i32 }),
    DriverCreate: fn(
      57,
      {
        driver_object: ptr(),
        registry_path: ptr(UnicodeString),
        attributes: ptr(ObjectAttributes),
        config: ptr(DriverConfig),
        driver: ptr(ptr()),
      },
      i32,
    ),
    FileObjectGetDevice: fn(69, { file: ptr() }, ptr()),
    FileObjectGetInitiatorProcessId: fn(70, { file: ptr() }, u32),
    ObjectGetTypedContextWorker: fn(123, { object: ptr(), type_info: ptr(ObjectContextTypeInfo) }, ptr()),
    ObjectAllocateContext: fn(124, { object: ptr(), attributes: ptr(ObjectAttributes), context: ptr(ptr()) }, i32),
    ObjectContextGetObject: fn(125, { context: ptr() }, ptr()),
    ObjectReferenceActual: fn(126, { object: ptr(), tag: ptr(), line: i32, file: ptr(u8) }),
    ObjectDereferenceActual: fn(127, { object: ptr(), tag: ptr(), line: i32, file: ptr(u8) }),
    ObjectCreate: fn(128, { attributes: ptr(ObjectAttributes), object: ptr(ptr()) }, i32),
    ObjectDelete: fn(129, { object: ptr() }),
    RequestComplete: fn(163, { request: ptr(), status: i32 }),
    RequestCompleteWithInformation: fn(164, { request: ptr(), status: i32, information: usize }),
    RequestGetParameters: fn(165, { request: ptr(), parameters: ptr(RequestParameters) }),
    RequestRetrieveInputBuffer: fn(
      168,
      { request: ptr(), minimum: usize, buffer: ptr(ptr()), length: ptr(usize) },
      i32,
    ),
    RequestRetrieveOutputBuffer: fn(
      169,
      { request: ptr(), minimum: usize, buffer: ptr(ptr()), length: ptr(usize) },
      i32,
    ),
    RequestSetInformation: fn(170, { request: ptr(), information: usize }),
    RequestGetFileObject: fn(172, { request: ptr() }, ptr()),
    RequestGetRequestorProcessId: fn(179, { request: ptr() }, u32),
    ObjectAcquireLock: fn(190, { object: ptr() }),
    ObjectReleaseLock: fn(191, { object: ptr() }),
    WaitLockCreate: fn(192, { attributes: ptr(ObjectAttributes), lock: ptr(ptr()) }, i32),
    WaitLockAcquire: fn(193, { lock: ptr(), timeout: ptr(i64) }, i32),
    WaitLockRelease: fn(194, { lock: ptr() }),
    TimerCreate: fn(198, { config: ptr(TimerConfig), attributes: ptr(ObjectAttributes), timer: ptr(ptr()) }, i32),
    /** Due time in 100 ns, negative = relative; returns whether it was queued already. */
    TimerStart: fn(199, { timer: ptr(), due: i64 }, u8),
    TimerStop: fn(200, { timer: ptr(), wait: u8 }, u8),
    TimerGetParentObject: fn(201, { timer: ptr() }, ptr()),
    VerifierDbgBreakPoint: fn(240, {}),
    VerifierKeBugCheck: fn(241, { code: u32, a: usize, b: usize, c: usize, d: usize }),
    DriverErrorReportApiMissing: fn(266, {
      driver: ptr(),
      extension: ptr(u16),
      index: u32,
      terminate: u8,
    }),
  },
  {
    target: 'win-x64',
    mark: 'A',
    source: 'iddcx-driver §1.5 and §Appendix',
    globals: true,
    count: 274,
    names: WDF_NAMES,
  },
);

/**
 * The tables of the driver framework.
 *
 * On Windows a driver meets the system in them, which is no party. Elsewhere the simulator plays the framework: it and the
 * driver call through these tables without a check, so both must have been generated from the same ones.
 */
export const wdf = plane({
  name: 'wdf',
  id: 7,
  version: 231,
  policy: 'foreign',
  parties: ['driver', 'simulator'],
  members: {
    UMDF_MAJOR,
    UMDF_MINOR,
    UMDF_FUNCTION_COUNT,
    FUNC_TABLE_ARRAY_MAX,
    FRAMEWORK_COMPONENT,
    WdfStatus,
    TriState,
    ExecutionLevel,
    SynchronizationScope,
    PowerState,
    FileObjectClass,
    Guid,
    UnicodeString,
    Luid,
    LoaderInterface,
    BindInfo,
    ClassBindInfo,
    DriverGlobals,
    DriverConfig,
    ObjectContextTypeInfo,
    ObjectAttributes,
    PnpPowerEventCallbacks,
    FileObjectConfig,
    TimerConfig,
    RequestParameters,
    WdfFunctions,
  },
});
