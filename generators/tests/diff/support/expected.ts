/** What a fixture states about a finding. */
import type { Finding } from '../../../src/diff/index.ts';

export interface ExpectedFinding {
  readonly code: string;
  readonly rule: string;
  readonly class: string;
  readonly severity: string;
  readonly path: string;
  readonly message: string;
  /** `b.ts:3:5`; absent when the thing is gone. */
  readonly span?: string;
  /** The same in `a.ts`. */
  readonly oldSpan?: string;
  /** Old reader of new bytes, new reader of old bytes. */
  readonly verdict: string;
  readonly consumers: string;
}

/** In the order in which a person would read it. */
export function fixtureFinding(found: Finding): ExpectedFinding {
  const { code, rule, class: of, severity, path, message, span, oldSpan, verdict, consumers } = found;
  const place = (at: typeof span): string => (at === undefined ? '' : `${at.file}:${at.line}:${at.col}`);
  const { rustHost, rustDriver, c, typescript } = consumers;
  const same = new Set(Object.values(consumers)).size === 1;
  return {
    code,
    rule,
    class: of,
    severity,
    path,
    message,
    ...(span === undefined ? {} : { span: place(span) }),
    ...(oldSpan === undefined ? {} : { oldSpan: place(oldSpan) }),
    verdict: `${verdict.oldReaderNewWriter} / ${verdict.newReaderOldWriter}`,
    consumers: same ? `all ${rustHost}` : `host ${rustHost}, driver ${rustDriver}, C ${c}, TypeScript ${typescript}`,
  };
}
