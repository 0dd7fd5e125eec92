/* Three compilers, two layouts: what `pf-gen verify --header` is for. */
#include <stdint.h>

struct relay_state {
  uint8_t armed : 4;
  uint32_t channel : 4;
  uint8_t level;
};

struct relay_name {
  uint8_t text[16];
  uint32_t serial;
};
