// @ts-check
/**
 * Part 3 of 3 of poserig's stand-in for crowd-html-elements: the form, how it saves, and the start.
 * What no part knows shows a note on the page instead of failing in silence.
 */

const script = /** @type {HTMLScriptElement | null} */ (document.currentScript);
const TASK_PATH = /^\/task\/[^/]+$/;
const SAVE_TIMEOUT_MS = 60_000;
const NOT_HERE = ('bounding-box classifier classifier-multi-select card entity-annotation fab ' +
  'icon-button image-classifier image-classifier-multi-select instance-segmentation ' +
  'instructions keypoint line modal polygon polyline semantic-segmentation slider tab tabs ' +
  'text-classifier toast').split(' ').map((name) => `crowd-${name}`);

class CrowdForm extends HTMLElement {
  /** @type {HTMLFormElement | null} */ #form = null;
  /** @type {'open' | 'saving' | 'saved'} */ #state = 'open';
  #unsent = false;
  #asking = false;
  #notice = make('div', { class: 'crowd-notice', hidden: '' });

  connectedCallback() {
    if (this.#form) return;
    const form = (this.#form = make('form', { novalidate: '' }));
    form.append(...this.childNodes);
    this.append(form);
    if (!this.querySelector('crowd-button[form-action="submit"]')) {
      const button = document.createElement('crowd-button');
      button.setAttribute('form-action', 'submit');
      button.setAttribute('variant', 'primary');
      button.append('Submit');
      form.append(button);
    }
    document.body.append(this.#notice);
    // Every way to submit leads through submit(): Enter, a submit button, the native method.
    form.submit = () => this.submit();
    this.addEventListener('submit', (event) => {
      if (!event.isTrusted) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      this.submit(event.submitter);
    }, { capture: true });
    window.addEventListener('beforeunload', (event) => {
      if (this.#unsent) event.preventDefault();
    });
  }

  /**
   * Fires the cancelable submit event; sends the answer unless a listener prevents it.
   * @param {HTMLElement | null} [submitter]
   */
  submit(submitter = null) {
    const form = this.#form;
    if (!form || this.#state !== 'open' || this.#asking || !form.reportValidity()) return;
    this.#asking = true; // a listener that calls submit() must not go round in circles
    const event = new SubmitEvent('submit', { bubbles: true, cancelable: true, submitter });
    try {
      if (!form.dispatchEvent(event)) return;
    } finally {
      this.#asking = false;
    }
    void this.#save(JSON.stringify([readAnswer(this)]));
  }

  reset() {
    this.#form?.reset();
  }

  /** The answer as `taskAnswers` would carry it now; its name is crowd-form's own. */
  _serializeForm() {
    return { taskAnswers: JSON.stringify([readAnswer(this)]) };
  }

  /** @param {string} taskAnswers */
  async #save(taskAnswers) {
    if (!TASK_PATH.test(location.pathname)) return this.#preview(taskAnswers);
    this.#state = 'saving';
    this.#unsent = true;
    const focused = /** @type {HTMLElement | null} */ (document.activeElement);
    this.inert = true; // what is typed while it saves would be lost
    this.#say('status', 'Saving…');
    const reply = await send(taskAnswers);
    if (reply.saved) {
      this.#state = 'saved';
      this.#unsent = false;
      this.#say('status', 'Saved');
      tell(reply.portal, 'poserig:task-saved');
      return;
    }
    this.#state = 'open';
    this.inert = false;
    focused?.focus();
    const { code, what, cure } = reply.error;
    if (code === 'closed') {
      this.#unsent = false;
      this.#say('alert', `${what} ${cure}`);
      tell(reply.portal, 'poserig:task-closed', `${what} ${cure}`);
      return;
    }
    const again = make('button', { type: 'button' }, 'Try again');
    again.addEventListener('click', () => void this.#save(taskAnswers));
    this.#say('alert', `Not saved. ${what} ${cure} Your work is still on this page.`, again);
  }

  /** Outside a portal (a template opened as a file) the answer is shown. @param {string} text */
  #preview(text) {
    const box = document.querySelector('#answers-box') ??
      this.appendChild(make('pre', { id: 'answers-box', class: 'crowd-note' }));
    box.textContent = text;
  }

  /** @param {'status' | 'alert'} role @param {string} text @param {...Node} more */
  #say(role, text, ...more) {
    this.#notice.hidden = false;
    this.#notice.replaceChildren(make('div', { role }, text), ...more);
  }
}

/** @param {string} taskAnswers @returns {Promise<any>} */
async function send(taskAnswers) {
  try {
    const response = await fetch(`${location.pathname}/answer`, {
      method: 'POST',
      headers: { 'Content-Type': 'text/plain' }, // with any other, a browser asks twice
      body: JSON.stringify({ taskAnswers }),
      signal: AbortSignal.timeout(SAVE_TIMEOUT_MS),
    });
    const reply = await response.json();
    if (reply.saved || reply.error) return reply;
  } catch {
    // Told below: to the worker it is all one whether the line broke or the reply was cut short.
  }
  return { error: { code: 'failed', what: 'The portal cannot be reached.', cure: 'Is it running?' } };
}

/** @param {string | undefined} portal @param {string} type @param {string} said why, for people */
function tell(portal, type, said = '') {
  if (portal && window.parent !== window) window.parent.postMessage({ type, said }, portal);
}

/** A note above every crowd element that nothing on the page has defined. */
function showUnknown() {
  for (const element of document.querySelectorAll(':not(:defined)')) {
    const tag = element.localName;
    if (!tag.startsWith('crowd-')) continue;
    const text = NOT_HERE.includes(tag)
      ? `<${tag}> exists in Ground Truth, but not in this local portal. Its answer would be missing.`
      : `<${tag}> is not defined: its script did not load, or the name is misspelled.`;
    const note = make('div', { class: 'crowd-note', role: 'note' }, text);
    element.before(note);
    void customElements.whenDefined(tag).then(() => note.remove());
  }
}

function start() {
  if (script?.src) {
    const href = new URL('crowd-html-elements.css', script.src).href;
    document.head.prepend(make('link', { rel: 'stylesheet', href }));
  }
  // Fields first: crowd-form moves them, and they must know their place by then.
  customElements.define('crowd-radio-group', CrowdRadioGroup);
  customElements.define('crowd-radio-button', CrowdRadioButton);
  customElements.define('crowd-checkbox', CrowdCheckbox);
  customElements.define('crowd-toggle-button', CrowdToggleButton);
  customElements.define('crowd-input', CrowdInput);
  customElements.define('crowd-text-area', CrowdTextArea);
  customElements.define('crowd-button', CrowdButton);
  customElements.define('crowd-alert', CrowdAlert);
  customElements.define('short-instructions', ShortInstructions);
  customElements.define('full-instructions', FullInstructions);
  customElements.define('crowd-form', CrowdForm);
  setTimeout(() => document.dispatchEvent(new Event('all-crowd-elements-ready')));
  if (document.readyState === 'complete') showUnknown();
  else window.addEventListener('load', showUnknown);
}

// Not before the page is parsed: until then an element does not have its children yet.
if (!customElements.get('crowd-form')) {
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', start);
  else start();
}
