/**
 * Shared memory in C++: one view per role, so that nobody stores what the other side owns.
 */
import type { DeclOf, Plane } from '../../../model/model.ts';
import { screaming } from '../../naming.ts';
import { template } from '../../render.ts';
import { comment } from '../comment.ts';
import { headerName, member, type Names } from '../names.ts';
import { inOrder } from '../order.ts';
import { cLiteral, type Types } from '../types.ts';
import { type Scope, space } from './names.ts';
import { accessorNames, accessors, coreOf, LOCALS, sectionOf, viewName } from './section-field.ts';

const SUPPORT = template<Record<string, unknown>>(`
#include "base.hpp"

/* Another way to the same atomics, for compilers without the builtins of GCC and Clang: C++20's. */
#if (defined(__GNUC__) || defined(__clang__)) && !defined({{P}}_USE_ATOMIC_REF)
namespace {{ns}}::detail {

enum class Order : int { eRelaxed = __ATOMIC_RELAXED, eAcquire = __ATOMIC_ACQUIRE, eRelease = __ATOMIC_RELEASE, eSeqCst = __ATOMIC_SEQ_CST };

template <Order order, class Word>
inline Word load(const Word *at) { return __atomic_load_n(at, static_cast<int>(order)); }

template <Order order, class Word>
inline void store(Word *at, Word value) { __atomic_store_n(at, value, static_cast<int>(order)); }

/* Replaces current by next; otherwise puts what was found into current. */
template <class Word>
inline bool exchange(Word *at, Word &current, Word next) { return __atomic_compare_exchange_n(at, &current, next, false, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE); }

}  // namespace {{ns}}::detail
#else
#if !(__cplusplus >= 202002L || (defined(_MSVC_LANG) && _MSVC_LANG >= 202002L))
#error "views of shared memory want C++20 with this compiler (std::atomic_ref)"
#endif
#include <atomic>
namespace {{ns}}::detail {

enum class Order : int { eRelaxed, eAcquire, eRelease, eSeqCst };

constexpr std::memory_order memory_order(Order order) {
  return order == Order::eRelaxed ? std::memory_order_relaxed : order == Order::eAcquire ? std::memory_order_acquire : order == Order::eRelease ? std::memory_order_release : std::memory_order_seq_cst;
}

template <Order order, class Word>
inline Word load(const Word *at) { return std::atomic_ref<Word>(*const_cast<Word *>(at)).load(memory_order(order)); }

template <Order order, class Word>
inline void store(Word *at, Word value) { std::atomic_ref<Word>(*at).store(value, memory_order(order)); }

/* Replaces current by next; otherwise puts what was found into current. */
template <class Word>
inline bool exchange(Word *at, Word &current, Word next) { return std::atomic_ref<Word>(*at).compare_exchange_strong(current, next, std::memory_order_acq_rel, std::memory_order_acquire); }

}  // namespace {{ns}}::detail
#endif

namespace {{ns}}::detail {

/* Copies bytes out of shared memory, one atomic load each. */
template <Order order>
inline void load_bytes(void *into, const void *from, size_t count) {
  unsigned char *to = static_cast<unsigned char *>(into);
  const unsigned char *bytes = static_cast<const unsigned char *>(from);
  for (size_t i = 0; i < count; i++) to[i] = load<order>(bytes + i);
}

/* Copies bytes into shared memory, one atomic store each. */
template <Order order>
inline void store_bytes(void *into, const void *from, size_t count) {
  unsigned char *to = static_cast<unsigned char *>(into);
  const unsigned char *bytes = static_cast<const unsigned char *>(from);
  for (size_t i = 0; i < count; i++) store<order>(to + i, bytes[i]);
}

/* The layout at an address; null when the memory is too short or not aligned for it. */
template <class Layout>
inline Layout *placed(void *memory, size_t length) {
  if (memory == nullptr || length < sizeof(Layout) || reinterpret_cast<uintptr_t>(memory) % alignof(Layout) != 0) return nullptr;
  return static_cast<Layout *>(memory);
}

}  // namespace {{ns}}::detail
`);

/** Text of the support header of sections. */
export function printSectionSupport(names: Names): string {
  return SUPPORT({ ns: names.prefix, P: screaming(names.prefix) });
}

export function sectionsOf(plane: Plane): DeclOf<'section'>[] {
  return plane.members.filter((decl) => decl.kind === 'section');
}

/** Headers of other planes that the views of a plane name. */
export function headersOfSections(plane: Plane, types: Types): string[] {
  const used = new Set<string>();
  for (const { type } of sectionsOf(plane).flatMap((decl) => decl.fields)) {
    for (const need of types.needs(type)) {
      if (need.plane === plane.name) continue;
      const nested = types.lookup.any(need.plane, need.name).kind === 'section';
      used.add(nested ? `${headerName(need.plane)}_section` : headerName(need.plane));
    }
  }
  return [...used].sort();
}

const FILE = template<Record<string, unknown>>(`
namespace {{ns}} {

{{views}}

}  // namespace {{ns}}
`);

