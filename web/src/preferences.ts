/** How a worker likes the drawing, under the existing component's names in localStorage. */
import { DEFAULT_LINE_COLOR, parseColor } from "./colors";
import { clamp } from "./model/geometry";
import { readStored as read, writeStored as write } from "./storage";

export interface Preferences {
  /** CSS pixels, 1 … 20: the same on the screen at every zoom. */
  keypointSize: number;
  lineSize: number;
  lineColor: string;
  forceLineColor: boolean;
}

export function loadPreferences(): Preferences {
  return {
    keypointSize: size(read("keypointSize"), 5),
    lineSize: size(read("lineSize"), 3),
    lineColor: parseColor(read("lineColor") ?? "") ?? DEFAULT_LINE_COLOR,
    forceLineColor: read("forceUseOfDefaultLineColor") === "true",
  };
}

export function savePreferences(preferences: Preferences): void {
  write("keypointSize", String(preferences.keypointSize));
  write("lineSize", String(preferences.lineSize));
  write("lineColor", preferences.lineColor);
  write("forceUseOfDefaultLineColor", String(preferences.forceLineColor));
}

function size(text: string | null, fallback: number): number {
  const value = Number(text);
  return text === null || !Number.isFinite(value) ? fallback : clamp(Math.round(value), 1, 20);
}
