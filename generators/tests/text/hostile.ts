/** Texts that want to become something else, made of a seed. Whatever of them runs, defines or shows more is called CANARY. */
import type { Model } from '../../src/model/model.ts';
import { OVERLAYS } from '../fixtures/overlays-model.ts';
import { REGISTRIES } from '../fixtures/registries-model.ts';
import { shared } from '../fixtures/rust-protocols/schema.ts';
import { SHAPES } from '../fixtures/shapes.ts';
import { UNIONS } from '../fixtures/unions-model.ts';
import { modelOf } from '../support/build.ts';
import { filled, type Hold } from './slots.ts';

export const CANARY = 'PF_CANARY';

/** Pieces of every language that a text may arrive in. */
const FRAGMENTS: readonly string[] = [
  // C and C++
  ...[
    `*/ int ${CANARY} = 1; /*`,
    `*/\n#error ${CANARY}\n/*`,
    '/* nested /*',
    '*\\\n/',
    '??/',
    '????/',
    '???',
    'what??/\n',
  ],
  ...['\\', 'ends\\\n', '%d%s%n', '// line \\', '"; int x; "', '\\x41\\u0041\\N{DIGIT ONE}', `#define ${CANARY} 1`],
  // Rust
  ...[
    `\n    assert!(false, "${CANARY}");\n`,
    '\n\n    indented();\n\n',
    '```\npanic!();\n```',
    '```rust\npanic!();\n```',
  ],
  ...[
    '~~~\npanic!();\n~~~',
    '- list\n\n        panic!();\n',
    '-     panic!()',
    '>     panic!()',
    '1.      panic!()',
    '\tpanic!()',
  ],
  ...[
    '```',
    '````',
    '~~~rust',
    '`',
    '``',
    '`` ` ``',
    '`open',
    'close`',
    `#![doc = "${CANARY}"]`,
    '[`Missing`]',
    '[x](y)',
  ],
  ...[
    '*/ // */',
    '{{',
    '}}',
    `{{{${CANARY}}}}`,
    '{{#each x}}',
    '{{/each}}',
    '{}',
    '{0}',
    '{name',
    '\r',
    '\r\n',
    '\rfn x() {}',
  ],
  // TypeScript
  ...[
    `*/ globalThis.${CANARY} = 1; /*`,
    `\${globalThis.${CANARY} = 1}`,
    '@ts-expect-error',
    '@ts-ignore',
    '@internal',
    '{@link x}',
  ],
  ...[
    "'; throw 1; '",
    '`;throw 1;`',
    '/// <reference path="x" />',
    '\n@deprecated',
    '//# sourceMappingURL=x',
    '</script>',
  ],
  // Pages
  ...[`<script>${CANARY}()</script>`, `<img src=x onerror=${CANARY}()>`, `" onmouseover="${CANARY}()`, "' onload='x"],
  ...[
    `<svg onload=${CANARY}()>`,
    '<!-- ',
    '-->',
    '--!>',
    '<![CDATA[',
    ']]>',
    '<?php',
    '<a href="javascript:x">',
    '&lt;b&gt;',
    '&#60;b&#62;',
  ],
  ...[
    '&amp;',
    '&copy',
    '<b>',
    '</p>',
    '</table>',
    '</svg>',
    '</title>',
    '<style>*{}</style>',
    '<https://x.y>',
    '<x@y.z>',
  ],
  ...[
    `[click](javascript:${CANARY}())`,
    `![i](javascript:${CANARY}())`,
    '[r]: javascript:x',
    '[r][r]',
    '[^1]',
    '[^1]: note',
    '<javascript:x>',
  ],
  ...[
    '\n# heading',
    '\n> quote',
    '\n---\n',
    '\n===\n',
    '\n***\n',
    '| a | b |\n|---|---|\n| c | d |',
    'a | b',
    '\\|',
    '\\\\|',
    '- [ ] task',
  ],
  ...[
    '*em*',
    '**strong**',
    '_em_',
    '__strong__',
    '~~gone~~',
    'snake_case_name',
    '2 * 3 * 4',
    'a~b~c',
    'www.example.com',
    '<div>\n',
    '\n</div>',
  ],
  // Lua, INF, udev, services that run builds
  ...[
    `]] ${CANARY}() --[[`,
    `--[[ x`,
    `]==] ${CANARY}()`,
    `"; ${CANARY}() --`,
    "'; x",
    '\\z\n',
    '%strkey%',
    '%%',
    '; comment',
    '\n[Strings]',
  ],
  ...[
    '", RUN+="/bin/sh',
    '$env{PATH}',
    '%k',
    '\n::error::forged',
    '##[error]forged',
    '::set-output name=x::y',
    '%0A::error::x',
    '%25',
  ],
  // Characters
  ...[
    '\u202e gnirts \u202c',
    '\u2066x\u2069',
    '\u200b',
    '\ufeff',
    '\u2028',
    '\u2029',
    '\u0085',
    '\0',
    '\u001b[31m',
    '\u001b]0;x\u0007',
    '\u009b31m',
  ],
  ...[
    '\ud800',
    '\udfff x',
    '\ufffe',
    '\uffff',
    '\u{e0041}',
    '\u{1f469}\u200d\u{1f4bb}',
    '\u00ad',
    'ünï',
    '漢字',
    '\u0301',
    '\u{10ffff}',
    '\u061c',
  ],
];

