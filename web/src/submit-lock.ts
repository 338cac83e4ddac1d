/**
 * One task, one answer: after a submit nothing is submitted again, until it is known or likely that it
 * failed.
 */

/**
 * What prevented the event may have taken the answer, or refused it: a second press within this time is a
 * slip.
 */
const PREVENTED_MS = 4000;
/** A page that has gone nowhere by then will not: the worker must not be trapped on it. */
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
  form: HTMLElement | null,
  { signal, onChange, onFailure }: SubmitLockOptions,
): SubmitLock {
  let isLocked = false;
  /** The event went through: whatever comes after it is a second answer. */
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
    // Capturing: a second answer is stopped before anybody can send it.
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
      // Only after all listeners have seen it is it known whether one of them prevented it.
      setTimeout(() => {
        if (signal.aborted || isFirm) return;
        isFirm = !event.defaultPrevented;
        clearTimeout(timer);
        if (form.inert) return;
        timer = isFirm ? setTimeout(fail, UNANSWERED_MS, false) : setTimeout(unlock, PREVENTED_MS);
      });
    }, { capture: true, signal });
    // A form that is saving is inert (poserig's stand-in for crowd-form): when it is no longer, saving has
    // failed.
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
