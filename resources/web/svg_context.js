// @ts-check
/**
 * A 2D context that writes down SVG instead of setting pixels: the part of CanvasRenderingContext2D that the map's
 * layers use. What is drawn on another such canvas and then stamped (a sprite, a count, a hatch) stays a vector too.
 */

import { RecordedPath, cut, escaped, moved, product, short, written } from "./svg_path.js";

/** @typedef {import("./svg_path.js").Matrix} Matrix */
/** @typedef {import("./svg_path.js").Stroke} Stroke */

/** What lies farther outside of the canvas than this is cut off. */
const OVERHANG_PX = 24;
const FONT = /^(italic )?\s*([\d.]+|bold|normal)\s+([\d.]+)px\s+(.+)$/;

/** What several contexts of one picture share: definitions by their id. */
export class Definitions {
  constructor() {
    /** @type {Map<string, string>} SVG text by id */
    this.texts = new Map();
    /** @type {WeakMap<object, string>} */
    this.ids = new WeakMap();
    this.count = 0;
  }

  /** @param {(id: string) => string} make @returns {string} its id */
  add(make) {
    this.count += 1;
    const id = `d${this.count}`;
    this.texts.set(id, make(id));
    return id;
  }
}

/**
 * @typedef {object} State
 * @property {Matrix} matrix
 * @property {string} clipId of a clip path, or empty
 * @property {any} fillStyle @property {any} strokeStyle @property {number} lineWidth @property {string} lineJoin
 * @property {string} lineCap @property {number[]} dash @property {number} globalAlpha @property {string} font
 * @property {string} letterSpacing @property {string} textAlign @property {string} textBaseline
 * @property {boolean} imageSmoothingEnabled @property {string} imageSmoothingQuality
 */

/** @returns {State} */
function freshState() {
  return {
    matrix: [1, 0, 0, 1, 0, 0], clipId: "", fillStyle: "#000", strokeStyle: "#000", lineWidth: 1, lineJoin: "miter",
    lineCap: "butt", dash: [], globalAlpha: 1, font: "10px sans-serif", letterSpacing: "0px", textAlign: "left",
    textBaseline: "alphabetic", imageSmoothingEnabled: true, imageSmoothingQuality: "low",
  };
}

const STATE = Object.keys(freshState());

export class SvgContext {
  /**
   * @param {HTMLCanvasElement} canvas @param {Definitions} definitions
   * @param {CanvasRenderingContext2D} gauge measures text
   * @param {(source: any) => SvgContext | undefined} contextOf the context of another canvas
   */
  constructor(canvas, definitions, gauge, contextOf) {
    const fresh = freshState();
    /** @type {Matrix} */
    this.matrix = fresh.matrix;
    this.clipId = fresh.clipId;
    this.fillStyle = fresh.fillStyle;
    this.strokeStyle = fresh.strokeStyle;
    this.lineWidth = fresh.lineWidth;
    this.lineJoin = fresh.lineJoin;
    this.lineCap = fresh.lineCap;
    this.dash = fresh.dash;
    this.globalAlpha = fresh.globalAlpha;
    this.font = fresh.font;
    this.letterSpacing = fresh.letterSpacing;
    this.textAlign = fresh.textAlign;
    this.textBaseline = fresh.textBaseline;
    this.imageSmoothingEnabled = fresh.imageSmoothingEnabled;
    this.imageSmoothingQuality = fresh.imageSmoothingQuality;
    this.canvas = canvas;
    this.definitions = definitions;
    this.gauge = gauge;
    this.contextOf = contextOf;
    this.path = new RecordedPath();
    this.reset();
  }

  reset() {
    /** @type {{text: string, x: number, y: number, paints: string} | null} the text that was stroked last */
    this.halo = null;
    /** @type {string[]} */
    this.nodes = [];
    /** @type {State[]} */
    this.stack = [];
    this.path = new RecordedPath();
    Object.assign(this, freshState());
  }

  // State

