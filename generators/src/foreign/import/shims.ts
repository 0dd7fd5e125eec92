/**
 * Stand-ins for the few Windows headers that control headers include: just the types and macros that such headers use,
 * so that they can be read on any machine. Written from the documented names, sizes and values; outside of Windows
 * `long` has 64 bits, and the 32-bit types are made of `int` there.
 */

const BASE = `#pragma once
#include <stddef.h>
#include <stdint.h>
#if defined(_WIN32)
typedef long LONG;
typedef unsigned long ULONG, DWORD;
#else
typedef int LONG;
typedef unsigned int ULONG, DWORD;
#endif
typedef unsigned char UCHAR, BYTE, BOOLEAN, UINT8, *PUCHAR, *PBYTE;
typedef signed char INT8;
typedef char CHAR, CCHAR, *PSTR, *PCHAR;
typedef const char *PCSTR;
typedef short SHORT, INT16;
typedef unsigned short USHORT, WORD, UINT16;
typedef int INT, BOOL, INT32, LONG32, HRESULT32;
typedef unsigned int UINT, UINT32, ULONG32, DWORD32;
typedef long long LONGLONG, LONG64, INT64;
typedef unsigned long long ULONGLONG, ULONG64, DWORD64, DWORDLONG, UINT64;
typedef float FLOAT;
typedef double DOUBLE;
typedef LONG HRESULT, NTSTATUS, *PLONG;
typedef ULONG ACCESS_MASK, DEVICE_TYPE, *PULONG, *PDWORD;
#if defined(_WIN32)
typedef wchar_t WCHAR;
#else
typedef unsigned short WCHAR;
#endif
typedef WCHAR *PWSTR, *LPWSTR;
typedef const WCHAR *PCWSTR, *LPCWSTR;
typedef intptr_t INT_PTR, LONG_PTR, SSIZE_T;
typedef uintptr_t UINT_PTR, ULONG_PTR, DWORD_PTR, SIZE_T, WPARAM;
typedef LONG_PTR LPARAM, LRESULT;
typedef char *LPSTR;
typedef const char *LPCSTR;
typedef DWORD COLORREF, *LPDWORD;
typedef void VOID, *PVOID, *LPVOID;
typedef void *HANDLE, *HWND, *HMODULE, *HINSTANCE, *HMONITOR, **PHANDLE;
typedef struct _GUID { ULONG Data1; USHORT Data2; USHORT Data3; UCHAR Data4[8]; } GUID, IID, CLSID, *LPGUID;
typedef struct _LUID { ULONG LowPart; LONG HighPart; } LUID, *PLUID;
typedef struct tagRECT { LONG left; LONG top; LONG right; LONG bottom; } RECT, RECTL;
typedef struct tagPOINT { LONG x; LONG y; } POINT, POINTL;
typedef struct tagSIZE { LONG cx; LONG cy; } SIZE;
typedef struct _FILETIME { DWORD dwLowDateTime; DWORD dwHighDateTime; } FILETIME;
typedef union _LARGE_INTEGER { struct { ULONG LowPart; LONG HighPart; }; LONGLONG QuadPart; } LARGE_INTEGER;
typedef union _ULARGE_INTEGER { struct { ULONG LowPart; ULONG HighPart; }; ULONGLONG QuadPart; } ULARGE_INTEGER;
#define TRUE 1
#define FALSE 0
#define MAX_PATH 260
#define CONST const
#define IN
#define OUT
#define _In_
#define _Out_
#define _Inout_
#define _In_opt_
#define _Field_size_(n)
#define _Field_size_bytes_(n)
#define _Struct_size_bytes_(n)
#define ANYSIZE_ARRAY 1
#define WINAPI __stdcall
#define NTAPI __stdcall
#define CALLBACK __stdcall
#define DECLSPEC_ALIGN(n) __attribute__((aligned(n)))
#define UNALIGNED
#define FORCEINLINE static inline
#define UNREFERENCED_PARAMETER(p) ((void)(p))
#define C_ASSERT(e) typedef char pf_c_assert[(e) ? 1 : -1]
#define TEXT(text) L##text
#define _T(text) L##text
#if defined(__cplusplus)
#define EXTERN_C extern "C"
#define DEFINE_ENUM_FLAG_OPERATORS(type)
#else
#define EXTERN_C extern
#define DEFINE_ENUM_FLAG_OPERATORS(type)
#endif
`;

const GUIDS = `#pragma once
#include <pf-windows.h>
#undef DEFINE_GUID
#define DEFINE_GUID(name, l, w1, w2, b1, b2, b3, b4, b5, b6, b7, b8) \\
  static const GUID name = { l, w1, w2, { b1, b2, b3, b4, b5, b6, b7, b8 } }
`;

const CODES = `#pragma once
#include <pf-windows.h>
#include <initguid.h>
#if defined(PF_CTL_PART)
#define CTL_CODE(type, function, method, access) PF_CTL_PART(type, function, method, access)
#else
#define CTL_CODE(type, function, method, access) \\
  (((type) << 16) | ((access) << 14) | ((function) << 2) | (method))
#endif
#define DEVICE_TYPE_FROM_CTL_CODE(code) (((ULONG)((code) & 0xffff0000)) >> 16)
#define METHOD_BUFFERED 0
#define METHOD_IN_DIRECT 1
#define METHOD_OUT_DIRECT 2
#define METHOD_NEITHER 3
#define FILE_ANY_ACCESS 0
#define FILE_SPECIAL_ACCESS FILE_ANY_ACCESS
#define FILE_READ_ACCESS 0x0001
#define FILE_WRITE_ACCESS 0x0002
#define FILE_READ_DATA 0x0001
#define FILE_WRITE_DATA 0x0002
#define FILE_DEVICE_DISK 0x00000007
#define FILE_DEVICE_FILE_SYSTEM 0x00000009
#define FILE_DEVICE_KEYBOARD 0x0000000b
#define FILE_DEVICE_MOUSE 0x0000000f
#define FILE_DEVICE_NETWORK 0x00000012
#define FILE_DEVICE_SERIAL_PORT 0x0000001b
#define FILE_DEVICE_SCREEN 0x0000001c
#define FILE_DEVICE_SOUND 0x0000001d
#define FILE_DEVICE_UNKNOWN 0x00000022
#define FILE_DEVICE_VIDEO 0x00000023
#define FILE_DEVICE_BUS_EXTENDER 0x0000002a
#define FILE_DEVICE_KS 0x0000002f
`;

const packed = (bytes: number): string => `#pragma pack(push, ${bytes})\n`;

/** File name → content of every stand-in. */
export const SHIMS: Readonly<Record<string, string>> = {
  'pf-windows.h': BASE,
  'initguid.h': GUIDS,
  'guiddef.h': GUIDS,
  'winioctl.h': CODES,
  'devioctl.h': CODES,
  'pshpack1.h': packed(1),
  'pshpack2.h': packed(2),
  'pshpack4.h': packed(4),
  'pshpack8.h': packed(8),
  'poppack.h': '#pragma pack(pop)\n',
  ...Object.fromEntries(
    ['windows.h', 'Windows.h', 'windef.h', 'basetsd.h', 'minwindef.h', 'winnt.h', 'ntdef.h', 'wtypes.h'].map((name) => [
      name,
      '#pragma once\n#include <pf-windows.h>\n#include <initguid.h>\n',
    ]),
  ),
  ...Object.fromEntries(
    ['wdm.h', 'ntddk.h', 'ntifs.h', 'wdf.h'].map((name) => [name, '#pragma once\n#include <devioctl.h>\n']),
  ),
};
