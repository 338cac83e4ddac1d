/** Keeps drafts, each under a key of its task and worker, within a second of the change. */
import { isObject, type Json, type JsonObject } from "./model/json";
import { attempt, fingerprint, isKeptByPortal, readStored, removeStored, storedKeys, writeStored } from "./storage";

const KEPT_DAYS = 14;
const DAY_MS = 86_400_000;
/** Changes within this time are written once. */
const DELAY_MS = 400;

export interface DraftTask {
  /** Address of the image without a signature, so that it is the same on the next visit. */
  readonly image: string;
  readonly rig: string;
  /** The attribute `draft-key`: whatever else tells tasks or workers apart. */
  readonly key: string;
  /** The text of initialValues. A draft that began with other values is not used. */
  readonly start: string;
}

export interface Drafts {
  /** The draft of this task, or null. */
  load(): Json;
  /** Writes soon what `draft` returns then. */
  save(draft: () => JsonObject): void;
  /** Writes now what is still waiting to be written. */
  flush(): void;
  clear(): void;
}

/** @param kind begins the keys: each kind is kept for itself, and makes room only for itself */
export function createDrafts(task: DraftTask, now: () => number = Date.now, kind = "draft"): Drafts {
  const prefix = `poserig:${kind}:`;
  const key = `${prefix}${fingerprint(JSON.stringify([task.image, task.rig, task.key]))}`;
  for (const one of storedKeys(prefix)) if (now() - timeOf(one) > KEPT_DAYS * DAY_MS) removeStored(one);
  let start = "";
  /** Made when it is first needed: the text may be long. */
  const startName = (): string => start ||= fingerprint(task.start);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let waiting: (() => JsonObject) | null = null;

  /** @returns what was waiting to be written */
  const take = (): (() => JsonObject) | null => {
    clearTimeout(timer);
    timer = undefined;
    const taken = waiting;
    waiting = null;
    return taken;
  };
  const flush = (): void => {
    const draft = take();
    if (!draft) return;
    const text = `${now()} ${JSON.stringify({ ...draft(), start: startName() })}`;
    while (!writeStored(key, text)) {
      // The storage is full: the oldest draft of another task makes room.
      const [oldest] = storedKeys(prefix).filter((one) => one !== key).sort((a, b) => timeOf(a) - timeOf(b));
      if (oldest === undefined) return;
      removeStored(oldest);
    }
  };

  return {
    load() {
      const draft = attempt(() => JSON.parse(readStored(key)?.replace(/^\d+ /, "") ?? "null") as Json, null);
      return isObject(draft) && draft["start"] === startName() ? draft : null;
    },
    save(draft) {
      waiting = draft;
      // A page that goes can send nothing more, while localStorage takes the last draft then too.
      timer ??= setTimeout(flush, isKeptByPortal() ? 0 : DELAY_MS);
    },
    flush,
    clear() {
      take();
      removeStored(key);
    },
  };
}

/** A draft begins with the time when it was written. One without a time counts as the oldest. */
const timeOf = (key: string): number => Number(/^\d+(?= )/.exec(readStored(key) ?? "")?.[0] ?? 0);
