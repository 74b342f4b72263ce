// @ts-check
/** Small drawings shared by the layers: text with a halo, chips, glyphs. */
import { colour, isPrint, sans } from "./theme.js";

/** @typedef {CanvasRenderingContext2D} Ctx */

/** @param {Ctx} ctx @param {string} text @param {number} x @param {number} y baseline @param {string} ink @param {number} [halo] */
export function haloText(ctx, text, x, y, ink, halo = 3) {
  ctx.lineJoin = "round";
  ctx.lineWidth = halo;
  ctx.strokeStyle = colour.halo;
  ctx.strokeText(text, x, y);
  ctx.fillStyle = ink;
  ctx.fillText(text, x, y);
}

/** A line that stays visible on land, sea and other lines. @param {Ctx} ctx @param {number} x0 @param {number} y0 @param {number} x1 @param {number} y1 */
export function leader(ctx, x0, y0, x1, y1) {
  ctx.beginPath();
  ctx.moveTo(x0, y0);
  ctx.lineTo(x1, y1);
  ctx.lineWidth = 2.6;
  ctx.strokeStyle = colour.halo;
  ctx.globalAlpha = 0.8;
  ctx.stroke();
  ctx.lineWidth = 0.8;
  ctx.strokeStyle = colour.muted;
  ctx.globalAlpha = 1;
  ctx.stroke();
}

/** The ring round what differs between two days. @param {Ctx} ctx @param {number} x @param {number} y @param {number} r */
export function changeRing(ctx, x, y, r) {
  ctx.beginPath();
  ctx.arc(x, y, r, 0, 2 * Math.PI);
  for (const [width, ink, dash] of /** @type {[number, string, number[]][]} */ ([[3.5, colour.halo, []], [1.8, colour.text, [3.3, 2]]])) {
    ctx.lineWidth = width;
    ctx.strokeStyle = ink;
    ctx.setLineDash(dash);
    ctx.stroke();
  }
  ctx.setLineDash([]);
}

const FORCE_LINE_PX = 2.2;
/** How the forces' lines are told apart without colours; Japan's is double. @type {Record<string, number[]>} */
const FORCE_DASHES = { coast_guard: [5, 2.5], other: [1.4, 2] };

/** The line that says whose a symbol is. @param {Ctx} ctx @param {number} x0 @param {number} y0 @param {number} x1 @param {number} y1 @param {string} force */
export function forceLine(ctx, x0, y0, x1, y1, force) {
  const dashes = isPrint() ? FORCE_DASHES[force] : undefined;
  ctx.beginPath();
  ctx.moveTo(x0, y0);
  ctx.lineTo(x1, y1);
  ctx.strokeStyle = colour[force];
  ctx.lineWidth = isPrint() && force === "japan" ? FORCE_LINE_PX + 0.8 : FORCE_LINE_PX;
  if (dashes) ctx.setLineDash(dashes);
  ctx.stroke();
  if (dashes) ctx.setLineDash([]);
  if (!isPrint() || force !== "japan") return;
  ctx.strokeStyle = colour.halo;
  ctx.lineWidth = 1.2;
  ctx.stroke();
}

const CHIP_H = 15;
/** @type {Map<string, HTMLCanvasElement>} text is slow to draw, and there are few counts */
const chips = new Map();

/**
 * A count in the colour of a force.
 * @param {Ctx} ctx @param {string} text @param {number} right end @param {number} y middle @param {string} fill @param {number} dpr
 */
export function chip(ctx, text, right, y, fill, dpr) {
  const key = `${text}|${fill}|${colour.halo}|${dpr}`;
  let drawn = chips.get(key);
  if (!drawn) {
    drawn = drawChip(text, fill, dpr);
    chips.set(key, drawn);
  }
  ctx.drawImage(drawn, right - drawn.width / dpr, y - CHIP_H / 2, drawn.width / dpr, drawn.height / dpr);
}

/** @param {string} text @param {string} fill @param {number} dpr @returns {HTMLCanvasElement} */
function drawChip(text, fill, dpr) {
  const canvas = document.createElement("canvas");
  const ctx = /** @type {Ctx} */ (canvas.getContext("2d"));
  const font = sans(9.5, 700);
  ctx.font = font;
  const w = Math.max(13, Math.ceil(ctx.measureText(text).width) + 6);
  canvas.width = Math.ceil((w + 2) * dpr);
  canvas.height = Math.ceil(CHIP_H * dpr);
  ctx.setTransform(dpr, 0, 0, dpr, 0, 0);
  ctx.beginPath();
  ctx.roundRect(1, 1, w, CHIP_H - 2, (CHIP_H - 2) / 2);
  ctx.fillStyle = fill;
  ctx.fill();
  ctx.lineWidth = 1;
  ctx.strokeStyle = colour.halo;
  ctx.stroke();
  ctx.fillStyle = colour["on-force"];
  ctx.font = font;
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.fillText(text, 1 + w / 2, CHIP_H / 2 + 0.5);
  return canvas;
}

/** @typedef {(ctx: Ctx, x: number, y: number, r: number) => void} Glyph traces a path around (x, y) */

/** @param {number[]} corners pairs in units of r @returns {Glyph} */
function polygon(corners) {
  return (ctx, x, y, r) => {
    ctx.beginPath();
    for (let i = 0; i < corners.length; i += 2) ctx.lineTo(x + corners[i] * r, y + corners[i + 1] * r);
    ctx.closePath();
  };
}

/** @type {Glyph} */
const disc = (ctx, x, y, r) => {
  ctx.beginPath();
  ctx.arc(x, y, r, 0, 2 * Math.PI);
};

const diamond = polygon([0, -1.15, 1.15, 0, 0, 1.15, -1.15, 0]);
const square = polygon([-0.85, -0.85, 0.85, -0.85, 0.85, 0.85, -0.85, 0.85]);
const up = polygon([0, -1.1, 1.05, 0.8, -1.05, 0.8]);
const right = polygon([1.1, 0, -0.8, 1.05, -0.8, -1.05]);
const plus = polygon([
  -0.35, -1.05, 0.35, -1.05, 0.35, -0.35, 1.05, -0.35, 1.05, 0.35, 0.35, 0.35, 0.35, 1.05, -0.35, 1.05, -0.35, 0.35,
  -1.05, 0.35, -1.05, -0.35, -0.35, -0.35,
]);
const cross = polygon([
  -1, -0.55, -0.55, -1, 0, -0.45, 0.55, -1, 1, -0.55, 0.45, 0, 1, 0.55, 0.55, 1, 0, 0.45, -0.55, 1, -1, 0.55, -0.45, 0,
]);

/** The shape of each kind of event, and whether it is filled. @type {Record<string, [Glyph, boolean]>} */
export const EVENT_GLYPHS = {
  agreement: [square, true],
  statement: [square, false],
  law: [diamond, false],
  basing: [up, true],
  deployment: [right, true],
  incident: [cross, true],
  dispute: [diamond, true],
  exercise: [disc, true],
  visit: [disc, false],
  "disaster relief": [plus, true],
};

export const OTHER_GLYPH = /** @type {[Glyph, boolean]} */ ([disc, true]);
