/** A constant has another type. */
import { constantText } from '../constants.ts';
import { diffRule } from '../rule.ts';

export const constantType = diffRule({
  code: 'PF5252',
  name: 'constant-type',
  on: 'constant',
  message: (p: { name: string; before: string; after: string }) => `'${p.name}' is ${p.after} now; it was ${p.before}`,
  help: () => 'rebuild both sides; sources may need another cast',
  why: 'The generated constant has another type, and an expression with it may overflow or not compile.',
  both: ({ old, new: now }, say) => {
    const text = ({ value }: typeof now): string => (value.t === 'int' ? value.type : value.t);
    if (text(old) === text(now)) return;
    const numbers = old.value.t === 'int' && now.value.t === 'int';
    const params = {
      name: now.name,
      before: `${text(old)} ${constantText(old)}`,
      after: `${text(now)} ${constantText(now)}`,
    };
    // What was found by a GUID is not found by anything else.
    const guid = old.value.t === 'guid' || now.value.t === 'guid';
    say({ class: numbers ? 'source' : guid ? 'break' : 'lockstep', params });
  },
});
