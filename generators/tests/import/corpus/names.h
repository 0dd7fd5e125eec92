/* Names that mean something elsewhere: in TypeScript, in the schema's language, in targets; ünïcode; a comment */ // */
#include <stdint.h>

struct import { uint32_t class, default_, function, self, Self, super, crate, constructor, prototype; };
struct class { uint32_t u32, struct_, plane, schema, name, size; };
struct default_ { struct import import; struct class class; };
struct export { uint8_t await, yield, let, arguments, eval; };
struct u32 { uint32_t value; };
struct bytes { uint8_t bytes[4]; };
struct schema { uint16_t _; uint16_t __; uint16_t a_b; uint16_t aB; uint16_t ab; };
struct struct_ { uint32_t _pad; uint8_t _pad1; uint32_t x; };
struct plane { uint32_t VERSION, HASH, INFO; };
struct VERSION { uint32_t version; };
struct names_plane { uint32_t x; };
struct Object { uint32_t toString, valueOf, hasOwnProperty; };
struct Uint8Array { uint32_t length; };
struct DataView { uint64_t BigInt; };
struct bits { uint32_t self : 3, super_ : 5, class : 24; };

/* One name in each of C's name spaces. */
struct both { uint32_t x; };
enum both_of { both, BOTH_OF_BOTH };
typedef uint32_t both_t;
struct stat_x { uint32_t x; };
#define STAT_X 8
enum Stat_x_kind { STAT_X_KIND_A = 1 };
#define STAT_X_KIND_A_ 9

/* What targets derive. */
struct ppl_header { uint32_t x; };
#define PPL_HEADER_SIZE 4096
enum part { part_of = 1 };
#define PART_PART_OF 3
enum part_of { part_of_ = 2 };
#define get_ppl_header 5
#define readppl_header 6

struct _leading { uint32_t __x, ___y; };
struct __leading { uint32_t x; };
