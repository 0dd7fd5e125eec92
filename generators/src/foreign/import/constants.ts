/** Constants of a header: macros, variables and their values. */
import { type Declared, declarations, enumerators, find, findAll, type Node, type Place, placeOf } from './ast.ts';
import { type Damage, lossIn } from './damage.ts';
import type { CGuid, CHeader, CInteger, CText, Refused } from './header.ts';
import { guidOfBody, guidText, INT_PROBE, literalText, type Macro, TEXT_PROBE } from './macros.ts';
import type { Files, Names } from './records.ts';
import { parseType } from './types.ts';

/** What the tree says of constants, and the variables whose values it does not say. */
export interface Values extends Pick<CHeader, 'integers' | 'texts' | 'guids' | 'refused'> {
  readonly computed: readonly {
    readonly name: string;
    readonly place: Place;
    /** With its namespaces. */
    readonly full: string;
    /** What clang computes: without it the variable as it is. */
    readonly expression?: string;
    readonly size: number;
    readonly signed: boolean;
  }[];
}

/** An expression with one of these is more than a number. */
const PARTS_OF_MORE = ['BinaryOperator', 'ConditionalOperator', 'UnaryExprOrTypeTraitExpr', 'CallExpr', 'DeclRefExpr'];
const NO_TEXT = 'its bytes are no text in UTF-8';
const NO_LIST = 'it is several values, for which a schema has no word';
const NO_WHOLE = 'a text is a part of it, and not all of it';
const NO_FLOAT = 'it is a floating-point number, for which a schema has no word';

/** `1.5`, `(-2e3f)`, `0x1p-4` */
const isFloat = (body: string): boolean =>
  /^[-+(\s]*(?:(?:\d+\.\d*|\.\d+)(?:e[-+]?\d+)?|\d+e[-+]?\d+|0x[\da-f.]+p[-+]?\d+)[fl]?[)\s]*$/i.test(body);

/** A probe puts a macro in brackets: a comma right within them is the macro's own, and its value only the last of several. */
function isList(node: Node): boolean {
  let at = find(node, 'ParenExpr')?.inner?.[0];
  while (at?.kind === 'ImplicitCastExpr') at = at.inner?.[0];
  return at?.kind === 'BinaryOperator' && at.opcode === ',';
}

/** Values of macros, as probes behind the header have them, and of variables. */
export function readConstants(
  tree: Node,
  macros: readonly Macro[],
  names: Names,
  files: Files,
  damage: Damage,
): Values {
  const integers: CInteger[] = [];
  const texts: CText[] = [];
  const guids: CGuid[] = [];
  const refused: Refused[] = [];
  const computed: Values['computed'][number][] = [];
  // A macro may have a probe for its number and one for its text: it is told of once.
  const told = new Set<Macro>();
  const refuse = (macro: Macro, why: string, more: Pick<Refused, 'layout'> = {}): void => {
    if (told.has(macro)) return;
    told.add(macro);
    refused.push({ name: macro.name, place: macro.place, why, ...more });
  };
  for (const macro of macros) {
    const value = guidOfBody(macro.body);
    if (value !== undefined) guids.push({ name: macro.name, place: macro.place, value });
    else if (isFloat(macro.body)) refuse(macro, NO_FLOAT);
  }
  for (const { node, scope } of declarations(tree)) {
    if (node.kind === 'EnumDecl') {
      for (const entry of enumerators(node, isProbe(node))) {
        const macro = probed(entry.node.name ?? '', INT_PROBE, macros);
        if (macro === undefined) continue;
        if (isList(entry.node)) {
          refuse(macro, NO_LIST);
          continue;
        }
        const why = lossIn(entry.node, names, damage);
        if (why !== undefined) {
          refuse(macro, `its value depends on a size: ${why}`, { layout: true });
          continue;
        }
        const type = parseType(entry.type, names);
        const shape = type.t === 'int' ? { size: type.size, signed: type.signed } : { size: 4, signed: true };
        integers.push({
          name: macro.name,
          place: macro.place,
          value: entry.value,
          ...shape,
          hex: /0x/i.test(macro.body),
        });
      }
    } else if (node.kind === 'VarDecl') {
      const macro = probed(node.name ?? '', TEXT_PROBE, macros);
      const place = placeOf(node);
      if (macro !== undefined) {
        const text = isList(node) ? NO_LIST : textIn(node);
        // `sizeof("…") - 1` is a number that has a text in it.
        const isPart = typeof text === 'object' && PARTS_OF_MORE.some((kind) => find(node, kind));
        if (isPart) {
          if (!integers.some(({ name }) => name === macro.name)) refuse(macro, NO_WHOLE);
        } else if (typeof text === 'object') texts.push({ name: macro.name, place: macro.place, ...text });
        else if (text !== undefined) refuse(macro, text);
      } else if (place !== undefined && files.own(place.file) && lossIn(node, names, damage) === undefined) {
        variable({ node, scope }, place, names, { integers, texts, guids, refused, computed });
      }
    }
  }
  return { integers, texts, guids, refused, computed };
}

