/** What has the focus decides who gets a key. */

/** Keys that are typed into it are never ours. */
export function isTextField(target: EventTarget | undefined): boolean {
  return isEditableOr(
    target,
    "textarea, select, input:not([type=checkbox], [type=radio], [type=button], [type=submit], [type=reset])",
  );
}

/** It is pressed with Enter and Space. */
export function isControl(target: EventTarget | undefined): boolean {
  return isEditableOr(
    target,
    "a[href], button, input, select, textarea, summary, [role=button], [tabindex]:not(.stage):not([tabindex='-1'])",
  );
}

function isEditableOr(target: EventTarget | undefined, selector: string): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches(selector));
}
