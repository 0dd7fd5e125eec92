/** Entry of the `pf-gen` program in the repository; the package's launcher does the same. */
import { answered } from './start.ts';

if (!answered()) await import('./full.ts');
