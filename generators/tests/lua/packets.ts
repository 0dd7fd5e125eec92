/** IPv4 packets between two ends, as far as tshark needs them: checksums are zero, which it does not look at. */

const CLIENT = 0x0a000001;
const SERVER = 0x0a000002;

function ip(protocol: number, payload: Uint8Array): Buffer {
  const head = Buffer.alloc(20);
  head.writeUInt8(0x45, 0);
  head.writeUInt16BE(20 + payload.length, 2);
  head.writeUInt8(64, 8);
  head.writeUInt8(protocol, 9);
  head.writeUInt32BE(CLIENT, 12);
  head.writeUInt32BE(SERVER, 16);
  return Buffer.concat([head, payload]);
}

/** One datagram to a port. */
export function datagram(port: number, payload: Uint8Array): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt16BE(40_000, 0);
  head.writeUInt16BE(port, 2);
  head.writeUInt16BE(8 + payload.length, 4);
  return ip(17, Buffer.concat([head, payload]));
}

/** One stream, cut into segments at these places. */
export function segments(port: number, stream: Uint8Array, cuts: readonly number[]): Buffer[] {
  const edges = [0, ...cuts, stream.length];
  return edges.slice(1).map((end, index) => {
    const from = edges[index]!;
    const head = Buffer.alloc(20);
    head.writeUInt16BE(40_000, 0);
    head.writeUInt16BE(port, 2);
    head.writeUInt32BE(1 + from, 4);
    head.writeUInt32BE(1, 8);
    head.writeUInt16BE(0x5018, 12);
    head.writeUInt16BE(8192, 14);
    return ip(6, Buffer.concat([head, stream.subarray(from, end)]));
  });
}
