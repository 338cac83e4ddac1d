/** A quiet word at the top of the image, with something to do about it. It stays until it is put away. */
import { TEXTS } from "../texts";
import { h } from "./dom";
import { iconButton } from "./toolbar";

export class Notice {
  readonly node = h("div", { class: "notice", role: "status", hidden: true });

  show(text: string, label: string, action: () => void): void {
    const button = h("button", { type: "button", class: "link" }, label);
    button.addEventListener("click", () => {
      this.hide();
      action();
    });
    this.node.hidden = false;
    this.node.replaceChildren(h("span", {}, text), button, iconButton("close", TEXTS.close, "", () => { this.hide(); }));
  }

  hide(): void {
    this.node.hidden = true;
    this.node.replaceChildren();
  }
}
