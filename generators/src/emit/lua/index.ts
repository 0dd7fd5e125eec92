/**
 * Wireshark target: one Lua script that dissects messages, exchanges, unions, registries, structs and sections. The script carries the
 * declarations as tables and walks them, so that each rule of reading stands in one place (`runtime/`).
 */
import { z } from 'zod';
import type { Model } from '../../model/model.ts';
import { assetTexts } from '../assets.ts';
import { bannerLines } from '../banner.ts';
import { plainModel } from '../carried.ts';
import type { EmitInput, Emitter, OutputFile } from '../emitter.ts';
import { isDevice } from '../naming.ts';
import { tidy } from '../render.ts';
import { type Dissected, dissected } from './declarations.ts';
import { luaValue, quoted } from './values.ts';

/** Options of the Wireshark target. */
export const LuaOptions = z
  .object({
    /** First part of every filter name, and the name of the script: `pf` gives `pf.wire.hello.width` in `pf.lua`. */
    prefix: z
      .string()
      .regex(/^[a-z][a-z0-9]*$/, 'a prefix is lower-case letters and digits')
      .refine((name) => !isDevice(name), 'the script is called so, and Windows keeps this name for a device')
      .default('pf'),
    /** Places of Wireshark's dissector tables, such as `udp.port` 9777, that belong to a declaration or a whole plane. */
    bind: z
      .array(
        z.strictObject({
          /** `udp.port`, `tcp.port`, or `wtap_encap` (45 is USER0, link type 147). */
          table: z.string().regex(/^[a-z][a-z0-9_.]*$/),
          value: z.number().int().nonnegative(),
          /** `plane` or `plane.Declaration`. */
          to: z.string().regex(/^[A-Za-z0-9_-]+(\.[A-Za-z0-9_]+)?$/, "names a plane or 'plane.Declaration'"),
        }),
      )
      .default([]),
  })
  .strict();
export type LuaOptions = z.infer<typeof LuaOptions>;

export const luaEmitter: Emitter<LuaOptions> = {
  name: 'lua',
  programs: () => [],
  emit(input, options): OutputFile[] {
    return [{ path: `${options.prefix}.lua`, text: script(input, options) }];
  },
};

function script(input: EmitInput, options: LuaOptions): string {
  const model = plainModel(input.model);
  const decls = dissected(model, options.prefix);
  const planes = model.planes.filter((plane) => decls.some((decl) => decl.plane === plane.name));
  const parts = [
    bannerLines(input.model, input.toolVersion, 'schema')
      .map((line) => `-- ${line}\n`)
      .join(''),
    '-- Wireshark dissector. Load it with `-X lua_script:FILE`, or put it into the folder of personal Lua plugins.\n',
    `local PREFIX = ${quoted(options.prefix)}`,
    `local SCHEMA = ${quoted(model.name)}`,
    `local PLANES = ${luaValue(
      planes.map(({ name, version }) => ({ name, version })),
      1,
    )}`,
    `local BINDINGS = ${luaValue(bindings(options, decls, new Set(planes.map((plane) => plane.name))), 1)}`,
    '\n-- The declarations, and their order in the schema.\nlocal DECLS, ORDER = {}, {}',
    ...decls.map((decl) => {
      const key = quoted(`${decl.plane}.${decl.name}`);
      return `DECLS[${key}] = ${luaValue(decl, 2)}\ntable.insert(ORDER, ${key})`;
    }),
    '',
    ...linuxCodes(model, options.prefix),
    ...assetTexts('lua/runtime').map(({ text }) => text),
  ];
  return tidy(parts.join('\n'));
}

/** Codes of the devices of Linux with their parts, by device, in a global of the script: for scripts that read traces of calls. */
function linuxCodes({ planes }: Model, prefix: string): string[] {
  const devices = planes.flatMap(({ name: plane, members }) =>
    members.flatMap((decl) => (decl.kind === 'linux_device' ? [{ name: `${plane}.${decl.name}`, decl }] : [])),
  );
  if (devices.length === 0) return [];
  const tables = devices.map(({ name, decl }) => {
    const rows = decl.ioctls.map(({ name: request, code, direction, magic, nr, size }) => {
      return { name: request, code, direction, magic, nr, size };
    });
    return `IOCTLS[${quoted(name)}] = ${luaValue(rows, 2)}`;
  });
  return ['-- Codes of Linux devices with their parts.', `local IOCTLS = {}\n${prefix}_ioctls = IOCTLS`, ...tables, ''];
}

interface Binding {
  table: string;
  value: number;
  plane?: string;
  decl?: string;
}

/** The bindings with their targets looked up. */
function bindings(options: LuaOptions, decls: readonly Dissected[], planes: ReadonlySet<string>): Binding[] {
  return options.bind.map(({ table, value, to }) => {
    if (planes.has(to)) return { table, value, plane: to };
    const decl = decls.find((item) => `${item.plane}.${item.name}` === to);
    if (decl === undefined || 'repr' in decl) {
      throw new Error(`bind: '${to}' is no plane, message, union, registry, exchange, struct or section of the schema`);
    }
    return { table, value, decl: to };
  });
}
