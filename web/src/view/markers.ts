/**
 * Draws one keypoint or link. Color and shape show the side of a keypoint; one with a dark middle is
 * occluded, and through one that is not confirmed the image is seen.
 */
import { OCCLUDED, type Visibility } from "../model/document";
import type { Position } from "../model/geometry";
import type { Side } from "../model/rig";

const DARK = "rgba(8, 12, 20, 0.85)";
export const WHITE = "#ffffff";
const FONT = "600 12px system-ui, sans-serif";

export interface Marker {
  readonly at: Position;
  readonly side: Side;
  readonly color: string;
  readonly v: Visibility;
  readonly isUnconfirmed: boolean;
}

export function stroke(context: CanvasRenderingContext2D, color: string, width: number): void {
  context.strokeStyle = color;
  context.lineWidth = width;
  context.stroke();
}

export function fill(context: CanvasRenderingContext2D, color: string): void {
  context.fillStyle = color;
  context.fill();
}

/** Traces a square (left), diamond (right) or circle (center) of about the same area. */
function traceShape(context: CanvasRenderingContext2D, marker: Marker, radius: number): void {
  const { at: { x, y }, side } = marker;
  context.beginPath();
  if (side === "left") {
    const half = radius * 0.88;
    context.rect(x - half, y - half, half * 2, half * 2);
  } else if (side === "right") {
    const half = radius * 1.25;
    context.moveTo(x, y - half);
    context.lineTo(x + half, y);
    context.lineTo(x, y + half);
    context.lineTo(x - half, y);
    context.closePath();
  } else context.arc(x, y, radius, 0, Math.PI * 2);
}

function fillShape(context: CanvasRenderingContext2D, marker: Marker, radius: number, color: string): void {
  traceShape(context, marker, radius);
  fill(context, color);
}

export function drawMarker(context: CanvasRenderingContext2D, marker: Marker, radius: number): void {
  const { color, v } = marker;
  if (marker.isUnconfirmed) {
    traceShape(context, marker, radius);
    // Also through the links.
    context.globalCompositeOperation = "destination-out";
    fill(context, WHITE);
    context.globalCompositeOperation = "source-over";
    stroke(context, DARK, 4);
    if (v === OCCLUDED) context.setLineDash([2, 2]);
    stroke(context, color, 2);
    context.setLineDash([]);
    return;
  }
  fillShape(context, marker, radius + 1.5, DARK);
  if (v === OCCLUDED) {
    // A ring in the color, around a dark middle.
    fillShape(context, marker, radius, color);
    fillShape(context, marker, Math.max(radius - 2.5, 0.5), DARK);
  } else {
    fillShape(context, marker, radius, WHITE);
    fillShape(context, marker, Math.max(radius - 1.25, 0.75), color);
  }
}

/** Draws a marker without outline, for crowds. */
export function drawDot(context: CanvasRenderingContext2D, marker: Marker, radius: number): void {
  const { at, side, color } = marker;
  if (side === "left") {
    // The one shape that needs no path.
    context.fillStyle = color;
    context.fillRect(at.x - radius * 0.88, at.y - radius * 0.88, radius * 1.76, radius * 1.76);
  } else fillShape(context, marker, radius, color);
  if (marker.isUnconfirmed) fillShape(context, marker, radius - 1, DARK);
}

/** Draws a ring around the marker of the keypoint that is selected or under the pointer. */
export function drawHalo(
  context: CanvasRenderingContext2D, at: Position, radius: number, strong: boolean,
): void {
  context.beginPath();
  context.arc(at.x, at.y, radius + 6, 0, Math.PI * 2);
  stroke(context, DARK, strong ? 4 : 3);
  stroke(context, WHITE, strong ? 2 : 1.25);
}

export function drawTag(context: CanvasRenderingContext2D, at: Position, text: string, radius: number): void {
  context.font = FONT;
  context.textBaseline = "middle";
  const width = context.measureText(text).width + 14;
  const left = at.x + radius + 11;
  context.beginPath();
  context.roundRect(left, at.y - 11, width, 22, 6);
  fill(context, "rgba(13, 18, 28, 0.92)");
  context.fillStyle = WHITE;
  context.fillText(text, left + 7, at.y + 0.5);
}

/** Draws a link with a dark outline, so that it can be seen on any image. */
export function drawLink(
  context: CanvasRenderingContext2D, a: Position, b: Position, color: string, width: number, dashed: boolean,
): void {
  context.beginPath();
  context.moveTo(a.x, a.y);
  context.lineTo(b.x, b.y);
  context.lineCap = "round";
  stroke(context, "rgba(8, 12, 20, 0.5)", width + 2);
  if (dashed) context.setLineDash([width * 2, width * 2.2]);
  stroke(context, color, width);
  context.setLineDash([]);
}
