/** A notice at the top of the image, with a button. It stays until the worker closes it. */
import { h } from "../dom";
import * as texts from "../texts";
import { button, iconButton } from "./controls";
import * as icons from "./icons";

export interface Notice {
  readonly node: HTMLElement;
  show(text: string, label: string, action: () => void): void;
}

export function createNotice(): Notice {
  const node = h("div", { class: "notice", role: "status", hidden: true });
  const hide = (): void => {
    node.hidden = true;
    node.replaceChildren();
  };
  return {
    node,
    show(text, label, action) {
      node.hidden = false;
      node.replaceChildren(text,
        button({ class: "link" }, () => {
          hide();
          action();
        }, label),
        iconButton(icons.CLOSE, texts.close, "", hide));
    },
  };
}
