import assert from "node:assert/strict";
import { test } from "node:test";
import { listen } from "../src/listening";
import { FakeElement } from "./fake-element";
import { taskOf, type FakeTask } from "./fake-task";

const page = new EventTarget();
Object.defineProperty(globalThis, "window", { value: page, configurable: true });

interface KeyMembers {
  readonly repeat?: boolean;
  readonly isComposing?: boolean;
  /** True if another listener has used the key. */
  readonly isUsed?: boolean;
}

interface Listener extends FakeTask {
  readonly lifetime: AbortController;
  /** Presses a key in the element, or elsewhere. @returns true if the page does not get it */
  readonly press: (key: string, path?: readonly EventTarget[], more?: KeyMembers) => boolean;
}

function open(): Listener {
  const task = taskOf();
  const lifetime = new AbortController();
  listen(task.state, lifetime.signal);
  const press: Listener["press"] = (key, path = [task.state.element], { isUsed = false, ...more } = {}) => {
    const event = Object.assign(new Event("keydown", { cancelable: true }), {
      key, isComposing: false, repeat: false, composedPath: () => path, ...more,
    });
    if (isUsed) event.preventDefault();
    page.dispatchEvent(event);
    return event.defaultPrevented;
  };
  return { ...task, lifetime, press };
}

test("a key in the element goes to the screen, which may leave it to the page", () => {
  const { press, asked, lifetime, state } = open();
  assert.deepEqual([press("a"), press("?"), asked], [true, false, ["down a", "down ?"]]);
  assert.equal(state.meter.activity.operators, 2);
  page.dispatchEvent(Object.assign(new Event("keyup"), { key: "a" }));
  page.dispatchEvent(new Event("blur"));
  assert.deepEqual(asked.slice(2), ["up a", "let go"]);
  lifetime.abort();
  press("b");
  assert.equal(asked.length, 4);
});

test("a held key and a modifier are no further operation", () => {
  const { press, state, asked, lifetime } = open();
  press("a", undefined, { repeat: true });
  press("Shift");
  assert.deepEqual([state.meter.activity.operators, asked.length], [0, 2]);
  lifetime.abort();
});

test("keys that are typed, press a button, compose a letter or were used already are not ours", () => {
  const { press, asked, state, lifetime } = open();
  const { element } = state;
  const [field, button] = [new FakeElement("textarea"), new FakeElement("button")];
  press("a", [field, element]);
  press(" ", [button, element]);
  press("Enter", [button, element]);
  press("a", [element], { isComposing: true });
  press("a", [element], { isUsed: true });
  assert.deepEqual(asked, []);
  press("a", [button, element]);
  assert.deepEqual(asked, ["down a"]);
  state.workbench = null;
  press("b");
  assert.deepEqual(asked, ["down a"]);
  lifetime.abort();
});

test("a key outside goes to the first element, then to the one that was used last", () => {
  const [first, second] = [open(), open()];
  const outside = [page];
  first.press("a", outside);
  assert.deepEqual([first.asked, second.asked], [["down a"], []]);
  second.state.element.dispatchEvent(new Event("pointermove"));
  first.press("b", outside);
  second.state.element.dispatchEvent(new Event("focusin"));
  first.press("c", outside);
  assert.deepEqual([first.asked, second.asked], [["down a", "down b"], ["down c"]]);
  // When it has gone, the next key finds another one.
  second.lifetime.abort();
  first.press("d", outside);
  assert.equal(first.asked.at(-1), "down d");
  first.press("e", [new FakeElement("button"), page]);
  assert.equal(first.asked.at(-1), "down d");
  first.lifetime.abort();
});

test("a press is an operation, a move is activity", () => {
  const { state, wait, lifetime } = open();
  wait(1000);
  state.element.dispatchEvent(new Event("pointermove"));
  wait(1000);
  state.element.dispatchEvent(new Event("pointerdown"));
  assert.deepEqual(state.meter.activity, { seconds: 2, activeSeconds: 2, operators: 1 });
  lifetime.abort();
});
