// @ts-check
/** The strip of images under the bar: neighbors with their states, and a search by name. */
import { byId, get } from './task-page.js';

/**
 * @typedef {object} Image
 * @property {number} index @property {string} name @property {string} state @property {string} word
 * @property {boolean} mayOpen @property {string} image
 */

const AROUND = 12;
const SIZE = 25;
const TYPING_MS = 150;
const KEPT_OPEN = 'poserig:strip';

/**
 * @param {{ places: string, find: string }} addresses
 * @param {(index: number) => void} open goes to an image
 * @param {() => void} leave gives the focus back to the image
 */
export function createStrip(addresses, open, leave) {
  const strip = byId('strip');
  const list = byId('strip-list');
  const field = /** @type {HTMLInputElement} */ (byId('strip-find'));
  const toggle = byId('images');
  const [earlier, later] = [byId('strip-earlier'), byId('strip-later')];
  let present = 0;
  let start = 0;
  let asked = 0;
  /** Their pictures stay when the list is drawn again. @type {Map<number, HTMLLIElement>} */
  let items = new Map();
  /** @type {Image[]} */
  let shown = [];

  /** @param {Image} one */
  function item(one) {
    const row = items.get(one.index) ?? document.createElement('li');
    const button = row.querySelector('button') ?? document.createElement('button');
    if (!button.isConnected) {
      button.type = 'button';
      button.addEventListener('click', () => open(one.index));
      const picture = document.createElement('img');
      Object.assign(picture, { alt: '', loading: 'lazy', decoding: 'async', width: 72, height: 54 });
      if (one.image) picture.src = one.image;
      const name = document.createElement('span');
      name.className = 'strip-name';
      name.textContent = one.name;
      const state = document.createElement('span');
      state.className = 'strip-state';
      button.append(picture, name, state);
      row.append(button);
    }
    button.disabled = !one.mayOpen;
    button.title = `${one.name} (${one.word})`;
    button.dataset.state = one.state;
    if (one.index === present) button.setAttribute('aria-current', 'true');
    else button.removeAttribute('aria-current');
    /** @type {HTMLElement} */ (button.querySelector('.strip-state')).textContent = one.word;
    return row;
  }

  /** @param {Image[]} images */
  function draw(images) {
    shown = images;
    const focused = [...items].find(([, row]) => row.contains(document.activeElement))?.[0];
    const drawn = new Map(images.map((one) => [one.index, item(one)]));
    items = drawn;
    list.replaceChildren(...drawn.values());
    if (focused !== undefined) drawn.get(focused)?.querySelector('button')?.focus();
    byId('strip-none').hidden = images.length > 0;
    const current = drawn.get(present);
    if (current) {
      list.scrollLeft = current.offsetLeft - list.offsetLeft - (list.clientWidth - current.clientWidth) / 2;
    }
  }

  async function refresh() {
    if (strip.hidden) return;
    const number = (asked += 1);
    const text = field.value.trim();
    const reply = text
      ? await get(addresses.find, { text })
      : await get(addresses.places, { start: String(start) });
    if (number !== asked) return; // something newer was asked meanwhile
    draw(reply.images ?? []);
    earlier.hidden = later.hidden = text !== '';
    /** @type {HTMLButtonElement} */ (earlier).disabled = start === 0;
    /** @type {HTMLButtonElement} */ (later).disabled = shown.length < SIZE;
  }

  /** @param {number} by */
  const page = (by) => {
    start = Math.max(0, start + by);
    void refresh();
  };

  /** @param {boolean} isOpen */
  function setOpen(isOpen) {
    strip.hidden = !isOpen;
    toggle.setAttribute('aria-expanded', String(isOpen));
    try {
      localStorage.setItem(KEPT_OPEN, isOpen ? 'open' : '');
    } catch {
      // Not kept: then it is closed on the next visit.
    }
    if (isOpen) void refresh();
    else leave();
  }

  let typing = 0;
  field.addEventListener('input', () => {
    clearTimeout(typing);
    typing = setTimeout(() => void refresh(), TYPING_MS);
  });
  field.addEventListener('keydown', (event) => {
    if (event.key === 'Enter') {
      clearTimeout(typing);
      void refresh().then(() => {
        const found = field.value.trim() ? shown.find((one) => one.mayOpen) : undefined;
        if (found) open(found.index);
      });
    }
    if (event.key === 'Escape') {
      event.preventDefault();
      field.value = '';
      void refresh();
      leave();
    }
  });
  earlier.addEventListener('click', () => page(-SIZE));
  later.addEventListener('click', () => page(SIZE));
  toggle.addEventListener('click', () => setOpen(strip.hidden));
  try {
    if (localStorage.getItem(KEPT_OPEN)) setTimeout(() => setOpen(true));
  } catch {
    // No storage here: it begins closed.
  }

  return {
    /** Another image is shown now. @param {number} index @param {number} near the line at which it stands */
    follow(index, near) {
      present = index;
      field.value = '';
      start = Math.max(0, near - AROUND);
      void refresh();
    },
    search() {
      if (strip.hidden) setOpen(true);
      field.focus();
      field.select();
    },
  };
}
