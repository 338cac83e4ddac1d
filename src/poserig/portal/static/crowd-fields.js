// @ts-check
/** Part 2 of 3 of the stand-in for crowd-html-elements: fields, buttons and blocks of text. */

let groupCount = 0;

/** An element with a native control inside. */
class CrowdField extends HTMLElement {
  static observedAttributes = ['disabled', 'loading', 'checked', 'value'];
  /** @type {any} */ control = null;

  connectedCallback() {
    if (this.control) return;
    this.control = this.build();
    inner.add(this.control);
    for (const name of ['required', 'placeholder', 'readonly', 'autofocus', 'maxlength', 'minlength']) {
      const value = this.getAttribute(name) ?? this.getAttribute(name.replace('length', '-length'));
      if (value !== null) this.control.setAttribute(name, value);
    }
    this.attributeChangedCallback();
  }

  attributeChangedCallback() {
    if (!this.control) return;
    this.control.disabled = this.hasAttribute('disabled') || this.hasAttribute('loading');
    this.control.setAttribute('aria-busy', String(this.hasAttribute('loading')));
  }

  /** @returns {HTMLElement} */
  build() {
    throw new Error(`${this.localName} builds no control`);
  }

  get name() {
    return this.getAttribute('name') ?? '';
  }

  get disabled() {
    return this.hasAttribute('disabled');
  }

  set disabled(on) {
    this.toggleAttribute('disabled', on);
  }

  /** @returns {any} */
  get _submittableValue() {
    return undefined;
  }

  /** @param {FocusOptions} [options] */
  focus(options) {
    this.control?.focus(options);
  }
}

class CrowdButton extends CrowdField {
  build() {
    const href = this.getAttribute('href');
    const action = this.getAttribute('form-action') ?? 'button';
    const type = ['submit', 'reset'].includes(action) ? action : 'button';
    const control = href ? make('a', { href, target: '_blank', rel: 'noopener' }) : make('button', { type });
    if (!this.textContent?.trim()) {
      control.setAttribute('aria-label', this.getAttribute('icon') ?? action);
    }
    control.append(...this.childNodes);
    this.append(control);
    return control;
  }

  click() {
    this.control?.click();
  }
}

class CrowdInput extends CrowdField {
  /** @returns {HTMLInputElement | HTMLTextAreaElement} */
  native() {
    const type = this.getAttribute('type') ?? 'text';
    const input = make('input', { type, value: this.getAttribute('value') ?? '' });
    const pattern = this.getAttribute('allowed-pattern') ?? this.getAttribute('pattern');
    if (pattern) input.pattern = pattern;
    return input;
  }

  build() {
    const control = this.native();
    const label = this.getAttribute('label') ?? '';
    if (label) this.append(make('label', {}, make('span', {}, label), control));
    else this.append(control);
    if (!label) control.setAttribute('aria-label', this.getAttribute('placeholder') ?? this.name);
    const message = this.getAttribute('error-message');
    if (message) {
      control.addEventListener('invalid', () => control.setCustomValidity(message));
      control.addEventListener('input', () => control.setCustomValidity(''));
    }
    return control;
  }

  /** @returns {string} */
  get value() {
    return this.control ? this.control.value : (this.getAttribute('value') ?? '');
  }

  set value(text) {
    if (this.control) this.control.value = text;
    else this.setAttribute('value', text);
  }

  /** An empty crowd-input is left out of the answer. */
  get _submittableValue() {
    return this.disabled || this.value === '' ? undefined : this.value;
  }
}

class CrowdTextArea extends CrowdInput {
  native() {
    const area = make('textarea', { rows: this.getAttribute('rows') ?? '3' });
    area.defaultValue = this.getAttribute('value') ?? '';
    return area;
  }

  get _submittableValue() {
    return this.disabled ? undefined : this.value;
  }
}

class CrowdCheckbox extends CrowdField {
  /** @returns {HTMLInputElement} */
  native() {
    return make('input', { type: 'checkbox' });
  }

  build() {
    const control = this.native();
    control.defaultChecked = this.hasAttribute('checked');
    this.append(make('label', {}, control, make('span', {}, ...this.childNodes)));
    return control;
  }

  get value() {
    return this.getAttribute('value') ?? 'on';
  }

  get checked() {
    return this.control ? this.control.checked : this.hasAttribute('checked');
  }

  set checked(on) {
    if (this.control) this.control.checked = on;
    else this.toggleAttribute('checked', on);
  }

  get _submittableValue() {
    return this.disabled ? undefined : choice(this.value, this.checked);
  }
}

class CrowdToggleButton extends CrowdCheckbox {
  native() {
    return make('input', { type: 'checkbox', role: 'switch' });
  }
}

class CrowdRadioButton extends CrowdCheckbox {
  native() {
    const group = this.closest('crowd-radio-group');
    const name = group instanceof CrowdRadioGroup ? group.groupName : `crowd-radio-${this.name}`;
    return make('input', { type: 'radio', name });
  }
}

class CrowdRadioGroup extends HTMLElement {
  groupName = `crowd-radio-group-${++groupCount}`;

  connectedCallback() {
    this.setAttribute('role', 'radiogroup');
  }
}

class CrowdAlert extends HTMLElement {
  connectedCallback() {
    this.setAttribute('role', this.getAttribute('type') === 'error' ? 'alert' : 'status');
    if (!this.hasAttribute('dismissible') || this.querySelector('.crowd-dismiss')) return;
    const close = make('button', { type: 'button', class: 'crowd-dismiss', 'aria-label': 'Dismiss' }, '×');
    close.addEventListener('click', () => this.remove());
    this.append(close);
  }
}

class FullInstructions extends HTMLElement {
  connectedCallback() {
    if (this.querySelector(':scope > details')) return;
    const header = this.getAttribute('header') ?? 'Full instructions';
    this.append(make('details', {}, make('summary', {}, header), ...this.childNodes));
  }
}

class ShortInstructions extends HTMLElement {}
