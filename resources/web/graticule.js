// @ts-check
/** The degrees along the frame of the map, and how far apart the lines are. */
import { textWidth } from "./blocks.js";
import { overlap } from "./boxes.js";
import { haloText } from "./ink.js";
import { opacityOf } from "./look.js";
import { latOf, lonOf, worldSize, worldX, worldY } from "./mercator.js";
import { colour, sans } from "./theme.js";

const STEPS = [30, 10, 5, 2, 1, 0.5, 0.25, 0.1, 0.05, 0.02];
const SPACING_PX = 110;
const LABEL_PX = 9.5;

/** @param {number} zoom @returns {number} degrees between two lines */
export function graticuleStep(zoom) {
  const pixelsPerDegree = worldSize(zoom) / 360;
  return [...STEPS].reverse().find((step) => step * pixelsPerDegree >= SPACING_PX) ?? STEPS[0];
}

/** @param {number} degrees @param {number} step @param {string} positive @param {string} negative */
function words(degrees, step, positive, negative) {
  const rounded = Number(Math.abs(degrees).toFixed(2));
  const digits = step >= 1 ? 0 : step >= 0.1 && step !== 0.25 ? 1 : 2;
  const side = rounded === 0 || rounded === 180 ? "" : degrees > 0 ? positive : negative;
  return `${rounded.toFixed(digits)}°${side}`;
}

/** @param {string} text @param {number} x @param {number} y baseline @param {"center" | "right"} align @returns {import("./boxes.js").Box} */
function boxOf(text, x, y, align) {
  const w = textWidth(text, sans(LABEL_PX));
  return { x: align === "center" ? x - w / 2 : x - w, y: y - 9, w, h: 11 };
}

export class GraticuleLabels {
  /** @param {any} map @param {() => void} requestFrame */
  constructor(map, requestFrame) {
    this.map = map;
    this.visible = true;
    this.stale = true;
    /** @type {() => import("./boxes.js").Box[]} what would hide degrees, in pixels of the window */
    this.covers = () => [];
    this.canvas = document.createElement("canvas");
    this.canvas.className = "frame";
    map.getContainer().append(this.canvas);
    this.requestFrame = requestFrame;
    map.on("move zoom resize viewreset", this.invalidate, this);
  }

  invalidate() {
    this.stale = true;
    this.requestFrame();
  }

  redrawIfStale() {
    if (!this.stale) return;
    this.stale = false;
    const { x: width, y: height } = this.map.getSize();
    const dpr = globalThis.devicePixelRatio;
    const ctx = this.canvas.getContext("2d");
    if (!ctx) return;
    this.canvas.width = Math.round(width * dpr);
    this.canvas.height = Math.round(height * dpr);
    this.canvas.style.width = `${width}px`;
    this.canvas.style.height = `${height}px`;
    if (!this.visible || opacityOf("graticule") === 0) return;
    ctx.setTransform(dpr, 0, 0, dpr, 0, 0);
    ctx.font = sans(LABEL_PX);
    ctx.globalAlpha = opacityOf("graticule");
    const covers = this.covers();
    for (const { text, x, y, align } of this.#words()) {
      const box = boxOf(text, x, y, align);
      if (covers.some((cover) => overlap(cover, box) > 0)) continue;
      ctx.textAlign = align;
      haloText(ctx, text, x, y, colour.faint, 2.5);
    }
  }

  /** @returns {import("./boxes.js").Box[]} the room that the degrees take in the window */
  boxes() {
    if (!this.visible || opacityOf("graticule") === 0) return [];
    return this.#words().map(({ text, x, y, align }) => boxOf(text, x, y, align));
  }

  /** @returns {{text: string, x: number, y: number, align: "center" | "right"}[]} in the window */
  #words() {
    const { x: width, y: height } = this.map.getSize();
    /** @type {{text: string, x: number, y: number, align: "center" | "right"}[]} */
    const found = [];
    const zoom = this.map.getZoom();
    const size = worldSize(zoom);
    const { min } = this.map.getPixelBounds();
    const step = graticuleStep(zoom);
    const west = lonOf(min.x / size);
    const east = lonOf((min.x + width) / size);
    for (let n = Math.ceil(west / step); n * step <= east; n += 1) {
      const lon = n * step;
      const x = worldX(lon) * size - min.x;
      if (x > 34 && x < width - 34) {
        found.push({ text: words(lon > 180 ? lon - 360 : lon, step, "E", "W"), x, y: 11, align: "center" });
      }
    }
    const north = latOf(min.y / size);
    const south = latOf((min.y + height) / size);
    for (let n = Math.ceil(south / step); n * step <= north; n += 1) {
      const y = worldY(n * step) * size - min.y;
      if (y > 24 && y < height - 24) found.push({ text: words(n * step, step, "N", "S"), x: width - 4, y: y + 3, align: "right" });
    }
    return found;
  }
}
