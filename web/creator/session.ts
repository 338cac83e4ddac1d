/** Talks to `poserig rig new`, which opened the page: it writes files, and reads and writes those of other programs. */
import { isArray, isObject, textOf, type Json, type JsonObject } from "../src/model/json";

export interface Session {
  /** The rig to begin with, or null. */
  readonly rig: JsonObject | null;
  /** The file that Save writes; "" when the rig's name decides. */
  readonly file: string;
  /** Programs for which it writes rigs. */
  readonly programs: readonly string[];
  /** Writes the rig's file. @returns its path */
  save(text: string): Promise<string>;
  /** The rig in a file of another program. */
  read(text: string, name: string): Promise<JsonObject>;
  /** The rig's text for another program. */
  convert(rig: JsonObject, program: string): Promise<string>;
}

/** Null when the page was opened without `poserig rig new`. */
export async function openSession(): Promise<Session | null> {
  const [, token] = /^#session=([\w-]+)$/.exec(location.hash) ?? [];
  if (!token) return null;
  const ask = async (what: string, body?: Json): Promise<JsonObject> => {
    const answer = await fetch(new URL(`../session/${what}`, location.href), {
      headers: { "X-Poserig-Session": token, "Content-Type": "application/json" },
      ...(body === undefined ? {} : { method: "POST", body: JSON.stringify(body) }),
    }).catch(() => { throw new Error("poserig does not answer: start `poserig rig new` again. Your drawing is kept."); });
    const value = await answer.json() as Json;
    const members = isObject(value) ? value : {};
    if (!answer.ok) throw new Error(textOf(members["error"]) || `poserig answered ${answer.status}.`);
    return members;
  };
  const start = await ask("start");
  return {
    rig: isObject(start["rig"]) ? start["rig"] : null,
    file: textOf(start["file"]),
    programs: isArray(start["programs"]) ? start["programs"].map(textOf) : [],
    save: async (text) => textOf((await ask("save", { text }))["file"]),
    read: async (text, name) => {
      const { rig } = await ask("read", { text, name });
      return isObject(rig) ? rig : {};
    },
    convert: async (rig, program) => textOf((await ask("convert", { rig, program }))["text"]),
  };
}
