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
  if (value === undefined) return texts.NOTHING;
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
export interface Place<T extends Json | undefined = Json | undefined> {
  readonly value: T;
  fail(what: string): void;
  mustBe(kind: string): void;
  /** A member of an object or a list; of anything else, nothing. */
  at(key: string | number): Place;
  /** With another value, when there is none. */
  or(value: Json): Place;
  /** The value, if it is of that kind; else that is a problem, and the fallback takes its place. */
  as<K, F>(isKind: (value: unknown) => value is K, kind: string, fallback: F): K | F;
  text(): string;
  number(): number;
  /** A color; null when there is none. */
  color(): string | null;
  /** The items of a list. */
  items(kind?: string): Place[];
  /** Those items of a list that are objects: all should be. */
  objects(kind?: string, itemKind?: string): Place<JsonObject>[];
}

export function createPlace(value: Json | undefined, where: string, problems: Problem[]): Place {
  const place: Place = {
    value,
    fail(what) {
      problems.push({ where, what });
    },
    mustBe(kind) {
      place.fail(texts.MUST_BE(kind, shown(value)));
    },
    at: (key) => createPlace(
      isObject(value) ? value[key] : isArray(value) ? value[Number(key)] : undefined,
      where + (typeof key === "number" ? `[${key}]` : `.${key}`), problems),
    or: (other) => createPlace(value ?? other, where, problems),
    as(isKind, kind, fallback) {
      // A guard for unknown values tells nothing about one that has a type already.
      const given: unknown = value;
      if (isKind(given)) return given;
      place.mustBe(kind);
      return fallback;
    },
    text: () => place.as(isText, texts.A_TEXT, ""),
    number: () => place.as(isNumber, texts.A_NUMBER, NaN),
    color() {
      if ((value ?? "") === "") return null;
      const color = parseColor(textOf(value));
      if (color === null) place.fail(texts.NO_COLOR(shown(value)));
      return color;
    },
    items: (kind = texts.A_LIST) => place.as(isArray, kind, []).map((_, i) => place.at(i)),
    objects: (kind, itemKind = texts.AN_OBJECT) =>
      place.items(kind).filter((item): item is Place<JsonObject> => item.as(isObject, itemKind, null) !== null),
  };
  return place;
}

/** A text that may as well not be there. */
export const textOf = (value: unknown): string => isString(value) ? value : "";
