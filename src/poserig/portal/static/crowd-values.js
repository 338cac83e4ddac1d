// @ts-check
/**
 * Part 1 of 3 of poserig's stand-in for crowd-html-elements (the task origin serves the parts as
 * one script): what the answer holds, by the value rules of the public documentation.
 */

/** Native controls inside our own elements: the element speaks for them. @type {WeakSet<Element>} */
const inner = new WeakSet();

/**
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag @param {Record<string, string>} [attributes] @param {...(Node | string)} children
 */
function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** @typedef {{[name: string]: any}} Answer */

/**
 * Values of radio buttons and checkboxes that share a name gather in one object; else the last
 * one wins. Dots in a name nest.
 * @param {Answer} answer @param {string} name @param {any} value
 */
function put(answer, name, value) {
  const path = name.split('.');
  let place = answer;
  if (!path.includes('')) {
    for (const part of path.slice(0, -1)) {
      if (typeof place[part] !== 'object') place[part] = Object.create(null);
      place = place[part];
    }
    name = path[path.length - 1];
  }
  const before = place[name];
  const gathers = typeof value === 'object' && typeof before === 'object' && !Array.isArray(value);
  place[name] = gathers ? Object.assign(before, value) : value;
}

/** @param {string} value @param {boolean} checked */
const choice = (value, checked) => Object.assign(Object.create(null), { [value]: checked });

/** What one element adds to the answer; undefined when nothing. @param {Element} element */
function valueOf(element) {
  if (inner.has(element) || element.matches(':disabled')) return undefined;
  if (element instanceof CrowdField) return element._submittableValue;
  if (element instanceof HTMLTextAreaElement) return element.value;
  if (element instanceof HTMLSelectElement) {
    return element.multiple ? [...element.selectedOptions].map((o) => o.value) : element.value;
  }
  if (!(element instanceof HTMLInputElement)) return undefined;
  if (['submit', 'button', 'reset', 'image', 'file'].includes(element.type)) return undefined;
  if (['radio', 'checkbox'].includes(element.type)) return choice(element.value, element.checked);
  return element.value;
}

/** @param {Element} form @returns {Answer} */
function readAnswer(form) {
  const answer = Object.create(null);
  // The whole crowd-form, not only its native form: components append inputs to either.
  for (const element of form.querySelectorAll('[name]')) {
    const name = element.getAttribute('name');
    const value = valueOf(element);
    if (name && value !== undefined) put(answer, name, value);
  }
  return answer;
}
