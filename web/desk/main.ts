/** Brings the lead's pages to life. Each works without it, too. */
import { createBulk, type Bulk } from "./bulk";
import { keepLive } from "./live";
import { createTiles } from "./tiles";

function grid(list: HTMLElement): void {
  const form = document.querySelector<HTMLFormElement>("#bulk");
  let bulk: Bulk | null = null;
  const tiles = createTiles(list, document.querySelector("#pages"), () => { bulk?.update(); });
  const look = keepLive(tiles, document.querySelector("#counted"));
  if (form) bulk = createBulk(form, () => tiles, () => void look());
}

const list = document.querySelector<HTMLElement>("#tiles");
if (list) grid(list);
