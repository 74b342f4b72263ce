// @ts-check
/** What differs between two days that the reader compares: a ring round each place, and a count for each kind of change. */
import { CanvasLayer } from "./canvas_layer.js";
import { colour, sans } from "./theme.js";

/** @typedef {import("./marks.js").Hit} Hit */

/**
 * @typedef {object} Change
 * @property {"deployment" | "site"} kind
 * @property {string} id
 * @property {number} site index
 * @property {string} mark what became of it
 * @property {string} sign of the mark
 */

/** Inside of what names keep from their places, so that it covers no letter. */
const RING_PX = 8;
const BADGE_H = 16;
const GAP = 3;
/** Outlined: what went away, or is only said. */
const HOLLOW = new Set(["left", "announced", "cancelled", "closed"]);

export class Changes {
  /** @param {any} map @param {import("./frame.js").Frame} frame @param {import("./posture.js").Posture} posture */
  constructor(map, frame, posture) {
    this.posture = posture;
    this.layer = new CanvasLayer(map, "changes", 439, (view) => this.#draw(view), frame);
    this.layer.isEmpty = () => this.changes.length === 0;
    /** @type {Change[]} */
    this.changes = [];
    /** @type {Hit[]} */
    this.hits = [];
  }

  /** @param {Change[]} changes in the order in which their badges stand */
  set(changes) {
    this.changes = changes;
    this.hits = [];
    this.layer.invalidate();
  }

  /** @param {import("./canvas_layer.js").View} view */
  #draw(view) {
    this.hits = [];
    const { ctx, left, top } = view;
    ctx.save();
    ctx.translate(-left, -top);
    for (const { group, changes } of this.#byGroup(view)) this.#drawGroup(view, group.x * view.size, group.y * view.size, changes);
    ctx.restore();
  }

  /** @param {import("./canvas_layer.js").View} view */
  #byGroup(view) {
    const { groups, groupOf } = this.posture.groupsAt(view.zoom);
    /** @type {Map<number, Change[]>} */
    const found = new Map();
    for (const change of this.changes) {
      const list = found.get(groupOf[change.site]);
      if (list) list.push(change);
      else found.set(groupOf[change.site], [change]);
    }
    return [...found].map(([g, changes]) => ({ group: groups[g], changes })).filter(({ group }) => group !== undefined);
  }

  /** @param {import("./canvas_layer.js").View} view @param {number} x @param {number} y @param {Change[]} changes */
  #drawGroup({ ctx }, x, y, changes) {
    ctx.beginPath();
    ctx.arc(x, y, RING_PX, 0, 2 * Math.PI);
    for (const [width, ink, dash] of /** @type {[number, string, number[]][]} */ ([[3.5, colour.halo, []], [1.8, colour.text, [3.3, 2]]])) {
      ctx.lineWidth = width;
      ctx.strokeStyle = ink;
      ctx.setLineDash(dash);
      ctx.stroke();
    }
    ctx.setLineDash([]);
    /** @type {Map<string, Change[]>} */
    const kinds = new Map();
    for (const change of changes) kinds.set(change.mark, [...(kinds.get(change.mark) ?? []), change]);
    ctx.font = sans(10.5, 700);
    const badges = [...kinds].map(([mark, list]) => {
      const text = `${list[0].sign}${list.length}`;
      return { mark, list, text, w: Math.ceil(ctx.measureText(text).width) + 10 };
    });
    const width = badges.reduce((sum, { w }) => sum + w + GAP, -GAP);
    let right = x - width / 2;
    for (const { mark, list, text, w } of badges) {
      const box = { x: right, y: y - RING_PX - BADGE_H - 3, w, h: BADGE_H };
      drawBadge(ctx, box, text, mark);
      this.hits.push({ ...box, refs: list.map(({ kind, id }) => ({ kind, id })) });
      right += w + GAP;
    }
  }
}

/** @param {CanvasRenderingContext2D} ctx @param {{x: number, y: number, w: number, h: number}} box @param {string} text @param {string} mark */
function drawBadge(ctx, { x, y, w, h }, text, mark) {
  const ink = mark === "slipped" ? colour.overdue : colour.text;
  const hollow = HOLLOW.has(mark);
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
