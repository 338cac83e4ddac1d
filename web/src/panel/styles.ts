import { WARNING_STYLES } from "./warnings";

/** The look. Light or dark as the system wants; the surround of the image is always dark, so that colours read true. */
export const STYLES = `
:host {
  --bg: #ffffff; --bg-soft: #f5f7fa; --bg-hover: #edf1f6; --line: #dde3ea; --text: #18212f; --muted: #566375;
  --accent: #1f5fd6; --accent-text: #ffffff; --accent-soft: #e6effd; --ok: #0b7a53; --warn: #8a5800; --danger: #b42318;
  --stage: #14181f; --bar: #1d232d; --focus: #7fb0ff; --float: rgba(20, 25, 33, .92); --float-line: rgba(255, 255, 255, .13);
  display: block; height: 100%; min-height: 320px; position: relative; box-sizing: border-box; overflow: hidden;
  color: var(--text); background: var(--bg); color-scheme: light;
  font: 14px/1.4 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
}
@media (prefers-color-scheme: dark) {
  :host {
    --bg: #1a2029; --bg-soft: #212934; --bg-hover: #2a3441; --line: #333e4c; --text: #e8edf4; --muted: #a3b0c1;
    --accent: #7fb0ff; --accent-text: #0b1730; --accent-soft: #243552; --ok: #5bd6a4; --warn: #f0c36a; --danger: #ff9d92;
    --stage: #0d1015; --bar: #151a21; color-scheme: dark;
  }
}
:host([hidden]) { display: none; }
*, *::before, *::after { box-sizing: border-box; }
[hidden] { display: none !important; }
h2, p, ul, dl, dd { margin: 0; padding: 0; }
ul { list-style: none; }
button, input { font: inherit; color: inherit; }
button { border: 0; background: none; cursor: pointer; padding: 0; text-align: inherit; }
button:disabled { cursor: default; opacity: .4; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 1px; }
svg { width: 20px; height: 20px; fill: none; stroke: currentColor; stroke-width: 1.75; stroke-linecap: round; stroke-linejoin: round; display: block; }

.workbench { display: flex; flex-direction: column; height: 100%; }
.topbar { display: flex; align-items: center; gap: 12px; height: 46px; padding: 0 14px; border-bottom: 1px solid var(--line); flex: none; }
.topbar ::slotted(*) { margin: 0 !important; font-size: 15px !important; font-weight: 650 !important; letter-spacing: -.005em; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; min-width: 0; }
.tabs { display: flex; gap: 2px; flex: none; }
.tab { padding: 5px 10px; border-radius: 7px; color: var(--muted); font-weight: 550; }
.tab:hover { background: var(--bg-hover); color: var(--text); }
.tab[aria-expanded=true] { background: var(--accent-soft); color: var(--accent); }
.spacer { flex: 1; }
.position { font: 12.5px/1 ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, monospace; color: var(--muted); white-space: pre; flex: none; }
.image-name { color: var(--muted); overflow: hidden; text-overflow: ellipsis; white-space: nowrap; max-width: 260px; }

.body { display: flex; flex: 1; min-height: 0; }
.rail { display: flex; flex-direction: column; gap: 4px; padding: 8px; border-right: 1px solid var(--line); flex: none; overflow-y: auto; }
.rail hr { width: 100%; border: 0; border-top: 1px solid var(--line); margin: 4px 0; }
.icon { width: 36px; height: 36px; display: grid; place-items: center; border-radius: 8px; color: var(--muted); flex: none; }
.icon:hover:not(:disabled) { background: var(--bg-hover); color: var(--text); }
.icon[aria-pressed=true] { background: var(--accent); color: var(--accent-text); }

.drawer { width: 320px; flex: none; border-right: 1px solid var(--line); display: flex; flex-direction: column; }
.drawer header, .panel header { display: flex; align-items: center; justify-content: space-between; padding: 10px 10px 6px 16px; min-height: 46px; flex: none; }
h2 { font-size: 12px; font-weight: 650; letter-spacing: .05em; text-transform: uppercase; color: var(--muted); }
.drawer-body { overflow-y: auto; padding: 4px 16px 20px; }
.shortcuts { display: grid; grid-template-columns: 42% 1fr; gap: 9px 14px; font-size: 13px; }
.shortcuts dt { font-weight: 600; }
.shortcuts dd { color: var(--muted); }
.settings { display: grid; gap: 14px; }
.setting { display: grid; grid-template-columns: 1fr 110px 24px; gap: 10px; align-items: center; }
.setting input[type=color] { width: 44px; height: 28px; padding: 2px; border: 1px solid var(--line); border-radius: 7px; background: none; }
.setting output { text-align: right; color: var(--muted); font-variant-numeric: tabular-nums; }
.check { display: flex; align-items: center; gap: 9px; cursor: pointer; white-space: nowrap; }
input { accent-color: var(--accent); }
input[type=checkbox] { width: 16px; height: 16px; margin: 0; }

.viewer { flex: 1; min-width: 0; background: var(--stage); color: #fff; display: flex; flex-direction: column; }
.viewer-bar { display: flex; align-items: center; justify-content: space-between; gap: 12px; height: 44px; padding: 0 8px 0 16px; flex: none; background: var(--bar); border-bottom: 1px solid var(--float-line); }
.viewer-area { position: relative; overflow: hidden; flex: 1; min-height: 0; }
.stage { position: absolute; inset: 0; overflow: hidden; touch-action: none; user-select: none; -webkit-user-select: none; }
.stage:focus-visible { outline: 2px solid var(--focus); outline-offset: -2px; }
.stage canvas { position: absolute; left: 0; top: 0; pointer-events: none; }
.prompt { display: flex; gap: 14px; align-items: baseline; white-space: nowrap; overflow: hidden; min-width: 0; }
.prompt strong { font-weight: 650; font-size: 15px; }
.prompt span { font-size: 12.5px; color: #aeb9c9; overflow: hidden; text-overflow: ellipsis; }
.status { position: absolute; left: 50%; bottom: 14px; transform: translateX(-50%); padding: 8px 14px; max-width: calc(100% - 28px); width: max-content; pointer-events: none; font-size: 13.5px; color: #fff; background: var(--float); border: 1px solid var(--float-line); border-radius: 10px; box-shadow: 0 4px 16px rgba(0, 0, 0, .3); animation: fade 5s forwards; }
.status:empty { display: none; }
.status.quiet { clip-path: inset(50%); }
@keyframes fade { 0%, 85% { opacity: 1; } 100% { opacity: 0; } }
.stage canvas.image { filter: var(--image-filter, none); }
.magnifier { position: absolute; left: 0; top: 0; width: 168px; height: 168px; border-radius: 50%; border: 2px solid #fff; background: var(--stage); box-shadow: 0 0 0 1px rgba(8, 12, 20, .6), 0 6px 22px rgba(0, 0, 0, .4); pointer-events: none; }
.pointer-overlay, .pointer-overlay svg { position: absolute; inset: 0; width: 100%; height: 100%; pointer-events: none; overflow: hidden; stroke-linecap: butt; }
.pointer-overlay path { stroke: rgba(8, 12, 20, .75); stroke-width: 3; }
.pointer-overlay path + path { stroke: #fff; stroke-width: 1; }
.notice { position: absolute; left: 12px; top: 12px; max-width: calc(100% - 24px); display: flex; align-items: center; gap: 12px; padding: 4px 4px 4px 14px; font-size: 13.5px; background: var(--float); border: 1px solid var(--float-line); border-radius: 10px; box-shadow: 0 4px 16px rgba(0, 0, 0, .3); }
.link { color: #a9c8ff; font-weight: 600; padding: 4px 2px; }
.link:hover { text-decoration: underline; }
.notice .icon { color: #cbd5e2; width: 28px; height: 28px; }
.notice .icon:hover { background: rgba(255, 255, 255, .14); color: #fff; }
.notice svg { width: 15px; height: 15px; }
.zoom { display: flex; align-items: center; flex: none; }
.zoom .icon { color: #cbd5e2; width: 32px; height: 32px; }
.zoom .icon:hover { background: rgba(255, 255, 255, .14); color: #fff; }
.zoom-value { min-width: 50px; text-align: center; font-variant-numeric: tabular-nums; font-size: 13px; color: #cbd5e2; }

/* Each a picture of its own: what changes in one is not painted in the others. */
.topbar, .rail, .drawer, .viewer-bar, .viewer-area, .panel { isolation: isolate; }
.panel { width: 300px; flex: none; border-left: 1px solid var(--line); display: flex; flex-direction: column; min-height: 0; }
.instance-section { flex: none; max-height: 34%; display: flex; flex-direction: column; min-height: 0; border-bottom: 1px solid var(--line); padding-bottom: 8px; }
.keypoint-section { flex: 1; display: flex; flex-direction: column; min-height: 0; }
.instances, .keypoints { overflow-y: auto; padding: 0 8px; }
.keypoints { padding-bottom: 10px; }
.instances li, .keypoints li { display: flex; align-items: center; gap: 2px; position: relative; }
li .icon { width: 28px; height: 28px; opacity: 0; }
li .icon svg { width: 16px; height: 16px; }
li:hover .icon, li .icon:focus-visible, .row[aria-current] ~ .icon, li .icon[aria-pressed=true] { opacity: 1; }
li .icon[aria-pressed=true] { background: none; color: var(--warn); }
/* Made only when needed, at a place that is kept free: nothing shifts. */
.keypoints li { position: relative; padding-right: 30px; }
.keypoints li:has(> .group) { padding-right: 0; }
.keypoints li .icon { position: absolute; right: 0; }
.remove:hover:not(:disabled) { color: var(--danger); }
.row { display: flex; align-items: center; gap: 10px; width: 100%; min-width: 0; min-height: 32px; padding: 4px 8px; border-radius: 8px; }
.row:hover { background: var(--bg-hover); }
.row[aria-current] { background: var(--accent-soft); box-shadow: inset 2px 0 0 var(--accent); }
.row .name { flex: 1; min-width: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.row[aria-current] .name { font-weight: 600; }
.count { color: var(--muted); font-variant-numeric: tabular-nums; font-size: 13px; }
[data-complete] .count { color: var(--ok); font-weight: 600; }
.lock { display: none; color: var(--muted); }
.lock svg { width: 16px; height: 16px; }
[data-locked] .lock { display: block; }
.tools { display: flex; gap: 2px; padding: 4px 8px 0 12px; }
.tools .icon, .instance-section header .icon { width: 32px; height: 32px; }
.tools svg { width: 18px; height: 18px; }
.rename { flex: 1; min-width: 0; padding: 4px 8px; border: 1px solid var(--accent); border-radius: 8px; background: var(--bg); }
.group { display: flex; align-items: center; gap: 6px; width: 100%; min-height: 28px; margin-top: 4px; padding: 4px 8px 4px 4px; border-radius: 8px; font-size: 12px; color: var(--muted); text-transform: capitalize; font-weight: 600; }
.group:hover { background: var(--bg-hover); }
.group svg { width: 14px; height: 14px; stroke-width: 2.5; transition: transform .12s; }
.group[aria-expanded=true] svg { transform: rotate(90deg); }
.group .name { flex: 1; }
.group .count { font-size: 12px; }
.search { margin: 0 12px 8px; padding: 6px 10px; border: 1px solid var(--line); border-radius: 8px; background: var(--bg-soft); }
.row[data-hidden] .name { opacity: .6; }
.row[data-hidden] .state { color: var(--warn) !important; }
.row[data-state=visible]:not([data-hidden]) .state::before { content: "\\2713" / ""; margin-right: 4px; }
.swatch { flex: none; }
.swatch svg { width: 14px; height: 14px; stroke-width: 3.5; }
.row:not([data-state=to-do]) .swatch svg { fill: currentColor; }
.row[data-state=occluded] .swatch svg, .row[data-state=not-there] .swatch svg { fill: none; }
.row[data-state=not-there] .name { color: var(--muted); text-decoration: line-through; }
.state { font-size: 12.5px; color: var(--muted); flex: none; }
.row[data-state=visible] .state { color: var(--ok); }
.row[data-state=occluded] .state { color: var(--warn); }
kbd { font: 600 11.5px/1 ui-monospace, "SF Mono", Menlo, Consolas, monospace; color: var(--muted); border: 1px solid var(--line); border-bottom-width: 2px; border-radius: 5px; padding: 3px 0; width: 20px; text-align: center; flex: none; background: var(--bg-soft); }
.panel footer { flex: none; flex-wrap: wrap; padding: 12px 16px; border-top: 1px solid var(--line); display: flex; align-items: center; justify-content: space-between; gap: 10px; background: var(--bg-soft); }
.button { padding: 8px 16px; border-radius: 8px; font-weight: 600; border: 1px solid var(--line); background: var(--bg); white-space: nowrap; }
.button:hover:not(:disabled) { background: var(--bg-hover); }
.button.primary { background: var(--accent); color: var(--accent-text); border-color: transparent; }
.button.primary:hover:not(:disabled) { filter: brightness(1.08); background: var(--accent); }
.report { flex-basis: 100%; }
.report .link { color: var(--muted); font-size: 13px; font-weight: 500; padding: 0; }
.report-form { margin-top: 10px; }
.report-form .problem-actions { margin-top: 8px; }
.report-form .button { padding: 6px 12px; }
textarea { width: 100%; padding: 8px 10px; border: 1px solid var(--line); border-radius: 8px; background: var(--bg); font: inherit; color: inherit; resize: vertical; display: block; }
.image-look { margin-top: 22px; }
.image-look .button { justify-self: start; }
.submit { min-width: 92px; text-align: center; }

.loading, .problem-page { height: 100%; display: grid; place-items: center; padding: 24px; overflow: auto; }
.loading { color: #c3cddb; background: var(--stage); }
.problem-page { background: var(--bg-soft); }
.problem-card { max-width: 640px; width: 100%; background: var(--bg); border: 1px solid var(--line); border-radius: 14px; padding: 28px; box-shadow: 0 8px 30px rgba(10, 20, 40, .08); }
.problem-sign { color: var(--warn); margin-bottom: 10px; }
.problem-sign svg { width: 32px; height: 32px; }
.problem-card h2 { font-size: 19px; letter-spacing: -.01em; text-transform: none; color: var(--text); }
.problem-card p { margin: 6px 0 14px; color: var(--muted); }
.problem-card li { padding: 9px 12px; background: var(--bg-soft); border-radius: 8px; margin-bottom: 6px; overflow-wrap: anywhere; }
.problem-card code { font: 600 13px ui-monospace, "SF Mono", Menlo, Consolas, monospace; }
.problem-actions { display: flex; gap: 10px; justify-content: flex-end; margin-top: 18px; }

${WARNING_STYLES}
@media (max-width: 1100px) {
  .panel { width: 268px; }
  .drawer { width: 270px; }
  .panel footer { padding: 10px 12px; gap: 8px; font-size: 13px; } .submit { min-width: 0; padding-inline: 14px; } .check { gap: 7px; }
}
@media (max-height: 680px) {
  .row { min-height: 28px; padding-block: 2px; }
  .drawer header, .panel header { min-height: 40px; padding-block: 4px; }
  .group { margin-top: 0; }
}
@media (forced-colors: active) {
  .icon, .tab, .button { border: 1px solid ButtonBorder; }
  .row[aria-current], .icon[aria-pressed=true], .tab[aria-expanded=true] { outline: 2px solid Highlight; }
  canvas { forced-color-adjust: none; }
}
@media (prefers-reduced-motion: reduce) { *, *::before, *::after { transition: none !important; } }
`;
