// @ts-check
/** Dated zones and lines: dashes and hatches by kind, colour by party, a name along the line. */
import { distanceTo, nameArea } from "./area_names.js";
import { CanvasLayer } from "./canvas_layer.js";
import { opacityOf } from "./look.js";
import { worldX, worldY } from "./mercator.js";
import { STATUS } from "./stays.js";
import { colour, isPrint } from "./theme.js";

/** @typedef {import("./canvas_layer.js").View} View */

/**
 * How a kind of area is drawn: width and dashes of its line in CSS pixels, the alpha of its fill, hatching.
 * @typedef {{width: number, dash: number[], fill: number, hatch: boolean, band?: number, minZoom?: number}} Style
 */

/** @type {Record<string, Style>} */
const STYLES = {
  adiz: { width: 1.2, dash: [9, 4], fill: 0.02, hatch: false, band: 4 },
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
const EDGE_PX = 6;

/**
 * @typedef {object} Line
 * @property {boolean} ring
 * @property {Set<number>} open the points at the end of stretches that are no boundary
 * @property {Float64Array} x world
 * @property {Float64Array} y
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
    /** @type {import("./marks.js").Ref | null} */
    this.selection = null;
    /** @type {import("./marks.js").Ref | null} */
    this.hover = null;
  }

  /** @param {any} columns */
  setAtlas(columns) {
    this.areas = columns.id.map((/** @type {string} */ id, /** @type {number} */ i) => ({
      id,
      name: columns.name[i].replace(/\s*\([^)]*\)$/, ""),
      ja: columns.ja[i].replace(/\s*[(（][^)）]*[)）]$/, ""),
      kind: columns.kind[i],
      party: columns.party[i],
      approximate: columns.approximate[i],
      drawn: columns.drawn[i],
      lines: columns.lines[i].map((/** @type {{ring: boolean, open: number[], points: number[]}} */ { ring, open, points }) => ({
        ring, open: new Set(open), ...inWorldUnits(points),
      })),
      style: STYLES[columns.kind[i]] ?? OTHER,
    }));
    this.status = new Int8Array(this.areas.length);
    this.invalidate();
  }

  /** @param {number[]} statuses */
  setAll(statuses) {
    this.status = Int8Array.from(statuses);
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

  /** @param {number} i @param {{x0: number, y0: number, x1: number, y1: number}} window in world units */
  touches(i, { x0, y0, x1, y1 }) {
    return this.areas[i].lines.some(({ x, y }) => (
      x.some((v) => v >= x0) && x.some((v) => v <= x1) && y.some((v) => v >= y0) && y.some((v) => v <= y1)
    ));
  }

  /** @param {View} view @param {number} run which of the canvases */
  #draw(view, run) {
    const { ctx } = view;
    const kinds = this.runs[run];
    const shown = this.shown(view.zoom)
      .filter((i) => kinds.includes(this.areas[i].kind))
      .sort((a, b) => kinds.indexOf(this.areas[b].kind) - kinds.indexOf(this.areas[a].kind) || a - b);
    for (const i of shown) this.#drawArea(view, this.areas[i], this.status[i]);
    if (run === 0) this.#drawNames(view);
    ctx.setLineDash([]);
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
      ctx.save();
      ctx.clip(path, "evenodd");
      ctx.globalAlpha = 0.1 * opacity;
      ctx.lineWidth = style.band * 2;
      ctx.strokeStyle = ink;
      ctx.stroke(edge);
      ctx.restore();
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

/** @param {number[]} points longitude, latitude, longitude, latitude... @returns {Pick<Line, "x" | "y" | "across">} */
function inWorldUnits(points) {
  const x = Float64Array.from({ length: points.length / 2 }, (_, k) => worldX(points[2 * k]));
  const y = Float64Array.from({ length: points.length / 2 }, (_, k) => worldY(points[2 * k + 1]));
  const reach = (/** @type {Float64Array} */ values) => values.reduce((a, b) => Math.max(a, b)) - values.reduce((a, b) => Math.min(a, b));
  return { x, y, across: Math.hypot(reach(x), reach(y)) };
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
