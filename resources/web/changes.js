// @ts-check
/**
 * What differs between two days that the reader compares: a ring round each place and a line along each area, with a count
 * for each kind of change where it covers nothing.
 */
import { textWidth } from "./blocks.js";
import { BoxIndex, overlap } from "./boxes.js";
import { CanvasLayer } from "./canvas_layer.js";
import { changeRing, haloText, leader } from "./ink.js";
import { inLanguage } from "./look.js";
import { lineEnd } from "./slots.js";
import { colour, sans } from "./theme.js";

/** @typedef {import("./boxes.js").Box} Box */
/** @typedef {import("./canvas_layer.js").View} View */
/** @typedef {import("./marks.js").Hit} Hit */

/**
 * @typedef {object} Change
 * @property {"deployment" | "site" | "area" | "event"} kind
 * @property {string} id
 * @property {number} site index, -1 for none
 * @property {string} mark what became of it
 * @property {string} sign of the mark
 */

/** @typedef {{mark: string, list: Change[], text: string, w: number}} Badge */
/** @typedef {{x: number, y: number, badges: Badge[], boxes: Box[]}} Placed world pixels: a place, its badges and where they stand */

/** Inside of what names keep from their places, so that it covers no letter. */
const RING_PX = 7;
/** What is nearer to a base than this is counted there. */
const NEAR_PX = 45;
/** From the line of an area to its badge. */
const BESIDE_PX = 7;
const BADGE_H = 16;
const GAP = 3;
const BADGE_FONT_PX = 10.5;
const NAME_PX = 10.5;
/** How far from its place a row of badges may stand, and in which directions, the best first. */
const DISTANCES = [11, 17, 25, 34, 44, 56, 70, 86, 104, 124];
const DIRECTIONS = [[0, -1], [0, 1], [1, 0], [-1, 0], [1, -1], [-1, -1], [1, 1], [-1, 1]];
/** Badges of one place in several rows look like those of several: this many pixels for each further row. */
const ROW_COST = 5;
/** From here on a line leads to the place. */
const FAR_PX = 20;
/** The name of an area may stand beside its line every so many pixels. */
const STEP_PX = 24;
/** Outlined: what went away, or is only said. */
const HOLLOW = new Set(["left", "announced", "cancelled", "closed", "ended"]);

export class Changes {
  /**
   * @param {any} map @param {import("./frame.js").Frame} frame @param {import("./posture.js").Posture} posture
   * @param {import("./events.js").Events} events @param {import("./areas.js").Areas} areas
   */
  constructor(map, frame, posture, events, areas) {
    this.posture = posture;
    this.events = events;
    this.areas = areas;
    this.layer = new CanvasLayer(map, "changes", 439, (view) => this.#draw(view), frame);
    this.layer.isEmpty = () => this.changes.length === 0;
    /** @type {(view: View) => Box[]} what badges must not cover, in world pixels */
    this.obstacles = () => [];
    /** @type {(x: number, y: number) => boolean} whether a place, in world pixels, cannot be seen */
    this.isHidden = () => false;
    /** @type {Change[]} */
    this.changes = [];
    /** @type {Hit[]} */
    this.hits = [];
  }

  /** @param {Change[]} changes in the order in which their badges stand */
  set(changes) {
    this.changes = changes;
    this.hits = [];
    this.events.changed = new Set(changes.filter(({ kind }) => kind === "event").map(({ id }) => id));
    this.areas.mark(changes.filter(({ kind }) => kind === "area").map(({ id }) => id));
    this.layer.invalidate();
  }

  /** @param {View} view */
  #draw(view) {
    this.hits = [];
    const { ctx, left, top } = view;
    const places = this.#places(view);
    const taken = new BoxIndex();
    for (const box of this.obstacles(view)) taken.add(box);
    for (const { x, y } of places) taken.add({ x: x - RING_PX, y: y - RING_PX, w: 2 * RING_PX, h: 2 * RING_PX });
    ctx.save();
    ctx.translate(-left, -top);
    // The widest rows have the fewest places to stand.
    const placed = places.map(({ x, y, changes }) => ({ x, y, badges: badgesOf(changes) }))
      .sort((a, b) => widthOf(b.badges) - widthOf(a.badges))
      .map((one) => ({ ...one, boxes: place(one, taken) }));
    for (const { x, y } of placed) changeRing(ctx, x, y, RING_PX);
    for (const one of placed) this.#drawBadges(ctx, one);
    for (const { area, change } of this.#areas(view)) this.#nameArea(view, area, change, taken);
    ctx.restore();
  }

  /** @param {View} view @returns {{x: number, y: number, changes: Change[]}[]} the places at which something changed, in world pixels */
  #places({ zoom, size, left, top, width, height }) {
    const { groups, groupOf } = this.posture.groupsAt(zoom);
    const bases = groups.filter(({ base }) => base);
    /** @type {Map<string, {x: number, y: number, changes: Change[]}>} */
    const found = new Map();
    for (const change of this.changes) {
      const own = groups[groupOf[change.site]] ?? this.events.placed.find(({ id }) => change.kind === "event" && id === change.id);
      if (!own) continue;
      // What is no base itself stands with the base beside it.
      const near = nearest(bases, own, NEAR_PX / size) ?? own;
      const [x, y] = [near.x * size, near.y * size];
      if (x < left || y < top || x > left + width || y > top + height || this.isHidden(x, y)) continue;
      const key = `${Math.round(x / RING_PX)},${Math.round(y / RING_PX)}`;
      const one = found.get(key);
      if (one) one.changes.push(change);
      else found.set(key, { x, y, changes: [change] });
    }
    return [...found.values()];
  }

