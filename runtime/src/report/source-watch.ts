/**
 * The source as the demo watches it: what it presented by its own count, what happened to it, and where its desktop is.
 *
 * It is asked piece by piece while the client reports, and for the last piece when the final report has come. The client
 * is stopped first, and a source takes its messages in order, so that the answer comes before it stops.
 */
import type { supervisor } from '@punktfunk/abi';
import type { ChildName } from '../supervisor/plan.ts';
import type { Supervision } from '../supervisor/shell.ts';

type Frame = supervisor.SupervisorFrame;

/** The source's own count of a window. */
export interface SourceCount {
  /** Distinct pictures that it presented in the window. */
  readonly pictures: number;
  /** It has answered for every piece of the window. */
  readonly answered: boolean;
  /** It remembered every piece from its begin on. */
  readonly complete: boolean;
  /** It was started anew inside of the window: what it presented in its last moments is not known. */
  readonly restarted: boolean;
}

interface Piece {
  readonly from: bigint;
  readonly to: bigint;
}

/** Listens to the messages of all children. */
export class SourceWatch {
  readonly #source: ChildName;
  readonly #send: Supervision['send'];
  readonly #events: supervisor.SourceEvent[] = [];
  /** Pieces without an answer so far. */
  #open: Piece[] = [];
  #from = 0n;
  /** Asked for up to here. */
  #to = 0n;
  /** The client's window reaches up to here. */
  #end = 0n;
  #pictures = 0;
  #complete = true;
  #restarted = false;
  #ready = false;
  #finished = false;
  #clientReady = false;
  /** The display that the client knows, and the newest one. */
  #told: string | undefined;
  #display: string | undefined;

  /** `source`: the child that presents. `send` reaches a running child. */
  constructor(source: ChildName, send: Supervision['send']) {
    this.#source = source;
    this.#send = send;
  }

  /** A process of a child began, `start` counts from 1. */
  onStart(child: ChildName, start: number): void {
    if (child === 'client') this.#clientReady = false;
    if (child !== this.#source) return;
    this.#ready = false;
    // Nobody answers any more what its predecessor was asked.
    this.#open = [];
    if (start > 1 && this.#from > 0n) this.#restarted = true;
  }

  onFrame(child: ChildName, frame: Frame): void {
    if (child === 'client') this.#clientSaid(frame);
    if (child === this.#source) this.#sourceSaid(frame);
    this.#tellDisplay();
  }

  /** What the source has said of the window. */
  get count(): SourceCount {
    return {
      pictures: this.#pictures,
      answered: this.#from > 0n && this.#open.length === 0 && this.#to >= this.#end,
      complete: this.#complete,
      restarted: this.#restarted,
    };
  }

  /** What happened to the source until the window's end. */
  get events(): readonly supervisor.SourceEvent[] {
    return this.#events;
  }

  #clientSaid(frame: Frame): void {
    // It was just configured with what was known until now.
    if (frame.name === 'Started') this.#told = this.#display;
    if (frame.name === 'Ready') this.#clientReady = true;
    if (frame.name !== 'ClientStatus') return;
    const { window_from_ns, window_to_ns, final_report } = frame.message;
    if (final_report) this.#finished = true;
    if (window_from_ns === 0n) return;
    if (window_from_ns !== this.#from) this.#begin(window_from_ns);
    this.#end = window_to_ns;
    this.#ask();
  }

  /** Another window: that of the first client, or of one that was started again. */
  #begin(from: bigint): void {
    this.#from = from;
    this.#to = from;
    this.#open = [];
    this.#pictures = 0;
    this.#complete = true;
    this.#restarted = false;
  }

  #ask(): void {
    // A child that is not configured yet takes its configuration and nothing else.
    if (!this.#ready || this.#end <= this.#to) return;
    const piece = { from: this.#to, to: this.#end };
    this.#open.push(piece);
    this.#to = piece.to;
    this.#send(this.#source, 'QueryPresented', { from_ns: piece.from, to_ns: piece.to });
  }

  #sourceSaid(frame: Frame): void {
    switch (frame.name) {
      case 'Ready':
        this.#ready = true;
        this.#display = frame.message.x_display;
        return;
      case 'Presented': {
        const { from_ns, to_ns, pictures, complete } = frame.message;
        const index = this.#open.findIndex(({ from, to }) => from === from_ns && to === to_ns);
        if (index < 0) return;
        this.#open.splice(index, 1);
        this.#pictures += Number(pictures);
        this.#complete &&= complete;
        return;
      }
      case 'SourceEvent':
        // What is ended with the run is no event of the window.
        if (!this.#finished && this.#events.length < 100) this.#events.push(frame.message);
    }
  }

  #tellDisplay(): void {
    const moved = this.#display;
    if (!this.#clientReady || moved === undefined || moved === '' || moved === this.#told) return;
    this.#told = moved;
    this.#send('client', 'SourceMoved', { x_display: moved });
  }
}
