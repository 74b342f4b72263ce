// @ts-check
/** A small map of the wider region with the frame of the main one. */
import { graticuleStep } from "./graticule.js";
import { LAT_MAX, LON_MAX, LON_MIN, worldX, worldY } from "./mercator.js";
import { fetchArrays } from "./packed.js";
import { colour } from "./theme.js";

/** @typedef {import("./pathset.js").Packed} Packed */
/** @typedef {{x0: number, y0: number, x1: number, y1: number}} Box world units */

const WIDTH_PX = 148;
const HEIGHT_PX = 112;
/** The region is this much wider than the map, and no narrower than a few seas. */
const TIMES_WIDER = 4;
const NARROWEST = 30 / 360;
/** Points nearer to the one before than this are left out: the coast is far too fine for so small a map. */
const NEAR_PX = 0.5;
/** A smaller frame would not be found: it is drawn this large, with a cross through its middle. */
const SMALLEST_FRAME_PX = 7;
/** Without coast lines the land must differ more from the sea than on the main map. */
const LAND_ALPHA = 0.55;

export class Locator {
  /** @param {any} map @param {import("./frame.js").Frame} frame @param {(text: string) => void} fail */
  constructor(map, frame, fail) {
    this.map = map;
    this.frame = frame;
    this.fail = fail;
    this.visible = false;
    this.stale = true;
    /** @type {Packed[] | null} */
    this.lands = null;
    this.canvas = document.createElement("canvas");
    map.on("moveend zoomend resize", this.invalidate, this);
  }

  invalidate() {
    if (!this.visible) return;
    this.stale = true;
    this.frame.request();
  }

  /** @param {boolean} visible */
  show(visible) {
    this.visible = visible;
    if (!visible) return;
    this.invalidate();
    if (this.lands) return;
    this.lands = [];
    this.frame.track(Promise.all([fetchArrays("land-0"), fetchArrays("land-1")])).then(
      (lands) => { this.lands = lands; this.invalidate(); },
      (error) => this.fail(`The land of the locator could not be read: ${error.message}`),
    );
  }

  redrawIfStale() {
    if (!this.visible || !this.stale) return;
    this.stale = false;
    const ctx = this.canvas.getContext("2d");
    if (!ctx) return;
    const dpr = globalThis.devicePixelRatio;
    this.canvas.width = Math.round(WIDTH_PX * dpr);
    this.canvas.height = Math.round(HEIGHT_PX * dpr);
    this.canvas.style.width = `${WIDTH_PX}px`;
    this.canvas.style.height = `${HEIGHT_PX}px`;
    ctx.setTransform(dpr, 0, 0, dpr, 0, 0);
    const shown = this.#mainBox();
    const region = regionAround(shown);
    const size = WIDTH_PX / (region.x1 - region.x0);
    ctx.beginPath();
    ctx.rect(0, 0, WIDTH_PX, HEIGHT_PX);
    ctx.clip();
    ctx.fillStyle = colour.sea;
    ctx.fillRect(0, 0, WIDTH_PX, HEIGHT_PX);
    drawDegrees(ctx, region, size);
    ctx.beginPath();
    for (const land of this.lands ?? []) trace(ctx, land, region, size);
    ctx.fillStyle = colour.coast;
    ctx.globalAlpha = LAND_ALPHA;
    ctx.fill("evenodd");
    ctx.globalAlpha = 1;
    drawFrame(ctx, shown, region, size);
  }

  /** @returns {Box} what the main map shows */
  #mainBox() {
    const { min, max } = this.map.getPixelBounds();
    const size = 256 * 2 ** this.map.getZoom();
    return { x0: min.x / size, y0: min.y / size, x1: max.x / size, y1: max.y / size };
  }
}

/** @param {Box} shown @returns {Box} of the shape of the locator, within the world */
function regionAround(shown) {
  const [west, east, north, south] = [worldX(LON_MIN), worldX(LON_MAX), worldY(LAT_MAX), worldY(-LAT_MAX)];
  const wanted = Math.max(TIMES_WIDER * (shown.x1 - shown.x0), TIMES_WIDER * (shown.y1 - shown.y0) * (WIDTH_PX / HEIGHT_PX), NARROWEST);
  const width = Math.min(wanted, east - west);
  const height = width * (HEIGHT_PX / WIDTH_PX);
  const x0 = Math.max(west, Math.min(east - width, (shown.x0 + shown.x1 - width) / 2));
  const y0 = Math.max(north, Math.min(south - height, (shown.y0 + shown.y1 - height) / 2));
  return { x0, y0, x1: x0 + width, y1: y0 + height };
}

