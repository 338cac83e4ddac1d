/** Types for what JSON.parse returns, and `Place`, which reads a value and reports what is wrong with it. */
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

/** Something wrong in the page or the data: where it is, and what is wrong, in words. */
export interface Problem {
  readonly where: string;
  readonly what: string;
}

export const isString = (value: unknown): value is string => typeof value === "string";
const isText = (value: unknown): value is string => isString(value) && value !== "";

/** A value in the page's data and its place there, so that a problem can name the place. */
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

  /** A member of an object or a list. Its value is undefined if there is none. */
  at(key: string | number): Place {
    const where = typeof key === "number" ? `[${key}]` : `.${key}`;
    return new Place(this.#member(key), this.#where + where, this.#problems);
  }

  #member(key: string | number): Json | undefined {
    const members: unknown = this.value;
    if (isArray(members)) return members[Number(key)];
    return isObject(members) ? members[key] : undefined;
  }

  /** The same place with another value, if there is none. */
  or(value: Json): Place {
    return new Place(this.value ?? value, this.#where, this.#problems);
  }

  /** The value if it is of that kind. Else reports a problem and returns the fallback. */
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

  /** The items of a list that are objects. Any other item is reported. */
  objects(kind?: string, itemKind: string = texts.anObject): Place<JsonObject>[] {
    return this.items(kind).filter((item): item is Place<JsonObject> =>
      item.as(isObject, itemKind, null) !== null);
  }
}

/** The value if it is a text, else "". */
export const textOf = (value: unknown): string => isString(value) ? value : "";
