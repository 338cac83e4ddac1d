/** The tabs in the top bar and the drawer at the left: instructions, insights, shortcuts, display. */
import { h, set, setText } from "../dom";
import { loadOpenPage, loadPreferences, saveOpenPage, savePreferences, type Preferences } from "../preferences";
import * as texts from "../texts";
import { button, check, iconButton, slider } from "./controls";
import * as icons from "./icons";
import type { Shortcuts } from "./shortcuts";

export interface Drawer {
  readonly buttons: HTMLElement;
  readonly node: HTMLElement;
  /** Shows what was saved, by this page or by another one. */
  load(): void;
}

type Tab = readonly [button: HTMLElement, page: HTMLElement];

/** One page is open at a time, or none. */
export function createDrawer(
  preferences: Preferences, onPreferences: () => void, imageLook: HTMLElement, shortcuts: Shortcuts,
): Drawer {
  const heading = h("h2", { id: "drawer-title" });
  let shown: HTMLElement | null = null;
  const show = (open: HTMLElement | null): void => {
    shown = open;
    node.hidden = !open;
    for (const [tab, page] of pages) {
      // Written when it is opened, so that the image is ready sooner.
      if (tab === open && page === shortcuts.node) shortcuts.load();
      page.hidden = tab !== open;
      set(tab, { "aria-expanded": String(tab === open) });
    }
    if (open) setText(heading, open.textContent);
  };
  /** As `show`, for this image and the next ones. */
  const choose = (open: HTMLElement | null): void => {
    show(open);
    saveOpenPage(tabs.findIndex((tab) => tab === open));
  };
  const page = (title: string, content: HTMLElement): Tab => {
    const tab = button({ class: "tab" }, () => { choose(content.hidden ? tab : null); }, title);
    return [tab, content];
  };
  /** A slot that the page's author fills. While it is empty, its tab is hidden. */
  const given = (title: string, name: string): Tab => {
    const slot = h("slot", { name });
    const [tab] = page(title, slot);
    const follow = (): void => {
      tab.hidden = slot.assignedNodes().every((child) => !child.textContent?.trim());
    };
    slot.addEventListener("slotchange", () => {
      follow();
      reopen();
    });
    follow();
    return [tab, slot];
  };
  const settings = createDisplay(preferences, onPreferences);
  const pages = new Map([
    given(texts.instructions, "instructions"),
    given(texts.insights, "annotation-insights"),
    page(texts.shortcuts, shortcuts.node),
    page(texts.display, h("div", {}, settings.node, imageLook)),
  ]);
  const tabs = [...pages.keys()];
  const node = h("aside", {},
    h("header", {}, heading, iconButton(icons.CLOSE, texts.close, "", () => { choose(null); })),
    // Focusable: else the keyboard could not scroll a page without a control.
    h("div", {
      "class": "drawer-body", "tabindex": "0", "role": "region", "aria-labelledby": "drawer-title",
    }, ...pages.values()));
  // Only from within it: with the guide open, Escape at the image still leaves a tool.
  node.addEventListener("keydown", ({ key }) => {
    if (key !== "Escape") return;
    const tab = shown;
    choose(null);
    tab?.focus();
  });
  /** Opens the page that was open on the last image, if there is one here. */
  const reopen = (): void => {
    const open = tabs[loadOpenPage()];
    show(open?.hidden === false ? open : null);
  };
  const load = (): void => {
    settings.load();
    reopen();
  };
  load();
  return { buttons: h("div", { class: "tabs" }, ...tabs), node, load };
}

interface Display {
  readonly node: HTMLElement;
  load(): void;
}

function createDisplay(preferences: Preferences, onChange: () => void): Display {
  const change = (changed: Partial<Preferences>): void => {
    savePreferences(Object.assign(preferences, changed));
    onChange();
  };
  const limits = { min: "1", max: "20", step: "1" };
  const color = h("input", { type: "color" });
  color.addEventListener("input", () => { change({ lineColor: color.value }); });
  const keypointSize = slider(texts.keypointSize, limits, 1, (size) => { change({ keypointSize: size }); });
  const lineSize = slider(texts.lineSize, limits, 1, (size) => { change({ lineSize: size }); });
  const force = check(texts.forceLineColor, false, (forceLineColor) => { change({ forceLineColor }); });
  const load = (): void => {
    Object.assign(preferences, loadPreferences());
    keypointSize.set(preferences.keypointSize);
    lineSize.set(preferences.lineSize);
    color.value = preferences.lineColor;
    force.input.checked = preferences.forceLineColor;
  };
  load();
  return {
    node: h("div", { class: "settings" },
      keypointSize.node,
      lineSize.node,
      h("label", {}, h("span", {}, texts.lineColor), color),
      force.node),
    load,
  };
}