/** The text that a declaration is made of, or why it is none; undefined where none stands in it. */
function textIn(node: Node): Pick<CText, 'text' | 'wide'> | string | undefined {
  const literal = find(node, 'StringLiteral')?.value;
  return literal === undefined ? undefined : (literalText(literal) ?? NO_TEXT);
}

/** `constexpr uint32_t kSlots = 6;`, `const GUID X = {…};`, `const char kName[] = "…";` */
function variable(
  { node, scope }: Declared,
  place: Place,
  names: Names,
  into: {
    integers: CInteger[];
    texts: CText[];
    guids: CGuid[];
    refused: Refused[];
    computed: Values['computed'][number][];
  },
): void {
  // Its type or its value is not what the header means.
  if (node.isInvalid === true) return;
  const name = node.name ?? '';
  const spelled = node.type?.qualType ?? '';
  const type = parseType(spelled, names);
  // A variable that may change is no constant.
  if (!/\bconst\b|\*/.test(spelled)) return;
  if (/\b(GUID|IID|CLSID)\b/.test(spelled)) {
    const numbers = findAll(node, 'IntegerLiteral').map(({ value }) => BigInt(value ?? '0'));
    const value = guidText(numbers);
    if (value !== undefined) into.guids.push({ name, place, value });
    else if (numbers.length > 0)
      into.refused.push({ name, place, why: 'the GUID is not made of eleven plain numbers' });
    return;
  }
  const found = textIn(node);
  const text = found !== undefined && find(node, 'InitListExpr') !== undefined ? NO_LIST : found;
  if (typeof text === 'object') into.texts.push({ name, place, ...text });
  else if (text !== undefined) into.refused.push({ name, place, why: text });
  else if (type.t === 'float') into.refused.push({ name, place, why: NO_FLOAT });
  else if (type.t === 'enum') {
    const full = `${scope}${name}`;
    into.computed.push({ name, place, full, expression: `(long long)(${full})`, size: 4, signed: true });
  } else if (type.t === 'int') {
    // In C only a plain number is known; in C++ clang computes what it is.
    const expression = find(node, 'IntegerLiteral');
    const unary = findAll(node, 'UnaryOperator');
    const plain =
      !PARTS_OF_MORE.some((kind) => find(node, kind) !== undefined) && unary.every(({ opcode }) => opcode === '-');
    const computed = names.language === 'c++' || !plain || unary.length > 1;
    if (expression?.value === undefined || computed) {
      into.computed.push({ name, place, full: `${scope}${name}`, size: type.size, signed: type.signed });
      return;
    }
    const value = BigInt(expression.value) * (unary.length > 0 ? -1n : 1n);
    into.integers.push({
      name,
      place,
      value,
      size: type.size,
      signed: type.signed,
      hex: value > 0xffffn,
      full: `${scope}${name}`,
      variable: true,
    });
  }
}

/** Each probe is an enumeration of its own. */
const isProbe = (node: Node): boolean => node.inner?.some(({ name }) => name?.startsWith(INT_PROBE) === true) ?? false;

function probed(name: string, prefix: string, macros: readonly Macro[]): Macro | undefined {
  return name.startsWith(prefix) ? macros[Number(name.slice(prefix.length))] : undefined;
}
