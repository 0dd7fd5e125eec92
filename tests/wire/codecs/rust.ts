/** The generated Rust as a process: `pf-codecs` of the conformance crate. */
import type { Json } from '../../../generators/src/emit/vectors/interpreter/value.ts';
import { LineProcess } from './process.ts';

/** A message for the other side: its value, and the bytes that we wrote of it. */
export interface Sent {
  readonly value: Json;
  readonly hex: string;
}

export class RustPeer {
  readonly #process: LineProcess;

  constructor(program: string) {
    this.#process = new LineProcess(program, 'pf-codecs');
  }

  /**
   * What the other side says about each message: the bytes that it writes of the value, or `! ` and what it did not read or
   * write as it should.
   */
  block(plane: string, message: string, sent: readonly Sent[]): Promise<string[]> {
    const lines = sent.map(({ value, hex }) => `${hex} ${JSON.stringify(value)}`);
    return this.#process.block(`${plane} ${message} ${sent.length}`, lines);
  }

  /** Ends the process. */
  end(): Promise<void> {
    return this.#process.end();
  }
}
