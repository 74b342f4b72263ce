// @ts-check
/** Dated zones and lines: dashes and hatches by kind, colour by party, a name along the line. */
import { CanvasLayer } from "./canvas_layer.js";
import { haloText } from "./ink.js";
import { opacityOf } from "./look.js";
import { worldX, worldY } from "./mercator.js";
import { STATUS } from "./stays.js";
import { textWidth } from "./blocks.js";
import { colour, sans } from "./theme.js";

/** @typedef {import("./canvas_layer.js").View} View */

/**
 * How a kind of area is drawn: width and dashes of its line in CSS pixels, the alpha of its fill, hatching.
 * @typedef {{width: number, dash: number[], fill: number, hatch: boolean, band?: number, minZoom?: number}} Style
 */

/** @type {Record<string, Style>} */
const STYLES = {
  adiz: { width: 1.2, dash: [9, 4], fill: 0.02, hatch: false, band: 4 },
  "territorial sea": { width: 1, dash: [], fill: 0.05, hatch: false, minZoom: 6 },
  "eez claim": { width: 1, dash: [1.5, 3.5], fill: 0.03, hatch: false, minZoom: 6 },
  "median line": { width: 1.1, dash: [10, 3, 1.5, 3], fill: 0, hatch: false },
  "island chain": { width: 4, dash: [], fill: 0, hatch: false },
  "training area": { width: 1, dash: [], fill: 0.04, hatch: true, minZoom: 6 },
  disputed: { width: 1.1, dash: [2, 3], fill: 0, hatch: false, minZoom: 6.5 },
};
/** @type {Style} */
const OTHER = { width: 1.1, dash: [4, 3], fill: 0.03, hatch: false };
const APPROXIMATE_DASH = [5, 4];
const CHAIN_ALPHA = 0.2;
const LINE_ALPHA = 0.72;
const LABEL_PX = 10.5;
const EDGE_PX = 6;

/**
 * @typedef {object} Line
 * @property {boolean} ring
 * @property {Set<number>} open the points at the end of stretches that are no boundary
 * @property {Float64Array} x world
 * @property {Float64Array} y
 */

/**
 * @typedef {object} AreaMark
 * @property {string} id
 * @property {string} name without what stands in parentheses at its end
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
    this.layer = new CanvasLayer(map, "areas", 300, (view) => this.#draw(view), frame.request);
    /** @type {AreaMark[]} */
    this.areas = [];
    this.status = new Int8Array(0);
    /** @type {(zoom: number) => {x: number, y: number, w: number, h: number}[]} what names must keep clear of, in world pixels */
    this.obstacles = () => [];
    this.labels = true;
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
      kind: columns.kind[i],
      party: columns.party[i],
      approximate: columns.approximate[i],
      drawn: columns.drawn[i],
      lines: columns.lines[i].map((/** @type {{ring: boolean, open: number[], points: number[]}} */ { ring, open, points }) => ({
        ring,
        open: new Set(open),
        x: Float64Array.from({ length: points.length / 2 }, (_, k) => worldX(points[2 * k])),
        y: Float64Array.from({ length: points.length / 2 }, (_, k) => worldY(points[2 * k + 1])),
      })),
      style: STYLES[columns.kind[i]] ?? OTHER,
    }));
    this.status = new Int8Array(this.areas.length);
    this.layer.invalidate();
  }

  /** @param {number[]} statuses */
  setAll(statuses) {
    this.status = Int8Array.from(statuses);
    this.layer.invalidate();
  }

  /** @param {number[][] | undefined} changes */
  change(changes) {
    if (!changes) return;
    changes[0].forEach((i, k) => { this.status[i] = changes[1][k]; });
    this.layer.invalidate();
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

  /** @param {number} i @param {{x0: number, y0: number, x1: number, y1: number}} window in world units */
  touches(i, { x0, y0, x1, y1 }) {
    return this.areas[i].lines.some(({ x, y }) => (
      x.some((v) => v >= x0) && x.some((v) => v <= x1) && y.some((v) => v >= y0) && y.some((v) => v <= y1)
    ));
  }

  /** @param {View} view */
  #draw(view) {
    const { ctx } = view;
    const shown = this.shown(view.zoom);
    for (const i of shown) this.#drawArea(view, this.areas[i], this.status[i]);
    if (this.labels) {
      const taken = this.obstacles(view.zoom).map(({ x, y, w, h }) => ({ x: x - view.left, y: y - view.top, w, h }));
      for (const i of shown) {
        // The islands' own name, with who claims them, stands in a disputed area already.
        if (this.areas[i].kind === "disputed") continue;
        const box = labelAlong(view, this.areas[i], taken);
        if (box) taken.push(box);
      }
    }
    ctx.setLineDash([]);
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
    ctx.globalAlpha = opacity * (chain ? CHAIN_ALPHA : LINE_ALPHA) * (status === STATUS.POSSIBLE ? 0.6 : 1);
    ctx.lineWidth = style.width;
    ctx.strokeStyle = ink;
    ctx.setLineDash(style.dash.length > 0 ? style.dash : area.approximate && !chain ? APPROXIMATE_DASH : []);
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
  ctx.globalAlpha = 0.35 * opacity;
  ctx.fillStyle = pattern;
  ctx.fill(path, "evenodd");
  ctx.globalAlpha = 1;
}

