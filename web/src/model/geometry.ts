/** Points, boxes and the viewport, in two units that the types keep apart: image pixels and CSS pixels. */

export type Position = Readonly<{ x: number; y: number }>;
export type Transform = (p: Position) => Position;

/** A position in image pixels, origin top-left. The position itself: no half-pixel offset anywhere. */
export type ImagePoint = Position & { readonly [space]: "image" };

/** A position in CSS pixels, origin at the drawing area's top-left corner. */
export type ScreenPoint = Position & { readonly [space]: "screen" };

/** Only for the compiler: no object has this member. */
declare const space: unique symbol;

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

export const imagePoint = (x: number, y: number): ImagePoint => ({ x, y }) as ImagePoint;
export const screenPoint = (x: number, y: number): ScreenPoint => ({ x, y }) as ScreenPoint;

export function toScreen(view: Viewport, p: Position): ScreenPoint {
  return screenPoint(p.x * view.scale + view.x, p.y * view.scale + view.y);
}

export function toImage(view: Viewport, p: ScreenPoint): ImagePoint {
  return imagePoint((p.x - view.x) / view.scale, (p.y - view.y) / view.scale);
}

export function boxOnScreen(view: Viewport, { left, top, right, bottom }: Box): Box {
  return boxBetween(toScreen(view, { x: left, y: top }), toScreen(view, { x: right, y: bottom }));
}

export function distance(a: Position, b: Position): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}

/** True inside the image. Its right and bottom edges are outside: x = width does not count. */
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

/** Shows the whole image in the center, as large as possible with `margin` CSS pixels around it. */
export function fit(area: Size, image: Size, margin: number): Viewport {
  const width = Math.max(area.width - 2 * margin, 1);
  const height = Math.max(area.height - 2 * margin, 1);
  const scale = Math.min(width / image.width, height / image.height, MAX_SCALE);
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

/** Moves the image by CSS pixels. At least `keep` pixels of it stay in sight. */
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

/** The rotation, scale and shift that moves `a` to `onA` and `b` to `onB`. */
export function similarity(a: Position, b: Position, onA: Position, onB: Position): Transform {
  const dx = b.x - a.x;
  const dy = b.y - a.y;
  const ex = onB.x - onA.x;
  const ey = onB.y - onA.y;
  const square = dx * dx + dy * dy || 1;
  // The quotient of two complex numbers: (ex + ey i) / (dx + dy i).
  const re = (ex * dx + ey * dy) / square;
  const im = (ey * dx - ex * dy) / square;
  return (p) => ({
    x: onA.x + re * (p.x - a.x) - im * (p.y - a.y),
    y: onA.y + im * (p.x - a.x) + re * (p.y - a.y),
  });
}

/** The smallest box around positions: of two, the box with these opposite corners. */
export function boxBetween(...points: readonly Position[]): Box {
  const xs = points.map(({ x }) => x);
  const ys = points.map(({ y }) => y);
  return { left: Math.min(...xs), top: Math.min(...ys), right: Math.max(...xs), bottom: Math.max(...ys) };
}

/** The smallest box around positions, or null when there are none. */
export function boxAround(points: readonly Position[]): Box | null {
  return points.length > 0 ? boxBetween(...points) : null;
}

/** A place in a box by its fractions: (0, 0) is the top left corner, (1, 1) the bottom right one. */
export function pointIn({ left, top, right, bottom }: Box, { x, y }: Position): Position {
  return { x: left + x * (right - left), y: top + y * (bottom - top) };
}

/**
 * Moves what lies in a box by image pixels. The box stops at the border of the image and keeps its size.
 * Along an axis on which it already reaches over the border, it moves freely.
 */
export function moveWithin(box: Box, { width, height }: Size, dx: number, dy: number): Transform {
  const axis = (by: number, low: number, high: number, size: number): number =>
    low < 0 || high > size - 1 ? by : clamp(by, -low, size - 1 - high);
  const x = axis(dx, box.left, box.right, width);
  const y = axis(dy, box.top, box.bottom, height);
  return (p) => ({ x: p.x + x, y: p.y + y });
}
