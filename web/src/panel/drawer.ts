/** The top bar and the drawer at the left: instructions, insights, shortcuts, display. One open at a time. */
import { savePreferences, type Preferences } from "../preferences";
import { TEXTS } from "../texts";
import { h, set, setText } from "./dom";
import { iconButton } from "./toolbar";

interface Page {
  readonly button: HTMLButtonElement;
  readonly content: HTMLElement;
}

export class Drawer {
  readonly buttons: HTMLElement;
  readonly node: HTMLElement;
  readonly #pages: readonly Page[];
  #open: Page | null = null;

  constructor(preferences: Preferences, onPreferences: () => void, imageLook: HTMLElement, signal: AbortSignal) {
    const title = h("h2", { id: "drawer-title" });
    // Focusable: without a control inside it could not be scrolled with the keyboard.
    const body = h("div", { class: "drawer-body", tabindex: "0", role: "region", "aria-labelledby": "drawer-title" });
    const close = iconButton("close", TEXTS.close, "", () => { this.#toggle(null); });
    this.node = h("aside", { class: "drawer", hidden: true }, h("header", {}, title, close), body);
    this.#pages = ([
      [TEXTS.instructions, slotted("instructions")],
      [TEXTS.insights, slotted("annotation-insights")],
      [TEXTS.shortcuts, shortcuts()],
      [TEXTS.display, h("div", {}, display(preferences, onPreferences), imageLook)],
    ] as const).map(([name, content]) => {
      const button = h("button", { type: "button", class: "tab", "aria-expanded": "false" }, name);
      const page = { button, content };
      button.addEventListener("click", () => { this.#toggle(page === this.#open ? null : page); });
      content.hidden = true;
      body.append(content);
      const slot = content instanceof HTMLSlotElement ? content : null;
      if (slot) {
        const show = (): void => { button.hidden = slot.assignedNodes().every((node) => !node.textContent?.trim()); };
        slot.addEventListener("slotchange", show, { signal });
        show();
      }
      return page;
    });
    this.buttons = h("div", { class: "tabs" }, ...this.#pages.map((page) => page.button));
    this.#onToggle = (page) => { setText(title, page?.button.textContent ?? ""); };
  }

  readonly #onToggle: (page: Page | null) => void;

  #toggle(open: Page | null): void {
    this.#open = open;
    for (const page of this.#pages) {
      page.content.hidden = page !== open;
      set(page.button, { "aria-expanded": String(page === open) });
    }
    this.node.hidden = open === null;
    this.#onToggle(open);
  }
}

function slotted(name: string): HTMLSlotElement {
  return h("slot", { name });
}

function shortcuts(): HTMLElement {
  return h("dl", { class: "shortcuts" }, ...TEXTS.shortcutList.flatMap(([key, what]) => [h("dt", {}, key), h("dd", {}, what)]));
}

function display(preferences: Preferences, onChange: () => void): HTMLElement {
  const changed = (): void => {
    savePreferences(preferences);
    onChange();
  };
  const range = (label: string, key: "keypointSize" | "lineSize"): HTMLElement => {
    const value = h("output", {}, String(preferences[key]));
    const input = h("input", { type: "range", min: "1", max: "20", step: "1", value: String(preferences[key]) });
    input.addEventListener("input", () => {
      preferences[key] = input.valueAsNumber;
      setText(value, input.value);
      changed();
    });
    return h("label", { class: "setting" }, h("span", {}, label), input, value);
  };
  const color = h("input", { type: "color", value: preferences.lineColor });
  color.addEventListener("input", () => {
    preferences.lineColor = color.value;
    changed();
  });
  const force = h("input", { type: "checkbox", checked: preferences.forceLineColor });
  force.addEventListener("change", () => {
    preferences.forceLineColor = force.checked;
    changed();
  });
  return h("div", { class: "settings" },
    range(TEXTS.keypointSize, "keypointSize"),
    range(TEXTS.lineSize, "lineSize"),
    h("label", { class: "setting" }, h("span", {}, TEXTS.lineColor), color),
    h("label", { class: "setting check" }, force, h("span", {}, TEXTS.forceLineColor)));
}
