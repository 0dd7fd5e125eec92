/** Models of every word as every kind of name, without what the language or a target refuses; those refusals are kept. */
import type { Locator } from '../../src/compile/build/context.ts';
import { buildModel } from '../../src/compile/build/index.ts';
import type { Diagnostic } from '../../src/diagnostics/table.ts';
import type { EmitInput, OutputFile } from '../../src/emit/emitter.ts';
import { RefusedNames } from '../../src/emit/refused.ts';
import { inputOf } from '../../src/emit/standalone.ts';
import { type PlaneValue, schema } from '../../src/language/index.ts';
import type { Model } from '../../src/model/model.ts';
import { DECLARATION_KINDS, declarations, layersOf, members, planes } from './schemas.ts';

export interface Refused {
  readonly message: string;
  readonly place: string | undefined;
}

/** A place for everything, so that a refusal without one is seen. */
const SOMEWHERE: Locator = { span: () => ({ file: 'schema.ts', line: 1, col: 1 }), docs: () => undefined };

export class Spelled {
  readonly refused: Refused[] = [];
  readonly #emit: (input: EmitInput) => OutputFile[];

  /** @param emit the target that may refuse a name */
  constructor(emit: (input: EmitInput) => OutputFile[]) {
    this.#emit = emit;
  }

  /** Every word as every kind of member, and as a plane. */
  members(words: readonly string[]): Model[] {
    return layersOf(words).map((layer) => this.#model(layer, members));
  }

  planes(words: readonly string[]): Model[] {
    return layersOf(words).map((layer) => this.#model(layer, planes));
  }

  /** Every word as every kind of declaration: a model for each turn. */
  declarations(words: readonly string[]): Model[] {
    const usable = words.filter((word) => !word.startsWith('_'));
    return layersOf(usable).flatMap((layer) =>
      DECLARATION_KINDS.map((_, turn) => this.#model(layer, (some) => declarations(some, turn))),
    );
  }

  #model(words: readonly string[], make: (words: readonly string[]) => PlaneValue[]): Model {
    let left = [...words];
    for (;;) {
      const { model, diagnostics } = buildModel(schema({ name: 'names', planes: make(left) }), SOMEWHERE);
      const found = model === undefined ? diagnostics.map(ofLanguage) : this.#ofTarget(model);
      if (model !== undefined && found.length === 0) return model;
      this.refused.push(...found);
      const gone = new Set(found.flatMap(({ message }) => namesOf(message)));
      const kept = left.filter((word) => !gone.has(word));
      // Nothing that could be left out: the message is about something else.
      if (kept.length === left.length) throw new Error(found.map(({ message }) => message).join('\n'));
      left = kept;
    }
  }

  #ofTarget(model: Model): Refused[] {
    try {
      this.#emit(inputOf(model));
      return [];
    } catch (error) {
      if (!(error instanceof RefusedNames)) throw error;
      return error.refusals.map(({ owner, why }) => ({
        message: `'${owner.name}' ${why}`,
        place: owner.span === undefined ? undefined : `${owner.span.file}:${owner.span.line}:${owner.span.col}`,
      }));
    }
  }
}

function ofLanguage({ message, span }: Diagnostic): Refused {
  return { message, place: span === undefined ? undefined : `${span.file}:${span.line}:${span.col}` };
}

/** The refused name, and the member of it. */
const namesOf = (message: string): string[] =>
  /^'([^']+)'|got the name `([^`]+)`/.exec(message)?.slice(1).join('').split('.') ?? [];

/** Several models as one: its planes have the number of the model behind their names. */
export function merged(models: readonly Model[]): Model {
  const all = models.flatMap((model, index) => {
    const text = JSON.stringify(model.planes).replaceAll(/"(qq_(?:travels|platform|home))"/g, `"$1_${index}"`);
    return JSON.parse(text) as Model['planes'];
  });
  return { format: 1, name: 'names', planes: all.map((plane, index) => ({ ...plane, id: index + 1 })) };
}
