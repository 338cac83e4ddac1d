/** Keeps the drawing in the browser, so that a closed page loses nothing. */
import { isObject, type Json, type JsonObject } from "../src/model/json";
import { attempt, fingerprint, readStored, removeStored, writeStored } from "../src/storage";
import type { Creator } from "./creator";
import { EMPTY, type Draft } from "./model/draft";

const PREFIX = "poserig:rig-creator:";
const WAIT_MS = 300;

export interface Autosave {
  /** The drawing that was kept, or null. */
  restored(): Draft | null;
  forget(): void;
}

/** @param start what the page began with: what is kept belongs to it alone */
export function createAutosave(creator: Creator, start: JsonObject | null): Autosave {
  const key = PREFIX + fingerprint(JSON.stringify(start));
  let timer = 0;
  const save = (): void => {
    timer = 0;
    const { draft } = creator;
    // A large picture may have no room: the points are worth more.
    if (!writeStored(key, JSON.stringify(draft)) && !writeStored(key, JSON.stringify({ ...draft, picture: "" }))) {
      creator.say("This browser keeps nothing: save the rig before you close the page.");
    }
  };
  creator.subscribe((what) => {
    if (what === "draft" && !creator.isDragging) timer ||= window.setTimeout(save, WAIT_MS);
  });
  window.addEventListener("pagehide", () => { if (timer) save(); });
  return {
    restored() {
      const kept = attempt((): Json => JSON.parse(readStored(key) ?? "null") as Json, null);
      if (!isObject(kept) || !Array.isArray(kept["points"]) || !Array.isArray(kept["links"])) return null;
      return { ...EMPTY, ...kept as unknown as Partial<Draft> };
    },
    forget() {
      clearTimeout(timer);
      timer = 0;
      removeStored(key);
    },
  };
}
