/** How long and how busily a worker was at it. Never what was typed or where the pointer was. */
import type { Activity } from "./model/answer";

/** A longer pause is not counted as work. */
const LONGEST_PAUSE_MS = 30_000;

export class ActivityMeter {
  readonly #now: () => number;
  #start: number;
  #last: number;
  #active = 0;
  #operators = 0;

  constructor(now: () => number) {
    this.#now = now;
    this.#start = this.#last = now();
  }

  /** The clock starts when the worker can see the image. */
  restart(): void {
    this.#start = this.#last = this.#now();
    this.#active = 0;
    this.#operators = 0;
  }

  /** Goes on from an earlier visit. */
  resume(earlier: Activity): void {
    this.#start -= earlier.seconds * 1000;
    this.#active += earlier.activeSeconds * 1000;
    this.#operators += earlier.operators;
  }

  /** Any sign of life; `operator`: a press of a button or a key. */
  touch(operator: boolean): void {
    const now = this.#now();
    this.#active += Math.min(now - this.#last, LONGEST_PAUSE_MS);
    this.#last = now;
    if (operator) this.#operators += 1;
  }

  get activity(): Activity {
    return {
      seconds: (this.#now() - this.#start) / 1000,
      activeSeconds: this.#active / 1000,
      operators: this.#operators,
    };
  }
}
