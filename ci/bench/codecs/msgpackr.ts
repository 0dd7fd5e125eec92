/** msgpackr with shared record structures, its fastest form: names of fields travel once, before the measurement. */
import { Packr } from 'msgpackr';
import { type Codec, type Contender, plain } from './contender.ts';

/** Texts and bytes come as views here. */
function codec<V>(): Codec<V> {
  const packr = new Packr({ structures: [], useRecords: true, copyBuffers: true });
  return plain<V, Uint8Array>(
    (value) => packr.pack(value),
    (bytes) => packr.unpack(bytes) as V,
  );
}

export const msgpackr: Contender = {
  name: 'msgpackr',
  about: 'records with shared structures; self-describing, without a schema',
  codecs: { AddRequest: codec(), FrameToken: codec(), Hello: codec(), Started: codec() },
};
