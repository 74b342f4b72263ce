// @ts-check
/** A brief ring and a line of words where something arrives or leaves, on a canvas of its own. */
import { textWidth } from "./blocks.js";
import { CanvasLayer } from "./canvas_layer.js";
import { haloText } from "./ink.js";
import { colour, sans } from "./theme.js";

const RING_MS = 1100;
const WORDS_MS = 2200;
const MOST_LINES = 3;
const LINE_PX = 15;
/** While the clock runs fast, nobody reads more than the newest. */
const MOST_PULSES = 8;

/** @typedef {{x: number, y: number, lines: {text: string, force: string}[], started: number}} Pulse world place */

export class Pulses {
  /** @param {any} map @param {import("./frame.js").Frame} frame */
  constructor(map, frame) {
    this.frame = frame;
    this.enabled = true;
    /** @type {Map<string, Pulse>} by place */
    this.pulses = new Map();
    this.layer = new CanvasLayer(map, "pulses", 440, (view) => this.#draw(view), frame.request);
    this.layer.isEmpty = () => this.pulses.size === 0;
  }

  /** @param {string} key of the place @param {number} x world @param {number} y @param {{text: string, force: string}[]} lines */
  add(key, x, y, lines) {
    if (!this.enabled) return;
    const before = this.pulses.get(key);
    const kept = before && performance.now() - before.started < WORDS_MS ? before.lines : [];
    // The newest last.
    this.pulses.delete(key);
    this.pulses.set(key, { x, y, lines: [...lines, ...kept].slice(0, 12), started: performance.now() });
    for (const oldest of [...this.pulses.keys()].slice(0, -MOST_PULSES)) this.pulses.delete(oldest);
    this.layer.invalidate();
  }

  clear() {
    this.pulses.clear();
    this.layer.invalidate();
  }

  /** @param {import("./canvas_layer.js").View} view */
  #draw({ ctx, size, left, top, marginX }) {
    const now = performance.now();
    for (const [key, { x, y, lines, started }] of this.pulses) {
      const age = now - started;
      if (age > WORDS_MS) {
        this.pulses.delete(key);
        continue;
      }
      const [px, py] = [x * size - left, y * size - top];
      const ring = age / RING_MS;
      if (ring < 1) {
        ctx.globalAlpha = 0.9 * (1 - ring);
        ctx.beginPath();
        ctx.arc(px, py, 7 + 22 * Math.sqrt(ring), 0, 2 * Math.PI);
        ctx.lineWidth = 3 * (1 - ring) + 0.5;
        ctx.strokeStyle = colour.accent;
        ctx.stroke();
      }
      ctx.globalAlpha = Math.min(1, ((WORDS_MS - age) / WORDS_MS) * 2.2);
      const font = sans(11.5, 600);
      ctx.font = font;
      const shown = lines.slice(0, lines.length > MOST_LINES ? MOST_LINES - 1 : MOST_LINES);
      const words = shown.map(({ text, force }) => ({ text, ink: colour[`${force}-text`] }));
      if (lines.length > shown.length) words.push({ text: `and ${lines.length - shown.length} more`, ink: colour.muted });
      // On the left, where no block begins, unless the words would leave the window.
      const widest = Math.max(...words.map(({ text }) => textWidth(text, font)));
      const onLeft = px - widest - 12 > marginX;
      ctx.textAlign = onLeft ? "right" : "left";
      words.forEach(({ text, ink }, k) => haloText(ctx, text, onLeft ? px - 12 : px + 12, py - 12 - k * LINE_PX, ink, 3.5));
      ctx.globalAlpha = 1;
    }
    // While something fades, the next frame draws again; when nothing is left, the canvas goes.
    requestAnimationFrame(() => this.layer.invalidate());
  }
}
