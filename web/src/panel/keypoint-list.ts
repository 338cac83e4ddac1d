/** The keypoint classes of the active instance: what is done, what is next, and the key of each. */
import type { Editor } from "../editor/editor";
import { keypointKey } from "../keys";
import { NOT_LABELED, OCCLUDED, VISIBLE, type Keypoint } from "../model/document";
import { readableName } from "../model/rig";
import * as texts from "../texts";
import { button, iconButton, setEye, setLabel } from "./controls";
import { h, set, setText } from "./dom";
import { icon } from "./icons";
import { setSwatch, swatch } from "./swatch";

interface Row {
  readonly index: number;
  readonly item: HTMLElement;
  readonly node: HTMLButtonElement;
  readonly mark: HTMLElement;
  readonly state: HTMLElement;
  readonly group: Group | undefined;
  /** What is searched in. */
  readonly words: string;
  /** Made when it is needed: a face has 133 rows, and nobody needs 133 eyes. */
  eye: HTMLButtonElement | null;
}

interface Group {
  readonly item: HTMLElement;
  readonly node: HTMLButtonElement;
  readonly count: HTMLElement;
  readonly members: Row[];
  isOpen: boolean;
}

/** From here on there are no keys left for the keypoints, so they are found by typing, and groups begin folded. */
const MANY = 45;

export class KeypointList {
  readonly node: HTMLElement;
  readonly #editor: Editor;
  /** In the rig's order. */
  readonly #rows: readonly Row[];
  /** In the list's order: each group once, where its first member is. */
  readonly #listed: readonly Row[];
  readonly #groups = new Map<string, Group>();
  readonly #isLong: boolean;
  readonly #search = h("input", { "type": "search", "class": "search", "placeholder": texts.search, "aria-keyshortcuts": "/" });
  readonly #toStage: () => void;
  #shown: Row | undefined;

