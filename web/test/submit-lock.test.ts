import assert from "node:assert/strict";
import { test } from "node:test";
import { createSubmitLock, type SubmitLock } from "../src/submit-lock";
import { fakeClock } from "./fake-clock";

let mutated = (): void => undefined;
/** Calls its listener when the test says that an attribute has changed. */
class FakeObserver {
  readonly #listener: () => void;

  constructor(listener: () => void) {
    this.#listener = listener;
  }

  observe(): void {
    mutated = this.#listener;
  }

  disconnect(): void {
    mutated = (): void => undefined;
  }
}
Object.defineProperty(globalThis, "MutationObserver", { value: FakeObserver, configurable: true });

interface Page {
  readonly lock: SubmitLock;
  readonly told: unknown[];
  /** Submits the form. @returns true if no listener got the event */
  readonly submit: () => boolean;
  readonly setInert: (inert: boolean) => void;
  readonly tick: (ms: number) => void;
  readonly leave: () => void;
}

/** A form whose page prevents its submit event, or not. */
function open({ prevents = false } = {}): Page {
  const tick = fakeClock();
  const form = Object.assign(new EventTarget(), { inert: false }) as unknown as HTMLElement;
  const lifetime = new AbortController();
  const told: unknown[] = [];
  const lock = createSubmitLock(form, {
    signal: lifetime.signal,
    onChange: (isLocked) => { told.push(isLocked); },
    onFailure: (isKnown) => { told.push(isKnown ? "failed" : "unanswered"); },
  });
  let answers = 0;
  form.addEventListener("submit", (event) => {
    answers += 1;
    if (prevents) event.preventDefault();
  });
  return {
    lock, told,
    submit() {
      const before = answers;
      form.dispatchEvent(new Event("submit", { cancelable: true }));
      tick(0);
      return answers === before;
    },
    setInert(inert) {
      form.inert = inert;
      mutated();
    },
    tick,
    leave: () => { lifetime.abort(); },
  };
}

test("a second answer is stopped before anybody can send it", () => {
  const { lock, told, submit } = open();
  assert.equal(lock.isLocked, false);
  assert.deepEqual([submit(), submit(), lock.isLocked, told], [false, true, true, [true]]);
});

test("a page that is still there after 30 seconds may submit again", () => {
  const { lock, told, submit, tick } = open();
  submit();
  tick(29_000);
  assert.equal(lock.isLocked, true);
  tick(1000);
  assert.deepEqual([lock.isLocked, told], [false, [true, false, "unanswered"]]);
  assert.equal(submit(), false);
});

test("a prevented event locks for four seconds, and another event goes through", () => {
  const { lock, told, submit, tick } = open({ prevents: true });
  submit();
  assert.deepEqual([lock.isLocked, submit()], [true, false]);
  tick(3900);
  assert.equal(lock.isLocked, true);
  tick(100);
  assert.deepEqual([lock.isLocked, told], [false, [true, false]]);
});

test("a form that is no longer inert has failed to save", () => {
  const { lock, told, submit, setInert, tick } = open();
  setInert(true);
  submit();
  tick(60_000);
  assert.equal(lock.isLocked, true);
  setInert(false);
  assert.deepEqual([lock.isLocked, told], [false, [true, false, "failed"]]);
});

test("a form that becomes inert after the event waits for its answer", () => {
  const { lock, submit, setInert, tick } = open();
  submit();
  setInert(true);
  tick(60_000);
  assert.equal(lock.isLocked, true);
});

test("a form that was inert without an answer on its way has not failed", () => {
  const { told, setInert } = open();
  setInert(true);
  setInert(false);
  assert.deepEqual(told, []);
});

test("after the end nothing is told; without a form nothing is locked", () => {
  const { told, submit, leave, tick } = open();
  submit();
  leave();
  tick(60_000);
  assert.deepEqual(told, [true]);
  const { signal } = new AbortController();
  const bare = createSubmitLock(null, { signal, onChange: () => undefined, onFailure: () => undefined });
  assert.equal(bare.isLocked, false);
});
