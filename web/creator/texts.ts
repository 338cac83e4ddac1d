/** Every text of the creator that stands in more than one place, or that is made of parts. */
export const title = "Rig creator";
export const addPoint = "Add a point";
export const addLink = "Draw a line";
export const rename = "Rename";
export const linkIsThere = "There is a line already.";
export const movePoints = (count: number) => count === 1 ? "Move a point" : `Move ${count} points`;
export const removePoints = (count: number) => count === 1 ? "Delete a point" : `Delete ${count} points`;
export const removeLink = "Delete the line";
export const reorder = "Change the order";
export const pair = "Pair left and right";
export const mirror = "Mirror";
export const nameOfPoint = (number: number) => `Name of point ${number}`;
export const reorderHandle = (name: string) => `Move ${name} in the order`;
export const pointTools = "Points: click sets one, drag moves it";
export const linkTools = "Lines: click one point after the other, or drag between them";
export const undo = "Undo";
export const redo = "Redo";

/** What the next click does: a heading and a hint. */
export function prompt(tool: "points" | "links", points: number, start: string | null): readonly [string, string] {
  if (tool === "links") {
    return start === null
      ? ["Draw lines", "click one point after the other, or drag from point to point · P: points"]
      : [`Line from ${start}`, "click the point where it ends · Esc: stop"];
  }
  return points === 0
    ? ["Set the first point", "click on the picture · L: lines · ?: all keys"]
    : ["Set and move points", "click: new point · drag: move · Shift+click: select several · L: lines"];
}

export const saved = (file: string) => `Saved: ${file}`;
export const restored = "Your drawing of last time is back.";
export const startOver = "Start over";
export const problems = (count: number) => count === 0 ? "Problems" : `Problems (${count})`;

/** Keys and what they do, in the order of the page. */
export const KEYS: readonly (readonly [keys: string, what: string])[] = [
  ["P", "Tool for points"],
  ["L", "Tool for lines"],
  ["Tab to the picture, arrows", "Move the crosshair; Shift: 10 pixels"],
  ["Enter", "Set a point at the crosshair, or begin and end a line there; else rename the point"],
  ["F2", "Rename the selected point"],
  ["Page Up, Page Down", "Select the point before or after"],
  ["Ctrl+A", "Select all points"],
  ["Arrows", "Move what is selected by a pixel; Shift: 10 pixels"],
  ["Alt+Up, Alt+Down", "Move the point in the order"],
  ["Alt+drag", "Draw a line from a point, with either tool"],
  ["Delete", "Delete what is selected"],
  ["M", "Mirror: make or move the partners of the other side"],
  ["G", "Group of the selected points"],
  ["T", "Try the rig in the labeling component"],
  ["Ctrl+Z, Ctrl+Y", "Undo, redo"],
  ["Ctrl+S", "Save the rig"],
  ["X, C, Z", "Zoom out, zoom in, show all"],
  ["Space+drag, wheel", "Move the view, zoom"],
  ["Esc", "Stop a line; select nothing"],
];
