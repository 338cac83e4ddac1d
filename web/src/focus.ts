/** What has the focus decides who gets a key. */

/** Keys that are typed into it are never ours. */
export function isTextField(target: EventTarget | undefined): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return !["checkbox", "radio", "button", "submit", "reset"].includes(target.type);
  return target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
}

/** It is pressed with Enter and Space. */
export function isControl(target: EventTarget | undefined): boolean {
  return target instanceof HTMLElement
    && (target.isContentEditable || target.matches("a[href], button, input, select, textarea, summary, [role=button], [tabindex]:not(.stage):not([tabindex='-1'])"));
}
