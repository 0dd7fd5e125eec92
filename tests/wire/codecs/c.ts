/** The generated C as a process: messages of fixed layouts through the packed structs of the headers. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { type Lookup, lookupOf } from '../../../generators/src/emit/lookup.ts';
import type { Message } from '../../../generators/src/emit/vectors/interpreter/message.ts';
import type { Fields } from '../../../generators/src/emit/vectors/interpreter/value.ts';
import type { Model } from '../../../generators/src/model/model.ts';
import { ROOT } from '../../abi/schema.ts';
import { type Form, formsInC, programOf, wordsOf } from './c-program.ts';
import { messagesOf } from './messages.ts';
import { LineProcess } from './process.ts';

const COMPILER_MS = 120_000;

/** Compiles the program for a plane into this folder; headers in `before` stand in front of the generated ones. */
export async function buildC(model: Model, plane: string, folder: string, before?: string): Promise<string> {
  const lookup = lookupOf(model);
  const forms = messagesOf(model, plane).flatMap((decl) => formsInC(lookup, decl));
  const [source, program] = [join(folder, 'codecs.c'), join(folder, 'codecs')];
  writeFileSync(source, programOf(forms));
  const folders = [...(before === undefined ? [] : [before]), join(ROOT, 'generated/c/pf_abi')];
  const includes = folders.flatMap((path) => ['-I', path]);
  await execa('gcc', ['-std=c11', '-O1', '-Wall', '-Werror', ...includes, source, '-o', program], {
    timeout: COMPILER_MS,
  });
  return program;
}

interface Numbered extends Form {
  /** In the program. */
  readonly number: number;
}

export class CPeer {
  readonly #process: LineProcess;
  readonly #forms = new Map<string, readonly Numbered[]>();

  /** `program` is what `buildC` made for this plane of this model. */
  constructor(model: Model, plane: string, program: string) {
    this.#process = new LineProcess(program, 'the program in C');
    const lookup: Lookup = lookupOf(model);
    let number = 0;
    for (const decl of messagesOf(model, plane)) {
      const forms = formsInC(lookup, decl).map((form) => ({ ...form, number: number++ }));
      if (forms.length > 0) this.#forms.set(decl.name, forms);
    }
  }

  /** Messages with a fixed layout. */
  get messages(): string[] {
    return [...this.#forms.keys()];
  }

  /**
   * What is wrong with each message, if anything: C finds every value at its member, and stores them to the same bytes. Of a message
   * that goes on behind its fixed part, that part is looked at.
   */
  async block(decl: Message, sent: readonly { readonly fields: Fields; readonly hex: string }[]): Promise<string[][]> {
    const forms = this.#forms.get(decl.name);
    if (forms === undefined) return sent.map(() => []);
    const asked = sent.map(({ fields, hex }) => {
      const form = forms.findLast(({ size }) => 2 * size <= hex.length)!;
      const bytes = hex.slice(0, 2 * form.size);
      return { bytes, line: [form.number, bytes, ...wordsOf(form, fields)].join(' ') };
    });
    const answers = await this.#process.block(
      String(sent.length),
      asked.map(({ line }) => line),
    );
    return answers.map((answer, at) => {
      const { bytes } = asked[at]!;
      if (answer.startsWith('!')) return [`C reads another ${answer.slice(2)} in ${bytes}`];
      return answer === bytes ? [] : [`C writes ${answer} instead of ${bytes}`];
    });
  }

  /** Ends the process. */
  end(): Promise<void> {
    return this.#process.end();
  }
}
