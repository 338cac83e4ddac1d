// The floor: a bare element that only draws. No labels, undo, panel, hit test or form; nothing is kept exact.
// What it takes, a component that draws the same must take, too.
customElements.define("bare-canvas", class extends HTMLElement {
  connectedCallback() {
    const scene = JSON.parse(this.getAttribute("scene"));
    this.style.cssText = "position: fixed; inset: 46px 300px 44px 53px; overflow: hidden; touch-action: none";
    const [image, others, active] = [0, 1, 2].map(() => {
      const canvas = this.appendChild(document.createElement("canvas"));
      canvas.style.cssText = "position: absolute; left: 0; top: 0; pointer-events: none";
      return Object.assign(canvas, { width: this.clientWidth, height: this.clientHeight }).getContext("2d");
    });
    const photo = new Image();
    let [view, dirty, frame, held, last, hidden] = [{ s: 1, x: 0, y: 0 }, 0, 0, null, null, false];
    const marker = (c, x, y, r) => { c.beginPath(); c.arc(x, y, r, 0, Math.PI * 2); c.fill(); };
    const drawOne = (c, points) => {
      const at = points.map(([x, y]) => [x * view.s + view.x, y * view.s + view.y]);
      for (const [a, b] of scene.links) for (const [color, width] of [["#08080880", 5], ["#4c8bf5", 3]]) {
        c.beginPath(); c.moveTo(...at[a]); c.lineTo(...at[b]); c.strokeStyle = color; c.lineWidth = width; c.stroke();
      }
      for (const [x, y] of at) for (const [color, r] of [["#080808", 7], ["#fff", 5.5], ["#e69f00", 4.3]]) {
        c.fillStyle = color; marker(c, x, y, r);
      }
    };
    const draw = () => {
      frame = 0;
      [image, others, active].forEach((c, i) => { if (dirty & (1 << i)) c.clearRect(0, 0, c.canvas.width, c.canvas.height); });
      if (dirty & 1) image.drawImage(photo, view.x, view.y, photo.naturalWidth * view.s, photo.naturalHeight * view.s);
      if (dirty & 2 && !hidden) scene.people.slice(1).forEach((points) => { drawOne(others, points); });
      if (dirty & 4 && !hidden) drawOne(active, scene.people[0]);
      this.setAttribute("data-ready", "");
    };
    const ask = (what) => { dirty = frame ? dirty | what : what; frame ||= requestAnimationFrame(draw); };
    this.addEventListener("pointerdown", (e) => {
      last = e;
      const [x, y] = [(e.offsetX - view.x) / view.s, (e.offsetY - view.y) / view.s];
      held = scene.people[0].find((p) => Math.hypot(p[0] - x, p[1] - y) * view.s < 8) ?? null;
    });
    this.addEventListener("pointermove", (e) => {
      if (!last) return;
      const [dx, dy] = [e.clientX - last.clientX, e.clientY - last.clientY];
      last = e;
      if (held) { held[0] += dx / view.s; held[1] += dy / view.s; } else { view.x += dx; view.y += dy; }
      ask(held ? 4 : 7);
    });
    this.addEventListener("pointerup", () => { last = null; });
    this.addEventListener("wheel", (e) => {
      const by = 1.1 ** (-e.deltaY / 100);
      view = { s: view.s * by, x: e.offsetX - (e.offsetX - view.x) * by, y: e.offsetY - (e.offsetY - view.y) * by };
      ask(7);
    });
    document.addEventListener("keydown", () => { hidden = !hidden; ask(6); });
    photo.onload = () => {
      view.s = Math.min((this.clientWidth - 48) / photo.naturalWidth, (this.clientHeight - 48) / photo.naturalHeight);
      view.x = (this.clientWidth - photo.naturalWidth * view.s) / 2;
      view.y = (this.clientHeight - photo.naturalHeight * view.s) / 2;
      ask(7);
    };
    photo.src = this.getAttribute("src");
    this.imageToClient = ({ x, y }) => ({ x: x * view.s + view.x + 53, y: y * view.s + view.y + 46 });
  }
});
