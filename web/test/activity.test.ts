import assert from "node:assert/strict";
import { test } from "node:test";
import { createActivityMeter } from "../src/activity";

function open(): { meter: ReturnType<typeof createActivityMeter>; wait: (ms: number) => void } {
  let now = 1000;
  return { meter: createActivityMeter(() => now), wait: (ms) => { now += ms; } };
}

test("time counts as active up to 30 seconds after a sign of activity", () => {
  const { meter, wait } = open();
  wait(5000);
  meter.touch(true);
  wait(600_000);
  meter.touch(false);
  assert.deepEqual(meter.activity, { seconds: 605, activeSeconds: 35, operators: 1 });
});

test("the clock starts again when the image is shown", () => {
  const { meter, wait } = open();
  wait(5000);
  meter.touch(true);
  meter.restart();
  wait(2000);
  meter.touch(false);
  assert.deepEqual(meter.activity, { seconds: 2, activeSeconds: 2, operators: 0 });
});

test("time before the worker saw the image counts as nothing; an earlier visit stays", () => {
  const { meter, wait } = open();
  meter.resume({ seconds: 60, activeSeconds: 30, operators: 7 });
  wait(50_000);
  meter.shown();
  wait(1000);
  meter.touch(true);
  assert.deepEqual(meter.activity, { seconds: 61, activeSeconds: 31, operators: 8 });
});

test("an earlier visit is added", () => {
  const { meter, wait } = open();
  meter.resume({ seconds: 60, activeSeconds: 30, operators: 7 });
  wait(1000);
  meter.touch(true);
  assert.deepEqual(meter.activity, { seconds: 61, activeSeconds: 31, operators: 8 });
});
