/** The panel at the right: pages behind tabs, one at a time. */
import { h, set, setText } from "../../src/dom";
import { button } from "../../src/panel/controls";

export interface Panel {
  readonly node: HTMLElement;
  show(page: string): void;
  /** Changes the text of a tab. */
  rename(page: string, text: string, isUrgent: boolean): void;
}

export function createPanel(pages: readonly (readonly [id: string, title: string, content: HTMLElement])[]): Panel {
  const made = new Map(pages.map(([id, title, content]) => {
    const tab = button({ "class": "tab", "role": "tab", "id": `tab-${id}`, "aria-controls": `page-${id}` },
      () => { show(id); }, title);
    set(content, { "role": "tabpanel", "id": `page-${id}`, "aria-labelledby": `tab-${id}` });
    return [id, { tab, content }] as const;
  }));
  const ids = [...made.keys()];
  const show = (page: string): void => {
    for (const [id, { tab, content }] of made) {
      content.hidden = id !== page;
      set(tab, { "aria-selected": String(id === page), "tabindex": id === page ? "0" : "-1" });
    }
  };
  const bar = h("div", { "class": "tabs panel-tabs", "role": "tablist", "aria-label": "Panel" },
    ...[...made.values()].map(({ tab }) => tab));
  bar.addEventListener("keydown", (event) => {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    const at = ids.findIndex((id) => made.get(id)?.content.hidden === false);
    const next = ids[(at + by + ids.length) % ids.length] ?? "";
    show(next);
    made.get(next)?.tab.focus();
  });
  show(ids[0] ?? "");
  return {
    node: h("div", { class: "panel" }, bar, ...[...made.values()].map(({ content }) => content)),
    show,
    rename(page, text, isUrgent) {
      const { tab } = made.get(page) ?? {};
      if (!tab) return;
      setText(tab, text);
      tab.toggleAttribute("data-urgent", isUrgent);
    },
  };
}
