// How programs of a machine talk to the Lantern display driver. Needs a kit that few machines have.
#pragma once
#include <windows.h>
#include <setupapi.h>
#include <cfgmgr32.h>
#include <initguid.h>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#pragma comment(lib, "setupapi.lib")

// {8c1f0b52-6e0d-4a7b-9d3a-51c70e2f9b64}
DEFINE_GUID(GUID_DEVINTERFACE_LANTERN, 0x8c1f0b52, 0x6e0d, 0x4a7b, 0x9d, 0x3a, 0x51, 0xc7, 0x0e, 0x2f, 0x9b, 0x64);

#define IOCTL_LANTERN_PLUG CTL_CODE(FILE_DEVICE_UNKNOWN, 0x910, METHOD_BUFFERED, FILE_WRITE_ACCESS)
#define IOCTL_LANTERN_UNPLUG CTL_CODE(FILE_DEVICE_UNKNOWN, 0x911, METHOD_BUFFERED, FILE_WRITE_ACCESS)
#define IOCTL_LANTERN_LIST CTL_CODE(FILE_DEVICE_UNKNOWN, 0x912, METHOD_BUFFERED, FILE_READ_ACCESS)
#define IOCLT_LANTERN_WATCHDOG CTL_CODE(FILE_DEVICE_UNKNOWN, 0x912, METHOD_BUFFERED, FILE_READ_ACCESS)
#define IOCTL_LANTERN_BRIGHTNESS CTL_CODE(LANTERN_DEVICE_TYPE, 0x913, METHOD_BUFFERED, FILE_WRITE_ACCESS)

namespace lantern {

typedef struct _LANTERN_PLUG {
  ULONG Width;
  ULONG Height;
  ULONG RefreshHz;
  ULONG Reserved;
  GUID Identity;
} LANTERN_PLUG;

struct Node {
  DEVINST instance;
  ULONG depth;
};

typedef CONFIGRET Answer;
struct Reply {
  Answer answer;
  ULONG bytes;
};

struct Log {
  std::string text;
  ULONG level;
};

class Watchdog {
 public:
  explicit Watchdog(std::function<bool()> ping) : ping_(std::move(ping)) {
    thread_ = std::thread([this] {
      while (ping_() && !stop_) std::this_thread::sleep_for(std::chrono::milliseconds(500));
    });
  }
  ~Watchdog() {
    stop_ = true;
    if (thread_.joinable()) thread_.join();
  }

 private:
  std::function<bool()> ping_;
  std::thread thread_;
  bool stop_ = false;
};

inline HANDLE OpenLantern() {
  HDEVINFO devices = SetupDiGetClassDevsA(&GUID_DEVINTERFACE_LANTERN, nullptr, nullptr, DIGCF_PRESENT);
  if (devices == INVALID_HANDLE_VALUE) return nullptr;
  SP_DEVICE_INTERFACE_DATA found{};
  found.cbSize = sizeof(found);
  std::vector<BYTE> room(512);
  HANDLE handle = nullptr;
  for (DWORD n = 0; SetupDiEnumDeviceInterfaces(devices, nullptr, &GUID_DEVINTERFACE_LANTERN, n, &found); n++) {
    auto *detail = reinterpret_cast<PSP_DEVICE_INTERFACE_DETAIL_DATA_A>(room.data());
    handle = CreateFileA(detail->DevicePath, GENERIC_READ | GENERIC_WRITE, 0, nullptr, OPEN_EXISTING, 0, nullptr);
    if (handle != INVALID_HANDLE_VALUE) break;
  }
  SetupDiDestroyDeviceInfoList(devices);
  return handle;
}

inline CONFIGRET StatusOf(DEVINST instance, std::wstring *text) {
  ULONG status = 0, problem = 0;
  const CONFIGRET result = CM_Get_DevNode_Status(&status, &problem, instance, 0);
  if (text != nullptr) *text = std::to_wstring(problem);
  return result;
}

}  // namespace lantern
