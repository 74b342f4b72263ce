// @ts-check
/** The depths of the lines of equal depth: small numbers along them, sparse, where neither names nor symbols stand. */
import { textWidth } from "./blocks.js";
import { BoxIndex, overlap } from "./boxes.js";
import { seaBeyond, tintOf } from "./depths.js";
import { opacityOf } from "./look.js";
import { colour, sans } from "./theme.js";

/** @typedef {import("./boxes.js").Box} Box */
/** @typedef {import("./canvas_layer.js").View} View */
/** @typedef {{text: string, depth: number, x: number, y: number, angle: number, box: Box}} Sounding x, y: its middle in world pixels */

/** Nearer the lines claim too little and farther they are too many. */
const ZOOMS = { first: 5.4, last: 8.3 };
const FONT = { px: 8.5, weight: 450 };
const ALPHA = 0.85;
/** Cells along the side of the world in which points are found, and the least side of a block of them, which has a number of each depth at most. */
const CELLS = 512;
const BLOCK_PX = 230;
const MOST_IN_BLOCK = 2;
/** From a number to the edge of its block, so that those of two blocks keep apart. */
const APART_PX = 14;
/** A line that bends more than this beside its number is passed over, and so is one that was cut straight. */
const MOST_BEND_PX = 2.2;
const MOST_STEP = 1 / 360;
const KEPT_BLOCKS = 800;

export class Isobaths {
  constructor() {
    /** @type {import("./pathset.js").Packed | null} */
    this.depths = null;
    /** The points of each cell, by part. @type {Map<number, {part: number, depth: number, points: number[]}[]>} */
    this.cells = new Map();
    /** How many features are in the cells so far. */
    this.gathered = 0;
    /** All are: numbers can be drawn that were wanted before. */
    this.ready = () => {};
    this.wanted = false;
    /** The limits of depth as they are written. @type {Map<number, string>} */
    this.texts = new Map();
    /** @type {(zoom: number) => BoxIndex<any>} what no number may cover, in world pixels */
    this.obstacles = () => new BoxIndex();
    /** @type {Map<string, Sounding[]>} by zoom and block */
    this.placed = new Map();
  }

  /** @param {import("./pathset.js").Packed} depths the sea floor, whose values are limits of depth in metres */
  setDepths(depths) {
    this.depths = depths;
    this.gathered = 0;
    this.placed.clear();
    this.cells.clear();
    for (const depth of depths.values) this.texts.set(depth, this.texts.get(depth) ?? depth.toLocaleString("en"));
    requestIdleCallback((deadline) => this.#gatherInTime(deadline));
  }

  /** Find the points of each cell while there is nothing else to do. @param {IdleDeadline} deadline */
  #gatherInTime(deadline) {
    while (!this.isReady() && deadline.timeRemaining() > 2) this.#gatherNext();
    if (!this.isReady()) requestIdleCallback((next) => this.#gatherInTime(next));
    else if (this.wanted) this.ready();
  }

  /** @returns {boolean} whether the points of all cells are found */
  isReady() {
    return this.depths !== null && this.gathered + 1 >= this.depths.features.length;
  }

  #gatherNext() {
    const { points, parts, features, values, origin } = /** @type {import("./pathset.js").Packed} */ (this.depths);
    const feature = this.gathered;
    this.gathered += 1;
    for (let part = features[feature]; part < features[feature + 1]; part += 1) {
      // A line stays in a cell for a while.
      let [last, near] = [-1, /** @type {number[]} */ ([])];
      for (let k = parts[part]; k < parts[part + 1]; k += 1) {
        const cell = keyOf(Math.floor((points[2 * k] + origin[0]) * CELLS), Math.floor((points[2 * k + 1] + origin[1]) * CELLS));
        if (cell !== last) {
          [last, near] = [cell, []];
          const list = this.cells.get(cell);
          if (list) list.push({ part, depth: values[feature], points: near });
          else this.cells.set(cell, [{ part, depth: values[feature], points: near }]);
        }
        near.push(k);
      }
    }
  }

  /** Place all numbers anew. */
  forget() {
    this.placed.clear();
  }

  /** @param {View} view @param {Box[]} covers in pixels of the canvas: a number that they would cut is left out @param {number} opacity */
  draw(view, covers, opacity) {
    const { ctx, zoom, left, top, width, height } = view;
    if (zoom < ZOOMS.first || zoom > ZOOMS.last || opacityOf("bathymetry") === 0 || !this.depths) return;
    // A picture waits for its numbers, a window gets them when there is time.
    while (view.marginX === 0 && !this.isReady()) this.#gatherNext();
    this.wanted = !this.isReady();
    if (this.wanted) return;
    const tint = tintOf(zoom);
    ctx.save();
    ctx.font = sans(FONT.px, FONT.weight);
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    ctx.lineJoin = "round";
    ctx.globalAlpha = opacity * opacityOf("bathymetry") * ALPHA;
    for (const { text, depth, x, y, angle, box } of this.#in(view)) {
      const seen = { ...box, x: box.x - left, y: box.y - top };
      if (seen.x < 0 || seen.y < 0 || seen.x + seen.w > width || seen.y + seen.h > height) continue;
      if (covers.some((cover) => overlap(cover, seen) > 0)) continue;
      ctx.save();
      ctx.translate(x - left, y - top);
      ctx.rotate(angle);
      // The line is interrupted in the colour of the sea beside it.
      ctx.lineWidth = 3.5;
      ctx.strokeStyle = seaBeyond(depth, tint);
      ctx.strokeText(text, 0, 0);
      ctx.fillStyle = colour["sea-name"];
      ctx.fillText(text, 0, 0);
      ctx.restore();
    }
    ctx.restore();
  }

