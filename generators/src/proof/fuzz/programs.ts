/** The program of each language that prints the facts: through the generated types, never through offsets of its own. */
import { member, Names } from '../../emit/c/names.ts';
import { ident, moduleName, typeName } from '../../emit/rust/names.ts';
import { hexOf } from '../../emit/vectors/interpreter/value.ts';
import type { Model } from '../../model/model.ts';
import { COPY, type Facts, type Leaf } from './facts.ts';

const byteList = (bytes: Uint8Array): string => [...bytes].join(',');
const path = (leaf: Leaf, spell: (name: string) => string, copy = ''): string =>
  leaf.steps
    .map((step) => (step === COPY ? copy : typeof step === 'number' ? `[${step}]` : `.${spell(step)}`))
    .join('');

/** C11; also valid C++. `prefix` is that of the generated header. */
export function cProgram(model: Model, { layouts }: Facts, prefix: string): string {
  const names = new Names(model, prefix);
  const parts = layouts.map((layout, at) => {
    const type = names.type(layout.plane, layout.name);
    const label = `${layout.plane}.${layout.name}`;
    const lines = [
      `printf("${label} size %zu\\n", sizeof v);`,
      `printf("${label} align %zu\\n", (size_t)${prefix.toUpperCase()}_ALIGNOF(${type}));`,
      ...layout.fields.map(
        ({ name }) => `printf("${label}.${name} at %zu\\n", (size_t)offsetof(${type}, ${member(name)}));`,
      ),
      ...layout.leaves.map((leaf) => {
        const [format, cast] = leaf.int.startsWith('i') ? ['%lld', 'long long'] : ['%llu', 'unsigned long long'];
        return `printf("${leaf.label} = ${format}\\n", (${cast})v${path(leaf, member)});`;
      }),
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
  const calls = layouts.map((_, at) => `  show${at}();`).join('\n');
  const includes = '#include <stddef.h>\n#include <stdio.h>\n#include <string.h>\n#include "pf_abi.h"\n';
  return `${includes}\n${parts.join('\n')}\nint main(void) {\n${calls}\n  return 0;\n}\n`;
}

/** Rust, against the generated crate. */
export function rustProgram({ layouts, messages }: Facts, crate: string): string {
  const shown = layouts.map((layout, at) => {
    const type = `${crate}::${moduleName(layout.plane)}::${typeName(layout.name)}`;
    const label = `${layout.plane}.${layout.name}`;
    const lines = [
      `println!("${label} size {}", core::mem::size_of::<${type}>());`,
      `println!("${label} align {}", core::mem::align_of::<${type}>());`,
      ...layout.fields.map(
        ({ name }) => `println!("${label}.${name} at {}", core::mem::offset_of!(${type}, ${ident(name)}));`,
      ),
      ...layout.leaves.map(
        (leaf) => `println!("${leaf.label} = {}", v${path(leaf, ident, '.get()')}${leaf.named ? '.0' : ''});`,
      ),
      `println!("${label} bytes {}", hex(v.bytes()));`,
    ];
    return `fn show${at}() {
    let v = ${type}::read(&[${byteList(layout.bytes)}]).unwrap();
    ${lines.join('\n    ')}
}`;
  });
  const turns = messages.map(({ plane, name, encodings }, at) => {
    const type = `${crate}::${moduleName(plane)}::${typeName(name)}`;
    return `fn turn${at}() {
    for (at, bytes) in [${encodings.map((bytes) => `"${bytes}"`).join(', ')}].iter().enumerate() {
        let back = ${type}::decode(&unhex(bytes)).unwrap().encode().unwrap();
        println!("${plane}.${name} message {at} {}", hex(&back));
    }
}`;
  });
  const calls = [...shown.map((_, at) => `    show${at}();`), ...turns.map((_, at) => `    turn${at}();`)];
  return `#![allow(unused)]
fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
fn unhex(text: &str) -> Vec<u8> {
    (0..text.len() / 2).map(|at| u8::from_str_radix(&text[at * 2..at * 2 + 2], 16).unwrap()).collect()
}
${[...shown, ...turns].join('\n')}
fn main() {
${calls.join('\n')}
}
`;
}

/** TypeScript, against the generated modules in `folder` (relative, such as `./ts`). */
export function tsProgram({ layouts, messages }: Facts, folder: string): string {
  const planes = [...new Set([...layouts, ...messages].map(({ plane }) => plane))];
  const imports = planes.map((plane) => `import * as ${plane} from '${folder}/${plane}.ts';`).join('\n');
  const key = (name: string): string => name;
  const body = layouts.map((layout) => {
    const label = `${layout.plane}.${layout.name}`;
    const lines = [
      `say('${label} size ' + ${label}_SIZE);`,
      ...layout.fields.map(({ name }) => `say('${label}.${name} at ' + ${label}_OFFSETS.${name});`),
      ...layout.leaves.map((leaf) => `say('${leaf.label} = ' + v${path(leaf, key)});`),
      `say('${label} bytes ' + hex(${layout.plane}.write${layout.name}(v)));`,
    ];
    return `{\n  const v = ${layout.plane}.read${layout.name}(unhex('${hexOf(layout.bytes)}'));\n  ${lines.join('\n  ')}\n}`;
  });
  const turns = messages.map(
    ({ plane, name, encodings }) => `for (const [at, bytes] of ${JSON.stringify(encodings)}.entries())
  say('${plane}.${name} message ' + at + ' ' + hex(${plane}.encode${name}(${plane}.decode${name}(unhex(bytes)))));`,
  );
  return `${imports}
const lines: string[] = [];
const say = (line: string): void => void lines.push(line);
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const unhex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'hex'));
${[...body, ...turns].join('\n')}
process.stdout.write(lines.join('\\n') + '\\n');
`;
}
