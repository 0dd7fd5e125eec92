/** Every target with the readers of its output: what it prints of a model, and what is wrong with that. */
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { marked } from 'marked';
import type { OutputFile } from '../../src/emit/emitter.ts';
import type { Model } from '../../src/model/model.ts';
import { readInf } from '../inf/check.ts';
import { dissect } from '../lua/tshark.ts';
import { CANARY } from './hostile.ts';
import { headerFaults } from './readers/c.ts';
import { type Page, pageFaults, pageOf } from './readers/html.ts';
import { crateRead } from './readers/rust.ts';
import { luaCode, typescriptCode } from './readers/tokens.ts';
import { typescriptFaults } from './readers/typescript.ts';
import { exportedTexts, jsonTexts, macroTexts, registryTexts, rustTexts } from './readers/values.ts';

export interface Reading {
  readonly faults: readonly string[];
  /** What people read in the output; the texts must be found in it. */
  readonly text: string;
}
/** A reader gets what was printed of the hostile model, and of the tame one. */
export type Reader = (files: readonly OutputFile[], tame: readonly OutputFile[]) => Promise<Reading>;
export interface TextTarget {
  readonly emit: (model: Model) => Promise<readonly OutputFile[]>;
  readonly read: Reader;
  /** The files that the reader reads. */
  readonly mine: RegExp;
  /** The texts that programs of the language get, where there are such. */
  readonly values?: (files: readonly OutputFile[]) => readonly string[];
  /** Whether whole texts are printed, or the first sentence of each. */
  readonly whole: boolean;
}

const INPUT = { lockText: '{}\n', compactLock: '{}', toolVersion: '0.0.0-test' };
const emitted =
  (load: () => Promise<(input: typeof INPUT & { model: Model }) => OutputFile[] | Promise<OutputFile[]>>) =>
  async (model: Model): Promise<readonly OutputFile[]> =>
    (await load())({ model, ...INPUT });
const all = (files: readonly OutputFile[], ending: string): string =>
  files
    .filter(({ path }) => path.endsWith(ending))
    .map(({ text }) => text)
    .join('\n');

const c: TextTarget = {
  values: macroTexts,
  mine: /\.(h|hpp)$/,
  whole: true,
  emit: emitted(async () => {
    const { cEmitter, COptions } = await import('../../src/emit/c/index.ts');
    return (input) => cEmitter.emit(input, COptions.parse({ cpp: true }));
  }),
  read: async (files) => ({ faults: headerFaults(files), text: all(files, '') }),
};

