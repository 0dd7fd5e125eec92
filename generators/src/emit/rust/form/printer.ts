/**
 * Prints Rust in the form that rustfmt gives it, for the few shapes that a schema has in masses. What it cannot lay out for
 * certain it prints as valid Rust all the same, and says so: that text goes through rustfmt. Widths are those of
 * `templates/rustfmt.toml`: everything may be as wide as a line.
 */

/** As `max_width`. */
export const WIDTH = 120;
/** What must be left of a line behind what opens a list, and behind calls in calls. */
const SPARE = 10;
const STEP = '    ';

/** The text of a declaration. */
export interface Printed {
  readonly text: string;
  /** Whether rustfmt would change nothing in it. */
  readonly inForm: boolean;
}

export class Printer implements Printed {
  inForm = true;
  // Put together once: thousands of texts that grow piece by piece would all keep their pieces.
  readonly #parts: string[] = [];

  get text(): string {
    return this.#parts.join('');
  }

  /** A line of code; one that is too wide would be broken, in ways that are not known here. */
  line(line: string): this {
    if (line.length > WIDTH) this.inForm = false;
    this.#parts.push(line, '\n');
    return this;
  }

  /** A line with calls in calls, which are broken a little before the end of the line. */
  call(line: string): this {
    if (line.length > WIDTH - SPARE) this.inForm = false;
    return this.line(line);
  }

  /** Lines whose widths are known to fit, and comments, which stay as they are. */
  lines(text: string): this {
    this.#parts.push(text);
    return this;
  }

  /** Something that this printer did not print. */
  foreign(text: string): this {
    this.inForm = false;
    this.#parts.push(text);
    return this;
  }

  /** `#[derive(…)]`. */
  derive(traits: readonly string[]): this {
    const line = `#[derive(${traits.join(', ')})]`;
    if (line.length <= WIDTH) return this.line(line);
    this.line('#[derive(');
    for (const item of traits) this.line(`${STEP}${item},`);
    return this.line(')]');
  }

  /** `head = value;`, on the next line when it must be. */
  value(indent: string, head: string, value: string): this {
    const line = `${indent}${head} = ${value};`;
    if (line.length <= WIDTH) return this.line(line);
    return this.line(`${indent}${head} =`).line(`${indent}${STEP}${value};`);
  }

  /** `head = open item, item close;`: on one line, on the next line, or an item a line. */
  list(indent: string, head: string, [open, close]: readonly [string, string], items: readonly string[]): this {
    const value = `${open}${items.join(', ')}${close};`;
    const line = `${indent}${head} = ${value}`;
    if (line.length <= WIDTH) return this.line(line);
    const next = `${indent}${STEP}${value}`;
    if (next.length <= WIDTH) return this.line(`${indent}${head} =`).line(next);
    const first = `${indent}${head} = ${open.trimEnd()}`;
    // One item alone may stay with its brackets, and what opens at the end of a line may go to the next one.
    if (items.length < 2 || first.length > WIDTH - SPARE) this.inForm = false;
    this.line(first);
    for (const item of items) this.line(`${indent}${STEP}${item},`);
    return this.line(`${indent}${close.trimStart()};`);
  }

  /** `name!(argument, argument);`. */
  macro(indent: string, name: string, args: readonly string[]): this {
    const line = `${indent}${name}!(${args.join(', ')});`;
    if (line.length <= WIDTH) return this.line(line);
    this.line(`${indent}${name}!(`);
    const last = args.length - 1;
    for (const [index, arg] of args.entries()) this.line(`${indent}${STEP}${arg}${index === last ? '' : ','}`);
    return this.line(`${indent});`);
  }
}
