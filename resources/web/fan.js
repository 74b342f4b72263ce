// @ts-check
/**
 * A group of sites spread out: every site of it on a line of its own, at the left and the right of the group, with
 * all that is there and a line to its true place. It stays while the clock runs.
 */
import { NAME_PX, textWidth } from "./blocks.js";
import { CanvasLayer } from "./canvas_layer.js";
import { haloText, leader } from "./ink.js";
import { CELL_H, CELL_W } from "./sprites.js";
import { colour, sans } from "./theme.js";

/** @typedef {import("./canvas_layer.js").View} View */
/** @typedef {{site: number, cells: import("./stays.js").Cell[], width: number, x: number, y: number}} Row a place in pixels of the canvas */

const ROW = { full: 33, empty: 18 };
const MOST_CELLS = 5;
const GAP = 8;
/** From the outermost place of the group to its columns. */
const AWAY = 46;
const PAD = 10;

export class Fan {
  /**
   * @param {any} map @param {import("./frame.js").Frame} frame @param {import("./posture.js").Posture} posture
   * @param {import("./marks.js").Marks} marks draws the symbols
   */
  constructor(map, frame, posture, marks) {
    this.posture = posture;
    this.marks = marks;
    /** The sites that are spread out. @type {number[]} */
    this.sites = [];
    /** @type {import("./marks.js").Hit[]} */
    this.hits = [];
    this.layer = new CanvasLayer(map, "fan", 450, (view) => this.#draw(view), frame);
    this.layer.isEmpty = () => this.sites.length === 0;
  }

  /** @param {number[]} sites none closes it */
  open(sites) {
    this.sites = sites;
    this.layer.invalidate();
  }

  /** @param {View} view */
  #draw(view) {
    this.hits = [];
    if (this.sites.length === 0) return;
    const rows = this.#rows(view);
    if (rows.length === 0) return;
    const room = 2 * (view.height - 2 * view.marginY - 6 * PAD - ROW.full);
    let used = 0;
    const shown = rows.filter((row) => (used += heightOf(row)) <= room);
    const xs = shown.map(({ x }) => x);
    const [west, east] = [Math.min(...xs), Math.max(...xs)];
    const byX = [...shown].sort((a, b) => a.x - b.x || a.site - b.site);
    const half = byX.length >> 1;
    this.#column(view, byX.slice(0, half), west - AWAY, -1);
    this.#column(view, byX.slice(half), east + AWAY, 1);
    if (shown.length < rows.length) {
      const middle = view.width / 2;
      note(view.ctx, `and ${rows.length - shown.length} more sites; zoom in to see them`, middle, view.height - view.marginY - PAD);
    }
  }

  /** @param {View} view @returns {Row[]} what is open or has something, the fullest first */
  #rows({ size, left, top }) {
    const { stays, x, y } = this.posture;
    return this.sites
      .map((site) => {
        const cells = stays.cellsAt([site]);
        const symbols = Math.min(cells.length, MOST_CELLS);
        const width = symbols * CELL_W + GAP + textWidth(this.#name(site), sans(NAME_PX, 600));
        return { site, cells, width, x: x[site] * size - left, y: y[site] * size - top };
      })
      .filter(({ site, cells }) => cells.length > 0 || this.posture.isOpen(site))
      .sort((a, b) => b.cells.length - a.cells.length || a.site - b.site);
  }

