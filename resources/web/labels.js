// @ts-check
/**
 * Names of places and waters. All names of a zoom are placed at once for the whole map, in order of rank, each
 * where nothing stands yet, or not at all: the same every time, and steady while the map is dragged.
 */
import { textWidth } from "./blocks.js";
import { BoxIndex, overlap } from "./boxes.js";
import { CanvasLayer } from "./canvas_layer.js";
import { haloText, leader } from "./ink.js";
import { Isobaths } from "./isobaths.js";
import { inLanguage, look, opacityOf } from "./look.js";
import { worldSize, worldX, worldY } from "./mercator.js";
import { CLAIM_DISTANCES, JA_FACTOR, LINE, NOTE_LINE, NOTE_PX, PAD, candidates, fontOf, place, widthOf } from "./name_spots.js";
import { lineEnd } from "./slots.js";
import { colour, sans, seaFont } from "./theme.js";

/** @typedef {import("./canvas_layer.js").View} View */
/** @typedef {import("./name_spots.js").Place} Place */
/** @typedef {import("./name_spots.js").Placed} Placed */
/** @typedef {import("./name_spots.js").Spot} Spot */

/** Letters on a line of a note: as it is liked best, and where room is narrow. */
const NOTE_LETTERS = [44, 30, 22];
/** A town that a block this near is named after needs no name of its own. */
const TITLED_PX = 60;
/** What it costs to hide a place under a plate, as pixels that a block stands further away. @type {Record<string, number>} */
const WORTH = { country: 30, capital: 25, sea: 20, city: 6, island: 6 };
const CLAIM_WORTH = 150;
const PAPER_ALPHA = 0.45;
/** A block stands this many pixels further away rather than on the name of a country, and in it. */
const COUNTRY_COST = 50;

export class Labels {
  /** @param {any} map @param {import("./frame.js").Frame} frame */
  constructor(map, frame) {
    this.layer = new CanvasLayer(map, "names", 420, (view) => this.#draw(view), frame);
    /** @type {any[]} as the base map has them */
    this.records = [];
    /** @type {Place[]} */
    this.places = [];
    this.visible = true;
    /** @type {(zoom: number) => import("./boxes.js").Box[]} what no name may cover, in world pixels */
    this.obstacles = () => [];
    /** @type {(zoom: number) => import("./boxes.js").Box[]} the part of it that is there before any block is placed */
    this.anchors = () => [];
    /** @type {(zoom: number) => import("./boxes.js").Box[]} what a picture covers or cuts: names of points and islands give way to it where they can */
    this.cut = () => [];
    /** @type {(zoom: number) => import("./boxes.js").Box[]} the places of groups among it, which no name may cover whatever happens */
    this.leads = () => [];
    /** @type {(zoom: number) => import("./boxes.js").Box[]} where glyphs of events stand at one time or another */
    this.spots = () => [];
    /** @type {(zoom: number) => {name: string, ja: string, x: number, y: number}[]} what blocks are called already, and where */
    this.titles = () => [];
    /** @type {() => import("./boxes.js").Box[]} where names of areas stand, in world pixels */
    this.written = () => [];
    /** @type {() => import("./boxes.js").Box[]} what lies over the map, in pixels of the window: a name that it would cut is left out */
    this.covers = () => [];
    this.isobaths = new Isobaths();
    this.isobaths.ready = () => this.layer.invalidate();
    this.isobaths.obstacles = (zoom) => this.#freeAt(zoom);
    /** @type {Map<number, Placed[]>} */
    this.placed = new Map();
    /** Where those stand that say nothing of claims. @type {Set<import("./boxes.js").Box>} */
    this.lesser = new Set();
    /** What stands where among these names. @type {{placed: Placed[], index: BoxIndex<any>} | null} */
    this.indexed = null;
  }

  /** @param {any[]} places as the base map has them */
  setPlaces(places) {
    this.records = places;
    this.useLanguage();
  }

  /** Write the names in the chosen language. */
  useLanguage() {
    this.places = this.records.map((place) => ({
      ...inNames(place.name_en ?? "", place.name_ja ?? ""),
      // What the islands' claimants say belongs on the map; notes on waters are for the inspector.
      notes: place.kind === "island" ? notesOf((look.names === "ja" && place.note_ja) || (place.note ?? "")) : [],
      kind: place.kind,
      rank: place.rank,
      minZoom: place.min_zoom,
      x: worldX(place.lon),
      y: worldY(place.lat),
      angle: place.angle ?? 0,
    })).sort((a, b) => a.rank - b.rank);
    this.forget();
  }

  /** Place all names anew: what they must keep clear of has changed. */
  forget() {
    this.placed.clear();
    this.isobaths.forget();
    this.layer.invalidate();
  }

  /** @param {number} zoom @returns {Placed[]} */
  #placedAt(zoom) {
    let placed = this.placed.get(zoom);
    if (!placed) {
      const claimed = this.#claimed(zoom);
      const obstacles = [...this.obstacles(zoom), ...claimed.map(({ box }) => box)];
      const titles = this.titles(zoom);
      const size = worldSize(zoom);
      const isTitled = (/** @type {Place} */ { name, ja, x, y }) => (
        titles.some((title) => (title.name === name || (ja && title.ja === ja)) && Math.hypot(title.x - x * size, title.y - y * size) < TITLED_PX)
      );
      placed = [...claimed, ...place(this.places.filter((each) => !isClaimed(each) && !isTitled(each)), zoom, obstacles, this.cut(zoom))];
      if (this.placed.size > 24) this.placed.clear();
      this.placed.set(zoom, placed);
    }
    return placed;
  }

