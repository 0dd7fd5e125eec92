/** Reads positions and documentation out of a schema file. The only module that needs ts-morph: load it lazily. */
import {
  type CallExpression,
  type Expression,
  Node,
  type ObjectLiteralExpression,
  Project,
  type SourceFile,
  SyntaxKind,
} from 'ts-morph';
import * as language from '../language/index.ts';
import type { DeclaredConst, ImportFound, Place, SourceIndex } from './source-index.ts';

const CONSTRUCTORS: ReadonlySet<string> = new Set(Object.keys(language));

let project: Project | undefined;

/** Indexes the text of one file. Syntax errors are no business of this function: Node reports them when it loads the file. */
export function readSource(text: string): SourceIndex {
  project ??= new Project({
    useInMemoryFileSystem: true,
    skipLoadingLibFiles: true,
    compilerOptions: { allowJs: true },
  });
  const file = project.createSourceFile('/source.ts', text, { overwrite: true });
  const consts: Record<string, DeclaredConst> = {};
  for (const statement of file.getVariableStatements()) {
    const docs = docsOf(statement);
    for (const declaration of statement.getDeclarations()) {
      const name = declaration.getNameNode();
      if (!Node.isIdentifier(name)) continue;
      consts[name.getText()] = { ...place(file, name), ...docs, places: placesOf(file, declaration.getInitializer()) };
    }
  }
  for (const assignment of file.getExportAssignments()) {
    const places = placesOf(file, assignment.getExpression());
    consts.default = { ...place(file, assignment), ...docsOf(assignment), places };
  }
  return { consts, imports: importsOf(file), hidden: hiddenOf(file) };
}

function place(file: SourceFile, node: Node): Place {
  const { line, column } = file.getLineAndColumnAtPos(node.getStart());
  return { line, col: column };
}

/** The last JSDoc comment above a node. */
function docsOf(node: Node): { docs?: string } {
  const comments = node.getLeadingCommentRanges().map((range) => range.getText());
  const last = comments.filter((comment) => comment.startsWith('/**')).at(-1);
  if (last === undefined) return {};
  const lines = last
    .slice(3, -2)
    .split(/\r?\n/)
    .map((line) => line.replace(/^\s*\* ?/, '').trimEnd());
  const docs = lines.join('\n').trim();
  return docs === '' ? {} : { docs };
}

/** The call behind `as const`, `satisfies` and parentheses, when it is one of the language's constructors. */
function constructorCall(node: Node | undefined): CallExpression | undefined {
  const bare = unwrap(node);
  if (!Node.isCallExpression(bare)) return undefined;
  const callee = bare.getExpression().getText().split('.');
  return callee.some((part) => CONSTRUCTORS.has(part)) ? bare : undefined;
}

function unwrap(node: Node | undefined): Node | undefined {
  let bare = node;
  while (Node.isAsExpression(bare) || Node.isSatisfiesExpression(bare) || Node.isParenthesizedExpression(bare)) {
    bare = bare.getExpression() as Expression;
  }
  return bare;
}

function placesOf(file: SourceFile, initializer: Node | undefined): Record<string, Place> {
  const places: Record<string, Place> = {};
  const visitObject = (object: ObjectLiteralExpression, before: string): void => {
    for (const property of object.getProperties()) {
      if (Node.isSpreadAssignment(property)) continue;
      const nameNode = property.getNameNode();
      const name = Node.isStringLiteral(nameNode) ? nameNode.getLiteralText() : nameNode.getText();
      const path = `${before}${name}`;
      places[path] = { ...place(file, nameNode), ...docsOf(property) };
      const value = Node.isPropertyAssignment(property) ? unwrap(property.getInitializer()) : undefined;
      visitValue(value, path, '.');
    }
  };
  const visitValue = (value: Node | undefined, path: string, step: string): void => {
    if (Node.isObjectLiteralExpression(value)) visitObject(value, `${path}${step}`);
    const call = constructorCall(value);
    if (call !== undefined) visitCall(call, `${path}/`);
  };
  const visitCall = (call: CallExpression, before: string): void => {
    for (const [index, argument] of call.getArguments().entries()) {
      const path = `${before}${index}:`;
      places[path] = place(file, argument);
      visitValue(unwrap(argument), path, '');
    }
  };
  const call = constructorCall(initializer);
  if (call !== undefined) visitCall(call, '');
  return places;
}

function importsOf(file: SourceFile): ImportFound[] {
  const found: ImportFound[] = [];
  for (const declaration of [...file.getImportDeclarations(), ...file.getExportDeclarations()]) {
    const specifier = declaration.getModuleSpecifier();
    if (specifier === undefined || declaration.isTypeOnly()) continue;
    found.push({ specifier: specifier.getLiteralText(), ...place(file, specifier) });
  }
  return found;
}

function hiddenOf(file: SourceFile): (Place & { what: string })[] {
  return file.getDescendantsOfKind(SyntaxKind.CallExpression).flatMap((call) => {
    const callee = call.getExpression();
    const name = callee.getText();
    const hides = callee.getKind() === SyntaxKind.ImportKeyword || name === 'require' || name === 'createRequire';
    return hides ? [{ what: `\`${name}(…)\``, ...place(file, call) }] : [];
  });
}
