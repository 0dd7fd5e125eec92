/** The program of each language that prints the facts: through the generated types, never through offsets of its own. */
import { linuxDevicesOf } from '../../emit/c/linux.ts';
import { headerName, member, Names } from '../../emit/c/names.ts';
import { cInt, wordName } from '../../emit/c/types.ts';
import { pascal } from '../../emit/naming.ts';
import { ident, moduleName, snake, typeName } from '../../emit/rust/names.ts';
import { tailView } from '../../emit/rust/tail.ts';
import { hexOf } from '../../emit/vectors/interpreter/value.ts';
import type { Model } from '../../model/model.ts';
import { COPY, type Facts, type Leaf, OVER } from './facts.ts';

const byteList = (bytes: Uint8Array): string => [...bytes].join(',');
const path = (leaf: Leaf, spell: (name: string) => string, copy = ''): string =>
  leaf.steps
    .map((step) => (step === COPY ? copy : typeof step === 'number' ? `[${step}]` : `.${spell(step)}`))
    .join('');

/** C11; also valid C++. `prefix` is that of the generated header. */
export function cProgram(model: Model, { layouts, overlays, tails }: Facts, prefix: string): string {
  const names = new Names(model, prefix);
  const leafLine = (leaf: Leaf, root: string): string => {
    const place = `${root}${path(leaf, member)}`;
    if (leaf.byte !== undefined) {
      return `printf("${leaf.label} = %llu\\n", (unsigned long long)((const unsigned char *)&${place})[${leaf.byte}]);`;
    }
    if (leaf.scalar === 'f32' || leaf.scalar === 'f64') {
      const bits = `{ ${cInt(leaf.int)} bits; memcpy(&bits, &${place}, sizeof bits);`;
      return `${bits} printf("${leaf.label} = %llu\\n", (unsigned long long)bits); }`;
    }
    const value = leaf.scalar === undefined ? place : `${wordName(leaf.scalar, names)}_get(${place})`;
    const [format, cast] = leaf.int.startsWith('i') ? ['%lld', 'long long'] : ['%llu', 'unsigned long long'];
    return `printf("${leaf.label} = ${format}\\n", (${cast})${value});`;
  };
  const shownArms = overlays.map((overlay, at) => {
    const type = names.type(overlay.plane, overlay.name);
    const label = `${overlay.plane}.${overlay.name}`;
    const arms = overlay.arms.map((arm) => {
      const name = member(arm.name);
      return `{
    static const unsigned char bytes[] = {${byteList(arm.bytes)}};
    ${type} v;
    ${type} w;
    memcpy(&v, bytes, sizeof v);
    memset(&w, ${OVER}, sizeof w);
    memcpy(&w.${name}, &v.${name}, sizeof v.${name});
    ${arm.leaves.map((leaf) => leafLine(leaf, `v.${name}`)).join('\n    ')}
    printf("${label}.${arm.name} over ");
    for (size_t i = 0; i < sizeof w; i++) printf("%02x", ((const unsigned char *)&w)[i]);
    printf("\\n");
  }`;
    });
    return `static void arms${at}(void) {
  printf("${label} size %zu\\n", sizeof(${type}));
  printf("${label} align %zu\\n", (size_t)${prefix.toUpperCase()}_ALIGNOF(${type}));
  ${arms.join('\n  ')}
}`;
  });
  const parts = layouts.map((layout, at) => {
    const type = names.type(layout.plane, layout.name);
    const label = `${layout.plane}.${layout.name}`;
    const lines = [
      `printf("${label} size %zu\\n", sizeof v);`,
      `printf("${label} align %zu\\n", (size_t)${prefix.toUpperCase()}_ALIGNOF(${type}));`,
      ...layout.fields.map(
        ({ name }) => `printf("${label}.${name} at %zu\\n", (size_t)offsetof(${type}, ${member(name)}));`,
      ),
      ...layout.leaves.map((leaf) => leafLine(leaf, 'v')),
      `printf("${label} bytes ");`,
      `for (size_t i = 0; i < sizeof v; i++) printf("%02x", ((const unsigned char *)&v)[i]);`,
      'printf("\\n");',
    ];
    return `static void show${at}(void) {
  static const unsigned char bytes[] = {${byteList(layout.bytes)}};
  ${type} v;
  memcpy(&v, bytes, sizeof v);
  ${lines.join('\n  ')}
}`;
  });
  const counts = tails.flatMap(({ plane, name, tail, cases }, at) =>
    cases.map(({ bytes }, n) => {
      const label = `${plane}.${name} tail ${n}`;
      const data = `static const unsigned char tail${at}_${n}[] = {${[...(bytes.match(/../g) ?? []).map((byte) => `0x${byte}`), '0'].join(',')}};`;
      return `  {
    ${data}
    size_t count = 0;
    if (${names.call(plane, name, tail, 'count')}(tail${at}_${n}, ${bytes.length / 2}, &count)) printf("${label} %zu\\n", count);
    else printf("${label} refused\\n");
  }`;
    }),
  );
  const calls = [
    ...layouts.map((_, at) => `  show${at}();`),
    ...overlays.map((_, at) => `  arms${at}();`),
    ...counts,
  ].join('\n');
  // The header of Linux devices holds every code to what the system makes of its parts.
  const linux = model.planes
    .filter((plane) => linuxDevicesOf(plane).length > 0)
    .map(({ name }) => `#include "${prefix}_abi/${headerName(name)}_linux.h"\n`);
  const includes = `#include <stddef.h>\n#include <stdio.h>\n#include <string.h>\n#include "pf_abi.h"\n${linux.join('')}`;
  return `${includes}\n${[...parts, ...shownArms].join('\n')}\nint main(void) {\n${calls}\n  return 0;\n}\n`;
}

