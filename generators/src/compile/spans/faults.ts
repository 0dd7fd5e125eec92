/**
 * What is wrong in one source file by its text alone: what JavaScript would pass over without a word (a key that stands twice,
 * a number that it rounds), and what it would only tell at the first place, or without one.
 */
import { nearest } from '@punktfunk/cli/nearest';
import { ts } from 'ts-morph';
import * as language from '../../language/index.ts';
import type { Place, SourceFault } from './source-index.ts';

const LANGUAGE_NAMES: readonly string[] = Object.keys(language);
const LANGUAGE_SPECIFIER = 'pf-gen/schema';

type PlaceOf = (position: number) => Pick<Place, 'line' | 'col'>;

/** Everything that is wrong in a file. A text that cannot be parsed has its first fault alone: the rest follows from it. */
export function faultsOf(file: ts.SourceFile, placeOf: PlaceOf): SourceFault[] {
  const syntax = syntaxFault(file, placeOf);
  return syntax === undefined ? new Finder(file, placeOf).find() : [syntax];
}

function syntaxFault(file: ts.SourceFile, placeOf: PlaceOf): SourceFault | undefined {
  const { parseDiagnostics = [] } = file as { parseDiagnostics?: readonly ts.DiagnosticWithLocation[] };
  const [first] = parseDiagnostics;
  if (first === undefined) return undefined;
  const { start, length } = first;
  const what = ts.flattenDiagnosticMessageText(first.messageText, ' ').replace(/\.$/, '');
  const token =
    file.text
      .slice(start, start + length)
      .split('\n')[0]
      ?.trim() ?? '';
  const found = token === '' ? 'the end of the file' : `\`${token.length > 30 ? `${token.slice(0, 29)}…` : token}\``;
  return { code: 'PF1013', params: { what, found }, ...placeOf(start) };
}

/** How a key is spelled once JavaScript has read it; undefined when only running the code would tell. */
export function keyOf(name: ts.PropertyName | undefined): string | undefined {
  if (name === undefined) return undefined;
  if (ts.isComputedPropertyName(name)) {
    const { expression } = name;
    if (ts.isStringLiteralLike(expression) || ts.isNumericLiteral(expression)) return expression.text;
    return undefined;
  }
  if (ts.isPrivateIdentifier(name)) return undefined;
  return ts.isBigIntLiteral(name) ? name.text.replace(/n$/, '') : name.text;
}

/** Whether a namespace holds nothing but types. */
const isTypesOnly = (body: ts.Node): boolean =>
  ts.isModuleBlock(body) &&
  body.statements.every((entry) => ts.isInterfaceDeclaration(entry) || ts.isTypeAliasDeclaration(entry));

/** Statements and parts of TypeScript that Node cannot simply take away, with what to write instead. */
function unerasable(node: ts.Node): { what: string; instead: string } | undefined {
  const declared =
    ts.canHaveModifiers(node) && ts.getModifiers(node)?.some(({ kind }) => kind === ts.SyntaxKind.DeclareKeyword);
  if (declared === true) return undefined;
  if (ts.isEnumDeclaration(node)) {
    return {
      what: 'an `enum` of TypeScript',
      instead: 'write `const NAME = enumeration(u32, { … })`, or a plain object',
    };
  }
  if (
    ts.isModuleDeclaration(node) &&
    node.body !== undefined &&
    !ts.isStringLiteral(node.name) &&
    !isTypesOnly(node.body)
  ) {
    return { what: 'a `namespace`', instead: 'put its content into a module of its own' };
  }
  if (ts.isImportEqualsDeclaration(node)) return { what: 'an `import … =`', instead: 'write `import … from`' };
  if (ts.isExportAssignment(node) && node.isExportEquals === true)
    return { what: 'an `export =`', instead: 'write `export default`' };
  if (ts.isParameter(node) && (ts.getModifiers(node) ?? []).length > 0)
    return { what: 'a parameter with a modifier', instead: 'declare the property in the class' };
  return undefined;
}

