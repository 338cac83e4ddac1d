// @ts-check
/** Keeps the list of jobs, or what a job's page says, up to date in its place: nothing moves, and the focus stays where it is. */

const EVERY_MS = 5000;
const list = /** @type {HTMLElement} */ (document.querySelector('[data-part]'));
const address = list.dataset.part ?? '';
let seen = list.dataset.version ?? '';

async function look() {
  if (document.visibilityState !== 'visible' || !address) return;
  try {
    const response = await fetch(address, { headers: { 'If-None-Match': `"${seen}"` } });
    if (response.status !== 200 || response.redirected) return; // the same as before, or signed out
    seen = (response.headers.get('ETag') ?? '').replaceAll('"', '');
    const key = document.activeElement?.closest('[data-key]')?.getAttribute('data-key');
    const fresh = new DOMParser().parseFromString(await response.text(), 'text/html');
    list.replaceChildren(...fresh.body.childNodes);
    if (key) {
      const same = [...list.querySelectorAll('[data-key]')].find((one) => one.getAttribute('data-key') === key);
      /** @type {HTMLElement | undefined} */ (same)?.focus({ preventScroll: true });
    }
  } catch {
    // The portal is away for a moment: the list stays, and the next look tells.
  }
}

setInterval(() => void look(), EVERY_MS);
