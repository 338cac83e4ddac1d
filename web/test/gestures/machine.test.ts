import assert from "node:assert/strict";
import { test } from "node:test";
import { createGestureMachine, type GestureMachine } from "../../src/gestures/machine";
import { screenPoint } from "../../src/model/geometry";
import { assertClose, editorOf, pointOf, stageOf, type FakeStage } from "../support";

interface Screen {
  readonly stage: FakeStage;
  readonly machine: GestureMachine;
  readonly lifetime: AbortController;
  /** Sends an event. @returns true if the browser's own action was prevented */
  readonly send: (type: string, x: number, y: number, more?: object) => boolean;
}

function open(): Screen {
  const stage = stageOf(editorOf([{ annotations: [{ label: "neck", x: 100, y: 100 }] }]));
  const lifetime = new AbortController();
  const machine = createGestureMachine(stage, lifetime.signal);
  const send = (type: string, x: number, y: number, more: object = {}): boolean => {
    const event = Object.assign(new Event(type, { cancelable: true }), {
      clientX: x, clientY: y, pointerId: 1, pointerType: "mouse", button: 0, shiftKey: false, altKey: false,
      ctrlKey: false, deltaX: 0, deltaY: 0, deltaMode: 0, ...more,
    });
    stage.node.dispatchEvent(event);
    return event.defaultPrevented;
  };
  return { stage, machine, lifetime, send };
}

const finger = (id: number): object => ({ pointerId: id, pointerType: "touch" });

test("a press and its release are one gesture", () => {
  const { stage, machine, send } = open();
  assert.equal(machine.isIdle, true);
  send("pointerdown", 50, 60);
  assert.equal(machine.isIdle, false);
  send("pointerup", 50, 60);
  assert.equal(machine.isIdle, true);
  assert.deepEqual(pointOf(stage.editor, "left_hand"), [50, 60, 2]);
});

test("the move that makes a press a drag is a part of the drag", () => {
  const { stage, send } = open();
  send("pointerdown", 100, 100);
  send("pointermove", 130, 120);
  assert.equal(stage.node.style.cursor, "grabbing");
  send("pointerup", 130, 120);
  assert.deepEqual(pointOf(stage.editor, "neck"), [130, 120, 2]);
});

test("another pointer does not disturb a gesture, and a second finger begins a pinch", () => {
  const { stage, machine, send } = open();
  send("pointerdown", 300, 300, finger(1));
  send("pointermove", 200, 200, { pointerId: 7 });
  send("pointerup", 200, 200, { pointerId: 7 });
  assert.equal(machine.isIdle, false);
  send("pointerdown", 400, 300, finger(2));
  // A third finger is ignored.
  send("pointerdown", 10, 10, finger(3));
  send("pointermove", 500, 300, finger(2));
  assertClose(stage.viewport.scale, 2);
  send("pointerup", 500, 300, finger(2));
  assert.equal(machine.isIdle, true);
  assert.equal(stage.editor.history.canUndo, false);
});

test("Escape, a lost pointer and the end of the screen give the gesture up", () => {
  const drag = (end: (screen: Screen) => void): void => {
    const screen = open();
    screen.send("pointerdown", 100, 100);
    screen.send("pointermove", 130, 120);
    end(screen);
    assert.equal(screen.machine.isIdle, true);
    assert.deepEqual(pointOf(screen.stage.editor, "neck"), [100, 100, 2]);
  };
  drag(({ machine }) => { machine.interrupt(); });
  drag(({ send }) => { send("pointercancel", 0, 0); });
  drag(({ lifetime }) => { lifetime.abort(); });
});

test("after a lost pointer the next finger begins anew", () => {
  const { stage, send } = open();
  send("pointerdown", 300, 300, finger(1));
  send("pointercancel", 0, 0);
  send("pointerdown", 50, 60, finger(2));
  send("pointerup", 50, 60, finger(2));
  assert.deepEqual(pointOf(stage.editor, "left_hand"), [50, 60, 2]);
});

test("the pointer is known while it is over the image; a finger is no pointer", () => {
  const { stage, machine, send } = open();
  assert.equal(machine.pointerAt, null);
  send("pointermove", 101, 100);
  assert.deepEqual([machine.pointerAt, stage.shown.hover?.index], [screenPoint(101, 100), 0]);
  send("pointerleave", 0, 0);
  assert.deepEqual([machine.pointerAt, stage.shown.hover], [null, null]);
  send("pointermove", 101, 100, finger(1));
  assert.equal(machine.pointerAt, null);
});

test("nothing is marked under the pointer during a gesture", () => {
  const { stage, send } = open();
  send("pointermove", 101, 100);
  send("pointerdown", 101, 100);
  assert.equal(stage.shown.hover, null);
});

test("the cursor shows the gesture, Space and the tool", () => {
  const { stage, machine, send } = open();
  const cursor = (): string => stage.node.style.cursor;
  assert.equal(cursor(), "crosshair");
  send("pointermove", 101, 100);
  assert.equal(cursor(), "pointer");
  machine.isSpaceHeld = true;
  assert.equal(cursor(), "grab");
  send("pointerdown", 300, 300);
  assert.equal(cursor(), "grabbing");
  send("pointerup", 300, 300);
  machine.isSpaceHeld = false;
  assert.equal(cursor(), "crosshair");
  assert.equal(stage.editor.history.canUndo, false);
  send("pointermove", 101, 100);
  stage.editor.tool = "delete";
  machine.isSpaceHeld = false;
  assert.equal(cursor(), "crosshair");
});

test("the wheel never scrolls the page", () => {
  const { stage, send } = open();
  assert.equal(send("wheel", 100, 100, { deltaY: -100 }), true);
  assertClose(stage.viewport.scale, 1.1);
  assert.equal(send("wheel", 100, 100, { ctrlKey: true, deltaY: 0 }), true);
});

test("Safari's pinch zooms the image and not the page, unless fingers on the screen do", () => {
  const { stage, send } = open();
  assert.equal(send("gesturestart", 100, 100, { scale: 1 }), true);
  send("gesturechange", 100, 100, { scale: 1.5 });
  assert.equal(send("gesturechange", 100, 100, { scale: 2 }), true);
  assertClose(stage.viewport.scale, 2);
  send("pointerdown", 300, 300, finger(1));
  assert.equal(send("gesturechange", 100, 100, { scale: 3 }), true);
  assertClose(stage.viewport.scale, 2);
});

test("the finer place of the pointer counts for the wheel, if it is the same place", () => {
  const { stage, send } = open();
  const under = stage.toImage(screenPoint(100.7, 100.2));
  send("pointermove", 100.7, 100.2);
  send("wheel", 100, 100, { deltaY: -100 });
  assertClose(stage.toScreen(under).x, 100.7);
  const far = stage.toImage(screenPoint(300, 300));
  send("wheel", 300, 300, { deltaY: -100 });
  assertClose(stage.toScreen(far).x, 300);
});

test("the browser's own scrolling and menu are prevented", () => {
  const { send } = open();
  assert.equal(send("contextmenu", 5, 5), true);
  assert.equal(send("pointerdown", 5, 5, { button: 1 }), true);
  assert.equal(open().send("pointerdown", 5, 5), false);
});
