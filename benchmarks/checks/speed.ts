// How long the component's checks take on 20 instances of 133 points that all touch. Run by speed.mjs.
import { checkImage } from "../../web/src/checks/check-image";
import { planOf } from "../../web/src/checks/plan";
import type { Rig } from "../../web/src/model/rig";

const POINTS = 133;
const keypoints = Array.from({ length: POINTS }, (_, n) => {
  const row = Math.floor(n / 2);
  const side = n % 2 === 0 ? "left" as const : "right" as const;
  return {
    name: `${side}_${row}`, side, swap: n === POINTS - 1 ? null : n % 2 === 0 ? n + 1 : n - 1, group: "", color: "#000",
    position: { x: n % 2 === 0 ? 0.7 : 0.3, y: row / 67 }, required: false,
  };
});
const links = keypoints.flatMap((_, n) => [
  ...(n + 2 < POINTS ? [{ from: n, to: n + 2, color: null }] : []),
  ...(n % 20 === 0 && n + 1 < POINTS ? [{ from: n, to: n + 1, color: null }] : []),
]);
const rig: Rig = { name: "w", title: "", hash: "", keypoints, links, indexOf: new Map(keypoints.map((k, n) => [k.name, n])), aspect: 0.5 };
const instances = Array.from({ length: 20 }, (_, i) => ({
  id: String(i),
  keypoints: keypoints.map(({ position }, n) => ({
    x: 100 + 60 * i + 200 * position.x + (n * 7 % 5), y: 50 + 10 * i + 600 * position.y + (n * 3 % 7), v: 2 as const, loaded: null,
  })),
}));
const size = { width: 2000, height: 1500 };
const took = (action: () => unknown): number => {
  const start = performance.now();
  action();
  return performance.now() - start;
};
const plan = took(() => planOf(rig));
const cold = took(() => checkImage(rig, instances, size));
const times = Array.from({ length: 300 }, () => took(() => checkImage(rig, instances, size))).sort((a, b) => a - b);
console.log(JSON.stringify({ plan_ms: plan, cold_ms: cold, median_ms: times[150], p95_ms: times[285] }));

