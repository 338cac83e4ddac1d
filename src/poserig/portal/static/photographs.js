// @ts-check
/**
 * Adds photographs to the project: dropped anywhere on the page, or chosen. Each is sent by itself,
 * two at a time, and again when the line broke; what is there already is not written twice.
 */
(() => {
  'use strict';

  const AT_ONCE = 2;
  const TRIES = 4;
  const SHOWN = 50;
  const section = /** @type {HTMLElement} */ (document.getElementById('add-photographs'));
  const { address = '', csrf = '', largest = '0' } = section.dataset;
  const state = /** @type {HTMLElement} */ (section.querySelector('.drop-state'));
  const bar = /** @type {HTMLProgressElement} */ (section.querySelector('progress'));
  const words = /** @type {HTMLElement} */ (section.querySelector('[role="status"]'));
  const list = /** @type {HTMLElement} */ (section.querySelector('.refused'));
  const stop = /** @type {HTMLButtonElement} */ (section.querySelector('[data-stop]'));
  /** @type {{ name: string, file: File }[]} */ const waiting = [];
  const counts = { all: 0, done: 0, added: 0, there: 0, refused: 0 };
  let running = 0;
  let isStopped = false;

  /** @param {number} count @param {string} one */
  const many = (count, one) => `${count.toLocaleString('en')} ${one}${count === 1 ? '' : 's'}`;

  function show() {
    state.hidden = false;
    bar.max = counts.all;
    bar.value = counts.done;
    const isOver = running === 0;
    const parts = [`${many(counts.added, 'photograph')} added`];
    if (counts.there) parts.push(`${counts.there.toLocaleString('en')} there already`);
    if (counts.refused) parts.push(`${counts.refused.toLocaleString('en')} not added`);
    const left = counts.all - counts.done;
    words.textContent = isOver
      ? `${parts.join(', ')}.${isStopped && left ? ` Stopped; ${many(left, 'file')} left.` : ''}`
      : `${counts.done.toLocaleString('en')} of ${many(counts.all, 'file')} …`;
    stop.hidden = isOver;
    bar.hidden = isOver;
  }

  /** @param {string} name @param {string} reason */
  function refuse(name, reason) {
    counts.refused += 1;
    if (list.childElementCount >= SHOWN) return;
    const row = document.createElement('li');
    const what = document.createElement('b');
    what.textContent = name;
    row.append(what, ` ${reason}`);
    list.append(row);
  }

  /** @param {{ name: string, file: File }} one */
  async function send({ name, file }) {
    if (file.size > Number(largest)) {
      return refuse(name, `It has more than ${Math.floor(Number(largest) / 2 ** 20)} MB.`);
    }
    const query = new URLSearchParams({ name, changed: String(file.lastModified / 1000) });
    for (let attempt = 1; !isStopped; attempt += 1) {
      try {
        const response = await fetch(`${address}?${query}`, {
          method: 'POST',
          headers: {
            'X-CSRF-Token': csrf, Accept: 'application/json', 'Content-Type': 'application/octet-stream',
          },
          body: file,
        });
        const reply = await response.json();
        if (response.ok) counts[reply.wasThere ? 'there' : 'added'] += 1;
        else refuse(name, `${reply.error.what} ${reply.error.cure}`.trim());
        if (response.status === 401 || response.status === 403) halt();
        return undefined;
      } catch {
        if (attempt === TRIES) return refuse(name, 'The portal cannot be reached. Add it again.');
        await new Promise((resolve) => { setTimeout(resolve, 500 * 2 ** attempt); });
      }
    }
    return undefined;
  }

  function halt() {
    isStopped = true;
    waiting.length = 0;
  }

  async function work() {
    running += 1;
    for (let one = waiting.shift(); one; one = waiting.shift()) {
      await send(one);
      counts.done += 1;
      show();
    }
    running -= 1;
    show();
  }

  /** @param {{ name: string, file: File }[]} files */
  function add(files) {
    // Systems hide files of their own in folders.
    const wanted = files.filter(({ name }) => !name.split('/').some((part) => part.startsWith('.')));
    if (!wanted.length) return;
    if (!running) {
      Object.assign(counts, { all: 0, done: 0, added: 0, there: 0, refused: 0 });
      list.replaceChildren();
      isStopped = false;
    }
    counts.all += wanted.length;
    waiting.push(...wanted);
    while (running < AT_ONCE && waiting.length) void work();
    show();
  }

  // ---- Choosing ------------------------------------------------------------------------------

  for (const button of section.querySelectorAll('[data-opens]')) {
    const input = /** @type {HTMLInputElement} */ (
      document.getElementById(button.getAttribute('data-opens') ?? ''));
    button.addEventListener('click', () => input.click());
    input.addEventListener('change', () => {
      // Of a chosen folder, its own name is not part of the path.
      const inside = (/** @type {File} */ file) =>
        file.webkitRelativePath.split('/').slice(1).join('/') || file.name;
      add([...(input.files ?? [])].map((file) => ({ name: inside(file), file })));
      input.value = '';
    });
  }
  stop.addEventListener('click', halt);

  // ---- Dropping ------------------------------------------------------------------------------

  /** @param {DragEvent} event */
  const hasFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes('Files');
  let depth = 0;
  /** @param {number} by */
  function hover(by) {
    depth = Math.max(0, depth + by);
    document.body.classList.toggle('dropping', depth > 0);
  }
  addEventListener('dragenter', (event) => { if (hasFiles(event)) hover(1); });
  addEventListener('dragleave', (event) => { if (hasFiles(event)) hover(-1); });
  addEventListener('dragover', (event) => {
    if (hasFiles(event)) event.preventDefault();
  });
  addEventListener('drop', (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    hover(-depth);
    const items = [...(event.dataTransfer?.items ?? [])].filter((item) => item.kind === 'file');
    // All are asked for now: after this event the items are empty.
    const found = items.map((item) => {
      const entry = item.webkitGetAsEntry?.();
      const file = item.getAsFile();
      if (entry) return filesOf(entry, '');
      return Promise.resolve(file ? [{ name: file.name, file }] : []);
    });
    void Promise.all(found).then((files) => add(files.flat()));
  });

  /**
   * The files of what was dropped. A folder's own name is part of their path.
   * @param {FileSystemEntry} entry @param {string} above
   * @returns {Promise<{ name: string, file: File }[]>}
   */
  async function filesOf(entry, above) {
    const name = `${above}${entry.name}`;
    if (entry.isFile) {
      const file = await new Promise((resolve, reject) => {
        /** @type {FileSystemFileEntry} */ (entry).file(resolve, reject);
      });
      return [{ name, file }];
    }
    const reader = /** @type {FileSystemDirectoryEntry} */ (entry).createReader();
    const found = [];
    for (;;) {
      // At most a hundred come at a time.
      const some = await new Promise((resolve, reject) => { reader.readEntries(resolve, reject); });
      if (!some.length) return found;
      for (const one of some) found.push(...await filesOf(one, `${name}/`));
    }
  }

  addEventListener('beforeunload', (event) => {
    if (running) event.preventDefault();
  });
})();
