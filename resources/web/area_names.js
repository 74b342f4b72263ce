// @ts-check
/** The names of areas, each along its line or inside. */
import { textWidth } from "./blocks.js";
import { haloText } from "./ink.js";
import { inLanguage, look, opacityOf } from "./look.js";
import { colour, sans } from "./theme.js";

/** @typedef {import("./canvas_layer.js").View} View */
/** @typedef {import("./boxes.js").Box} Box */
/** @typedef {import("./areas.js").Line} Line */

const LABEL_PX = 10.5;
/** A smaller area is not named, a larger one not from outside. */
const SMALLEST_PX = 16;
const SMALL_PX = 70;
/** A stretch of line is longer than the name along it by this much. */
const END_PX = 12;

/**
 * Write the name of an area: along the straightest stretch of its line that is in the window, just inside of it; where
 * there is none, within the area, or under or over one that is small.
 * @param {View} view @param {import("./areas.js").AreaMark} area @param {Box[]} taken
 * @returns {Box | null} the room it took
 */
export function nameArea(view, area, taken) {
  const text = wordsOf(area);
  view.ctx.globalAlpha = opacityOf(`area:${area.kind}`);
  const box = nameAlong(view, area, text, taken) ?? nameWithin(view, area, text, taken);
  view.ctx.globalAlpha = 1;
  return box;
}

/** @param {import("./areas.js").AreaMark} area @returns {string} its name; what is no exact outline says so */
function wordsOf({ name, ja, approximate }) {
  const [shown] = inLanguage(name, ja);
  return approximate ? `${shown} ${look.names === "ja" ? "（概略）" : "(approx.)"}` : shown;
}

/** @param {View} view @param {Box[]} taken @returns {(box: Box) => boolean} whether a name can stand there */
function freedom(view, taken) {
  const [x0, y0] = [view.marginX + 8, view.marginY + 18];
  const [x1, y1] = [view.width - view.marginX - 8, view.height - view.marginY - 8];
  return ({ x, y, w, h }) => (
    x > x0 && x + w < x1 && y > y0 && y + h < y1
    && !taken.some((other) => other.x < x + w && x < other.x + other.w && other.y < y + h && y < other.y + other.h)
  );
}

/** @param {View} view @param {import("./areas.js").AreaMark} area @param {string} text @param {Box[]} taken @returns {Box | null} */
function nameWithin(view, area, text, taken) {
  const rings = area.lines.filter(({ ring }) => ring);
  if (rings.length === 0) return null;
  const { ctx, size, left, top } = view;
  const font = sans(LABEL_PX, 500);
  const [w, h] = [textWidth(text, font) + 6, LABEL_PX + 6];
  const xs = rings.flatMap(({ x }) => [x.reduce((a, b) => Math.min(a, b)), x.reduce((a, b) => Math.max(a, b))]);
  const ys = rings.flatMap(({ y }) => [y.reduce((a, b) => Math.min(a, b)), y.reduce((a, b) => Math.max(a, b))]);
  const [west, east] = [Math.min(...xs) * size - left, Math.max(...xs) * size - left];
  const [north, south] = [Math.min(...ys) * size - top, Math.max(...ys) * size - top];
  if (east - west < SMALLEST_PX) return null;
  const [x, middle] = [(west + east) / 2 - w / 2, (north + south) / 2 - h / 2];
  const isFree = freedom(view, taken);
  const corners = (/** @type {Box} */ box) => [[box.x, box.y], [box.x + w, box.y], [box.x, box.y + h], [box.x + w, box.y + h]];
  const within = [0, -0.2, 0.2, -0.35, 0.35]
    .map((part) => ({ x, y: middle + part * (south - north), w, h }))
    .filter((box) => corners(box).every(([px, py]) => rings.some((ring) => contains(ring, px, py, view))));
  const beside = Math.max(east - west, south - north) < SMALL_PX ? [{ x, y: south + 2, w, h }, { x, y: north - h - 2, w, h }] : [];
  const box = [...within, ...beside].find(isFree);
  if (!box) return null;
  ctx.font = font;
  haloText(ctx, text, box.x + 3, box.y + h - 5, colour[`${area.party}-text`], 2.6);
  return box;
}

/** @param {View} view @param {import("./areas.js").AreaMark} area @param {string} text @param {Box[]} taken @returns {Box | null} */
function nameAlong(view, area, text, taken) {
  const { ctx, size, left, top } = view;
  const font = sans(LABEL_PX, 500);
  const width = textWidth(text, font);
  const isFree = freedom(view, taken);
  /** @type {{score: number, cx: number, cy: number, angle: number, box: import("./boxes.js").Box, ring: boolean, line: Line} | null} */
  let best = null;
  for (const line of area.lines) {
    if (line.across * size < width + END_PX) continue;
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
        if (length < width + END_PX) continue;
        let angle = Math.atan2(by - ay, bx - ax);
        if (angle > Math.PI / 2) angle -= Math.PI;
        if (angle <= -Math.PI / 2) angle += Math.PI;
        for (const part of [0.5, 0.3, 0.7]) {
          const [cx, cy] = [ax + (bx - ax) * part, ay + (by - ay) * part];
          const [hw, hh] = [(Math.abs(Math.cos(angle)) * width) / 2 + 8, (Math.abs(Math.sin(angle)) * width) / 2 + 8];
          if (part !== 0.5 && Math.min(part, 1 - part) * length < width / 2 + 6) continue;
          const box = { x: cx - hw, y: cy - hh, w: 2 * hw, h: 2 * hh };
          if (!isFree(box)) continue;
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
function insideIsBelow(cx, cy, angle, line, view) {
  return contains(line, cx - Math.sin(angle) * 10, cy + Math.cos(angle) * 10, view);
}

/** @param {Line} ring @param {number} px @param {number} py in pixels of the canvas @param {Pick<View, "size" | "left" | "top">} view */
export function contains(ring, px, py, { size, left, top }) {
  let odd = false;
  for (let k = 1; k < ring.x.length; k += 1) {
    const [ax, ay] = [ring.x[k - 1] * size - left, ring.y[k - 1] * size - top];
    const [bx, by] = [ring.x[k] * size - left, ring.y[k] * size - top];
    if (ay > py !== by > py && px < ((bx - ax) * (py - ay)) / (by - ay) + ax) odd = !odd;
  }
  return odd;
}

/** @param {number} px @param {number} py @param {number} ax @param {number} ay @param {number} bx @param {number} by @returns {number} from a point to a stretch */
export function distanceTo(px, py, ax, ay, bx, by) {
  const [dx, dy] = [bx - ax, by - ay];
  const square = dx * dx + dy * dy;
  const along = square === 0 ? 0 : Math.max(0, Math.min(1, ((px - ax) * dx + (py - ay) * dy) / square));
  return Math.hypot(px - ax - along * dx, py - ay - along * dy);
}
