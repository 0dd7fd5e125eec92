/** Reads positions and documentation out of a schema file. The only module that needs ts-morph: load it lazily. */
import { ts } from 'ts-morph';
import { faultsOf, keyOf } from './faults.ts';
import { CONSTRUCTORS } from './options.ts';
import { linksOf } from './read-links.ts';
import type { DeclaredConst, ImportFound, Place, SourceIndex } from './source-index.ts';

/**
 * Indexes the text of one file, with what is wrong in it.
 * Only the syntax tree is made: with ts-morph's objects around each of its nodes it takes four times as long.
 */
export function readSource(text: string): SourceIndex {
  const options = { languageVersion: ts.ScriptTarget.Latest, jsDocParsingMode: ts.JSDocParsingMode.ParseNone };
  return new Reader(ts.createSourceFile('/source.ts', text, options)).index();
}

class Reader {
  readonly #file: ts.SourceFile;
  readonly #text: string;
  /** Where the lines begin. */
  readonly #starts: readonly number[];

  constructor(file: ts.SourceFile) {
    this.#file = file;
    this.#text = file.text;
    this.#starts = file.getLineStarts();
  }

  index(): SourceIndex {
    const consts: Record<string, DeclaredConst> = {};
    for (const statement of this.#file.statements) {
      if (!ts.isVariableStatement(statement)) continue;
      const docs = this.#docsOf(statement);
      for (const { name, initializer } of statement.declarationList.declarations) {
        if (!ts.isIdentifier(name)) continue;
        consts[this.#textOf(name)] = { ...this.#place(name), ...docs, places: this.#placesOf(initializer) };
      }
    }
    for (const statement of this.#file.statements) {
      if (!ts.isExportAssignment(statement)) continue;
      const bare = unwrap(statement.expression);
      const known = bare !== undefined && ts.isIdentifier(bare) && Object.hasOwn(consts, bare.text);
      const places = known ? consts[bare.text]!.places : this.#placesOf(bare);
      consts.default = { ...this.#place(statement), ...this.#docsOf(statement), places };
    }
    const placeOf = (position: number) => this.#placeAt(position);
    const faults = faultsOf(this.#file, placeOf);
    const links = linksOf(this.#file, placeOf);
    return { consts, imports: this.#imports(), links, faults, hidden: this.#hidden(), ...this.#awaits() };
  }

  #textOf(node: ts.Node): string {
    return this.#text.slice(node.getStart(this.#file), node.end);
  }

  #place(node: ts.Node): Place {
    return this.#placeAt(node.getStart(this.#file));
  }

  #placeAt(at: number): Place {
    let [low, high] = [0, this.#starts.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (this.#starts[middle]! <= at) low = middle;
      else high = middle;
    }
    return { line: low + 1, col: at - this.#starts[low]! + 1 };
  }

  /** The last JSDoc comment above a node. */
  #docsOf(node: ts.Node): { docs?: string } {
    const ranges = ts.getLeadingCommentRanges(this.#text, node.pos) ?? [];
    const last = ranges.filter(({ pos }) => this.#text.startsWith('/**', pos)).at(-1);
    if (last === undefined) return {};
    const lines = this.#text
      .slice(last.pos + 3, last.end - 2)
      .split(/\r?\n/)
      .map((line) => line.replace(/^\s*\* ?/, '').trimEnd());
    const docs = lines.join('\n').trim();
    return docs === '' ? {} : { docs };
  }

  /** The call behind `as const`, `satisfies` and parentheses, when it is one of the language's constructors. */
  #constructorCall(node: ts.Node | undefined): ts.CallExpression | undefined {
    const bare = unwrap(node);
    if (bare === undefined || !ts.isCallExpression(bare)) return undefined;
    const callee = this.#textOf(bare.expression).split('.');
    return callee.some((part) => CONSTRUCTORS.has(part)) ? bare : undefined;
  }

  #placesOf(initializer: ts.Node | undefined): Record<string, Place> {
    const places: Record<string, Place> = {};
    const visitObject = (object: ts.ObjectLiteralExpression, before: string): void => {
      for (const property of object.properties) {
        if (ts.isSpreadAssignment(property)) continue;
        const name = keyOf(property.name) ?? this.#textOf(property.name);
        const path = `${before}${name}`;
        places[path] = { ...this.#place(property.name), ...this.#docsOf(property) };
        const value = ts.isPropertyAssignment(property) ? unwrap(property.initializer) : undefined;
        visitValue(value, path, '.');
      }
    };
    const visitValue = (value: ts.Node | undefined, path: string, step: string): void => {
      if (value === undefined) return;
      if (ts.isObjectLiteralExpression(value)) visitObject(value, `${path}${step}`);
      if (ts.isArrayLiteralExpression(value)) visitArray(value, `${path}${step}`);
      const call = this.#constructorCall(value);
      if (call !== undefined) visitCall(call, `${path}/`);
    };
    const visitArray = (array: ts.ArrayLiteralExpression, before: string): void => {
      for (const [index, element] of array.elements.entries()) {
        // What a spread brings, and all behind it, have other places in the list than here.
        if (ts.isSpreadElement(element)) break;
        const path = `${before}${index}`;
        const listed = unwrap(element);
        const name = listed !== undefined && ts.isIdentifier(listed) ? { named: listed.text } : {};
        places[path] = { ...this.#place(element), ...this.#docsOf(element), ...name };
        visitValue(listed, path, '.');
      }
    };
    const visitCall = (call: ts.CallExpression, before: string): void => {
      for (const [index, argument] of call.arguments.entries()) {
        const path = `${before}${index}:`;
        places[path] = this.#place(argument);
        visitValue(unwrap(argument), path, '');
      }
    };
    const call = this.#constructorCall(initializer);
    if (call !== undefined) visitCall(call, '');
    return places;
  }

  #imports(): ImportFound[] {
    const { statements } = this.#file;
    const imports = statements.filter(ts.isImportDeclaration).map(({ moduleSpecifier, importClause }) => {
      return { specifier: moduleSpecifier, typeOnly: importClause?.isTypeOnly === true };
    });
    const exports = statements.filter(ts.isExportDeclaration).map(({ moduleSpecifier, isTypeOnly }) => {
      return { specifier: moduleSpecifier, typeOnly: isTypeOnly };
    });
    return [...imports, ...exports].flatMap(({ specifier, typeOnly }) => {
      if (specifier === undefined || typeOnly || !ts.isStringLiteralLike(specifier)) return [];
      return [{ specifier: specifier.text, ...this.#place(specifier) }];
    });
  }

  /** The first `await` outside of functions. */
  #awaits(): { awaits?: Place } {
    const find = (node: ts.Node): ts.Node | undefined => {
      if (ts.isFunctionLike(node) || ts.isClassLike(node)) return undefined;
      if (ts.isAwaitExpression(node) || (ts.isForOfStatement(node) && node.awaitModifier !== undefined)) return node;
      return ts.forEachChild(node, find);
    };
    const found = find(this.#file);
    return found === undefined ? {} : { awaits: this.#place(found) };
  }

  #hidden(): (Place & { what: string })[] {
    const found: (Place & { what: string })[] = [];
    const visit = (node: ts.Node): void => {
      if (ts.isCallExpression(node)) {
        const name = this.#textOf(node.expression);
        const hides =
          node.expression.kind === ts.SyntaxKind.ImportKeyword || name === 'require' || name === 'createRequire';
        if (hides) found.push({ what: `\`${name}(…)\``, ...this.#place(node) });
      }
      ts.forEachChild(node, visit);
    };
    visit(this.#file);
    return found;
  }
}

function unwrap(node: ts.Node | undefined): ts.Node | undefined {
  let bare = node;
  while (
    bare !== undefined &&
    (ts.isAsExpression(bare) || ts.isSatisfiesExpression(bare) || ts.isParenthesizedExpression(bare))
  ) {
    bare = bare.expression;
  }
  return bare;
}
