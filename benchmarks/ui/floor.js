// The floor: the least that a canvas can do. Each layer is one path of links and one of points. No colors, shapes, outlines,
// names, labels, undo, panel, hit test or form. A component that draws all again at each step cannot take less.
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
    // All links are one path with one stroke, all points one path with one fill. Squares cost less than circles.
    const drawAll = (c, people) => {
      const places = people.map((points) => points.map(([x, y]) => [x * view.s + view.x, y * view.s + view.y]));
      c.beginPath();
      for (const at of places) for (const [a, b] of scene.links) { c.moveTo(...at[a]); c.lineTo(...at[b]); }
      c.strokeStyle = "#4c8bf5";
      c.lineWidth = 3;
      c.stroke();
      c.beginPath();
      for (const at of places) for (const [x, y] of at) c.rect(x - 4, y - 4, 8, 8);
      c.fillStyle = "#e69f00";
      c.fill();
    };
    const draw = () => {
      frame = 0;
      [image, others, active].forEach((c, i) => { if (dirty & (1 << i)) c.clearRect(0, 0, c.canvas.width, c.canvas.height); });
      if (dirty & 1) image.drawImage(photo, view.x, view.y, photo.naturalWidth * view.s, photo.naturalHeight * view.s);
      if (dirty & 2 && !hidden) drawAll(others, scene.people.slice(1));
      if (dirty & 4 && !hidden) drawAll(active, scene.people.slice(0, 1));
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
