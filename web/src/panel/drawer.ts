/** The tabs in the top bar and the drawer at the left: instructions, insights, shortcuts, display. */
import { h, set, setText } from "../dom";
import { savePreferences, type Preferences } from "../preferences";
import * as texts from "../texts";
import { button, check, iconButton, slider } from "./controls";
import * as icons from "./icons";

export interface Drawer {
  readonly buttons: HTMLElement;
  readonly node: HTMLElement;
}

type Tab = readonly [button: HTMLElement, page: HTMLElement];

/** One page is open at a time, or none. */
export function createDrawer(
  preferences: Preferences, onPreferences: () => void, imageLook: HTMLElement,
): Drawer {
  const heading = h("h2", { id: "drawer-title" });
  const guide = h("dl", { class: "shortcuts" });
  const show = (open: HTMLElement | null): void => {
    node.hidden = !open;
    // Written when it is first opened, so that the image is ready sooner.
    if (open && !guide.firstChild) {
      guide.append(...texts.shortcutList.flatMap(([key, what]) => [h("dt", {}, key), h("dd", {}, what)]));
    }
    for (const [tab, page] of pages) {
      page.hidden = tab !== open;
      set(tab, { "aria-expanded": String(tab === open) });
    }
    if (open) setText(heading, open.textContent);
  };
  const page = (title: string, content: HTMLElement): Tab => {
    const tab = button({ class: "tab" }, () => { show(content.hidden ? tab : null); }, title);
    return [tab, content];
  };
  /** A slot that the page's author fills. While it is empty, its tab is hidden. */
  const given = (title: string, name: string): Tab => {
    const slot = h("slot", { name });
    const [tab] = page(title, slot);
    const follow = (): void => {
      tab.hidden = slot.assignedNodes().every((child) => !child.textContent?.trim());
    };
    slot.addEventListener("slotchange", follow);
    follow();
    return [tab, slot];
  };
  const pages = new Map([
    given(texts.instructions, "instructions"),
    given(texts.insights, "annotation-insights"),
    page(texts.shortcuts, guide),
    page(texts.display, h("div", {}, display(preferences, onPreferences), imageLook)),
  ]);
  const node = h("aside", {},
    h("header", {}, heading, iconButton(icons.CLOSE, texts.close, "", () => { show(null); })),
    // Focusable: else the keyboard could not scroll a page without a control.
    h("div", {
      "class": "drawer-body", "tabindex": "0", "role": "region", "aria-labelledby": "drawer-title",
    }, ...pages.values()));
  show(null);
  // Only from within it: with the guide open, Escape at the image still leaves a tool.
  node.addEventListener("keydown", (event) => {
    const open = [...pages].find(([, page]) => !page.hidden);
    if (event.key !== "Escape" || !open) return;
    event.preventDefault();
    show(null);
    open[0].focus();
  });
  return { buttons: h("div", { class: "tabs" }, ...pages.keys()), node };
}

function display(preferences: Preferences, onChange: () => void): HTMLElement {
  const change = (changed: Partial<Preferences>): void => {
    savePreferences(Object.assign(preferences, changed));
    onChange();
  };
  const limits = { min: "1", max: "20", step: "1" };
  const color = h("input", { type: "color", value: preferences.lineColor });
  color.addEventListener("input", () => { change({ lineColor: color.value }); });
  const keypointSize = slider(texts.keypointSize, limits, preferences.keypointSize, (size) => {
    change({ keypointSize: size });
  });
  const lineSize = slider(texts.lineSize, limits, preferences.lineSize, (size) => {
    change({ lineSize: size });
  });
  const force = check(texts.forceLineColor, preferences.forceLineColor, (forceLineColor) => {
    change({ forceLineColor });
  });
  return h("div", { class: "settings" },
    keypointSize.node,
    lineSize.node,
    h("label", {}, h("span", {}, texts.lineColor), color),
    force.node);
}
