// @ts-check
/** Dated zones and lines: dashes and hatches by kind, colour by party, a name along the line. */
import { contains, distanceTo, nameArea } from "./area_names.js";
import { CanvasLayer } from "./canvas_layer.js";
import { opacityOf } from "./look.js";
import { worldX, worldY } from "./mercator.js";
import { STATUS } from "./stays.js";
import { colour, isPrint } from "./theme.js";

/** @typedef {import("./canvas_layer.js").View} View */

/** @typedef {{x0: number, y0: number, x1: number, y1: number}} Window in world units */

/**
 * How a kind of area is drawn: width and dashes of its line in CSS pixels, the alpha of its fill, hatching.
 * @typedef {{width: number, dash: number[], fill: number, hatch: boolean, band?: number, minZoom?: number}} Style
 */

/** @type {Record<string, Style>} */
const STYLES = {
  adiz: { width: 1.2, dash: [9, 4], fill: 0, hatch: false, band: 4 },
  "territorial sea": { width: 1, dash: [], fill: 0.05, hatch: false, minZoom: 6 },
  "eez claim": { width: 1, dash: [1, 3.5], fill: 0.03, hatch: false, minZoom: 6 },
  "median line": { width: 1.1, dash: [10, 3, 1.5, 3], fill: 0, hatch: false },
  "island chain": { width: 4, dash: [], fill: 0, hatch: false },
  "training area": { width: 1, dash: [], fill: 0.04, hatch: true, minZoom: 6 },
  disputed: { width: 1.8, dash: [3, 3], fill: 0, hatch: false, minZoom: 6.5 },
};
/** @type {Style} */
const OTHER = { width: 1.1, dash: [4, 3], fill: 0.03, hatch: false };
const APPROXIMATE_DASH = [5, 4];
const CHAIN_ALPHA = 0.2;
const LINE_ALPHA = 0.72;
/** On paper dashes of other lengths tell the parties apart. @type {Record<string, number>} */
const PRINT_DASHES = { us: 1.5, japan: 1, coast_guard: 1, other: 0.5 };
/** What stands in parentheses at the end of a name, and is no end of a range as in (1)-(7). */
const NOTE_AT_END = /(?<![-–〜])\s*[(（][^()（）]*[)）]$/;
const EDGE_PX = 6;
/** The band along the line of an area that differs between two days. */
const MARKED_PX = 8;
const MARKED_ALPHA = 0.22;

/**
 * @typedef {object} Line
 * @property {boolean} ring
 * @property {Set<number>} open the points at the end of stretches that are no boundary
 * @property {Float64Array} x world
 * @property {Float64Array} y
 * @property {1 | -1} inner on which side of a ring the area lies: 1 on the right hand of its direction, as seen on the screen
 * @property {number} across the diagonal of the box around it, in world units
 */

/**
 * @typedef {object} AreaMark
 * @property {string} id
 * @property {string} name without what stands in parentheses at its end
 * @property {string} ja
 * @property {string} kind
 * @property {string} party
 * @property {boolean} approximate
 * @property {boolean} drawn whether it is drawn without being chosen
 * @property {Line[]} lines
 * @property {Style} style
 */

export class Areas {
  /** @param {any} map @param {import("./frame.js").Frame} frame */
  constructor(map, frame) {
    this.map = map;
    this.frame = frame;
    /** A canvas for each run of kinds that lie next to each other among the layers of the map, the top one first. @type {CanvasLayer[]} */
    this.layers = [];
    /** @type {string[][]} the kinds on each canvas, the top one first */
    this.runs = [[]];
    this.#useRuns();
    /** @type {AreaMark[]} */
    this.areas = [];
    this.status = new Int8Array(0);
    /** @type {(zoom: number) => {x: number, y: number, w: number, h: number}[]} what names must keep clear of, in world pixels */
    this.obstacles = () => [];
    /** @type {() => import("./boxes.js").Box[]} what lies over the map, in pixels of the window */
    this.covers = () => [];
    /** Where the names stand, in world pixels. @type {import("./boxes.js").Box[]} */
    this.named = [];
    /** Which areas are in the window that was asked for last. @type {Map<number, boolean>} */
    this.touched = new Map();
    this.touchedIn = "";
    /** The ids of those that a comparison marks. @type {Set<string>} */
    this.marked = new Set();
    /** @type {import("./marks.js").Ref | null} */
    this.selection = null;
    /** @type {import("./marks.js").Ref | null} */
    this.hover = null;
  }

