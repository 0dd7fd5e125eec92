/**
 * C target: C11 and C++11 headers, one per plane, with the layout proven by the compiler; a header with dispatcher and client
 * for each plane that has devices, and one with traps for each that has functions of a platform; on request C++17 headers beside
 * them.
 */
import { z } from 'zod';
import { ofPlane } from '../../incremental/parts/parts.ts';
import type { Decl, Plane } from '../../model/model.ts';
import { bannerLines, type Extent } from '../banner.ts';
import type { EmitInput, Emitter, OutputFile } from '../emitter.ts';
import { lookupOf } from '../lookup.ts';
import { screaming } from '../naming.ts';
import { refuseAll } from '../refused.ts';
import { template, tidy } from '../render.ts';
import { devicesOf } from './calls.ts';
import { comment, inComment } from './comment.ts';
import { cppFiles, type PartOf } from './cpp/index.ts';
import { printDeviceHeader, printDeviceSupport } from './device.ts';
import { isLayout, isNative, type Layout, printLayout, printTable, wordOf } from './layouts.ts';
import { linuxDevicesOf, printLinuxCodes, printLinuxHeader } from './linux.ts';
import { printLock } from './lock.ts';
import { headerName, Names } from './names.ts';
import { inOrder, planesUsed } from './order.ts';
import { isProvided, printProviderHeader, printProviderSupport } from './provider.ts';
import { printScalars } from './scalar.ts';
import { Types } from './types.ts';
import * as values from './values.ts';

/** Options of the C target. */
export const COptions = z
  .object({
    /** Prefix of every name: `pf` gives `pf_AddRequest`, `PF_RING_LEN` and the header `pf_abi.h`. */
    prefix: z
      .string()
      .regex(/^[a-z][a-z0-9]*$/)
      .default('pf'),
    /** C++17 beside C: `<plane>.hpp` with `constexpr` values and proofs, `<plane>_device.hpp` with dispatcher and client. */
    cpp: z.boolean().default(false),
    /** `lock.h`, which puts the lock into a C or C++ binary; four times as long as the lock itself. */
    lock: z.boolean().default(false),
  })
  .strict();
export type COptions = z.infer<typeof COptions>;

export const cEmitter: Emitter<COptions> = {
  name: 'c',
  programs: () => [],
  emit(input, options): OutputFile[] {
    const names = new Names(input.model, options.prefix);
    const types = new Types(names, lookupOf(input.model));
    const folder = `${options.prefix}_abi`;
    const planes = input.model.planes;
    const part = partsOf(input, names, options);
    const all = [`${folder}/base.h`, ...planes.map((plane) => `${folder}/${headerName(plane.name)}.h`)];
    const files = [
      { path: `${folder}.h`, text: printAll(input, names, all) },
      { path: `${folder}/base.h`, text: printBase(input, names) },
      ...planes.map((plane) => ({
        path: `${folder}/${headerName(plane.name)}.h`,
        text: part('c', plane, () => printPlane(plane, input, types)),
      })),
    ];
    const served = planes.filter((plane) => devicesOf(plane).length > 0);
    if (served.length > 0) {
      files.push({
        path: `${folder}/base_device.h`,
        text: guarded(input, 'support', names, 'base_device', printDeviceSupport(names)),
      });
    }
    for (const plane of served) {
      const file = `${headerName(plane.name)}_device`;
      files.push({
        path: `${folder}/${file}.h`,
        text: part('c device', plane, () => guarded(input, plane, names, file, printDeviceHeader(plane, types))),
      });
    }
    for (const plane of planes.filter((plane) => linuxDevicesOf(plane).length > 0)) {
      const file = `${headerName(plane.name)}_linux`;
      files.push({
        path: `${folder}/${file}.h`,
        text: part('c linux', plane, () => guarded(input, plane, names, file, printLinuxHeader(plane, types))),
      });
    }
    const provided = planes.filter(isProvided);
    if (provided.length > 0) {
      files.push({
        path: `${folder}/base_provider.h`,
        text: guarded(input, 'support', names, 'base_provider', printProviderSupport(names)),
      });
    }
    for (const plane of provided) {
      const file = `${headerName(plane.name)}_provider`;
      files.push({
        path: `${folder}/${file}.h`,
        text: part('c provider', plane, () => guarded(input, plane, names, file, printProviderHeader(plane, types))),
      });
    }
    if (options.cpp) {
      for (const { path, extent, body } of cppFiles(input.model, types, part)) {
        const make = () => guarded(input, extent, names, path || 'all', body, 'HPP');
        const text = typeof extent === 'object' ? part(`cpp ${path}`, extent, make) : make();
        files.push({ path: path === '' ? `${folder}.hpp` : `${folder}/${path}.hpp`, text });
      }
    }
    if (options.lock) {
      const text = guarded(input, 'schema', names, 'lock', printLock(names, input.compactLock));
      files.push({ path: `${folder}/lock.h`, text });
    }
    refuseDoubles(files, planes, names);
    refuseAll(names.refusals);
    return files;
  },
};

