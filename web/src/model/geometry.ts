/** Two spaces that must never be mixed up: image pixels, and CSS pixels of the drawing area. */

/** A position in image pixels, origin top-left. The position itself: no half-pixel offset anywhere. */
export type ImagePoint = Readonly<{ x: number; y: number; space: "image" }>;

export type Position = Readonly<{ x: number; y: number }>;

/** A position in CSS pixels, origin at the drawing area's top-left corner. */
export type ScreenPoint = Readonly<{ x: number; y: number; space: "screen" }>;

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** How the image lies in the drawing area: screen = image * scale + (x, y). */
export interface Viewport {
  readonly scale: number;
  readonly x: number;
  readonly y: number;
}

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export const MIN_SCALE = 0.1;
export const MAX_SCALE = 64;

export const imagePoint = (x: number, y: number): ImagePoint => ({ x, y, space: "image" });
export const screenPoint = (x: number, y: number): ScreenPoint => ({ x, y, space: "screen" });

export function toScreen(view: Viewport, p: Readonly<{ x: number; y: number }>): ScreenPoint {
  return screenPoint(p.x * view.scale + view.x, p.y * view.scale + view.y);
}

export function toImage(view: Viewport, p: ScreenPoint): ImagePoint {
  return imagePoint((p.x - view.x) / view.scale, (p.y - view.y) / view.scale);
}

export function distance(a: Readonly<{ x: number; y: number }>, b: Readonly<{ x: number; y: number }>): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}

/** True inside the image; its right and bottom edges belong to nobody, so x = width is outside. */
export function isInside(p: ImagePoint, image: Size): boolean {
  return p.x >= 0 && p.y >= 0 && p.x < image.width && p.y < image.height;
}

/** The nearest position that is inside the image: 0 … width-1, 0 … height-1. */
export function clampToImage(p: ImagePoint, image: Size): ImagePoint {
  return imagePoint(clamp(p.x, 0, image.width - 1), clamp(p.y, 0, image.height - 1));
}

export function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), Math.max(low, high));
}

/** The whole image, centred, as large as it goes with `margin` CSS pixels around it. */
export function fit(area: Size, image: Size, margin: number): Viewport {
  const room = { width: Math.max(area.width - 2 * margin, 1), height: Math.max(area.height - 2 * margin, 1) };
  const scale = Math.min(room.width / image.width, room.height / image.height, MAX_SCALE);
  return {
    scale,
    x: (area.width - image.width * scale) / 2,
    y: (area.height - image.height * scale) / 2,
  };
}

/** Zooms so that the image position under `at` stays under it. */
export function zoomAt(view: Viewport, at: ScreenPoint, scale: number, smallest: number): Viewport {
  const next = clamp(scale, Math.min(smallest, MIN_SCALE), MAX_SCALE);
  const ratio = next / view.scale;
  return { scale: next, x: at.x - (at.x - view.x) * ratio, y: at.y - (at.y - view.y) * ratio };
}

/** Moves the image by CSS pixels, but never so far that less than `keep` pixels of it stay in sight. */
export function pan(view: Viewport, dx: number, dy: number, area: Size, image: Size, keep = 48): Viewport {
  const axis = (offset: number, room: number, length: number): number => {
    const margin = Math.min(keep, length / 2, room / 2);
    return clamp(offset, margin - length, room - margin);
  };
  return {
    scale: view.scale,
    x: axis(view.x + dx, area.width, image.width * view.scale),
    y: axis(view.y + dy, area.height, image.height * view.scale),
  };
}

/** Keeps the image position at the centre of the drawing area where it is when the area changes its size. */
export function recentre(view: Viewport, before: Size, after: Size): Viewport {
  return {
    scale: view.scale,
    x: view.x + (after.width - before.width) / 2,
    y: view.y + (after.height - before.height) / 2,
  };
}

/** Turns, stretches evenly and moves, so that `a` and `b` come to lie on `onA` and `onB`. */
export function similarity(a: Position, b: Position, onA: Position, onB: Position): (p: Position) => Position {
  const [dx, dy, ex, ey] = [b.x - a.x, b.y - a.y, onB.x - onA.x, onB.y - onA.y];
  const length = dx * dx + dy * dy || 1;
  // As complex numbers: e / d.
  const [re, im] = [(ex * dx + ey * dy) / length, (ey * dx - ex * dy) / length];
  return (p) => ({
    x: onA.x + re * (p.x - a.x) - im * (p.y - a.y),
    y: onA.y + im * (p.x - a.x) + re * (p.y - a.y),
  });
}

/** The box with two opposite corners, whichever way it was drawn. */
export function boxBetween(a: ImagePoint, b: ImagePoint): Box {
  return {
    left: Math.min(a.x, b.x),
    top: Math.min(a.y, b.y),
    right: Math.max(a.x, b.x),
    bottom: Math.max(a.y, b.y),
  };
}

/** The smallest box around positions, or null when there are none. */
export function boxAround(points: Iterable<Readonly<{ x: number; y: number }>>): Box | null {
  let box: Box | null = null;
  for (const p of points) {
    box = box === null
      ? { left: p.x, top: p.y, right: p.x, bottom: p.y }
      : {
        left: Math.min(box.left, p.x),
        top: Math.min(box.top, p.y),
        right: Math.max(box.right, p.x),
        bottom: Math.max(box.bottom, p.y),
      };
  }
  return box;
}