function rustValue({ named, scalar, byte }: Leaf): string {
  if (byte !== undefined) return `.0[${byte}]`;
  if (scalar === 'f32' || scalar === 'f64') return '.to_bits()';
  return scalar === undefined ? (named ? '.0' : '') : '.get()';
}

/** Rust, against the generated crate. */
export function rustProgram({ layouts, overlays, tagged, messages, tails }: Facts, crate: string): string {
  const leafLine = (leaf: Leaf, root: string): string =>
    `println!("${leaf.label} = {}", ${root}${path(leaf, ident, '.get()')}${rustValue(leaf)});`;
  const arms = overlays.map((overlay, at) => {
    const type = `${crate}::${moduleName(overlay.plane)}::${typeName(overlay.name)}`;
    const label = `${overlay.plane}.${overlay.name}`;
    const each = overlay.arms.map(
      (arm) => `{
        let v = ${type}::read(&[${byteList(arm.bytes)}]).unwrap().as_${snake(arm.name)}();
        ${arm.leaves.map((leaf) => leafLine(leaf, 'v')).join('\n        ')}
        let mut w = ${type}([${OVER}; ${overlay.size}]);
        w.set_${snake(arm.name)}(${arm.byValue ? '' : '&'}v);
        println!("${label}.${arm.name} over {}", hex(w.bytes()));
    }`,
    );
    return `fn arms${at}() {
    println!("${label} size {}", core::mem::size_of::<${type}>());
    println!("${label} align {}", core::mem::align_of::<${type}>());
    ${each.join('\n    ')}
}`;
  });
  const tags = tagged.map(({ plane, struct, field, turns }, at) => {
    const type = `${crate}::${moduleName(plane)}::${typeName(struct)}`;
    const own = turns.filter(({ first }) => first);
    const each = own.map(
      ({ tag, before, after }) => `{
        let arm = ${type}::read(&unhex("${after}")).unwrap().${snake(field)}_arm();
        let mut w = ${type}::read(&unhex("${before}")).unwrap();
        w.set_${snake(field)}_arm(&arm);
        println!("${plane}.${struct}.${field} tag ${tag} {}", hex(w.bytes()));
    }`,
    );
    return `fn tags${at}() {\n    ${each.join('\n    ')}\n}`;
  });
  const shown = layouts.map((layout, at) => {
    const type = `${crate}::${moduleName(layout.plane)}::${typeName(layout.name)}`;
    const label = `${layout.plane}.${layout.name}`;
    const lines = [
      `println!("${label} size {}", core::mem::size_of::<${type}>());`,
      `println!("${label} align {}", core::mem::align_of::<${type}>());`,
      ...layout.fields.map(
        ({ name }) => `println!("${label}.${name} at {}", core::mem::offset_of!(${type}, ${ident(name)}));`,
      ),
      ...layout.leaves.map((leaf) => leafLine(leaf, 'v')),
      `println!("${label} bytes {}", hex(v.bytes()));`,
    ];
    return `fn show${at}() {
    let v = ${type}::read(&[${byteList(layout.bytes)}]).unwrap();
    ${lines.join('\n    ')}
}`;
  });
  const turns = messages.map(({ plane, name, turns: all }, at) => {
    const type = `${crate}::${moduleName(plane)}::${typeName(name)}`;
    return `fn turn${at}() {
    for (at, bytes) in [${all.map(({ bytes }) => `"${bytes}"`).join(', ')}].iter().enumerate() {
        match ${type}::decode(&unhex(bytes)) {
            Ok(value) => println!("${plane}.${name} message {at} {}", hex(&value.encode().unwrap())),
            Err(_) => println!("${plane}.${name} message {at} refused"),
        }
    }
}`;
  });
  const behind = tails.map(({ plane, name, cases }, at) => {
    const view = `${crate}::${moduleName(plane)}::${tailView(typeName(name))}`;
    return `fn behind${at}() {
    for (at, bytes) in [${cases.map(({ bytes }) => `"${bytes}"`).join(', ')}].iter().enumerate() {
        match ${view}::read(&unhex(bytes)) {
            Ok(view) => println!("${plane}.${name} tail {at} {} {}", view.tail.len(), hex(&view.head.with_tail(&view.tail.to_vec()).unwrap())),
            Err(_) => println!("${plane}.${name} tail {at} refused"),
        }
    }
}`;
  });
  const calls = [
    ...shown.map((_, at) => `    show${at}();`),
    ...arms.map((_, at) => `    arms${at}();`),
    ...behind.map((_, at) => `    behind${at}();`),
    ...tags.map((_, at) => `    tags${at}();`),
    ...turns.map((_, at) => `    turn${at}();`),
  ];
  return `#![allow(unused)]
fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
fn unhex(text: &str) -> Vec<u8> {
    (0..text.len() / 2).map(|at| u8::from_str_radix(&text[at * 2..at * 2 + 2], 16).unwrap()).collect()
}
${[...shown, ...arms, ...tags, ...behind, ...turns].join('\n')}
fn main() {
${calls.join('\n')}
}
`;
}