  /** @param {number} zoom @returns room for the names that say who claims a place: blocks give way to them */
  reserved(zoom) {
    return this.#isShown() ? this.#claimed(zoom).map(({ box }) => box) : [];
  }

  /** @param {number} zoom @returns {import("./slots.js").Avoided[]} room where the names of countries stand if nothing is in their way */
  countries(zoom) {
    if (!this.#isShown()) return [];
    return place(this.places.filter(({ kind }) => kind === "country"), zoom, []).map(({ box }) => ({ ...box, cost: COUNTRY_COST }));
  }

  /** @param {number} zoom @returns {{x: number, y: number, cost: number}[]} named places in world pixels, and what is lost where one is hidden */
  worth(zoom) {
    const size = worldSize(zoom);
    return this.places.filter(({ minZoom }) => zoom >= minZoom)
      .map((place) => ({ x: place.x * size, y: place.y * size, cost: isClaimed(place) ? CLAIM_WORTH : WORTH[place.kind] ?? 0 }));
  }

  /** @param {number} zoom @returns {Placed[]} */
  #claimed(zoom) {
    const [anchors, leads, spots, cut] = [this.anchors(zoom), this.leads(zoom), this.spots(zoom), this.cut(zoom)];
    /** @type {Placed[]} */
    const found = [];
    const { near, far } = CLAIM_DISTANCES;
    // Where there is no room, a glyph of an event may lie on the name, then it stands far away, then on lesser dots, then cut.
    for (const [obstacles, distances] of /** @type {[import("./boxes.js").Box[], number[]][]} */ ([
      [[...anchors, ...spots, ...cut], near], [[...anchors, ...cut], near], [[...anchors, ...cut], far], [[...leads, ...cut], near], [leads, near],
    ])) {
      const rest = this.places.filter((each) => isClaimed(each) && !found.some(({ place }) => place === each));
      if (rest.length === 0) break;
      found.push(...place(rest, zoom, [...obstacles, ...found.map(({ box }) => box)], [], distances));
    }
    return found;
  }

  /** @param {number} zoom @returns the room that names take, in world pixels */
  boxes(zoom) {
    return this.#isShown() ? this.#placedAt(zoom).map(({ box }) => box) : [];
  }

