/** The list of points in their order: names are typed into it, and rows are dragged or moved by keys. */
import { h, set, setText, svg, type Part } from "../../src/dom";
import { REMOVE, SWAP } from "../../src/panel/icons";
import { iconButton } from "../../src/panel/controls";
import { setSwatch, swatch } from "../../src/panel/swatch";
import type { Creator } from "../creator";
import { changePoints, pairByNames, removePoints, reorder } from "../model/actions";
import { pointOf } from "../model/draft";
import { colorOf } from "../model/rig-json";
import * as texts from "../texts";

const GRIP = "M9 6h.01M15 6h.01M9 12h.01M15 12h.01M9 18h.01M15 18h.01";

interface Row {
  readonly node: HTMLElement;
  readonly input: HTMLInputElement;
  update(index: number): void;
}

export interface PointsList extends Part {
  /** Puts the focus into the name of a point. */
  rename(id: string): void;
}

export function createPointsList(creator: Creator): PointsList {
  const list = h("ul", { "class": "points", "aria-label": "Points, in their order" });
  const rows = new Map<string, Row>();

  const moveBy = (id: string, by: number): void => {
    const { points } = creator.draft;
    const from = points.findIndex((point) => point.id === id);
    const to = Math.min(points.length, Math.max(0, from + (by > 0 ? by + 1 : by)));
    if (creator.change(texts.reorder, (draft) => reorder(draft, [id], to))) {
      creator.say(`${pointOf(creator.draft, id)?.name ?? ""} is number ${creator.draft.points.findIndex((one) => one.id === id) + 1}.`);
    }
  };
  const focusBeside = (id: string, by: number): void => {
    const { points } = creator.draft;
    const next = points[points.findIndex((point) => point.id === id) + by];
    if (next) rename(next.id);
  };
  const rename = (id: string): void => {
    const { input } = rows.get(id) ?? {};
    input?.focus();
    input?.select();
  };

  const createRow = (id: string): Row => {
    const number = h("small", { class: "number" });
    const mark = swatch();
    const input = h("input", { type: "text", class: "point-name", dir: "auto", autocomplete: "off", spellcheck: "false" });
    const tags = h("small", { class: "tags" });
    const handle = h("button", { class: "icon handle" }, svg(GRIP));
    const remove = iconButton(REMOVE, "Delete", "", () => {
      creator.change(texts.removePoints(1), (draft) => removePoints(draft, [id]));
    });
    const pairMark = svg(SWAP);
    pairMark.classList.add("pair-mark");
    const node = h("li", {}, handle, number, mark, input, pairMark, tags, remove);
    input.addEventListener("focus", () => {
      if (creator.current?.id !== id) creator.select(id);
    });
    input.addEventListener("input", () => {
      creator.change(texts.rename, (draft) => changePoints(draft, [id], { name: input.value }), `name ${id}`);
    });
    input.addEventListener("change", () => {
      creator.change(texts.rename, pairByNames, `name ${id}`);
    });
    input.addEventListener("keydown", (event) => {
      const by = { ArrowUp: -1, ArrowDown: 1, Enter: event.shiftKey ? -1 : 1 }[event.key];
      if (by === undefined || event.isComposing) return;
      event.preventDefault();
      if (event.altKey) moveBy(id, by);
      else if (event.key === "Enter") {
        creator.change(texts.rename, pairByNames, `name ${id}`);
        focusBeside(id, by);
      } else focusBeside(id, by);
    });
    handle.addEventListener("keydown", (event) => {
      const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
      if (by === undefined) return;
      event.preventDefault();
      moveBy(id, by);
      handle.focus();
    });
    handle.addEventListener("click", ({ shiftKey, ctrlKey, metaKey }) => {
      const others = creator.selected.filter((one) => one !== id);
      creator.select(...(shiftKey || ctrlKey || metaKey ? others : []), id);
    });
    drags(handle, id);
    return {
      node, input,
      update(index) {
        const point = creator.draft.points[index];
        if (!point) return;
        setText(number, String(index + 1));
        setSwatch(mark, { ...point, color: colorOf(point), swap: null, position: null }, true);
        if (input.value !== point.name) input.value = point.name;
        set(input, { "aria-label": texts.nameOfPoint(index + 1), "placeholder": "name" });
        set(handle, { "aria-label": texts.reorderHandle(point.name), "title": "Drag, or arrow keys: change the order" });
        set(remove, { "aria-label": `Delete ${point.name}`, "title": `Delete ${point.name}` });
        pairMark.toggleAttribute("hidden", point.partner === null);
        setText(tags, [point.hotkey, point.group, point.required ? "required" : ""].filter((tag) => tag).join(" · "));
        const isSelected = creator.selected.includes(id);
        set(node, { "aria-current": isSelected ? "true" : undefined });
        node.toggleAttribute("data-fault", creator.problems.some((one) => one.isFault && one.point === id));
      },
    };
  };

  /** Rows move while one is dragged; the order changes when it is let go. */
  const drags = (handle: HTMLElement, id: string): void => {
    let to: number | null = null;
    const lines = (): HTMLElement[] => [...list.children] as HTMLElement[];
    const end = (isKept: boolean): void => {
      for (const line of lines()) line.classList.remove("drop-before", "drop-after");
      const ids = creator.selected.includes(id) ? creator.selected : [id];
      const index = to;
      to = null;
      if (index !== null && isKept) creator.change(texts.reorder, (draft) => reorder(draft, ids, index));
    };
    handle.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      handle.setPointerCapture(event.pointerId);
      const startY = event.clientY;
      const move = ({ clientY }: PointerEvent): void => {
        if (to === null && Math.abs(clientY - startY) < 5) return;
        const all = lines();
        const below = all.findIndex((line) => {
          const { top, height } = line.getBoundingClientRect();
          return clientY < top + height / 2;
        });
        to = below < 0 ? all.length : below;
        all.forEach((line, at) => {
          line.classList.toggle("drop-before", at === to);
          line.classList.toggle("drop-after", to === all.length && at === all.length - 1);
        });
      };
      const controller = new AbortController();
      const { signal } = controller;
      handle.addEventListener("pointermove", move, { signal });
      handle.addEventListener("pointerup", () => { end(true); controller.abort(); }, { signal });
      handle.addEventListener("pointercancel", () => { end(false); controller.abort(); }, { signal });
    });
  };

  let shown: string | undefined;
  return {
    node: list,
    rename,
    update() {
      const { points } = creator.draft;
      for (const [id, { node }] of rows) {
        if (!pointOf(creator.draft, id)) {
          node.remove();
          rows.delete(id);
        }
      }
      points.forEach(({ id }, index) => {
        const row = rows.get(id) ?? createRow(id);
        rows.set(id, row);
        const present = list.children[index];
        if (present !== row.node) list.insertBefore(row.node, present ?? null);
        row.update(index);
      });
      const current = creator.current?.id;
      if (current !== shown) rows.get(current ?? "")?.node.scrollIntoView({ block: "nearest" });
      shown = current;
    },
  };
}