  /** @param {View} view @returns {Sounding[]} those of the blocks that it touches; a block has the same wherever the map goes */
  #in({ zoom, size, left, top, width, height }) {
    let cells = 1;
    while ((cells * size) / CELLS < BLOCK_PX) cells *= 2;
    const px = (cells * size) / CELLS;
    const found = [];
    for (let bx = Math.floor(left / px); bx * px < left + width; bx += 1) {
      for (let by = Math.floor(top / px); by * px < top + height; by += 1) {
        const key = `${zoom},${bx},${by}`;
        let block = this.placed.get(key);
        if (!block) {
          block = this.#place(bx, by, cells, px, size, this.obstacles(zoom));
          if (this.placed.size > KEPT_BLOCKS) this.placed.clear();
          this.placed.set(key, block);
        }
        found.push(...block);
      }
    }
    return found;
  }

  /**
   * @param {number} bx of a block @param {number} by @param {number} cells along its side @param {number} px its side
   * @param {number} size of the world in pixels @param {BoxIndex<any>} obstacles @returns {Sounding[]}
   */
  #place(bx, by, cells, px, size, obstacles) {
    const { points, parts, origin } = /** @type {import("./pathset.js").Packed} */ (this.depths);
    /** @type {Sounding[]} */
    const found = [];
    const inside = { x: bx * px + APART_PX, y: by * px + APART_PX, w: px - 2 * APART_PX, h: px - 2 * APART_PX };
    for (let n = 0; n < cells * cells && found.length < MOST_IN_BLOCK; n += 1) {
      for (const { part, depth, points: near } of this.cells.get(keyOf(bx * cells + (n % cells), by * cells + Math.floor(n / cells))) ?? []) {
        if (found.some((one) => one.depth === depth)) continue;
        const text = this.texts.get(depth) ?? "";
        const w = textWidth(text, sans(FONT.px, FONT.weight)) + 6;
        for (const k of near) {
          const stretch = stretchAt(points, parts[part], parts[part + 1], k, w / size, MOST_BEND_PX / size);
          if (!stretch) continue;
          const [x, y] = [(stretch.x + origin[0]) * size, (stretch.y + origin[1]) * size];
          const [cos, sin] = [Math.abs(Math.cos(stretch.angle)), Math.abs(Math.sin(stretch.angle))];
          const [bw, bh] = [w * cos + FONT.px * sin, w * sin + FONT.px * cos];
          const box = { x: x - bw / 2, y: y - bh / 2, w: bw, h: bh };
          if (overlap(box, inside) < 0.999 * bw * bh || found.some((one) => overlap(grown(one.box), box) > 0) || !obstacles.isFree(box)) continue;
          found.push({ text, depth, x, y, angle: stretch.angle, box });
          break;
        }
      }
    }
    return found;
  }
}

/** @param {number} x of a cell @param {number} y */
function keyOf(x, y) {
  return x * 4 * CELLS + y;
}

/** @param {Box} box @returns {Box} with the room to the next number */
function grown({ x, y, w, h }) {
  return { x: x - 2 * APART_PX, y: y - 2 * APART_PX, w: w + 4 * APART_PX, h: h + 4 * APART_PX };
}

/**
 * The stretch of a ring around one of its points, where it is long and straight enough for a number.
 * @param {Float32Array} points @param {number} begin @param {number} end @param {number} k the point
 * @param {number} length in world units @param {number} bend that is allowed
 * @returns {{x: number, y: number, angle: number} | null} its middle in the units of the points; the angle keeps the number upright
 */
function stretchAt(points, begin, end, k, length, bend) {
  const away = (/** @type {number} */ i) => Math.hypot(points[2 * i] - points[2 * k], points[2 * i + 1] - points[2 * k + 1]);
  let [i, j] = [k, k];
  while (i > begin && away(i) < length / 2) i -= 1;
  while (j < end - 1 && away(j) < length / 2) j += 1;
  if (away(i) < length / 2 || away(j) < length / 2) return null;
  const [ax, ay] = [points[2 * i], points[2 * i + 1]];
  const [dx, dy] = [points[2 * j] - ax, points[2 * j + 1] - ay];
  const chord = Math.hypot(dx, dy);
  if (chord < length) return null;
  for (let n = i + 1; n <= j; n += 1) {
    const off = Math.abs((points[2 * n] - ax) * dy - (points[2 * n + 1] - ay) * dx) / chord;
    const step = Math.hypot(points[2 * n] - points[2 * n - 2], points[2 * n + 1] - points[2 * n - 1]);
    if (off > bend || step > MOST_STEP) return null;
  }
  const angle = Math.atan2(dy, dx);
  return { x: ax + dx / 2, y: ay + dy / 2, angle: angle > Math.PI / 2 ? angle - Math.PI : angle <= -Math.PI / 2 ? angle + Math.PI : angle };
}
