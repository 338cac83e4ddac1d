import assert from "node:assert/strict";
import { test } from "node:test";
import { createWheelReader, type WheelInput, type WheelReader } from "../../src/gestures/wheel";
import { screenPoint } from "../../src/model/geometry";
import { assertClose, editorOf, stageOf } from "../support";

const AT = screenPoint(100, 100);

interface Screen {
  readonly wheel: WheelReader;
  /** Sends events one after the other, 16 ms apart. */
  readonly turn: (event: Partial<WheelInput>, times?: number) => void;
  readonly wait: (ms: number) => void;
  readonly view: () => { scale: number; x: number; y: number };
}

/** A stage of 640 x 480 pixels that is zoomed in, so that it can be panned. */
function open(): Screen {
  const stage = stageOf(editorOf([]), { scale: 4, x: -500, y: -400 });
  const wheel = createWheelReader(stage);
  let now = 0;
  return {
    wheel,
    turn(event, times = 1) {
      for (let i = 0; i < times; i += 1) {
        now += 16;
        const still = { deltaX: 0, deltaY: 0, deltaMode: 0, ctrlKey: false, shiftKey: false };
        wheel.wheel({ ...still, timeStamp: now, ...event }, AT);
      }
    },
    wait: (ms) => { now += ms; },
    view: () => stage.viewport,
  };
}

/** How much larger the image is afterwards. */
function zoomOf(event: Partial<WheelInput>, times = 1): number {
  const { turn, view } = open();
  turn(event, times);
  return view().scale / 4;
}

test("a notch zooms by one step, a part of a notch by a part, a jump by three at most", () => {
  assertClose(zoomOf({ deltaY: -100 }), 1.1);
  assertClose(zoomOf({ deltaY: 120 }), 1.1 ** -1.2);
  assertClose(zoomOf({ deltaY: -1000 }), 1.1 ** 3);
  assertClose(zoomOf({ deltaY: 1000 }), 1.1 ** -3);
  assert.equal(zoomOf({}), 1);
});

test("a wheel of high resolution zooms as far in many small steps as another in one", () => {
  assertClose(zoomOf({ deltaY: -12.5 }, 8), 1.1);
  assertClose(zoomOf({ deltaY: 1 }, 100), 1 / 1.1);
});

test("lines and pages are turned into pixels", () => {
  assertClose(zoomOf({ deltaY: -3, deltaMode: 1 }), 1.1 ** 0.99);
  assertClose(zoomOf({ deltaY: -1, deltaMode: 2 }), 1.1 ** 3);
  const { turn, view } = open();
  turn({ deltaX: 2, deltaMode: 1 });
  assertClose(view().x, -566);
});

// Reported for other tools: talmolab/sleap issue 1528, cvat-ai/cvat issues 207 and 219.
test("a pinch on a touchpad zooms by e for 100 pixels, fast or slow", () => {
  assertClose(zoomOf({ deltaY: -4, ctrlKey: true }, 20), Math.exp(0.8));
  assertClose(zoomOf({ deltaY: 0.5, ctrlKey: true }, 40), Math.exp(-0.2));
  assertClose(zoomOf({ deltaY: -30, ctrlKey: true }, 3), Math.exp(0.9));
  // Ctrl and a mouse's wheel: no leap.
  assertClose(zoomOf({ deltaY: -480, ctrlKey: true }), Math.E);
  assert.equal(zoomOf({ deltaX: 30, ctrlKey: true }), 1);
});

test("a swipe to the side pans and zooms nothing", () => {
  const { turn, view } = open();
  turn({ deltaX: 20 }, 10);
  assert.deepEqual(view(), { scale: 4, x: -700, y: -400 });
  turn({ deltaX: -5 }, 4);
  assert.deepEqual(view(), { scale: 4, x: -680, y: -400 });
});

test("a wheel with Shift pans, whether or not the system turns it sideways", () => {
  for (const event of [{ deltaY: 100 }, { deltaX: 100 }]) {
    const { turn, view } = open();
    turn({ ...event, shiftKey: true });
    assert.deepEqual(view(), { scale: 4, x: -600, y: -400 });
  }
});

test("a slanted swipe goes on as it began, with its momentum", () => {
  const { turn, wait, view } = open();
  turn({ deltaX: 20, deltaY: 5 });
  turn({ deltaX: 4, deltaY: 6 }, 3);
  assert.deepEqual(view(), { scale: 4, x: -532, y: -423 });
  // After a rest it is another one.
  wait(200);
  turn({ deltaX: 4, deltaY: -100 });
  assertClose(view().scale, 4.4);
  // A finger that trembles to the side does not pan.
  const before = view().scale;
  turn({ deltaX: 30, deltaY: -10 });
  assertClose(view().scale, before * 1.1 ** 0.1);
});

test("another kind of input takes over at once", () => {
  const { turn, view } = open();
  turn({ deltaX: 20 });
  turn({ deltaY: -100 });
  assertClose(view().scale, 4.4);
  turn({ deltaY: -10, ctrlKey: true });
  assertClose(view().scale, 4.4 * Math.exp(0.1));
  const { x } = view();
  turn({ deltaX: 20 });
  assertClose(view().x, x - 20);
});

test("Safari's pinch zooms by the change of the fingers' distance", () => {
  const { wheel, view } = open();
  wheel.pinchStart();
  for (const scale of [1.2, 0, 1.5]) wheel.pinch({ scale }, AT);
  assertClose(view().scale, 6);
  wheel.pinchStart();
  wheel.pinch({ scale: 0.5 }, AT);
  assertClose(view().scale, 3);
});
