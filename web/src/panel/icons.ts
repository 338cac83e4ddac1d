/** Icons, each the strokes of one path on a grid of 24 by 24. */
const circle = (x: number, y: number, r: number): string =>
  `M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0`;
const EYE = `M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12z${circle(12, 12, 2.8)}`;

export const PLACE = `${circle(12, 12, 3)}M12 2v5M12 17v5M2 12h5M17 12h5`;
export const ADJUST = "M5 5h14v14H5zM3 3h4v4H3zM17 3h4v4h-4zM3 17h4v4H3zM17 17h4v4h-4z";
export const DRAW = `${circle(12, 5, 2.2)}M12 7.5v7M6.5 11l5.5-2 5.5 2M12 14.5L8 21M12 14.5l4 6.5`;
export const REMOVE = "M4 7h16M10 3.5h4M6.5 7l.8 13h9.4l.8-13M10 11v5.5M14 11v5.5";
export const UNDO = "M8.5 5L4 9.5 8.5 14M4 9.5h9.5a5.5 5.5 0 0 1 0 11H10";
export const REDO = "M15.5 5L20 9.5 15.5 14M20 9.5h-9.5a5.5 5.5 0 0 0 0 11H14";
export const HIDE = EYE;
export const HIDDEN = `${EYE}M4 20L20 4`;
export const ZOOM_IN = "M12 5v14M5 12h14";
export const ZOOM_OUT = "M5 12h14";
export const ZOOM_RESET = "M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5";
export const CLEAR = "M9 19l-4.5-4.5L14 5l5.5 5.5-8.5 8.5M7 19h13M9.5 9.5L15 15";
export const ADD = "M12 5v14M5 12h14";
export const CLOSE = "M6 6l12 12M18 6L6 18";
export const LOCKED = "M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3";
export const OPEN = "M9 6l6 6-6 6";
export const DUPLICATE = "M8.5 8.5h11v11h-11zM15 5H4.5v10.5";
export const RENAME = "M4 20l1-4.5L16.5 4l3.5 3.5L8.5 19zM14 6.5l3.5 3.5";
export const SWAP = "M4 8.5h15M15.5 5L19 8.5 15.5 12M20 15.5H5M8.5 12L5 15.5 8.5 19";
export const MIRROR = "M12 3v18M8.5 7L3 17h5.5zM15.5 7L21 17h-5.5z";
export const FIT = `M4 8V4h4M20 8V4h-4M4 16v4h4M20 16v4h-4${circle(12, 12, 3)}`;
export const PREVIOUS = "M4.5 12a7.5 7.5 0 1 0 2.4-5.5L4 9M4 4.5V9h4.5M12 8v4.5l3 2";
export const DETAILS = "M4 4h8l8.5 8.5-8 8L4 12zM8.5 8.5v.01";
export const WARNING = "M12 3.5L22 20.5H2zM12 10v5M12 17.6v.4";
