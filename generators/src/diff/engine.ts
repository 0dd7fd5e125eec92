/** Runs the rules over two models. */
import type { Model, Plane } from '../model/model.ts';
import { worst } from './classes.ts';
import { DiffContext } from './context.ts';
import type { DiffReport, Finding, PlaneReport } from './finding.ts';
import { hashesDiffer } from './hashes.ts';
import { isBoth, isLayout, type NodeKind, type Pair } from './nodes.ts';
import { pairUp, substitutionPair } from './pairs.ts';
import type { AnyRule, DiffRule, FindingSeverity, Said } from './rule.ts';
import { RULES } from './rules/index.ts';
import { CLASS_CONSUMERS, CLASS_VERDICT } from './verdict.ts';

export interface DiffOptions {
  /** Codes of rules that are switched off; for proving that each of them is needed. */
  readonly without?: ReadonlySet<string>;
}

type Loose = DiffRule<NodeKind, object>;
type Index = ReadonlyMap<NodeKind, readonly Loose[]>;

/** Rules by the kind of node that they look at. */
function indexRules(rules: readonly AnyRule[], without: ReadonlySet<string>): Index {
  const index = new Map<NodeKind, Loose[]>();
  for (const entry of rules as readonly unknown[] as readonly Loose[]) {
    if (without.has(entry.code)) continue;
    const kinds = (typeof entry.on === 'string' ? [entry.on] : entry.on) as readonly NodeKind[];
    for (const kind of kinds) index.set(kind, [...(index.get(kind) ?? []), entry]);
  }
  return index;
}
const ALL = indexRules(RULES, new Set());

/** Compares two models. Locks are models without documentation and places (see `modelOfLock`). */
export function diffModels(old: Model, now: Model, options: DiffOptions = {}): DiffReport {
  const index = options.without === undefined ? ALL : indexRules(RULES, options.without);
  const context: DiffContext = new DiffContext(old, now, (...used) => {
    const pair = substitutionPair(...used, context);
    return pair === undefined ? undefined : lookAt(pair, index, context);
  });
  const root = pairUp(context);
  const findings = lookAt(root, index, context);
  const seen = [...findings];
  for (const pair of root.children) {
    for (const rule of index.get('plane') ?? [])
      rule.after?.(pair as never, seen, sayer(rule, pair, findings), context);
  }
  const planes = root.children.map((pair) => planeReport(pair as Pair<'plane'>, findings, { old, new: now }));
  return { findings, planes: withUnchanged(planes, now), class: worst(findings.map((found) => found.class)) };
}

/** What the rules say about a pair and everything below it. */
function lookAt(root: Pair, index: Index, context: DiffContext): Finding[] {
  const findings: Finding[] = [];
  const visit = (pair: Pair): void => {
    for (const kind of kindsOf(pair)) for (const rule of index.get(kind) ?? []) apply(rule, pair, context, findings);
    for (const child of pair.children) visit(child);
  };
  visit(root);
  return findings;
}

/** A declaration is looked at as such, as its kind, and as a layout if it is one. */
function kindsOf(pair: Pair): readonly NodeKind[] {
  if (pair.kind !== 'declaration') return [pair.kind];
  const { old, new: now } = pair as Pair<'declaration'>;
  const decl = (now ?? old)!;
  if (old !== undefined && old.kind !== decl.kind) return pair.relation === 'instead' ? ['layout'] : ['declaration'];
  // A plain struct has nothing that other layouts have not.
  const own = decl.kind === 'struct' ? [] : [decl.kind];
  return isLayout(decl) ? ['declaration', 'layout', ...own] : ['declaration', ...own];
}

const SEVERITY: Readonly<Record<string, FindingSeverity>> = { break: 'error', lockstep: 'warning' };

/** Turns what a rule says into a finding. */
function sayer(rule: Loose, pair: Pair, findings: Finding[]): (said: Said<object>) => void {
  return (said) => {
    const { class: found, params } = said;
    findings.push({
      code: rule.code,
      rule: rule.name,
      severity: said.severity ?? SEVERITY[found] ?? 'info',
      class: found,
      plane: said.plane ?? pair.plane,
      path: said.path ?? pair.path,
      message: rule.message(params),
      why: rule.why,
      help: rule.help(params),
      ...place('span', said.span ?? pair.span),
      ...place('oldSpan', said.oldSpan ?? pair.oldSpan),
      verdict: said.verdict ?? CLASS_VERDICT[found],
      consumers: said.consumers ?? CLASS_CONSUMERS[found],
      facts: params as Readonly<Record<string, unknown>>,
    });
  };
}

function apply(rule: Loose, pair: Pair, context: DiffContext, findings: Finding[]): void {
  const say = sayer(rule, pair, findings);
  // Space on one side and a field on the other are no pair of equals: such a field has appeared, or vanished.
  if (pair.relation === 'reused') rule.appeared?.(pair as never, say, context);
  else if (pair.relation === 'retired') rule.vanished?.(pair as never, say, context);
  else if (isBoth(pair)) rule.both?.(pair as never, say, context);
  else if (pair.new !== undefined) rule.appeared?.(pair as never, say, context);
  else rule.vanished?.(pair as never, say, context);
}

function place<K extends string, V>(key: K, value: V | undefined): { [P in K]?: V } {
  return (value === undefined ? {} : { [key]: value }) as { [P in K]?: V };
}

function planeReport(
  pair: Pair<'plane'>,
  findings: readonly Finding[],
  models: { old: Model; new: Model },
): PlaneReport {
  const own = findings.filter((found) => found.plane === pair.path);
  const { old, new: now } = pair;
  return {
    plane: pair.path,
    policy: (now ?? old)!.policy,
    oldVersion: old?.version,
    newVersion: now?.version,
    hashChanged: hashesDiffer(old, now, models),
    ...place('class', worst(own.map((found) => found.class))),
    findings: own.length,
  };
}

/** Planes that are one object on both sides are in the report too. */
function withUnchanged(planes: readonly PlaneReport[], now: Model): PlaneReport[] {
  const known = new Set(planes.map(({ plane }) => plane));
  const rest = now.planes.filter(({ name }) => !known.has(name));
  return [
    ...planes,
    ...rest.map((plane: Plane): PlaneReport => {
      const { name, policy, version } = plane;
      return { plane: name, policy, oldVersion: version, newVersion: version, hashChanged: false, findings: 0 };
    }),
  ];
}
