/** What is mutated, and by which tests it must be noticed. */

/** A part of the code that nothing else checks for us when it is wrong. */
export interface Area {
  readonly name: string;
  readonly about: string;
  /** Files that are changed: globs from the root. */
  readonly files: readonly string[];
  /** Only mutants whose name this matches; all of the files without it. */
  readonly only?: string;
  /** Package whose tests are run, and the profile in which `npm test` runs them. */
  readonly tests: string;
  readonly profile: 'release' | 'checked';
  /** Which of its tests: arguments of `cargo test`. */
  readonly selection: readonly string[];
}

export const AREAS: readonly Area[] = [
  {
    name: 'token',
    about: 'the word by which a frame is published, and how it is stored, loaded and cleared (generated)',
    files: ['generated/rust/src/frame.rs'],
    only: 'FrameToken|SharedHeader(Host|Driver)<M>::(load|read|clear|fill|publish)_frame',
    tests: 'pf-conformance',
    profile: 'checked',
    selection: ['--test', 'token'],
  },
  {
    name: 'ring',
    about: 'the ring from the host’s side: what is created, and which frame is taken',
    files: ['host-native/idd/src/ring.rs', 'host-native/idd/src/consumer.rs'],
    tests: 'pf-idd',
    profile: 'release',
    selection: ['--lib'],
  },
  {
    name: 'replay',
    about: 'the replay window',
    files: ['host-native/proto/src/replay.rs'],
    tests: 'pf-proto',
    profile: 'release',
    selection: ['--lib'],
  },
  {
    name: 'reassembler',
    about: 'reassembly of units',
    files: ['host-native/proto/src/reassemble/**/*.rs'],
    tests: 'pf-proto',
    profile: 'release',
    selection: ['reassembly', 'reassembly_memory', 'reassembly_random'].flatMap((test) => ['--test', test]),
  },
  {
    name: 'controller',
    about: 'the controller of the recovery percent',
    files: ['host-native/proto/src/adapt.rs'],
    tests: 'pf-proto',
    profile: 'release',
    selection: ['--lib'],
  },
];
