/** A quiet word at the top of the image, with something to do about it. It stays until it is put away. */
import * as texts from "../texts";
import { button, iconButton } from "./controls";
import { h } from "./dom";

export class Notice {
  readonly node = h("div", { class: "notice", role: "status", hidden: true });

  show(text: string, label: string, action: () => void): void {
    this.node.hidden = false;
    this.node.replaceChildren(text,
      button({ class: "link" }, () => {
        this.hide();
        action();
      }, label),
      iconButton("close", texts.close, "", () => { this.hide(); }));
  }

  hide(): void {
    this.node.hidden = true;
    this.node.replaceChildren();
  }
}
