/** Puts the creator into its page. */
import { h } from "../src/dom";
import STYLES from "../src/panel/styles.css";
import { createApp } from "./app";
import { openSession } from "./session";
import CREATOR_STYLES from "./styles.css";

async function main(): Promise<void> {
  const host = document.querySelector("rig-creator");
  if (!host) throw new Error("rig-creator: the page has no element <rig-creator>");
  const root = host.attachShadow({ mode: "open" });
  root.adoptedStyleSheets = [STYLES, CREATOR_STYLES].map((text) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    return sheet;
  });
  try {
    root.append(createApp(await openSession()));
    host.toggleAttribute("data-ready", true);
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    root.append(h("main", { class: "page" }, h("div", { class: "problem-card", role: "alert" },
      h("h2", {}, "The rig creator cannot start"), h("p", {}, words))));
  }
}

void main();
