/** Reads what a source file takes from others and gives to them, and which of its objects take over entries of other objects. */
import { ts } from 'ts-morph';
import { keyOf } from './faults.ts';
import { firstOption } from './options.ts';
import type { Links, Merged, Place, Spread } from './source-index.ts';

type PlaceOf = (position: number) => Pick<Place, 'line' | 'col'>;

export function linksOf(file: ts.SourceFile, placeOf: PlaceOf): Links {
  const at = (node: ts.Node) => placeOf(node.getStart(file));
  const imported: Links['imported'][number][] = [];
  const exported: Links['exported'][number][] = [];
  const stars: Links['stars'][number][] = [];
  const objects: Record<string, Merged> = {};
  const merges: Merged[] = [];

  const mergedOf = (object: ts.ObjectLiteralExpression): Merged => {
    const keys: Record<string, Pick<Place, 'line' | 'col'>> = {};
    const spreads: Spread[] = [];
    for (const property of object.properties) {
      if (ts.isSpreadAssignment(property)) {
        const spread = spreadOf(property.expression);
        if (spread !== undefined) spreads.push({ ...spread, ...at(property) });
        continue;
      }
      const key = keyOf(property.name);
      if (key !== undefined && key !== '__proto__') keys[key] ??= at(property.name);
    }
    return { keys, spreads };
  };
  const options = new Set<ts.Node>();
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node)) for (const argument of optionsOf(node)) options.add(argument);
    if (ts.isObjectLiteralExpression(node) && node.properties.some(ts.isSpreadAssignment))
      merges.push({ ...mergedOf(node), ...(options.has(node) ? { options: true } : {}) });
    ts.forEachChild(node, visit);
  };
  visit(file);

  for (const statement of file.statements) {
    if (ts.isImportDeclaration(statement)) {
      const { importClause, moduleSpecifier } = statement;
      if (importClause === undefined || importClause.isTypeOnly || !ts.isStringLiteral(moduleSpecifier)) continue;
      const specifier = moduleSpecifier.text;
      const { name, namedBindings } = importClause;
      if (name !== undefined) imported.push({ local: name.text, name: 'default', specifier, ...at(name) });
      if (namedBindings === undefined || ts.isNamespaceImport(namedBindings)) continue;
      for (const element of namedBindings.elements) {
        if (element.isTypeOnly) continue;
        const original = (element.propertyName ?? element.name).text;
        imported.push({ local: element.name.text, name: original, specifier, ...at(element) });
      }
    } else if (ts.isExportDeclaration(statement)) {
      const { exportClause, moduleSpecifier, isTypeOnly } = statement;
      if (isTypeOnly) continue;
      const specifier =
        moduleSpecifier !== undefined && ts.isStringLiteral(moduleSpecifier) ? moduleSpecifier.text : undefined;
      if (exportClause === undefined) {
        if (specifier !== undefined) stars.push({ specifier, ...at(statement) });
      } else if (ts.isNamespaceExport(exportClause)) {
        exported.push({ name: exportClause.name.text, ...at(exportClause) });
      } else {
        for (const element of exportClause.elements) {
          if (element.isTypeOnly) continue;
          const original = (element.propertyName ?? element.name).text;
          const origin = specifier === undefined ? { local: original } : { from: { specifier, name: original } };
          exported.push({ name: element.name.text, ...origin, ...at(element) });
        }
      }
    } else if (ts.isExportAssignment(statement)) {
      exported.push({ name: 'default', ...at(statement) });
    } else if (ts.isVariableStatement(statement)) {
      for (const declaration of statement.declarationList.declarations) {
        if (!ts.isIdentifier(declaration.name)) continue;
        const name = declaration.name.text;
        if (isExported(statement)) exported.push({ name, local: name, ...at(declaration.name) });
        const object = objectIn(declaration.initializer);
        if (object !== undefined) objects[name] = mergedOf(object);
      }
    } else if (isExported(statement)) {
      const { name } = statement as { name?: ts.Node };
      const isDefault = modifiersOf(statement).some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword);
      const erased = ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement);
      const overload = ts.isFunctionDeclaration(statement) && statement.body === undefined;
      if (erased || overload) continue;
      if (isDefault) exported.push({ name: 'default', ...at(statement) });
      else if (name !== undefined && ts.isIdentifier(name))
        exported.push({ name: name.text, local: name.text, ...at(name) });
    }
  }
  return { imported, exported, stars, objects, merges };
}

const modifiersOf = (node: ts.Node): readonly ts.Modifier[] =>
  ts.canHaveModifiers(node) ? (ts.getModifiers(node) ?? []) : [];
const isExported = (node: ts.Node): boolean =>
  modifiersOf(node).some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);

/** Arguments of a call that are options. */
function optionsOf({ expression, arguments: given }: ts.CallExpression): readonly ts.Node[] {
  const named = ts.isPropertyAccessExpression(expression) ? expression.name : expression;
  const name = ts.isIdentifier(named) ? named.text : '';
  const first = firstOption(name);
  return first < given.length ? given.slice(first) : [];
}

/** The object behind `as const`, `satisfies`, parentheses and `Object.freeze(…)`. */
function objectIn(node: ts.Expression | undefined): ts.ObjectLiteralExpression | undefined {
  if (node === undefined) return undefined;
  if (ts.isObjectLiteralExpression(node)) return node;
  if (ts.isAsExpression(node) || ts.isSatisfiesExpression(node) || ts.isParenthesizedExpression(node))
    return objectIn(node.expression);
  const frozen = ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression);
  if (frozen && node.expression.name.text === 'freeze') return objectIn(node.arguments[0]);
  return undefined;
}

/** A spread whose entries the text tells: `...base`, and `...Base.fields` of a declaration. */
function spreadOf(node: ts.Expression): Pick<Spread, 'of' | 'member'> | undefined {
  if (ts.isParenthesizedExpression(node)) return spreadOf(node.expression);
  if (ts.isIdentifier(node)) return { of: node.text };
  if (ts.isPropertyAccessExpression(node) && ts.isIdentifier(node.expression))
    return { of: node.expression.text, member: node.name.text };
  return undefined;
}