/** Remembers what is printed for a plane; a text that was printed before still claims its names. */
function partsOf(input: EmitInput, names: Names, options: COptions): PartOf {
  return (kind, plane, make) => {
    let fresh = false;
    const { made, claims, refused } = ofPlane(input, kind, plane, options, () => {
      fresh = true;
      return names.noting(make);
    });
    if (!fresh) {
      for (const [symbol, owner] of claims) names.claim(symbol, owner);
      names.inside.push(...refused);
    }
    return made;
  };
}

/** A plane called `control_device` would want the header of the devices of `control`. */
function refuseDoubles(files: readonly OutputFile[], planes: readonly Plane[], names: Names): void {
  const seen = new Set<string>();
  for (const { path } of files) {
    // Not every file system tells capitals from small letters.
    const same = path.toLowerCase();
    const stem = path.replace(/\.h(pp)?$/, '');
    const owner = planes.find(({ name }) => stem.endsWith(`/${headerName(name)}`));
    if (seen.has(same)) {
      const why = `cannot be the name of a plane: the header '${path}' would be there twice`;
      names.inside.push({ owner: owner ?? { name: path }, why });
    }
    seen.add(same);
  }
}

function banner(input: EmitInput, extent: Extent): string {
  return `/* ${bannerLines(input.model, input.toolVersion, extent).map(inComment).join('\n * ')} */`;
}

const GUARDED = template<Record<string, unknown>>(`
{{banner}}
#ifndef {{guard}}
#define {{guard}}

{{body}}
#endif
`);

function guarded(input: EmitInput, extent: Extent, names: Names, file: string, body: string, end = 'H'): string {
  return tidy(GUARDED({ banner: banner(input, extent), guard: names.free('ABI', file, end), body }));
}

function printAll(input: EmitInput, names: Names, files: string[]): string {
  return guarded(input, 'schema', names, 'all', files.map((file) => `#include "${file}"\n`).join(''));
}

const BASE = template<Record<string, unknown>>(`
#include <stddef.h>
#include <stdint.h>

#if defined(__cplusplus)
#define {{P}}_ALIGNAS(bytes) alignas(bytes)
#define {{P}}_ALIGNOF(type) alignof(type)
#define {{P}}_STATIC_ASSERT(condition, text) static_assert(condition, text)
#else
#define {{P}}_ALIGNAS(bytes) _Alignas(bytes)
#define {{P}}_ALIGNOF(type) _Alignof(type)
#define {{P}}_STATIC_ASSERT(condition, text) _Static_assert(condition, text)
#endif

{{#if packs}}
/* The alignment of a whole struct, whose members are packed. */
#if defined(_MSC_VER)
#define {{P}}_ALIGNED(bytes) __declspec(align(bytes))
#else
#define {{P}}_ALIGNED(bytes) __attribute__((aligned(bytes)))
#endif

{{/if}}
/* Calling convention of the platform's callbacks; on 64-bit Windows there is one only. */
#if defined(_WIN32)
#define {{P}}_CALL __stdcall
#else
#define {{P}}_CALL
#endif

/* A GUID as Windows keeps it in memory. */
typedef struct {{p}}_guid_value {
  {{P}}_ALIGNAS(4) uint32_t data1;
  uint16_t data2;
  uint16_t data3;
  uint8_t data4[8];
} {{p}}_guid_value;
{{P}}_STATIC_ASSERT(sizeof({{p}}_guid_value) == 16, "{{p}}_guid_value must take 16 bytes");
`);

