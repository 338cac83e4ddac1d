// Every attribute of the component in a field of its own; a change makes a new element with the new attributes.
const FIELDS = [
  ["imgSrc", "input"], ["image-s3-uri", "input"], ["rig", "textarea"], ["initialValues", "textarea"],
  ["keypointClasses", "textarea"], ["skeletonRig", "textarea"], ["skeletonBoundingBox", "input"],
  ["uniqueSkeletonColors", "input"], ["sub-pixel", "checkbox"],
];
const START = { "imgSrc": "sample.png", "image-s3-uri": "s3://bucket/photos/sample.png", "initialValues": "[]" };

const stage = document.getElementById("stage");
const form = document.getElementById("attributes");
const library = document.getElementById("library");
const told = document.getElementById("told");
const inputs = new Map(FIELDS.map(([name, kind]) => {
  const input = document.createElement(kind === "checkbox" ? "input" : kind);
  if (kind === "checkbox") input.type = "checkbox";
  else input.value = START[name] ?? "";
  input.spellcheck = false;
  const label = document.createElement("label");
  label.append(name, " ", input);
  form.append(label);
  return [name, input];
}));

function show() {
  const element = document.createElement("crowd-2d-skeleton");
  for (const [name, input] of inputs) {
    if (input.type === "checkbox" ? input.checked : input.value.trim()) element.setAttribute(name, input.value);
  }
  const title = document.createElement("h1");
  title.slot = "title";
  title.textContent = "Label the keypoints";
  const help = document.createElement("div");
  help.slot = "instructions";
  help.textContent = "Click every keypoint in the order of the list.";
  element.append(title, help);
  const around = document.createElement("form");
  around.append(element);
  around.addEventListener("submit", (event) => {
    event.preventDefault();
    const fields = Object.fromEntries(new FormData(around));
    document.getElementById("submitted").textContent = JSON.stringify(fields, null, 2);
  });
  element.addEventListener("annotations-changed", () => { told.textContent = `${element.annotations.length} instance(s)`; });
  stage.replaceChildren(around);
}

async function choose() {
  const response = await fetch(`rigs/${library.value}`);
  inputs.get("rig").value = JSON.stringify(await response.json(), null, 1);
  show();
}

let waiting = 0;
form.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(show, 400);
});
form.addEventListener("submit", (event) => { event.preventDefault(); });
library.addEventListener("change", () => { void choose(); });
const names = await (await fetch("rigs.json")).json();
library.append(...names.map((name) => new Option(name.replace(/\.json$/, ""), name)));
library.value = names.includes("coco-person-17.json") ? "coco-person-17.json" : names[0];
await choose();