  /** @param {View} view @returns {import("./boxes.js").Box[]} the room that names take in a window, in world pixels */
  boxesIn(view) {
    if (!this.#isShown()) return [];
    return this.#placedAt(view.zoom).map((placed) => {
      const { place: { x, y }, note, box } = placed;
      return note.length > 0 ? this.#wholeIn(view, placed, x * view.size - view.left, y * view.size - view.top).box : box;
    });
  }

  #isShown() {
    return this.visible && opacityOf("names") > 0;
  }

  /**
   * Who claims a place must be read whole wherever the place itself is in the window.
   * @param {View} view @param {Placed} placed @param {number} px in the canvas @param {number} py @returns {Spot} where its name stands in this window
   */
  #wholeIn({ zoom, size, left, top, width, height, marginX, marginY }, placed, px, py) {
    const { box, note, place: claimed, style } = placed;
    const [x0, y0, x1, y1] = [left + marginX, top + marginY, left + width - marginX, top + height - marginY];
    const isWhole = (/** @type {import("./boxes.js").Box} */ { x, y, w, h }) => x >= x0 && y >= y0 && x + w <= x1 && y + h <= y1;
    if (note.length === 0 || px < marginX || py < marginY || px > width - marginX || py > height - marginY || isWhole(box)) return placed;
    const free = this.#freeAt(zoom);
    // Lesser names give way to it.
    const isFree = (/** @type {import("./boxes.js").Box} */ spot) => [...free.touching(spot)].every((one) => one === box || this.lesser.has(one));
    const shifted = (/** @type {Spot} */ spot) => {
      const shift = Math.max(x0 + 2, Math.min(spot.box.x, x1 - spot.box.w - 2)) - spot.box.x;
      return { ...spot, x: spot.x + shift, box: { ...spot.box, x: spot.box.x + shift } };
    };
    const point = { x: px + left - 1, y: py + top - 1, w: 2, h: 2 };
    const spots = candidates(claimed, style, size, [...CLAIM_DISTANCES.near, ...CLAIM_DISTANCES.far]).map(shifted);
    return spots.find((spot) => isWhole(spot.box) && overlap(spot.box, point) === 0 && isFree(spot.box)) ?? shifted(placed);
  }

  /** @param {number} zoom @returns {BoxIndex<any>} what no name may cover at all, the names included */
  #freeAt(zoom) {
    const placed = this.#placedAt(zoom);
    if (placed !== this.indexed?.placed) {
      const index = new BoxIndex();
      for (const box of [...this.obstacles(zoom), ...this.anchors(zoom), ...placed.map((one) => one.box)]) index.add(box);
      this.indexed = { placed, index };
      this.lesser = new Set(placed.filter(({ note }) => note.length === 0).map((one) => one.box));
    }
    return this.indexed.index;
  }

  /** @param {View} view */
  #draw(view) {
    if (!this.#isShown()) return;
    const { ctx } = view;
    const opacity = opacityOf("names");
    const covers = this.covers().map(({ x, y, w, h }) => ({ x: x + view.marginX, y: y + view.marginY, w, h }));
    const written = this.written().map((box) => ({ ...box, x: box.x - view.left, y: box.y - view.top }));
    this.isobaths.draw(view, [...covers, ...written], opacity);
    /** @type {import("./boxes.js").Box[]} */
    const claims = [];
    // Those with notes come first: others may have to give way.
    for (const placed of this.#placedAt(view.zoom)) {
      const { place: { name, ja, x: px, y: py, angle }, style } = placed;
      const [pointX, pointY] = [px * view.size - view.left, py * view.size - view.top];
      const { box, x, y, flushRight, note, far } = this.#wholeIn(view, placed, pointX, pointY);
      if (note.length > 0) claims.push(box);
      else if (claims.some((claim) => overlap(claim, box) > 0)) continue;
      const [left, base] = [x - view.left, y - view.top];
      if (left > view.width || left < -400 || base < -60 || base > view.height + 60) continue;
      const seen = { x: box.x - view.left, y: box.y - view.top, w: box.w, h: box.h };
      if (covers.some((cover) => overlap(cover, seen) > 0)) continue;
      // The frame of a picture cuts no name; on the screen the rest of it can be dragged in.
      if (view.marginX === 0 && (seen.x < 0 || seen.y < 0 || seen.x + seen.w > view.width || seen.y + seen.h > view.height)) continue;
      const ink = colour[style.ink];
      ctx.save();
      ctx.globalAlpha = opacity;
      if (style.dot > 0) {
        ctx.beginPath();
        ctx.arc(pointX, pointY, style.dot, 0, 2 * Math.PI);
        ctx.fillStyle = ink;
        ctx.fill();
      }
      if (note.length > 0) paper(ctx, seen);
      if (far) {
        const end = lineEnd(seen, pointX, pointY);
        leader(ctx, pointX, pointY, end.x, end.y);
      }
      ctx.globalAlpha = opacity;
      if (angle) {
        const [middleX, middleY] = [box.x + box.w / 2 - view.left, box.y + box.h / 2 - view.top];
        ctx.translate(middleX, middleY);
        ctx.rotate((-angle * Math.PI) / 180);
        ctx.translate(-middleX, -middleY);
      }
      const w = widthOf(name, style);
      const jaFont = style.sea ? seaFont(style.px * JA_FACTOR) : sans(style.px * JA_FACTOR, 350);
      ctx.font = fontOf(style);
      ctx.letterSpacing = `${style.spacing}px`;
      const halo = style.sea ? 0 : 2.6;
      const lineStart = (/** @type {number} */ width) => (flushRight ? left + box.w - 2 * PAD - width : left);
      const nameStart = lineStart(w + (ja && !style.sea ? 4 + textWidth(ja, jaFont) : 0));
      write(ctx, name, nameStart, base, ink, halo);
      ctx.font = jaFont;
      ctx.globalAlpha = 0.85 * opacity;
      if (ja && style.sea) {
        const jw = textWidth(ja, jaFont) + ja.length * style.spacing;
        write(ctx, ja, left + (w - jw) / 2, base + style.px * LINE, ink, halo);
      } else if (ja) {
        ctx.letterSpacing = "0px";
        write(ctx, ja, nameStart + w + 4, base, ink, halo);
      }
      ctx.font = sans(NOTE_PX);
      ctx.letterSpacing = "0px";
      note.forEach((line, k) => {
        write(ctx, line, lineStart(textWidth(line, sans(NOTE_PX))), base + style.px * LINE + k * NOTE_LINE, colour.muted, halo);
      });
      ctx.restore();
    }
  }
}

