/** What JSON.parse can return, and the few questions asked of it. */
import { TEXTS } from "../texts";

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
  if (value === undefined) return TEXTS.nothing;
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

/** Something wrong in the page or the data: where it is, and what it is, in words. */
export interface Problem {
  readonly where: string;
  readonly what: string;
}

export class Problems {
  readonly list: Problem[] = [];

  add(where: string, what: string): void {
    this.list.push({ where, what });
  }

  mustBe(where: string, kind: string, value: unknown): void {
    this.add(where, TEXTS.mustBe(kind, shown(value)));
  }
}
