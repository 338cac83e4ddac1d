// @ts-check
/**
 * Keeps what the task pages want kept: their origin is opaque, so they have no storage of their own.
 *
 * A page asks by message, {type: "poserig:storage", version: 1, do: …}:
 *   open                   → the portal answers "opened" with `entries`, all texts that it may see
 *   put, key, text         keeps a text; null removes it
 * and hears "put" for what another page of the same worker changed meanwhile.
 *
 * What a page may see and change is told by its frame, never by the page:
 *   poserig:draft:…        of this worker and image, in this browser
 *   poserig:last:…, poserig:submitted    of this worker and job, in this browser
 *   any other              of this worker, at the server: another browser has it too
 */

const TYPE = 'poserig:storage';
const VERSION = 1;
const KEY = /^[A-Za-z][\w:-]{0,99}$/;
const OF_JOB = /^poserig:(?:last:|submitted$)/;
const LONGEST = { draft: 2_000_000, job: 2_000_000, worker: 4000 };
const MOST = 32;
const KEPT_MS = 14 * 86_400_000;
const SEND_AFTER_MS = 400;

const stage = /** @type {HTMLElement} */ (document.querySelector('#main'));
const { worker = '', job = '', change = '' } = stage.dataset;
const csrf = document.querySelector('meta[name="csrf-token"]')?.getAttribute('content') ?? '';
/** @type {Map<string, string>} */
const settings = new Map(Object.entries(JSON.parse(stage.dataset.settings ?? '{}')));

/** @typedef {'draft' | 'job' | 'worker'} Area */

/** @param {string} key @returns {Area} */
const areaOf = (key) => (key.startsWith('poserig:draft:') ? 'draft' : OF_JOB.test(key) ? 'job' : 'worker');

// ---- In this browser -------------------------------------------------------------------------

/** Each text begins with the time when it was written. @param {string} item */
const timeOf = (item) => Number(/^\d+(?= )/.exec(localStorage.getItem(item) ?? '')?.[0] ?? 0);

/** @param {string} prefix */
const itemsOf = (prefix) => Object.keys(localStorage).filter((item) => item.startsWith(prefix));

/** @param {string} prefix @param {string} key @param {string | null} text */
function putHere(prefix, key, text) {
  const item = prefix + key;
  if (text === null) return localStorage.removeItem(item);
  if (localStorage.getItem(item) === null && itemsOf(prefix).length >= MOST) return;
  for (;;) {
    try {
      return localStorage.setItem(item, `${Date.now()} ${text}`);
    } catch {
      // It is full: what is oldest of another image makes room.
      const others = itemsOf('poserig.').filter((one) => !one.startsWith(prefix) && one !== UNSENT);
      const [oldest] = others.sort((a, b) => timeOf(a) - timeOf(b));
      if (oldest === undefined) return;
      localStorage.removeItem(oldest);
    }
  }
}

// ---- At the server ---------------------------------------------------------------------------

/** What the server has not said yet that it keeps: it stays here, also after the page, until it does. */
const UNSENT = `poserig.unsent.${worker}`;
/** @type {Record<string, string | null>} */
let unsent = JSON.parse(localStorage.getItem(UNSENT)?.replace(/^\d+ /, '') ?? '{}');
for (const [key, text] of Object.entries(unsent)) set(key, text);
let sending = 0;

/** @param {string} key @param {string | null} text @returns {boolean} whether there was room for it */
function set(key, text) {
  if (text === null) settings.delete(key);
  else if (settings.has(key) || settings.size < MOST) settings.set(key, text);
  else return false;
  return true;
}

/** @param {Record<string, string | null>} changes */
function remember(changes) {
  unsent = changes;
  if (Object.keys(unsent).length === 0) localStorage.removeItem(UNSENT);
  else putHere(UNSENT, '', JSON.stringify(unsent));
}

async function send() {
  clearTimeout(sending);
  sending = 0;
  const sent = Object.entries(unsent);
  if (sent.length === 0) return;
  const headers = { 'X-CSRF-Token': csrf, 'Content-Type': 'application/json', Accept: 'application/json' };
  try {
    const body = JSON.stringify(unsent);
    const { status } = await fetch(change, { method: 'POST', headers, body, keepalive: true });
    // Refused ones would be refused again. Any other answer is no word of the portal's.
    if (status !== 204 && status !== 400) return;
  } catch {
    return; // it is sent with the next change, or by the next page
  }
  const isSent = new Map(sent);
  remember(Object.fromEntries(Object.entries(unsent).filter(([key, text]) => isSent.get(key) !== text)));
}

/** @param {string} key @param {string | null} text */
function putThere(key, text) {
  if (text === (settings.get(key) ?? null) || !set(key, text)) return;
  remember({ ...unsent, [key]: text });
  sending ||= setTimeout(() => void send(), SEND_AFTER_MS);
}

// ---- Messages --------------------------------------------------------------------------------

/** @returns {HTMLIFrameElement[]} */
const frames = () => [...stage.querySelectorAll('iframe')];

/** Where a frame's texts lie, by area. @param {HTMLIFrameElement} frame */
const prefixes = (frame) => ({ draft: `poserig.draft.${frame.dataset.draft}.`, job: `poserig.job.${job}.` });

/** @param {HTMLIFrameElement} frame @param {object} what */
function tell(frame, what) {
  // An opaque origin has no name. The frame leads to task pages only: the portal's policy says so.
  frame.contentWindow?.postMessage({ type: TYPE, version: VERSION, ...what }, '*');
}

/** @param {HTMLIFrameElement} frame */
function open(frame) {
  const entries = Object.fromEntries(settings);
  for (const prefix of Object.values(prefixes(frame))) {
    for (const item of itemsOf(prefix)) {
      entries[item.slice(prefix.length)] = (localStorage.getItem(item) ?? '').replace(/^\d+ /, '');
    }
  }
  tell(frame, { do: 'opened', entries });
}

/** @param {HTMLIFrameElement} frame @param {string} key @param {string | null} text */
function put(frame, key, text) {
  const area = areaOf(key);
  if (text !== null && text.length > LONGEST[area]) return;
  if (area === 'worker') putThere(key, text);
  else putHere(prefixes(frame)[area], key, text);
  if (area === 'draft') return;
  for (const other of frames()) if (other !== frame) tell(other, { do: 'put', key, text });
}

window.addEventListener('message', ({ origin, source, data }) => {
  const frame = frames().find((one) => one.contentWindow === source);
  if (!frame || origin !== 'null' || data?.type !== TYPE || data.version !== VERSION) return;
  if (data.do === 'open') open(frame);
  const { key, text } = data;
  if (data.do !== 'put' || typeof key !== 'string' || !KEY.test(key)) return;
  if (text === null || typeof text === 'string') put(frame, key, text);
});
window.addEventListener('pagehide', () => void send());
document.addEventListener('visibilitychange', () => void send());
void send();
for (const item of itemsOf('poserig.')) if (Date.now() - timeOf(item) > KEPT_MS) localStorage.removeItem(item);
// Those that asked before this script was there.
for (const frame of frames()) open(frame);
