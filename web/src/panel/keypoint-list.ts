/** The keypoint classes of the active instance: what is done, what is next, and the key of each. */
import type { Editor } from "../editor/editor";
import { NOT_LABELED, OCCLUDED, type Keypoint } from "../model/document";
import { readableName } from "../model/rig";
import { keypointKey } from "../keys";
import { TEXTS } from "../texts";
import { h, set, setText } from "./dom";
import { icon } from "./icons";
import { iconButton, setIcon } from "./toolbar";

interface Row {
  readonly item: HTMLElement;
  readonly node: HTMLButtonElement;
  readonly state: HTMLElement;
  readonly group: Group | null;
  /** What is searched in. */
  readonly words: string;
  /** Made when it is needed: a face has 133 rows, and nobody needs 133 eyes. */
  eye: HTMLButtonElement | null;
}

interface Group {
  readonly item: HTMLElement;
  readonly node: HTMLButtonElement;
  readonly count: HTMLElement;
  readonly members: number[];
  isOpen: boolean;
}

/** From here on there are no keys left for the keypoints, so they are found by typing, and groups begin folded. */
const MANY = 45;

export class KeypointList {
  readonly node: HTMLElement;
  readonly #editor: Editor;
  readonly #rows: readonly Row[];
  readonly #groups: Group[] = [];
  /** In a short list, headings that come again every other row say less than none. */
  readonly #isGrouped: boolean;
  readonly #search: HTMLInputElement;
  readonly #toStage: () => void;
  #shown = -1;

