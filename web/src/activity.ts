/** Measures how long a worker was active. It never records what was typed or where the pointer was. */
import type { Activity } from "./model/answer";

/** A longer pause is not counted as work. */
const LONGEST_PAUSE_MS = 30_000;

export interface ActivityMeter {
  readonly activity: Activity;
  /** Starts the clock: the worker can see the image. */
  restart(): void;
  /** The worker sees the image only now: what has passed since the last sign of activity was no work. */
  shown(): void;
  /** Goes on from an earlier visit. */
  resume(earlier: Activity): void;
  /** Counts a sign of activity. @param operator a press of a button or a key */
  touch(operator: boolean): void;
}

export function createActivityMeter(now: () => number): ActivityMeter {
  let start: number;
  let last: number;
  let active: number;
  let operators: number;
  const restart = (): void => {
    start = last = now();
    active = operators = 0;
  };
  restart();
  return {
    restart,
    shown() {
      start += now() - last;
      last = now();
    },
    resume(earlier) {
      start -= earlier.seconds * 1000;
      active += earlier.activeSeconds * 1000;
      operators += earlier.operators;
    },
    touch(operator) {
      active += Math.min(now() - last, LONGEST_PAUSE_MS);
      last = now();
      operators += Number(operator);
    },
    get activity() {
      return { seconds: (now() - start) / 1000, activeSeconds: active / 1000, operators };
    },
  };
}
