/** What the model says about each C record, and the differences of somebody else's account from it. */
import { isLayout, isNative, membersOf } from '../../emit/c/layouts.ts';
import { member, Names } from '../../emit/c/names.ts';
import { tailIn } from '../../emit/tails.ts';
import type { Model } from '../../model/model.ts';

export interface WantedLayout {
  /** Name of the C struct. */
  readonly type: string;
  /** `plane.Name` in the schema. */
  readonly path: string;
  readonly plane: string;
  readonly name: string;
  readonly size: number;
  readonly align: number;
  /** Field in C → bytes. */
  readonly offsets: ReadonlyMap<string, number>;
  /** The flexible array, which C++ has not. */
  readonly tail?: { readonly name: string; readonly offset: number };
  /** Field in C → field in the schema. */
  readonly schemaNames: ReadonlyMap<string, string>;
  /** Its fields are packed, which no Rust struct can say together with an alignment. */
  readonly packed: boolean;
  /** Holds pointers: laid out on 64-bit platforms only. */
  readonly foreign: boolean;
  /** Every arm stands at 0. Rust keeps the bytes alone. */
  readonly union: boolean;
}

/** Every layout of a model, as its C header spells it. */
export function wantedLayouts(model: Model, prefix: string): WantedLayout[] {
  const names = new Names(model, prefix);
  return model.planes.flatMap((plane) =>
    plane.members.flatMap((decl): WantedLayout[] => {
      if (!isLayout(decl)) return [];
      return [
        {
          type: names.type(plane.name, decl.name),
          path: `${plane.name}.${decl.name}`,
          plane: plane.name,
          name: decl.name,
          size: decl.size,
          align: decl.align,
          offsets: new Map(membersOf(decl).map((field) => [member(field.name), field.offset])),
          schemaNames: new Map(membersOf(decl).map((field) => [member(field.name), field.name])),
          ...tailOf(decl),
          packed: 'packed' in decl && decl.packed !== undefined,
          foreign: isNative(decl),
          union: decl.kind === 'overlay',
        },
      ];
    }),
  );
}

function tailOf(decl: Parameters<typeof tailIn>[0]): Pick<WantedLayout, 'tail'> {
  const tail = tailIn(decl);
  return tail === undefined ? {} : { tail: { name: member(tail.name), offset: tail.offset } };
}

/** What a tool says about a type: alignment is undefined where its format has none. */
export interface ToldLayout {
  readonly size: number;
  readonly align?: number | undefined;
  /** Field → bytes. */
  readonly offsets: ReadonlyMap<string, number>;
}

/** The first difference of each layout, in words. */
export function layoutFaults(
  wanted: readonly WantedLayout[],
  told: (type: string) => ToldLayout | undefined,
): string[] {
  return wanted.flatMap((want) => {
    const fault = faultOf(want, told(want.type));
    return fault === undefined ? [] : [`${want.path}: ${fault}`];
  });
}

function faultOf(want: WantedLayout, got: ToldLayout | undefined): string | undefined {
  if (got === undefined) return 'the tool does not know it';
  if (got.size !== want.size) return `size is ${got.size} and must be ${want.size}`;
  if (got.align !== undefined && got.align !== want.align) return `alignment is ${got.align} and must be ${want.align}`;
  for (const [name, offset] of want.offsets) {
    const at = got.offsets.get(name);
    if (at !== offset) return `${name} stands at ${at ?? 'no place'} and must stand at ${offset}`;
  }
  const at = want.tail === undefined ? undefined : got.offsets.get(want.tail.name);
  if (at !== undefined && at !== want.tail?.offset) {
    return `${want.tail?.name} stands at ${at} and must stand at ${want.tail?.offset}`;
  }
  return undefined;
}
