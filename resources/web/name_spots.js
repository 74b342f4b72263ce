// @ts-check
/** The names of the base map in their type, and where each of them can stand: about a point, in what it names, beside an island. */
import { textWidth } from "./blocks.js";
import { BoxIndex } from "./boxes.js";
import { worldSize } from "./mercator.js";
import { sans, seaFont } from "./theme.js";

/**
 * @typedef {object} Place
 * @property {string} name
 * @property {string} ja
 * @property {string[][]} notes what is said of it, on wide lines first, then on narrower ones; none for most
 * @property {string} kind
 * @property {number} rank
 * @property {number} minZoom
 * @property {number} x world
 * @property {number} y
 * @property {number} angle degrees, anticlockwise
 */

/** @typedef {{box: import("./boxes.js").Box, x: number, y: number, flushRight: boolean, note: string[], far: boolean}} Spot x, y: left end of the first baseline, in world pixels; flushRight where the place is on the right; far where a line leads to it */
/** @typedef {Spot & {place: Place, style: LabelStyle}} Placed */

/** @typedef {{px: number, weight: number, ink: string, spacing: number, sea: boolean, dot: number}} LabelStyle */

/** @type {Record<string, (rank: number) => LabelStyle>} */
const STYLES = {
  country: (rank) => ({ px: rank <= 1 ? 14 : 12, weight: 600, ink: "faint", spacing: 3, sea: false, dot: 0 }),
  capital: () => ({ px: 11.5, weight: 600, ink: "muted", spacing: 0, sea: false, dot: 2.4 }),
  city: () => ({ px: 11, weight: 450, ink: "muted", spacing: 0, sea: false, dot: 1.8 }),
  town: () => ({ px: 10, weight: 400, ink: "muted", spacing: 0, sea: false, dot: 1.4 }),
  prefecture: () => ({ px: 10.5, weight: 400, ink: "faint", spacing: 1.5, sea: false, dot: 0 }),
  island: (rank) => ({ px: rank <= 1 ? 11.5 : 11, weight: rank <= 1 ? 600 : 450, ink: rank <= 1 ? "text" : "muted", spacing: 0, sea: false, dot: 0 }),
  sea: (rank) => ({ px: rank <= 1 ? 16 : 13, weight: 400, ink: "sea-name", spacing: 3.5, sea: true, dot: 0 }),
  strait: () => ({ px: 11, weight: 400, ink: "sea-name", spacing: 1, sea: true, dot: 0 }),
};

export const NOTE_PX = 10;
export const NOTE_LINE = 12.5;
/** How far from its island a name may stand that says who claims it; further only where there is no other room. */
export const CLAIM_DISTANCES = { near: [8, 16, 26, 38, 52], far: [70, 92, 118] };
/** Over and under its island a name with a note may begin or end this far beyond it. */
const BEGIN_PX = 14;
/** From here on a line leads to the island. */
const FAR_PX = 20;
export const JA_FACTOR = 0.9;
export const LINE = 1.25;
export const PAD = 2;

/** @param {Place} place @returns {boolean} whether its name stands in it, not beside it */
function isSpread({ kind }) {
  return STYLES[kind]?.(0).dot === 0 && kind !== "island";
}

/** @param {LabelStyle} style */
export function fontOf(style) {
  return style.sea ? seaFont(style.px) : sans(style.px, style.weight);
}

/** @param {string} text @param {LabelStyle} style */
export function widthOf(text, style) {
  return textWidth(text, fontOf(style)) + text.length * style.spacing;
}

/**
 * @param {Place[]} places in order of rank
 * @param {number} zoom
 * @param {import("./boxes.js").Box[]} obstacles
 * @param {import("./boxes.js").Box[]} [cut] what only names of points keep clear of: those of countries and waters would leave them
 * @param {number[]} [distances] of names with notes from their places
 * @returns {Placed[]}
 */
