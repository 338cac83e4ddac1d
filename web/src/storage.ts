/**
 * Reads and writes texts that are kept after the page: in localStorage, or, in a frame of poserig's portal,
 * which has no storage of its own, by messages to the page around it (its task-storage.js describes them).
 * Where neither is there, or it is full, nothing is kept.
 */
import { isObject, type JsonObject } from "./model/json";

/** The name that the portal gives to its frames. */
const FRAME = "poserig-task";
const MESSAGE = { type: "poserig:storage", version: 1 };
/** Without an answer for so long, the page begins without what was kept. */
const WAIT_MS = 5000;

/** What the portal keeps for this page; null where it is localStorage. */
let kept: Map<string, string> | null = null;
let opening: Promise<void> | null = null;
const listeners = new Set<() => void>();

/** What `use` returns, or `otherwise` when it throws. In a sandboxed frame any use of localStorage throws. */
export function attempt<T>(use: () => T, otherwise: T): T {
  try {
    return use();
  } catch {
    return otherwise;
  }
}

/** Runs `then` when texts can be read: at once, except in a frame of the portal. */
export function whenStored(then: () => void): void {
  if (kept || window.name !== FRAME || parent === window) {
    then();
    return;
  }
  opening ??= new Promise((resolve) => {
    window.addEventListener("message", ({ source, data }: MessageEvent<unknown>) => {
      if (source === parent && isObject(data) && data["type"] === MESSAGE.type) {
        hear(data);
        if (kept) resolve();
      }
    });
    send({ do: "open" });
    setTimeout(resolve, WAIT_MS);
  });
  void opening.then(then);
}

/** True when it is the portal that keeps texts: it has them at once, and the page may go at any moment. */
export const isKeptByPortal = (): boolean => kept !== null;

/** Calls when another page of the same worker changed a text, until the signal is aborted. */
export function onStored(listener: () => void, signal: AbortSignal): void {
  listeners.add(listener);
  signal.addEventListener("abort", () => { listeners.delete(listener); });
}

function send(what: object): void {
  parent.postMessage({ ...MESSAGE, ...what }, "*");
}

function hear({ do: what, entries, key, text }: JsonObject): void {
  if (what === "opened" && isObject(entries)) kept ??= new Map(Object.entries(entries) as [string, string][]);
  if (what === "put" && kept) {
    put(kept, key as string, text as string | null);
    for (const listener of listeners) listener();
  }
}

function put(into: Map<string, string>, key: string, text: string | null): void {
  if (text === null) into.delete(key);
  else into.set(key, text);
}

/** Keeps a text, or none any more for null. False when there was no room, or no storage at all. */
function change(key: string, text: string | null): boolean {
  if (!kept) {
    return attempt(() => {
      if (text === null) localStorage.removeItem(key);
      else localStorage.setItem(key, text);
      return true;
    }, false);
  }
  put(kept, key, text);
  send({ do: "put", key, text });
  return true;
}

export const readStored = (key: string): string | null =>
  kept ? kept.get(key) ?? null : attempt(() => localStorage.getItem(key), null);

/** False when there was no room, or no storage at all. */
export const writeStored = (key: string, text: string): boolean => change(key, text);

export function removeStored(key: string): void {
  change(key, null);
}

export const storedKeys = (prefix: string): string[] =>
  attempt(() => kept ? [...kept.keys()] : Object.keys(localStorage), [])
    .filter((key) => key.startsWith(prefix));

/**
 * A short name for a long text: a hash of 64 bits, so different texts practically never get the same name.
 */
export function fingerprint(text: string): string {
  let a = 0xdeadbeef;
  let b = 0x41c6ce57;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    a = Math.imul(a ^ code, 2654435761);
    b = Math.imul(b ^ code, 1597334677);
  }
  return (a >>> 0).toString(36) + (b >>> 0).toString(36);
}
