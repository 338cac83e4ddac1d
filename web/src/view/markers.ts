/** How one keypoint looks. Its side is told by colour and by shape; its visibility by filling. */
import { OCCLUDED, type Visibility } from "../model/document";
import type { Position } from "../model/geometry";
import type { Side } from "../model/rig";

const DARK = "rgba(8, 12, 20, 0.85)";
const LIGHT = "#ffffff";
const FONT = "600 12px system-ui, sans-serif";

export interface Marker {
  readonly at: Position;
  readonly radius: number;
  readonly side: Side;
  readonly color: string;
  readonly v: Visibility;
}

/** Left: square; right: diamond; center: circle. All with about the same area. */
function tracePath(context: CanvasRenderingContext2D, { at, side }: Pick<Marker, "at" | "side">, radius: number): void {
  context.beginPath();
  switch (side) {
    case "left": {
      const half = radius * 0.88;
      context.rect(at.x - half, at.y - half, half * 2, half * 2);
      break;
    }
    case "right": {
      const half = radius * 1.25;
      context.moveTo(at.x, at.y - half);
      context.lineTo(at.x + half, at.y);
      context.lineTo(at.x, at.y + half);
      context.lineTo(at.x - half, at.y);
      context.closePath();
      break;
    }
    case "center":
      context.arc(at.x, at.y, radius, 0, Math.PI * 2);
      break;
  }
}

export function drawMarker(context: CanvasRenderingContext2D, marker: Marker): void {
  const { radius, color } = marker;
  tracePath(context, marker, radius + 1.5);
  context.fillStyle = DARK;
  context.fill();
  if (marker.v === OCCLUDED) {
    // Hollow: the colour is a ring, the middle shows that the point is covered.
    tracePath(context, marker, radius);
    context.fillStyle = color;
    context.fill();
    tracePath(context, marker, Math.max(radius - 2.5, 0.5));
    context.fillStyle = DARK;
    context.fill();
    return;
  }
  tracePath(context, marker, radius);
  context.fillStyle = LIGHT;
  context.fill();
  tracePath(context, marker, Math.max(radius - 1.25, 0.75));
  context.fillStyle = color;
  context.fill();
}

/** A ring around the marker of the keypoint that is selected or under the pointer. */
export function drawHalo(context: CanvasRenderingContext2D, at: Position, radius: number, strong: boolean): void {
  context.beginPath();
  context.arc(at.x, at.y, radius + 6, 0, Math.PI * 2);
  context.lineWidth = strong ? 4 : 3;
  context.strokeStyle = DARK;
  context.stroke();
  context.lineWidth = strong ? 2 : 1.25;
  context.strokeStyle = LIGHT;
  context.stroke();
}

export function drawTag(context: CanvasRenderingContext2D, at: Position, text: string, radius: number): void {
  context.font = FONT;
  context.textBaseline = "middle";
  const width = context.measureText(text).width + 14;
  const left = at.x + radius + 11;
  context.beginPath();
  context.roundRect(left, at.y - 11, width, 22, 6);
  context.fillStyle = "rgba(13, 18, 28, 0.92)";
  context.fill();
  context.fillStyle = LIGHT;
  context.fillText(text, left + 7, at.y + 0.5);
}

/** A link on a dark casing, so that it can be seen on any image. */
export function drawLink(
  context: CanvasRenderingContext2D, a: Position, b: Position, color: string, width: number, dashed: boolean,
): void {
  context.beginPath();
  context.moveTo(a.x, a.y);
  context.lineTo(b.x, b.y);
  context.lineCap = "round";
  context.setLineDash([]);
  context.strokeStyle = "rgba(8, 12, 20, 0.5)";
  context.lineWidth = width + 2;
  context.stroke();
  context.setLineDash(dashed ? [width * 2, width * 2.2] : []);
  context.strokeStyle = color;
  context.lineWidth = width;
  context.stroke();
  context.setLineDash([]);
}

/** A marker without outline, for crowds. */
export function drawDot(context: CanvasRenderingContext2D, at: Position, radius: number, side: Side, color: string): void {
  context.fillStyle = color;
  if (side === "left") {
    // The one shape that needs no path.
    context.fillRect(at.x - radius * 0.88, at.y - radius * 0.88, radius * 1.76, radius * 1.76);
    return;
  }
  tracePath(context, { at, side }, radius);
  context.fill();
}

/** Thin links without casing, all of one color in one stroke. */
export function drawThinLinks(
  context: CanvasRenderingContext2D,
  links: readonly Readonly<{ a: Position | null | undefined; b: Position | null | undefined; color: string }>[],
): void {
  context.lineWidth = 1;
  let color: string | null = null;
  for (const link of links) {
    if (!link.a || !link.b) continue;
    if (link.color !== color) {
      if (color !== null) context.stroke();
      color = link.color;
      context.strokeStyle = color;
      context.beginPath();
    }
    context.moveTo(link.a.x, link.a.y);
    context.lineTo(link.b.x, link.b.y);
  }
  if (color !== null) context.stroke();
}