  /** @param toStage gives the keys back to the image after a search */
  constructor(editor: Editor, toStage: () => void) {
    this.#editor = editor;
    this.#toStage = toStage;
    const { keypoints } = editor.rig;
    const runs = keypoints.filter(({ group }, index) => group !== keypoints[index - 1]?.group).map(({ group }) => group);
    this.#isGrouped = keypoints.length > MANY || new Set(runs).size === runs.length;
    this.#rows = keypoints.map((_, index) => this.#row(index));
    const items = this.#rows.flatMap(({ item, group }, index) => group?.members[0] === index ? [group.item, item] : [item]);
    this.#search = h("input", {
      "type": "search", "class": "search", "placeholder": TEXTS.search, "aria-label": TEXTS.search, "aria-keyshortcuts": "/",
      "hidden": keypoints.length <= MANY,
    });
    this.#search.addEventListener("input", () => { this.#arrange(); });
    this.#search.addEventListener("keydown", (event) => { this.#searchKey(event); });
    this.node = h("section", { class: "keypoint-section" }, h("header", {}, h("h2", {}, TEXTS.keypoints)), this.#search,
      h("ul", { "class": "keypoints", "aria-label": TEXTS.keypoints }, ...items));
  }

  /** True when there is a search. */
  search(): boolean {
    if (this.#search.hidden) return false;
    this.#search.focus();
    this.#search.select();
    return true;
  }

  update(): void {
    const id = this.#editor.activeInstance?.id;
    this.#rows.forEach((row, index) => {
      const { node, state } = row;
      const keypoint = id === undefined ? undefined : this.#editor.document.keypoint(id, index);
      const word = stateOf(keypoint);
      const isCurrent = index === this.#editor.activeIndex;
      const isHidden = id !== undefined && this.#editor.isHidden(id, index);
      set(node, { "data-state": word.replace(" ", "-"), "data-hidden": isHidden, "aria-current": isCurrent ? "true" : undefined });
      setText(state, isHidden ? TEXTS.hiddenState : word === TEXTS.hole ? "" : word);
      if (isHidden || isCurrent) this.#eye(index);
      if (row.eye) {
        set(row.eye, { "aria-pressed": String(isHidden) });
        setIcon(row.eye, isHidden ? "hidden" : "hide");
      }
    });
    for (const { count, members } of this.#groups) {
      const done = members.filter((index) => id !== undefined && this.#editor.document.keypoint(id, index)).length;
      setText(count, TEXTS.count(done, members.length));
    }
    const active = this.#editor.activeIndex ?? -1;
    if (active === this.#shown) return;
    const left = this.#rows[this.#shown]?.group;
    const group = this.#rows[active]?.group;
    this.#shown = active;
    if (group !== left && active >= 0) {
      // Where there are many, only the group at hand is open; a small list stays as the worker folded it.
      if (left && this.#rows.length > MANY) left.isOpen = false;
      if (group) group.isOpen = true;
      this.#arrange();
    }
    this.#rows[active]?.node.scrollIntoView({ block: "nearest" });
  }

  #row(index: number): Row {
    const kind = this.#editor.rig.keypoints[index];
    const name = readableName(kind?.name ?? "");
    // Its shape is a letter of the style sheet's: a drawing for each of 133 points would have to be composed in every frame.
    const swatch = h("span", { "class": "swatch", "data-side": kind?.side, "aria-hidden": "true" });
    swatch.style.color = kind?.color ?? "";
    const state = h("span", { class: "state" });
    const key = keypointKey(index);
    const node = h("button", { type: "button", class: "row", title: kind?.name },
      swatch, h("span", { class: "name" }, name), state, key ? h("kbd", {}, key) : null);
    node.addEventListener("click", () => {
      if (this.#editor.activeInstance) this.#editor.select(this.#editor.activeInstance.id, index);
    });
    const item = h("li", {}, node);
    for (const type of ["pointerenter", "focusin"] as const) item.addEventListener(type, () => { this.#eye(index); });
    return { item, node, state, group: this.#groupOf(index), words: `${name} ${kind?.name ?? ""}`.toLowerCase(), eye: null };
  }

  /** The group that a keypoint belongs to: the last one, or a new one that begins with it. */
  #groupOf(index: number): Group | null {
    const { keypoints } = this.#editor.rig;
    const name = keypoints[index]?.group ?? "";
    if (name === "" || !this.#isGrouped) return null;
    const last = this.#groups.at(-1);
    if (last && keypoints[index - 1]?.group === name) {
      last.members.push(index);
      return last;
    }
    const count = h("span", { class: "count" });
    const node = h("button", { "type": "button", "class": "group", "aria-expanded": "true" }, icon("open"), h("span", { class: "name" }, name), count);
    const group: Group = { item: h("li", {}, node), node, count, members: [index], isOpen: keypoints.length <= MANY };
    node.addEventListener("click", () => {
      group.isOpen = !group.isOpen;
      this.#arrange();
    });
    this.#groups.push(group);
    return group;
  }

  #eye(index: number): void {
    const row = this.#rows[index];
    if (!row || row.eye) return;
    row.eye = iconButton("hide", TEXTS.hideKeypoint(this.#editor.nameOf(index)), "", () => {
      const id = this.#editor.activeInstance?.id;
      if (id !== undefined) this.#editor.toggleHidden(id, index);
    });
    set(row.eye, { "aria-pressed": "false" });
    row.item.append(row.eye);
  }

  get #matches(): readonly Row[] {
    const words = this.#search.value.toLowerCase().split(/\s+/);
    return this.#rows.filter((row) => words.every((word) => row.words.includes(word)));
  }

  /** Shows what is searched for, or what is not folded away. */
  #arrange(): void {
    const isSearching = this.#search.value.trim() !== "";
    const matches = new Set(this.#matches);
    for (const { item, node, isOpen } of this.#groups) {
      item.hidden = isSearching;
      set(node, { "aria-expanded": String(isOpen) });
    }
    for (const row of this.#rows) row.item.hidden = isSearching ? !matches.has(row) : row.group?.isOpen === false;
  }

  #searchKey(event: KeyboardEvent): void {
    if (event.key !== "Enter" && event.key !== "Escape") return;
    event.preventDefault();
    const found = this.#matches[0];
    if (event.key === "Enter" && this.#search.value.trim() !== "" && found) this.#editor.selectClass(this.#rows.indexOf(found));
    this.#search.value = "";
    this.#arrange();
    this.#toStage();
  }
}

function stateOf(keypoint: Keypoint | undefined): string {
  if (!keypoint) return TEXTS.hole;
  if (keypoint.v === NOT_LABELED) return TEXTS.notThere;
  return keypoint.v === OCCLUDED ? TEXTS.occluded : TEXTS.visible;
}
