/** A small protocol of frames as QUIC has them, in which a printer says how it is: two versions, and one that breaks. */
import {
  be,
  bool,
  entry,
  enumeration,
  list,
  message,
  plane,
  registry,
  rest,
  u8,
  u16,
  u32,
  union,
  variant,
  varint,
} from '../../src/language/index.ts';
import type { Model } from '../../src/model/model.ts';
import { modelOf } from '../support/build.ts';

export type Version = 'old' | 'new' | 'broken';

/** The protocol in one version. What is new in it is passed over, kept, or asks nobody: both sides go on talking. */
export function printer(version: Version): Model {
  const isNew = version !== 'old';
  const State = enumeration(u8, { IDLE: 0, PRINTING: 1, STOPPED: 2, ...(isNew ? { JAMMED: 3 } : {}) });
  const Supply = message({ colour: u8, level: varint('leb128', { max: 1000 }) });
  /** Said by the printer; who does not know an entry passes over it. */
  const StatusFields = registry(
    {
      state: entry(1, State, { required: true }),
      job: entry(2, rest.text(64)),
      pages: entry(3, rest.uint(u32)),
      supplies: entry(4, Supply, { list: 8 }),
      tray: entry(0x40, be.u16),
      ...(isNew ? { warmup: entry(6, varint('quic')), queue: entry(0x4000, u16, { list: 4 }) } : {}),
      ...(version === 'broken' ? { location: entry(9, rest.text(32), { required: true }) } : {}),
    },
    { tag: varint('quic'), length: 'quic', max: 4096, entries: 64, unknown: 'skip', retired: [5] },
  );
  /** Said by whoever sets the printer up; what is not known is kept, and handed on. */
  const Settings = registry(
    {
      density: entry(1, varint('leb128', { max: 1000 })),
      duplex: entry(2, bool),
      ...(isNew ? { output: entry(3, u8) } : {}),
    },
    { tag: be.u16, length: 'be.u16', total: 'leb128', max: 1024, unknown: 'keep', repeated: 'last' },
  );
  const Status = message({ serial: varint('quic'), fields: StatusFields });
  const Configure = message({ request: u32, settings: Settings, trays: list(varint('quic'), 4, { prefix: 'be.u24' }) });
  const Alarm = message({ code: be.u16, text: rest.text(80) });
  const Frame = union(
    varint('quic'),
    {
      status: variant(1, Status),
      configure: variant(0x4001, Configure),
      ...(isNew ? { alarm: variant(2, Alarm) } : {}),
    },
    { length: 'quic', max: 16384, unknown: 'keep' },
  );
  const members = { State, Supply, StatusFields, Settings, Status, Configure, ...(isNew ? { Alarm } : {}), Frame };
  return modelOf(plane({ name: 'printer', id: 1, version: isNew ? 2 : 1, policy: 'additive', members }));
}
