/** Finds what somebody probably meant. */
import leven from 'leven';

/** The known word that is nearest to `word`, or nothing when all are far away. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const ranked = known.map((other) => ({ other, far: leven(word.toLowerCase(), other.toLowerCase()) }));
  ranked.sort((a, b) => a.far - b.far);
  const [best] = ranked;
  return best !== undefined && best.far <= Math.max(2, Math.floor(word.length / 3)) ? best.other : undefined;
}
