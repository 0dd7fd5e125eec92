/** The ABI of the Acme relay board. */
import { schema } from 'pf-gen/schema';
import { board } from './board.ts';
import { pipe } from './pipe.ts';

export default schema({ name: 'acme-relay', planes: [board, pipe] });
