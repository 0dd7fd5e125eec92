// Style 2: codes and states as enumerations, written by hand with shifts.
#pragma once
#include <stdint.h>

#define PANE_DEVICE 0x22u
#define PANE_CODE(function, method) ((PANE_DEVICE << 16) | (0u << 14) | ((function) << 2) | (method))

enum pane_ioctl {
  PANE_IOCTL_PLUG = 0x22E004,
  PANE_IOCTL_UNPLUG = 0x22A008,
  PANE_IOCTL_KEEP_ALIVE = 0x22A00C,
  PANE_IOCTL_QUERY = (0x22 << 16) | (3 << 14) | (0x803 << 2) | 3,
  PANE_IOCTL_READ_STATS = (0x22 << 16) | (1 << 14) | (0x80A << 2),
  PANE_IOCTL_READ_STATS_AGAIN = (0x22 << 16) | (1 << 14) | (0x80A << 2),
};

enum pane_state { PANE_IDLE, PANE_ATTACHED = 2, PANE_DEAD = -1, PANE_GONE = -1 };
typedef enum { PANE_NEAREST = 0, PANE_LINEAR = 1 } pane_filter;

enum { PANE_SLOTS = 6, PANE_LINE_BYTES = 4 * 1920 };

struct pane_status {
  uint8_t version;
  enum pane_state state;
  pane_filter filter;
  long frames;
  uint64_t started_at;
  uint32_t dropped;
};

struct pane_mode_list {
  uint32_t count;
  struct {
    uint16_t width, height;
    uint32_t millihertz;
  } modes[PANE_SLOTS];
};