/** Numbers from a seed (mulberry32): the same texts for the same seed. */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const JOINTS = ['', '', ' ', ' ', '\n', '\n\n', '\n    ', '\n\n    '];

/** One text: two to five pieces between two words of its own, by which it is found again. */
function hostile(random: () => number, number: number): string {
  const pick = (list: readonly string[]): string => list[Math.floor(random() * list.length)] ?? '';
  const pieces = Array.from({ length: 2 + Math.floor(random() * 4) }, () => {
    const strange = random() < 0.15 ? String.fromCodePoint(Math.floor(random() * 0x3000)) : '';
    return `${pick(FRAGMENTS)}${strange}${pick(JOINTS)}`;
  });
  return `Qa${number}q ${pieces.join('')} Qz${number}q`;
}

/** What the compiler lets through where a text is used by programs. */
export function fitting(text: string, hold: Hold): string {
  const whole = text.replaceAll(/\p{Surrogate}|\0/gu, '');
  return hold === 'literal' ? whole : whole.replaceAll(/[\p{Cc}\u2028\u2029{}]/gu, ' ');
}

export interface Planted {
  readonly path: string;
  readonly hold: Hold;
  readonly text: string;
}
export interface Subject {
  readonly model: Model;
  /** The same with a word in place of each text: what an output may hold beside texts. */
  readonly tame: Model;
  readonly planted: readonly Planted[];
}

/** The plane of registries under a name and a number of its own. */
const registries = JSON.parse(
  JSON.stringify(REGISTRIES.planes.map((plane) => ({ ...plane, name: 'entries', id: 7 }))).replaceAll(
    '"plane":"p"',
    '"plane":"entries"',
  ),
) as Model['planes'];

/** Every kind of declaration, and shorter forms of each that has them. */
const KINDS: Model = {
  ...SHAPES,
  planes: [
    ...[...SHAPES.planes, ...UNIONS.planes, ...registries],
    ...[...modelOf(shared).planes, ...modelOf(...OVERLAYS.planes).planes],
  ].map((plane) => ({
    ...plane,
    members: plane.members.map((decl) =>
      decl.name === 'Shared' || decl.name === 'Native'
        ? ({ ...decl, prefixes: [{ name: 'first', size: 8 }] } as typeof decl)
        : decl,
    ),
  })),
};

/** A model with a hostile text in every place that takes one; `give` may choose the texts. */
export function subject(seed: number, give?: (number: number) => string): Subject {
  const random = randomOf(seed);
  const planted: Planted[] = [];
  const groups = new Map<string, string>();
  const model = filled(KINDS, (path, hold, old) => {
    const known = path.endsWith('.group') ? groups.get(old ?? '') : undefined;
    if (known !== undefined) return known;
    const any = give?.(planted.length) ?? hostile(random, planted.length);
    // The places of a name stay: its parameters are names.
    const places = path.endsWith('.template')
      ? [...(old ?? '').matchAll(/\{\w+\}/g)].map(([place]) => place).join('-')
      : '';
    const text = (hold === 'free' ? any : fitting(any, hold)) + places;
    planted.push({ path, hold, text });
    if (path.endsWith('.group')) groups.set(old ?? '', text);
    return text;
  });
  const tame = filled(KINDS, (path, _, old) => (/\.(group|template)$/.test(path) ? (old ?? '') : 'Tame.'));
  return { model, tame, planted };
}

/** Letters and digits of a text alone: what must be readable wherever it stands. */
export const words = (text: string): string => text.replaceAll(/[^\p{L}\p{N}]+/gu, '');
