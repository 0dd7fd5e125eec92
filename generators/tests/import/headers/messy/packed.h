/* Style 4: packed wire structs with natural names of C types, and a GUID as a macro. */
#ifndef PACKED_H
#define PACKED_H
#include <stdint.h>
#include <stddef.h>

#define BLIND_INTERFACE_GUID { 0x0c7f3be2, 0x6a11, 0x4d7a, { 0x8e, 0x02, 0x5b, 0x9c, 0x10, 0xfa, 0x33, 0x71 } }
#define BLIND_PIPE "\\\\.\\pipe\\BlindControl"
#define BLIND_TIMEOUT_MS 3000UL
#define BLIND_NO_MONITOR (-1)

#pragma pack(push, 1)
typedef struct blind_header {
  uint8_t kind;
  uint32_t length;
  uint16_t sequence;
} blind_header;

struct blind_mode {
  blind_header header;
  uint32_t width;
  uint32_t height;
  float scale;
  wchar_t label[4];
};

struct blind_block {
  uint16_t id;
  unsigned long bytes;
  size_t used;
  void *cookie;
  uint8_t payload[];
};
#pragma pack(pop)

struct __attribute__((packed)) blind_tail {
  uint64_t stamp;
  uint16_t crc;
};

#endif
