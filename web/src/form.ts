/** The answer's way out: hidden inputs in the form around the element, whatever kind of form that is. */
import type { TaskFacts } from "./attributes";
import type { Json } from "./model/json";

export interface Answer {
  readonly updatedAnnotations: string;
  readonly noChangesNeeded: boolean;
  readonly seconds: number;
  readonly pose: Json;
}

export const FIELD_NAMES = [
  "updated_annotations", "original_annotations", "image_s3_uri", "image_name", "no_changes_needed",
  "total_time_in_seconds", "pose",
] as const;
export type Fields = Readonly<Record<(typeof FIELD_NAMES)[number], string>>;

/** The six fields of the existing component, and ours: `pose`. */
export function answerFields(facts: TaskFacts, answer: Answer): Fields {
  return {
    updated_annotations: answer.updatedAnnotations,
    original_annotations: facts.original.text,
    image_s3_uri: facts.imageUri,
    image_name: facts.imageName,
    no_changes_needed: answer.noChangesNeeded ? "true" : "false",
    total_time_in_seconds: String(Math.floor(answer.seconds)),
    pose: JSON.stringify(answer.pose),
  };
}

interface Submittable extends HTMLElement {
  submit?: () => void;
}

/** The crowd-form around the element, else the native form, else null. Looked up late: either may be upgraded late. */
export function closestForm(element: Element): Submittable | null {
  return element.closest<HTMLElement>("crowd-form") ?? element.closest("form");
}

/** Writes the fields, over those of an earlier call. They lie in the native form that crowd-form makes inside itself. */
export function writeFields(element: Element, fields: Fields): boolean {
  const form = closestForm(element);
  const home = element.closest("form") ?? form?.querySelector("form") ?? form;
  if (!home) return false;
  for (const name of FIELD_NAMES) {
    let input = [...home.querySelectorAll<HTMLInputElement>("input[type=hidden]")].find((node) => node.name === name);
    if (!input) {
      input = element.ownerDocument.createElement("input");
      input.type = "hidden";
      input.name = name;
      home.append(input);
    }
    input.value = fields[name];
  }
  return true;
}

/** Submits as a press on the form's own button would: its submit event fires, and may still be prevented. */
export function submitForm(element: Element): boolean {
  const form = closestForm(element);
  if (!form) return false;
  if (form instanceof HTMLFormElement) form.requestSubmit();
  else if (typeof form.submit === "function") form.submit();
  else element.closest("form")?.requestSubmit();
  return form instanceof HTMLFormElement || typeof form.submit === "function" || element.closest("form") !== null;
}