  /** @param {any} columns */
  setAtlas(columns) {
    this.areas = columns.id.map((/** @type {string} */ id, /** @type {number} */ i) => ({
      id,
      name: columns.name[i].replace(NOTE_AT_END, ""),
      ja: columns.ja[i].replace(NOTE_AT_END, ""),
      kind: columns.kind[i],
      party: columns.party[i],
      approximate: columns.approximate[i],
      drawn: columns.drawn[i],
      lines: columns.lines[i].map((/** @type {{ring: boolean, hole: boolean, open: number[], points: number[]}} */ { ring, hole, open, points }) => ({
        ring, open: new Set(open), ...inWorldUnits(points, hole),
      })),
      style: STYLES[columns.kind[i]] ?? OTHER,
    }));
    this.status = new Int8Array(this.areas.length);
    this.touched.clear();
    this.invalidate();
  }

  /** @param {number[]} statuses */
  setAll(statuses) {
    this.status = Int8Array.from(statuses);
    this.invalidate();
  }

  /** @param {string[]} ids of the areas that a comparison marks */
  mark(ids) {
    if (ids.length === 0 && this.marked.size === 0) return;
    this.marked = new Set(ids);
    this.invalidate();
  }

  /** Draw all anew in the next frame. */
  invalidate() {
    for (const layer of this.layers) layer.invalidate();
  }

  redrawIfStale() {
    for (const layer of this.layers) layer.redrawIfStale();
  }

  /** @returns {string[]} the kinds of area of this atlas */
  kinds() {
    return [...new Set(this.areas.map(({ kind }) => kind))];
  }

  /** @param {string[][]} runs kinds that lie next to each other, the top one first @returns {CanvasLayer[]} a canvas for each run */
  stack(runs) {
    this.runs = runs.length > 0 ? runs : [[]];
    this.#useRuns();
    return this.layers.slice(0, this.runs.length);
  }

  #useRuns() {
    while (this.layers.length < this.runs.length) {
      const at = this.layers.length;
      const layer = new CanvasLayer(this.map, `areas${at || ""}`, 300, (view) => this.#draw(view, at), this.frame);
      layer.isEmpty = () => at >= this.runs.length;
      this.layers.push(layer);
    }
    this.invalidate();
  }

  /** @param {number[][] | undefined} changes */
  change(changes) {
    if (!changes) return;
    changes[0].forEach((i, k) => { this.status[i] = changes[1][k]; });
    this.invalidate();
  }

  /** @param {number} zoom @returns {number[]} the areas that are drawn, by index */
  shown(zoom) {
    const found = [];
    for (let i = 0; i < this.areas.length; i += 1) {
      const { id, kind, drawn, style } = this.areas[i];
      const chosen = this.selection?.kind === "area" && this.selection.id === id;
      const valid = this.status[i] === STATUS.PRESENT || this.status[i] === STATUS.POSSIBLE;
      if (chosen || (valid && drawn && zoom >= (style.minZoom ?? 0) && opacityOf(`area:${kind}`) > 0)) found.push(i);
    }
    return found;
  }

  /** @param {number} zoom @returns {number[]} the areas that are drawn at one time or another, by index */
  ever(zoom) {
    return this.areas.flatMap(({ kind, drawn, style }, i) => (drawn && zoom >= (style.minZoom ?? 0) && opacityOf(`area:${kind}`) > 0 ? [i] : []));
  }

  /** @param {number} i @param {Window} window @returns {boolean} whether a line of the area is in it, or it lies within a hatched one */
  touches(i, window) {
    // The legend asks at every step of the clock; the answer changes with the window only.
    const key = Object.values(window).join();
    if (key !== this.touchedIn) this.touched.clear();
    this.touchedIn = key;
    const known = this.touched.get(i);
    if (known !== undefined) return known;
    const { lines, style } = this.areas[i];
    const touched = lines.some((line) => crosses(line, window)) || (style.hatch && lines.some((line) => line.ring && surrounds(line, window)));
    this.touched.set(i, touched);
    return touched;
  }

