/**
 * Every text that a worker reads, in one place, so that it can be translated. Each a constant of its own: when the bundle is
 * made, one that is used once goes where it is used. In capitals, because a property named like an export keeps its long name.
 */
export const INSTRUCTIONS = "Instructions";
export const INSIGHTS = "Insights";
export const SHORTCUTS = "Shortcuts";
export const DISPLAY = "Display";
export const CLOSE = "Close";
export const TOOLS = "Tools";
// What a button does is what the prompt and the undo step are called.
export const PLACE = "Place and move keypoints";
export const ADJUST = "Adjust the instance";
export const DRAW = "Draw an instance from the template";
export const DELETE_KEYPOINTS = "Delete keypoints";
export const UNDO = "Undo";
export const REDO = "Redo";
export const HIDE_ALL = "Hide or show all keypoints";
export const ZOOM = "Zoom";
export const ZOOM_IN = "Zoom in";
export const ZOOM_OUT = "Zoom out";
export const ZOOM_RESET = "Show the whole image";
export const INSTANCES = "Instances";
export const KEYPOINTS = "Keypoints";
export const ADD_INSTANCE = "Add instance";
export const ACTIVE_INSTANCE = "This instance";
export const DUPLICATE = "Duplicate";
export const RENAME = "Rename";
export const INSTANCE_NAME = "Name of the instance";
export const SWAP = "Swap left and right";
export const MIRROR = "Mirror";
export const FIT_INSTANCE = "Zoom to this instance";
export const SEARCH = "Find a keypoint by typing";
export const HIDE = (name: string) => `Hide ${name}`;
export const USE_PREVIOUS = "Take over the instances of your last image";
export const REMOVE = (name: string) => `Delete ${name}`;
export const CLEAR = "Delete all its keypoints";
export const START_OVER = "Start over";
export const COUNT = (done: number, all: number) => `${done}/${all}`;
export const NO_CHANGES = "No changes needed";
export const SUBMIT = "Submit";
export const SUBMITTING = "Submitting…";
export const CANVAS = "Image with keypoints. Arrows move the crosshair, Enter places the next keypoint.";
export const LOADING = "Loading image…";
export const KEYPOINT_SIZE = "Keypoint size";
export const LINE_SIZE = "Line width";
export const IMAGE_LOOK = "Image";
export const BRIGHTNESS = "Brightness";
export const CONTRAST = "Contrast";
export const INVERT = "Invert colors";
export const MAGNIFIER = "Magnifier at the pointer (Alt+X)";
export const RESET_IMAGE = "Reset the image";
export const LINE_COLOR = "Default line color";
export const FORCE_LINE_COLOR = "Use it for every line";

// What to do next
export const PLACE_NEXT = (name: string) => `Place ${name}`;
export const PLACE_HINT = "click: visible · Shift-click: occluded · F: not there";
export const MOVE = (name: string) => `Move ${name}`;
export const MOVE_HINT = "click: to there · Shift + arrows: nudge · G: occluded · Del: remove";
export const COMPLETE = "All keypoints done";
export const COMPLETE_HINT = "B: next instance · or Submit";
export const DRAW_HINT = "click its head end, then its foot end · or drag a box around it";
export const FOOT = "Click the foot end";
export const FOOT_HINT = "Esc: the head end again";
export const ADJUST_HINT = "frame or arrows: move · corners: resize · knob: rotate · Q: done";
export const DELETE_HINT = "click one · Q: done";
export const HIDDEN_PROMPT = "Keypoints are hidden";
export const HIDDEN_HINT = "M: show them";

// Status messages
export const NEXT = (name: string) => `Next: ${name}`;
export const INSTANCE_COMPLETE = "All keypoints done. Press B for the next instance, or submit.";
export const OUTSIDE_IMAGE = "That is outside the image: nothing was placed.";
export const HIDDEN_NO_PLACING = "Keypoints are hidden: nothing was placed. Press M to show them.";
export const NOT_EDITABLE = (title: string) => `${title} is locked.`;
export const NO_TEMPLATE = "This rig has no template to draw from.";
export const DRAG_TO_DRAW = "That box is too small: drag a larger one.";
export const ADDED = (title: string) => `${title} added`;
export const REMOVED = (title: string) => `${title} deleted. Undo brings it back.`;
export const CLEARED = (title: string) => `All keypoints of ${title} deleted. Undo brings them back.`;
export const UNDONE = (label: string) => `Undone: ${label}`;
export const REDONE = (label: string) => `Redone: ${label}`;
export const NOTHING_TO_UNDO = "Nothing to undo";
export const NOTHING_TO_REDO = "Nothing to redo";
export const RESTORED = "Your earlier work on this image is back.";
export const STARTED_OVER = "Started over. Undo brings your work back.";
export const UNANSWERED = "The page has not answered. Your work is still here: try Submit again.";
export const NO_FORM = "There is no <crowd-form> or <form> around the component: nowhere to submit to.";

