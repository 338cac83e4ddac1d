/** Colours: only what is known to be a colour ever reaches a canvas or a style. */
import type { Side } from "./model/rig";

/** Okabe-Ito: told apart with every common kind of colour blindness; the marker's shape says the side once more. */
export const SIDE_COLORS: Readonly<Record<Side, string>> = {
  left: "#e69f00",
  right: "#0072b2",
  center: "#009e73",
};

/** Thirty colours, far apart, light enough to be seen on a dark outline. For points and instances without one. */
export const COLORS: readonly string[] = [
  "#56b4e9", "#e69f00", "#2bb58a", "#f0e442", "#d55e00", "#cc79a7", "#4c8bf5", "#b2df5b", "#ff8fa3", "#8c7ae6",
  "#00b8d4", "#ffb74d", "#81c784", "#e57373", "#ba68c8", "#4dd0e1", "#dce775", "#ff8a65", "#7986cb", "#f06292",
  "#aed581", "#ffd54f", "#90a4ae", "#a1887f", "#64b5f6", "#4db6ac", "#ce93d8", "#ffab91", "#c5e1a5", "#b0bec5",
];

export const DEFAULT_LINE_COLOR = "#4c8bf5";

export const colorAt = (index: number): string => COLORS[index % COLORS.length] ?? DEFAULT_LINE_COLOR;

// Words that depend on where they stand say nothing on a canvas.
const COLOR = /^(?:#(?:[\da-f]{3,4}|[\da-f]{6}|[\da-f]{8})|(?!(?:currentcolor|inherit|initial|unset|revert)$)[a-z]{3,24}|(?:rgb|hsl)a?\(\s*[-\d.%a-z]+(?:[\s,/]+[-\d.%a-z]+){2,3}\s*\))$/i;

/** The colour that a text is, or null. The browser is asked, when there is one. */
export function parseColor(text: string): string | null {
  const color = text.trim();
  if (!color || !COLOR.test(color)) return null;
  const css = (globalThis as { CSS?: { supports?: (property: string, value: string) => boolean } }).CSS;
  return !css?.supports || css.supports("color", color) ? color : null;
}