  /** @param {View} view @returns {{area: import("./areas.js").AreaMark, change: Change}[]} the areas that changed, where the map draws such */
  #areas({ zoom }) {
    const drawn = new Set(this.areas.ever(zoom));
    return this.changes.filter(({ kind }) => kind === "area").flatMap((change) => {
      const i = this.areas.areas.findIndex(({ id }) => id === change.id);
      return drawn.has(i) ? [{ area: this.areas.areas[i], change }] : [];
    });
  }

  /** @param {CanvasRenderingContext2D} ctx @param {Placed} placed */
  #drawBadges(ctx, { x, y, badges, boxes }) {
    const [x0, x1] = [Math.min(...boxes.map((box) => box.x)), Math.max(...boxes.map((box) => box.x + box.w))];
    const [y0, y1] = [Math.min(...boxes.map((box) => box.y)), Math.max(...boxes.map((box) => box.y + box.h))];
    const end = lineEnd({ x: x0, y: y0, w: x1 - x0, h: y1 - y0 }, x, y);
    const away = Math.hypot(end.x - x, end.y - y);
    if (away > FAR_PX) leader(ctx, x + ((end.x - x) / away) * RING_PX, y + ((end.y - y) / away) * RING_PX, end.x, end.y);
    badges.forEach(({ mark, list, text }, k) => {
      drawBadge(ctx, boxes[k], text, mark);
      this.hits.push({ ...boxes[k], refs: list.map(({ kind, id }) => ({ kind, id })) });
    });
  }

  /**
   * Write the sign and the name of an area beside its line, or the sign alone.
   * @param {View} view @param {import("./areas.js").AreaMark} area @param {Change} change @param {BoxIndex<any>} taken
   */
  #nameArea(view, area, change, taken) {
    const { ctx } = view;
    const [name] = inLanguage(area.name, area.ja);
    const w = badgeWidth(change.sign);
    const whole = w + 4 + textWidth(name, sans(NAME_PX, 600));
    for (const width of [whole, w]) {
      const box = besideLine(view, area, width, taken);
      if (!box) continue;
      taken.add(box);
      drawBadge(ctx, { ...box, w }, change.sign, change.mark);
      if (width === whole) {
        ctx.font = sans(NAME_PX, 600);
        haloText(ctx, name, box.x + w + 4, box.y + BADGE_H - 4, colour.text);
      }
      this.hits.push({ ...box, refs: [{ kind: "area", id: area.id }] });
      return;
    }
  }
}

/** @param {string} text */
function badgeWidth(text) {
  return Math.ceil(textWidth(text, sans(BADGE_FONT_PX, 700))) + 10;
}

/** @param {Change[]} changes @returns {Badge[]} one for each mark */
function badgesOf(changes) {
  /** @type {Map<string, Change[]>} */
  const kinds = new Map();
  for (const change of changes) {
    const list = kinds.get(change.mark);
    if (list) list.push(change);
    else kinds.set(change.mark, [change]);
  }
  return [...kinds].map(([mark, list]) => {
    const text = `${list[0].sign}${list.length}`;
    return { mark, list, text, w: badgeWidth(text) };
  });
}

/** @param {Badge[]} badges @returns {number} */
function widthOf(badges) {
  return badges.reduce((sum, { w }) => sum + w + GAP, -GAP);
}

/**
 * @param {{x: number, y: number, badges: Badge[]}} at @param {BoxIndex<any>} taken takes the badges in
 * @returns {Box[]} where each badge stands
 */
