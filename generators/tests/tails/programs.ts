/** Programs that hold the vectors of tails against what was generated: Rust, C and C++. */
import type { Any } from '../fixtures/vector-check.ts';

const list = (hex: string): string => (hex.match(/../g) ?? []).map((byte) => `0x${byte}`).join(', ');
const snake = (name: string): string => name.replace(/([a-z])([A-Z])/g, '$1_$2').toLowerCase();

/** A Rust test with one line for each case; every buffer also stands at an odd address. */
export function rustVectors(crate: string, document: Any): string {
  const lines = document.tails.flatMap(({ name, cases }: Any) =>
    cases.map((item: Any) => {
      const want =
        item.error === undefined
          ? `ok ${item.elements}, &[${list(item.encoded)}]`
          : `err DecodeErrorKind::${item.error} { .. }`;
      return `    case!(${name} ${name}Tail, ${JSON.stringify(`${name}: ${item.case}`)}, &[${list(item.bytes)}], ${want});`;
    }),
  );
  return `use ${crate}::runtime::DecodeErrorKind;
use ${crate}::tails::*;

macro_rules! case {
    ($head:ident $view:ident, $what:expr, $bytes:expr, ok $count:expr, $encoded:expr) => {{
        let bytes: &[u8] = $bytes;
        let odd: Vec<u8> = [&[0xee], bytes].concat();
        for bytes in [bytes, &odd[1..]] {
            let view = $view::read(bytes).unwrap_or_else(|error| panic!("{}: {error}", $what));
            assert_eq!(view.tail.len(), $count, "{}", $what);
            assert_eq!(view.tail.iter().count(), $count, "{}", $what);
            assert!(view.tail.get($count).is_none(), "{}", $what);
            let encoded: &[u8] = $encoded;
            assert_eq!(view.head.with_tail(&view.tail.to_vec()).unwrap(), encoded, "{}", $what);
            assert_eq!(view.tail.bytes(), &encoded[$head::TAIL_OFFSET..][..view.tail.bytes().len()], "{}", $what);
            assert!(view.bytes().len() <= bytes.len());
        }
    }};
    ($head:ident $view:ident, $what:expr, $bytes:expr, err $kind:pat) => {{
        let bytes: &[u8] = $bytes;
        let error = $view::read(bytes).map(|view| view.tail.len()).unwrap_err();
        assert!(matches!(error.kind, $kind), "{}: {error}", $what);
    }};
}

#[test]
fn every_vector() {
${lines.join('\n')}
}
`;
}

/** A C or C++ program that counts, copies and prepares; 0 when every vector agrees. */
export function cVectors(document: Any): string {
  const checks = document.tails.flatMap(({ name, tail, stride, offset, cases }: Any) =>
    cases.map((item: Any, index: number) => {
      const call = (end: string) => `pf_${snake(name)}_${tail}_${end}`;
      const what = JSON.stringify(`${name}: ${item.case}`);
      const bytes = `b_${name}_${index}`;
      const size = item.bytes.length / 2;
      // Compilers know how long a buffer is, and complain of the loops of other cases.
      const data = `  static const unsigned char d_${bytes}[] = { 0xee${size > 0 ? `, ${list(item.bytes)}` : ''} };
  const unsigned char *${bytes} = hidden(d_${bytes});`;
      if (item.error !== undefined)
        return `${data}\n  want(${what}, !${call('count')}(${bytes} + 1, ${size}, &count) && count == 0);`;
      const total = item.encoded.length / 2;
      const copies = `  for (at = 0; at < count; at++) {
    unsigned char element[${stride}], *before = element;
    want(${what}, ${call('get')}(${bytes} + 1, ${size}, at, (ELEMENT_${name} *)(void *)element));
    want(${what}, memcmp(before, ${bytes} + 1 + ${offset} + at * ${stride}, ${stride}) == 0);
  }`;
      return `${data}
  want(${what}, ${call('count')}(${bytes} + 1, ${size}, &count) && count == ${item.elements});
${copies}
  want(${what}, !${call('get')}(${bytes} + 1, ${size}, count, (ELEMENT_${name} *)(void *)room));
  memset(room, 0, sizeof room);
  memcpy(room, ${bytes} + 1, ${offset});
  want(${what}, ${call('set')}(room, sizeof room, ${item.elements}) == ${total});
  memcpy(room + ${offset}, ${bytes} + 1 + ${offset}, ${item.elements * stride});
  {
    static const unsigned char encoded[] = { ${list(item.encoded)} };
    want(${what}, memcmp(room, encoded, ${total}) == 0);
  }
  want(${what}, ${call('set')}(room, ${total - 1}, ${item.elements}) == 0);`;
    }),
  );
  const types = {
    Counted: 'pf_Entry',
    Signed: 'uint16_t',
    Sized: 'uint32_t',
    Early: 'uint8_t',
    Rest: 'pf_Colour',
    Raised: 'uint64_t',
    Packed: 'uint64_t',
    Network: 'pf_be_u32',
    Odd: 'pf_u24',
  };
  const defines = [
    ...Object.entries(types).map(([name, type]) => `#define ELEMENT_${name} ${type}`),
    'typedef uint32_t three[3];\n#define ELEMENT_Wide three',
  ];
  return `#include <stdio.h>
#include <string.h>
#include "pf_abi.h"

${defines.join('\n')}
static int faults;
static void want(const char *what, int holds) {
  if (!holds) {
    faults++;
    printf("%s\\n", what);
  }
}

static const unsigned char *hidden(const unsigned char *bytes) {
  static const unsigned char *volatile slot;
  slot = bytes;
  return slot;
}

int main(void) {
  static unsigned char room[4096];
  size_t count, at;
  (void)at;
${checks.map((text: string) => `  {\n${text}\n  }`).join('\n')}
  return faults;
}
`;
}
