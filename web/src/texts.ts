/** Every text that a worker reads, except for the warnings, which are in checks/texts.ts. */
export const instructions = "Instructions";
export const insights = "Insights";
export const shortcuts = "Shortcuts";
export const display = "Display";
export const close = "Close";
export const tools = "Tools";
// The prompt and the undo step have the same names as the buttons.
export const place = "Place and move keypoints";
export const adjust = "Adjust the instance";
export const draw = "Draw an instance from the template";
export const deleteKeypoints = "Delete keypoints";
export const undo = "Undo";
export const redo = "Redo";
export const hideAll = "Hide or show all keypoints";
export const zoom = "Zoom";
export const zoomIn = "Zoom in";
export const zoomOut = "Zoom out";
export const zoomReset = "Show the whole image";
export const instances = "Instances";
export const keypoints = "Keypoints";
export const addInstance = "Add instance";
export const activeInstance = "This instance";
export const duplicate = "Duplicate";
export const rename = "Rename";
export const instanceName = "Name of the instance";
export const swap = "Swap left and right";
export const mirror = "Mirror";
export const fitInstance = "Zoom to this instance";
export const search = "Find a keypoint by typing";
export const hide = (name: string) => `Hide ${name}`;
export const usePrevious = "Take over the instances of your last image";
export const remove = (name: string) => `Delete ${name}`;
export const clear = "Delete all its keypoints";
export const startOver = "Start over";
export const count = (done: number, all: number) => `${done}/${all}`;
export const noChanges = "No changes needed";
export const submit = "Submit";
export const submitting = "Submitting…";
export const canvas = "Image with keypoints. Arrows move the crosshair, Enter places the next keypoint.";
export const loading = "Loading image…";
export const keypointSize = "Keypoint size";
export const lineSize = "Line width";
export const imageLook = "Image";
export const brightness = "Brightness";
export const contrast = "Contrast";
export const invert = "Invert colors";
export const magnifier = "Magnifier at the pointer ({Alt+x})";
export const resetImage = "Reset the image";
export const lineColor = "Default line color";
export const forceLineColor = "Use it for every line";

// Class, box, flags and notes
export const details = "Class, box, flags and notes";
export const className = "Class";
export const noClass = "Choose…";
export const flags = "Flags";
export const box = "Box of the instance";
export const drawBox = "Draw the box";
export const resetBox = "Fit to the keypoints";
export const note = "Note";
export const image = "The image";
export const tags = "Image tags";
export const imageNote = "Image note";
export const boxHint =
  "drag an edge or a corner, or a new box · {Delete}: fit to the keypoints · {q}: done";
export const otherCorner = "Click the opposite corner";
export const otherCornerHint = "Esc: the first corner again";

// What to do next
export const placeNext = (name: string) => `Place ${name}`;
export const placeHint = "click: visible · Shift-click: occluded · {f}: not there";
export const confirm = (name: string) => `Check ${name}`;
export const confirmHint = "click: to there · click it: right · {f}: not there · Enter: all are right";
export const move = (name: string) => `Move ${name}`;
export const moveHint = "click: to there · Shift + arrows: nudge · {g}: occluded · {Delete}: remove";
export const complete = "All keypoints done";
export const completeHint = "{b}: next instance · or Submit";
export const drawHint = "click its head end, then its foot end · or drag a box around it";
export const foot = "Click the foot end";
export const footHint = "Esc: the head end again";
export const adjustHint = "frame or arrows: move · corners: resize · knob: rotate · {q}: done";
export const deleteHint = "click one · {q}: done";
export const hiddenPrompt = "Keypoints are hidden";
export const hiddenHint = "{m}: show them";