class Finder {
  readonly #file: ts.SourceFile;
  readonly #placeOf: PlaceOf;
  readonly #found: SourceFault[] = [];
  /** Names that something in the file declares, in any scope. */
  readonly #declared = new Set<string>();
  /** Where names that stand for values are used first. */
  readonly #used = new Map<string, ts.Identifier>();
  readonly #top = new Map<string, ts.Node>();
  /** Constants of the module that are texts or numbers. */
  readonly #texts = new Map<string, string>();

  constructor(file: ts.SourceFile, placeOf: PlaceOf) {
    this.#file = file;
    this.#placeOf = placeOf;
  }

  find(): SourceFault[] {
    for (const statement of this.#file.statements) this.#declareTop(statement);
    this.#visit(this.#file, this.#file);
    for (const [name, at] of this.#used)
      if (!this.#declared.has(name) && !(name in globalThis)) this.#unknown(name, at);
    return this.#found;
  }

  #say(fault: Omit<SourceFault, 'line' | 'col'>, at: ts.Node): void {
    this.#found.push({ ...fault, ...this.#placeOf(at.getStart(this.#file)) });
  }

  #placeText(node: ts.Node): string {
    const { line, col } = this.#placeOf(node.getStart(this.#file));
    return `${line}:${col}`;
  }

  /** Names of the module itself: each may stand once. */
  #declareTop(statement: ts.Statement): void {
    const names: ts.Node[] = [];
    if (ts.isVariableStatement(statement)) {
      const constant = (statement.declarationList.flags & ts.NodeFlags.Const) !== 0;
      for (const { name, initializer } of statement.declarationList.declarations) {
        names.push(...boundNames(name));
        if (!constant || !ts.isIdentifier(name) || initializer === undefined) continue;
        if (ts.isStringLiteralLike(initializer) || ts.isNumericLiteral(initializer))
          this.#texts.set(name.text, initializer.text);
      }
    } else if (
      (ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement)) &&
      statement.name !== undefined
    ) {
      // Overloads of a function have no body.
      if (!ts.isFunctionDeclaration(statement) || statement.body !== undefined) names.push(statement.name);
    } else if (ts.isImportDeclaration(statement)) names.push(...importedNames(statement));
    for (const node of names) {
      const name = (node as ts.Identifier).text;
      const first = this.#top.get(name);
      if (first === undefined) this.#top.set(name, node);
      else this.#say({ code: 'PF1016', params: { name, what: 'declared', first: this.#placeText(first) } }, node);
    }
  }

  #visit(node: ts.Node, parent: ts.Node): void {
    const wrong = unerasable(node);
    if (wrong !== undefined) this.#say({ code: 'PF1014', params: wrong }, node);
    // Types are taken away before anything runs.
    if (ts.isTypeNode(node) && !ts.isExpressionWithTypeArguments(node)) return;
    if (ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) return;
    if (ts.isImportDeclaration(node)) {
      for (const name of importedNames(node)) this.#declared.add((name as ts.Identifier).text);
      return;
    }
    if (ts.isExportDeclaration(node) && (node.isTypeOnly || node.moduleSpecifier !== undefined)) return;
    if (ts.isBlock(node)) this.#checkBlock(node);
    if (ts.isObjectLiteralExpression(node)) this.#checkKeys(node);
    if (ts.isRegularExpressionLiteral(node)) this.#checkPattern(node);
    if (ts.isNumericLiteral(node)) this.#checkNumber(node, parent);
    if (ts.isIdentifier(node)) this.#name(node, parent);
    ts.forEachChild(node, (child) => this.#visit(child, node));
  }

  /** Constants and variables of a block: each may stand once. Node tells of such a thing without its place. */
  #checkBlock({ statements }: ts.Block): void {
    const seen = new Map<string, ts.Node>();
    for (const statement of statements) {
      if (!ts.isVariableStatement(statement)) continue;
      const { declarations, flags } = statement.declarationList;
      if ((flags & ts.NodeFlags.BlockScoped) === 0) continue;
      for (const node of declarations.flatMap(({ name }) => boundNames(name))) {
        const first = seen.get(node.text);
        if (first === undefined) seen.set(node.text, node);
        else
          this.#say(
            { code: 'PF1016', params: { name: node.text, what: 'declared', first: this.#placeText(first) } },
            node,
          );
      }
    }
  }

  #checkKeys(object: ts.ObjectLiteralExpression): void {
    const seen = new Map<string, { node: ts.Node; accessor: boolean }>();
    for (const property of object.properties) {
      if (ts.isSpreadAssignment(property)) continue;
      const key = keyOf(property.name) ?? this.#namedKey(property.name);
      if (key === undefined) continue;
      if (key === '__proto__') this.#say({ code: 'PF1009', params: {} }, property.name);
      const accessor = ts.isGetAccessor(property) || ts.isSetAccessor(property);
      const first = seen.get(key);
      // A getter and its setter are one entry.
      if (first !== undefined && !(first.accessor && accessor)) {
        this.#say({ code: 'PF1008', params: { key, first: this.#placeText(first.node), by: '' } }, property.name);
      }
      if (first === undefined) seen.set(key, { node: property.name, accessor });
    }
  }

  /** The key behind `[NAME]`, when the module has a constant of that name that is a text or a number. */
  #namedKey(name: ts.PropertyName): string | undefined {
    if (!ts.isComputedPropertyName(name) || !ts.isIdentifier(name.expression)) return undefined;
    return this.#texts.get(name.expression.text);
  }

  /** A whole number that JavaScript does not hold exactly, as the text has it. */
  #checkNumber(node: ts.NumericLiteral, parent: ts.Node): void {
    const written = node.getText(this.#file);
    if (!/^(0[xob])?[0-9a-f_]+$/i.test(written) || (/e/i.test(written) && !/^0x/i.test(written))) return;
    const exact = BigInt(written.replaceAll('_', ''));
    if (exact <= BigInt(Number.MAX_SAFE_INTEGER)) return;
    const minus = ts.isPrefixUnaryExpression(parent) && parent.operator === ts.SyntaxKind.MinusToken ? '-' : '';
    const becomes = `${minus}${BigInt(Number(exact))}`;
    this.#say({ code: 'PF1018', params: { text: `${minus}${written}`, becomes } }, minus === '' ? node : parent);
  }

  /** A pattern is only read when the module is loaded, and Node then does not say where it stands. */
  #checkPattern(node: ts.RegularExpressionLiteral): void {
    const end = node.text.lastIndexOf('/');
    try {
      new RegExp(node.text.slice(1, end), node.text.slice(end + 1));
    } catch (error) {
      const what = (error as Error).message;
      this.#say({ code: 'PF1013', params: { what, found: `\`${node.text}\`` } }, node);
    }
  }

  #name(node: ts.Identifier, parent: ts.Node): void {
    // Every function has these.
    if (node.text === 'arguments') return;
    if (isDeclaredBy(node, parent)) this.#declared.add(node.text);
    else if (isValueIn(node, parent) && !this.#used.has(node.text)) this.#used.set(node.text, node);
  }

  #unknown(name: string, at: ts.Identifier): void {
    if (LANGUAGE_NAMES.includes(name)) {
      this.#say({ code: 'PF1010', params: { name, how: this.#howToImport(name) } }, at);
      return;
    }
    // Short names are all near each other: what was meant begins alike.
    const alike = [...LANGUAGE_NAMES, ...this.#declared].filter((known) => initial(known) === initial(name));
    const like = nearest(name, alike) ?? '';
    this.#say({ code: 'PF1011', params: { name, nearest: like, language: String(LANGUAGE_NAMES.includes(like)) } }, at);
  }

  #howToImport(name: string): string {
    const imports = this.#file.statements.filter(ts.isImportDeclaration).filter(({ moduleSpecifier }) => {
      return ts.isStringLiteral(moduleSpecifier) && moduleSpecifier.text === LANGUAGE_SPECIFIER;
    });
    const typeOnly = imports.find((statement) => typeNames(statement).includes(name));
    const lineOf = (statement: ts.Node): number => this.#placeOf(statement.getStart(this.#file)).line;
    if (typeOnly !== undefined) return `import it without \`type\` in line ${lineOf(typeOnly)}`;
    for (const statement of imports) {
      const clause = statement.importClause;
      if (clause === undefined || clause.isTypeOnly) continue;
      const bindings = clause.namedBindings;
      if (bindings !== undefined && ts.isNamespaceImport(bindings)) return `write ${bindings.name.text}.${name}`;
      if (bindings !== undefined)
        return `add ${name} to the import of '${LANGUAGE_SPECIFIER}' in line ${lineOf(statement)}`;
    }
    return `write \`import { ${name} } from '${LANGUAGE_SPECIFIER}'\` at the top of the module`;
  }
}

