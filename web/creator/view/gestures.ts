/** What a press on the paper begins: points are set and moved, lines are drawn. The rest is the component's. */
import { panning } from "../../src/gestures/panning";
import { dragDistance, type Gesture, type PointerInput } from "../../src/gestures/state";
import { clampToImage, distance, imagePoint, type ImagePoint, type ScreenPoint } from "../../src/model/geometry";
import { hitTest } from "../../src/view/hit-test";
import type { Stage } from "../../src/view/stage";
import type { Creator } from "../creator";
import { addLink, addPoint, linkBetween, movePoints } from "../model/actions";
import { pointOf } from "../model/draft";
import * as texts from "../texts";
import type { Presses } from "./idle";

/** How near to a line a press takes hold of it, in CSS pixels. */
const LINE_REACH = 7;

export interface Rubber {
  readonly from: string;
  readonly to: ImagePoint;
}

export interface CreatorGestures extends Presses {
  /** Does what a click would do at a place of the paper. */
  press(stage: Stage, at: ImagePoint, isMore: boolean): void;
}

/** @param onRubber shows a line that is being drawn; null when there is none */
export function createGestures(creator: Creator, onRubber: (rubber: Rubber | null) => void): CreatorGestures {
  const pointAt = (stage: Stage, at: ScreenPoint, reach: number): string | null => {
    const hit = hitTest(stage, at, reach);
    return hit ? creator.draft.points[hit.index]?.id ?? null : null;
  };
  const reachOf = (stage: Stage, isTouch: boolean): number =>
    Math.max(stage.preferences.keypointSize + 4, isTouch ? 22 : 9);

  const linkAt = (stage: Stage, at: ScreenPoint): number | null => {
    const index = creator.draft.links.findIndex(({ from, to }) => {
      const [a, b] = [pointOf(creator.draft, from), pointOf(creator.draft, to)];
      return a && b && toSegment(at, stage.toScreen(a.at), stage.toScreen(b.at)) <= LINE_REACH;
    });
    return index < 0 ? null : index;
  };

  const join = (from: string, to: string): void => {
    const known = linkBetween(creator.draft, from, to);
    if (known >= 0) {
      creator.selectLink(known);
      creator.say(texts.linkIsThere);
    } else creator.change(texts.addLink, (draft) => addLink(draft, from, to));
  };

  /** A click with the tool for lines: on points one after the other, and it goes on from the last one. */
  const clickLinks = (id: string | null, link: number | null): void => {
    const start = creator.linkStart;
    if (id === null) {
      if (start !== null) creator.linkStart = null;
      else creator.selectLink(link);
      return;
    }
    if (start !== null && start !== id) join(start, id);
    creator.select(id);
    creator.linkStart = start === id ? null : id;
  };

  const clickPoints = (id: string | null, at: ImagePoint, link: number | null, isMore: boolean): void => {
    if (id !== null) {
      const others = creator.selected.filter((one) => one !== id);
      if (!isMore) creator.select(id);
      else if (others.length < creator.selected.length) creator.select(...others);
      else creator.select(...others, id);
      return;
    }
    if (link !== null) {
      creator.selectLink(link);
      return;
    }
    let added = "";
    creator.change(texts.addPoint, (draft) => {
      const { draft: next, id: made } = addPoint(draft, clampToImage(at, draft.paper));
      added = made;
      return next;
    });
    creator.select(added);
  };

  const press = (stage: Stage, at: ImagePoint, isMore: boolean, reach = 9): void => {
    const place = stage.toScreen(at);
    const id = pointAt(stage, place, reach);
    const link = id === null ? linkAt(stage, place) : null;
    if (creator.tool === "links") clickLinks(id, link);
    else clickPoints(id, at, link, isMore);
  };

  const drawingLink = (stage: Stage, from: string): Gesture => ({
    cursor: "crosshair",
    move({ at }) {
      onRubber({ from, to: stage.toImage(at) });
      return undefined;
    },
    end(pointer) {
      onRubber(null);
      const to = pointer && pointAt(stage, pointer.at, reachOf(stage, pointer.isTouch) + 4);
      if (to) join(from, to);
      if (pointer) creator.linkStart = null;
    },
  });

  const movingPoints = (stage: Stage, start: PointerInput, id: string): Gesture => {
    if (!creator.selected.includes(id)) creator.select(id);
    const { draft } = creator;
    const from = stage.toImage(start.at);
    const ids = creator.selected;
    creator.grab(texts.movePoints(ids.length));
    return {
      cursor: "grabbing",
      move({ at }) {
        const to = clampToImage(stage.toImage(at), draft.paper);
        creator.drag(movePoints(draft, ids, to.x - from.x, to.y - from.y));
        return undefined;
      },
      end(pointer) {
        creator.drop(pointer !== null);
      },
    };
  };

  return {
    press,
    begin(stage, pointer, isSpaceHeld) {
      const { button, isTouch } = pointer;
      if (button === 1 || (button === 0 && isSpaceHeld)) return panning(stage, pointer);
      if (button !== 0) return null;
      const id = pointAt(stage, pointer.at, reachOf(stage, isTouch));
      const isLink = creator.tool === "links" || pointer.alt;
      const drag = (): Gesture => {
        if (id === null) return panning(stage, pointer);
        return isLink ? drawingLink(stage, id) : movingPoints(stage, pointer, id);
      };
      return {
        cursor: id === null ? "crosshair" : "grab",
        move: ({ at }) => distance(at, pointer.at) > dragDistance(pointer) ? drag() : undefined,
        end(last) {
          if (!last) return;
          press(stage, stage.toImage(pointer.at), pointer.shift, reachOf(stage, isTouch));
        },
      };
    },
    hover(stage, { at, isTouch }) {
      const hit = hitTest(stage, at, reachOf(stage, isTouch));
      stage.hover = hit;
      if (creator.tool === "links") {
        if (creator.linkStart !== null) onRubber({ from: creator.linkStart, to: stage.toImage(at) });
        return hit || linkAt(stage, at) !== null ? "pointer" : "crosshair";
      }
      if (hit) return "grab";
      return linkAt(stage, at) !== null ? "pointer" : "crosshair";
    },
  };
}

/** How far a place is from a segment. */
function toSegment(p: ScreenPoint, a: ScreenPoint, b: ScreenPoint): number {
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  const along = ((p.x - a.x) * dx + (p.y - a.y) * dy) / (dx * dx + dy * dy || 1);
  const share = Math.min(1, Math.max(0, along));
  return distance(p, imagePoint(a.x + share * dx, a.y + share * dy));
}
