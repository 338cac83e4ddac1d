/** The page of shortcuts: every key, and the worker's choice of others. */
import { h, setText } from "../dom";
import { readableName, type KeypointClass } from "../model/rig";
import {
  canBeChosen, exchangeKeys, keyFor, KEYPOINT_KEYS, readableKey, resetKeys, shownKey, typedName, workOf,
} from "../own-keys";
import * as texts from "../texts";
import { button } from "./controls";

export interface Shortcuts {
  readonly node: HTMLElement;
  /** Writes the list, with the keys as they are now. */
  load(): void;
}

type Row = readonly [keys: string, what: string];

/** @param onChange the worker chose another key */
export function createShortcuts(keypoints: readonly KeypointClass[], onChange: () => void): Shortcuts {
  const selecting = KEYPOINT_KEYS.slice(0, keypoints.length).map((key, index): Row =>
    [`{${key}}`, texts.selectKey(readableName(keypoints[index]?.name ?? ""))]);
  const rows: readonly Row[] = [...texts.shortcutList, ...selecting];
  const list = h("dl", { class: "shortcuts" });
  const answer = h("div", { class: "key-answer", role: "status" });
  const buttons = new Map<string, HTMLButtonElement>();
  /** The key that waits for another one. */
  let waiting = "";

  const keyButton = (name: string, what: string): HTMLElement => {
    const key = shownKey(name);
    const node = button({ "aria-label": `${key}: ${what}` }, () => {
      load();
      waiting = name;
      const own = buttons.get(name)?.firstChild;
      if (own) setText(own, "…");
      setText(answer, texts.pressKey);
      focus(name);
    }, h("kbd", {}, key));
    buttons.set(name, node);
    return node;
  };
  const load = (): void => {
    waiting = "";
    setText(answer, "");
    list.replaceChildren(...rows.flatMap(([keys, what]) => [
      // Every second part is in braces.
      h("dt", {}, ...keys.split(/\{(\S+?)\}/).map((part, index) => index % 2 ? keyButton(part, what) : part)),
      h("dd", {}, what),
    ]));
  };
  const focus = (name: string): void => { buttons.get(name)?.focus(); };
  /** No key waits any more. */
  const end = (name: string): void => {
    load();
    onChange();
    focus(name);
  };
  const choose = (name: string, typed: string): void => {
    const taken = rows.find(([keys]) => keys.includes(`{${workOf(typed)}}`));
    const use = (): void => {
      exchangeKeys(name, typed);
      end(name);
    };
    if (!taken || typed === keyFor(name)) {
      use();
      return;
    }
    waiting = "";
    const exchange = button({ class: "button" }, use, texts.exchange);
    answer.replaceChildren(texts.keyTaken(readableKey(typed), taken[1]),
      h("div", { class: "actions" }, exchange, button({ class: "button" }, () => { end(name); }, texts.cancel)));
    exchange.focus();
  };

  list.addEventListener("keydown", (event) => {
    if (!waiting || event.key === "Tab") return;
    // It is chosen now, not pressed.
    event.preventDefault();
    event.stopPropagation();
    const typed = typedName(event);
    if (event.key === "Escape") end(waiting);
    else if (canBeChosen(typed) && !event.ctrlKey && !event.metaKey) choose(waiting, typed);
  });
  const reset = button({ class: "button" }, () => {
    resetKeys();
    end("");
  }, texts.resetKeys);
  return { node: h("div", {}, texts.changeKey, answer, list, reset), load };
}
