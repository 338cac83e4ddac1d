/**
 * Shows a draft to the component's stage: an editor with one instance, whose keypoints lie where the draft's
 * points do. The draft alone is edited; the instance only follows it.
 */
import { createEditor, type Editor } from "../../src/editor/editor";
import { newInstance } from "../../src/model/edits";
import { VISIBLE } from "../../src/model/document";
import type { Rig } from "../../src/model/rig";
import type { Creator } from "../creator";
import type { Draft } from "../model/draft";
import { colorOf } from "../model/rig-json";

const ID = "1";

export function createProjection(creator: Creator): Editor {
  let shown: Draft | null = null;
  let rig: Rig = rigOf(creator.draft);
  const editor = createEditor({
    get rig() { return rig; },
    get rigs() { return [rig] as const; },
    get image() { return creator.draft.paper; },
    hasDetails: false, words: {}, imageDetails: {}, instances: [], issues: [], instanceColors: null,
    subPixel: true,
  });
  const follow = (): void => {
    const { draft } = creator;
    if (draft !== shown) {
      shown = draft;
      rig = rigOf(draft);
      const keypoints = draft.points.map(({ at }) => ({ x: at.x, y: at.y, v: VISIBLE, loaded: null } as const));
      editor.document.instances = [newInstance(ID, rig, { keypoints })];
    }
    const index = draft.points.findIndex(({ id }) => id === creator.current?.id);
    editor.selection.set(ID, index < 0 ? null : index);
    editor.isDragging = creator.isDragging;
  };
  follow();
  creator.subscribe((what) => {
    if (what === "message") return;
    follow();
    editor.emit(what === "draft" ? "document" : "selection");
  });
  return editor;
}

/** What the component would draw. Points may have one name: lines go by index. */
function rigOf(draft: Draft): Rig {
  const index = new Map(draft.points.map(({ id }, at) => [id, at]));
  return {
    name: "", hash: "", aspect: 1, category: "", classes: [""], flags: [],
    keypoints: draft.points.map((point) => ({
      name: point.name || "unnamed", side: point.side, group: point.group, color: colorOf(point),
      swap: point.partner === null ? null : index.get(point.partner) ?? null,
      position: null, required: point.required, hotkey: point.hotkey,
    })),
    links: draft.links.map(({ from, to, color }) => {
      const start = draft.points[index.get(from) ?? -1];
      return { from: index.get(from) ?? -1, to: index.get(to) ?? -1, color: color || (start ? colorOf(start) : null) };
    }),
    indexOf: new Map(),
  };
}