function place({ x, y, badges }, taken) {
  const arrangements = Array.from({ length: badges.length }, (_, k) => inRows(badges, k + 1));
  const tries = arrangements.flatMap(({ w, h, boxes }, k) => DISTANCES.flatMap((distance) => DIRECTIONS.map(([dx, dy]) => ({
    boxes, w, h, cost: distance + k * ROW_COST,
    x: x + dx * (dy === 0 ? distance : Math.min(distance, RING_PX)) - (dx > 0 ? 0 : dx < 0 ? w : w / 2),
    y: y + dy * distance - (dy > 0 ? 0 : dy < 0 ? h : h / 2),
  })))).sort((a, b) => a.cost - b.cost);
  const found = tries.find((box) => taken.isFree(box))
    ?? tries.map((box) => ({ ...box, covered: covered(box, taken) })).reduce((least, box) => (box.covered < least.covered ? box : least));
  const boxes = found.boxes.map((box) => ({ ...box, x: box.x + found.x, y: box.y + found.y }));
  for (const box of boxes) taken.add({ x: box.x - GAP, y: box.y - GAP, w: box.w + 2 * GAP, h: box.h + 2 * GAP });
  return boxes;
}

/** @param {Box} box @param {BoxIndex<any>} taken @returns {number} how much of others it would cover */
function covered(box, taken) {
  return [...taken.touching(box)].reduce((sum, other) => sum + overlap(box, other), 0);
}

/** @template {{x: number, y: number}} T @param {T[]} places @param {{x: number, y: number}} of @param {number} within @returns {T | undefined} */
function nearest(places, { x, y }, within) {
  const away = (/** @type {T} */ place) => Math.hypot(place.x - x, place.y - y);
  return places.filter((place) => away(place) < within).sort((a, b) => away(a) - away(b))[0];
}

/** @param {Badge[]} badges @param {number} rows @returns {{w: number, h: number, boxes: Box[]}} */
function inRows(badges, rows) {
  const columns = Math.ceil(badges.length / rows);
  const boxes = badges.map(({ w }, k) => {
    const row = Math.floor(k / columns);
    return { x: widthOf(badges.slice(row * columns, k)) + GAP, y: row * (BADGE_H + GAP), w, h: BADGE_H };
  });
  const [w, h] = [Math.max(...boxes.map((box) => box.x + box.w)), Math.max(...boxes.map((box) => box.y + box.h))];
  return { w, h, boxes };
}

/**
 * @param {View} view @param {import("./areas.js").AreaMark} area @param {number} w @param {BoxIndex<any>} taken
 * @returns {Box | null} where something so wide has room beside a line in the window, in world pixels
 */
function besideLine({ size, left, top, width, height, marginX, marginY }, area, w, taken) {
  const [x0, y0] = [left + marginX, top + marginY];
  const [x1, y1] = [left + width - marginX, top + height - marginY];
  for (const { x, y, open } of area.lines) {
    for (let k = 1; k < x.length; k += 1) {
      if (open.has(k)) continue;
      const [ax, ay, bx, by] = [x[k - 1] * size, y[k - 1] * size, x[k] * size, y[k] * size];
      const steps = Math.max(1, Math.floor(Math.hypot(bx - ax, by - ay) / STEP_PX));
      for (let step = 0; step < steps; step += 1) {
        const part = (step + 0.5) / steps;
        const [px, py] = [ax + (bx - ax) * part, ay + (by - ay) * part];
        for (const bearing of [BESIDE_PX, -BESIDE_PX - w, -w / 2]) {
          const lift = bearing === -w / 2 ? -BADGE_H - BESIDE_PX : -BADGE_H / 2;
          const box = { x: px + bearing, y: py + lift, w, h: BADGE_H };
          if (box.x > x0 && box.y > y0 && box.x + w < x1 && box.y + BADGE_H < y1 && taken.isFree(box)) return box;
        }
      }
    }
  }
  return null;
}

/** @param {CanvasRenderingContext2D} ctx @param {Box} box @param {string} text @param {string} mark */
function drawBadge(ctx, { x, y, w, h }, text, mark) {
  const ink = mark === "slipped" ? colour.overdue : colour.text;
  const hollow = HOLLOW.has(mark);
  ctx.font = sans(BADGE_FONT_PX, 700);
  ctx.beginPath();
  ctx.roundRect(x, y, w, h, 4);
  ctx.lineWidth = 3.5;
  ctx.strokeStyle = colour.halo;
  ctx.stroke();
  ctx.fillStyle = hollow ? colour.halo : ink;
  ctx.fill();
  ctx.lineWidth = 1.4;
  ctx.strokeStyle = ink;
  ctx.setLineDash(mark === "announced" ? [3, 2] : []);
  ctx.stroke();
  ctx.setLineDash([]);
  ctx.fillStyle = hollow ? colour.text : colour.halo;
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.fillText(text, x + w / 2, y + h / 2 + 0.5);
  ctx.textAlign = "left";
  ctx.textBaseline = "alphabetic";
}
