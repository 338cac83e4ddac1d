// @ts-check
/** What the parts of the task page share: its elements, its messages, and how it asks the portal. */

/**
 * @typedef {object} Task
 * @property {string} id @property {string} title @property {string} imageName @property {number} index
 * @property {number} near the line at which the strip shows it
 * @property {number} position @property {number} total @property {number} secondsLeft
 * @property {boolean} isSubmitted only to be looked at
 * @property {string} sentBack what a reviewer wrote about the label that it begins with
 * @property {string} frame @property {string} draft names where its draft is kept @property {string} page @property {string} undo @property {string} letGo
 * @property {string} release @property {string} decline
 */

/** @param {string} id */
export const byId = (id) => /** @type {HTMLElement} */ (document.getElementById(id));
/** @param {string} id */
export const dialog = (id) => /** @type {HTMLDialogElement} */ (document.getElementById(id));

const csrf = document.querySelector('meta[name="csrf-token"]')?.getAttribute('content') ?? '';
const headers = { 'X-CSRF-Token': csrf, Accept: 'application/json', 'Content-Type': 'application/json' };

/** Says something to everybody: on the page for some seconds, and to screen readers. @param {string} text */
export function say(text) {
  byId('live').textContent = text;
}

let fading = 0;
/** The same, for eyes too. @param {string} text */
export function tell(text) {
  say(text);
  const note = byId('note');
  note.textContent = text;
  note.hidden = false;
  clearTimeout(fading);
  fading = setTimeout(() => { note.hidden = true; }, 6000);
}

/**
 * Asks the portal to do something.
 * @param {string} address @param {object} [body] @returns {Promise<any>} its JSON; {error} when it refuses
 */
export async function post(address, body = {}) {
  try {
    const response = await fetch(address, { method: 'POST', headers, body: JSON.stringify(body) });
    return await response.json();
  } catch {
    return { error: { what: 'The portal cannot be reached. Is it running?', cure: '' } };
  }
}

/** Asks once more while the page goes away: nobody waits for the answer. @param {string} address */
export function postAndLeave(address) {
  void fetch(address, { method: 'POST', headers, body: '{}', keepalive: true }).catch(() => undefined);
}

/** @param {string} address @param {Record<string, string>} query @returns {Promise<any>} */
export async function get(address, query) {
  try {
    const response = await fetch(`${address}?${new URLSearchParams(query)}`, { headers: { Accept: 'application/json' } });
    return await response.json();
  } catch {
    return { images: [] };
  }
}

/** @param {{ what?: string, cure?: string } | undefined} error */
export const words = (error) => `${error?.what ?? 'The portal gave no reason.'} ${error?.cure ?? ''}`.trim();