/**
 * Write the name along the straightest stretch of the line that is in the window, just inside of it.
 * @param {View} view @param {AreaMark} area @param {{x: number, y: number, w: number, h: number}[]} taken
 * @returns {{x: number, y: number, w: number, h: number} | null} the room it took
 */
function labelAlong(view, area, taken) {
  const { ctx, size, left, top } = view;
  const font = sans(LABEL_PX, 500);
  const text = area.name;
  const width = textWidth(text, font);
  const [x0, y0] = [view.marginX + 8, view.marginY + 18];
  const [x1, y1] = [view.width - view.marginX - 8, view.height - view.marginY - 8];
  const inside = (/** @type {number} */ x, /** @type {number} */ y) => x > x0 && x < x1 && y > y0 && y < y1;
  /** @type {{score: number, cx: number, cy: number, angle: number, box: import("./boxes.js").Box, ring: boolean, line: Line} | null} */
  let best = null;
  for (const line of area.lines) {
    for (let k = 1; k < line.x.length; k += 1) {
      const [ax, ay] = [line.x[k - 1] * size - left, line.y[k - 1] * size - top];
      // A stretch ends where the chord would leave the line by more than a few pixels.
      for (let m = k; m < line.x.length && !line.open.has(m); m += 1) {
        const [bx, by] = [line.x[m] * size - left, line.y[m] * size - top];
        const length = Math.hypot(bx - ax, by - ay);
        let bend = 0;
        for (let n = k; n < m; n += 1) {
          bend = Math.max(bend, distanceTo(line.x[n] * size - left, line.y[n] * size - top, ax, ay, bx, by));
        }
        if (bend > 4) break;
        if (length < width + 12) continue;
        let angle = Math.atan2(by - ay, bx - ax);
        if (angle > Math.PI / 2) angle -= Math.PI;
        if (angle <= -Math.PI / 2) angle += Math.PI;
        for (const part of [0.5, 0.3, 0.7]) {
          const [cx, cy] = [ax + (bx - ax) * part, ay + (by - ay) * part];
          const [hw, hh] = [(Math.abs(Math.cos(angle)) * width) / 2 + 8, (Math.abs(Math.sin(angle)) * width) / 2 + 8];
          if (part !== 0.5 && Math.min(part, 1 - part) * length < width / 2 + 6) continue;
          if (!inside(cx - hw, cy - hh) || !inside(cx + hw, cy + hh)) continue;
          const box = { x: cx - hw, y: cy - hh, w: 2 * hw, h: 2 * hh };
          if (taken.some((other) => other.x < box.x + box.w && box.x < other.x + other.w && other.y < box.y + box.h && box.y < other.y + other.h)) continue;
          // Readers prefer level text and a good deal of line on both sides.
          const score = Math.abs(angle) * 60 - Math.min(length, width * 2) * 0.2;
          if (!best || score < best.score) best = { score, cx, cy, angle, box, ring: line.ring, line };
        }
        break;
      }
    }
  }
  if (!best) return null;
  const { cx, cy, angle, ring, line, box } = best;
  ctx.save();
  ctx.translate(cx, cy);
  ctx.rotate(angle);
  ctx.font = font;
  ctx.textAlign = "center";
  haloText(ctx, text, 0, ring && insideIsBelow(cx, cy, angle, line, view) ? 13 : -5, colour[`${area.party}-text`], 2.6);
  ctx.restore();
  return box;
}

/** @param {number} cx @param {number} cy @param {number} angle @param {Line} line @param {View} view */
function insideIsBelow(cx, cy, angle, line, { size, left, top }) {
  const [px, py] = [cx - Math.sin(angle) * 10, cy + Math.cos(angle) * 10];
  let odd = false;
  for (let k = 1; k < line.x.length; k += 1) {
    const [ax, ay] = [line.x[k - 1] * size - left, line.y[k - 1] * size - top];
    const [bx, by] = [line.x[k] * size - left, line.y[k] * size - top];
    if (ay > py !== by > py && px < ((bx - ax) * (py - ay)) / (by - ay) + ax) odd = !odd;
  }
  return odd;
}

/** @param {number} px @param {number} py @param {number} ax @param {number} ay @param {number} bx @param {number} by */
function distanceTo(px, py, ax, ay, bx, by) {
  const [dx, dy] = [bx - ax, by - ay];
  const square = dx * dx + dy * dy;
  const along = square === 0 ? 0 : Math.max(0, Math.min(1, ((px - ax) * dx + (py - ay) * dy) / square));
  return Math.hypot(px - ax - along * dx, py - ay - along * dy);
}
