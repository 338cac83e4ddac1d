/** The page of shortcuts: every key, and the worker's choice of others. */
import { h, setText } from "../dom";
import type { Editor } from "../editor/editor";
import { keypointTitle } from "../editor/queries";
import {
  canBeChosen, exchangeKeys, keyFor, keysOf, readableKey, resetKeys, shownKey, typedName, workOf,
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
export function createShortcuts(editor: Pick<Editor, "rig" | "settings">, onChange: () => void): Shortcuts {
  let rows: readonly Row[] = [];
  const list = h("dl", { class: "shortcuts" });
  const answer = h("div", { class: "key-answer", role: "status" });
  const buttons = new Map<string, HTMLButtonElement>();
  /** The key that waits for another one. */
  let waiting = "";
  /** A key that is taken: pressed once more, it is exchanged. */
  let asked = "";

  const keyButton = (name: string, what: string): HTMLElement => {
    const key = shownKey(name);
    const node = button({ "aria-label": `${key}: ${what}` }, () => {
      load();
      waiting = name;
      setText(answer, texts.pressKey);
      const own = buttons.get(name);
      own?.focus();
      own?.replaceChildren("…");
    }, h("kbd", {}, key));
    buttons.set(name, node);
    return node;
  };
  const load = (): void => {
    waiting = asked = "";
    setText(answer, "");
    const selecting = keysOf(editor.rig).flatMap((key, index): Row[] =>
      key ? [[`{${key}}`, texts.selectKey(keypointTitle(editor, index))]] : []);
    const ofDetails = editor.settings.hasDetails ? texts.detailShortcuts : [];
    rows = [...texts.shortcutList, ...ofDetails, ...selecting];
    list.replaceChildren(...rows.flatMap(([keys, what]) => [
      // Every second part is in braces.
      h("dt", {}, ...keys.split(/\{(\S+?)\}/).map((part, index) => index % 2 ? keyButton(part, what) : part)),
      h("dd", {}, what),
    ]));
  };
  /** No key waits any more. */
  const end = (name: string): void => {
    load();
    onChange();
    buttons.get(name)?.focus();
  };

  list.addEventListener("keydown", (event) => {
    if (!waiting || event.key === "Tab") return;
    // It is chosen now, not pressed.
    event.preventDefault();
    event.stopPropagation();
    const typed = typedName(event);
    const taken = rows.find(([keys]) => keys.includes(`{${workOf(typed)}}`));
    if (event.key === "Escape") end(waiting);
    else if (event.repeat || event.ctrlKey || event.metaKey || !canBeChosen(typed)) return;
    else if (taken && typed !== asked && typed !== keyFor(waiting)) {
      asked = typed;
      setText(answer, texts.keyTaken(readableKey(typed), taken[1]));
    } else {
      exchangeKeys(waiting, typed);
      end(waiting);
    }
  });
  const reset = button({ class: "button" }, () => {
    resetKeys();
    end("");
  }, texts.resetKeys);
  return { node: h("div", {}, texts.changeKey, answer, list, reset), load };
}
