// @ts-check
/** Symbols drawn once to small canvases, at the size and pixel ratio of the screen. */

import { look } from "./look.js";
import { drawPictogram } from "./pictograms.js";
import { FORCES, withStatus } from "./stays.js";
import { colour, isDark } from "./theme.js";

/** Width and height of a symbol's cell in CSS pixels. */
export const CELL_W = 31;
export const CELL_H = 28;
/** Sizes and themes come and go. */
const MOST_KEPT = 800;

export class Sprites {
  /** @param {import("./frame.js").Frame} frame @param {() => void} onArrival a symbol can be drawn that could not before */
  constructor(frame, onArrival) {
    this.frame = frame;
    this.onArrival = onArrival;
    /** @type {Map<string, HTMLImageElement | null>} by name, null while on its way */
    this.images = new Map();
    /** @type {Map<string, HTMLCanvasElement>} */
    this.drawn = new Map();
  }

  /**
   * @param {string} sidc
   * @param {number} force index into FORCES
   * @param {boolean} planned
   * @param {number} ratio pixels of the sprite for each pixel of a full-sized cell
   * @returns {HTMLCanvasElement | null} the symbol in the middle of its cell; null while it is on its way
   */
  get(sidc, force, planned, ratio) {
    const plain = look.symbols === "plain";
    const code = withStatus(sidc, planned) || "none";
    const name = plain ? `plain-${code}-${force}` : code;
    const key = `${name}|${isDark()}|${ratio}`;
    const ready = this.drawn.get(key);
    if (ready) return ready;
    const ink = colour[FORCES[force]];
    const canvas = plain
      ? blank(ratio, (ctx, w, h) => drawPictogram(ctx, sidc, ink, colour.halo, planned, w, h))
      : this.#standard(`${code}${isDark() ? "-dark" : ""}`, ratio);
    if (!canvas) return null;
    if (this.drawn.size > MOST_KEPT) this.drawn.clear();
    this.drawn.set(key, canvas);
    return canvas;
  }

  /** @param {string} name @param {number} ratio @returns {HTMLCanvasElement | null} */
  #standard(name, ratio) {
    const image = this.images.get(name);
    if (image === undefined) this.#fetch(name);
    if (!image) return null;
    return blank(ratio, (ctx, width, height) => {
      // One scale for all, so that a ship's circle and a unit's rectangle keep their proportion (a symbol is 120
      // to 160 units wide), unless that would not fit.
      const scale = Math.min(CELL_W / Math.max(image.width, 150), CELL_H / Math.max(image.height, 124)) * ratio;
      const [w, h] = [image.width * scale, image.height * scale];
      ctx.imageSmoothingQuality = "high";
      ctx.drawImage(image, (width - w) / 2, (height - h) / 2, w, h);
    });
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

/**
 * @param {number} ratio @param {(ctx: CanvasRenderingContext2D, w: number, h: number) => void} draw
 * @returns {HTMLCanvasElement} a cell with what was drawn in it
 */
function blank(ratio, draw) {
  const canvas = document.createElement("canvas");
  canvas.width = Math.ceil(CELL_W * ratio);
  canvas.height = Math.ceil(CELL_H * ratio);
  const ctx = canvas.getContext("2d");
  if (!ctx) throw new Error("This web engine has no canvas.");
  draw(ctx, canvas.width, canvas.height);
  return canvas;
}
