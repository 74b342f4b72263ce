// @ts-check
/**
 * Where the block of each group stands: its title and its symbols, beside its place on the map.
 *
 * Room is reserved for the most that a group ever holds, so a block never moves while the clock runs. Blocks are
 * placed in order of weight; each takes the nearest free place of its largest form that fits, or a smaller form.
 * The result depends on the atlas and the zoom only; in a still picture also on its frame and its plates (stage.js).
 */
import { BoxIndex } from "./boxes.js";

/**
 * A size that a block may take. `w` and `h` are CSS pixels.
 * @typedef {object} Form
 * @property {"list" | "grid" | "title"} kind
 * @property {number} columns
 * @property {number} rows
 * @property {number} w
 * @property {number} h
 * @property {number} titleW of these
 * @property {number} titleH
 * @property {number} symbolsW
 * @property {number} scale of the symbols
 * @property {number} hidden how many of the most cells find no room in it
 */

/**
 * @typedef {object} Slot
 * @property {Form} form
 * @property {number} x world pixel of the reserved box at the zoom of the layout
 * @property {number} y
 * @property {number} w
 * @property {number} h
 * @property {number} alignX -1: the block hugs the left side of its box, 0 the middle, 1 the right side
 * @property {number} alignY
 * @property {number} distance from the place to the box
 * @property {number} cost of standing there
 */

/** @typedef {{x: number, y: number, forms: Form[]}} Wish a place in world pixels */

/** @typedef {import("./boxes.js").Box & {cost: number}} Avoided room that had better be left free; a block goes this many pixels further to do so */

const ANCHOR = 7; // half the box kept free around every place
const DISTANCES = [9, 13, 17, 21, 26, 31, 36, 41, 46, 52, 59, 67, 76, 86, 98, 112];
const DIRECTIONS = [
  [1, 0], [-1, 0], [1, 0.7], [1, -0.7], [-1, 0.7], [-1, -0.7], [0.35, 1], [0.35, -1], [-0.35, 1], [-0.35, -1],
  [0.6, 1], [0.6, -1], [-0.6, 1], [-0.6, -1],
];
/** What stands further away than this is dearer still: its line is long, and may be taken for another's. */
const FAR_PX = 36;
const FAR_COST = 1;
/** A block hides a symbol behind a number rather than go this many pixels further away. */
const HIDDEN_COST = 6;
/** A title alone, or an empty block, says too little: this many pixels, and for each symbol that it leaves out. */
const TITLE_COST = 120;
const LEFT_OUT_COST = 15;
/** Nearer to the place of another group than to its own, a title would be taken for that one's: this many pixels. */
const FOREIGN_COST = 40;
/** To lie on the mainland, where symbols of an island would seem to be stationed: this many pixels, in full from a quarter of the block on. */
const MAINLAND_COST = 160;
const MAINLAND_STEEP = 4;
/** No slot at all. */
export const NOWHERE = 400;
/** A block that stands worse than this tries to have one of its neighbours stand elsewhere. */
const POOR = 30;
/** One that stands even worse tries it with each two of the weightiest of them, where there is time. */
const VERY_POOR = 60;
const MOST_PAIRED = 4;
const NEIGHBOUR_PX = 190;
const LINE_STEP = 8;
const MARGIN = 2;

/**
 * @param {Wish[]} wishes heaviest first
 * @param {import("./boxes.js").Box[]} reserved room that is taken already
 * @param {Avoided[]} avoided
 * @param {(place: Wish) => (box: import("./boxes.js").Box) => number} mainlandFor the part of a box that is land where a place's block had better not lie
 * @param {boolean} [thorough] whether to spend more time on blocks that stand badly
 * @returns {(Slot | null)[]} null where even the title found no room
 */
