// C++ that lays out as C does.
#pragma once
#include <stdint.h>

namespace neat {
enum class Source : uint32_t { None = 0, Screen = 1, Pattern = 2 };
constexpr uint32_t kSlots = 6;

struct alignas(8) Slot {
  uint64_t token;
  uint32_t width;
  uint32_t height;
  struct {
    uint32_t low;
    uint32_t high;
  };
  Source source;
  uint32_t reserved;

  bool ready() const { return token != 0; }
};
static_assert(sizeof(Slot) == 32, "Slot has 32 bytes");
}  // namespace neat
