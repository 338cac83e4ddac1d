// @ts-check
/** Keeps parts of a page up to date in their places: nothing moves, and the focus stays where it is. */

const EVERY_MS = 5000;

/** @param {HTMLElement} part */
function follow(part) {
  const address = part.dataset.part ?? '';
  let seen = part.dataset.version ?? '';

  async function look() {
    if (document.visibilityState !== 'visible' || !address) return;
    try {
      const response = await fetch(address, { headers: { 'If-None-Match': `"${seen}"` } });
      if (response.status !== 200 || response.redirected) return; // the same as before, or signed out
      seen = (response.headers.get('ETag') ?? '').replaceAll('"', '');
      const focused = document.activeElement?.closest('[data-key]');
      const key = focused && part.contains(focused) ? focused.getAttribute('data-key') : null;
      const fresh = new DOMParser().parseFromString(await response.text(), 'text/html');
      part.replaceChildren(...fresh.body.childNodes);
      if (key) {
        const same = [...part.querySelectorAll('[data-key]')].find((one) => one.getAttribute('data-key') === key);
        /** @type {HTMLElement | undefined} */ (same)?.focus({ preventScroll: true });
      }
      say(part);
    } catch {
      // The portal is away for a moment: the part stays, and the next look tells.
    }
  }

  setInterval(() => void look(), Number(part.dataset.every ?? EVERY_MS));
}

/** Tells a screen reader what a part says of itself, when that is another sentence. @param {HTMLElement} part */
function say(part) {
  const said = part.querySelector('[data-say]')?.textContent;
  const here = part.parentElement?.querySelector('[data-says]');
  if (said && here && here.textContent !== said) here.textContent = said;
}

for (const part of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('[data-part]'))) follow(part);
