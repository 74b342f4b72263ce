// @ts-check
/** Events at their places: a glyph by kind that fades in the months after. */
import { BoxIndex } from "./boxes.js";
import { EVENT_GLYPHS, OTHER_GLYPH, changeRing } from "./ink.js";
import { opacityOf } from "./look.js";
import { worldX, worldY } from "./mercator.js";
import { colour } from "./theme.js";

const DAY_S = 86_400;
const FADE_DAYS = 120;
const FAINTEST = 0.12;
const STEP_PX = 13;
const LIFT_PX = 13;
const GLYPH_PX = 7;
/** Where the glyphs of a place stand, the newest first: above it if no block is there, else wherever there is none. */
const ROWS = [
  { dx: 0, dy: -LIFT_PX, step: -STEP_PX }, { dx: 0, dy: -LIFT_PX, step: STEP_PX },
  { dx: -LIFT_PX, dy: 0, step: -STEP_PX }, { dx: LIFT_PX, dy: 0, step: STEP_PX },
  { dx: 0, dy: LIFT_PX, step: STEP_PX }, { dx: 0, dy: LIFT_PX, step: -STEP_PX },
  ...[26, 40].flatMap((far) => [
    { dx: 0, dy: -far, step: -STEP_PX }, { dx: -far, dy: 0, step: -STEP_PX }, { dx: far, dy: 0, step: STEP_PX }, { dx: 0, dy: far, step: STEP_PX },
  ]),
];
/** A block stands this many pixels further away to keep clear of a glyph. */
const HIDDEN_COST = 12;

export class Events {
  constructor() {
    /** @type {{id: string, title: string, ja: string, kind: string, x: number, y: number, at: number, i: number}[]} */
    this.placed = [];
    /** @type {number[]} the status of every event, 0 where it has not happened or the filters hide it */
    this.status = [];
    this.moment = { at: 0, until: 0 };
    /** @type {(zoom: number) => {slot: import("./boxes.js").Box | null}[]} the blocks of a zoom, the same list as long as they stand where they do */
    this.layoutAt = () => [];
    /** The blocks for which rows of glyphs have found a place. @type {unknown} */
    this.placedFor = null;
    this.blocks = new BoxIndex();
    /** @type {Map<string, typeof ROWS[number]>} */
    this.rows = new Map();
    /** The ids of those that a comparison marks. @type {Set<string>} */
    this.changed = new Set();
  }

  /** @param {any} columns */
  setAtlas(columns) {
    this.placed = columns.id.flatMap((/** @type {string} */ id, /** @type {number} */ i) => {
      const place = columns.place[i];
      if (!place) return [];
      return [{ id, title: columns.title[i], ja: columns.ja[i], kind: columns.kind[i], x: worldX(place[0]), y: worldY(place[1]), at: columns.at[i], i }];
    });
    this.placed.sort((/** @type {{at: number}} */ a, /** @type {{at: number}} */ b) => a.at - b.at);
  }

  /** @param {number} size of the world @returns {import("./slots.js").Avoided[]} where a glyph stands at one time or another, in world pixels */
  spots(size) {
    /** @type {Map<string, import("./slots.js").Avoided>} */
    const spots = new Map();
    for (const event of this.placed) {
      const [x, y] = [event.x * size - GLYPH_PX, event.y * size - LIFT_PX - GLYPH_PX];
      spots.set(`${Math.round(x / STEP_PX)},${Math.round(y / STEP_PX)}`, { x, y, w: 2 * GLYPH_PX, h: 2 * GLYPH_PX, cost: HIDDEN_COST });
    }
    return [...spots.values()];
  }

  /** @param {number[]} statuses of every event */
  setAll(statuses) {
    this.status = statuses;
  }

  /** @param {number[][] | undefined} changes which events, and their statuses now */
  change(changes) {
    changes?.[0].forEach((i, k) => (this.status[i] = changes[1][k]));
  }

