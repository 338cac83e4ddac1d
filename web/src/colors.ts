/** Colors: only what is known to be a color ever reaches a canvas or a style. */
import type { Side } from "./model/rig";

/**
 * Okabe-Ito: told apart with every common kind of color blindness; the marker's shape says the side once
 * more.
 */
export const SIDE_COLORS: Readonly<Record<Side, string>> = {
  left: "#e69f00",
  right: "#0072b2",
  center: "#009e73",
};

/**
 * Thirty colors, for points and instances without one: ten hues, each in three lightnesses, in an order that
 * keeps those that
 * follow each other far apart. All can be seen on a dark outline and on the panel.
 */
export const COLORS: readonly string[] = Array.from(
  { length: 30 },
  (_, i) => `hsl(${230 + i * 108} 70% ${54 + (i % 3) * 10}%)`,
);

export const DEFAULT_LINE_COLOR = "#4c8bf5";

export const colorAt = (index: number): string => COLORS[index % COLORS.length] ?? DEFAULT_LINE_COLOR;

// Words that depend on where they stand say nothing on a canvas.
const COLOR =
  /^(?:#[\da-f]{3,8}|(?!currentcolor|inherit|initial|unset|revert)[a-z]+|(?:rgb|hsl)a?\([-\d.%a-z\s,/]+\))$/i;

/** The color that a text is, or null. The browser is asked, when there is one. */
export function parseColor(text: string): string | null {
  const color = text.trim();
  return COLOR.test(color) && (typeof CSS === "undefined" || CSS.supports("color", color)) ? color : null;
}
