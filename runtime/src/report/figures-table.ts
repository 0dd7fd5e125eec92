/**
 * Every figure of the demo's document: what starts it, what ends it, who counts it. `docs/runtime.md` shows this table; a
 * test holds that each key of the document is in it, and each of it in the document.
 */

/** One figure, or the figures below a key that ends in `.*`. */
export interface Figure {
  readonly key: string;
  readonly unit: string;
  /** What starts it. */
  readonly from: string;
  /** What ends it. */
  readonly until: string;
  readonly who: string;
  readonly meaning: string;
}

type Row = readonly [key: string, unit: string, meaning: string];

/** Figures that have begin, end and counter in common. */
function group(from: string, until: string, who: string, rows: readonly Row[]): Figure[] {
  return rows.map(([key, unit, meaning]) => ({ key, unit, from, until, who, meaning }));
}

/** The table, in the order of the document's parts. */
export const FIGURES: readonly Figure[] = [
  ...group('start of the run', 'start of the run', 'pf-host', [
    ['run', 'name', 'names the run, its directory and its processes'],
    ['source', 'name', 'setting `source`'],
    ['seed', 'number', 'seed of pictures, frames and drops, given or drawn'],
    ['mode.*', 'pixels, hertz', 'what the client asks for'],
    ['fec_percent', 'percent', 'recovery packets that the host begins with'],
    ['drop_percent', 'percent', 'received packets that the client is told to throw away'],
    ['out', 'path', 'file of the received stream; null: none'],
  ]),
  ...group('handshake', 'handshake', 'client', [['received_mode.*', 'pixels, hertz', 'what the host agreed to']]),
  ...group(
    'present time of the first decoded picture',
    'that and `seconds`; without `seconds`, the newest picture',
    'client',
    [
      ['window_ms', 'ms', 'length of the window'],
      ['frames.decoded', 'frames', 'decoded, corrupted ones and the same picture again among them'],
      ['frames.seen', 'pictures', 'distinct pictures that were decoded and presented in the window'],
      ['frames.verified', 'frames', 'every cell and the checksum, or every byte, is what the seed says'],
      ['frames.corrupted', 'frames', 'decoded, and not what the seed says'],
      ['frames.reordered', 'frames', 'older than one that was there before, of the same display'],
      ['frames.stale', 'frames', 'the newest picture again, and not marked as a repeat'],
      ['frames.keyframes', 'frames', 'decoded frames that need nothing before them'],
      ['latency.unit', 'name', 'unit of the latencies'],
      [
        'latency.received.*',
        'ms',
        'present time to the last needed packet taken from the socket, percentiles of the seen pictures',
      ],
      ['latency.reassembled.*', 'ms', 'present time to a whole unit, percentiles of the seen pictures'],
      ['latency.decoded.*', 'ms', 'present time to decoded, percentiles of the seen pictures'],
    ],
  ),
  ...group(
    'present time of the first decoded picture',
    'that and `seconds`; without `seconds`, the newest picture',
    'source',
    [
      [
        'frames.presented',
        'pictures',
        'distinct pictures that the source presented in the window (simulator; host for `synthetic`)',
      ],
    ],
  ),
  ...group(
    'present time of the first decoded picture',
    'that and `seconds`; without `seconds`, the newest picture',
    'pf-host',
    [
      ['frames.expected', 'pictures', 'what the rate of the mode has in the window'],
      ['frames.lost', 'pictures', 'presented, not seen, and given up by the reassembler'],
      ['frames.undecodable', 'pictures', 'presented, not seen: came whole and build on a lost one'],
      [
        'frames.skipped',
        'pictures',
        'presented, not seen, and not lost: newer ones overtook them. presented = seen + lost + undecodable + skipped',
      ],
      ['too_slow', 'yes or no', 'the source presented less than 95 % of `expected`, or more than 1 % was skipped'],
    ],
  ),
  ...group('first packet of the first decoded picture', "last packet of the window's last picture", 'client', [
    ['frames.reassembled', 'frames', 'units that came whole'],
    ['frames.recovered', 'frames', 'units that recovery packets made whole'],
    ['packets.received', 'packets', 'taken from the socket, those thrown away on purpose among them'],
    ['packets.dropped', 'packets', 'thrown away on purpose'],
    ['packets.dropped_data', 'packets', 'data packets among them'],
    ['packets.kernel_dropped', 'packets', 'lost in the socket, told by the kernel'],
    ['packets.recovered', 'packets', 'data packets that recovery packets rebuilt'],
    ['packets.auth_failures', 'packets', 'could not be opened'],
    ['packets.replays', 'packets', 'came twice'],
    ['dropped_packets', 'packets', 'as `packets.dropped`'],
    ['recovered', 'packets', 'as `packets.recovered`'],
    ['bytes.received', 'bytes', 'of the received packets'],
    ['bitrate_kbps', 'kbit/s', '`bytes.received` in the window'],
  ]),
  ...group('first unit of the host', 'its last status', 'host', [
    ['latency.sent.*', 'ms', "capture to a unit's last packet handed to the system, percentiles of all its units"],
  ]),
  ...group('first status with traffic', 'last status', 'pf-host', [
    [
      'processor.*',
      's/Gbit',
      'processor time of the whole process for each gigabit that the host sent, and that the client received; null: too little was told',
    ],
  ]),
  ...group('first unit of the session', 'end of the session', 'client', [
    ['bytes.out', 'bytes', 'written to the file `out`'],
  ]),
  ...group('end of the window', 'some looks later, at most a second', 'client', [
    [
      'x11.psnr',
      'dB',
      'likeness of the last picture and the X root, the best of some looks; 100: equal, 0: not compared',
    ],
    ['x11.psnr_empty', 'dB', 'likeness of the same picture and an empty root'],
  ]),
  ...group('start of the program', 'end of the program', 'simulator', [
    [
      'program.*',
      'yes or no, status, text',
      'the program of the X display: whether it ended, with which exit status or minus the signal, and its last words; null without `--run`',
    ],
  ]),
  ...group('start of each part', 'start of each part', 'each part', [
    ['versions.*', 'text', 'version that a part says of itself; null: there is none'],
    ['planes.*', 'versions, hashes', 'planes that a part was generated from; null: not known'],
  ]),
  ...group('start of the run', 'end of the run', 'pf-host', [
    ['restarts.*', 'starts', 'starts of a part beyond the first'],
    ['exit.*', 'code, name, text', 'exit code; `why` when it is not 0'],
  ]),
  ...group('start of the run', 'end of the run', 'simulator', [
    ['violations', 'list', 'rules of the driver framework that were broken, the first hundred'],
  ]),
];

/** The table as Markdown. */
export function figuresMarkdown(): string {
  const rows = FIGURES.map((row) => [`\`${row.key}\``, row.unit, row.meaning, row.from, row.until, row.who]);
  const lines = [
    ['figure', 'unit', 'what it is', 'begins with', 'ends with', 'counted by'],
    Array(6).fill('---'),
    ...rows,
  ];
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
