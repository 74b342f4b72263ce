// @ts-check
/** Where the continents lie: a coarse grid of the world, summed up so that asking costs the same for a box of any size. */
import { LON_MIN, worldSize, worldX } from "./mercator.js";

/** Cells along the side of the world: about 40 km at the equator. */
const CELLS = 1024;
const CORNERS = CELLS + 1;
const WEST = worldX(LON_MIN);
/** Where a cell is larger than this on the screen, the grid is too coarse to say anything. */
const MOST_CELL_PX = 16;
/** Smaller masses of land are islands; the largest of them have half as many cells. */
const CONTINENT_CELLS = 2000;
/** A place this many cells away from a continent is on its coast. */
const COAST_CELLS = 1;

export class LandGrid {
  /** @param {import("./pathset.js").Packed[]} lands that cover the world between them */
  constructor(lands) {
    /** 1 where the edge of some land is crossed an odd number of times. */
    const crossed = new Uint8Array(CELLS * CELLS);
    for (const land of lands) cross(land, crossed);
    /** The cells of continents above and to the left of each corner. */
    this.sums = new Uint32Array(CORNERS * CORNERS);
    const runs = runsOf(crossed).filter((run) => massOf(run).cells >= CONTINENT_CELLS);
    for (let y = 0, k = 0; y < CELLS; y += 1) {
      const row = (y + 1) * CORNERS + 1;
      this.sums.copyWithin(row, row - CORNERS, row - CORNERS + CELLS);
      let [x, count] = [0, 0];
      for (; k < runs.length && runs[k].y === y; k += 1) {
        for (; x < runs[k].from; x += 1) this.sums[row + x] += count;
        for (; x < runs[k].end; x += 1) this.sums[row + x] += ++count;
      }
      for (; count > 0 && x < CELLS; x += 1) this.sums[row + x] += count;
    }
  }

  /** @param {number} x0 @param {number} y0 @param {number} x1 @param {number} y1 cells @returns {number} how many of them are of continents */
  #count(x0, y0, x1, y1) {
    const { sums } = this;
    return sums[y1 * CORNERS + x1] - sums[y1 * CORNERS + x0] - sums[y0 * CORNERS + x1] + sums[y0 * CORNERS + x0];
  }

  /**
   * @param {number} zoom
   * @returns {(place: {x: number, y: number}) => (box: import("./boxes.js").Box) => number} for a place on an island the
   *   part of a box, in world pixels, that lies on a continent; 0 for a place on a continent itself
   */
  at(zoom) {
    const px = worldSize(zoom) / CELLS;
    if (px > MOST_CELL_PX) return () => () => 0;
    const first = (/** @type {number} */ v) => Math.max(0, Math.min(CELLS - 1, Math.round(v / px)));
    const after = (/** @type {number} */ v, /** @type {number} */ begin) => Math.max(begin + 1, Math.min(CELLS, Math.round(v / px)));
    const west = WEST * CELLS * px;
    const partOf = (/** @type {import("./boxes.js").Box} */ { x, y, w, h }) => {
      const [x0, y0] = [first(x - west), first(y)];
      const [x1, y1] = [after(x + w - west, x0), after(y + h, y0)];
      return this.#count(x0, y0, x1, y1) / ((x1 - x0) * (y1 - y0));
    };
    const near = COAST_CELLS * px;
    return ({ x, y }) => (partOf({ x: x - near, y: y - near, w: 2 * near, h: 2 * near }) > 0 ? () => 0 : partOf);
  }
}

/**
 * Cells of land side by side.
 * @typedef {object} Run
 * @property {number} y the row
 * @property {number} from the first of them
 * @property {number} end after the last
 * @property {Run | null} with another run of the same mass of land
 * @property {number} cells of the whole mass, where there is no other
 */

/** @param {Uint8Array} crossed @returns {Run[]} row by row, those that touch made one mass */
function runsOf(crossed) {
  /** @type {Run[]} */
  const runs = [];
  let [above, first] = [0, 0];
  for (let at = crossed.indexOf(1); at >= 0;) {
    const y = Math.floor(at / CELLS);
    if (runs.length > 0 && runs[runs.length - 1].y < y) [above, first] = [first, runs.length];
    const next = crossed.indexOf(1, at + 1);
    const closes = next >= 0 && next < (y + 1) * CELLS;
    const end = closes ? next : (y + 1) * CELLS;
    /** @type {Run} */
    const run = { y, from: at % CELLS, end: end - y * CELLS, with: null, cells: end - at };
    while (above < first && (runs[above].y < y - 1 || runs[above].end <= run.from)) above += 1;
    for (let k = above; k < first && runs[k].from < run.end; k += 1) join(run, runs[k]);
    runs.push(run);
    at = closes ? crossed.indexOf(1, next + 1) : next;
  }
  return runs;
}

/** @param {Run} run @returns {Run} the one that stands for its mass */
function massOf(run) {
  let mass = run;
  while (mass.with) mass = mass.with;
  if (mass !== run) run.with = mass;
  return mass;
}

/** @param {Run} a @param {Run} b which touches it */
function join(a, b) {
  const [one, other] = [massOf(a), massOf(b)];
  if (one === other) return;
  one.with = other;
  other.cells += one.cells;
}

/**
 * Mark in each row the cell from whose middle on a ring is crossed, so that the marks passed from the west are odd on land.
 * @param {import("./pathset.js").Packed} land @param {Uint8Array} crossed
 */
function cross({ points, parts, origin }, crossed) {
  const [ox, oy] = [(origin[0] - WEST) * CELLS - 0.5, origin[1] * CELLS - 0.5];
  for (let part = 0; part + 1 < parts.length; part += 1) {
    for (let i = parts[part] + 1; i < parts[part + 1]; i += 1) {
      const [ax, ay] = [points[2 * i - 2] * CELLS + ox, points[2 * i - 1] * CELLS + oy];
      const [bx, by] = [points[2 * i] * CELLS + ox, points[2 * i + 1] * CELLS + oy];
      const [top, bottom] = [Math.ceil(Math.min(ay, by)), Math.ceil(Math.max(ay, by))];
      for (let y = Math.max(0, top); y < Math.min(CELLS, bottom); y += 1) {
        const x = Math.max(0, Math.ceil(ax + ((y - ay) * (bx - ax)) / (by - ay)));
        if (x < CELLS) crossed[y * CELLS + x] ^= 1;
      }
    }
  }
}