/** How rustdoc's own scripts begin that are not the same on every page. */
const RUSTDOC = /^(if\(window\.location\.protocol|location\.replace\("[\w./]+" \+)/;

const rust: TextTarget = {
  values: rustTexts,
  mine: /\.rs$/,
  whole: true,
  // As it is before the formatter, which changes no comment.
  emit: emitted(async () => {
    const { rustFiles } = await import('../../src/emit/rust/index.ts');
    const { RustOptions } = await import('../../src/emit/rust/options.ts');
    return (input) => rustFiles(input, RustOptions.parse({ crate: 'hostile-texts' }));
  }),
  read: async (files) => {
    const { faults, pages } = crateRead(files, 'hostile_texts');
    // What rustdoc makes of Markdown that documentation may use, and of kinds of items that the runtime has not.
    const own = ['ol', 'ul', 'li', 'pre', 'p', 'code', 'start', 'sup'];
    const known = merged(pages.runtime);
    return {
      faults: [
        ...faults,
        ...pages.schema.flatMap((page) =>
          pageFaults({ ...page, code: page.code.filter((text) => !RUSTDOC.test(text)) }, known, own),
        ),
      ],
      text: all(files, '.rs').replaceAll(/`{3,}text/g, ''),
    };
  },
};

const ts: TextTarget = {
  values: exportedTexts,
  mine: /\.ts$/,
  whole: true,
  emit: emitted(async () => {
    const { tsEmitter, TsOptions } = await import('../../src/emit/ts/index.ts');
    return (input) => tsEmitter.emit(input, TsOptions.parse({}));
  }),
  read: async (files) => {
    const code = files
      .filter(({ path, text }) => path.endsWith('.ts') && typescriptCode(text).includes(CANARY))
      .map(({ path }) => `${path}: a text became code`);
    return { faults: [...code, ...(await typescriptFaults(files))], text: all(files, '.ts') };
  },
};

const docs: TextTarget['emit'] = emitted(async () => {
  const { docsEmitter, DocsOptions } = await import('../../src/emit/docs/index.ts');
  return (input) => docsEmitter.emit(input, DocsOptions.parse({}));
});

const html: TextTarget = {
  mine: /\.html$/,
  whole: true,
  emit: docs,
  read: async (files, tame) => {
    const page = pageOf(all(files, '.html'));
    return { faults: pageFaults(page, pageOf(all(tame, '.html')), ['code']), text: page.text };
  },
};

const markdown: TextTarget = {
  mine: /\.md$/,
  whole: true,
  emit: docs,
  read: async (files, tame) => {
    const render = (list: readonly OutputFile[]): Page[] =>
      list
        .filter(({ path }) => path.endsWith('.md'))
        .map(({ text }) => pageOf(marked.parse(text, { async: false }), true));
    const [pages, known] = [render(files), merged(render(tame))];
    return {
      faults: pages.flatMap((page) => pageFaults(page, known, ['ol', 'ul', 'li', 'pre', 'code', 'start', 'class'])),
      text: pages.map(({ text }) => text).join(' '),
    };
  },
};

const svg: TextTarget = {
  mine: /\.svg$/,
  whole: true,
  emit: docs,
  read: async (files, tame) => {
    const drawings = (list: readonly OutputFile[]) => list.filter(({ path }) => path.endsWith('.svg'));
    const parser = new XMLParser({ ignoreAttributes: false, processEntities: true });
    const broken = drawings(files).flatMap(({ path, text }) => {
      const valid = XMLValidator.validate(text);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: what XML 1.0 does not have
      if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/u.test(text)) return [`${path}: no XML`];
      if (valid !== true) return [`${path}: ${valid.err.msg}`];
      parser.parse(text);
      return [];
    });
    const [pages, known] = [
      drawings(files).map(({ text }) => pageOf(text, true)),
      drawings(tame).map(({ text }) => pageOf(text, true)),
    ];
    return {
      faults: [...broken, ...pages.flatMap((page) => pageFaults(page, merged(known)))],
      text: pages.map(({ text }) => text).join(' '),
    };
  },
};

const lua: TextTarget = {
  mine: /\.lua$/,
  whole: false,
  emit: emitted(async () => {
    const { luaEmitter, LuaOptions } = await import('../../src/emit/lua/index.ts');
    return (input) => luaEmitter.emit(input, LuaOptions.parse({}));
  }),
  read: async (files) => {
    const script = all(files, '.lua');
    const code = luaCode(script).includes(CANARY) ? ['a text became code'] : [];
    const said = await dissect(script, [
      { dissector: 'pf.shapes.report', bytes: Buffer.from('0100000002000000') },
    ]).then(
      (packets) => (packets[0]?.values.get('pf.shapes.report.a') === undefined ? ['nothing is dissected'] : []),
      (error: Error) => [error.message.slice(0, 1000)],
    );
    return { faults: [...code, ...said], text: script };
  },
};

const vectors: TextTarget = {
  values: jsonTexts,
  mine: /\.json$/,
  whole: true,
  emit: emitted(async () => {
    const { vectorsEmitter, VectorsOptions } = await import('../../src/emit/vectors/index.ts');
    return (input) => vectorsEmitter.emit(input, VectorsOptions.parse({ rustCrate: 'abi' }));
  }),
  read: async (files) => {
    const texts = files
      .filter(({ path }) => path.endsWith('.json'))
      .map(({ text }) => JSON.stringify(JSON.parse(text)).replaceAll(/\\u[0-9a-f]{4}|\\./g, ' '));
    const registry = all(files, '.rs').includes(CANARY) ? ['a text stands in the registry'] : [];
    return { faults: registry, text: texts.join('\n') };
  },
};

const DRIVER = { kind: 'umdf', hardwareIds: ['Root\\sample'], device: 'shapes.Display', objects: ['shapes.RingName'] };
const inf: TextTarget = {
  values: registryTexts,
  mine: /\.inx$/,
  whole: true,
  emit: emitted(async () => {
    const { infEmitter, InfOptions } = await import('../../src/emit/inf/index.ts');
    const options = InfOptions.parse({ vendor: 'Sample', packages: { sample: { ...DRIVER, description: 'Sample' } } });
    return (input) => infEmitter.emit(input, options);
  }),
  read: async (files, tame) => {
    const shape = (list: readonly OutputFile[]) =>
      [...readInf(all(list, '.inx')).sections].map(([name, lines]) => [
        name,
        lines.map(({ key, values }) => [key, values.length]),
      ]);
    const [own, known] = [JSON.stringify(shape(files)), JSON.stringify(shape(tame))];
    const other = own === known ? [] : [`other sections, lines or values than ${known}: ${own}`];
    return { faults: [...readInf(all(files, '.inx')).faults, ...other], text: all(files, '.inx') };
  },
};

function merged(pages: readonly Page[]): Page {
  return {
    elements: new Set(pages.flatMap(({ elements }) => [...elements])),
    attributes: new Set(pages.flatMap(({ attributes }) => [...attributes])),
    links: pages.flatMap(({ links }) => links),
    code: pages.flatMap(({ code }) => code),
    text: pages.map(({ text }) => text).join(' '),
  };
}

export const TARGETS: Readonly<Record<string, TextTarget>> = { c, rust, ts, html, markdown, svg, lua, vectors, inf };
