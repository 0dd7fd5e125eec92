/** Finds the known name that a misspelt one most likely meant. */
import leven from 'leven';

/** The nearest of the known names, or undefined when none is near. A name that holds the other counts as near. */
export function nearest(name: string, known: readonly string[]): string | undefined {
  const wanted = name.toLowerCase();
  let best: string | undefined;
  let bestScore = Number.POSITIVE_INFINITY;
  for (const candidate of known) {
    const text = candidate.toLowerCase();
    const contains = wanted.length >= 3 && (text.includes(wanted) || wanted.includes(text));
    // Names that begin alike were cut or misspelt at their end: they may be a letter further away, and win among equals.
    const begins = sharedStart(wanted, text);
    const distance = leven(wanted, text);
    const limit = Math.max(2, Math.floor(Math.max(wanted.length, text.length) / 3));
    const allowed = begins * 2 > wanted.length ? limit + 1 : limit;
    if (distance > allowed && !contains) continue;
    const score = (contains ? Math.min(distance, limit) : distance) - begins / (text.length + 1);
    if (score < bestScore) {
      best = candidate;
      bestScore = score;
    }
  }
  return best;
}

/** Letters that two words begin with together. */
function sharedStart(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length += 1;
  return length;
}