  /**
   * @param {number} at @param {number | null} until end of a window; null for the day that holds `at`
   * @returns {boolean} whether anything is to be drawn otherwise than before
   */
  setMoment(at, until) {
    const before = this.shown().length;
    this.moment = { at, until: until ?? at + DAY_S };
    return before > 0 || this.shown().length > 0;
  }

  /** @returns {{event: any, alpha: number}[]} the events that are shown, the oldest first */
  shown() {
    const { at, until } = this.moment;
    const first = lowerBound(this.placed, at - FADE_DAYS * DAY_S);
    const found = [];
    for (let i = first; i < this.placed.length && this.placed[i].at < until; i += 1) {
      if (this.status[this.placed[i].i] === 0) continue;
      const age = Math.max(0, at - this.placed[i].at) / (FADE_DAYS * DAY_S);
      found.push({ event: this.placed[i], alpha: 1 - (1 - FAINTEST) * age });
    }
    return found;
  }

  /** @param {string} key of a place @param {number} x in world pixels @param {number} y @param {number} zoom @returns {typeof ROWS[number]} where its glyphs cover no block */
  #rowAt(key, x, y, zoom) {
    const layout = this.layoutAt(zoom);
    if (layout !== this.placedFor) {
      this.placedFor = layout;
      this.rows.clear();
      this.blocks = new BoxIndex();
      for (const { slot } of layout) if (slot) this.blocks.add({ x: slot.x, y: slot.y, w: slot.w, h: slot.h });
    }
    let row = this.rows.get(key);
    if (!row) {
      const isFree = (/** @type {number} */ gx, /** @type {number} */ gy) => this.blocks.isFree({ x: gx - GLYPH_PX, y: gy - GLYPH_PX, w: 2 * GLYPH_PX, h: 2 * GLYPH_PX });
      row = ROWS.find(({ dx, dy, step }) => isFree(x + dx, y + dy) && isFree(x + dx + step, y + dy)) ?? ROWS[0];
      this.rows.set(key, row);
    }
    return row;
  }

  /**
   * @param {CanvasRenderingContext2D} ctx in world pixels @param {number} size of the world @param {number} zoom
   * @param {import("./marks.js").Hit[]} hits @param {(kind: string, id: string, x: number, y: number, r: number) => void} ring
   */
  draw(ctx, size, zoom, hits, ring) {
    const opacity = opacityOf("events");
    if (opacity === 0) return;
    /** @type {Map<string, number>} how many stand at a place already */
    const stacked = new Map();
    for (const { event, alpha } of this.shown().reverse()) {
      const [x, y] = [event.x * size, event.y * size];
      const key = `${Math.round(x / 12)},${Math.round(y / 12)}`;
      const before = stacked.get(key) ?? 0;
      stacked.set(key, before + 1);
      const { dx, dy, step } = this.#rowAt(key, x, y, zoom);
      const [gx, gy] = [x + dx + before * step, y + dy];
      const [trace, filled] = EVENT_GLYPHS[event.kind] ?? OTHER_GLYPH;
      ctx.globalAlpha = alpha * opacity;
      trace(ctx, gx, gy, 5);
      ctx.lineJoin = "round";
      ctx.lineWidth = 4;
      ctx.strokeStyle = colour.halo;
      ctx.stroke();
      ctx.fillStyle = filled ? colour.accent : colour.halo;
      ctx.fill();
      ctx.lineWidth = filled ? 0.5 : 1.6;
      ctx.strokeStyle = colour.accent;
      ctx.stroke();
      ctx.globalAlpha = 1;
      hits.push({ x: gx - GLYPH_PX, y: gy - GLYPH_PX, w: 2 * GLYPH_PX, h: 2 * GLYPH_PX, refs: [{ kind: "event", id: event.id }] });
      if (this.changed.has(event.id)) changeRing(ctx, gx, gy, GLYPH_PX + 2);
      ring("event", event.id, gx, gy, 9);
    }
  }
}

/** @param {{at: number}[]} sorted @param {number} at @returns {number} the first index at or after an instant */
function lowerBound(sorted, at) {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle].at < at) low = middle + 1;
    else high = middle;
  }
  return low;
}
