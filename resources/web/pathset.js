// @ts-check
/**
 * Many lines or rings in world units as a few Path2D, so that a redraw costs what is in view and no more.
 *
 * Rings are filled whole; when they are stroked, the stretches along which the base map was cut (the edge of the
 * world at 30 W, the seams between levels of detail) are left out.
 */
import { LON_MAX, LON_MIN, worldX, worldY } from "./mercator.js";

/** @typedef {import("./canvas_layer.js").View} View */

/** Paths keep their coordinates near one, where single precision is finest. */
const UNIT = 2 ** 12;
/** Small features of one cell of the world share a path. */
const CELLS = 96;
const SMALL_VERTICES = 1500;
const CUT_TOLERANCE = 2e-8;

/**
 * @typedef {object} Chunk
 * @property {number} value of the attribute that its features share
 * @property {number} x0 world bounds
 * @property {number} y0
 * @property {number} x1
 * @property {number} y1
 * @property {Path2D} area
 * @property {Path2D} line
 */

/**
 * @typedef {object} Packed
 * @property {Float32Array} points x, y, x, y... in world units from the origin
 * @property {Uint32Array} parts where each line or ring begins, and the end of the last, counted in points
 * @property {Uint32Array} features where each feature begins, and the end of the last, counted in parts
 * @property {number[]} values one number for each feature; features of other values never share a path
 * @property {[number, number]} origin
 * @property {{lon: number[], lat: number[]}} seams where polygons were cut
 */

export class PathSet {
  /** @param {Packed} packed */
  constructor({ points, parts, features, values, origin, seams }) {
    this.origin = origin;
    /** The values that occur, ascending. */
    this.values = [...new Set(values)].sort((a, b) => a - b);
    const cutX = [LON_MIN, LON_MAX, ...seams.lon].map((lon) => worldX(lon) - origin[0]);
    const cutY = seams.lat.map((lat) => worldY(lat) - origin[1]);
    /** @type {Map<string, Chunk>} */
    const shared = new Map();
    /** @type {Chunk[]} */
    this.chunks = [];
    for (let feature = 0; feature + 1 < features.length; feature += 1) {
      const [first, last] = [features[feature], features[feature + 1]];
      const chunk = this.#chunkFor(points, parts[first], parts[last], values[feature], shared);
      for (let part = first; part < last; part += 1) trace(chunk, points, parts[part], parts[part + 1], cutX, cutY);
    }
  }

  /**
   * @param {Float32Array} points @param {number} begin @param {number} end @param {number} value
   * @param {Map<string, Chunk>} shared @returns {Chunk} where a feature goes
   */
  #chunkFor(points, begin, end, value, shared) {
    let [x0, y0, x1, y1] = [Infinity, Infinity, -Infinity, -Infinity];
    for (let i = begin; i < end; i += 1) {
      x0 = Math.min(x0, points[2 * i]);
      x1 = Math.max(x1, points[2 * i]);
      y0 = Math.min(y0, points[2 * i + 1]);
      y1 = Math.max(y1, points[2 * i + 1]);
    }
    const [ox, oy] = this.origin;
    const alone = end - begin > SMALL_VERTICES;
    const key = `${value},${Math.floor((x0 + ox) * CELLS)},${Math.floor((y0 + oy) * CELLS)}`;
    let chunk = alone ? undefined : shared.get(key);
    if (!chunk) {
      chunk = { value, x0: Infinity, y0: Infinity, x1: -Infinity, y1: -Infinity, area: new Path2D(), line: new Path2D() };
      this.chunks.push(chunk);
      if (!alone) shared.set(key, chunk);
    }
    chunk.x0 = Math.min(chunk.x0, x0 + ox);
    chunk.x1 = Math.max(chunk.x1, x1 + ox);
    chunk.y0 = Math.min(chunk.y0, y0 + oy);
    chunk.y1 = Math.max(chunk.y1, y1 + oy);
    return chunk;
  }

  /**
   * Fill the rings in view; holes are holes.
   * @param {View} view @param {number} [only] the value of the features meant; all where left out
   */
  fill(view, only) {
    this.#each(view, only, (ctx, chunk) => ctx.fill(chunk.area, "evenodd"));
  }

  /**
   * @param {View} view @param {number} px width of the line @param {number[]} [dash] in CSS pixels
   * @param {number} [only] the value of the features meant; all where left out
   */
  stroke(view, px, dash = [], only = undefined) {
    const unit = UNIT / view.size;
    this.#each(view, only, (ctx, chunk) => {
      ctx.lineWidth = px * unit;
      ctx.lineJoin = "round";
      ctx.setLineDash(dash.map((length) => length * unit));
      ctx.stroke(chunk.line);
    });
  }

  /** @param {View} view @param {number | undefined} only @param {(ctx: CanvasRenderingContext2D, chunk: Chunk) => void} act */
  #each(view, only, act) {
    const { ctx, size, left, top, width, height } = view;
    const [x0, x1, y0, y1] = [left / size, (left + width) / size, top / size, (top + height) / size];
    ctx.save();
    ctx.translate(this.origin[0] * size - left, this.origin[1] * size - top);
    ctx.scale(size / UNIT, size / UNIT);
    for (const chunk of this.chunks) {
      if (only !== undefined && chunk.value !== only) continue;
      if (chunk.x1 >= x0 && chunk.x0 <= x1 && chunk.y1 >= y0 && chunk.y0 <= y1) act(ctx, chunk);
    }
    ctx.restore();
  }
}

/**
 * @param {Chunk} chunk @param {Float32Array} points @param {number} begin @param {number} end
 * @param {number[]} cutX @param {number[]} cutY
 */
function trace({ area, line }, points, begin, end, cutX, cutY) {
  const along = (/** @type {number[]} */ cuts, /** @type {number} */ a, /** @type {number} */ b) => (
    Math.abs(a - b) < CUT_TOLERANCE && cuts.some((cut) => Math.abs(a - cut) < CUT_TOLERANCE)
  );
  let [lastX, lastY] = [points[2 * begin], points[2 * begin + 1]];
  area.moveTo(lastX * UNIT, lastY * UNIT);
  line.moveTo(lastX * UNIT, lastY * UNIT);
  for (let i = begin + 1; i < end; i += 1) {
    const [x, y] = [points[2 * i], points[2 * i + 1]];
    area.lineTo(x * UNIT, y * UNIT);
    if (along(cutX, lastX, x) || along(cutY, lastY, y)) line.moveTo(x * UNIT, y * UNIT);
    else line.lineTo(x * UNIT, y * UNIT);
    [lastX, lastY] = [x, y];
  }
}