const initial = (name: string): string => name.slice(0, 1).toLowerCase();

/** Names of values that an import brings. */
function importedNames({ importClause }: ts.ImportDeclaration): ts.Node[] {
  if (importClause === undefined || importClause.isTypeOnly) return [];
  const { name, namedBindings } = importClause;
  const names: ts.Node[] = name === undefined ? [] : [name];
  if (namedBindings === undefined) return names;
  if (ts.isNamespaceImport(namedBindings)) return [...names, namedBindings.name];
  return [...names, ...namedBindings.elements.filter(({ isTypeOnly }) => !isTypeOnly).map((element) => element.name)];
}

/** Names that an import brings as types. */
function typeNames({ importClause }: ts.ImportDeclaration): string[] {
  const bindings = importClause?.namedBindings;
  if (importClause === undefined || bindings === undefined || ts.isNamespaceImport(bindings)) return [];
  return bindings.elements
    .filter(({ isTypeOnly }) => isTypeOnly || importClause.isTypeOnly)
    .map(({ name }) => name.text);
}

function boundNames(name: ts.BindingName): ts.Identifier[] {
  if (ts.isIdentifier(name)) return [name];
  return name.elements.flatMap((element) => (ts.isOmittedExpression(element) ? [] : boundNames(element.name)));
}

