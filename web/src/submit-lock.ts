/** Prevents a second answer: locks the form after a submit, until the answer failed or probably failed. */

/**
 * A listener that prevents the event may send the answer itself, or refuse it. A second press within this
 * time counts as a slip.
 */
const PREVENTED_MS = 4000;
/** If the page is still there after this time, the answer probably got lost: the worker may submit again. */
const UNANSWERED_MS = 30_000;

export interface SubmitLockOptions {
  readonly signal: AbortSignal;
  readonly onChange: (isLocked: boolean) => void;
  /** The answer did not get through. */
  readonly onFailure: (isKnown: boolean) => void;
}

export interface SubmitLock {
  readonly isLocked: boolean;
}

export function createSubmitLock(
  form: HTMLElement | null, { signal, onChange, onFailure }: SubmitLockOptions,
): SubmitLock {
  let isLocked = false;
  /** The event went through: any further one would be a second answer. */
  let isFirm = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const unlock = (): void => {
    clearTimeout(timer);
    isLocked = isFirm = false;
    onChange(false);
  };
  const fail = (isKnown: boolean): void => {
    unlock();
    onFailure(isKnown);
  };

  if (form) {
    // While capturing: a second answer is stopped before any listener can send it.
    form.addEventListener("submit", (event) => {
      if (isFirm) {
        event.preventDefault();
        event.stopImmediatePropagation();
        return;
      }
      if (!isLocked) {
        isLocked = true;
        onChange(true);
      }
      // After all listeners: then it is known whether one of them prevented it.
      setTimeout(() => {
        if (signal.aborted || isFirm) return;
        isFirm = !event.defaultPrevented;
        clearTimeout(timer);
        if (form.inert) return;
        timer = isFirm ? setTimeout(fail, UNANSWERED_MS, false) : setTimeout(unlock, PREVENTED_MS);
      });
    }, { capture: true, signal });
    // poserig's own crowd-form is inert while it saves. When it no longer is, saving has failed.
    let wasInert = form.inert;
    const observer = new MutationObserver(() => {
      if (wasInert && !form.inert && isLocked) fail(true);
      wasInert = form.inert;
      if (form.inert) clearTimeout(timer);
    });
    observer.observe(form, { attributeFilter: ["inert"] });
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      observer.disconnect();
    });
  }
  return { get isLocked() { return isLocked; } };
}
