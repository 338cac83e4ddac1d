import assert from "node:assert/strict";
import { test } from "node:test";
import { colorAt, COLORS, parseColor } from "../src/colors";

test("only colors are colors", () => {
  const colors = ["#fff", "#11223344", "red", "rgb(1, 2, 3)", "RGBA(1,2,3,.5)", "hsl(120deg 50% 50% / .5)"];
  for (const color of colors) assert.equal(parseColor(` ${color} `), color);
  const others = [
    "", "#12", "#123456789", "url(x)", "red;background:url(x)", "var(--x)", "expression(alert(1))", "<img>",
    "rgb(1,2,3", "red blue", "inherit", "currentColor", "initial", "unset", "revert",
  ];
  for (const other of others) assert.equal(parseColor(other), null, other);
});

test("a browser decides, where there is one", () => {
  const supports = (property: string, value: string): boolean => property === "color" && value === "red";
  Object.defineProperty(globalThis, "CSS", { value: { supports }, configurable: true });
  try {
    assert.deepEqual([parseColor("red"), parseColor("reddish")], ["red", null]);
  } finally {
    Reflect.deleteProperty(globalThis, "CSS");
  }
});

test("the colors come again after the last one", () => {
  assert.deepEqual([colorAt(0), colorAt(31)], [COLORS[0], COLORS[1]]);
});

/**
 * hsl() in Oklab, times 100: what differs by 2 can just be told apart. Formula: Björn Ottosson, "A perceptual
 * color space", 2020.
 */
function oklab(color: string): readonly number[] {
  const [hue = 0, saturation = 0, lightness = 0] = (color.match(/[\d.]+/g) ?? []).map(Number);
  const [s, l] = [saturation / 100, lightness / 100];
  const channel = (n: number): number => {
    const k = (n + hue / 30) % 12;
    const value = l - s * Math.min(l, 1 - l) * Math.max(-1, Math.min(k - 3, 9 - k, 1));
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  const [r, g, b] = [channel(0), channel(8), channel(4)];
  const [x, y, z] = [
    Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b),
    Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b),
    Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b),
  ];
  return [
    0.2104542553 * x + 0.793617785 * y - 0.0040720468 * z,
    1.9779984951 * x - 2.428592205 * y + 0.4505937099 * z,
    0.0259040371 * x + 0.7827717662 * y - 0.808675766 * z,
  ].map((value) => 100 * value);
}

test("colors: thirty of our own, no two alike, and those that follow each other far apart", () => {
  for (const color of COLORS) assert.equal(parseColor(color), color);
  assert.equal(COLORS.length, 30);
  const places = COLORS.map(oklab);
  places.forEach((one, i) => {
    places.forEach((other, j) => {
      if (i >= j) return;
      const apart = Math.hypot(...one.map((value, axis) => value - (other[axis] ?? 0)));
      assert.ok(apart > (j === i + 1 ? 13 : 4), `${COLORS[i] ?? ""} and ${COLORS[j] ?? ""}: ${apart}`);
    });
  });
});
