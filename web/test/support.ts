/** Small helpers that several test files share. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readAttributes, type AttributeReader, type Reading } from "../src/attributes";
import { createEditor, type Editor } from "../src/editor/editor";
import { placeAt } from "../src/editor/keypoint-actions";
import { updatedAnnotations } from "../src/model/answer";
import { NO_DETAILS } from "../src/model/details";
import { VISIBLE, type Instance, type Keypoint, type Visibility } from "../src/model/document";
import type { Points } from "../src/model/edits";
import {
  imagePoint, pan, screenPoint, toImage, toScreen, zoomAt, type Box, type Viewport,
} from "../src/model/geometry";
import { Place, type Json, type JsonObject, type Problem } from "../src/model/json";
import { parseRig } from "../src/model/parse-rig";
import type { PreviousInstance } from "../src/model/previous";
import type { Rig } from "../src/model/rig";
import type { Preferences } from "../src/preferences";
import type { Hit } from "../src/view/scene";
import type { Stage } from "../src/view/stage";

export const IMAGE = { width: 640, height: 480 };

export const RIG_JSON = {
  version: 1,
  name: "arm-3",
  hash: "0123456789abcdef",
  aspect: 0.5,
  keypoints: [
    { name: "neck", position: [0.5, 0] },
    { name: "left_hand", side: "left", swap: "right_hand", position: [1, 1] },
    { name: "right_hand", side: "right", swap: "left_hand", color: "#112233", position: [0, 1] },
  ],
  links: [{ from: "neck", to: "left_hand" }, { from: "neck", to: "right_hand", color: "#445566" }],
} satisfies JsonObject;

const folder = (name: "GOLDEN" | "RIGS"): string => process.env[`POSERIG_${name}`] ?? "";

export const golden = (name: string): Json =>
  JSON.parse(readFileSync(join(folder("GOLDEN"), name), "utf8")) as Json;

export const rigText = (name: string): string => readFileSync(join(folder("RIGS"), `${name}.json`), "utf8");

/** The text of a file in web/. */
export const webFile = (...path: string[]): string =>
  readFileSync(join(folder("GOLDEN"), "../../web", ...path), "utf8");

export const webFolder = (...path: string[]): string => join(folder("GOLDEN"), "../../web", ...path);

export function rigOf(json: Json = RIG_JSON): Rig {
  const problems: Problem[] = [];
  const rig = parseRig(new Place(json, "rig", problems));
  if (!rig || problems.length > 0) throw new Error(JSON.stringify(problems));
  return rig;
}

export const libraryRig = (name: string): Rig => rigOf(JSON.parse(rigText(name)) as Json);

/** Attributes as a page would give them: names without regard to case, values as text. */
export function attributes(values: Readonly<Record<string, string>>): AttributeReader {
  const lower = new Map(Object.entries(values).map(([name, value]) => [name.toLowerCase(), value]));
  return (name) => lower.get(name.toLowerCase()) ?? null;
}

/** The attributes of a task with RIG_JSON, and more of them or others. */
export function readingOf(initialValues: unknown = [], more: Readonly<Record<string, string>> = {}): Reading {
  return readAttributes(attributes({
    imgSrc: "https://h/a.png?sig=1", rig: JSON.stringify(RIG_JSON),
    initialValues: typeof initialValues === "string" ? initialValues : JSON.stringify(initialValues), ...more,
  }));
}

export function editorOf(
  initialValues: unknown = [], more: Readonly<Record<string, string>> = {}, image = IMAGE,
): Editor {
  const { settings, problems } = readingOf(initialValues, more);
  if (!settings) throw new Error(JSON.stringify(problems));
  return createEditor({ ...settings, image });
}

/** An editor for the rig coco-person-17. */
export const cocoEditor = (initialValues: unknown = []): Editor =>
  editorOf(initialValues, { rig: rigText("coco-person-17") });

export const answer = (editor: Editor): Json => updatedAnnotations(editor.document, editor.settings);

export function place(editor: Editor, x: number, y: number, v: 1 | 2 = VISIBLE): void {
  placeAt(editor, imagePoint(x, y), v);
}

/** An instance of the worker's last image, of the task's first rig. */
export const earlier = ({ settings }: Editor, name: string, points: Points): PreviousInstance =>
  ({ name, points, rig: settings.rig, details: NO_DETAILS });

/** A copy of the instances, which shows a change in place. */
export const snapshot = ({ document }: Editor): readonly Instance[] => structuredClone(document.instances);

