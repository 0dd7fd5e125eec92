/** What stands for DeviceIoControl where the board's driver is an ordinary program: requests and replies over a pipe. */
import { constant, field, plane, struct, u32 } from 'pf-gen/schema';
import { Status } from './board.ts';

/** Most bytes of one buffer, either way. */
export const MAX_BUFFER = constant(u32, 4096);

/** One control call; `input_length` bytes follow. */
export const PipeRequest = struct(
  {
    code: u32,
    input_length: field(u32, { range: [0, 4096], unit: 'bytes' }),
    /** Room that the caller has for the answer. */
    output_length: field(u32, { range: [0, 4096], unit: 'bytes' }),
    /** Who asks: the system would know. */
    caller: u32,
  },
  { size: 16 },
);

/** How the call ended; `information` bytes follow. */
export const PipeReply = struct({ status: Status, information: field(u32, { unit: 'bytes' }) }, { size: 8 });

export const pipe = plane({
  name: 'pipe',
  id: 2,
  version: 1,
  policy: 'lockstep',
  members: { MAX_BUFFER, PipeRequest, PipeReply },
});
