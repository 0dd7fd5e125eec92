/** Properties whose change is none for any peer, each with the reason. Reviewed by people: nothing is added by a tool. */
export interface Neutral {
  /** Name of the property, at every node that has it, or `node.property` for one kind of node. */
  readonly property: string;
  readonly reason: string;
}

export const NEUTRAL: readonly Neutral[] = [
  { property: 'docs', reason: 'documentation: comments in the generated code, and neither in the lock nor in a hash' },
  { property: 'span', reason: 'where a declaration stands in the source: only for messages, and not in the lock' },
  {
    property: 'since',
    reason: 'which version brought a field or request, for readers; gates have properties of their own',
  },
  {
    property: 'names',
    reason:
      'what the entries of a table are called in the traps of a provider; a function that is called has a name of its own',
  },
  { property: 'mark', reason: 'how sure a number of a platform is; the number itself is compared' },
  { property: 'source', reason: 'where a number of a platform was learnt; the number itself is compared' },
  {
    property: 'packed',
    reason: 'by which word fields may stand where they do; the alignment that each of them has is compared',
  },
  {
    property: 'accounts',
    reason: 'what becomes of messages in one project, for readers; neither in the lock nor in a hash',
  },
  { property: 'format', reason: 'the format of the document, a constant: another one is refused when it is read' },
];

const REASONS = new Map(NEUTRAL.map(({ property, reason }) => [property, reason]));

/** The reason why a property is neutral; undefined when it is not. */
export function neutralReason(node: string, property: string): string | undefined {
  return REASONS.get(property) ?? REASONS.get(`${node}.${property}`);
}
