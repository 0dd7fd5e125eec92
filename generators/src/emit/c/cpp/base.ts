/** Support header of the C++ target: what every plane stands on. */
import { screaming } from '../../naming.ts';
import { template } from '../../render.ts';
import type { Names } from '../names.ts';

const BASE = template<Record<string, unknown>>(`
#include "base.h"

#if !defined(__cplusplus) || (__cplusplus < 201703L && (!defined(_MSVC_LANG) || _MSVC_LANG < 201703L))
#error "the generated C++ headers want C++17 or newer"
#endif

namespace {{ns}} {

/* How the system hands the buffers of a control call over. */
enum class Method : uint32_t { eBuffered = 0, eInDirect = 1, eOutDirect = 2, eNeither = 3 };

/* Rights that a handle needs for a control call. */
enum class Access : uint32_t { eAny = 0, eRead = 1, eWrite = 2, eReadWrite = 3 };

/* Composes a control code from its four parts. */
constexpr uint32_t control_code(uint32_t device_type, uint32_t function, Method method, Access access) {
  return (device_type << 16) | (static_cast<uint32_t>(access) << 14) | (function << 2) | static_cast<uint32_t>(method);
}

constexpr uint32_t device_type_of(uint32_t code) { return code >> 16; }
constexpr uint32_t function_of(uint32_t code) { return (code >> 2) & 0xfffu; }
constexpr Method method_of(uint32_t code) { return static_cast<Method>(code & 3u); }
constexpr Access access_of(uint32_t code) { return static_cast<Access>((code >> 14) & 3u); }

/* How a request ends: the raw status, and the bytes written to the output buffer. */
struct Completion {
  int32_t status;
  size_t information;
};

/* How a client's call ended. */
enum class Outcome : uint8_t {
  /* The reply is there. */
  eOk,
  /* The system or the device refused; \`error\` is what the transport returned. */
  eIo,
  /* The device answered fewer bytes than the smallest useful reply. */
  eShortReply
};

/* What a client's call gives. Without a reply of its own, \`Value\` is \`Nothing\`. */
template <class Value>
struct [[nodiscard]] Reply {
  Outcome outcome;
  /* The transport's error; 0 unless \`outcome\` is eIo. */
  int32_t error;
  /* Bytes that the device filled. */
  size_t received;
  /* The reply; zero after \`received\` bytes, and altogether zero when the transport failed. */
  Value value;

  constexpr explicit operator bool() const { return outcome == Outcome::eOk; }
};

/* The reply of a call that has none. */
struct Nothing {};

namespace detail {

/* Copies what there is, at most size bytes, and fills up with zeros. */
inline size_t take(void *into, size_t size, const void *from, size_t length) {
  unsigned char *to = static_cast<unsigned char *>(into);
  const unsigned char *bytes = static_cast<const unsigned char *>(from);
  const size_t taken = length < size ? length : size;
  size_t at = 0;
  for (; at < taken; at++) to[at] = bytes[at];
  for (; at < size; at++) to[at] = 0;
  return taken;
}

/* Whether two of a request's handles are one number other than zero: adopting both would close somebody else's. Offsets in bytes. */
template <size_t count>
inline bool repeats(const void *request, const size_t (&handles)[count]) {
  const unsigned char *bytes = static_cast<const unsigned char *>(request);
  for (size_t first = 0; first < count; first++) {
    for (size_t second = first + 1; second < count; second++) {
      bool same = true, used = false;
      for (size_t at = 0; at < 8; at++) {
        same = same && bytes[handles[first] + at] == bytes[handles[second] + at];
        used = used || bytes[handles[first] + at] != 0;
      }
      if (same && used) return true;
    }
  }
  return false;
}

/* Writes as much of a reply as there is room for. */
inline size_t give(void *into, size_t room, const void *from, size_t size) {
  const size_t given = room < size ? room : size;
  return take(into, given, from, given);
}

}  // namespace detail

}  // namespace {{ns}}
`);

/** Text of `base.hpp`. */
export function printCppBase(names: Names): string {
  return BASE({ ns: names.prefix, P: screaming(names.prefix) });
}
