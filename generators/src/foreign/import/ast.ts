/** clang's syntax tree: which declarations stand in the header, and where. */

export interface Place {
  /** Absolute path. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly col: number;
}

export interface Location {
  offset?: number;
  file?: string;
  line?: number;
  col?: number;
  spellingLoc?: Location;
  expansionLoc?: Location;
}

/** What is used of a node. */
export interface Node {
  readonly id: string;
  readonly kind: string;
  readonly name?: string;
  readonly loc?: Location;
  readonly range?: { readonly begin?: Location; readonly end?: Location };
  /** clang complained about it, and goes on with something else in its place. */
  readonly isInvalid?: boolean;
  readonly tagUsed?: string;
  readonly completeDefinition?: boolean;
  readonly isImplicit?: boolean;
  readonly isBitfield?: boolean;
  readonly isInline?: boolean;
  readonly storageClass?: string;
  readonly scopedEnumTag?: string;
  readonly fixedUnderlyingType?: { readonly qualType: string; readonly desugaredQualType?: string };
  readonly type?: { readonly qualType: string; readonly desugaredQualType?: string };
  readonly argType?: { readonly qualType: string };
  readonly ownedTagDecl?: { readonly id: string };
  readonly decl?: { readonly id: string };
  readonly value?: string;
  readonly opcode?: string;
  readonly bases?: readonly unknown[];
  readonly inner?: readonly Node[];
}

/** Reads the tree. clang writes a file and a line only where they change, so places are filled in here, in its order. */
export function parseTree(json: string): Node {
  const tree = JSON.parse(json) as Node;
  let file = '';
  let line = 0;
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) {
      for (const entry of value) visit(entry);
    } else if (typeof value === 'object' && value !== null) {
      const record = value as Location & Record<string, unknown>;
      if (typeof record.offset === 'number' && typeof record.col === 'number') {
        if (typeof record.file === 'string') file = record.file;
        if (typeof record.line === 'number') line = record.line;
        record.file = file;
        record.line = line;
      }
      for (const entry of Object.values(record)) if (typeof entry === 'object') visit(entry);
    }
  };
  visit(tree);
  return tree;
}

/** Where a node stands; what a macro made stands where the macro was used. */
export function placeOf(node: Node): Place | undefined {
  const loc = node.loc?.expansionLoc ?? node.loc;
  if (loc?.file === undefined || loc.line === undefined || loc.col === undefined) return undefined;
  return { file: loc.file, line: loc.line, col: loc.col };
}

/** A declaration with the namespaces around it. */
export interface Declared {
  readonly node: Node;
  /** Empty outside of namespaces; otherwise such as `vdd::`. */
  readonly scope: string;
}

/** What attributes of a declaration say of its alignment, the most of it; those whose number clang does not tell count nothing. */
export function statedAlignment({ inner = [] }: Node): number | undefined {
  const stated = inner.flatMap(({ kind, inner: values = [] }) =>
    kind === 'AlignedAttr' ? values.flatMap(({ value }) => (value === undefined ? [] : [Number(value)])) : [],
  );
  return stated.length === 0 ? undefined : Math.max(...stated);
}

/**
 * Typedefs that align a struct with a tag to something of their own, by id: they are another type than the struct, whose name
 * is its tag.
 */
export function alignedNames(all: readonly Declared[]): ReadonlyMap<string, { declared: Declared; tag: Node }> {
  const tags = new Map(all.flatMap(({ node }) => (isRecord(node) && node.name !== undefined ? [[node.id, node]] : [])));
  return new Map(
    all.flatMap((declared) => {
      const { node } = declared;
      if (node.kind !== 'TypedefDecl' && node.kind !== 'TypeAliasDecl') return [];
      const tag = statedAlignment(node) === undefined ? undefined : tags.get(namedTag(node) ?? '');
      return tag === undefined ? [] : [[node.id, { declared, tag }]];
    }),
  );
}

/** A place as clang writes it in the name of a type that has none. */
export const placeKey = ({ file, line, col }: Place): string => `${file}:${line}:${col}`;

/** The place of the type without a name that a type's text speaks of, as `placeKey` has it. */
export const placeInType = (text: string): string | undefined =>
  /\((?:unnamed|anonymous)(?: \w+)? at (.*:\d+:\d+)\)/.exec(text)?.[1];

/** Every declaration of the tree in order, through namespaces, `extern "C"` and records. */
export function* declarations(node: Node, scope = ''): Generator<Declared> {
  for (const child of node.inner ?? []) {
    // clang prints names without their inline namespaces.
    const named = child.kind === 'NamespaceDecl' && child.name !== undefined && child.isInline !== true;
    const within = named ? `${scope}${child.name}::` : scope;
    if (child.kind === 'NamespaceDecl' || child.kind === 'LinkageSpecDecl') yield* declarations(child, within);
    else if (child.kind.endsWith('Decl')) {
      yield { node: child, scope };
      const inside = child.name === undefined ? scope : `${scope}${child.name}::`;
      if (child.kind === 'RecordDecl' || child.kind === 'CXXRecordDecl') yield* declarations(child, inside);
    }
  }
}

/** The first node of a kind, depth first. */
export function find(node: Node, kind: string): Node | undefined {
  if (node.kind === kind) return node;
  for (const child of node.inner ?? []) {
    const found = find(child, kind);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Every node of a kind, depth first. */
export function findAll(node: Node, kind: string): Node[] {
  if (node.kind === kind) return [node];
  return (node.inner ?? []).flatMap((child) => findAll(child, kind));
}

/**
 * Values of enumerators, computed by clang; those that are no constants are not among them.
 *
 * @param strict take no enumerator whose value is not written: clang forgets an initialiser that it refused
 */
export function enumerators(node: Node, strict = false): { node: Node; value: bigint; type: string }[] {
  const found: { node: Node; value: bigint; type: string }[] = [];
  let next: bigint | undefined = 0n;
  for (const child of node.inner ?? []) {
    if (child.kind !== 'EnumConstantDecl') continue;
    const constant = find(child, 'ConstantExpr');
    const stated = child.inner?.some(({ kind }) => kind.endsWith('Expr')) ?? false;
    const value: bigint | undefined =
      constant?.value !== undefined ? numberOf(constant.value) : stated || strict ? undefined : next;
    next = value === undefined ? undefined : value + 1n;
    const type = (constant ?? child).type?.desugaredQualType ?? (constant ?? child).type?.qualType ?? 'int';
    if (value !== undefined) found.push({ node: child, value, type });
  }
  return found;
}

/** In C++ the value of a truth is a word. */
function numberOf(text: string): bigint | undefined {
  if (text === 'true' || text === 'false') return text === 'true' ? 1n : 0n;
  return /^-?\d+$/.test(text) ? BigInt(text) : undefined;
}

/** A record with its fields; declarations that only name one are none. */
export const isRecord = ({ kind, completeDefinition }: Node): boolean =>
  (kind === 'RecordDecl' || kind === 'CXXRecordDecl') && completeDefinition === true;

/** The record or enumeration that a typedef names directly, not through a pointer, an array or a function. */
export function namedTag(node: Node): string | undefined {
  let type = node.inner?.find(({ kind }) => kind.endsWith('Type'));
  while (type !== undefined && /^(Elaborated|Typedef|Paren|Attributed|Qual|MacroQualified)Type$/.test(type.kind)) {
    type = type.inner?.find(({ kind }) => kind.endsWith('Type'));
  }
  return type !== undefined && /^(Record|Enum)Type$/.test(type.kind) ? type.decl?.id : undefined;
}