export function printCppSections(plane: Plane, types: Types, scope: Scope): string {
  return FILE({
    ns: space(types.names, plane.name),
    views: inOrder(plane, types)
      .filter((decl) => decl.kind === 'section')
      .flatMap((decl) => decl.roles.map((role) => printView(plane.name, decl, role, types, scope)))
      .join('\n'),
  });
}

const VIEW = template<Record<string, unknown>>(`
{{docs}}class {{view}} {
 public:
  constexpr {{view}}() : at_(nullptr) {}
{{#if creates}}
  /*
   * Fills fresh memory: zero, then what \`init\` gives for {{given}}{{#if stamp}}, and last the stamp with release{{/if}}.
   * An empty view when the memory is shorter than {{size}} bytes or not aligned to {{align}}.
   */
  static {{view}} create(void *memory, size_t length, const {{layout}} &init) {
    {{layout}} *at = {{d}}::placed<{{layout}}>(memory, length);
    if (at == nullptr) return {{view}}();
    static_cast<void>(init);
{{#if stamp}}
    {{d}}::store<{{d}}::Order::eSeqCst>(&at->{{stamp.name}}, {{stamp.zero}});
{{/if}}
    unsigned char *bytes = static_cast<unsigned char *>(memory);
    for (size_t i = 0; i < {{size}}; i++) {{d}}::store<{{d}}::Order::eRelaxed>(bytes + i, static_cast<unsigned char>(0));
{{#each inits}}
    {{this}}
{{/each}}
{{#if stamp}}
    {{d}}::store<{{d}}::Order::eRelease>(&at->{{stamp.name}}, {{stamp.value}});
{{/if}}
    return {{view}}(at);
  }
{{else}}
  /* A section that the other side created. An empty view when the memory is shorter than {{size}} bytes or not aligned to {{align}}{{#if stamp}}, and when the stamp is another one or not there yet{{/if}}. */
  static {{view}} open(void *memory, size_t length) {
    {{layout}} *at = {{d}}::placed<{{layout}}>(memory, length);
{{#if stamp}}
    if (at != nullptr && {{d}}::load<{{d}}::Order::eAcquire>(&at->{{stamp.name}}) != {{stamp.value}}) at = nullptr;
{{/if}}
    return {{view}}(at);
  }
{{/if}}
  /* A view inside another one; \`at\` is part of a section that is open. */
  static constexpr {{view}} inside({{layout}} *at) { return {{view}}(at); }
  constexpr explicit operator bool() const { return at_ != nullptr; }
{{#each fields}}

{{this}}
{{/each}}

 private:
  constexpr explicit {{view}}({{layout}} *at) : at_(at) {}
  {{layout}} *at_;
};
`);

function printView(plane: string, decl: DeclOf<'section'>, role: string, types: Types, scope: Scope): string {
  const stamp = decl.fields.find((field) => field.stamp !== undefined);
  const literal = (value: string) => (stamp?.type.t === 'int' ? cLiteral(stamp.type.name, value, true) : value);
  const seen = decl.fields.filter((field) => field.reserved !== true);
  const inits = fills(decl, types, '', 0);
  const view = viewName(decl.name, role);
  const nearer = new Set([...LOCALS, ...seen.flatMap((field) => Object.values(accessorNames(field.name, view)))]);
  return VIEW({
    docs: comment(decl.docs, [
      `The section as \`${role}\` sees it: everything can be read, only its own fields stored.`,
    ]),
    view: scope.claim(view, { ...decl, name: `${decl.name} of ${role}` }),
    layout: `::${types.names.type(plane, decl.name)}`,
    d: `::${types.names.prefix}::detail`,
    creates: role === decl.roles[0],
    given: inits.map(({ name }) => name).join(', ') || 'nothing',
    size: decl.size,
    align: decl.align,
    stamp:
      stamp === undefined ? null : { name: member(stamp.name), value: literal(stamp.stamp ?? '0'), zero: literal('0') },
    inits: inits.map(({ text }) => text),
    fields: seen.map((field) => accessors(field, role, types, { plane, view, nearer })),
  });
}

/** Statements that copy the fields which the creator gives, those of nested sections too. */
function fills(decl: DeclOf<'section'>, types: Types, path: string, depth: number): { name: string; text: string }[] {
  return decl.fields.flatMap((field) => {
    if (field.reserved === true || field.stamp !== undefined) return [];
    const place = `${path}${member(field.name)}`;
    if (field.owner === 'init') {
      const take = `::${types.names.prefix}::detail::take`;
      return [
        { name: place, text: `${take}(&at->${place}, sizeof at->${place}, &init.${place}, sizeof init.${place});` },
      ];
    }
    const core = coreOf(field.type);
    const nested = sectionOf(core.type, types);
    if (nested === undefined) return [];
    const counters = core.dims.map((_, at) => `n${depth + at}`);
    const element = `${place}${counters.map((name) => `[${name}]`).join('')}.`;
    const loops = core.dims.map(
      (length, at) => `for (size_t n${depth + at} = 0; n${depth + at} < ${length}; n${depth + at}++) `,
    );
    return fills(nested, types, element, depth + core.dims.length).map(({ name, text }) => ({
      name: name.replaceAll(/\[n\d+\]/g, '[]'),
      text: `${loops.join('')}${text}`,
    }));
  });
}
