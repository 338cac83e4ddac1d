/** The list of keypoint classes in the panel: what is done, what is next, and the key of each. */
import { h, set, setText, svg, type Part } from "../dom";
import type { Editor } from "../editor/editor";
import { selectClass } from "../editor/selecting";
import { isToDo, isUnconfirmed, VISIBLE } from "../model/document";
import { readableName, type KeypointClass, type Rig } from "../model/rig";
import { keyFor, KEYPOINT_KEYS, keysOf } from "../own-keys";
import * as texts from "../texts";
import { button, iconButton, setEye, setLabel, showKeys } from "./controls";
import * as icons from "./icons";
import { setSwatch, swatch } from "./swatch";

export interface KeypointList extends Part {
  /** Moves the focus to the search. False when there is none. */
  readonly search: () => boolean;
}

interface Row extends Part {
  readonly index: number;
  readonly group: Group | undefined;
  /** What is searched in. */
  readonly words: string;
}

interface Group {
  readonly node: HTMLElement;
  readonly head: HTMLElement;
  readonly count: HTMLElement;
  readonly members: Row[];
  isOpen: boolean;
}

/** Names of the states, by visibility. */
const STATES = ["notThere", "occluded", "visible"] as const;

/** @param toStage moves the focus back to the image after a search */
export function createKeypointList(editor: Editor, toStage: () => void): KeypointList {
  const lists = new Map<Rig, RigList>();
  const node = h("section", { class: "keypoint-section" });
  let shown: RigList | null = null;
  /** That of the active instance's rig. */
  const list = (): RigList => {
    const { rig } = editor;
    const next = lists.get(rig) ?? createList(editor, rig, toStage);
    lists.set(rig, next);
    if (next !== shown) node.replaceChildren(...next.children);
    shown = next;
    return next;
  };
  list();
  return { node, search: () => list().search(), update() { list().update(); } };
}

interface RigList extends Omit<KeypointList, "node"> {
  readonly children: readonly HTMLElement[];
}

function createList(editor: Editor, rig: Rig, toStage: () => void): RigList {
  const { keypoints } = rig;
  const keys = keysOf(rig);
  // A rig with more keypoints than there are keys gets a search, and its groups are folded at first.
  const isLong = keypoints.length > KEYPOINT_KEYS.length;
  const runs = keypoints.map(({ group }) => group).filter((group, index, all) => group !== all[index - 1]);
  // In a short list there are no headings if they would take keypoints out of their order.
  const isGrouped = isLong || new Set(runs).size === runs.length;
  const groups = new Map<string, Group>();

  const groupOf = (name: string): Group => {
    const known = groups.get(name);
    if (known) return known;
    const count = h("small");
    const head = button({ class: "group" }, () => {
      group.isOpen = !group.isOpen;
      arrange();
    }, svg(icons.OPEN), h("span", { class: "name" }, name), count);
    const group: Group = { node: h("li", {}, head), head, count, members: [], isOpen: !isLong };
    groups.set(name, group);
    return group;
  };

  /** In the rig's order. */
  const rows = keypoints.map((kind, index) => {
    const group = isGrouped && kind.group ? groupOf(kind.group) : undefined;
    const row = createRow(editor, kind, index, keys[index], group);
    row.group?.members.push(row);
    return row;
  });
  /** In the list's order: a group stands where its first member is. */
  const listed = [...new Set(rows.flatMap((row) => row.group?.members ?? row))];

  const field = h("input", {
    "type": "search", "class": "search", "placeholder": texts.search,
    "data-key": "/", "hidden": !isLong,
  });
  setLabel(field, texts.search);
  showKeys([field]);
  const isShown = (row: Row, words: readonly string[] | null): boolean =>
    words ? words.every((word) => row.words.includes(word)) : row.group?.isOpen !== false;
  /** Shows what is searched for, or else what is not folded away. */
  const arrange = (): void => {
    const words = field.value.toLowerCase().match(/\S+/g);
    for (const { node, head, isOpen } of groups.values()) {
      node.hidden = words !== null;
      set(head, { "aria-expanded": String(isOpen) });
    }
    for (const row of rows) row.node.hidden = !isShown(row, words);
  };
  arrange();
  field.addEventListener("input", arrange);
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== "Escape") return;
    event.preventDefault();
    const found = listed.find(({ node }) => !node.hidden);
    if (event.key === "Enter" && field.value.trim() && found) selectClass(editor, found.index);
    field.value = "";
    arrange();
    toStage();
  });

  let active: Row | undefined;
  return {
    children: [
      h("header", {}, h("h2", {}, texts.keypoints)),
      field,
      h("ul", { "class": "keypoints", "aria-label": texts.keypoints },
        ...listed.flatMap((row) => row === row.group?.members[0] ? [row.group.node, row.node] : row.node)),
    ],
    search() {
      field.focus();
      field.select();
      return isLong;
    },
    update() {
      for (const row of rows) row.update();
      const done = editor.document.keypoints(editor.selection.instance?.id ?? null);
      for (const { count, members } of groups.values()) {
        const left = members.filter(({ index }) => isToDo(done[index])).length;
        setText(count, texts.count(members.length - left, members.length));
      }
      const before = active;
      active = rows[editor.selection.index ?? -1];
      if (!active || active === before) return;
      if (active.group !== before?.group) {
        // In a long list only the group in use is open. A short list stays as the worker folded it.
        if (before?.group && isLong) before.group.isOpen = false;
        if (active.group) active.group.isOpen = true;
        arrange();
      }
      active.node.scrollIntoView({ block: "nearest" });
    },
  };
}

function createRow(
  editor: Editor, kind: KeypointClass, index: number, key: string | undefined, group: Group | undefined,
): Row {
  const name = readableName(kind.name);
  const mark = swatch();
  const word = h("small");
  const sign = key === undefined ? null : h("kbd");
  const choose = button({ class: "row", title: kind.name }, () => { selectClass(editor, index); },
    mark, h("span", { class: "name" }, name), word, sign);
  const node = h("li", {}, choose);

  // Made when it is first needed: a rig may have 133 rows.
  let eye: HTMLButtonElement | null = null;
  const needEye = (): void => {
    if (eye) return;
    eye = iconButton(icons.HIDE, texts.hide(name), "", () => {
      if (editor.selection.instance) editor.hidden.toggle(editor.selection.instance.id, index);
    });
    setEye(eye, false);
    node.append(eye);
  };
  for (const type of ["pointerenter", "focusin"]) node.addEventListener(type, needEye);

  return {
    node, index, group,
    words: `${name} ${kind.name}`.toLowerCase(),
    update() {
      const id = editor.selection.instance?.id;
      const keypoint = editor.document.keypoint(id ?? null, index);
      const isHidden = id !== undefined && editor.hidden.has(id, index);
      const isActive = index === editor.selection.index;
      const isGiven = isUnconfirmed(keypoint);
      const placed = keypoint ? STATES[keypoint.v] : "todo";
      const known = isGiven ? "unconfirmed" : placed;
      const state = isHidden ? "hidden" : known;
      set(choose, { "data-state": state, "aria-current": isActive && "true" });
      setText(word, texts.states[state]);
      if (sign && key !== undefined) setText(sign, keyFor(key));
      setSwatch(mark, kind, keypoint?.v === VISIBLE && !isGiven);
      if (isHidden || isActive) needEye();
      if (eye) setEye(eye, isHidden);
    },
  };
}