/** Whether an identifier is the name that its parent declares. */
function isDeclaredBy(node: ts.Identifier, parent: ts.Node): boolean {
  return (
    (ts.isVariableDeclaration(parent) ||
      ts.isParameter(parent) ||
      ts.isBindingElement(parent) ||
      ts.isFunctionDeclaration(parent) ||
      ts.isFunctionExpression(parent) ||
      ts.isClassDeclaration(parent) ||
      ts.isClassExpression(parent) ||
      ts.isEnumDeclaration(parent) ||
      ts.isModuleDeclaration(parent)) &&
    parent.name === node
  );
}

/** Whether an identifier stands for a value that must be there when the code runs. */
function isValueIn(node: ts.Identifier, parent: ts.Node): boolean {
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node;
  if (ts.isExportSpecifier(parent)) return !parent.isTypeOnly && (parent.propertyName ?? parent.name) === node;
  if (ts.isBindingElement(parent)) return parent.initializer === node;
  if (ts.isTypeOfExpression(parent) || ts.isMetaProperty(parent) || ts.isLabeledStatement(parent)) return false;
  if (ts.isBreakOrContinueStatement(parent) || ts.isNamespaceExport(parent)) return false;
  if (ts.isPropertyAssignment(parent)) return parent.initializer === node;
  const named = parent as { name?: ts.Node };
  if (named.name === node) return ts.isShorthandPropertyAssignment(parent);
  return true;
}
