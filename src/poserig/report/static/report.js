// @ts-check
/**
 * The report's gallery: filters, cards, and a large view with all answers over each other.
 *
 * Everything in the data may be anybody's: it becomes text nodes and attributes, never HTML.
 *
 * @typedef {[type: number, instance: number, points: number[], chance: number]} Finding
 * @typedef {{ n: string, l: number, r: number, g: number, i: number, z?: [number, number], a?: number,
 *   f?: Finding[], d?: string, s?: number, o?: number, p?: string[], A?: [number, string[]][], w?: number[] }} Row
 * @typedef {{ name: string, points: string[], colors: string[], links: [number, number, string][] }} Rig
 * @typedef {{ types: { source: string, title: string }[], workers: string[], rigs: Rig[], rows: Row[],
 *   thumbs: (string | null)[] }} Data
 * @typedef {{ x: number, y: number, occluded: boolean } | null} Point
 */
(() => {
  'use strict';

  const STEP = 60;
  const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_';
  const LAYERS = ['#e6194b', '#3cb44b', '#4363d8', '#f58231', '#911eb4', '#00a8b5', '#f032e6', '#808000'];
  const MOST_FOLDERS = 300;

  /** @template {HTMLElement} T @param {string} id @returns {T} */
  const byId = (id) => /** @type {T} */ (document.getElementById(id));
  /** @type {Data} */ const data = JSON.parse(byId('data').textContent ?? '');
  const { rows, rigs, types, workers, thumbs } = data;
  const text = /** @type {HTMLInputElement} */ (byId('text'));
  const type = /** @type {HTMLSelectElement} */ (byId('type'));
  const worker = /** @type {HTMLSelectElement} */ (byId('worker'));
  const path = /** @type {HTMLSelectElement} */ (byId('path'));
  const order = /** @type {HTMLSelectElement} */ (byId('order'));
  const gallery = byId('gallery');
  const more = byId('more');
  const large = /** @type {HTMLDialogElement} */ (byId('large'));
  /** @type {number[]} */ let found = [];
  let open = 0;
  /** @type {Set<number>} */ let hidden = new Set();
  let pressed = -1;

  /** @param {string} tag @param {string} [content] @param {string} [kind] */
  function make(tag, content = '', kind = '') {
    const element = document.createElement(tag);
    if (content) element.textContent = content;
    if (kind) element.className = kind;
    return element;
  }

  /** @param {string} tag @param {Record<string, string | number>} attributes */
  function svg(tag, attributes) {
    const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
    return element;
  }

  /** @param {string} two @param {number} size */
  const place = (two, size) => {
    const number = DIGITS.indexOf(two.charAt(0)) * 64 + DIGITS.indexOf(two.charAt(1));
    return (number / 4095 * 1.25 - 0.125) * size;
  };

  /** @param {string} packed @param {[number, number]} size @returns {Point[]} */
  function unpack(packed, [width, height]) {
    /** @type {Point[]} */ const points = [];
    for (let at = 0; at < packed.length;) {
      if (packed[at] === '.') {
        points.push(null);
        at += 1;
      } else {
        const x = place(packed.slice(at + 1, at + 3), width);
        const y = place(packed.slice(at + 3, at + 5), height);
        points.push({ x, y, occluded: packed[at] === 'o' });
        at += 5;
      }
    }
    return points;
  }

  /** @param {number} count @param {string} one */
  const many = (count, one) => `${count.toLocaleString('en')} ${one}${count === 1 ? '' : 's'}`;

  /** @param {string} name */
  const words = (name) => name.replaceAll('_', ' ');

  /**
   * Draws one instance. Of an answer all is in the worker's color; the label is drawn over the answers.
   * @param {Point[]} points @param {Rig} rig @param {number} unit @param {string} [color] @param {number[]} [marked]
   */
  function drawn(points, rig, unit, color = '', marked = []) {
    const group = svg('g', { fill: 'none', 'stroke-linecap': 'round' });
    const thin = color ? 0.55 : 0.8;
    let halo = '';
    /** @type {Map<string, string>} */ const paths = new Map();
    for (const [from, to, own] of rig.links) {
      const a = points[from];
      const b = points[to];
      if (!a || !b) continue;
      const d = `M${a.x.toFixed(1)} ${a.y.toFixed(1)}L${b.x.toFixed(1)} ${b.y.toFixed(1)}`;
      halo += d;
      paths.set(color || own, (paths.get(color || own) ?? '') + d);
    }
    group.append(svg('path', { d: halo, stroke: '#000', 'stroke-opacity': 0.4, 'stroke-width': unit * (thin + 0.6) }));
    for (const [stroke, d] of paths) group.append(svg('path', { d, stroke, 'stroke-width': unit * thin }));
    points.forEach((point, index) => {
      if (!point) return;
      const own = color || (rig.colors[index] ?? '#0072b2');
      const dot = svg('circle', {
        cx: point.x.toFixed(1), cy: point.y.toFixed(1), r: unit * (color ? 0.8 : 1.1),
        fill: point.occluded ? '#fff' : own, stroke: own, 'stroke-width': unit * 0.4,
      });
      const name = svg('title', {});
      name.textContent = words(rig.points[index] ?? '');
      dot.append(name);
      group.append(dot);
      if (marked.includes(index)) {
        for (const [stroke, wide] of /** @type {[string, number][]} */ ([['#fff', 1], ['#d22', 0.6]])) {
          group.append(svg('circle', {
            cx: point.x.toFixed(1), cy: point.y.toFixed(1), r: unit * 2.6, stroke, 'stroke-width': unit * wide,
          }));
        }
      }
    });
    return group;
  }

  /**
   * @param {Row} row @param {number} number
   * @param {{ view?: string, answers?: boolean, finding?: Finding | undefined, unit?: number }} [how]
   */
  function picture(row, number, { view = '', answers = false, finding, unit = 0 } = {}) {
    const size = row.z ?? [4, 3];
    const rig = /** @type {Rig} */ (rigs[row.g]);
    const image = svg('svg', {
      viewBox: view || `0 0 ${size[0]} ${size[1]}`, role: 'img', 'aria-label': `${row.n}, ${many(row.i, 'instance')}`,
    });
    const step = unit || Math.max(...size) / 100;
    const thumb = thumbs[number];
    if (thumb) image.append(svg('image', { href: thumb, width: size[0], height: size[1], preserveAspectRatio: 'none' }));
    if (answers) {
      (row.A ?? []).forEach(([, packed], at) => {
        if (hidden.has(at + 1)) return;
        for (const one of packed) image.append(drawn(unpack(one, size), rig, step, LAYERS[at % LAYERS.length]));
      });
    }
    if (!answers || !hidden.has(0)) {
      (row.p ?? []).forEach((packed, at) => {
        image.append(drawn(unpack(packed, size), rig, step, '', finding?.[1] === at ? finding[2] : []));
      });
    }
    if (!row.p) {
      const told = svg('text', {
        x: size[0] / 2, y: size[1] / 2, 'text-anchor': 'middle', fill: 'currentColor', 'font-size': size[0] / 16,
      });
      told.textContent = row.z ? 'Not drawn' : 'Size unknown';
      if (!thumb) image.append(told);
    }
    return image;
  }

  /** @param {Finding} finding */
  const told = ([kind, , , chance]) => {
    const found = types[kind];
    return found?.source === 'qa' ? `${found.title} (${Math.round(chance * 100)} %)` : found?.title ?? '';
  };

  /** @param {number} number */
  function card(number) {
    const row = /** @type {Row} */ (rows[number]);
    const item = make('li');
    const button = make('button', '', 'card');
    button.setAttribute('type', 'button');
    const about = make('span', '', 'text');
    const name = make('span', '', 'name');
    const risk = make('i', `${Math.round(row.r * 100)} %`);
    risk.title = 'Chance that something is wrong';
    name.append(risk, row.n.split('/').at(-1) ?? row.n);
    name.title = row.n;
    const likely = (row.f ?? []).slice(0, 2).map(told).join(' · ');
    const parts = [many(row.i, 'instance')];
    if (row.a !== undefined) parts.push(`agreement ${row.a.toFixed(2)}`);
    about.append(name, make('span', likely || 'Nothing found', 'told'), make('span', parts.join(', '), 'told'));
    button.append(picture(row, number), about);
    button.addEventListener('click', () => { show(number); });
    item.append(button);
    return item;
  }

  function add() {
    const shown = gallery.childElementCount;
    gallery.append(...found.slice(shown, shown + STEP).map(card));
    more.hidden = gallery.childElementCount >= found.length;
  }

  /** @param {string} name */
  const folder = (name) => (name.includes('/') ? name.slice(0, name.lastIndexOf('/') + 1) : '');

  function filter() {
    const wanted = text.value.trim().toLowerCase();
    const kind = type.value === '' ? -1 : Number(type.value);
    const who = worker.value === '' ? -1 : Number(worker.value);
    found = [];
    rows.forEach((row, number) => {
      if (kind >= 0 && !row.f?.some((one) => one[0] === kind)) return;
      if (who >= 0 && !(row.w?.includes(who) || row.A?.some((one) => one[0] === who))) return;
      if (path.value && !row.n.startsWith(path.value)) return;
      if (wanted && !`${row.n} ${row.d ?? ''}`.toLowerCase().includes(wanted)) return;
      found.push(number);
    });
    /** @type {Record<string, (a: Row, b: Row) => number>} */
    const orders = {
      agreement: (a, b) => (a.a ?? 2) - (b.a ?? 2),
      seconds: (a, b) => (b.s ?? -1) - (a.s ?? -1),
      name: (a, b) => (a.n < b.n ? -1 : Number(a.n > b.n)),
    };
    const by = orders[order.value];
    if (by) found.sort((a, b) => by(/** @type {Row} */ (rows[a]), /** @type {Row} */ (rows[b])));
    gallery.replaceChildren();
    byId('count').textContent = found.length === rows.length
      ? `${many(found.length, 'image')}.` : `${found.length.toLocaleString('en')} of ${many(rows.length, 'image')}.`;
    add();
  }

  /** @param {HTMLSelectElement} select @param {[value: string, text: string][]} options */
  function fill(select, options) {
    select.append(...options.map(([value, content]) => new Option(content, value)));
    const label = select.closest('label');
    if (label) label.hidden = options.length < 2;
  }

  /** @param {Finding} finding @param {Row} row */
  function around(finding, row) {
    const size = row.z ?? [1, 1];
    const packed = row.p?.[finding[1]];
    const points = (packed ? unpack(packed, size) : []).filter((point) => point !== null);
    if (!points.length) return '';
    const xs = points.map(({ x }) => x);
    const ys = points.map(({ y }) => y);
    const left = Math.min(...xs);
    const top = Math.min(...ys);
    const side = Math.max(Math.max(...xs) - left, Math.max(...ys) - top, Math.max(...size) / 20) * 1.5;
    const x = (left + Math.max(...xs) - side) / 2;
    const y = (top + Math.max(...ys) - side) / 2;
    return `${x} ${y} ${side} ${side}`;
  }

  function draw() {
    const row = /** @type {Row} */ (rows[open]);
    const finding = row.f?.[pressed];
    const view = finding ? around(finding, row) : '';
    const size = row.z ?? [4, 3];
    const unit = (view ? Number(view.split(' ')[2]) : Math.max(...size)) / (view ? 90 : 150);
    byId('view').replaceChildren(picture(row, open, { view, answers: true, finding, unit }));
  }

  /** @param {number} number */
  function show(number) {
    const row = rows[number];
    if (!row) return;
    open = number;
    pressed = -1;
    byId('large-title').textContent = row.n;
    const parts = [`Line ${row.l.toLocaleString('en')}`, many(row.i, 'instance'), `risk ${Math.round(row.r * 100)} %`];
    if (row.z) parts.splice(1, 0, `${row.z[0]} × ${row.z[1]} pixels`);
    if (row.a !== undefined) parts.push(`agreement ${row.a.toFixed(2)}`);
    if (row.s !== undefined) parts.push(`${row.s.toLocaleString('en')} s of work`);
    if (row.o !== undefined) parts.push(`round ${row.o}`);
    byId('facts').textContent = `${parts.join(' · ')}${row.d ? ` · ${row.d}` : ''}`;
    const layers = byId('layers');
    hidden = new Set();
    layers.replaceChildren(make('legend', 'Shown'));
    const names = ['Label', ...(row.A ?? []).map(([who]) => `Answer of ${workers[who] ?? ''}`)];
    names.forEach((name, at) => {
      const label = make('label', '', at ? `layer-${(at - 1) % LAYERS.length + 1}` : '');
      const box = document.createElement('input');
      box.type = 'checkbox';
      box.checked = true;
      box.addEventListener('change', () => {
        if (box.checked) hidden.delete(at);
        else hidden.add(at);
        draw();
      });
      label.append(box, name);
      layers.append(label);
    });
    layers.hidden = names.length < 2;
    const list = byId('told');
    list.replaceChildren(...(row.f ?? []).map((finding, at) => {
      const item = make('li');
      const button = make('button', told(finding));
      button.setAttribute('type', 'button');
      button.setAttribute('aria-pressed', 'false');
      const names = finding[2].slice(0, 4).map((index) => words(rigs[row.g]?.points[index] ?? ''));
      const where = [finding[1] >= 0 && row.i > 1 ? `instance ${finding[1] + 1}` : '', names.join(', ')];
      const told2 = where.filter(Boolean).join(': ');
      if (told2) button.append(make('br'), make('small', told2));
      button.addEventListener('click', () => {
        pressed = pressed === at ? -1 : at;
        for (const [index, other] of [...list.querySelectorAll('button')].entries()) {
          other.setAttribute('aria-pressed', String(index === pressed));
        }
        draw();
      });
      item.append(button);
      return item;
    }));
    if (!row.f) list.append(make('li', 'Nothing was found.'));
    const at = found.indexOf(number);
    /** @type {HTMLButtonElement} */ (byId('before')).disabled = at <= 0;
    /** @type {HTMLButtonElement} */ (byId('after')).disabled = at < 0 || at >= found.length - 1;
    draw();
    if (!large.open) large.showModal();
  }

  /** @param {number} by */
  function step(by) {
    const next = found[found.indexOf(open) + by];
    if (next !== undefined) show(next);
  }

  /** @type {Map<string, number>} */ const folders = new Map();
  for (const row of rows) folders.set(folder(row.n), (folders.get(folder(row.n)) ?? 0) + 1);
  fill(type, types.map(({ title, source }, at) => (
    [String(at), source === 'qa' ? title : `${title} (label)`])));
  fill(worker, workers.map((name, at) => [String(at), name]));
  fill(path, [...folders].filter(([name]) => name).sort().slice(0, MOST_FOLDERS)
    .map(([name, count]) => [name, `${name} (${count.toLocaleString('en')})`]));
  byId('filters').hidden = false;
  byId('filters').addEventListener('submit', (event) => { event.preventDefault(); });
  for (const control of [type, worker, path, order]) control.addEventListener('change', filter);
  text.addEventListener('input', filter);
  more.addEventListener('click', add);
  byId('close').addEventListener('click', () => { large.close(); });
  byId('before').addEventListener('click', () => { step(-1); });
  byId('after').addEventListener('click', () => { step(1); });
  large.addEventListener('keydown', (event) => {
    if (event.key === 'ArrowLeft') step(-1);
    if (event.key === 'ArrowRight') step(1);
  });
  for (const crop of document.querySelectorAll('[data-row]')) {
    crop.addEventListener('click', () => { show(Number(/** @type {HTMLElement} */ (crop).dataset.row)); });
  }
  filter();
  document.documentElement.dataset.ready = 'true';
})();
