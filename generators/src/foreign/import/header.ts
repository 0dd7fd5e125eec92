/** What a header declares, as clang understands it. */
import type { Place } from './ast.ts';
import type { CType } from './types.ts';

export interface CInteger {
  readonly name: string;
  readonly place: Place;
  readonly value: bigint;
  /** In bytes. */
  readonly size: number;
  readonly signed: boolean;
  /** Written in hexadecimal in the header. */
  readonly hex: boolean;
  /** With its namespaces, where it has some. */
  readonly full?: string;
  /** Not a macro: in C its value is no constant. */
  readonly variable?: true;
}
export interface CText {
  readonly name: string;
  readonly place: Place;
  readonly text: string;
  readonly wide: boolean;
}
export interface CGuid {
  readonly name: string;
  readonly place: Place;
  readonly value: string;
}
export interface CEnum {
  readonly id: string;
  /** Empty when it has none. */
  readonly name: string;
  readonly place: Place;
  readonly size: number;
  /** One of its values is below zero. */
  readonly signed: boolean;
  /** Of the type that the header states for it; absent where the compiler chooses one. */
  readonly underlying?: 'signed' | 'unsigned';
  readonly values: readonly CInteger[];
}

export interface CField {
  /** Empty for an anonymous struct or union, and for unnamed bits. */
  readonly name: string;
  readonly place: Place;
  readonly type: CType;
  /** From the beginning of the record, in bytes. */
  readonly offset: number;
  /** Of an array without a length: the field that the header says counts it. */
  readonly counted?: string;
  /** The alignment that the header states for the field itself. */
  readonly align?: number;
  /** A bit field: its first bit from the beginning of the record, and its width. Width 0 closes a unit. */
  readonly bits?: { readonly first: number; readonly width: number };
}
export interface CRecord {
  readonly id: string;
  /** Typedef name or tag; empty when it has none. */
  readonly name: string;
  readonly union: boolean;
  readonly place: Place;
  readonly size: number;
  readonly align: number;
  readonly fields: readonly CField[];
  /** Declared elsewhere: by a header of the platform, or a stand-in for one. Written only when the header uses it. */
  readonly platform: boolean;
  /** Key in the table of layouts. */
  readonly key: string;
}

/** A control code. */
export interface CIoctl {
  readonly name: string;
  readonly place: Place;
  readonly code: bigint;
  /** What CTL_CODE got; undefined where the code was not made by it. */
  readonly parts?: { readonly type: bigint; readonly fn: bigint; readonly method: bigint; readonly access: bigint };
}

/** A request of Linux: its code, with the parts that the code has. */
export interface CRequest {
  readonly name: string;
  readonly place: Place;
  readonly code: number;
  readonly direction: 'none' | 'write' | 'read' | 'read_write';
  readonly magic: number;
  readonly nr: number;
  readonly size: number;
  /** What the macro got as the argument, as the header spells it, its size, and what it is; absent where it got none. */
  readonly spelled?: string;
  readonly bytes?: number;
  readonly type?: CType;
  /** The code for processes of 32 bits, and whether something in the argument lies elsewhere there. */
  readonly narrow?: { readonly code: number; readonly moved: boolean };
}

/** Something that has no form in a schema. */
export interface Refused {
  readonly name: string;
  readonly place: Place;
  readonly why: string;
  /** A record, an enumeration or a control code: what a lint must tell of, too. */
  readonly layout?: true;
}

/** A record that is not imported. */
export interface Lost {
  /** Empty when it has none. */
  readonly name: string;
  readonly why: string;
}

export interface CHeader {
  /** Absolute path. */
  readonly path: string;
  readonly target: string;
  readonly language: 'c' | 'c++';
  readonly integers: readonly CInteger[];
  readonly texts: readonly CText[];
  readonly guids: readonly CGuid[];
  readonly enums: readonly CEnum[];
  /** In the order of their completion: inner before outer. Those of platform headers are among them. */
  readonly records: readonly CRecord[];
  readonly ioctls: readonly CIoctl[];
  readonly requests: readonly CRequest[];
  readonly refused: readonly Refused[];
  /** Why a record is not among the records: id → reason. */
  readonly lost: ReadonlyMap<string, Lost>;
  /** Includes that are not there. */
  readonly missing: readonly { readonly name: string; readonly place: Place }[];
  /** Places at which clang did not understand the header, and which belong to nothing that is refused by name. */
  readonly unread: readonly { readonly place: Place; readonly message: string }[];
  /** Compilers that came to no end before this one. */
  readonly crashes: readonly string[];
  /** Bit fields that lie elsewhere for other compilers: record id → what differs. */
  readonly bitDifferences: ReadonlyMap<string, { readonly field: CField; readonly what: string }>;
}