export function placeSlots(wishes, reserved, avoided, mainlandFor, thorough = false) {
  const taken = new BoxIndex();
  for (const box of reserved) taken.add(box);
  /** @type {BoxIndex<Avoided>} */
  const disliked = new BoxIndex();
  for (const box of avoided) disliked.add(box);
  const places = new BoxIndex();
  for (const { x, y } of wishes) places.add({ x: x - ANCHOR, y: y - ANCHOR, w: 2 * ANCHOR, h: 2 * ANCHOR });
  const placed = wishes.map((wish) => new Placing(wish, { taken, places, disliked }, mainlandFor(wish)));
  for (const placing of placed) placing.place();
  // A light group may be left far from its place by heavier ones that could as well stand elsewhere.
  for (const poor of placed.filter(({ cost }) => cost > POOR)) {
    const near = placed.filter(({ wish: { x, y } }) => Math.hypot(x - poor.wish.x, y - poor.wish.y) < NEIGHBOUR_PX && (x !== poor.wish.x || y !== poor.wish.y));
    const pairs = thorough && poor.cost > VERY_POOR ? near.slice(0, MOST_PAIRED).flatMap((one, k) => near.slice(k + 1, MOST_PAIRED).map((other) => [one, other])) : [];
    for (const others of [...near.map((other) => [other]), ...pairs, near]) poor.goBefore(others);
  }
  return placed.map(({ slot }) => slot);
}

/**
 * @typedef {object} Ground
 * @property {BoxIndex<any>} taken by blocks and what is reserved
 * @property {BoxIndex<any>} places of the groups
 * @property {BoxIndex<Avoided>} disliked
 */

/** A block on its way to its slot. */
class Placing {
  /** @param {Wish} wish @param {Ground} ground @param {(box: import("./boxes.js").Box) => number} mainlandIn */
  constructor(wish, ground, mainlandIn) {
    this.wish = wish;
    this.ground = ground;
    this.mainlandIn = mainlandIn;
    this.tries = triesOf(wish);
    /** @type {Slot | null} */
    this.slot = null;
    this.cost = NOWHERE;
    /** @type {import("./boxes.js").Box[]} what it takes */
    this.boxes = [];
  }

  place() {
    this.#use(bestSlot(this, this.ground));
  }

  /** @param {{slot: Slot | null, cost: number}} found */
  #use({ slot, cost }) {
    this.slot = slot;
    this.cost = cost;
    this.boxes = slot
      ? [{ x: slot.x - MARGIN, y: slot.y - MARGIN, w: slot.w + 2 * MARGIN, h: slot.h + 2 * MARGIN }, ...lineDots(slot, this.wish)]
      : [];
    for (const box of this.boxes) this.ground.taken.add(box);
  }

  #leave() {
    for (const box of this.boxes) this.ground.taken.remove(box);
  }

  /** Stand before others, which make room, where that is better for all together. @param {Placing[]} others */
  goBefore(others) {
    const all = [this, ...others];
    const sum = () => all.reduce((total, { cost }) => total + cost, 0);
    const before = all.map(({ slot, cost }) => ({ slot, cost }));
    const least = sum();
    for (const one of all) one.#leave();
    for (const one of all) one.place();
    if (sum() < least) return;
    for (const one of all) one.#leave();
    all.forEach((one, k) => one.#use(before[k]));
  }
}

/** @param {Wish} wish @returns {{form: Form, distance: number, cost: number}[]} every form at every distance, the cheapest first */
function triesOf({ forms }) {
  return forms.flatMap((form, k) => {
    const last = form.kind === "title";
    const loss = last && k > 0 ? TITLE_COST + form.hidden * LEFT_OUT_COST : form.hidden * HIDDEN_COST;
    return DISTANCES.slice(0, last ? 4 : DISTANCES.length).map((distance) => ({ form, distance, cost: distance + Math.max(0, distance - FAR_PX) * FAR_COST + loss }));
  }).sort((a, b) => a.cost - b.cost);
}

/** @param {Placing} placing @param {Ground} ground @returns {{slot: Slot | null, cost: number}} */
function bestSlot({ wish, tries, mainlandIn }, { taken, places, disliked }) {
  /** @type {Slot | null} */
  let best = null;
  let least = NOWHERE;
  for (const { form, distance, cost } of tries) {
    if (cost >= least) break;
    for (const direction of DIRECTIONS) {
      const slot = slotAt(wish, form, distance, direction);
      // What is cheap to ask comes first.
      const onLand = cost + MAINLAND_COST * Math.min(1, mainlandIn(slot) * MAINLAND_STEEP);
      if (onLand >= least || !taken.isFree(slot) || !coversOnlyItself(slot, wish, places) || !lineIsFree(slot, wish, taken)) continue;
      let hides = 0;
      disliked.some(slot, (avoided) => {
        hides = Math.max(hides, avoided.cost);
        return onLand + hides >= least;
      });
      if (onLand + hides >= least) continue;
      const total = onLand + hides + (isForeign(slot, wish, places) ? FOREIGN_COST : 0);
      if (total < least) [best, least] = [slot, total];
      if (total === cost) break;
    }
  }
  if (best) best.cost = least;
  return { slot: best, cost: least };
}

