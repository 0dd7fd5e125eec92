#include <stdint.h>
#define SMALL_VERSION 3
enum small_kind { SMALL_NONE = 0, SMALL_SOME = 5, SMALL_MORE = 6 };
struct small_request {
  uint32_t width;
  uint32_t height;
  int32_t left;
  enum small_kind kind;
};
struct small_reply {
  uint16_t status;
  uint16_t flags : 3, more : 5;
};
struct small_batch {
  uint32_t count;
  uint32_t entries[];
};
