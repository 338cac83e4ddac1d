// @ts-check
/**
 * Of poserig's stand-in for crowd-html-elements: the page of a label that is reviewed. It hands the keys of a
 * review to the portal, says whether the label was changed, and says so in the form too.
 */

function isReview() {
  try {
    return JSON.parse(document.getElementById('poserig-start')?.textContent ?? '{}').review === true;
  } catch {
    return false;
  }
}

if (isReview() && window.parent !== window) {
  const REVIEW_FIELD = 'review';
  let isChanged = false;

  const differs = () => {
    const component = /** @type {any} */ (document.querySelector('crowd-2d-skeleton'));
    if (!component?.hasAttribute('data-ready')) return false;
    try {
      const given = JSON.parse(component.getAttribute('initialValues') || '[]');
      return JSON.stringify(component.annotations) !== JSON.stringify(given);
    } catch {
      return true;
    }
  };
  const tellChanged = () => {
    window.parent.postMessage({ type: 'poserig:review', changed: isChanged }, '*');
  };
  /** Before the form is read. */
  const write = () => {
    const form = document.querySelector('crowd-form form');
    if (!form) return;
    const field = form.querySelector(`input[name="${REVIEW_FIELD}"]`) ??
      form.appendChild(make('input', { type: 'hidden', name: REVIEW_FIELD }));
    /** @type {HTMLInputElement} */ (field).value = JSON.stringify({ verdict: isChanged ? 'fix' : 'accept' });
  };

  // What is no point of an instance, such as its class, changes the label too.
  document.addEventListener('annotations-changed', () => {
    isChanged = true;
    tellChanged();
  });
  document.addEventListener('submit', write, { capture: true });
  window.addEventListener('keydown', (event) => {
    const to = reviewMeaning(event);
    if (!to) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (!event.repeat) window.parent.postMessage({ type: 'poserig:walk', to }, '*');
  }, { capture: true });
  window.addEventListener('message', ({ data, source }) => {
    if (source !== window.parent) return;
    if (data?.type === 'poserig:task-shown') {
      isChanged ||= differs(); // a draft of an earlier visit
      tellChanged();
    }
    if (data?.type === 'poserig:review' && data.do === 'submit') {
      /** @type {any} */ (document.querySelector('crowd-form'))?.submit();
    }
  });
}
