/** Frames in processes: the generated TypeScript of each version writes them, and that of the other one reads them. */
import { join } from 'node:path';
import { execa } from 'execa';
import { inputOf, writeInto } from '../../emit/standalone.ts';
import { TsOptions, tsEmitter } from '../../emit/ts/index.ts';
import type { Model } from '../../model/model.ts';
import { scratchFolder, writeScratch } from '../../platform/write/scratch.ts';
import { foreseenFrames, modelOf, rootsOf, type WrittenFrame, writtenFrames } from './frames.ts';
import type { Reason } from './judge.ts';
import type { SkewVersion } from './version.ts';

/** What a version's program gives for each frame: its bytes again, or `refused`. */
type Speak = (frames: readonly WrittenFrame[]) => Promise<readonly string[]>;
const REFUSED = 'refused';

/** The programs of all versions that have frames. */
export interface FramePrograms {
  readonly run: (host: SkewVersion, driver: SkewVersion) => Promise<Reason[]>;
  readonly remove: () => void;
}

/** @param emitted what the programs are generated from: to see that one which does otherwise is noticed */
export async function framePrograms(
  versions: readonly SkewVersion[],
  limitMs: number,
  emitted: (version: SkewVersion) => Model = modelOf,
): Promise<FramePrograms> {
  const { path: folder, remove } = scratchFolder('pf-gen-skew-frames-');
  const speakers = new Map<SkewVersion, Speak>();
  for (const version of versions) {
    if (rootsOf(modelOf(version)).size === 0) continue;
    const own = join(folder, `${version.index}`);
    const input = inputOf(emitted(version));
    writeInto(join(own, 'ts'), await tsEmitter.emit(input, TsOptions.parse({ package: 'pf-skew-frames' })));
    writeScratch(join(own, 'package.json'), '{"type":"module"}\n');
    writeScratch(join(own, 'main.ts'), programOf(version));
    speakers.set(version, (frames) => speak(join(own, 'main.ts'), frames, limitMs));
  }
  return {
    remove,
    run: async (host, driver) => {
      if (host === driver) return [];
      const found = await Promise.all([
        oneWay(speakers, host, driver, 'the driver', 'the host'),
        oneWay(speakers, driver, host, 'the host', 'the driver'),
      ]);
      return found.flat();
    },
  };
}

async function oneWay(
  speakers: ReadonlyMap<SkewVersion, Speak>,
  writer: SkewVersion,
  reader: SkewVersion,
  who: string,
  from: string,
): Promise<Reason[]> {
  const [write, read] = [speakers.get(writer), speakers.get(reader)];
  const frames = writtenFrames(writer, reader);
  if (write === undefined || read === undefined || frames.length === 0) return [];
  const bytes = await write(frames);
  const otherwise = (text: string, frame: WrittenFrame): Reason[] => [{ kind: 'garbage', subject: frame.key, text }];
  const unlike = frames.findIndex((frame, at) => bytes[at] !== frame.bytes);
  if (unlike >= 0) {
    return otherwise(`${from} writes ${bytes[unlike]}, and the model ${frames[unlike]!.bytes}`, frames[unlike]!);
  }
  const got = await read(frames);
  const foreseen = foreseenFrames(reader, frames);
  const other = frames.findIndex((_, at) => got[at] !== (foreseen[at] ?? REFUSED));
  if (other < 0) return [];
  const text = `${who} makes ${got[other]} of ${frames[other]!.bytes}, and the model ${foreseen[other] ?? REFUSED}`;
  return otherwise(text, frames[other]!);
}

async function speak(program: string, frames: readonly WrittenFrame[], timeout: number): Promise<readonly string[]> {
  const input = frames.map(({ key, bytes }) => `${key} ${bytes}\n`).join('');
  const ran = await execa(process.execPath, [program], { input, timeout, reject: false, maxBuffer: 1 << 28 });
  if (ran.exitCode !== 0)
    throw new Error(`the generated TypeScript ends with ${ran.exitCode}: ${ran.stderr.slice(0, 500)}`);
  return ran.stdout.split('\n');
}

function programOf(version: SkewVersion): string {
  const roots = [...rootsOf(modelOf(version))];
  const planes = [...new Set(roots.map(([, { plane }]) => plane))];
  const imports = planes.map((plane, at) => `import * as m${at} from './ts/${plane}.ts';`);
  const entries = roots.map(([key, { plane, decl }]) => {
    const module = `m${planes.indexOf(plane)}`;
    return `  ${JSON.stringify(key)}: [${module}.decode${decl.name}, ${module}.encode${decl.name}],`;
  });
  return `${imports.join('\n')}
import { createInterface } from 'node:readline';
const CODECS: Record<string, [(bytes: Uint8Array) => any, (value: any) => Uint8Array]> = {
${entries.join('\n')}
};
for await (const line of createInterface({ input: process.stdin })) {
  const [key = '', hex = ''] = line.split(' ');
  const [decode, encode] = CODECS[key]!;
  let said = '${REFUSED}';
  try {
    const value = decode(new Uint8Array(Buffer.from(hex, 'hex')));
    said = Buffer.from(encode(value)).toString('hex');
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'DecodeError') throw error;
  }
  process.stdout.write(said + '\\n');
}
`;
}