  /** @param {number} site */
  #name(site) {
    return this.posture.siteName(site);
  }

  /** @param {View} view @param {Row[]} rows @param {number} edge x of the side that faces the group @param {1 | -1} side */
  #column(view, rows, edge, side) {
    if (rows.length === 0) return;
    const { ctx, dpr } = view;
    const ordered = [...rows].sort((a, b) => a.y - b.y || a.site - b.site);
    const widest = Math.max(...rows.map(({ width }) => width));
    const height = rows.reduce((sum, row) => sum + heightOf(row), 0);
    const middle = rows.reduce((sum, { y }) => sum + y, 0) / rows.length;
    const top = clamp(middle - height / 2, view.marginY + 2 * PAD, view.height - view.marginY - 2 * PAD - height);
    const near = side > 0
      ? Math.min(edge, view.width - view.marginX - widest - 2 * PAD)
      : Math.max(edge, view.marginX + widest + 2 * PAD);
    const left = side > 0 ? near : near - widest;
    ctx.beginPath();
    ctx.roundRect(left - PAD, top - PAD / 2, widest + 2 * PAD, height + PAD, 8);
    ctx.globalAlpha = 0.97;
    ctx.fillStyle = colour.paper;
    ctx.fill();
    ctx.globalAlpha = 1;
    ctx.lineWidth = 1;
    ctx.strokeStyle = colour["paper-edge"];
    ctx.stroke();
    let y = top;
    for (const row of ordered) {
      const tall = heightOf(row);
      leader(ctx, row.x, row.y, side > 0 ? left - PAD : left + widest + PAD, y + tall / 2);
      this.#row(view, row, side > 0 ? left : left + widest - row.width, y, dpr);
      y += tall;
    }
  }

  /** @param {View} view @param {Row} row @param {number} left @param {number} top @param {number} dpr */
  #row(view, { site, cells, x, y }, left, top, dpr) {
    const { ctx } = view;
    const hit = (/** @type {number} */ hx, /** @type {number} */ hy, /** @type {number} */ w, /** @type {number} */ h, /** @type {any[]} */ refs) => {
      this.hits.push({ x: hx + view.left, y: hy + view.top, w, h, refs });
    };
    ctx.beginPath();
    ctx.arc(x, y, 3, 0, 2 * Math.PI);
    ctx.fillStyle = colour.text;
    ctx.fill();
    const shown = cells.length > MOST_CELLS ? MOST_CELLS - 1 : cells.length;
    cells.slice(0, shown).forEach((cell, k) => {
      const joined = k > 0 && cells[k - 1].look.force === cell.look.force;
      this.marks.drawCell(ctx, cell, left + k * CELL_W, top, 1, dpr, joined);
      hit(left + k * CELL_W, top, CELL_W, CELL_H + 3, this.marks.refsOf([site], [cell]));
    });
    if (shown < cells.length) {
      const rest = cells.slice(shown);
      ctx.font = sans(11.5, 650);
      haloText(ctx, `+${rest.reduce((sum, { count }) => sum + count, 0)}`, left + shown * CELL_W + 4, top + CELL_H / 2 + 4, colour.muted);
      hit(left + shown * CELL_W, top, CELL_W, CELL_H + 3, this.marks.refsOf([site], rest));
    }
    const name = left + Math.min(cells.length, MOST_CELLS) * CELL_W + GAP;
    ctx.font = sans(NAME_PX, 600);
    const line = top + (cells.length > 0 ? CELL_H / 2 + 4 : ROW.empty / 2 + 4);
    haloText(ctx, this.#name(site), name, line, this.posture.isOpen(site) ? colour.text : colour.muted, 2);
    hit(name, line - 12, textWidth(this.#name(site), sans(NAME_PX, 600)), 16, [{ kind: "site", id: this.posture.atlas.sites.id[site] }]);
  }
}

/** @param {Row} row @returns {number} */
function heightOf({ cells }) {
  return cells.length > 0 ? ROW.full : ROW.empty;
}

/** @param {CanvasRenderingContext2D} ctx @param {string} text @param {number} x the middle @param {number} y */
function note(ctx, text, x, y) {
  ctx.font = sans(NAME_PX);
  ctx.textAlign = "center";
  haloText(ctx, text, x, y, colour.muted);
  ctx.textAlign = "left";
}

/** @param {number} value @param {number} low @param {number} high */
function clamp(value, low, high) {
  return Math.max(low, Math.min(value, high));
}
