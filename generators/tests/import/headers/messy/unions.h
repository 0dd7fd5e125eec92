/* Style 3: anonymous unions and structs, bit fields, pointers and handles in what travels. */
#pragma once
#include <windows.h>
#include <devioctl.h>

#define SLATE_SECTION_NAME "Global\\slate-shared"
#define SLATE_SECTION_SDDL "D:P(A;;GA;;;WD)"

#define IOCTL_SLATE_SUBMIT CTL_CODE(FILE_DEVICE_UNKNOWN, 0x1801, METHOD_BUFFERED, FILE_WRITE_ACCESS)
#define IOCTL_SLATE_RESET_ALL CTL_CODE(FILE_DEVICE_UNKNOWN, 0x802, METHOD_IN_DIRECT, FILE_ANY_ACCESS)
#define IOCTL_SLATE_INFO CTL_CODE(FILE_DEVICE_UNKNOWN, METHOD_BUFFERED, 0x803, FILE_READ_ACCESS)

typedef struct _SLATE_COMMAND {
  ULONG Kind;
  ULONG Size;
  union {
    struct {
      USHORT Width;
      USHORT Height;
      ULONG Rate;
    };
    ULONGLONG Raw;
    UCHAR Bytes[8];
  };
  HANDLE Event;
  SIZE_T Length;
} SLATE_COMMAND;

typedef struct _SLATE_CAPS {
  UCHAR Depth : 4;
  ULONG Planes : 4;
  UCHAR Flags;
} SLATE_CAPS;

typedef struct _SLATE_TOKEN {
  ULONGLONG Slot : 8;
  ULONGLONG Sequence : 32;
  ULONGLONG : 24;
} SLATE_TOKEN;

typedef union _SLATE_WORD {
  ULONG Value;
  struct {
    USHORT Low;
    USHORT High;
  } Half;
} SLATE_WORD;
