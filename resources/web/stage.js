// @ts-check
/**
 * What marks and names in a still picture keep clear of: its plates, and what lies outside of its frame.
 *
 * The plates are measured at the most that they ever hold for this part of the map, so that the pictures of a film, a
 * series and both halves of a comparison agree and nothing moves while the clock runs.
 */
import { worldSize } from "./mercator.js";
import { NOWHERE } from "./slots.js";

/** @typedef {import("./boxes.js").Box} Box */

/** A block goes this many pixels further to keep clear of a plate; it would rather be a title alone, and covered than nowhere. */
const COVERED_COST = 320;
/** The room that is kept free round a plate, and inside of the frame. */
const CLEAR_PX = 4;
/** A block may stand this far outside of the frame. */
const OUTSIDE_PX = 440;
/** That the place of a group cannot be seen. */
const HIDDEN_COST = 150;
/** What a group matters at which nothing is ever stationed, against others. */
const UNUSED = 0.25;

/** @param {Box} frame @returns {Box[]} what lies outside of it, as far as it matters */
export function around({ x, y, w, h }) {
  const [x0, y0, x1, y1] = [x + CLEAR_PX, y + CLEAR_PX, x + w - CLEAR_PX, y + h - CLEAR_PX];
  return [
    { x: x0 - OUTSIDE_PX, y: y0 - OUTSIDE_PX, w: OUTSIDE_PX, h: h + 2 * OUTSIDE_PX },
    { x: x1, y: y0 - OUTSIDE_PX, w: OUTSIDE_PX, h: h + 2 * OUTSIDE_PX },
    { x: x0, y: y0 - OUTSIDE_PX, w, h: OUTSIDE_PX },
    { x: x0, y: y1, w, h: OUTSIDE_PX },
  ];
}

export class Stage {
  /** @param {any} map the Leaflet map */
  constructor(map) {
    this.map = map;
    /** The zoom of the picture; NaN in a window, which may be dragged and has no place that stays free. */
    this.zoom = NaN;
    /** In world pixels. @type {Box[]} */
    this.taken = [];
  }

  /** There is no picture: blocks and names stand as if there were no plates. */
  clear() {
    this.zoom = NaN;
    this.taken = [];
  }

  /** @param {Box[]} plates in pixels of the window */
  set(plates) {
    this.zoom = this.map.getZoom();
    const { min, max } = this.map.getPixelBounds();
    this.taken = [
      ...plates.map(({ x, y, w, h }) => ({ x: x + min.x - CLEAR_PX, y: y + min.y - CLEAR_PX, w: w + 2 * CLEAR_PX, h: h + 2 * CLEAR_PX })),
      ...around({ x: min.x, y: min.y, w: max.x - min.x, h: max.y - min.y }),
    ];
  }

  /** @param {number} zoom @returns {Box[]} what is covered or cut, in world pixels; none in a window */
  boxes(zoom) {
    return zoom === this.zoom ? this.taken : [];
  }

  /** @param {number} zoom @param {number} x world @param {number} y @returns {boolean} whether a place is in the picture; in a window all may come to be */
  shows(zoom, x, y) {
    if (zoom !== this.zoom) return true;
    const { min, max } = this.map.getPixelBounds();
    const size = worldSize(zoom);
    return x * size >= min.x && x * size <= max.x && y * size >= min.y && y * size <= max.y;
  }

  /** @param {number} zoom @returns {import("./slots.js").Avoided[]} */
  avoided(zoom) {
    return this.boxes(zoom).map((box) => ({ ...box, cost: COVERED_COST }));
  }

  /** @param {number} x world pixel of the picture's zoom @param {number} y @returns {boolean} whether a plate lies there, or the picture has ended */
  covers(x, y) {
    return this.taken.some((box) => x > box.x && x < box.x + box.w && y > box.y && y < box.y + box.h);
  }

  /**
   * @param {import("./layout.js").Entry[]} entries of the picture's zoom
   * @param {{x: number, y: number, cost: number}[]} named places of the base map in world pixels, and what it costs to hide them
   * @returns {number} what the blocks in the picture cost where they stand, and all that cannot be seen
   */
  costOf(entries, named) {
    const [zoom, size] = [this.zoom, worldSize(this.zoom)];
    const isShown = (/** @type {{x: number, y: number}} */ { x, y }) => this.shows(zoom, x / size, y / size);
    const blocks = entries.filter((entry) => entry.group.base && isShown(entry)).map(({ slot, x, y, group }) => (
      ((slot?.cost ?? NOWHERE) + (this.covers(x, y) ? HIDDEN_COST : 0)) * (group.weight < 1 ? UNUSED : 1)
    ));
    const hidden = named.filter((place) => isShown(place) && this.covers(place.x, place.y)).map(({ cost }) => cost);
    return [...blocks, ...hidden].reduce((sum, cost) => sum + cost, 0);
  }
}
