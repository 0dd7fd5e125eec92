/** What is code in TypeScript and Lua: everything outside of comments and string literals. */
import { ts } from 'ts-morph';

/** Faults of a TypeScript file: tokens that name `canary`, and words to the compiler in comments. */
export function typescriptCode(text: string): string {
  const source = ts.createSourceFile('/file.ts', text, ts.ScriptTarget.Latest, true);
  const scanned: string[] = [];
  const visit = (node: ts.Node): void => {
    const children = node.getChildren(source);
    if (ts.isStringLiteralLike(node) || ts.isJSDoc(node)) return;
    if (children.length === 0) scanned.push(node.getText(source));
    for (const child of children) visit(child);
  };
  visit(source);
  return scanned.join(' ');
}

/** The script without its strings and comments. */
export function luaCode(text: string): string {
  return text.replaceAll(
    /"(?:[^"\\\n]|\\[\s\S])*"|'(?:[^'\\\n]|\\[\s\S])*'|--\[(=*)\[[\s\S]*?\]\1\]|\[(=*)\[[\s\S]*?\]\2\]|--[^\n]*/g,
    '""',
  );
}