/** @param {string} en @param {string} other */
function inNames(en, other) {
  const [name, ja] = inLanguage(en, other);
  return { name, ja };
}

/** @param {Place} place @returns {boolean} whether its name must stand wherever it is shown at all */
function isClaimed({ notes, rank }) {
  return notes.length > 0 && rank <= 1;
}

/** @param {string} text @returns {string[][]} it on wide and on narrow lines; nothing for no text */
function notesOf(text) {
  return text ? NOTE_LETTERS.map((letters) => wrap(text, letters)) : [];
}

/** @param {string} text @param {number} letters @returns {string[]} its words on lines of about the same length; Japanese breaks after a comma */
function wrap(text, letters) {
  const lines = Math.ceil(lengthOf(text) / letters);
  const most = Math.ceil(lengthOf(text) / lines) + 6;
  /** @type {string[]} */
  const found = [];
  for (const word of text.match(/[^ 、]+[ 、]*/g) ?? []) {
    const last = found.at(-1);
    if (last !== undefined && lengthOf(last + word.trimEnd()) <= most) found[found.length - 1] = last + word;
    else found.push(word);
  }
  return found.map((line) => line.trimEnd());
}

/** @param {string} text @returns {number} its length in Latin letters, of which a Japanese one takes two */
function lengthOf(text) {
  return [...text].reduce((sum, letter) => sum + (letter >= "\u3000" ? 2 : 1), 0);
}

/** Quiet the map under a note of several lines. @param {CanvasRenderingContext2D} ctx @param {import("./boxes.js").Box} box */
function paper(ctx, { x, y, w, h }) {
  ctx.beginPath();
  ctx.roundRect(x - 2, y, w + 2, h, 4);
  ctx.globalAlpha *= PAPER_ALPHA;
  ctx.fillStyle = colour.halo;
  ctx.fill();
}

/** @param {CanvasRenderingContext2D} ctx @param {string} text @param {number} x @param {number} y @param {string} ink @param {number} halo */
function write(ctx, text, x, y, ink, halo) {
  if (halo > 0) {
    haloText(ctx, text, x, y, ink, halo);
  } else {
    ctx.fillStyle = ink;
    ctx.fillText(text, x, y);
  }
}