  /** @param {View} view @param {number} run which of the canvases */
  #draw(view, run) {
    const { ctx } = view;
    const kinds = this.runs[run];
    const shown = this.shown(view.zoom)
      .filter((i) => kinds.includes(this.areas[i].kind))
      .sort((a, b) => kinds.indexOf(this.areas[b].kind) - kinds.indexOf(this.areas[a].kind) || a - b);
    if (this.marked.size > 0) this.#setOff(view, kinds);
    for (const i of shown) this.#drawArea(view, this.areas[i], this.status[i]);
    if (run === 0) this.#drawNames(view);
    ctx.setLineDash([]);
  }

  /** Mark what differs between two days, also what is there no more. @param {View} view @param {string[]} kinds */
  #setOff(view, kinds) {
    const { ctx } = view;
    ctx.lineJoin = "round";
    ctx.lineWidth = MARKED_PX;
    ctx.strokeStyle = colour.text;
    ctx.globalAlpha = MARKED_ALPHA;
    for (const i of this.ever(view.zoom)) {
      if (!this.marked.has(this.areas[i].id) || !kinds.includes(this.areas[i].kind)) continue;
      const edge = new Path2D();
      for (const line of this.areas[i].lines) trace(new Path2D(), edge, line, view);
      ctx.stroke(edge);
    }
    ctx.globalAlpha = 1;
  }

  /** @param {View} view */
  #drawNames(view) {
    this.named = [];
    const taken = [
      ...this.obstacles(view.zoom).map(({ x, y, w, h }) => ({ x: x - view.left, y: y - view.top, w, h })),
      ...this.covers().map(({ x, y, w, h }) => ({ x: x + view.marginX, y: y + view.marginY, w, h })),
    ];
    for (const i of this.shown(view.zoom)) {
      // The islands' own name, with who claims them, stands in a disputed area already.
      if (this.areas[i].kind === "disputed") continue;
      const box = nameArea(view, this.areas[i], taken);
      if (!box) continue;
      taken.push(box);
      this.named.push({ ...box, x: box.x + view.left, y: box.y + view.top });
    }
  }

  /** @param {View} view @param {AreaMark} area @param {number} status */
  #drawArea(view, area, status) {
    const { ctx } = view;
    const { style } = area;
    const ink = colour[area.party];
    const opacity = opacityOf(`area:${area.kind}`);
    const chosen = this.selection?.kind === "area" && this.selection.id === area.id;
    const pointed = this.hover?.kind === "area" && this.hover.id === area.id;
    const path = new Path2D();
    const edge = new Path2D();
    for (const line of area.lines) trace(path, edge, line, view);
    const closed = area.lines.some((line) => line.ring);
    ctx.setLineDash([]);
    ctx.lineJoin = "round";
    if (closed && (style.fill > 0 || chosen)) {
      ctx.globalAlpha = opacity * (Math.max(style.fill, chosen ? 0.1 : 0) + (pointed ? 0.04 : 0));
      ctx.fillStyle = ink;
      ctx.fill(path, "evenodd");
    }
    if (closed && style.hatch) hatch(ctx, path, ink, opacity);
    if (closed && style.band) {
      // A soft band inside the line says which side is meant.
      ctx.globalAlpha = 0.1 * opacity;
      ctx.lineWidth = style.band;
      ctx.strokeStyle = ink;
      for (const line of area.lines) if (line.ring) ctx.stroke(inset(line, style.band / 2, view));
    }
    if (chosen || pointed) {
      ctx.globalAlpha = chosen ? 0.75 : 0.4;
      ctx.lineWidth = style.width + (chosen ? 4.5 : 4);
      ctx.strokeStyle = colour.selection;
      ctx.stroke(edge);
    }
    const chain = area.kind === "island chain";
    ctx.globalAlpha = opacity * (chain ? CHAIN_ALPHA : isPrint() ? 1 : LINE_ALPHA) * (status === STATUS.POSSIBLE ? 0.6 : 1);
    ctx.lineWidth = style.width;
    ctx.strokeStyle = ink;
    const dash = style.dash.length > 0 ? style.dash : area.approximate && !chain ? APPROXIMATE_DASH : [];
    ctx.setLineDash(isPrint() ? dash.map((length) => length * (PRINT_DASHES[area.party] ?? 1)) : dash);
    ctx.stroke(edge);
    ctx.globalAlpha = 1;
  }

  /**
   * The area whose line is nearest to a point of the window, within a few pixels.
   * @param {number} px world pixel at the zoom @param {number} py @param {number} zoom @param {number} size
   * @returns {import("./marks.js").Ref | null}
   */
  hit(px, py, zoom, size) {
    let nearest = EDGE_PX;
    /** @type {AreaMark | null} */
    let found = null;
    for (const i of this.shown(zoom)) {
      for (const line of this.areas[i].lines) {
        for (let k = 1; k < line.x.length; k += 1) {
          if (line.open.has(k)) continue;
          const away = distanceTo(px, py, line.x[k - 1] * size, line.y[k - 1] * size, line.x[k] * size, line.y[k] * size);
          if (away < nearest) [nearest, found] = [away, this.areas[i]];
        }
      }
    }
    return found && { kind: "area", id: found.id };
  }
}

