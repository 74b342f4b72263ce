// @ts-check
/**
 * Bulk dated points, up to a million: typed arrays that are sent once, sorted by time; then only the moment comes.
 *
 * Points are stamped as pixels into one image, without a path or a call of the canvas for each (see CanvasLayer
 * for where it lies). What a point's date leaves open counts from its earliest to its latest instant.
 */
import { CanvasLayer } from "./canvas_layer.js";
import { opacityOf } from "./look.js";
import { worldX, worldY } from "./mercator.js";
import { PointGrid } from "./point_grid.js";
import { colour, mixed } from "./theme.js";

const HEADER_BYTES = 16;
const DAY_S = 86_400;
const REACH_PX = 5;
/** Those that are hard to tell apart come far apart: of few kinds no two look alike. */
const INKS = ["accent", "us", "overdue", "coast_guard", "other", "japan", "muted"];
/** The two ends of a scale of numbers. */
const LOW = "us";
const HIGH = "overdue";
const CHOSEN_PX = 7;

/** @typedef {{pixels: Uint32Array, inks: Uint32Array, span: number, width: number, since: number}} Sheet the image, the colour of each kind, the side of a point, the instant at which the trail begins */

export class Observations {
  /** @param {any} map @param {import("./frame.js").Frame} frame */
  constructor(map, frame) {
    this.map = map;
    this.frame = frame;
    this.layer = new CanvasLayer(map, "observations", 410, (view) => this.#draw(view), frame);
    this.layer.isEmpty = () => this.count === 0;
    this.count = 0;
    this.x = new Float64Array(0);
    this.y = new Float64Array(0);
    /** Ascending. */
    this.from = new Float64Array(0);
    this.until = new Float64Array(0);
    this.kind = new Uint8Array(0);
    /** @type {string[]} */
    this.kinds = [];
    /** Whether the kinds are classes of numbers, from low to high. */
    this.ordered = false;
    /** @type {PointGrid | null} made when the pointer first asks */
    this.gridOfPoints = null;
    /** The point that was clicked, -1 for none. */
    this.chosen = -1;
    this.moment = { at: 0, until: 0 };
    this.trail = 0;
    this.longest = 0;
    /** @type {ImageData | null} */
    this.image = null;
    /** The first pixel of each point in the image, -1 for none, and the view that this holds for. */
    this.offset = new Int32Array(0);
    /** 1 for each point that falls into the window, not only on the margin about it. */
    this.inside = new Uint8Array(0);
    this.projected = "";
    /** Whether the points end in the order in which they begin. */
    this.inTurn = false;
    /** The point that each pixel of the image shows, where they come and go in turn. */
    this.owner = new Int32Array(0);
    /** What the image holds, and how it is drawn. */
    this.stamped = { key: "", first: 0, end: 0, drawn: 0 };
    /** How many stand in the window. */
    this.drawn = 0;
  }

  /**
   * Fetch the points that the program holds ready.
   * @param {number} version of them @param {string[]} kinds @param {boolean} ordered @param {number | null} trailDays null for all days
   */
  async load(version, kinds, ordered, trailDays) {
    this.kinds = kinds;
    this.ordered = ordered;
    this.chosen = -1;
    this.setTrail(trailDays);
    const answer = await fetch(`atlas://map/observations/${version}`);
    if (!answer.ok) throw new Error(`status ${answer.status}`);
    const bytes = await answer.arrayBuffer();
    const count = new DataView(bytes).getUint32(0, true);
    const column = (/** @type {number} */ k) => new Float64Array(bytes, HEADER_BYTES + k * 8 * count, count);
    this.count = count;
    this.projected = "";
    this.x = column(0).map(worldX);
    this.y = column(1).map(worldY);
    this.from = column(2).slice();
    this.until = column(3).slice();
    this.kind = new Uint8Array(bytes, HEADER_BYTES + 32 * count, count).slice();
    this.gridOfPoints = null;
    this.longest = 0;
    for (let i = 0; i < count; i += 1) this.longest = Math.max(this.longest, this.until[i] - this.from[i]);
    this.inTurn = this.until.every((instant, i) => i === 0 || instant >= this.until[i - 1]);
    this.stamped = { key: "", first: 0, end: 0, drawn: 0 };
    // Before anybody points, if there is time.
    requestIdleCallback(() => this.#grid());
    this.layer.invalidate();
  }

  #grid() {
    this.gridOfPoints ??= new PointGrid(this.x, this.y);
    return this.gridOfPoints;
  }

  /** @param {number | null} days before the moment that are shown with it, null for all */
  setTrail(days) {
    this.trail = days === null ? Infinity : days * DAY_S;
    this.layer.invalidate();
  }

  /** @param {number} chosen the point to ring, -1 for none */
  choose(chosen) {
    this.chosen = chosen;
    this.layer.invalidate();
  }

  /** @returns {string[]} the colour of each kind, `#rrggbb` */
  inks() {
    if (!this.ordered) return this.kinds.map((_, k) => colour[INKS[k % INKS.length]]);
    const last = Math.max(1, this.kinds.length - 1);
    // What is no number comes last, and has no place on the scale.
    return this.kinds.map((label, k) => (label === "" ? colour.muted : mixed(colour[LOW], colour[HIGH], k / last)));
  }

  /** @returns {{words: string, keys: {label: string, ink: string}[]} | null} */
  legend() {
    if (this.drawn === 0 || opacityOf("observations") === 0) return null;
    const keys = this.inks().map((ink, k) => ({ label: this.kinds[k] || "not known", ink }));
    return { words: `Observations: ${this.drawn.toLocaleString("en")}`, keys: this.kinds.length > 1 ? keys : [] };
  }

  /** @param {number} at @param {number | null} until */
  setMoment(at, until) {
    this.moment = { at, until: until ?? at + DAY_S };
    if (this.count > 0) this.layer.invalidate();
  }

  /** @returns {[number, number]} the first point that can be shown, and the end */
  #range() {
    const { at, until } = this.moment;
    return [lowerBound(this.from, at - this.trail - this.longest), lowerBound(this.from, until)];
  }