  save() {
    const all = /** @type {any} */ (this);
    this.stack.push(/** @type {any} */ (Object.fromEntries(STATE.map((name) => [name, all[name]]))));
  }

  restore() {
    const state = this.stack.pop();
    if (state) Object.assign(this, state);
  }

  /** @param {number} a @param {number} b @param {number} c @param {number} d @param {number} e @param {number} f */
  setTransform(a, b, c, d, e, f) {
    this.matrix = /** @type {Matrix} */ ([a, b, c, d, e, f]);
  }

  /** @param {number} a @param {number} b @param {number} c @param {number} d @param {number} e @param {number} f */
  transform(a, b, c, d, e, f) {
    this.matrix = product(this.matrix, [a, b, c, d, e, f]);
  }

  /** @param {number} x @param {number} y */
  translate(x, y) {
    this.transform(1, 0, 0, 1, x, y);
  }

  /** @param {number} x @param {number} y */
  scale(x, y) {
    this.transform(x, 0, 0, y, 0, 0);
  }

  /** @param {number} angle */
  rotate(angle) {
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
    this.transform(cos, sin, -sin, cos, 0, 0);
  }

  /** @param {number[]} dash */
  setLineDash(dash) {
    this.dash = [...dash];
  }

  // Paths: those of the context itself are kept as they come out, those of RecordedPath are moved when painted.

  beginPath() {
    this.path = new RecordedPath();
  }

  /** @param {number} x @param {number} y */
  moveTo(x, y) {
    this.path.moveTo(...this.#at(x, y));
  }

  /** @param {number} x @param {number} y */
  lineTo(x, y) {
    this.path.lineTo(...this.#at(x, y));
  }

  closePath() {
    this.path.closePath();
  }

  /** @param {number} x @param {number} y @param {number} r @param {number} from @param {number} to */
  arc(x, y, r, from, to) {
    const arc = new RecordedPath();
    arc.arc(x, y, r, from, to);
    this.#append(arc, this.path.strokes.length > 0 && !this.path.strokes.at(-1)?.closed);
  }

  /** @param {number} x @param {number} y @param {number} w @param {number} h */
  rect(x, y, w, h) {
    const rect = new RecordedPath();
    rect.rect(x, y, w, h);
    this.#append(rect, false);
  }

  /** @param {number} x @param {number} y @param {number} w @param {number} h @param {number} radius */
  roundRect(x, y, w, h, radius) {
    const rect = new RecordedPath();
    rect.roundRect(x, y, w, h, radius);
    this.#append(rect, false);
  }

  /** @param {RecordedPath} path @param {boolean} joined to the line before */
  #append(path, joined) {
    for (const { points, closed } of moved(path.strokes, this.matrix)) {
      if (joined) for (let k = 0; k < points.length; k += 2) this.path.lineTo(points[k], points[k + 1]);
      else this.path.strokes.push({ points, closed });
    }
  }

  /** @param {number} x @param {number} y @returns {[number, number]} */
  #at(x, y) {
    const [a, b, c, d, e, f] = this.matrix;
    return [a * x + c * y + e, b * x + d * y + f];
  }

