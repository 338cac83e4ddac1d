/** Listens for the keys that are meant for an element, and for signs that its worker is active. */
import { isControl, isTextField } from "./focus";
import type { TaskState } from "./task-state";

/** The element that was used last gets the keys that are pressed outside; before any use, the first one. */
let lastUsed: HTMLElement | null = null;

const MODIFIERS = ["Shift", "Alt", "Control", "Meta", "CapsLock"];

/** Listens until the signal is aborted. */
export function listen(state: TaskState, signal: AbortSignal): void {
  const { element, meter } = state;
  window.addEventListener("keydown", (event) => {
    if (!isForTask(event, state)) return;
    // A modifier is a part of the click or key that it is held for.
    if (!event.repeat && !MODIFIERS.includes(event.key)) meter.touch(true);
    if (state.workbench?.keyDown(event)) event.preventDefault();
  }, { signal });
  window.addEventListener("keyup", (event) => { state.workbench?.keyUp(event); }, { signal });
  window.addEventListener("blur", () => { state.workbench?.letGo(); }, { signal });
  for (const type of ["pointerdown", "pointermove", "focusin"]) {
    element.addEventListener(type, () => {
      meter.touch(type === "pointerdown");
      if (type !== "pointermove") lastUsed = element;
    }, { signal });
  }
  signal.addEventListener("abort", () => { if (lastUsed === element) lastUsed = null; });
}

/** False for keys that are typed into a field, press a button, or are pressed for another element. */
function isForTask(event: KeyboardEvent, { element, workbench }: TaskState): boolean {
  if (!workbench || event.defaultPrevented || event.isComposing) return false;
  const path = event.composedPath();
  const [target] = path;
  if (!path.includes(element)) {
    lastUsed ??= element;
    if (lastUsed !== element || isControl(target)) return false;
  }
  if (isTextField(target)) return false;
  const isPress = event.key === " " || (event.key === "Enter" && !event.ctrlKey && !event.metaKey);
  return !(isPress && isControl(target));
}
