/** Writes the answer into hidden inputs of the form around the element, and submits that form. */
import type { TaskFacts } from "./attributes";
import { h } from "./dom";
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

/** The six fields of the existing component, and `pose`. */
export function answerFields(facts: TaskFacts, answer: Answer): Fields {
  return {
    updated_annotations: answer.updatedAnnotations,
    original_annotations: facts.original.text,
    image_s3_uri: facts.imageUri,
    image_name: facts.imageName,
    no_changes_needed: String(answer.noChangesNeeded),
    total_time_in_seconds: String(Math.floor(answer.seconds)),
    pose: JSON.stringify(answer.pose),
  };
}

interface Submittable extends HTMLElement {
  submit?: () => void;
}

/** The crowd-form around the element, else the native form, else null. Both may come late: ask again. */
export function closestForm(element: Element): HTMLElement | null {
  return element.closest<HTMLElement>("crowd-form") ?? element.closest("form");
}

/**
 * Writes the fields, over those of an earlier call. A crowd-form makes a native form inside itself, and they
 * go there.
 *
 * @returns false if there is no form
 */
export function writeFields(element: Element, fields: Fields): boolean {
  const form = closestForm(element);
  const home = element.closest("form") ?? form?.querySelector("form") ?? form;
  if (!home) return false;
  for (const name of FIELD_NAMES) {
    const input = home.querySelector<HTMLInputElement>(`input[type=hidden][name=${name}]`)
      ?? home.appendChild(h("input", { type: "hidden", name }));
    input.value = fields[name];
  }
  return true;
}

/** Submits the form as its own button would: the submit event fires, and a listener may prevent it. */
export function submitForm(element: Element): void {
  const crowdForm = element.closest<Submittable>("crowd-form");
  if (crowdForm?.submit) crowdForm.submit();
  else element.closest("form")?.requestSubmit();
}