  /**
   * Where each point falls in the image: the same for every step of the clock while the map rests.
   * @param {import("./canvas_layer.js").View} view @param {number} width in pixels @param {number} height @param {number} span
   */
  #project({ size, left, top, dpr, marginX, marginY }, width, height, span) {
    const key = `${size},${left},${top},${dpr},${width},${height}`;
    if (this.projected === key) return;
    this.projected = key;
    if (this.offset.length !== this.count) {
      this.offset = new Int32Array(this.count);
      this.inside = new Uint8Array(this.count);
    }
    const [edgeX, edgeY] = [marginX * dpr, marginY * dpr];
    const [scale, offsetX, offsetY] = [size * dpr, left * dpr, top * dpr];
    const { x, y, offset, inside } = this;
    for (let i = 0; i < this.count; i += 1) {
      const px = Math.floor(x[i] * scale - offsetX);
      const py = Math.floor(y[i] * scale - offsetY);
      offset[i] = px >= 0 && py >= 0 && px < width - span && py < height - span ? py * width + px : -1;
      inside[i] = Number(px >= edgeX && py >= edgeY && px < width - edgeX && py < height - edgeY);
    }
  }

  /** @param {import("./canvas_layer.js").View} view */
  #draw(view) {
    const { ctx, dpr } = view;
    this.drawn = 0;
    const opacity = opacityOf("observations");
    if (this.count === 0 || opacity === 0) return;
    const { width, height } = ctx.canvas;
    if (this.image?.width !== width || this.image.height !== height) this.image = ctx.createImageData(width, height);
    const inks = Uint32Array.from(this.inks(), packed);
    const [first, end] = this.#range();
    const since = this.moment.at - this.trail;
    const span = Math.max(2, Math.round(2 * dpr));
    this.#project(view, width, height, span);
    const sheet = { pixels: new Uint32Array(this.image.data.buffer), inks, span, width, since };
    if (this.inTurn) this.#drawInTurn(sheet, end, `${this.projected},${inks}`);
    else {
      sheet.pixels.fill(0);
      this.drawn = this.#stamp(sheet, first, end);
    }
    ctx.putImageData(this.image, 0, 0);
    this.layer.canvas.style.opacity = String(opacity);
    if (this.chosen >= 0) this.#ring(view);
  }

  /**
   * What leaves is the oldest and what comes lies on top, so a step forward costs what changes.
   * @param {Sheet} sheet @param {number} end of the points that can be shown @param {string} key of how they are drawn
   */
  #drawInTurn(sheet, end, key) {
    const { pixels, since } = sheet;
    const first = lowerBound(this.until, since + 1);
    const before = this.stamped;
    if (this.owner.length !== pixels.length) this.owner = new Int32Array(pixels.length);
    if (before.key === key && first >= before.first && first <= before.end && end >= before.end) {
      this.drawn = before.drawn - this.#erase(sheet, before.first, first) + this.#stamp(sheet, before.end, end);
    } else {
      pixels.fill(0);
      this.drawn = this.#stamp(sheet, first, end);
    }
    this.stamped = { key, first, end, drawn: this.drawn };
  }

  /** @param {Sheet} sheet @param {number} first @param {number} end @returns {number} how many of these points stand on it in the window */
  #stamp({ pixels, inks, span, width, since }, first, end) {
    const { offset, inside, until, kind, owner, inTurn } = this;
    let drawn = 0;
    for (let i = first; i < end; i += 1) {
      const at = offset[i];
      if (at < 0 || until[i] <= since) continue;
      const ink = inks[kind[i]];
      for (let row = 0, start = at; row < span; row += 1, start += width) {
        for (let k = start; k < start + span; k += 1) {
          pixels[k] = ink;
          if (inTurn) owner[k] = i;
        }
      }
      drawn += inside[i];
    }
    return drawn;
  }

  /** @param {Sheet} sheet @param {number} first @param {number} end @returns {number} how many of these points stood on it in the window */
  #erase({ pixels, span, width }, first, end) {
    const { offset, inside, owner } = this;
    let erased = 0;
    for (let i = first; i < end; i += 1) {
      const at = offset[i];
      if (at < 0) continue;
      for (let row = 0, start = at; row < span; row += 1, start += width) {
        for (let k = start; k < start + span; k += 1) if (owner[k] === i) pixels[k] = 0;
      }
      erased += inside[i];
    }
    return erased;
  }

  /** @param {import("./canvas_layer.js").View} view */
  #ring({ ctx, size, left, top }) {
    ctx.beginPath();
    ctx.arc(this.x[this.chosen] * size - left, this.y[this.chosen] * size - top, CHOSEN_PX, 0, 2 * Math.PI);
    ctx.lineWidth = 4;
    ctx.strokeStyle = colour.text;
    ctx.stroke();
    ctx.lineWidth = 2;
    ctx.strokeStyle = colour.selection;
    ctx.stroke();
  }

  /** @param {{x: number, y: number}} at in the window @returns {number} the nearest point there, -1 for none */
  nearest(at) {
    const { view } = this.layer;
    if (this.drawn === 0 || !view) return -1;
    const { min } = this.map.getPixelBounds();
    const [wx, wy] = [(at.x + min.x) / view.size, (at.y + min.y) / view.size];
    const [first, end] = this.#range();
    const since = this.moment.at - this.trail;
    return this.#grid().nearest(wx, wy, REACH_PX / view.size, (i) => i >= first && i < end && this.until[i] > since);
  }

  /** @param {number} i a point @returns {import("./tooltip.js").Words} */
  words(i) {
    const date = new Date(this.from[i] * 1000).toISOString().slice(0, 10);
    return { title: this.kinds[this.kind[i]] || "Observation", subtitle: `${date} · click for more`, lines: [] };
  }
}

/** @param {string} hex `#rrggbb` @returns {number} as little-endian RGBA, nearly opaque */
function packed(hex) {
  const value = Number.parseInt(hex.slice(1), 16);
  return ((0xe0 << 24) | ((value & 0xff) << 16) | (value & 0xff00) | (value >> 16)) >>> 0;
}

/** @param {Float64Array} sorted @param {number} value @returns {number} the first index whose value is not less */
function lowerBound(sorted, value) {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
