/** A schema of many structs, and a .proto file of like size. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export const STRUCTS = 1000;
const PLANES = 10;
const FIELDS = 8;
/** Structs that stand in one another. */
const CHAIN = 10;

const numbers = (count: number): number[] => Array.from({ length: count }, (_, n) => n);

/** Writes a project: ten planes of a hundred structs with eight fields, each with documentation. */
export function writeMany(folder: string, targets: object): void {
  mkdirSync(join(folder, 'schema'), { recursive: true });
  for (const plane of numbers(PLANES)) writeFileSync(join(folder, `schema/p${plane}.ts`), planeText(plane));
  const names = numbers(PLANES).map((plane) => `p${plane}`);
  const imports = names.map((name) => `import { ${name} } from './${name}.ts';\n`).join('');
  const root = `import { schema } from 'pf-gen/schema';\n${imports}export default schema({ name: 'many', planes: [${names.join(', ')}] });\n`;
  writeFileSync(join(folder, 'schema/index.ts'), root);
  const config = { schema: './schema/index.ts', out: './generated', targets };
  writeFileSync(join(folder, 'pf-gen.config.json'), `${JSON.stringify(config, null, 2)}\n`);
}

function planeText(plane: number): string {
  const names = numbers(STRUCTS / PLANES).map((n) => `Thing${plane}x${n}`);
  const structs = names.map((name) => {
    const fields = numbers(FIELDS).map((field) => `  /** Value ${field}. */\n  value_${field}: u32,\n`);
    return `/** ${name} of the bench. */\nexport const ${name} = struct({\n${fields.join('')}}, { size: ${FIELDS * 4} });\n`;
  });
  const head = `import { plane, struct, u32 } from 'pf-gen/schema';\n`;
  const members = names.join(', ');
  return `${head}${structs.join('')}export const p${plane} = plane({ name: 'p${plane}', id: ${plane + 1}, version: 1, policy: 'lockstep', members: { ${members} } });\n`;
}

/** Writes a project of one plane: so many structs in chains of ten, each in the next one, with eight fields and documentation. */
export function writeChains(folder: string, structs: number, targets: object): void {
  mkdirSync(join(folder, 'schema'), { recursive: true });
  const names = numbers(structs).map((n) => `Thing${n}`);
  const text = names.map((name, n) => {
    const inner = n % CHAIN === 0 ? '' : `  /** Inner. */\n  inner: Thing${n - 1},\n`;
    const fields = numbers(FIELDS).map((field) => `  /** Value ${field}. */\n  value_${field}: u32,\n`);
    return `/** ${name} of the bench. */\nexport const ${name} = struct({\n${inner}${fields.join('')}});\n`;
  });
  const head = `import { plane, schema, struct, u32 } from 'pf-gen/schema';\n`;
  const root = `export const big = plane({ name: 'big', id: 1, version: 1, policy: 'lockstep', members: { ${names.join(', ')} } });\nexport default schema({ name: 'big', planes: [big] });\n`;
  writeFileSync(join(folder, 'schema/index.ts'), `${head}${text.join('')}${root}`);
  const config = { schema: './schema/index.ts', out: './generated', targets };
  writeFileSync(join(folder, 'pf-gen.config.json'), `${JSON.stringify(config, null, 2)}\n`);
}

/** Writes the like for buf: as many messages with as many fields and comments, in as many files. */
export function writeProto(folder: string): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'buf.yaml'), 'version: v2\nbreaking:\n  use:\n    - WIRE_JSON\n');
  for (const plane of numbers(PLANES)) {
    const messages = numbers(STRUCTS / PLANES).map((n) => {
      const fields = numbers(FIELDS).map((field) => `  // Value ${field}.\n  uint32 value_${field} = ${field + 1};\n`);
      return `// Thing${plane}x${n} of the bench.\nmessage Thing${plane}x${n} {\n${fields.join('')}}\n`;
    });
    const package_ = `syntax = "proto3";\npackage bench.p${plane};\n`;
    mkdirSync(join(folder, `bench/p${plane}`), { recursive: true });
    writeFileSync(join(folder, `bench/p${plane}/things.proto`), `${package_}${messages.join('')}`);
  }
}
