/* A control header that leaves nothing to a compiler. */
#ifndef CLEAN_MACROS_H
#define CLEAN_MACROS_H
#include <windows.h>
#include <winioctl.h>
#include <initguid.h>

DEFINE_GUID(GUID_DEVINTERFACE_PLAIN, 0x2b6d90e1, 0x7c34, 0x4a58, 0xb0, 0x1f, 0x66, 0x3e, 0x0d, 0x92, 0xc7, 0x15);

#define PLAIN_VERSION 2
#define PLAIN_GATE_NAME L"Global\\PlainGate"
#define PLAIN_GATE_SDDL L"D:P(A;;GA;;;SY)(A;;GRGW;;;LS)"

#define IOCTL_PLAIN_GET_VERSION CTL_CODE(FILE_DEVICE_UNKNOWN, 0x800, METHOD_BUFFERED, FILE_ANY_ACCESS)
#define IOCTL_PLAIN_ADD CTL_CODE(FILE_DEVICE_UNKNOWN, 0x801, METHOD_BUFFERED, FILE_WRITE_ACCESS)
#define IOCTL_PLAIN_SET_MODE CTL_CODE(FILE_DEVICE_UNKNOWN, 0x802, METHOD_BUFFERED, FILE_READ_ACCESS | FILE_WRITE_ACCESS)

typedef struct _PLAIN_MODE {
  ULONG Width;
  ULONG Height;
  ULONG RefreshHz;
  ULONG Reserved;
  ULONGLONG Session;
} PLAIN_MODE;

#endif