// Status messages
export const next = (name: string) => `Next: ${name}`;
export const instanceComplete = "All keypoints done. Press {b} for the next instance, or submit.";
export const outsideImage = "That is outside the image: nothing was placed.";
export const hiddenNoPlacing = "Keypoints are hidden: nothing was placed. Press {m} to show them.";
export const notEditable = (title: string) => `${title} is locked.`;
export const noTemplate = "This rig has no template to draw from.";
export const dragToDraw = "Too small: drag a larger box.";
export const added = (title: string) => `${title} added`;
export const removed = (title: string) => `${title} deleted. Undo brings it back.`;
export const cleared = (title: string) => `All keypoints of ${title} deleted. Undo brings them back.`;
export const undone = (label: string) => `Undone: ${label}`;
export const redone = (label: string) => `Redone: ${label}`;
export const nothingToUndo = "Nothing to undo";
export const nothingToRedo = "Nothing to redo";
export const restored = "Your earlier work on this image is back.";
export const reopened = "What you submitted before.";
export const readOnly = "Submitted by you. To change it, undo Submit.";
export const startedOver = "Started over. Undo brings your work back.";
export const unanswered = "The page has not answered. Your work is still here: try Submit again.";
export const noForm = "There is no <crowd-form> or <form> to submit to.";

// The question before Submit
export const nothingDrawn = "Nothing is drawn. If there is nothing to label, submit once more.";
export const requiredMissing = (title: string, names: readonly string[]) =>
  `${title} lacks ${names.join(", ")}, which should be labeled, or marked as not there (F). Or submit once more.`;
export const unconfirmed = (count: number) =>
  `Not confirmed: ${count} keypoints. Look at them and press Enter, for each instance. Or submit once more.`;
export const justOpened = "This image has just opened. Look at it, then submit.";

export const placedAt = (name: string, where: string) => `${name}: ${where}.`;
export const nothingToCopy = "This instance has no keypoints to copy.";
export const noSides = "This rig has no left and right.";
export const selectLimb = "First select a keypoint of the limb to swap.";
export const swapped = (names: string) => `Left and right exchanged: ${names}`;
export const swappedAll = "Left and right exchanged";
export const mirrored = "Mirrored";
export const templatePlaced = "Placed.";
export const confirmRest = "Correct what is off. Enter confirms the rest.";
export const confirmed = (count: number) => `Confirmed: ${count}`;
export const noPrevious = "There is no earlier image of yours with this rig.";
export const previousUsed = (count: number) => `Instances taken from your last image: ${count}.`;
export const undoNotThere = (name: string) => `${name} not there`;
export const undoConfirm = (name: string) => `Confirm ${name}`;
export const undoVisibility = (name: string) => `Visibility of ${name}`;

export const instance = (number: number, name: string) =>
  name ? `Instance ${number}: ${name}` : `Instance ${number}`;
export const locked = "locked";
/** States of a keypoint, by their names in the style sheet. */
export const states = {
  todo: "",
  unconfirmed: "check",
  visible: "visible",
  occluded: "occluded",
  notThere: "not there",
  hidden: "hidden",
};

// When something is wrong
export const problemTitle = "This image cannot be labeled yet";
export const problemIntro = "This task is set up wrong. You did nothing wrong.";
export const imageFailed = (source: string) =>
  `could not be loaded: ${source}. The link may have expired, or the network is down.`;
export const imageEmpty = "has no pixels.";
export const retry = "Retry";
export const reportLink = "Report a problem…";
export const reportWhat = "What is wrong with this image or task?";
export const report = "Report a problem and submit";
export const reportedBare = "reported without words";
export const cancel = "Cancel";

