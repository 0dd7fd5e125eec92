/* Everything that a header can say in enumerations and macros. */
#include <stdint.h>

enum { FAR = 0x100000000 };
enum wide { WIDE_NONE, WIDE_FAR = 0x100000000, WIDE_ALL = 0xffffffffffffffff };
enum low { LOW_MOST = -0x7fffffffffffffff - 1, LOW_ONE = -1, LOW_NONE = 0 };
enum below { BELOW_ONE = -1, BELOW_MOST = -2147483647 - 1, BELOW_UP = 2147483647 };
enum unsigned_int { UNSIGNED_TOP = 0xffffffff, UNSIGNED_NONE = 0 };
enum doubles { DOUBLES_A = 1, DOUBLES_B = 1, DOUBLES_C = 2, DOUBLES_FIRST = DOUBLES_A };
enum tiny { TINY_A, TINY_B = 255 } __attribute__((packed));
enum spelled { SPELLED_ONE, SPELLEDONE, Spelled_One, spelled_two, SPELLED_TWO };
enum single { SINGLE };
enum self { self, super, crate, constructor, prototype };

struct holder {
  enum wide far;
  enum low low;
  enum below below;
  enum tiny tiny;
  int8_t small[4];
  signed char sign;
  unsigned char plain;
};

#define HEX 0xfffffffffffffffful
#define OCTAL 0755
#define BINARY 0b101
#define CHARACTER 'A'
#define NEWLINE '\n'
#define HASH_CHARACTER '#'
#define WIDE_CHARACTER L'z'
#define NEGATIVE (-5)
#define NEGATIVE_LONG (-0x7fffffffffffffffll - 1)
#define WRAPPED (~0u)
#define WRAPPED_LONG (~0ull)
#define SHIFTED (1u << 31)
#define SHIFTED_LONG (1ull << 63)
#define SIGNED_SHIFT (-1 << 4)
#define CONDITIONAL (sizeof(struct holder) > 4 ? 7 : 8)
#define CAST ((uint8_t)0x1ff)
#define TRUTH (3 > 2)
#define ALIAS OCTAL
#define IN_ENUM WIDE_FAR
#define DOUBLES_A_AGAIN DOUBLES_A
#define TEXT_PLAIN "plain"
#define TEXT_QUOTES "it's \"so\" \\ `${here}`"
#define TEXT_UNICODE "\u00e9 \xe2\x82\xac ünï \U0001f600"
#define TEXT_CONTROLS "a\tb\nc\001\177"
#define TEXT_COMMENT "*/ // /* <!-- -->"
#define TEXT_JOINED "one " TEXT_PLAIN
#define NOT_A_NUMBER 1.5
#define NOTHING
#define NOT_AN_EXPRESSION struct holder