/** @param {Slot} slot @param {Wish} wish @param {BoxIndex<any>} places @returns {boolean} whether its title is nearer to another place */
function isForeign(slot, wish, places) {
  const { x, y, w, h } = titleBox(slot);
  const end = lineEnd({ x, y, w, h }, wish.x, wish.y);
  const own = Math.hypot(end.x - wish.x, end.y - wish.y);
  return places.some({ x: x - own, y: y - own, w: w + 2 * own, h: h + 2 * own }, (place) => {
    const [px, py] = [place.x + ANCHOR, place.y + ANCHOR];
    if (Math.abs(px - wish.x) < 0.01 && Math.abs(py - wish.y) < 0.01) return false;
    const other = lineEnd({ x, y, w, h }, px, py);
    return Math.hypot(other.x - px, other.y - py) < own;
  });
}

/** @param {Wish} wish @param {Form} form @param {number} distance @param {number[]} direction @returns {Slot} */
function slotAt(wish, form, distance, [dx, dy]) {
  const length = Math.hypot(dx, dy);
  const [nearX, nearY] = [wish.x + (dx / length) * distance, wish.y + (dy / length) * distance];
  const { w, h } = form;
  // Beside its place, the first line of a block is level with it; above and below, the block is centred.
  const x = dx >= 0.5 ? nearX : dx <= -0.5 ? nearX - w : nearX - w / 2 + (dx > 0 ? w / 4 : -w / 4);
  const y = dy >= 0.5 ? nearY : dy <= -0.5 ? nearY - h : nearY - 9;
  return { form, x, y, w, h, alignX: Math.abs(dx) < 0.5 ? 0 : dx > 0 ? -1 : 1, alignY: dy <= -0.5 ? 1 : -1, distance, cost: 0 };
}

/** @param {Slot} slot @param {Wish} wish @param {BoxIndex<any>} places */
function coversOnlyItself(slot, wish, places) {
  return !places.some(slot, (place) => Math.abs(place.x + ANCHOR - wish.x) > 0.01 || Math.abs(place.y + ANCHOR - wish.y) > 0.01);
}

/** @param {Slot} slot @param {Wish} wish @param {BoxIndex<any>} taken */
function lineIsFree(slot, wish, taken) {
  return lineDots(slot, wish).every((dot) => taken.isFree(dot));
}

/** @param {Slot} slot @param {{x: number, y: number}} wish @returns small boxes along the line from a place to its block */
function lineDots(slot, { x, y }) {
  const end = lineEnd(slot, x, y);
  const steps = Math.floor(Math.hypot(end.x - x, end.y - y) / LINE_STEP);
  return Array.from({ length: steps }, (_, k) => {
    const part = (k + 1) / (steps + 1);
    return { x: x + (end.x - x) * part - 1.5, y: y + (end.y - y) * part - 1.5, w: 3, h: 3 };
  });
}

/** @param {Slot} slot @returns {{x: number, y: number, w: number, h: number}} where the title stands: the end of the slot nearest to the place */
export function titleBox({ form, x, y, w, h, alignX, alignY }) {
  const left = alignX < 0 ? x : alignX > 0 ? x + w - form.titleW : x + (w - form.titleW) / 2;
  return { x: left, y: alignY > 0 ? y + h - form.titleH : y, w: form.titleW, h: form.titleH };
}

/** @param {Slot} slot @param {number} h of what is to be drawn now @returns {{x: number, y: number, w: number}} where the symbols stand, next to the title */
export function symbolBox({ form, x, y, w, h: slotH, alignX, alignY }, h) {
  const used = alignX === 0 ? Math.min(w, form.symbolsW) : w;
  return { x: alignX === 0 ? x + (w - used) / 2 : x, w: used, y: alignY > 0 ? y + slotH - form.titleH - h : y + form.titleH };
}

/**
 * Where the line from a place meets its block.
 * @param {{x: number, y: number, w: number, h: number}} box @param {number} x @param {number} y
 */
export function lineEnd(box, x, y) {
  return { x: Math.max(box.x, Math.min(box.x + box.w, x)), y: Math.max(box.y, Math.min(box.y + box.h, y)) };
}