/** TypeScript, against the generated modules in `folder` (relative, such as `./ts`). */
export function tsProgram({ layouts, overlays, tagged, messages, tails }: Facts, folder: string): string {
  const planes = [...new Set([...layouts, ...overlays, ...messages].map(({ plane }) => plane))];
  const imports = planes.map((plane) => `import * as ${plane} from '${folder}/${plane}.ts';`).join('\n');
  const key = (name: string): string => name;
  const leafLine = (leaf: Leaf): string => {
    const place = `v${path(leaf, key)}${leaf.byte === undefined ? '' : `[${leaf.byte}]`}`;
    const isFloat = leaf.scalar === 'f32' || leaf.scalar === 'f64';
    return `say('${leaf.label} = ' + ${isFloat ? `${leaf.scalar}(${place})` : place});`;
  };
  const arms = overlays.map(({ plane, name, size, arms: all }) => {
    const each = all.map(
      (arm) => `{
  const v = ${plane}.as${name}_${arm.name}(unhex('${hexOf(arm.bytes)}'));
  ${arm.leaves.map(leafLine).join('\n  ')}
  const w = new Uint8Array(${size}).fill(${OVER});
  ${plane}.set${name}_${arm.name}(w, v);
  say('${plane}.${name}.${arm.name} over ' + hex(w));
}`,
    );
    return `say('${plane}.${name} size ' + ${plane}.${name}_SIZE);\n${each.join('\n')}`;
  });
  const tags = tagged.flatMap(({ plane, struct, field, turns }) =>
    turns.map(
      ({ tag, before, after }) => `{
  const w = ${plane}.read${struct}(unhex('${before}'));
  ${plane}.set${struct}${pascal(field)}(w, ${plane}.get${struct}${pascal(field)}(${plane}.read${struct}(unhex('${after}'))));
  say('${plane}.${struct}.${field} tag ${tag} ' + hex(${plane}.write${struct}(w)));
}`,
    ),
  );
  const behind = tails.map(
    ({
      plane,
      name,
      tail,
      cases,
    }) => `for (const [at, bytes] of ${JSON.stringify(cases.map(({ bytes }) => bytes))}.entries()) {
  let told = 'refused';
  try {
    const value = ${plane}.decode${name}(unhex(bytes));
    told = value[${JSON.stringify(tail)}].length + ' ' + hex(${plane}.encode${name}(value));
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'DecodeError') throw error;
  }
  say('${plane}.${name} tail ' + at + ' ' + told);
}`,
  );
  const body = layouts.map((layout) => {
    const label = `${layout.plane}.${layout.name}`;
    const lines = [
      `say('${label} size ' + ${label}_SIZE);`,
      ...layout.fields.map(({ name }) => `say('${label}.${name} at ' + ${label}_OFFSETS.${name});`),
      ...layout.leaves.map((leaf) => leafLine(leaf)),
      `say('${label} bytes ' + hex(${layout.plane}.write${layout.name}(v)));`,
    ];
    return `{\n  const v = ${layout.plane}.read${layout.name}(unhex('${hexOf(layout.bytes)}'));\n  ${lines.join('\n  ')}\n}`;
  });
  const turns = messages.map(
    ({
      plane,
      name,
      turns: all,
    }) => `for (const [at, bytes] of ${JSON.stringify(all.map(({ bytes }) => bytes))}.entries())
  say('${plane}.${name} message ' + at + ' ' + again(bytes, ${plane}.decode${name}, ${plane}.encode${name}));`,
  );
  return `${imports}
const lines: string[] = [];
const say = (line: string): void => void lines.push(line);
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const unhex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'hex'));
function again<T>(bytes: string, decode: (bytes: Uint8Array) => T, encode: (value: T) => Uint8Array): string {
  let value: T;
  try {
    value = decode(unhex(bytes));
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'DecodeError') throw error;
    return 'refused';
  }
  return hex(encode(value));
}
type Float = number | { readonly bits: bigint };
const f32 = (value: Float): bigint =>
  typeof value === 'object' ? value.bits : BigInt(new Uint32Array(Float32Array.of(value).buffer)[0]!);
const f64 = (value: Float): bigint =>
  typeof value === 'object' ? value.bits : new BigUint64Array(Float64Array.of(value).buffer)[0]!;
${[...body, ...arms, ...behind, ...tags, ...turns].join('\n')}
process.stdout.write(lines.join('\\n') + '\\n');
`;
}
