/** Turns what a wheel or a touchpad sends into zooming and panning. */
import { clamp, type ScreenPoint } from "../model/geometry";
import { ZOOM_STEP, type Stage } from "../view/stage";

/** What one notch of a wheel scrolls, in pixels, and what a line counts. */
const PIXELS_PER_NOTCH = 100;
const PIXELS_PER_LINE = 33;
/** Values of deltaMode: the DOM names them on WheelEvent. */
const LINE = 1;
const PAGE = 2;
/** Pinching by so many pixels zooms by e, as browsers and maps do. */
const PIXELS_PER_E = 100;
/** A slanted swipe goes on as it began, for so long after its last event. */
const SWIPE_MS = 120;

export type WheelInput = Pick<
  WheelEvent, "deltaX" | "deltaY" | "deltaMode" | "ctrlKey" | "shiftKey" | "timeStamp"
>;

/** Safari's own event of a pinch. No other browser has it. */
export interface PinchInput {
  /** Of the fingers' distance, since the pinch began. */
  readonly scale: number;
}

export interface WheelReader {
  wheel(event: WheelInput, at: ScreenPoint): void;
  pinchStart(): void;
  pinch(event: PinchInput, at: ScreenPoint): void;
}

/**
 * A pinch on a touchpad comes as a wheel with ctrlKey and zooms. So does a turning wheel, by notches or parts
 * of one. What goes to the side pans: a swipe, or a wheel with Shift.
 */
export function createWheelReader(stage: Stage): WheelReader {
  let isSwipe = false;
  let last = -Infinity;
  let scale = 1;
  return {
    wheel(event, at) {
      const { ctrlKey, shiftKey, timeStamp } = event;
      const { width, height } = stage.area;
      const x = event.deltaX * pixels(event.deltaMode, width);
      const y = event.deltaY * pixels(event.deltaMode, height);
      if (ctrlKey) {
        if (y !== 0) stage.zoomBy(Math.exp(clamp(-y / PIXELS_PER_E, -1, 1)), at);
        return;
      }
      // Most systems turn a wheel with Shift sideways by themselves.
      if (shiftKey && x === 0) {
        stage.panBy(-y, 0);
        return;
      }
      const isSlanted = x !== 0 && y !== 0;
      if (!isSlanted || timeStamp - last > SWIPE_MS) isSwipe = Math.abs(x) > Math.abs(y);
      last = timeStamp;
      if (isSwipe) stage.panBy(-x, -y);
      // A touchpad's small steps zoom by a part of a notch.
      else if (y !== 0) stage.zoomBy(ZOOM_STEP ** clamp(-y / PIXELS_PER_NOTCH, -3, 3), at);
    },
    pinchStart() { scale = 1; },
    pinch(event, at) {
      if (event.scale > 0) stage.zoomBy(event.scale / scale, at);
      scale = event.scale > 0 ? event.scale : scale;
    },
  };
}

function pixels(mode: number, page: number): number {
  if (mode === LINE) return PIXELS_PER_LINE;
  return mode === PAGE ? page : 1;
}
