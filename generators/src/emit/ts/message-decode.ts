/** The body of a message's `take` function: straight on over the bytes, locals first, one object at the end. */
import type { DeclOf, MessageField } from '../../model/model.ts';
import { codecType, isChecked } from './codec.ts';
import { condition, countOf, isOptional, isVisible, refusesCut, standard, unitsOf } from './presence.ts';
import { isPlain, loadRun, readCounted, readOne, readRun, shape, sizeOf, type Target } from './read.ts';
import { key, type Scope } from './scope.ts';

const local = (index: number): string => `f${index}`;

interface Decoding {
  readonly decl: DeclOf<'message'>;
  readonly scope: Scope;
}

/** Statements of the decoder. */
export function decodeLines(decl: DeclOf<'message'>, scope: Scope): string[] {
  const decoding: Decoding = { decl, scope };
  const out: string[] = [];
  let run: Target[] = [];
  for (const unit of unitsOf(decl)) {
    const [field] = unit;
    if (field.presence.p === 'required' && isPlain(field, scope)) {
      run.push(target(decl, field, 'new'));
      continue;
    }
    out.push(...readRun(run, scope), ...readUnit(decoding, unit));
    run = [];
  }
  out.push(...readRun(run, scope));
  const lines = out.filter(Boolean).filter((line, index, all) => !isHandedBack(line, all[index + 1], all[index - 1]));
  const entries = decl.fields.flatMap((field, index) =>
    isVisible(field) ? [`${key(field.name)}: ${local(index)}`] : [],
  );
  return framed(lines, `return { ${entries.join(', ')} };`);
}

/** Whether the position comes out of the reader only to go back in, or goes back as it came. */
function isHandedBack(line: string, next: string | undefined, before: string | undefined): boolean {
  return (line === 'at = r.at;' && next === 'r.at = at;') || (line === 'r.at = at;' && before === 'at = r.at;');
}

/** The locals that the statements use, around them. */
export function framed(lines: string[], end: string): string[] {
  if (lines.length === 0) return [end];
  const bare = lines.join('\n').replaceAll(/'[^']*'/g, '');
  const names = [...(/\bb\b/.test(bare) ? ['bytes: b'] : []), ...(/\bend\b/.test(bare) ? ['end'] : [])];
  return [
    ...(names.length > 0 ? [`const { ${names.join(', ')} } = r;`] : []),
    'let at = r.at;',
    ...lines,
    'r.at = at;',
    end,
  ];
}

function target(decl: DeclOf<'message'>, field: MessageField, takes: 'declared' | 'new'): Target {
  return {
    field,
    what: `${decl.name}.${field.name}`,
    local: local(decl.fields.indexOf(field)),
    takes: isVisible(field) ? takes : 'nothing',
  };
}

function readUnit(decoding: Decoding, unit: readonly [MessageField, ...MessageField[]]): string[] {
  const { decl, scope } = decoding;
  const [field] = unit;
  const one = target(decl, field, 'declared');
  switch (field.presence.p) {
    case 'required':
      if (field.codec.c === 'counted') {
        return readCounted(target(decl, field, 'new'), field.codec, countOf(decl, field.codec, local), scope);
      }
      return readOne(target(decl, field, 'new'), scope);
    case 'remainder': {
      if (field.codec.c !== 'struct') throw new Error(`${one.what}: only a struct can be a remainder`);
      return [
        ...declared(decoding, [field]),
        `if (end - at >= ${field.codec.size}) {`,
        ...indented(loadRun([one], scope)),
        '}',
      ];
    }
    case 'when':
    case 'gate': {
      const holds = condition(decl, field, local, scope);
      return [...declared(decoding, [field]), `if (${holds}) {`, ...indented(readOne(one, scope)), '}'];
    }
    default:
      return [...declared(decoding, unit), ...readOptional(decoding, unit)];
  }
}

/** Locals with their defaults, for fields that may not be there. */
function declared({ decl, scope }: Decoding, fields: readonly MessageField[]): string[] {
  return fields.filter(isVisible).map((field) => {
    const type = codecType(field.codec, scope);
    const name = local(decl.fields.indexOf(field));
    return isOptional(field)
      ? `let ${name}: ${type} | undefined;`
      : `let ${name}: ${type} = ${standard(field, scope)};`;
  });
}

/** Fields that may be missing at the end. Cut short they are missing, or an error where nothing may follow. */
function readOptional({ decl, scope }: Decoding, unit: readonly MessageField[]): string[] {
  const targets = unit.map((field) => target(decl, field, 'declared'));
  const each = targets.flatMap((one) => readOne(one, scope)).filter(Boolean);
  if (decl.trailing === 'exact' || unit.some(refusesCut)) return ['if (at !== end) {', ...indented(each), '}'];
  const plain = targets.every(({ field }, index) => {
    return isPlain(field, scope) && (index === targets.length - 1 || !isChecked(field.codec, scope));
  });
  if (plain) {
    return [
      `if (end - at >= ${sizeOf(targets, scope)}) {`,
      ...indented(loadRun(targets, scope)),
      `} else at = r.cut(at, ${shape(targets, scope)});`,
    ];
  }
  const depth = `depth${decl.fields.indexOf(unit[0]!)}`;
  const back = unit
    .filter(isVisible)
    .map((field) => `${local(decl.fields.indexOf(field))} = ${standard(field, scope)};`)
    .join(' ');
  return [
    'if (at !== end) {',
    `  const ${depth} = r.depth;`,
    '  try {',
    ...indented(indented(each)),
    '  } catch (error) {',
    `    at = r.cutBy(error, ${depth});`,
    ...(back === '' ? [] : [`    ${back}`]),
    '  }',
    '}',
  ];
}

const indented = (lines: readonly string[]): string[] => lines.filter(Boolean).map((line) => `  ${line}`);
