/** The top bar and the drawer at the left: instructions, insights, shortcuts, display. One open at a time. */
import { savePreferences, type Preferences } from "../preferences";
import * as texts from "../texts";
import { button, check, iconButton, slider } from "./controls";
import { h, set, setText } from "./dom";

export class Drawer {
  readonly buttons = h("div", { class: "tabs" });
  readonly node: HTMLElement;
  readonly #title = h("h2", { id: "drawer-title" });
  // Focusable: without a control inside it could not be scrolled with the keyboard.
  readonly #body = h("div", { class: "drawer-body", tabindex: "0", role: "region", "aria-labelledby": "drawer-title" });

  constructor(preferences: Preferences, onPreferences: () => void, imageLook: HTMLElement, signal: AbortSignal) {
    this.node = h("aside", { hidden: true },
      h("header", {}, this.#title, iconButton("close", texts.close, "", () => { this.#toggle(null); })), this.#body);
    for (const [title, name] of [[texts.instructions, "instructions"], [texts.insights, "annotation-insights"]] as const) {
      const slot = h("slot", { name });
      const tab = this.#add(title, slot);
      const show = (): void => { tab.hidden = slot.assignedNodes().every((node) => !node.textContent?.trim()); };
      slot.addEventListener("slotchange", show, { signal });
      show();
    }
    this.#add(texts.shortcuts, h("dl", { class: "shortcuts" },
      ...texts.shortcutList.flatMap(([key, what]) => [h("dt", {}, key), h("dd", {}, what)])));
    this.#add(texts.display, h("div", {}, display(preferences, onPreferences), imageLook));
  }

  #add(title: string, content: HTMLElement): HTMLElement {
    const tab = button({ "class": "tab", "aria-expanded": "false" }, () => { this.#toggle(content.hidden ? content : null); }, title);
    content.hidden = true;
    this.#body.append(content);
    this.buttons.append(tab);
    return tab;
  }

  #toggle(open: Element | null): void {
    this.node.hidden = open === null;
    [...this.#body.children].forEach((content, at) => {
      const tab = this.buttons.children[at];
      set(content, { hidden: content !== open });
      if (!tab) return;
      set(tab, { "aria-expanded": String(content === open) });
      if (content === open) setText(this.#title, tab.textContent);
    });
  }
}

function display(preferences: Preferences, onChange: () => void): HTMLElement {
  const change = (changed: Partial<Preferences>): void => {
    savePreferences(Object.assign(preferences, changed));
    onChange();
  };
  const limits = { min: "1", max: "20", step: "1" };
  const color = h("input", { type: "color", value: preferences.lineColor });
  color.addEventListener("input", () => { change({ lineColor: color.value }); });
  return h("div", { class: "settings" },
    slider(texts.keypointSize, limits, preferences.keypointSize, (keypointSize) => { change({ keypointSize }); }).node,
    slider(texts.lineSize, limits, preferences.lineSize, (lineSize) => { change({ lineSize }); }).node,
    h("label", {}, h("span", {}, texts.lineColor), color),
    check(texts.forceLineColor, preferences.forceLineColor, (forceLineColor) => { change({ forceLineColor }); }).node);
}
