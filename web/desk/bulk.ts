/** The bar with what can be done with selected images; many are sent in parts, and it says how far it is. */
import { addressOf, ask } from "./asking";
import { allOf, inParts, inRanges, NOTHING } from "./selection";
import type { Tiles } from "./tiles";

const AT_ONCE = 200;

export interface Bulk {
  /** Says how many are selected. */
  update(): void;
}

export function createBulk(form: HTMLFormElement, tiles: () => Tiles, onDone: () => void): Bulk {
  const part = (id: string): HTMLElement | null => form.querySelector<HTMLElement>(`#${id}`);
  const count = part("bulk-count");
  const said = part("bulk-said");
  const buttons = (): HTMLButtonElement[] => [...form.querySelectorAll("button")];
  let isBusy = false;

  const update = (): void => {
    const { size } = tiles().selection.picked;
    form.classList.toggle("is-shown", size > 0 || isBusy);
    if (size > 0 && !isBusy) say("");
    if (count) count.textContent = `${size.toLocaleString("en")} selected`;
  };

  form.classList.add("is-live");
  form.querySelector(".bulk-select")?.removeAttribute("hidden");
  part("select-none")?.addEventListener("click", () => { tiles().select(NOTHING); });
  part("select-all")?.addEventListener("click", () => {
    const { indexes = "", view = "" } = tiles().list.dataset;
    void ask(addressOf(indexes, view, {})).then(async (found) => {
      if (found) tiles().select(allOf((await found.json() as { readonly indexes: readonly number[] }).indexes));
    });
  });
  form.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (!(button instanceof HTMLButtonElement) || isBusy) return;
    event.preventDefault();
    if (button.hasAttribute("formaction")) goOn(button.formAction);
    else void run(button);
  });
  update();

  /** To another page, which asks what to do with the selected images. */
  function goOn(address: string): void {
    const to = document.createElement("form");
    to.method = "post";
    to.action = address;
    for (const hidden of form.querySelectorAll<HTMLInputElement>("input[type=hidden]")) to.append(hidden.cloneNode());
    const selected = document.createElement("input");
    selected.name = "selected";
    selected.value = inRanges(tiles().selection.picked);
    to.append(selected);
    to.hidden = true;
    document.body.append(to);
    to.submit();
  }

  async function run(button: HTMLButtonElement): Promise<void> {
    const chosen = [...tiles().selection.picked];
    isBusy = true;
    for (const one of buttons()) one.disabled = true;
    const words: string[] = [];
    let done = 0;
    try {
      for (const some of inParts(chosen, AT_ONCE)) {
        if (chosen.length > AT_ONCE) {
          say(`${done.toLocaleString("en")} of ${chosen.length.toLocaleString("en")}…`);
        }
        const answer = await send(button, some);
        done += answer.count;
        words.push(answer.said);
      }
      const last = words.at(-1) ?? "";
      say(words.length > 1 ? `${done.toLocaleString("en")} images: done. ${last}` : last);
      tiles().select(NOTHING);
    } catch (error) {
      say(error instanceof Error ? error.message : String(error));
    } finally {
      isBusy = false;
      for (const one of buttons()) one.disabled = false;
      update();
      onDone();
    }
  }

  function say(text: string): void {
    if (said && said.textContent !== text) said.textContent = text;
    form.classList.toggle("has-said", text !== "");
  }

  async function send(button: HTMLButtonElement, indexes: readonly number[]): Promise<Answer> {
    const body = new FormData(form);
    body.delete("index");
    body.set(button.name, button.value);
    for (const index of indexes) body.append("index", String(index));
    const response = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" } });
    const answer = await response.json() as Answer;
    if (answer.error) throw new Error(`${answer.error.what} ${answer.error.cure}`.trim());
    return answer;
  }

  return { update };
}

interface Answer {
  readonly count: number;
  readonly said: string;
  readonly error?: { readonly what: string; readonly cure: string };
}
