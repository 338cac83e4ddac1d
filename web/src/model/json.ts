/** What JSON.parse can return, and the few questions asked of it. */
import { parseColor } from "../colors";
import * as texts from "../texts";

export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json;
}

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const isArray = (value: unknown): value is readonly Json[] => Array.isArray(value);

export const isNumber = (value: unknown): value is number =>
  typeof value === "number" && Number.isFinite(value);

/** A short form of a value for an error message. */
export function shown(value: unknown): string {
  if (value === undefined) return texts.nothing;
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

/** Something wrong in the page or the data: where it is, and what it is, in words. */
export interface Problem {
  readonly where: string;
  readonly what: string;
}

export const isString = (value: unknown): value is string => typeof value === "string";
const isText = (value: unknown): value is string => isString(value) && value !== "";

/** A value in the page's data and where it stands, so that what is wrong with it can be told. */
export class Place<T extends Json | undefined = Json | undefined> {
  readonly value: T;
  readonly #where: string;
  readonly #problems: Problem[];

  constructor(value: T, where: string, problems: Problem[]) {
    this.value = value;
    this.#where = where;
    this.#problems = problems;
  }

  fail(what: string): void {
    this.#problems.push({ where: this.#where, what });
  }

  mustBe(kind: string): void {
    this.fail(texts.mustBe(kind, shown(this.value)));
  }

  /** A member of an object or a list; of anything else, nothing. */
  at(key: string | number): Place {
    const members: unknown = this.value;
    const value = isObject(members) ? members[key] : isArray(members) ? members[Number(key)] : undefined;
    return new Place(value, this.#where + (typeof key === "number" ? `[${key}]` : `.${key}`), this.#problems);
  }

  /** With another value, when there is none. */
  or(value: Json): Place {
    return new Place(this.value ?? value, this.#where, this.#problems);
  }

  /** The value, if it is of that kind; else that is a problem, and the fallback takes its place. */
  as<K, F>(isKind: (value: unknown) => value is K, kind: string, fallback: F): K | F {
    if (isKind(this.value)) return this.value;
    this.mustBe(kind);
    return fallback;
  }

  text(): string {
    return this.as(isText, texts.aText, "");
  }

  number(): number {
    return this.as(isNumber, texts.aNumber, NaN);
  }

  /** A color; null when there is none. */
  color(): string | null {
    if ((this.value ?? "") === "") return null;
    const color = parseColor(textOf(this.value));
    if (color === null) this.fail(texts.noColor(shown(this.value)));
    return color;
  }

  /** The items of a list. */
  items(kind: string = texts.aList): Place[] {
    return this.as(isArray, kind, []).map((_, i) => this.at(i));
  }

  /** Those items of a list that are objects: all should be. */
  objects(kind?: string, itemKind: string = texts.anObject): Place<JsonObject>[] {
    return this.items(kind).filter((item): item is Place<JsonObject> => item.as(isObject, itemKind, null) !== null);
  }
}

/** A text that may as well not be there. */
export const textOf = (value: unknown): string => isString(value) ? value : "";
