/** Default colors, and a check of colors from the page: only a real color gets into a canvas or a style. */
import type { Side } from "./model/rig";

/** From the Okabe-Ito palette, for all common kinds of color blindness. The shape shows the side as well. */
export const SIDE_COLORS: Readonly<Record<Side, string>> = {
  left: "#e69f00",
  right: "#0072b2",
  center: "#009e73",
};

/**
 * Thirty colors for points and instances without one: ten hues in three lightnesses each. Neighbors in the
 * list differ much. All can be seen on a dark outline and on the panel.
 */
export const COLORS: readonly string[] = Array.from({ length: 30 }, (_, i) =>
  `hsl(${230 + i * 108} 70% ${54 + i % 3 * 10}%)`);

export const DEFAULT_LINE_COLOR = "#4c8bf5";

export const colorAt = (index: number): string => COLORS[index % COLORS.length] ?? DEFAULT_LINE_COLOR;

const COLOR = /^(?:#[\da-f]{3,8}|[a-z]+|(?:rgb|hsl)a?\([-\d.%a-z\s,/]+\))$/i;
/** They depend on the element that they are used for, so they mean nothing on a canvas. */
const RELATIVE = /^(?:currentcolor|inherit|initial|unset|revert)/i;

/** The color without spaces around it; null if the text is none. A browser decides, where there is one. */
export function parseColor(text: string): string | null {
  const color = text.trim();
  if (!COLOR.test(color) || RELATIVE.test(color)) return null;
  return typeof CSS === "undefined" || CSS.supports("color", color) ? color : null;
}