/** The active instance's keypoint of this name, as x, y, v. */
export function pointOf(editor: Editor, name: string): readonly number[] | undefined {
  const { document, selection, settings } = editor;
  const keypoint = document.keypoint(selection.id, settings.rig.indexOf.get(name) ?? -1);
  return keypoint && [keypoint.x, keypoint.y, keypoint.v];
}

/** The keypoints of flat x, y, v. */
export function keypointsOf(flat: readonly number[]): Keypoint[] {
  return Array.from({ length: flat.length / 3 }, (_, n) => {
    const [x = 0, y = 0, v = 0] = flat.slice(3 * n, 3 * n + 3);
    return { x, y, v: v as Visibility, loaded: null };
  });
}

export function assertClose(found: number | undefined, expected: number): void {
  assert.ok(found !== undefined && Math.abs(found - expected) < 1e-9, `${found} is not ${expected}`);
}

/** A fake with those members of the real thing that a test needs. */
export const part = <T>(some: Partial<T>): T => some as T;

const PREFERENCES: Preferences = { keypointSize: 5, lineSize: 3, lineColor: "#00f", forceLineColor: false };

/** A stage without a screen: its view is real, and it notes what it is asked for. */
export interface FakeStage extends Stage {
  readonly asked: string[];
  readonly shown: { hover: Hit | null; preview: Box | null };
}

export function stageOf(editor: Editor, start: Viewport = { scale: 1, x: 0, y: 0 }): FakeStage {
  let viewport = start;
  const area = { width: 640, height: 480 };
  const { image } = editor.settings;
  const asked: string[] = [];
  const shown: FakeStage["shown"] = { hover: null, preview: null };
  const node = Object.assign(new EventTarget(), {
    style: { cursor: "" },
    setPointerCapture: () => undefined,
    matches: () => true,
    focus: () => { asked.push("focus"); },
  }) as unknown as HTMLElement;
  const stage: FakeStage = {
    editor, node, area, asked, shown,
    preferences: PREFERENCES,
    rect: { left: 0, top: 0 } as DOMRect,
    onView: () => undefined,
    onFrame: () => undefined,
    get viewport() { return viewport; },
    set hover(hit: Hit | null) { shown.hover = hit; },
    set preview(box: Box | null) { shown.preview = box; },
    clientToScreen: (x, y) => screenPoint(x, y),
    toImage: (p) => toImage(viewport, p),
    toScreen: (p) => toScreen(viewport, p),
    zoomTo(scale, at = screenPoint(area.width / 2, area.height / 2)) {
      viewport = zoomAt(viewport, at, scale, 0.1);
    },
    zoomBy(factor, at) { stage.zoomTo(viewport.scale * factor, at); },
    panBy(dx, dy) { viewport = pan(viewport, dx, dy, area, image); },
    showAll: () => { asked.push("showAll"); },
    invalidate: () => undefined,
  };
  return stage;
}

/** A small generator with a seed, so that a failing run can be repeated. */
export function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** Where a person stands, in image pixels. The template's width is 0.4 of its height. */
export interface Standing {
  readonly left?: number;
  readonly top?: number;
  readonly height?: number;
}

/**
 * The keypoints of a person who stands as in the template.
 *
 * @param changes by name: members of a keypoint that differ; null for a point that is not labeled
 */
export function person(
  rig: Rig, changes: Readonly<Record<string, Partial<Keypoint> | null>> = {}, standing: Standing = {},
): (Keypoint | undefined)[] {
  const { left = 100, top = 20, height = 400 } = standing;
  return rig.keypoints.map(({ name, position }) => {
    const change = changes[name];
    if (!position || change === null) return undefined;
    const [x, y] = [left + position.x * rig.aspect * height, top + position.y * height];
    return { x, y, v: VISIBLE, loaded: null, ...change };
  });
}

/** Changes for `person` that exchange these points: pairs of names. */
export function exchanged(
  rig: Rig, ...pairs: readonly (readonly [string, string])[]
): Record<string, { x: number; y: number }> {
  const keypoints = person(rig);
  const placeOf = (name: string): { x: number; y: number } => {
    const keypoint = keypoints[rig.indexOf.get(name) ?? -1];
    assert.ok(keypoint, name);
    return { x: keypoint.x, y: keypoint.y };
  };
  return Object.fromEntries(pairs.flatMap(([a, b]) => [[a, placeOf(b)], [b, placeOf(a)]]));
}
