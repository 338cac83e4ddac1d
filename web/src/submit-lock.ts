/** One task, one answer: after a submit nothing is submitted again, until it is known or likely that it failed. */

/** What prevented the event may have taken the answer, or refused it: a second press within this time is a slip. */
const PREVENTED_MS = 4000;
/** A page that has gone nowhere by then will not: the worker must not be trapped on it. */
const UNANSWERED_MS = 30_000;

export interface SubmitLockOptions {
  readonly signal: AbortSignal;
  readonly onChange: (isLocked: boolean) => void;
  /** The answer did not get through. */
  readonly onFailure: (isKnown: boolean) => void;
}

export class SubmitLock {
  readonly #options: SubmitLockOptions;
  #isLocked = false;
  /** The event went through: whatever comes after it is a second answer. */
  #isFirm = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(form: HTMLElement | null, options: SubmitLockOptions) {
    this.#options = options;
    const { signal } = options;
    signal.addEventListener("abort", () => { clearTimeout(this.#timer); });
    if (!form) return;
    // Capturing: a second answer is stopped before anybody can send it.
    form.addEventListener("submit", (event) => { this.#submitted(event, form); }, { capture: true, signal });
    // A form that is saving is inert (poserig's stand-in for crowd-form): when it is no longer, saving has failed.
    let wasInert = form.inert;
    const observer = new MutationObserver(() => {
      if (wasInert && !form.inert && this.#isLocked) this.#fail(true);
      wasInert = form.inert;
      if (form.inert) clearTimeout(this.#timer);
    });
    observer.observe(form, { attributeFilter: ["inert"] });
    signal.addEventListener("abort", () => { observer.disconnect(); });
  }

  get isLocked(): boolean {
    return this.#isLocked;
  }

  #submitted(event: Event, form: HTMLElement): void {
    if (this.#isFirm) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    this.#lock();
    // Only after all listeners have seen it is it known whether one of them prevented it.
    setTimeout(() => {
      if (this.#options.signal.aborted || this.#isFirm) return;
      this.#isFirm = !event.defaultPrevented;
      clearTimeout(this.#timer);
      if (form.inert) return;
      this.#timer = this.#isFirm
        ? setTimeout(() => { this.#fail(false); }, UNANSWERED_MS)
        : setTimeout(() => { this.#unlock(); }, PREVENTED_MS);
    });
  }

  #lock(): void {
    if (this.#isLocked) return;
    this.#isLocked = true;
    this.#options.onChange(true);
  }

  #unlock(): void {
    clearTimeout(this.#timer);
    this.#isLocked = this.#isFirm = false;
    this.#options.onChange(false);
  }

  #fail(isKnown: boolean): void {
    this.#unlock();
    this.#options.onFailure(isKnown);
  }
}