  /** @param {any} [path] @returns {Stroke[]} in pixels of the canvas */
  #strokes(path) {
    return path instanceof RecordedPath ? moved(path.strokes, this.matrix) : this.path.strokes;
  }

  // Painting

  /** @param {any} [path] or the rule @param {string} [rule] */
  fill(path, rule) {
    const evenOdd = rule === "evenodd" || path === "evenodd";
    const d = this.#strokes(path).map(({ points }) => this.#ring(points)).join("");
    if (d) this.#emit(`<path d="${d}" ${paint("fill", this.fillStyle)}${evenOdd ? ' fill-rule="evenodd"' : ""}`, "/>");
  }

  /** @param {any} [path] */
  stroke(path) {
    const d = this.#strokes(path).map((stroke) => this.#line(stroke)).join("");
    if (!d) return;
    const scale = this.#scale();
    const dash = this.dash.length > 0 ? ` stroke-dasharray="${this.dash.map((length) => short(length * scale)).join(" ")}"` : "";
    const ends = `${this.lineJoin === "miter" ? "" : ` stroke-linejoin="${this.lineJoin}"`}${this.lineCap === "butt" ? "" : ` stroke-linecap="${this.lineCap}"`}`;
    this.#emit(`<path d="${d}" fill="none" ${paint("stroke", this.strokeStyle)} stroke-width="${short(this.lineWidth * scale)}"${dash}${ends}`, "/>");
  }

  /** @param {any} path or the rule @param {string} [rule] */
  clip(path, rule) {
    const d = this.#strokes(path).map(({ points }) => this.#ring(points)).join("");
    const evenOdd = rule === "evenodd" || path === "evenodd" ? ' clip-rule="evenodd"' : "";
    this.clipId = this.definitions.add((id) => `<clipPath id="${id}"><path d="${d || "M0 0"}"${evenOdd}/></clipPath>`);
  }

  /** @param {number} x @param {number} y @param {number} w @param {number} h */
  fillRect(x, y, w, h) {
    const rect = new RecordedPath();
    rect.rect(x, y, w, h);
    this.fill(rect);
  }

  /** Only whole canvases are ever cleared. */
  clearRect() {
    this.nodes = [];
  }

  /** @param {string} text @param {number} x @param {number} y */
  fillText(text, x, y) {
    const halo = this.halo?.text === text && this.halo.x === x && this.halo.y === y ? this.halo : null;
    this.halo = null;
    if (halo) this.nodes.pop();
    this.#write(text, x, y, `${paint("fill", this.fillStyle)}${halo ? ` ${halo.paints} paint-order="stroke"` : ""}`);
  }

  /** @param {string} text @param {number} x @param {number} y */
  strokeText(text, x, y) {
    const paints = `${paint("stroke", this.strokeStyle)} stroke-width="${short(this.lineWidth)}" stroke-linejoin="round"`;
    this.#write(text, x, y, `fill="none" ${paints}`);
    // Filled next, it becomes one text with a halo: two would be found twice by whoever searches the picture.
    this.halo = { text, x, y, paints };
  }

  /** @param {string} text */
  measureText(text) {
    this.gauge.font = this.font;
    this.gauge.letterSpacing = this.letterSpacing;
    return this.gauge.measureText(text);
  }

  /** @param {any} source an image or a canvas @param {number} x @param {number} y @param {number} [w] @param {number} [h] */
  drawImage(source, x, y, w = source.width, h = source.height) {
    const [a, b, c, d] = this.matrix;
    const [e, f] = this.#at(x, y);
    const drawn = this.contextOf(source);
    if (drawn) {
      const id = this.#defined(source, drawn);
      const [sx, sy] = [w / source.width, h / source.height];
      this.#emit(`<use href="#${id}" transform="matrix(${[a * sx, b * sx, c * sy, d * sy].map((v) => Number(v.toFixed(5))).join(" ")} ${short(e)} ${short(f)})"`, "/>");
    } else {
      this.#emit(`<image href="${escaped(source.src)}" x="${short(e)}" y="${short(f)}" width="${short(w * a)}" height="${short(h * d)}"`, "/>");
    }
  }

  /** @param {any} source a canvas @returns {object} to be used as a fill */
  createPattern(source) {
    const drawn = this.contextOf(source);
    const body = drawn ? drawn.nodes.join("") : "";
    const { width, height } = source;
    const id = this.definitions.add((name) => `<pattern id="${name}" patternUnits="userSpaceOnUse" width="${width}" height="${height}">${body}</pattern>`);
    return { pattern: id };
  }

  /** @param {any} source @param {SvgContext} drawn @returns {string} the id of its drawing, defined once */
  #defined(source, drawn) {
    const known = this.definitions.ids.get(source);
    if (known) return known;
    const id = this.definitions.add((name) => `<g id="${name}">${drawn.nodes.join("")}</g>`);
    this.definitions.ids.set(source, id);
    return id;
  }

  /** @param {string} text @param {number} x @param {number} y @param {string} paints */
  #write(text, x, y, paints) {
    const [, italic, weight, px, family] = FONT.exec(this.font) ?? ["", "", "400", "10", "sans-serif"];
    const size = Number(px);
    const base = this.textBaseline === "middle" ? y + size * 0.35 : this.textBaseline === "top" ? y + size * 0.8 : y;
    const anchor = this.textAlign === "center" ? ' text-anchor="middle"' : this.textAlign === "right" || this.textAlign === "end" ? ' text-anchor="end"' : "";
    const [a, b, c, d] = this.matrix;
    const [e, f] = this.#at(x, base);
    const plain = a === 1 && b === 0 && c === 0 && d === 1;
    const place = plain ? `x="${short(e)}" y="${short(f)}"` : `transform="matrix(${[a, b, c, d].map((v) => Number(v.toFixed(5))).join(" ")} ${short(e)} ${short(f)})"`;
    const spacing = Number.parseFloat(this.letterSpacing) > 0 ? ` letter-spacing="${Number.parseFloat(this.letterSpacing)}"` : "";
    const style = `${italic ? ' font-style="italic"' : ""}${weight === "400" ? "" : ` font-weight="${weight}"`}${spacing}${anchor}`;
    this.#emit(`<text ${place} font-family="${escaped(family.replaceAll('"', "'"))}" font-size="${size}"${style} ${paints}`, `>${escaped(text)}</text>`);
  }

  /** @param {string} head of a tag @param {string} tail */
  #emit(head, tail) {
    this.halo = null;
    const alpha = this.globalAlpha < 1 ? ` opacity="${short(this.globalAlpha)}"` : "";
    this.nodes.push(`${head}${alpha}${this.clipId ? ` clip-path="url(#${this.clipId})"` : ""}${tail}`);
  }

  #scale() {
    const [a, b, c, d] = this.matrix;
    return Math.sqrt(Math.abs(a * d - b * c));
  }

  #limits() {
    return [-OVERHANG_PX, -OVERHANG_PX, this.canvas.width + OVERHANG_PX, this.canvas.height + OVERHANG_PX];
  }

  /** @param {number[]} points @returns {string} the ring cut to the canvas, empty if nothing is left */
  #ring(points) {
    let ring = points;
    const [x0, y0, x1, y1] = this.#limits();
    ring = cut(ring, 0, x0, 1);
    ring = cut(ring, 0, x1, -1);
    ring = cut(ring, 1, y0, 1);
    ring = cut(ring, 1, y1, -1);
    return ring.length < 6 ? "" : `${written(ring)}Z`;
  }

  /** @param {Stroke} stroke @returns {string} the pieces of a line that can be seen */
  #line({ points, closed }) {
    const all = closed ? [...points, points[0], points[1]] : points;
    const [x0, y0, x1, y1] = this.#limits();
    /** @type {string[]} */
    const pieces = [];
    /** @type {number[]} */
    let piece = [];
    let whole = closed;
    for (let k = 2; k < all.length; k += 2) {
      const [ax, ay, bx, by] = [all[k - 2], all[k - 1], all[k], all[k + 1]];
      const seen = Math.max(ax, bx) >= x0 && Math.min(ax, bx) <= x1 && Math.max(ay, by) >= y0 && Math.min(ay, by) <= y1;
      if (seen) {
        if (piece.length === 0) piece.push(ax, ay);
        piece.push(bx, by);
      } else {
        whole = false;
        if (piece.length > 0) pieces.push(written(piece));
        piece = [];
      }
    }
    if (piece.length > 0) pieces.push(whole ? `${written(piece.slice(0, -2))}Z` : written(piece));
    return pieces.join("");
  }
}

/** @param {"fill" | "stroke"} name @param {any} style */
function paint(name, style) {
  return `${name}="${typeof style === "string" ? escaped(style) : `url(#${style.pattern})`}"`;
}
