/** Work is never lost: what was done is in localStorage within a second, under a key of its task and worker. */
import { isNumber, isObject, type Json, type JsonObject } from "./model/json";
import { fingerprint, readStored, removeStored, storedKeys, writeStored } from "./storage";

const PREFIX = "poserig:draft:";
const KEPT_DAYS = 14;
const DAY_MS = 86_400_000;
/** Changes that follow each other within this time are written once. */
const DELAY_MS = 400;

export interface DraftTask {
  /** The image, without a signature: the same on the next visit. */
  readonly image: string;
  readonly rig: string;
  /** The attribute `draft-key`: whatever else tells tasks or workers apart. */
  readonly key: string;
  /** initialValues: a draft of other ones is of no use. */
  readonly start: string;
}

export class Drafts {
  readonly #key: string;
  readonly #task: DraftTask;
  #start = "";
  readonly #now: () => number;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #write: (() => JsonObject) | null = null;

  constructor(task: DraftTask, now: () => number = Date.now) {
    this.#key = `${PREFIX}${fingerprint(JSON.stringify([task.image, task.rig, task.key]))}`;
    this.#task = task;
    this.#now = now;
    for (const key of storedKeys(PREFIX)) {
      const at = draftTime(readStored(key));
      if (at === null || now() - at > KEPT_DAYS * DAY_MS) removeStored(key);
    }
  }

  /** The draft of this very task, or null. */
  load(): Json {
    try {
      const json = JSON.parse(readStored(this.#key)?.replace(/^\d+ /, "") ?? "null") as Json;
      return isObject(json) && json["start"] === this.#startName() ? json : null;
    } catch {
      return null;
    }
  }

  /** Writes soon what `draft` gives then. */
  save(draft: () => JsonObject): void {
    this.#write = draft;
    this.#timer ??= setTimeout(() => { this.flush(); }, DELAY_MS);
  }

  /** Writes now what is still waiting to be written. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const write = this.#write;
    this.#write = null;
    if (!write) return;
    const text = `${this.#now()} ${JSON.stringify({ ...write(), start: this.#startName() })}`;
    while (!writeStored(this.#key, text)) {
      // Full: the oldest draft of another task makes room.
      const others = storedKeys(PREFIX).filter((key) => key !== this.#key);
      const oldest = others.sort((a, b) => (draftTime(readStored(a)) ?? 0) - (draftTime(readStored(b)) ?? 0))[0];
      if (oldest === undefined) return;
      removeStored(oldest);
    }
  }

  /** Worked out when it is needed: it may be a long text. */
  #startName(): string {
    return this.#start ||= fingerprint(this.#task.start);
  }

  clear(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#write = null;
    removeStored(this.#key);
  }
}

/** A draft begins with its time, so that its age is known without reading all of it. */
function draftTime(text: string | null): number | null {
  const time = Number(/^\d+(?= )/.exec(text ?? "")?.[0]);
  return isNumber(time) && time > 0 ? time : null;
}
