/** Readers do something else with a field at the end of which some bytes are missing. */
import type { MessageField } from '../../model/model.ts';
import { homeOf } from '../nodes.ts';
import { diffRule } from '../rule.ts';
import { directions } from '../verdict.ts';

export const messageCut = diffRule({
  code: 'PF5420',
  name: 'message-cut',
  on: 'messageField',
  message: ({ field, after }: { field: string; after: string }) => {
    if (after === 'refused') return `a '${field}' that is cut short is refused now; it was taken as absent`;
    if (after === 'as before') return `a '${field}' that is cut short is refused, as before: its message is exact`;
    return `a '${field}' that is cut short is taken as absent now; it was refused`;
  },
  help: (p) =>
    p.after === 'refused'
      ? 'make sure that nobody writes a shorter form of it, or anything else in its place'
      : 'nothing for peers: generated writers write whole fields',
  why: 'Generated writers write whole fields. What stands there otherwise is damage, or something of which the reader was not told.',
  both: (pair, say) => {
    const { old, new: now } = pair;
    // Another presence is another finding.
    if (old.presence.p !== 'tail' || now.presence.p !== 'tail') return;
    const [before, stated] = [stateOf(old), stateOf(now)];
    if (before === stated) return;
    const home = homeOf<'message'>(pair);
    const exact = home.old.trailing === 'exact' && home.new.trailing === 'exact';
    const after = exact ? 'as before' : stated;
    const params = { field: now.name, after };
    if (after === 'refused') say({ class: 'lockstep', params, verdict: directions('ok', 'degraded') });
    else say({ class: 'additive', params, verdict: directions('ok', 'ok') });
  },
});

const stateOf = ({ presence }: MessageField): string =>
  presence.p === 'tail' && presence.cut === 'error' ? 'refused' : 'absent';
