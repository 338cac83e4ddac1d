// @ts-check
/** Comments and instructions beside the task frame. They are the portal's own: the frame has no part in them. */
(() => {
  'use strict';

  /** @typedef {{author: string, byLead: boolean, isMine: boolean, written: string, text: string}} Comment */
  /** @typedef {Comment & {image: string, page: string, seen: string}} News */

  const stage = /** @type {HTMLElement} */ (document.querySelector('#main'));
  const csrf = document.querySelector('meta[name="csrf-token"]')?.getAttribute('content') ?? '';
  const headers = { 'X-CSRF-Token': csrf, Accept: 'application/json' };
  /** @param {string} id */
  const dialog = (id) => /** @type {HTMLDialogElement | null} */ (document.getElementById(id));
  let page = /** @type {string} */ (JSON.parse(stage.dataset.task ?? '{}').page);

  /**
   * @param {string} name @param {string} className @param {string} text
   * @returns {HTMLElement}
   */
  function element(name, className, text) {
    const made = document.createElement(name);
    made.className = className;
    made.textContent = text;
    return made;
  }

  for (const button of document.querySelectorAll('[data-close]')) {
    button.addEventListener('click', () => button.closest('dialog')?.close());
  }

  // ---- Instructions --------------------------------------------------------------------------

  const instructions = dialog('instructions');
  if (instructions) {
    const open = () => {
      if (!document.querySelector('dialog[open]')) instructions.showModal();
    };
    document.getElementById('open-instructions')?.addEventListener('click', open);
    // The key ?, in the bar or in the frame.
    document.addEventListener('poserig:help', open);
    instructions.addEventListener('close', () => {
      if (instructions.dataset.seen === 'true') return;
      instructions.dataset.seen = 'true';
      void fetch(instructions.dataset.seenAt ?? '', { method: 'POST', headers }).catch(() => {
        instructions.dataset.seen = 'false'; // they are shown once more
      });
    });
    if (instructions.dataset.seen !== 'true') open();
  }

  // ---- Comments ------------------------------------------------------------------------------

  const comments = dialog('comments');
  const form = /** @type {HTMLFormElement | null} */ (document.getElementById('comments-form'));
  const news = document.getElementById('news');
  if (!comments || !form || !news) return;
  const count = /** @type {HTMLElement} */ (document.getElementById('comments-count'));
  const problem = /** @type {HTMLElement} */ (document.getElementById('comments-problem'));
  let drafted = '';

  /** @param {{comments: Comment[], news: News[]}} told */
  function show(told) {
    const lines = told.comments.map((one) => {
      const line = element('li', one.byLead ? 'by-lead' : '', '');
      const who = element('p', 'meta', '');
      who.append(element('strong', '', one.author), ` ${one.written.slice(0, 16).replace('T', ' ')} UTC`);
      line.append(who, element('p', 'said', one.text));
      return line;
    });
    document.getElementById('comments-list')?.replaceChildren(...lines);
    count.textContent = String(told.comments.length);
    count.hidden = !told.comments.length;
    news?.replaceChildren(...told.news.map(newsLine));
    if (news) news.hidden = !told.news.length;
  }

  /** @param {News} one */
  function newsLine(one) {
    const line = element('p', '', '');
    const link = /** @type {HTMLAnchorElement} */ (element('a', '', one.image));
    Object.assign(link, { href: one.page, target: '_blank', rel: 'noopener' });
    const close = element('button', 'button small quiet', 'Seen');
    close.setAttribute('type', 'button');
    close.setAttribute('aria-label', `Seen: comment on ${one.image}`);
    const remove = () => {
      line.remove();
      if (news) news.hidden = !news.children.length;
    };
    close.addEventListener('click', () => {
      remove();
      void fetch(one.seen, { method: 'POST', headers }).catch(() => undefined); // it comes again
    });
    link.addEventListener('click', remove);
    line.append(element('strong', '', one.author), ' about ', link, `: ${one.text} `, close);
    return line;
  }

  async function look() {
    const asked = page;
    try {
      const reply = await fetch(`${asked}/comments`, { headers });
      if (reply.ok && asked === page) show(await reply.json());
    } catch {
      // Comments come with the next image.
    }
  }

  document.getElementById('open-comments')?.addEventListener('click', () => {
    problem.hidden = true;
    comments.showModal();
    void fetch(`${page}/comments/seen`, { method: 'POST', headers }).catch(() => undefined);
  });
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const text = /** @type {HTMLTextAreaElement} */ (form.elements.namedItem('text'));
    if (!text.value.trim() || text.value === drafted) return;
    drafted = text.value; // two presses of the button are one comment
    try {
      const body = new URLSearchParams({ text: text.value });
      const reply = await fetch(`${page}/comments`, { method: 'POST', headers, body });
      const told = await reply.json();
      if (!reply.ok) throw new Error(`${told.error?.what ?? ''} ${told.error?.cure ?? ''}`);
      show(told);
      text.value = '';
      problem.hidden = true;
    } catch (error) {
      problem.textContent = error instanceof TypeError ? 'It was not sent: the portal cannot be reached.' : String(/** @type {Error} */ (error).message);
      problem.hidden = false;
    } finally {
      drafted = '';
    }
  });
  document.addEventListener('poserig:task', (event) => {
    page = /** @type {CustomEvent} */ (event).detail.page;
    void look();
  });
  void look();
})();
