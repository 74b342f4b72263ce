// @ts-check
/** Rings, lines and points that the program computed for the reader: ranges, distances, a place gone to. */
import { CanvasLayer } from "./canvas_layer.js";
import { haloText } from "./ink.js";
import { worldX, worldY } from "./mercator.js";
import { colour, sans } from "./theme.js";

/**
 * @typedef {object} Drawing
 * @property {"ring" | "area" | "line" | "point" | "arc"} kind
 * @property {number[]} points lon, lat, lon, lat... in degrees, on the Pacific side, as one piece
 * @property {string} label
 * @property {string} force whose colour it has; empty for the reader's own
 */

const DASHES = { ring: [7, 4], area: [], line: [], point: [], arc: [2, 3] };
const AREA_ALPHA = 0.14;
const HEAD_PX = 8;
/** How far an arc swings out, of the distance between its ends. */
const BOW = 0.13;
const BOW_POINTS = 25;

export class Drawings {
  /** @param {any} map @param {import("./frame.js").Frame} frame */
  constructor(map, frame) {
    this.layer = new CanvasLayer(map, "drawings", 440, (view) => this.#draw(view), frame);
    this.layer.isEmpty = () => this.drawings.length === 0;
    /** @type {Drawing[]} */
    this.drawings = [];
  }

  /** @param {Drawing[]} drawings */
  set(drawings) {
    this.drawings = drawings;
    this.layer.invalidate();
  }

  /** @param {import("./canvas_layer.js").View} view */
  #draw({ ctx, size, left, top, width }) {
    for (const { kind, points, label, force } of this.drawings) {
      const ink = force ? colour[`${force}-text`] : colour.accent;
      const xs = Array.from({ length: points.length / 2 }, (_, k) => worldX(points[2 * k]) * size - left);
      const [west, east] = [Math.min(...xs), Math.max(...xs)];
      // What runs over the edge of the world comes in again at the other.
      for (const turn of [-size, 0, size]) {
        if (east + turn < 0 || west + turn > width) continue;
        /** @type {[number, number][]} */
        const path = xs.map((x, k) => [x + turn, worldY(points[2 * k + 1]) * size - top]);
        this.#stroke(ctx, kind, kind === "arc" ? bow(path) : path, label, ink);
      }
    }
  }

  /**
   * @param {CanvasRenderingContext2D} ctx @param {Drawing["kind"]} kind @param {[number, number][]} path @param {string} label
   * @param {string} ink
   */
  #stroke(ctx, kind, path, label, ink) {
    ctx.beginPath();
    if (kind === "point") ctx.arc(path[0][0], path[0][1], 5, 0, 2 * Math.PI);
    else for (const [x, y] of path) ctx.lineTo(x, y);
    if (kind === "area") {
      ctx.closePath();
      ctx.globalAlpha = AREA_ALPHA;
      ctx.fillStyle = ink;
      ctx.fill();
    }
    ctx.lineJoin = "round";
    ctx.setLineDash([]);
    ctx.lineWidth = 4;
    ctx.strokeStyle = colour.halo;
    ctx.globalAlpha = 0.7;
    ctx.stroke();
    ctx.globalAlpha = 1;
    ctx.lineWidth = 1.7;
    ctx.strokeStyle = ink;
    ctx.setLineDash(DASHES[kind]);
    ctx.stroke();
    ctx.setLineDash([]);
    if (kind === "arc") head(ctx, path, ink);
    this.#label(ctx, kind, path, label, ink);
  }

  /**
   * @param {CanvasRenderingContext2D} ctx @param {Drawing["kind"]} kind @param {[number, number][]} path @param {string} label
   * @param {string} ink
   */
  #label(ctx, kind, path, label, ink) {
    if (!label) return;
    const [x, y] = anchor(kind, path);
    ctx.font = sans(11.5, 600);
    ctx.textAlign = kind === "point" ? "left" : kind === "arc" ? outside(path) : "center";
    haloText(ctx, label, x, kind === "point" ? y + 4 : y - 6, ink, 3.4);
    ctx.textAlign = "left";
  }
}

/**
 * A ring is named at its northernmost point, an area in the middle of its box, a line in its middle, a point beside it.
 * @param {Drawing["kind"]} kind @param {[number, number][]} path @returns {[number, number]}
 */
function anchor(kind, path) {
  if (kind === "ring") return path.reduce((best, point) => (point[1] < best[1] ? point : best));
  if (kind === "point") return [path[0][0] + 9, path[0][1]];
  if (kind !== "area") return path[path.length >> 1];
  const [xs, ys] = [path.map(([x]) => x), path.map(([, y]) => y)];
  return [(Math.min(...xs) + Math.max(...xs)) / 2, (Math.min(...ys) + Math.max(...ys)) / 2];
}

/**
 * From one end to the other, swung out to the right of the way: there and back are two arcs.
 * @param {[number, number][]} path @returns {[number, number][]}
 */
function bow(path) {
  const [[ax, ay], [bx, by]] = [path[0], /** @type {[number, number]} */ (path.at(-1))];
  const [dx, dy] = [bx - ax, by - ay];
  return Array.from({ length: BOW_POINTS }, (_, k) => {
    const part = k / (BOW_POINTS - 1);
    const out = BOW * 4 * part * (1 - part);
    return [ax + dx * part - dy * out, ay + dy * part + dx * out];
  });
}

/** @param {[number, number][]} path of an arc @returns {CanvasTextAlign} so that its words stand outside of it */
function outside(path) {
  const [ax, ay] = path[0];
  const [bx, by] = /** @type {[number, number]} */ (path.at(-1));
  if (Math.abs(by - ay) < Math.abs(bx - ax)) return "center";
  return by > ay ? "right" : "left";
}

/** An arrow's head at the end of a path. @param {CanvasRenderingContext2D} ctx @param {[number, number][]} path @param {string} ink */
function head(ctx, path, ink) {
  if (path.length < 2) return;
  const [[ax, ay], [bx, by]] = path.slice(-2);
  const angle = Math.atan2(by - ay, bx - ax);
  ctx.beginPath();
  ctx.moveTo(bx, by);
  for (const turn of [-0.4, 0.4]) ctx.lineTo(bx - HEAD_PX * Math.cos(angle + turn), by - HEAD_PX * Math.sin(angle + turn));
  ctx.closePath();
  ctx.fillStyle = ink;
  ctx.fill();
}
