/** Measures how far apart two colors look, as src/poserig/rigging/color.py does, where the sources are. */

/** Linear red, green and blue, 0 to 1. */
export type Rgb = readonly [number, number, number];
type Matrix = readonly [Rgb, Rgb, Rgb];

const TO_XYZ: Matrix = [
  [0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041],
];
const D65: Rgb = [0.95047, 1, 1.08883];
const VISIONS: readonly (readonly [who: string, matrix: Matrix])[] = [
  ["who see no red",
    [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]],
  ["who see no green",
    [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]],
];

/** The color of "#e69f00" or "#abc"; null for one that is written in another way. */
export function linear(color: string): Rgb | null {
  const short = /^#([\da-f])([\da-f])([\da-f])$/i.exec(color);
  const long = /^#([\da-f]{2})([\da-f]{2})([\da-f]{2})$/i.exec(color);
  const digits = short ? short.slice(1).map((digit) => digit + digit) : long?.slice(1);
  const [red, green, blue] = (digits ?? []).map((pair) => channel(parseInt(pair, 16) / 255));
  return red === undefined || green === undefined || blue === undefined ? null : [red, green, blue];
}

const channel = (value: number): number => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;

const product = (row: Rgb, rgb: Rgb): number => row[0] * rgb[0] + row[1] * rgb[1] + row[2] * rgb[2];
const times = (matrix: Matrix, rgb: Rgb): Rgb =>
  [product(matrix[0], rgb), product(matrix[1], rgb), product(matrix[2], rgb)];

function lab(rgb: Rgb): Rgb {
  const edge = 6 / 29;
  const root = (share: number): number => share > edge ** 3 ? Math.cbrt(share) : share / (3 * edge ** 2) + 4 / 29;
  const xyz = times(TO_XYZ, rgb);
  const [x, y, z] = [root(xyz[0] / D65[0]), root(xyz[1] / D65[1]), root(xyz[2] / D65[2])] as const;
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

function difference(one: Rgb, other: Rgb): number {
  const [a, b] = [lab(one), lab(other)];
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}

function seen(matrix: Matrix, rgb: Rgb): Rgb {
  const [red, green, blue] = times(matrix, rgb);
  const within = (value: number): number => Math.min(1, Math.max(0, value));
  return [within(red), within(green), within(blue)];
}

/** ΔE*ab for each kind of people: "" for those with full color vision. About 20 is seen at a glance. */
export function differences(one: Rgb, other: Rgb): (readonly [who: string, difference: number])[] {
  return [["", difference(one, other)], ...VISIONS.map(([who, matrix]) =>
    [who, difference(seen(matrix, one), seen(matrix, other))] as const)];
}

/** The contrast ratio of WCAG, 1 (the same) to 21 (black on white). */
export function contrast(one: Rgb, other: Rgb): number {
  const [low = 0, high = 0] = [one, other].map((rgb) => product(TO_XYZ[1], rgb)).sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}