function printBase(input: EmitInput, names: Names): string {
  const packs = input.model.planes.some(({ members }) =>
    members.some((decl) => 'packed' in decl && decl.packed !== undefined),
  );
  const support = ['ALIGNAS', 'ALIGNOF', 'STATIC_ASSERT', 'CALL', ...(packs ? ['ALIGNED'] : [])];
  const symbols = support.map((name) => names.free(name));
  for (const symbol of [...symbols, `${names.prefix}_guid_value`]) names.claim(symbol, { name: 'the support header' });
  const base = BASE({ p: names.prefix, P: screaming(names.prefix), packs });
  return guarded(input, 'support', names, 'base', base + printScalars(input.model, names));
}

const PLANE = template<Record<string, unknown>>(`
{{docs}}{{#each includes}}
#include "{{this}}.h"
{{/each}}

#if defined(__cplusplus)
extern "C" {
#endif

/* Number, version and first 16 bytes of the layout hash of the plane. */
#define {{id}} {{plane.id}}
#define {{version}} {{plane.version}}
#define {{hash}} "{{hex}}"

{{values}}
{{forward}}
{{layouts}}
{{#if foreign}}
/* Tables of a 64-bit platform: pointers are 8 bytes. */
#if UINTPTR_MAX == 0xFFFFFFFFFFFFFFFFu
{{foreign}}
#endif
{{/if}}

#if defined(__cplusplus)
}
#endif
`);

const speakers = ({ parties }: Plane): string[] => (parties === undefined ? [] : [`Spoken by: ${parties.join(', ')}.`]);

function printPlane(plane: Plane, input: EmitInput, types: Types): string {
  const { names } = types;
  const macro = (part: string) =>
    names.claim(names.free('PLANE', plane.name, part), { name: `plane '${plane.name}'`, span: plane.span });
  const layouts = inOrder(plane, types);
  for (const decl of layouts) names.claim(names.type(plane.name, decl.name), decl);
  const forward = (list: Layout[]) =>
    list.map((decl) => {
      const type = names.type(plane.name, decl.name);
      return `typedef ${wordOf(decl)} ${type} ${type};\n`;
    });
  const own = layouts.filter((decl) => !isNative(decl));
  const foreign = layouts.filter(isNative);
  const tables = plane.members.filter((decl) => decl.kind === 'table');
  const print = (decl: Layout) => tidy(printLayout(plane.name, decl, types));
  const body = PLANE({
    docs: comment(plane.docs, speakers(plane)),
    includes: ['base', ...planesUsed(plane, types).map(headerName)],
    id: macro('ID'),
    version: macro('VERSION'),
    hash: macro('HASH'),
    hex: plane.hash.slice(0, 32),
    plane,
    values: plane.members
      .map((decl) => printValue(plane.name, decl, names))
      .filter(Boolean)
      .join('\n'),
    forward: forward(own).join(''),
    layouts: own.map(print).join('\n'),
    foreign: [
      forward(foreign).join(''),
      ...foreign.map(print),
      ...tables.map((decl) => printTable(plane.name, decl, types)),
    ]
      .filter(Boolean)
      .join('\n'),
  });
  return guarded(input, plane, names, plane.name, body);
}

function printValue(plane: string, decl: Decl, names: Names): string {
  switch (decl.kind) {
    case 'enum':
      return values.printEnum(plane, decl, names);
    case 'flags':
      return values.printFlags(plane, decl, names);
    case 'bits':
      return values.printBits(plane, decl, names);
    case 'constant':
      return values.printConstant(plane, decl, names);
    case 'name':
      return values.printName(plane, decl, names);
    case 'device':
      return values.printDevice(plane, decl, names);
    case 'linux_device':
      return printLinuxCodes(plane, decl, names);
    case 'message':
      return values.printMessage(plane, decl, names);
    case 'union':
      return values.printUnion(plane, decl, names);
    case 'registry':
      return values.printRegistry(plane, decl, names);
    case 'exchange':
      return values.printExchange(plane, decl, names);
    case 'dialogue':
      // C has the sizes of the messages; it holds no conversation.
      return '';
    default:
      if (!isLayout(decl) && decl.kind !== 'table') throw new Error('a new kind of declaration has no C form');
      return '';
  }
}
