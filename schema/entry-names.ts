/**
 * Names of all entries of the platforms' tables, in the order of their indexes: what a provider calls those that it does not
 * have. The prefixes `Wdf` and `IddCx` are left out.
 */

/** The framework's of version 2.33 (iddcx-driver §Appendix). */
// biome-ignore format: ten a line, as the source has them
export const WDF_NAMES: readonly string[] = [
  // 0
  'CollectionCreate', 'CollectionGetCount', 'CollectionAdd', 'CollectionRemove', 'CollectionRemoveItem',
  'CollectionGetItem', 'CollectionGetFirstItem', 'CollectionGetLastItem', 'CxDeviceInitAllocate',
  'CxDeviceInitSetRequestAttributes',
  // 10
  'CxDeviceInitSetFileObjectConfig', 'CxVerifierKeBugCheck', 'DeviceGetDeviceState', 'DeviceSetDeviceState',
  'DeviceGetDriver', 'DeviceGetIoTarget', 'DeviceAssignS0IdleSettings', 'DeviceAssignSxWakeSettings',
  'DeviceOpenRegistryKey', 'DeviceInitSetPnpPowerEventCallbacks',
  // 20
  'DeviceInitSetPowerPolicyEventCallbacks', 'DeviceInitSetPowerPolicyOwnership', 'DeviceInitSetIoType',
  'DeviceInitSetFileObjectConfig', 'DeviceInitSetRequestAttributes', 'DeviceCreate', 'DeviceSetStaticStopRemove',
  'DeviceCreateDeviceInterface', 'DeviceSetDeviceInterfaceState', 'DeviceRetrieveDeviceInterfaceString',
  // 30
  'DeviceCreateSymbolicLink', 'DeviceQueryProperty', 'DeviceAllocAndQueryProperty', 'DeviceSetPnpCapabilities',
  'DeviceSetPowerCapabilities', 'DeviceSetFailed', 'DeviceStopIdleNoTrack', 'DeviceResumeIdleNoTrack',
  'DeviceGetFileObject', 'DeviceGetDefaultQueue',
  // 40
  'DeviceConfigureRequestDispatching', 'DeviceGetSystemPowerAction', 'DeviceInitSetReleaseHardwareOrderOnFailure',
  'DeviceInitSetIoTypeEx', 'DevicePostEvent', 'DeviceMapIoSpace', 'DeviceUnmapIoSpace',
  'DeviceGetHardwareRegisterMappedAddress', 'DeviceReadFromHardware', 'DeviceWriteToHardware',
  // 50
  'DeviceAssignInterfaceProperty', 'DeviceAllocAndQueryInterfaceProperty', 'DeviceQueryInterfaceProperty',
  'DeviceGetDeviceStackIoType', 'DeviceQueryPropertyEx', 'DeviceAllocAndQueryPropertyEx', 'DeviceAssignProperty',
  'DriverCreate', 'DriverGetRegistryPath', 'DriverOpenParametersRegistryKey',
  // 60
  'DriverRetrieveVersionString', 'DriverIsVersionAvailable', 'FdoInitOpenRegistryKey', 'FdoInitQueryProperty',
  'FdoInitAllocAndQueryProperty', 'FdoInitQueryPropertyEx', 'FdoInitAllocAndQueryPropertyEx', 'FdoInitSetFilter',
  'FileObjectGetFileName', 'FileObjectGetDevice',
  // 70
  'FileObjectGetInitiatorProcessId', 'FileObjectGetRelatedFileObject', 'InterruptCreate', 'InterruptQueueDpcForIsr',
  'InterruptQueueWorkItemForIsr', 'InterruptSynchronize', 'InterruptAcquireLock', 'InterruptReleaseLock',
  'InterruptEnable', 'InterruptDisable',
  // 80
  'InterruptGetInfo', 'InterruptSetPolicy', 'InterruptSetExtendedPolicy', 'InterruptGetDevice',
  'InterruptTryToAcquireLock', 'IoQueueCreate', 'IoQueueGetState', 'IoQueueStart', 'IoQueueStop',
  'IoQueueStopSynchronously',
  // 90
  'IoQueueGetDevice', 'IoQueueRetrieveNextRequest', 'IoQueueRetrieveRequestByFileObject', 'IoQueueFindRequest',
  'IoQueueRetrieveFoundRequest', 'IoQueueDrainSynchronously', 'IoQueueDrain', 'IoQueuePurgeSynchronously',
  'IoQueuePurge', 'IoQueueReadyNotify',
  // 100
  'IoQueueStopAndPurge', 'IoQueueStopAndPurgeSynchronously', 'IoTargetCreate', 'IoTargetOpen',
  'IoTargetCloseForQueryRemove', 'IoTargetClose', 'IoTargetStart', 'IoTargetStop', 'IoTargetPurge', 'IoTargetGetState',
  // 110
  'IoTargetGetDevice', 'IoTargetSendReadSynchronously', 'IoTargetFormatRequestForRead',
  'IoTargetSendWriteSynchronously', 'IoTargetFormatRequestForWrite', 'IoTargetSendIoctlSynchronously',
  'IoTargetFormatRequestForIoctl', 'MemoryCreate', 'MemoryCreatePreallocated', 'MemoryGetBuffer',
  // 120
  'MemoryAssignBuffer', 'MemoryCopyToBuffer', 'MemoryCopyFromBuffer', 'ObjectGetTypedContextWorker',
  'ObjectAllocateContext', 'ObjectContextGetObject', 'ObjectReferenceActual', 'ObjectDereferenceActual',
  'ObjectCreate', 'ObjectDelete',
  // 130
  'ObjectQuery', 'RegistryOpenKey', 'RegistryCreateKey', 'RegistryClose', 'RegistryRemoveKey', 'RegistryRemoveValue',
  'RegistryQueryValue', 'RegistryQueryMemory', 'RegistryQueryMultiString', 'RegistryQueryUnicodeString',
  // 140
  'RegistryQueryString', 'RegistryQueryULong', 'RegistryAssignValue', 'RegistryAssignMemory',
  'RegistryAssignMultiString', 'RegistryAssignUnicodeString', 'RegistryAssignString', 'RegistryAssignULong',
  'RequestCreate', 'RequestReuse',
  // 150
  'RequestChangeTarget', 'RequestFormatRequestUsingCurrentType', 'RequestSend', 'RequestGetStatus',
  'RequestMarkCancelable', 'RequestMarkCancelableEx', 'RequestUnmarkCancelable', 'RequestIsCanceled',
  'RequestCancelSentRequest', 'RequestIsFrom32BitProcess',
  // 160
  'RequestSetCompletionRoutine', 'RequestGetCompletionParams', 'RequestAllocateTimer', 'RequestComplete',
  'RequestCompleteWithInformation', 'RequestGetParameters', 'RequestRetrieveInputMemory',
  'RequestRetrieveOutputMemory', 'RequestRetrieveInputBuffer', 'RequestRetrieveOutputBuffer',
  // 170
  'RequestSetInformation', 'RequestGetInformation', 'RequestGetFileObject', 'RequestGetRequestorMode',
  'RequestForwardToIoQueue', 'RequestGetIoQueue', 'RequestRequeue', 'RequestStopAcknowledge', 'RequestImpersonate',
  'RequestGetRequestorProcessId',
  // 180
  'RequestIsFromUserModeDriver', 'RequestSetUserModeDriverInitiatedIo', 'RequestGetUserModeDriverInitiatedIo',
  'RequestSetActivityId', 'RequestRetrieveActivityId', 'RequestGetEffectiveIoType', 'CmResourceListGetCount',
  'CmResourceListGetDescriptor', 'StringCreate', 'StringGetUnicodeString',
  // 190
  'ObjectAcquireLock', 'ObjectReleaseLock', 'WaitLockCreate', 'WaitLockAcquire', 'WaitLockRelease', 'SpinLockCreate',
  'SpinLockAcquire', 'SpinLockRelease', 'TimerCreate', 'TimerStart',
  // 200
  'TimerStop', 'TimerGetParentObject', 'UsbTargetDeviceCreate', 'UsbTargetDeviceCreateWithParameters',
  'UsbTargetDeviceRetrieveInformation', 'UsbTargetDeviceGetDeviceDescriptor',
  'UsbTargetDeviceRetrieveConfigDescriptor', 'UsbTargetDeviceQueryString', 'UsbTargetDeviceAllocAndQueryString',
  'UsbTargetDeviceFormatRequestForString',
  // 210
  'UsbTargetDeviceGetNumInterfaces', 'UsbTargetDeviceSelectConfig', 'UsbTargetDeviceSendControlTransferSynchronously',
  'UsbTargetDeviceFormatRequestForControlTransfer', 'UsbTargetDeviceResetPortSynchronously',
  'UsbTargetDeviceQueryUsbCapability', 'UsbTargetPipeGetInformation', 'UsbTargetPipeIsInEndpoint',
  'UsbTargetPipeIsOutEndpoint', 'UsbTargetPipeGetType',
  // 220
  'UsbTargetPipeSetNoMaximumPacketSizeCheck', 'UsbTargetPipeWriteSynchronously', 'UsbTargetPipeFormatRequestForWrite',
  'UsbTargetPipeReadSynchronously', 'UsbTargetPipeFormatRequestForRead', 'UsbTargetPipeConfigContinuousReader',
  'UsbTargetPipeAbortSynchronously', 'UsbTargetPipeFormatRequestForAbort', 'UsbTargetPipeResetSynchronously',
  'UsbTargetPipeFormatRequestForReset',
  // 230
  'UsbInterfaceGetInterfaceNumber', 'UsbInterfaceGetNumEndpoints', 'UsbInterfaceGetDescriptor',
  'UsbInterfaceGetNumSettings', 'UsbInterfaceSelectSetting', 'UsbInterfaceGetEndpointInformation',
  'UsbTargetDeviceGetInterface', 'UsbInterfaceGetConfiguredSettingIndex', 'UsbInterfaceGetNumConfiguredPipes',
  'UsbInterfaceGetConfiguredPipe',
  // 240
  'VerifierDbgBreakPoint', 'VerifierKeBugCheck', 'GetTriageInfo', 'WorkItemCreate', 'WorkItemEnqueue',
  'WorkItemGetParentObject', 'WorkItemFlush', 'RegistryWdmGetHandle', 'DeviceStopIdleActual', 'DeviceResumeIdleActual',
  // 250
  'DeviceInitEnableHidInterface', 'DeviceHidNotifyPresence', 'DeviceGetSelfIoTarget', 'DeviceInitAllowSelfIoTarget',
  'IoTargetSelfAssignDefaultIoQueue', 'DeviceOpenDevicemapKey', 'IoTargetWdmGetTargetFileHandle',
  'DeviceWdmDispatchIrp', 'DeviceWdmDispatchIrpToIoQueue', 'DeviceConfigureWdmIrpDispatchCallback',
  // 260
  'CxDeviceInitSetPnpPowerEventCallbacks', 'CompanionCreate', 'CompanionWdmGetSecureDeviceHandle',
  'CompanionCreateTaskQueue', 'DeviceInitSetCompanionEventCallbacks', 'DriverOpenPersistentStateRegistryKey',
  'DriverErrorReportApiMissing', 'DeviceRetrieveDeviceDirectoryString', 'DriverRetrieveDriverDataDirectoryString',
  'CxDeviceInitAllocateContext',
  // 270
  'CxDeviceInitGetTypedContextWorker', 'CxDeviceInitSetPowerPolicyEventCallbacks', 'DeviceSetDeviceInterfaceStateEx',
  'DeviceWdmAssignPowerFrameworkSettings',
];

/** The class extension's of version 1.4 (iddcx-driver §2.3). */
// biome-ignore format: a list of words
export const IDD_NAMES: readonly string[] = [
  'DeviceInitConfig', 'DeviceInitialize', 'AdapterInitAsync', 'MonitorCreate', 'MonitorArrival', 'MonitorDeparture',
  'MonitorUpdateModes', 'AdapterUpdateMaxDisplayPipelineRate', 'MonitorSetupHardwareCursor',
  'MonitorQueryHardwareCursor', 'SwapChainSetDevice', 'SwapChainReleaseAndAcquireBuffer', 'SwapChainGetDirtyRects',
  'SwapChainGetMoveRegions', 'SwapChainFinishedProcessingFrame', 'SwapChainReportFrameStatistics', 'DeviceInitOpmMode',
  'MonitorOpmSetMftContext', 'SwapChainGetFrameLatency', 'GetVersion', 'ReportCriticalError', 'MonitorSetSrmList',
  'MonitorGetSrmListVersion', 'AdapterSetRenderAdapter', 'AdapterDisplayConfigUpdate',
];
