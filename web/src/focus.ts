/** Tells which keys a focused node needs for itself. */

const BUTTON_TYPES = "[type=checkbox], [type=radio], [type=button], [type=submit], [type=reset]";
const TEXT_FIELDS = `textarea, select, input:not(${BUTTON_TYPES})`;
const FOCUSABLE = "[tabindex]:not(.stage):not([tabindex='-1'])";
const CONTROLS = `a[href], button, input, select, textarea, summary, [role=button], ${FOCUSABLE}`;

/** True if keys are typed into it. */
export function isTextField(target: EventTarget | undefined): boolean {
  return isEditableOr(target, TEXT_FIELDS);
}

/** True if Enter and Space press it. */
export function isControl(target: EventTarget | undefined): boolean {
  return isEditableOr(target, CONTROLS);
}

function isEditableOr(target: EventTarget | undefined, selector: string): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches(selector));
}