/** Keys that the worker may change stand in braces, under their names in own-keys.ts. */
export const shortcutList = [
  ["Click", "Place the next keypoint: visible"],
  ["Shift / right click", "… occluded"],
  ["{f}", "… not there"],
  ["{g}", "Visible ↔ occluded"],
  ["Alt + click", "Place on top of a keypoint"],
  ["Drag a keypoint", "Move it"],
  ["Drag the image, Space, middle button", "Move the image"],
  ["Wheel, {x} {c}", "Zoom"],
  ["{z}", "Show the whole image"],
  ["{w} {s} ↑ ↓", "Previous, next keypoint"],
  ["{a} {d} ← →", "Previous, next to do"],
  ["Shift + arrows", "Nudge by 1 px (Alt: 0.1, both: 10)"],
  [
    "Enter, or Tab to the image",
    "Crosshair: arrows move it by 1 px (Shift: 10, Alt: 0.1), Enter places, Shift + Enter: occluded",
  ],
  ["Alt + key of a keypoint", "Move it to the pointer"],
  ["Enter", "Confirm all that a template or a copy placed"],
  ["{Delete}", "Delete the selected keypoint"],
  ["{,} {.}  Ctrl+Z  Ctrl+Shift+Z", "Undo, redo"],
  ["{b}", "Add instance"],
  ["{v}", "Draw an instance from the template"],
  ["{Alt+v}", "… with its head end at the pointer: click the foot end"],
  ["{Alt+c}", "Take over the instances of your last image"],
  ["{j} {Alt+j} {k}", "Swap left and right: limb, pair, instance"],
  ["{Alt+k} {Alt+b} {F2}", "Mirror, duplicate, rename the instance"],
  ["{Alt+z}", "Zoom to this instance"],
  ["{Alt+x}", "Magnifier at the pointer"],
  ["{n}", "Adjust the instance"],
  ["{/}", "Find a keypoint by typing (long lists)"],
  ["{m}, hold {h}", "Hide all keypoints"],
  ["{q}, Esc", "Back to placing"],
  ["Ctrl + Enter", "Submit"],
] as const;

/** The same, with class, box, flags and notes. */
export const detailShortcuts = [
  ["{Alt+g}", "Class, flags and notes; Esc: back to the image"],
  ["{Alt+n}", "Draw or adjust the box; then Delete: fit it to the keypoints"],
] as const;

export const changeKey = "Click a key to change it";
export const pressKey = "Press the new key";
export const keyTaken = (key: string, what: string) => `${key} is taken: ${what}. Press it again to exchange.`;
export const resetKeys = "Reset all keys";
export const selectKey = (name: string) => `Select ${name}`;

// What is wrong with the page's attributes: the text follows the name of the place.
export const mustBe = (kind: string, value: string) => `must be ${kind}, not ${value}.`;
export const nothing = "nothing";
export const aText = "a text";
export const aNumber = "a number";
export const aList = "a list";
export const anObject = "an object";
export const aRig = 'a JSON object like {"version": 1, "name": …, "keypoints": […]}';
export const aSide = '"left", "right" or "center"';
export const aPosition = "two numbers [x, y]";
export const aShortText = (longest: number) => `a text of at most ${longest} characters`;
export const aRigName = "lower-case letters, digits and single hyphens";
export const aSource = '"measured", "transferred", "estimated" or "placeholder"';
export const aPositive = "a number above 0";
export const aBoolean = "true or false";
export const aRevision = "a whole number of at least 1";
export const aKey = "one character";
export const atMost100 = "a list of at most 100 texts";
export const atMost500 = "at most 500 keypoints";
export const sameEnds = "joins a keypoint to itself.";
export const aRigLink = 'an object like {"from": …, "to": …}';
export const aPair = 'a list like ["label", "label", "color"]';
export const anInstanceList = 'a list of {"name": …, "annotations": […]}';
export const notFound = (name: string) => `${name} was not found before.`;
export const aVisibility = "0 (not labeled), 1 (occluded) or 2 (visible)";
export const aColorList = "true or a list of colors";
export const noJson = (error: string) => `is not JSON: ${error}.`;
export const noImage = "is missing: there is no image to label.";
export const noPoints = "is missing, and so is rig: one of them must say which points to label.";
export const emptyList = "is empty: there is nothing to label.";
export const emptyBox = "is empty: right must be greater than left, and bottom greater than top.";
export const nameTaken = (name: string, first: number) =>
  `${name} is there already, as number ${first}: names must differ.`;
export const noKeypoint = (name: string) => `${name} names no keypoint.`;
export const noReturn = (name: string, own: string) => `${name} does not name ${own} in return.`;
export const noColor = (value: string) => `${value} is not a CSS color.`;
