/** Finds what somebody probably meant. */

/** The known word that is nearest to `word`, or nothing when all are far away. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const ranked = known.map((other) => ({ other, far: distance(word.toLowerCase(), other.toLowerCase()) }));
  ranked.sort((a, b) => a.far - b.far);
  const [best] = ranked;
  return best !== undefined && best.far <= Math.max(2, Math.floor(word.length / 3)) ? best.other : undefined;
}

/** Number of letters to insert, remove or change. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, n) => n);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
