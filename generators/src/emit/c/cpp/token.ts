/** Tokens in C++: a class of one word, packed and taken apart at compile time, with the round trip proven. */
import type { DeclOf } from '../../../model/model.ts';
import { template } from '../../render.ts';
import { comment } from '../comment.ts';
import { callable, type Names } from '../names.ts';
import { cInt, cLiteral } from '../types.ts';
import { parameter, type Scope, typeName } from './names.ts';

const BITS = template<Record<string, unknown>>(`
{{docs}}class {{name}} {
 public:
  constexpr {{name}}() : word_(0) {}
  /* A word as it stands in memory. */
  constexpr explicit {{name}}({{repr}} word) : word_(word) {}
  /* Packs its parts; each is cut to its width. */
  static constexpr {{name}} pack({{params}}) {
    return {{name}}(static_cast<{{repr}}>({{whole}}));
  }
  /* The word as it stands in memory. */
  constexpr {{repr}} get() const { return word_; }
{{#each parts}}
{{docs}}  constexpr {{part}} {{name}}() const { return static_cast<{{part}}>((static_cast<uint64_t>(word_) >> {{shift}}) & {{low}}); }
{{/each}}
  friend constexpr bool operator==({{name}} {{a}}, {{name}} b) { return {{a}}.word_ == b.word_; }
  friend constexpr bool operator!=({{name}} {{a}}, {{name}} b) { return {{a}}.word_ != b.word_; }

 private:
  {{repr}} word_;
};
static_assert(sizeof({{name}}) == sizeof(::{{type}}), "{{name}} must be one word");
{{#each proofs}}
static_assert({{name}}::pack({{arguments}}).get() == {{word}}, "{{name}} with only {{part}} set must be {{word}}");
static_assert({{name}}({{word}}).{{getter}}() == {{low}}, "{{name}} must give {{part}} back");
{{/each}}
{{#if parts}}
static_assert(({{sum}}) == {{all}}, "the parts of {{name}} must not overlap");
static_assert({{name}}::pack({{again}}) == {{name}}({{all}}), "{{name}} must survive being taken apart");
{{/if}}
`);

const OWN = new Set(['pack', 'get', 'word_']);

/** Prints a token. Arithmetic is done in 64 bits, parts have the smallest type that holds them. */
export function printCppBits(plane: string, decl: DeclOf<'bits'>, names: Names, scope: Scope): string {
  const name = scope.claim(typeName(decl.name), decl);
  const parts = decl.parts
    .filter((part) => part.reserved !== true)
    .map((part) => {
      const low = (1n << BigInt(part.width)) - 1n;
      return {
        schema: part.name,
        name: OWN.has(part.name) || part.name === name ? `${part.name}_` : callable(part.name),
        docs: comment(part.docs, [], '  '),
        part: `uint${[8, 16, 32, 64].find((bits) => part.width <= bits)}_t`,
        shift: part.shift,
        bits: low,
        low: cLiteral('u64', low, true),
        mask: low << BigInt(part.shift),
      };
    });
  const literal = (word: bigint) => cLiteral(decl.repr, word, true);
  const all = literal(parts.reduce((word, part) => word | part.mask, 0n));
  return BITS({
    name,
    a: parameter('a', name),
    type: names.type(plane, decl.name),
    docs: comment(decl.docs, [
      `From the low bit up: ${decl.parts.map((part) => `${part.name}:${part.width}`).join(', ')}.`,
    ]),
    repr: cInt(decl.repr),
    params: parts.map((part) => `${part.part} ${part.name}_part`).join(', '),
    whole:
      parts.map((part) => `((static_cast<uint64_t>(${part.name}_part) & ${part.low}) << ${part.shift})`).join(' | ') ||
      '0',
    parts,
    proofs: parts.map((part, index) => ({
      name,
      part: part.schema,
      getter: part.name,
      low: part.low,
      word: literal(part.mask),
      arguments: parts.map((_, at) => (at === index ? part.low : '0')).join(', '),
    })),
    all,
    sum: parts.map((part) => literal(part.mask)).join(' + '),
    again: parts.map((part) => `${name}(${all}).${part.name}()`).join(', '),
  });
}
