// @ts-check
/** Symbols drawn once to small canvases, at the size and pixel ratio of the screen. */

import { isDark } from "./theme.js";

/** Width and height of a symbol's cell in CSS pixels. */
export const CELL_W = 31;
export const CELL_H = 28;

export class Sprites {
  /** @param {import("./frame.js").Frame} frame @param {() => void} onArrival a symbol can be drawn that could not before */
  constructor(frame, onArrival) {
    this.frame = frame;
    this.onArrival = onArrival;
    /** @type {Map<string, HTMLImageElement | null>} by name, null while on its way */
    this.images = new Map();
    /** @type {Map<string, HTMLCanvasElement>} */
    this.drawn = new Map();
    this.dpr = 0;
  }

  /**
   * @param {string} sidc
   * @param {number} dpr pixels of the sprite for each pixel of a full-sized cell
   * @returns {HTMLCanvasElement | null} the symbol in the middle of its cell; null while it is on its way
   */
  get(sidc, dpr) {
    if (dpr !== this.dpr) {
      this.drawn.clear();
      this.dpr = dpr;
    }
    const name = `${sidc || "none"}${isDark() ? "-dark" : ""}`;
    const ready = this.drawn.get(name);
    if (ready) return ready;
    const image = this.images.get(name);
    if (image === undefined) this.#fetch(name);
    if (!image) return null;
    const canvas = draw(image, dpr);
    this.drawn.set(name, canvas);
    return canvas;
  }

  /** @param {string} name */
  #fetch(name) {
    this.images.set(name, null);
    const image = new Image();
    image.src = `atlas://map/symbol/${encodeURIComponent(name)}.svg`;
    const arrived = image.decode().then(
      () => {
        this.images.set(name, image);
        this.onArrival();
      },
      () => { console.error(`The symbol ${name} could not be drawn.`); },
    );
    this.frame.track(arrived);
  }
}

/** @param {HTMLImageElement} image @param {number} dpr */
function draw(image, dpr) {
  const canvas = document.createElement("canvas");
  canvas.width = Math.ceil(CELL_W * dpr);
  canvas.height = Math.ceil(CELL_H * dpr);
  const ctx = canvas.getContext("2d");
  if (!ctx) throw new Error("This web engine has no canvas.");
  // One scale for all, so that a ship's circle and a unit's rectangle keep their proportion (a symbol is 120
  // to 160 units wide), unless that would not fit.
  const scale = Math.min(CELL_W / Math.max(image.width, 150), CELL_H / Math.max(image.height, 124));
  const [w, h] = [image.width * scale * dpr, image.height * scale * dpr];
  ctx.imageSmoothingQuality = "high";
  ctx.drawImage(image, (canvas.width - w) / 2, (canvas.height - h) / 2, w, h);
  return canvas;
}
