import assert from "node:assert/strict";
import { test } from "node:test";
import { h, set, setText, svg } from "../src/dom";
import { fakePage } from "./fake-page";

fakePage();

test("a node has its attributes and children; text is never HTML", () => {
  const node = h("p", { class: "a", hidden: true, title: undefined, id: false }, "<b>", h("i"), null);
  assert.equal(node.outerHTML, '<p class="a" hidden="">&lt;b&gt;<i></i></p>');
});

test("attributes are written only when they differ", () => {
  const node = h("p", { class: "a", hidden: true });
  let written = 0;
  const { setAttribute } = node;
  node.setAttribute = (name, value): void => {
    written += 1;
    setAttribute.call(node, name, value);
  };
  set(node, { class: "a" });
  assert.equal(written, 0);
  set(node, { class: "b", hidden: false });
  assert.deepEqual([written, node.className, node.hidden], [1, "b", false]);
});

test("a text is written only when it differs", () => {
  const node = h("p", {}, "a");
  const { firstChild } = node;
  setText(node, "a");
  assert.equal(node.firstChild, firstChild);
  setText(node, "b");
  assert.equal(node.textContent, "b");
});

test("a line drawing has a path for each argument, and is hidden from screen readers", () => {
  const node = svg("M0 0", "M1 1");
  assert.equal(node.getAttribute("viewBox"), "0 0 24 24");
  assert.equal(node.getAttribute("aria-hidden"), "true");
  assert.deepEqual([...node.children].map((path) => path.getAttribute("d")), ["M0 0", "M1 1"]);
  assert.equal(node.namespaceURI, "http://www.w3.org/2000/svg");
});
