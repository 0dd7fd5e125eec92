/** What was written of a header, beside the header's own names. */
import type { Refused } from '../header.ts';
import type { Member } from './piece.ts';

/** A struct of the schema beside the one of the header. */
export interface WrittenStruct {
  /** In the schema. */
  readonly name: string;
  /** In the header; empty when it has no name there. */
  readonly original: string;
  readonly size: number;
  readonly align: number;
  readonly native: boolean;
  /** Those that C reaches, and in which declaration of the schema each stands: members of what has no name are among them. */
  readonly fields: readonly Member[];
  readonly union: boolean;
}

/** A number of the schema beside the one of the header: a control code or a constant. */
export interface WrittenNumber {
  readonly name: string;
  readonly original: string;
}

/** A request of a Linux device beside the macro that makes its code. */
export interface WrittenRequest extends WrittenNumber {
  readonly device: string;
}

/** An enumeration of the schema; other names of a value, which an enumeration cannot hold, are constants. */
export interface WrittenEnum extends WrittenNumber {
  readonly values: readonly WrittenNumber[];
}

export interface WrittenSchema {
  readonly text: string;
  readonly enums: readonly WrittenEnum[];
  readonly ioctls: readonly WrittenNumber[];
  /** Requests of Linux devices; those that stayed constants are among these. */
  readonly requests: readonly WrittenRequest[];
  /** Requests that stayed constants, with the reason. */
  readonly stayed: readonly Refused[];
  readonly constants: readonly WrittenNumber[];
  /** Texts, but for the names of system objects. */
  readonly texts: readonly WrittenNumber[];
  readonly structs: readonly WrittenStruct[];
  readonly refused: readonly Refused[];
}
