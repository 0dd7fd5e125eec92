/* Packed, and no byte is anybody's guess. */
#pragma once
#include <stdint.h>

#pragma pack(push, 1)
struct tidy_header {
  uint32_t magic;
  uint16_t kind;
  uint16_t length;
  uint8_t body[3];
  uint8_t check;
};
#pragma pack(pop)

enum tidy_kind { TIDY_HELLO = 1, TIDY_BYE = 2 };

struct tidy_token {
  uint32_t slot : 8;
  uint32_t sequence : 24;
};
