/** Puts timers of its own in the place of setTimeout, so that a test decides how time passes. */

/** @returns a function that lets milliseconds pass */
export function fakeClock(): (ms: number) => void {
  let now = 0;
  let lastId = 0;
  const timers = new Map<number, { readonly at: number; readonly run: () => void }>();
  const set = (run: (...values: unknown[]) => void, ms = 0, ...values: unknown[]): number => {
    lastId += 1;
    timers.set(lastId, { at: now + ms, run: () => { run(...values); } });
    return lastId;
  };
  const clear = (id: number | undefined): void => { timers.delete(id ?? 0); };
  Object.assign(globalThis, { setTimeout: set, clearTimeout: clear });
  return (ms) => {
    const end = now + ms;
    for (;;) {
      const [next] = [...timers].filter(([, { at }]) => at <= end).sort(([, a], [, b]) => a.at - b.at);
      if (!next) break;
      const [id, { at, run }] = next;
      timers.delete(id);
      now = at;
      run();
    }
    now = end;
  };
}
