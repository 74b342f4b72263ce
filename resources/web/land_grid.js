// @ts-check
/** Where the continents lie: a coarse grid of the world, summed up so that asking costs the same for a box of any size. */
import { LON_MIN, worldSize, worldX } from "./mercator.js";

/** Cells along the side of the world: about 40 km at the equator. */
const CELLS = 1024;
const CORNERS = CELLS + 1;
const NEIGHBOURS = [-CELLS, -1, 1, CELLS];
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
    for (let cell = 1; cell < crossed.length; cell += 1) if (cell % CELLS > 0) crossed[cell] ^= crossed[cell - 1];
    const continents = continentsOf(crossed);
    /** The cells of continents above and to the left of each corner. */
    this.sums = new Uint32Array(CORNERS * CORNERS);
    for (let y = 0; y < CELLS; y += 1) {
      let row = 0;
      for (let x = 0; x < CELLS; x += 1) {
        row += continents[y * CELLS + x];
        this.sums[(y + 1) * CORNERS + x + 1] = this.sums[y * CORNERS + x + 1] + row;
      }
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

/** @param {Uint8Array} land 1 for each cell of land @returns {Uint8Array} 1 for each cell of a mass of land that is large */
function continentsOf(land) {
  const [seen, continents] = [new Uint8Array(land.length), new Uint8Array(land.length)];
  const mass = new Int32Array(land.length);
  for (let start = 0; start < land.length; start += 1) {
    if (!land[start] || seen[start]) continue;
    seen[start] = 1;
    mass[0] = start;
    let size = 1;
    for (let k = 0; k < size; k += 1) {
      for (const step of NEIGHBOURS) {
        const next = mass[k] + step;
        if (!land[next] || seen[next]) continue;
        seen[next] = 1;
        mass[size] = next;
        size += 1;
      }
    }
    if (size >= CONTINENT_CELLS) for (let k = 0; k < size; k += 1) continents[mass[k]] = 1;
  }
  return continents;
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
