// @ts-check
/** How much of a part of the map is land: a coarse grid of the world, summed up so that asking costs the same for any box. */
import { LON_MIN, worldSize, worldX } from "./mercator.js";

/** Cells along the side of the world: about 40 km at the equator. */
const CELLS = 1024;
const CORNERS = CELLS + 1;
const WEST = worldX(LON_MIN);
/** Where a cell is larger than this on the screen, the grid is too coarse to say anything. */
const MOST_CELL_PX = 16;

export class LandGrid {
  /** @param {import("./pathset.js").Packed[]} lands that cover the world between them */
  constructor(lands) {
    /** 1 where the edge of some land is crossed an odd number of times. */
    const crossed = new Uint8Array(CELLS * CELLS);
    for (const land of lands) cross(land, crossed);
    /** The cells of land above and to the left of each corner. */
    this.sums = new Uint32Array(CORNERS * CORNERS);
    for (let y = 0; y < CELLS; y += 1) {
      let [land, row] = [0, 0];
      for (let x = 0; x < CELLS; x += 1) {
        land ^= crossed[y * CELLS + x];
        row += land;
        this.sums[(y + 1) * CORNERS + x + 1] = this.sums[y * CORNERS + x + 1] + row;
      }
    }
  }

  /** @param {number} zoom @returns {(box: import("./boxes.js").Box) => number} the part of a box in world pixels that is land, 0 to 1 */
  at(zoom) {
    const px = worldSize(zoom) / CELLS;
    if (px > MOST_CELL_PX) return () => 0;
    const first = (/** @type {number} */ v) => Math.max(0, Math.min(CELLS - 1, Math.round(v / px)));
    const after = (/** @type {number} */ v, /** @type {number} */ begin) => Math.max(begin + 1, Math.min(CELLS, Math.round(v / px)));
    const west = WEST * CELLS * px;
    return ({ x, y, w, h }) => {
      const [x0, y0] = [first(x - west), first(y)];
      const [x1, y1] = [after(x + w - west, x0), after(y + h, y0)];
      const { sums } = this;
      const land = sums[y1 * CORNERS + x1] - sums[y1 * CORNERS + x0] - sums[y0 * CORNERS + x1] + sums[y0 * CORNERS + x0];
      return land / ((x1 - x0) * (y1 - y0));
    };
  }
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
