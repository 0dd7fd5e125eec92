// Style 5: one header for a C driver and a C++ host.
#pragma once
#include <stdint.h>
#ifdef __cplusplus
#include <windows.h>
#include <winioctl.h>
namespace shade {
constexpr uint32_t kProtocol = 4;
constexpr uint32_t kSlots = 2 * 3;
constexpr const char *kRingName = "Local\\ShadeRing";
constexpr const char *kGateName = "Global\\ShadeGate";
constexpr GUID kInterface = {0x91f2a7c4, 0x58d0, 0x4c3b, {0xa6, 0x1e, 0x77, 0x02, 0x3d, 0xb9, 0x4f, 0x58}};

enum class Health : uint8_t { Starting = 0, Active = 1, Dead = 255 };

struct Frame {
  uint64_t token;
  uint32_t width;
  Health health;
  bool hdr;
  uint16_t slot;

  bool empty() const { return width == 0; }
};

class Watcher {
 public:
  virtual ~Watcher() = default;
  virtual void changed(const Frame &frame) = 0;
};

struct Stamped : Frame {
  uint64_t when;
};
}  // namespace shade
extern "C" {
#endif

#define IOCTL_SHADE_ATTACH CTL_CODE(FILE_DEVICE_UNKNOWN, 0x900, METHOD_BUFFERED, FILE_READ_DATA | FILE_WRITE_DATA)
#define IOCTL_SHADE_SET_GAMMA CTL_CODE(FILE_DEVICE_UNKNOWN, 0x901, METHOD_BUFFERED, FILE_ANY_ACCESS)
#define IOCTL_SHADE_PRIVATE CTL_CODE(0x8001, 0x902, METHOD_BUFFERED, FILE_READ_DATA)

typedef struct shade_ramp {
  uint16_t entries[3][256];
} shade_ramp;

#ifdef __cplusplus
}
#endif
