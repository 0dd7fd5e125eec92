/** Opens a header: its language, what must stand in front of it, and stand-ins for what is missing, found by trying. */
import { readFileSync } from 'node:fs';
import type { ClangOptions, Language, Workshop } from './clang.ts';
import { included } from './file.ts';
import { type Missing, standIns } from './includes.ts';
import { type ClangError, errorsIn, isDirective } from './messages.ts';
import { SourceLines } from './source-lines.ts';

export interface Opened {
  readonly clang: ClangOptions;
  /** What includes the header. */
  readonly before: string;
  /** Errors that clang goes on after. */
  readonly errors: readonly ClangError[];
  readonly missing: readonly Missing[];
}

/** clang cannot read the header at all. */
export interface Refusal {
  readonly errors: readonly { readonly place: ClangError['place'] | undefined; readonly message: string }[];
}

const PRELUDE = '#include <windows.h>\n#include <winioctl.h>\n';

export async function openHeader(
  shop: Workshop,
  path: string,
  options: Omit<ClangOptions, 'language'> & { readonly language: Language | 'auto' },
  own: (file: string) => boolean,
): Promise<Opened | Refusal> {
  const include = `#include "${included(path)}"\n`;
  const missing = new Map<string, Missing>();
  const text = readFileSync(path, 'utf8');
  const code = text.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*/g, '');
  const cxx = /^\s*(namespace|class|template|using|constexpr)\b|\bstd::|^\s*#\s*include\s*<[a-z_]+>/m.test(code);
  const sources = new SourceLines();
  let best: { readonly opened: Omit<Opened, 'missing'>; readonly count: number } | undefined;
  let refused: Refusal['errors'] | undefined;
  for (const language of languagesOf(path, text, options.language)) {
    for (const before of [include, `${PRELUDE}${include}`]) {
      const clang = { ...options, language };
      const stop = await standIns(shop, clang, before, missing);
      if (stop !== undefined) {
        refused ??= [stop];
        continue;
      }
      const ran = await shop.run(clang, 'open', before, ['-fsyntax-only']);
      const errors = errorsIn(ran.stderr);
      // A header that says itself that it cannot be read like this is right; a program that fails without a word is not.
      const said = errors.filter(({ place, fatal }) => fatal || (own(place.file) && isDirective(place, sources)));
      if (said.length > 0 || (errors.length === 0 && !ran.ok)) {
        refused ??= said.length > 0 ? said : [saying(ran.stderr)];
        continue;
      }
      // A C compiler skips a whole namespace with one error, and with one in a header of C++ all that comes behind it.
      const library = language === 'c' && errors.some(({ place }) => place.file.startsWith(`${shop.cxx}/`));
      const alien = library || (language === 'c' && cxx) ? 1_000_000 : 0;
      const mine = errors.filter(({ place }) => own(place.file)).length;
      // Errors in what is only included count for little: another way may have none at all.
      const count = library || mine > 0 ? mine + alien : Math.min(errors.length, 0.5);
      if (best === undefined || count < best.count) best = { opened: { clang, before, errors }, count };
      if (count === 0) break;
    }
    if (best?.count === 0) break;
  }
  if (best === undefined) return { errors: refused ?? [] };
  return { ...best.opened, missing: await used(shop, best.opened, missing) };
}

const saying = (stderr: string): Refusal['errors'][number] => ({
  place: undefined,
  message: stderr.trim().split('\n')[0] ?? 'clang failed',
});

/** A block for C++ that only says that the rest is C. */
const LINKAGE =
  /^[ \t]*#[ \t]*if(?:def[ \t]+__cplusplus|[ \t]+defined[^\n]*__cplusplus[ \t)]*)\n\s*(?:extern\s*"C"\s*\{|\})\s*\n[ \t]*#[ \t]*endif/gm;

/**
 * Without the conditions inside of a declaration that give a member to C++ and another one to C, as a name that C++ takes for
 * a word: such a declaration is one of C, which C++ may read too.
 */
function withoutAlternatives(text: string): string {
  const lines = text.replaceAll(/\/\*.*?\*\//gs, (comment) => comment.replaceAll(/[^\n]/g, ' ')).split('\n');
  const open: { line: number; inside: boolean; other: boolean }[] = [];
  let depth = 0;
  lines.forEach((line, at) => {
    const [, directive] = /^\s*#\s*(if|ifdef|ifndef|else|elif|endif)\b/.exec(line) ?? [];
    const last = open.at(-1);
    if (directive?.startsWith('if') === true) open.push({ line: at, inside: depth > 0, other: false });
    else if (directive === 'else' && last !== undefined) last.other = true;
    else if (directive === 'endif') {
      const closed = open.pop();
      if (closed?.inside === true && closed.other) lines[closed.line] = '';
    }
    if (directive === undefined) depth += (line.match(/\{/g)?.length ?? 0) - (line.match(/\}/g)?.length ?? 0);
  });
  return lines.join('\n');
}

/** A header that looks at __cplusplus shows more to a C++ compiler; one that only hides something from it, to one of C. */
function languagesOf(path: string, text: string, language: Language | 'auto'): readonly Language[] {
  if (language !== 'auto') return [language];
  if (/\.(hh|hpp|hxx|h\+\+|ipp)$/i.test(path)) return ['c++'];
  const asks = (given: string): boolean => /\b__cplusplus\b/.test(given);
  const plain = text.replaceAll(LINKAGE, '');
  const rest = withoutAlternatives(plain);
  const hides = /^[ \t]*#[ \t]*(?:ifndef[ \t]+|if[ \t]+!\s*defined[ \t(]*)__cplusplus/gm;
  const hidden = asks(plain) && !asks(rest.replaceAll(hides, ''));
  return asks(text) && !hidden ? ['c++', 'c'] : ['c', 'c++'];
}

/** Stand-ins that the way of reading uses that was taken in the end. */
async function used(
  shop: Workshop,
  { clang, before }: Pick<Opened, 'clang' | 'before'>,
  missing: ReadonlyMap<string, Missing>,
): Promise<Missing[]> {
  if (missing.size === 0) return [];
  const ran = await shop.run(clang, 'used', before, ['-M']);
  // Make's escapes are only those of blanks.
  const files = ran.stdout.replaceAll('\\\n', ' ');
  return [...missing.values()].filter(({ name }) => files.includes(`${shop.missing}/${name.replaceAll(' ', '\\ ')}`));
}