export const PLACED_AT = (name: string, where: string) => `${name}: ${where}.`;
export const NOTHING_TO_COPY = "This instance has no keypoints to copy.";
export const NO_SIDES = "This rig has no left and right.";
export const SELECT_LIMB = "First select a keypoint of the limb to swap.";
export const SWAPPED = (names: string) => `Left and right exchanged: ${names}`;
export const SWAPPED_ALL = "Left and right exchanged";
export const MIRRORED = "Mirrored";
export const TEMPLATE_PLACED = "Placed. Select a keypoint that is off by its key, and click where it belongs.";
export const NO_PREVIOUS = "There is no earlier image of yours with this rig.";
export const PREVIOUS_USED = (count: number) => `Instances taken from your last image: ${count}`;
export const UNDO_NOT_THERE = (name: string) => `${name} not there`;
export const UNDO_VISIBILITY = (name: string) => `Visibility of ${name}`;

export const INSTANCE = (number: number, name: string) => name ? `Instance ${number}: ${name}` : `Instance ${number}`;
export const LOCKED = "locked";
/** Of a keypoint, by the names that the style sheet knows; what is to do says nothing. */
export const STATES = { todo: "", visible: "visible", occluded: "occluded", notThere: "not there", hidden: "hidden" };

// When something is wrong
export const PROBLEM_TITLE = "This image cannot be labeled yet";
export const PROBLEM_INTRO = "Something in the set-up of this task does not work. You did nothing wrong.";
export const IMAGE_FAILED = (source: string) => `could not be loaded: ${source}. The link may have expired, or the network is down.`;
export const IMAGE_EMPTY = "has no pixels.";
export const RETRY = "Retry";
export const REPORT_LINK = "Report a problem…";
export const REPORT_WHAT = "What is wrong with this image or task?";
export const REPORT = "Report a problem and submit";
export const REPORTED_BARE = "reported without words";
export const CANCEL = "Cancel";

export const SHORTCUT_LIST = [
  ["Click", "Place the next keypoint: visible"],
  ["Shift / right click", "… occluded"],
  ["F", "… not there"],
  ["G", "Visible ↔ occluded"],
  ["Alt + click", "Place on top of a keypoint"],
  ["Drag a keypoint", "Move it"],
  ["Drag the image, Space, middle button", "Move the image"],
  ["Wheel, X, C", "Zoom"],
  ["Z", "Show the whole image"],
  ["W S ↑ ↓", "Previous, next keypoint"],
  ["A D ← →", "Previous, next to do"],
  ["Shift + arrows", "Nudge by 1 px (Alt: 0.1, both: 10)"],
  ["Enter, or Tab to the image", "Crosshair: arrows move it by 1 px (Shift: 10, Alt: 0.1), Enter places, Shift + Enter: occluded"],
  ["Alt + key of a keypoint", "Move it to the pointer"],
  ["Delete", "Delete the selected keypoint"],
  [", .  Ctrl+Z  Ctrl+Shift+Z", "Undo, redo"],
  ["B", "Add instance"],
  ["V", "Draw an instance from the template"],
  ["Alt + V", "… with its head end at the pointer: click the foot end"],
  ["Alt + C", "Take over the instances of your last image"],
  ["J, Alt + J, K", "Swap left and right: limb, pair, instance"],
  ["Alt + K, Alt + B, F2", "Mirror, duplicate, rename the instance"],
  ["Alt + Z", "Zoom to this instance"],
  ["Alt + X", "Magnifier at the pointer"],
  ["N", "Adjust the instance"],
  ["/", "Find a keypoint by typing (long lists)"],
  ["M, hold H", "Hide all keypoints"],
  ["Q, Esc", "Back to placing"],
] as const;

// What is wrong with the page's attributes: it follows the name of the place
export const MUST_BE = (kind: string, value: string) => `must be ${kind}, not ${value}.`;
export const NOTHING = "nothing";
export const A_TEXT = "a text";
export const A_NUMBER = "a number";
export const A_LIST = "a list";
export const AN_OBJECT = "an object";
export const A_RIG = 'a JSON object like {"version": 1, "name": …, "keypoints": […]}';
export const A_SIDE = '"left", "right" or "center"';
export const A_POSITION = "two numbers [x, y]";
export const A_RIG_LINK = 'an object like {"from": …, "to": …}';
export const A_PAIR = 'a list like ["label", "label", "color"]';
export const AN_INSTANCE_LIST = 'a list of {"name": …, "annotations": […]}';
export const A_VISIBILITY = "0 (not labeled), 1 (occluded) or 2 (visible)";
export const A_COLOR_LIST = "true or a list of colors";
export const NO_JSON = (error: string) => `is not JSON: ${error}.`;
export const NO_IMAGE = "is missing: there is no image to label.";
export const NO_POINTS = "is missing, and so is rig: one of them must say which points to label.";
export const EMPTY_LIST = "is empty: there is nothing to label.";
export const EMPTY_BOX = "is empty: right must be greater than left, and bottom greater than top.";
export const NAME_TAKEN = (name: string, first: number) => `${name} is there already, as number ${first}: names must differ.`;
export const NO_KEYPOINT = (name: string) => `${name} names no keypoint.`;
export const NO_RETURN = (name: string, own: string) => `${name} does not name ${own} in return.`;
export const NO_COLOR = (value: string) => `${value} is not a CSS color.`;
