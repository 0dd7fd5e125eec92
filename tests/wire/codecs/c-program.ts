/** A program in C that reads and writes the packed structs of messages: for each form, members compared and stored one by one. */
import { formsOf } from '../../../generators/src/emit/c/messages.ts';
import type { Lookup } from '../../../generators/src/emit/lookup.ts';
import { screaming } from '../../../generators/src/emit/naming.ts';
import { isShown, type Message } from '../../../generators/src/emit/vectors/interpreter/message.ts';
import { type Fields, hexOf, type Value } from '../../../generators/src/emit/vectors/interpreter/value.ts';
import type { Codec } from '../../../generators/src/model/model.ts';
import { floatBytes } from '../../../generators/src/model/scalars.ts';

/** A member of a struct in C, and what its text stands for. */
interface Member {
  readonly place: string;
  readonly kind: 'number' | 'bytes' | 'float';
  /** Bytes of `bytes` and `float`. */
  readonly len: number;
  /** Constant of the header with its value; none when the value comes with each message. */
  readonly macro?: string;
  readonly of: (value: Fields) => Value | undefined;
}

/** A struct of C for the first `size` bytes of a message. */
export interface Form {
  readonly type: string;
  readonly size: number;
  readonly members: readonly Member[];
}

/** The forms of a message that C has, the longest last. */
export function formsInC(lookup: Lookup, decl: Message): Form[] {
  return formsOf(decl, lookup).map(({ name, size, fields }) => {
    const there = new Set(fields.map((field) => field.name));
    return { type: `pf_${name}`, size, members: membersOf(lookup, decl, '', there, (value) => value) };
  });
}

function membersOf(
  lookup: Lookup,
  decl: Message,
  before: string,
  there: ReadonlySet<string> | undefined,
  inside: (value: Fields) => Fields,
): Member[] {
  return decl.fields.flatMap((field): Member[] => {
    const { name, codec } = field;
    if (there !== undefined && !there.has(name)) return [];
    const place = `${before}${name}`;
    if (codec.c === 'literal') {
      const len = codec.hex.length / 2;
      const macro = `PF_${screaming(decl.name)}_LITERAL_${screaming(name)}`;
      return [{ place, kind: len === 1 ? 'number' : 'bytes', len, macro, of: () => undefined }];
    }
    if (!isShown(field)) throw new Error(`${decl.name}.${name} is hidden: the program does not know its value`);
    return ofCodec(lookup, codec, place, (value) => inside(value)[name]);
  });
}

function ofCodec(lookup: Lookup, codec: Codec, place: string, of: (value: Fields) => Value | undefined): Member[] {
  switch (codec.c) {
    case 'bytes':
      return [{ place, kind: 'bytes', len: codec.len, of }];
    case 'float':
      return [{ place, kind: 'float', len: floatBytes(codec.type), of }];
    case 'message': {
      const inner = lookup.of('message', codec.plane, codec.name);
      return membersOf(lookup, inner, `${place}.`, undefined, (value) => of(value) as Fields);
    }
    case 'struct': {
      const { fields } = lookup.of('struct', codec.plane, codec.name);
      return fields.map(({ name }) => ({
        place: `${place}.${name}`,
        kind: 'number',
        len: 0,
        of: (value) => (of(value) as Fields)[name],
      }));
    }
    default:
      return [{ place, kind: 'number', len: 0, of }];
  }
}

/** The values of a form's members as its line has them: numbers as unsigned 64 bits, floats by their bits, bytes in hex. */
export function wordsOf({ members }: Form, value: Fields): string[] {
  return members.flatMap(({ macro, kind, place, of }) => {
    if (macro !== undefined) return [];
    const found = of(value);
    if (kind === 'bytes' && found instanceof Uint8Array) return [hexOf(found)];
    if (typeof found === 'boolean') return [found ? '1' : '0'];
    if (typeof found !== 'bigint') throw new Error(`${place} has no number`);
    return [BigInt.asUintN(64, found).toString()];
  });
}

function statements({ place, kind, len, macro }: Member): string[] {
  const wrong = `wrong = "${place}"`;
  if (macro !== undefined) {
    return kind === 'number'
      ? [`if (is.${place} != ${macro}) ${wrong};`, `made.${place} = ${macro};`]
      : [`if (memcmp(is.${place}, ${macro}, ${len}) != 0) ${wrong};`, `memcpy(made.${place}, ${macro}, ${len});`];
  }
  if (kind === 'bytes') {
    return [
      `take_bytes(bytes, ${len});`,
      `if (memcmp(is.${place}, bytes, ${len}) != 0) ${wrong};`,
      `memcpy(made.${place}, bytes, ${len});`,
    ];
  }
  if (kind === 'float') {
    return [
      `{ uint${8 * len}_t bits = take_number(), had; memcpy(&had, &is.${place}, ${len}); if (had != bits) ${wrong};`,
      `memcpy(&made.${place}, &bits, ${len}); }`,
    ];
  }
  return ['number = take_number();', `if ((uint64_t)is.${place} != number) ${wrong};`, `made.${place} = number;`];
}

function answerOf({ type, size, members }: Form, index: number): string {
  return `static void form_${index}(void) {
  ${type} is, made;
  const char *wrong = 0;
  uint64_t number = 0;
  unsigned char bytes[${Math.max(size, 1)}];
  (void)number;
  take_bytes(bytes, sizeof is);
  memcpy(&is, bytes, sizeof is);
  memset(&made, 0xaa, sizeof made);
  ${members.flatMap(statements).join('\n  ')}
  answer(wrong, &made, sizeof made);
}
`;
}

/**
 * The program: a block is `COUNT` and that many lines of a form's number, the form's bytes in hex, and a word for each member that
 * is no literal. The answer to a line is the bytes of a struct whose members were stored one by one, or `! ` and the member that
 * does not have its value in the bytes.
 */
export function programOf(forms: readonly Form[]): string {
  return `#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "wire.h"

static char line[1 << 20];

static const char *take(void) {
  const char *word = strtok(0, " \\n");
  if (!word) { fputs("a word is missing\\n", stderr); exit(1); }
  return word;
}

static uint64_t take_number(void) { return strtoull(take(), 0, 10); }

static unsigned digit(char letter) { return letter <= '9' ? letter - '0' : letter - 'a' + 10; }

static void take_bytes(unsigned char *into, size_t length) {
  const char *word = take();
  if (strlen(word) != 2 * length) { fputs("bytes of another length\\n", stderr); exit(1); }
  for (size_t at = 0; at < length; at += 1) into[at] = digit(word[2 * at]) << 4 | digit(word[2 * at + 1]);
}

static void answer(const char *wrong, const void *made, size_t length) {
  if (wrong) { printf("! %s\\n", wrong); return; }
  for (size_t at = 0; at < length; at += 1) printf("%02x", ((const unsigned char *)made)[at]);
  putchar('\\n');
}

${forms.map(answerOf).join('\n')}
int main(void) {
  while (fgets(line, sizeof line, stdin)) {
    for (unsigned long left = strtoul(line, 0, 10); left > 0 && fgets(line, sizeof line, stdin); left -= 1) {
      switch (strtoul(strtok(line, " "), 0, 10)) {
${forms.map((_, index) => `      case ${index}: form_${index}(); break;`).join('\n')}
      default: fputs("no such form\\n", stderr); return 1;
      }
    }
    fflush(stdout);
  }
  return 0;
}
`;
}
