// Every attribute of the component in a field of its own; a change makes a new element with the new attributes.
// A field that is not JSON (yet) says so itself, and the element stays as it was: half-typed text is no error to shout about.
const FIELDS = [
  ["imgSrc", "input"], ["image-s3-uri", "input"], ["rig", "textarea", "json"], ["initialValues", "textarea", "json"],
  ["draft-key", "input"], ["sub-pixel", "checkbox"], ["details", "checkbox"],
  ["image-tags", "input", "json"], ["image-note", "input"], ["words", "input", "json"],
  ["keypointClasses", "textarea", "json", "existing"], ["skeletonRig", "textarea", "json", "existing"],
  ["skeletonBoundingBox", "input", "json", "existing"], ["uniqueSkeletonColors", "input", "json", "existing"],
  ["annotationIssues", "input", "json", "existing"],
];
const START = { "imgSrc": "sample.png", "image-s3-uri": "s3://bucket/photos/sample.png", "initialValues": "[]" };
const HELP = [
  "Click every keypoint in the order of the list.",
  "Shift-click what is covered, press F for what is not there.",
];

const stage = document.getElementById("stage");
const form = document.getElementById("attributes");
const library = document.getElementById("library");
const file = document.getElementById("file");
const told = document.getElementById("told");
const fields = new Map(FIELDS.map(([name, kind, type, place]) => {
  const input = document.createElement(kind === "checkbox" ? "input" : kind);
  if (kind === "checkbox") input.type = "checkbox";
  else input.value = START[name] ?? "";
  input.spellcheck = false;
  const wrong = document.createElement("span");
  wrong.className = "wrong";
  wrong.id = `${name}-wrong`;
  input.setAttribute("aria-describedby", wrong.id);
  const label = document.createElement("label");
  label.append(...(kind === "checkbox" ? [input, name] : [name, input]), wrong);
  if (place === "existing") form.querySelector("details").append(label);
  else form.querySelector("details").before(label);
  return [name, { input, wrong, isJson: type === "json" }];
}));

/** True when every JSON field can be read; says beside each what is the matter. */
function check() {
  let isGood = true;
  for (const { input, wrong, isJson } of fields.values()) {
    let problem = "";
    if (isJson && input.value.trim()) {
      try {
        JSON.parse(input.value);
      } catch (error) {
        problem = `Not JSON yet: ${error.message}. The component keeps the last text that was.`;
      }
    }
    wrong.textContent = problem;
    input.setAttribute("aria-invalid", String(problem !== ""));
    isGood &&= problem === "";
  }
  return isGood;
}

function tell(element) {
  const found = element.annotations;
  const points = found.reduce((sum, { annotations }) => sum + annotations.length, 0);
  told.textContent = `${found.length} ${found.length === 1 ? "instance" : "instances"}, ${points} ${points === 1 ? "keypoint" : "keypoints"}`;
}

function show() {
  if (!check()) return;
  const element = document.createElement("crowd-2d-skeleton");
  for (const [name, { input }] of fields) {
    if (input.type === "checkbox" ? input.checked : input.value.trim()) element.setAttribute(name, input.value);
  }
  const help = document.createElement("div");
  help.slot = "instructions";
  help.append(...HELP.map((text) => Object.assign(document.createElement("p"), { textContent: text })));
  element.append(help);
  const around = document.createElement("form");
  around.append(element);
  around.addEventListener("submit", (event) => {
    event.preventDefault();
    document.getElementById("submitted").textContent = JSON.stringify(Object.fromEntries(new FormData(around)), null, 2);
  });
  element.addEventListener("annotations-changed", () => { tell(element); });
  stage.replaceChildren(around);
  tell(element);
}

async function choose() {
  const response = await fetch(`rigs/${library.value}`);
  if (!response.ok) {
    told.textContent = `${library.value} could not be read (${response.status}). Is the playground's server still running?`;
    return;
  }
  fields.get("rig").input.value = JSON.stringify(await response.json(), null, 1);
  show();
}

let waiting = 0;
form.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(show, 400);
});
form.addEventListener("submit", (event) => { event.preventDefault(); });
library.addEventListener("change", () => { void choose(); });
file.addEventListener("change", () => {
  const [photograph] = file.files;
  if (!photograph) return;
  const { input } = fields.get("imgSrc");
  if (input.value.startsWith("blob:")) URL.revokeObjectURL(input.value);
  input.value = URL.createObjectURL(photograph);
  fields.get("image-s3-uri").input.value = `s3://bucket/photos/${encodeURIComponent(photograph.name)}`;
  show();
});
const names = await (await fetch("rigs.json")).json();
library.append(...names.map((name) => new Option(name.replace(/\.json$/, ""), name)));
library.value = names.includes("coco-person-17.json") ? "coco-person-17.json" : names[0];
await choose();