/** @param {CanvasRenderingContext2D} ctx @param {Packed} land @param {Box} region @param {number} size CSS pixels of one world unit */
function trace(ctx, { points, parts, origin }, region, size) {
  const near = NEAR_PX / size;
  for (let part = 0; part + 1 < parts.length; part += 1) {
    const [begin, end] = [parts[part], parts[part + 1]];
    let [x0, y0, x1, y1] = [Infinity, Infinity, -Infinity, -Infinity];
    for (let k = begin; k < end; k += 1) {
      const [x, y] = [points[2 * k] + origin[0], points[2 * k + 1] + origin[1]];
      x0 = Math.min(x0, x);
      x1 = Math.max(x1, x);
      y0 = Math.min(y0, y);
      y1 = Math.max(y1, y);
    }
    if (x1 < region.x0 || x0 > region.x1 || y1 < region.y0 || y0 > region.y1) continue;
    if (x1 - x0 < near && y1 - y0 < near) continue;
    let [lastX, lastY] = [Infinity, Infinity];
    for (let k = begin; k < end; k += 1) {
      const [x, y] = [points[2 * k] + origin[0], points[2 * k + 1] + origin[1]];
      if (Math.abs(x - lastX) < near && Math.abs(y - lastY) < near) continue;
      const [px, py] = [(x - region.x0) * size, (y - region.y0) * size];
      if (k === begin) ctx.moveTo(px, py);
      else ctx.lineTo(px, py);
      [lastX, lastY] = [x, y];
    }
    ctx.closePath();
  }
}

/** @param {CanvasRenderingContext2D} ctx @param {Box} region @param {number} size */
function drawDegrees(ctx, region, size) {
  const step = Math.min(30, 2 * graticuleStep(Math.log2(size / 256) + 1));
  ctx.beginPath();
  for (let lon = Math.ceil(LON_MIN / step) * step; lon <= LON_MAX; lon += step) {
    const x = (worldX(lon) - region.x0) * size;
    if (x <= 0 || x >= WIDTH_PX) continue;
    ctx.moveTo(x, 0);
    ctx.lineTo(x, HEIGHT_PX);
  }
  for (let lat = Math.ceil(-80 / step) * step; lat <= LAT_MAX; lat += step) {
    const y = (worldY(lat) - region.y0) * size;
    if (y <= 0 || y >= HEIGHT_PX) continue;
    ctx.moveTo(0, y);
    ctx.lineTo(WIDTH_PX, y);
  }
  ctx.lineWidth = 0.5;
  ctx.strokeStyle = colour.graticule;
  ctx.stroke();
}

/** @param {CanvasRenderingContext2D} ctx @param {Box} shown @param {Box} region @param {number} size */
function drawFrame(ctx, shown, region, size) {
  const x = ((shown.x0 + shown.x1) / 2 - region.x0) * size;
  const y = ((shown.y0 + shown.y1) / 2 - region.y0) * size;
  const [w, h] = [(shown.x1 - shown.x0) * size, (shown.y1 - shown.y0) * size];
  const small = w < SMALLEST_FRAME_PX && h < SMALLEST_FRAME_PX;
  const [width, height] = small ? [SMALLEST_FRAME_PX, SMALLEST_FRAME_PX] : [w, h];
  ctx.strokeStyle = colour.accent;
  ctx.lineWidth = 1.4;
  ctx.beginPath();
  ctx.rect(x - width / 2, y - height / 2, width, height);
  ctx.stroke();
  if (!small) return;
  ctx.lineWidth = 0.7;
  ctx.beginPath();
  for (const [ax, ay, bx, by] of [[0, y, x - width / 2, y], [x + width / 2, y, WIDTH_PX, y], [x, 0, x, y - height / 2], [x, y + height / 2, x, HEIGHT_PX]]) {
    ctx.moveTo(ax, ay);
    ctx.lineTo(bx, by);
  }
  ctx.stroke();
}
