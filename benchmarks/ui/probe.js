// Runs before the page: when it is ready, how long an input takes to the end of its frame, long tasks, canvases.
// From when the page is given the input: that browsers keep moves back until the screen's next tick, up to 17 ms, is
// the same for every page.
const probe = (window.probe = { latencies: [], longest: 0, ready: 0, canvases: [] });
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) probe.longest = Math.max(probe.longest, entry.duration);
}).observe({ type: "longtask", buffered: true });
for (const type of ["pointermove", "wheel", "keydown"]) {
  window.addEventListener(type, () => {
    const start = performance.now();
    requestAnimationFrame(() => {
      const channel = new MessageChannel();
      // A message that is sent in the frame arrives after it was drawn.
      channel.port1.onmessage = () => {
        probe.latencies.push(performance.now() - start);
        channel.port1.close();
      };
      channel.port2.postMessage(0);
    });
  }, { capture: true, passive: true });
}
const create = Document.prototype.createElement;
Document.prototype.createElement = function (name, ...rest) {
  const node = create.call(this, name, ...rest);
  if (name === "canvas") probe.canvases.push(new WeakRef(node));
  return node;
};
probe.canvasBytes = () => probe.canvases.reduce((sum, ref) => {
  const node = ref.deref();
  return sum + (node ? node.width * node.height * 4 : 0);
}, 0);
new MutationObserver((_, observer) => {
  if (!document.querySelector("[data-ready]")) return;
  observer.disconnect();
  requestAnimationFrame(() => { probe.ready = performance.now(); });
}).observe(document, { subtree: true, attributes: true, attributeFilter: ["data-ready"] });
