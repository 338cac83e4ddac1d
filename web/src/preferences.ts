/**
 * Loads and saves how a worker wants the screen: keypoints under the existing component's names, the image
 * and the open page under our own.
 */
import { DEFAULT_LINE_COLOR, parseColor } from "./colors";
import { clamp } from "./model/geometry";
import { isNumber } from "./model/json";
import { readStored as read, writeStored as write } from "./storage";

export interface Preferences {
  /** CSS pixels, 1 … 20: the same on the screen at every zoom. */
  keypointSize: number;
  lineSize: number;
  lineColor: string;
  forceLineColor: boolean;
}

const PAGE = "poserig:page";

/** The page that is open at the left, counted from 0; -1 for none. */
export const loadOpenPage = (): number => Number(read(PAGE) ?? -1);

export function saveOpenPage(index: number): void {
  write(PAGE, String(index));
}

export function loadPreferences(): Preferences {
  return {
    keypointSize: readSize("keypointSize", 5),
    lineSize: readSize("lineSize", 3),
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

function readSize(key: string, fallback: number): number {
  const size = Math.round(Number(read(key) ?? fallback));
  return isNumber(size) ? clamp(size, 1, 20) : fallback;
}
