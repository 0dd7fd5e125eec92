/**
 * Stand-ins for headers of the C++ standard library: its types have no form in a schema, so that their names are enough. The
 * library itself is large enough to end clang's dump of it.
 */

const once = (text: string): string => `#pragma once\n${text}`;
const std = (text: string): string => once(`namespace std {\n${text}\n}\n`);
const names = (text: string): string =>
  text
    .split(/\s+/)
    .map((name) => `using ::${name};`)
    .join('\n');

const INTEGERS = `int8_t int16_t int32_t int64_t uint8_t uint16_t uint32_t uint64_t intptr_t uintptr_t
 int_least8_t int_least16_t int_least32_t int_least64_t uint_least8_t uint_least16_t uint_least32_t uint_least64_t
 int_fast8_t int_fast16_t int_fast32_t int_fast64_t uint_fast8_t uint_fast16_t uint_fast32_t uint_fast64_t intmax_t uintmax_t`;

const STRINGS = std(`template <class T> struct char_traits;
template <class T> class allocator;
template <class T, class R = char_traits<T>, class A = allocator<T>> class basic_string;
using string = basic_string<char>;
using wstring = basic_string<wchar_t>;
template <class T, class R = char_traits<T>> class basic_string_view;
using string_view = basic_string_view<char>;
using wstring_view = basic_string_view<wchar_t>;`);

const CONTAINERS = std(`template <class...> class vector;
template <class...> class deque;
template <class...> class list;
template <class...> class map;
template <class...> class multimap;
template <class...> class set;
template <class...> class unordered_map;
template <class...> class unordered_set;
template <class...> class queue;
template <class...> class pair;
template <class...> class tuple;
template <class...> class optional;
template <class...> class variant;
template <class> class function;
template <class...> class unique_ptr;
template <class...> class shared_ptr;
template <class...> class weak_ptr;`);

const THREADS = std(`class thread;
class jthread;
class mutex;
class recursive_mutex;
class shared_mutex;
class condition_variable;
class condition_variable_any;
template <class...> class lock_guard;
template <class...> class unique_lock;
template <class...> class scoped_lock;
template <class> class atomic;
using atomic_bool = atomic<bool>;
using atomic_int = atomic<int>;
template <class...> class future;
template <class...> class promise;
struct once_flag;
namespace chrono {
struct steady_clock;
struct system_clock;
}`);

const include = (...files: string[]): string => once(files.map((file) => `#include <${file}>\n`).join(''));

/** File name → content. */
export const CXX_SHIMS: Readonly<Record<string, string>> = {
  cstdint: once(`#include <stdint.h>\nnamespace std {\n${names(INTEGERS)}\n}\n`),
  cstddef: once(
    `#include <stddef.h>\nnamespace std {\n${names('size_t ptrdiff_t')}\nenum class byte : unsigned char {};\n}\n`,
  ),
  climits: include('limits.h'),
  cfloat: include('float.h'),
  'pf-strings': STRINGS,
  'pf-containers': CONTAINERS,
  'pf-threads': THREADS,
  string: include('pf-strings', 'cstddef'),
  string_view: include('pf-strings', 'cstddef'),
  ...Object.fromEntries(
    `vector deque list map set unordered_map unordered_set queue utility tuple optional variant functional memory`
      .split(' ')
      .map((name) => [name, include('pf-containers', 'pf-strings', 'cstddef')]),
  ),
  ...Object.fromEntries(
    `thread mutex shared_mutex condition_variable atomic future chrono`
      .split(' ')
      .map((name) => [name, include('pf-threads', 'pf-containers')]),
  ),
  ...Object.fromEntries(
    `algorithm cassert cctype cerrno cinttypes cmath cstdarg cstdio cstdlib cstring ctime cwchar exception filesystem fstream
     iomanip iostream istream iterator limits locale new numeric ostream random ratio regex span sstream stdexcept streambuf
     system_error type_traits typeinfo bit bitset concepts ranges stop_token source_location format array initializer_list`
      .split(/\s+/)
      .map((name) => [name, include('pf-strings', 'pf-containers', 'cstddef')]),
  ),
};