export function place(places, zoom, obstacles, cut = [], distances = CLAIM_DISTANCES.near) {
  const size = worldSize(zoom);
  const taken = new BoxIndex();
  for (const box of obstacles) taken.add(box);
  const lost = new BoxIndex();
  for (const box of cut) lost.add(box);
  /** @type {Placed[]} */
  const placed = [];
  for (const place of places) {
    if (zoom < place.minZoom) continue;
    const style = (STYLES[place.kind] ?? STYLES.city)(place.rank);
    const found = candidates(place, style, size, distances).find(({ box }) => taken.isFree(box) && (isSpread(place) || lost.isFree(box)));
    if (!found) continue;
    taken.add(found.box);
    placed.push({ place, style, ...found });
  }
  return placed;
}

/** @param {Place} place @param {LabelStyle} style @param {number} size @param {number[]} distances of names with notes @returns {Spot[]} the best first */
export function candidates(place, style, size, distances) {
  if (place.notes.length === 0) return spotsOf(place, style, size, [], distances[0]);
  return distances.flatMap((distance) => place.notes.flatMap((note) => spotsOf(place, style, size, note, distance)));
}

/** @param {Place} place @param {LabelStyle} style @param {number} size @param {string[]} note @param {number} away from an island @returns {Spot[]} */
function spotsOf({ name, ja, x: wx, y: wy, kind, angle }, style, size, note, away) {
  const jaWidth = ja ? textWidth(ja, sans(style.px * JA_FACTOR)) : 0;
  const first = widthOf(name, style) + (ja && !style.sea ? jaWidth + 4 : 0);
  const w = Math.max(first, ...note.map((line) => textWidth(line, sans(NOTE_PX))), style.sea ? jaWidth + ja.length * style.spacing : 0) + 2 * PAD;
  const h = style.px * LINE * (ja && style.sea ? 2 : 1) + note.length * NOTE_LINE + 2 * PAD;
  const [x, y] = [wx * size, wy * size];
  const at = (/** @type {number} */ left, /** @type {number} */ top) => (
    { x: left + PAD, y: top + PAD + style.px * 0.85, box: turned({ x: left, y: top, w, h }, angle), flushRight: left + w < x && !angle, note, far: away > FAR_PX }
  );
  if (style.dot > 0) {
    const gap = style.dot + 3;
    return [
      at(x + gap, y - h / 2), at(x - gap - w, y - h / 2), at(x - w / 2, y - gap - h), at(x - w / 2, y + gap),
      at(x + gap, y - h), at(x + gap, y), at(x - gap - w, y - h), at(x - gap - w, y),
    ];
  }
  if (kind === "island") {
    return [
      at(x + away, y - h / 2), at(x - away - w, y - h / 2), at(x - w / 2, y + away), at(x - w / 2, y - away - h),
      at(x - away - w, y + 6 - h), at(x + away, y + 6 - h), at(x - away - w, y - 6), at(x + away, y - 6),
      ...[y + away, y - away - h].flatMap((top) => (note.length > 0 ? [at(x - BEGIN_PX, top), at(x + BEGIN_PX - w, top)] : [])),
    ];
  }
  const [dx, dy] = [w * 0.3, h];
  const shifts = [[0, 0], [0, dy], [0, -dy], [dx, 0], [-dx, 0], [dx, dy], [-dx, dy], [dx, -dy], [-dx, -dy]];
  return shifts.map(([sx, sy]) => at(x - w / 2 + sx, y - h / 2 + sy));
}

/** @param {import("./boxes.js").Box} box @param {number} angle degrees @returns {import("./boxes.js").Box} the box round it, turned about its middle */
function turned({ x, y, w, h }, angle) {
  const [cos, sin] = [Math.abs(Math.cos((angle * Math.PI) / 180)), Math.abs(Math.sin((angle * Math.PI) / 180))];
  const [tw, th] = [w * cos + h * sin, w * sin + h * cos];
  return { x: x + (w - tw) / 2, y: y + (h - th) / 2, w: tw, h: th };
}