  /** @param toStage gives the keys back to the image after a search */
  constructor(editor: Editor, toStage: () => void) {
    this.#editor = editor;
    this.#toStage = toStage;
    const { keypoints } = editor.rig;
    this.#isLong = keypoints.length > MANY;
    const runs = keypoints.map(({ group }) => group).filter((group, index, all) => group !== all[index - 1]);
    // In a short list, headings that take keypoints out of their order say less than none.
    const isGrouped = this.#isLong || new Set(runs).size === runs.length;
    this.#rows = keypoints.map(({ group }, index) => this.#row(index, isGrouped && group ? this.#group(group) : undefined));
    this.#listed = [...new Set(this.#rows.flatMap((row) => row.group?.members ?? row))];
    this.#search.hidden = !this.#isLong;
    setLabel(this.#search, texts.search);
    this.#search.addEventListener("input", () => { this.#arrange(); });
    this.#search.addEventListener("keydown", (event) => { this.#searchKey(event); });
    this.node = h("section", { class: "keypoint-section" }, h("header", {}, h("h2", {}, texts.keypoints)), this.#search,
      h("ul", { "class": "keypoints", "aria-label": texts.keypoints },
        ...this.#listed.flatMap((row) => row === row.group?.members[0] ? [row.group.item, row.item] : [row.item])));
  }

  /** True when there is a search. */
  search(): boolean {
    this.#search.focus();
    this.#search.select();
    return this.#isLong;
  }

  update(): void {
    const { activeInstance, activeIndex, document, rig } = this.#editor;
    const id = activeInstance?.id;
    for (const row of this.#rows) {
      const keypoint = id === undefined ? undefined : document.keypoint(id, row.index);
      const isHidden = id !== undefined && this.#editor.isHidden(id, row.index);
      const state = isHidden ? "hidden" : stateOf(keypoint);
      set(row.node, { "data-state": state, "aria-current": row.index === activeIndex && "true" });
      setText(row.state, texts.states[state]);
      setSwatch(row.mark, rig.keypoints[row.index], keypoint?.v === VISIBLE);
      if (isHidden || row.index === activeIndex) this.#makeEye(row);
      if (row.eye) setEye(row.eye, isHidden);
    }
    for (const { count, members } of this.#groups.values()) {
      setText(count, texts.count(members.filter(({ index }) => id !== undefined && document.keypoint(id, index)).length, members.length));
    }
    this.#follow(this.#rows[activeIndex ?? -1]);
  }

  /** Brings the active keypoint into sight. */
  #follow(active: Row | undefined): void {
    if (active === this.#shown) return;
    const left = this.#shown?.group;
    this.#shown = active;
    if (active && active.group !== left) {
      // Where there are many, only the group at hand is open; a small list stays as the worker folded it.
      if (left && this.#isLong) left.isOpen = false;
      if (active.group) active.group.isOpen = true;
      this.#arrange();
    }
    active?.node.scrollIntoView({ block: "nearest" });
  }

  #row(index: number, group: Group | undefined): Row {
    const { name: label = "" } = this.#editor.rig.keypoints[index] ?? {};
    const name = readableName(label);
    const [mark, state, key] = [swatch(), h("small"), keypointKey(index)];
    const node = button({ class: "row", title: label }, () => {
      if (this.#editor.activeInstance) this.#editor.select(this.#editor.activeInstance.id, index);
    }, mark, h("span", { class: "name" }, name), state, key && h("kbd", {}, key));
    const row: Row = { index, item: h("li", {}, node), node, mark, state, group, words: `${name} ${label}`.toLowerCase(), eye: null };
    for (const type of ["pointerenter", "focusin"]) row.item.addEventListener(type, () => { this.#makeEye(row); });
    group?.members.push(row);
    return row;
  }

  #group(name: string): Group {
    const known = this.#groups.get(name);
    if (known) return known;
    const count = h("small");
    const node = button({ "class": "group", "aria-expanded": String(!this.#isLong) }, () => {
      group.isOpen = !group.isOpen;
      this.#arrange();
    }, icon("open"), h("span", { class: "name" }, name), count);
    const group: Group = { item: h("li", {}, node), node, count, members: [], isOpen: !this.#isLong };
    this.#groups.set(name, group);
    return group;
  }

  #makeEye(row: Row): void {
    if (row.eye) return;
    row.eye = iconButton("hide", texts.hide(this.#editor.nameOf(row.index)), "", () => {
      const id = this.#editor.activeInstance?.id;
      if (id !== undefined) this.#editor.toggleHidden(id, row.index);
    });
    setEye(row.eye, false);
    row.item.append(row.eye);
  }

  get #isSearching(): boolean {
    return this.#search.value.trim() !== "";
  }

  get #matches(): readonly Row[] {
    const words = this.#search.value.toLowerCase().split(/\s+/);
    return this.#listed.filter((row) => words.every((word) => row.words.includes(word)));
  }

  /** Shows what is searched for, or what is not folded away. */
  #arrange(): void {
    const matches = new Set(this.#matches);
    for (const { item, node, isOpen } of this.#groups.values()) {
      item.hidden = this.#isSearching;
      set(node, { "aria-expanded": String(isOpen) });
    }
    for (const row of this.#rows) row.item.hidden = this.#isSearching ? !matches.has(row) : row.group?.isOpen === false;
  }

  #searchKey(event: KeyboardEvent): void {
    if (event.key !== "Enter" && event.key !== "Escape") return;
    event.preventDefault();
    const found = this.#matches[0];
    if (event.key === "Enter" && this.#isSearching && found) this.#editor.selectClass(found.index);
    this.#search.value = "";
    this.#arrange();
    this.#toStage();
  }
}

function stateOf(keypoint: Keypoint | undefined): "todo" | "visible" | "occluded" | "notThere" {
  if (!keypoint) return "todo";
  if (keypoint.v === NOT_LABELED) return "notThere";
  return keypoint.v === OCCLUDED ? "occluded" : "visible";
}