/** @param {Line} line @param {Window} window @returns {boolean} whether a stretch of it is in the window */
function crosses({ x, y, open }, { x0, y0, x1, y1 }) {
  for (let k = 1; k < x.length; k += 1) {
    if (open.has(k)) continue;
    // The part of the stretch that is within the window in both directions.
    let [first, last] = [0, 1];
    for (const [from, to, low, high] of [[x[k - 1], x[k], x0, x1], [y[k - 1], y[k], y0, y1]]) {
      if (from === to) {
        if (from < low || from > high) last = -1;
        continue;
      }
      const [enters, leaves] = from < to ? [low, high] : [high, low];
      first = Math.max(first, (enters - from) / (to - from));
      last = Math.min(last, (leaves - from) / (to - from));
    }
    if (first <= last) return true;
  }
  return false;
}

/** @param {Line} ring @param {Window} window @returns {boolean} whether the middle of the window is within a ring */
function surrounds(ring, { x0, y0, x1, y1 }) {
  return contains(ring, (x0 + x1) / 2, (y0 + y1) / 2, { size: 1, left: 0, top: 0 });
}

/** @param {number[]} points longitude, latitude, longitude, latitude... @param {boolean} hole @returns {Omit<Line, "ring" | "open">} */
function inWorldUnits(points, hole) {
  const x = Float64Array.from({ length: points.length / 2 }, (_, k) => worldX(points[2 * k]));
  const y = Float64Array.from({ length: points.length / 2 }, (_, k) => worldY(points[2 * k + 1]));
  const reach = (/** @type {Float64Array} */ values) => values.reduce((a, b) => Math.max(a, b)) - values.reduce((a, b) => Math.min(a, b));
  let twice = 0;
  for (let k = 1; k < x.length; k += 1) twice += x[k - 1] * y[k] - x[k] * y[k - 1];
  return { x, y, inner: twice > 0 === hole ? -1 : 1, across: Math.hypot(reach(x), reach(y)) };
}

/** @param {Path2D} path the whole @param {Path2D} edge its boundary @param {Line} line @param {View} view */
function trace(path, edge, { ring, open, x, y }, { size, left, top }) {
  for (let k = 0; k < x.length; k += 1) {
    const [px, py] = [x[k] * size - left, y[k] * size - top];
    if (k === 0) path.moveTo(px, py);
    else path.lineTo(px, py);
    if (k === 0 || open.has(k)) edge.moveTo(px, py);
    else edge.lineTo(px, py);
  }
  if (!ring) return;
  path.closePath();
  if (open.size === 0) edge.closePath();
}

/**
 * The boundary of a ring, moved to its inside. To clip a wide line by the area would cost ten times as much.
 * @param {Line} line @param {number} px by how much @param {View} view @returns {Path2D}
 */
function inset({ x, y, open, inner }, px, { size, left, top }) {
  const path = new Path2D();
  const last = x.length - 1;
  for (let k = 1; k <= last; k += 1) {
    if (open.has(k)) continue;
    const [ax, ay, bx, by] = [x[k - 1] * size - left, y[k - 1] * size - top, x[k] * size - left, y[k] * size - top];
    const away = (inner * px) / (Math.hypot(bx - ax, by - ay) || 1);
    const [dx, dy] = [(ay - by) * away, (bx - ax) * away];
    if (k === 1 || open.has(k - 1)) path.moveTo(ax + dx, ay + dy);
    else path.lineTo(ax + dx, ay + dy);
    path.lineTo(bx + dx, by + dy);
  }
  return path;
}

/** @param {CanvasRenderingContext2D} ctx @param {Path2D} path @param {string} ink @param {number} opacity */
function hatch(ctx, path, ink, opacity) {
  const tile = document.createElement("canvas");
  tile.width = 6;
  tile.height = 6;
  const pen = tile.getContext("2d");
  if (!pen) return;
  pen.strokeStyle = ink;
  pen.lineWidth = 0.8;
  pen.beginPath();
  pen.moveTo(-1, 7);
  pen.lineTo(7, -1);
  pen.moveTo(-1, 1);
  pen.lineTo(1, -1);
  pen.moveTo(5, 7);
  pen.lineTo(7, 5);
  pen.stroke();
  const pattern = ctx.createPattern(tile, "repeat");
  if (!pattern) return;
  ctx.globalAlpha = (isPrint() ? 0.8 : 0.35) * opacity;
  ctx.fillStyle = pattern;
  ctx.fill(path, "evenodd");
  ctx.globalAlpha = 1;
}
