// @ts-check
/**
 * A dot at the true place of every site, the line to its block and the block's title, on a canvas that is drawn
 * only when one of these comes or goes: a step of the clock mostly changes symbols alone.
 */
import { JA_PX, NOTE_LINE, NOTE_PX, TITLE_LINE, textWidth, titleFont } from "./blocks.js";
import { overlap } from "./boxes.js";
import { CanvasLayer } from "./canvas_layer.js";
import { haloText, leader } from "./ink.js";
import { opacityOf } from "./look.js";
import { LONE_ZOOM } from "./posture.js";
import { lineEnd, titleBox } from "./slots.js";
import { colour, sans } from "./theme.js";

/** @typedef {import("./canvas_layer.js").View} View */
/** @typedef {import("./marks.js").Hit} Hit */

const DOT_PX = { lead: 3.4, other: 1.9, lone: 1.6 };
/** A block this near needs no line. */
const NEAR_PX = 12;

export class Places {
  /** @param {any} map @param {import("./frame.js").Frame} frame @param {import("./posture.js").Posture} posture */
  constructor(map, frame, posture) {
    this.posture = posture;
    /** The instant whose names are written. */
    this.at = 0;
    this.layer = new CanvasLayer(map, "places", 425, (view) => this.#draw(view), frame);
    /** @type {() => import("./boxes.js").Box[]} what lies over the map, in pixels of the window */
    this.covers = () => [];
    /** @type {Hit[]} */
    this.hits = [];
  }

  /** @param {View} view */
  #draw(view) {
    const { ctx } = view;
    this.hits = [];
    const opacity = opacityOf("sites");
    if (opacity === 0) return;
    const shown = this.posture.shownIn(view);
    this.layer.canvas.style.opacity = String(opacity);
    ctx.save();
    ctx.translate(-view.left, -view.top);
    for (const { slot, x, y } of shown) {
      if (!slot || slot.distance <= NEAR_PX) continue;
      const end = lineEnd(titleBox(slot), x, y);
      leader(ctx, x, y, end.x, end.y);
    }
    for (const entry of shown) this.#drawDots(ctx, entry, view);
    const covers = this.covers().map(({ x, y, w, h }) => ({ x: x + view.left + view.marginX, y: y + view.top + view.marginY, w, h }));
    for (const entry of shown) if (!isCut(entry, view, covers)) this.#drawTitle(ctx, entry);
    ctx.restore();
  }

  /**
   * @param {CanvasRenderingContext2D} ctx @param {{group: import("./groups.js").Group, open: number[], planned: number[], empty: boolean}} entry
   * @param {View} view
   */
  #drawDots(ctx, { group, open, planned, empty }, { zoom, size }) {
    if (!group.base && zoom < LONE_ZOOM) return;
    const { x, y, atlas } = this.posture;
    group.members.forEach((i, k) => {
      const isOpen = open.includes(i);
      // What is planned is hollow; where only stays are, the first site stands for them.
      if (!isOpen && !planned.includes(i) && (empty || k > 0)) return;
      const [px, py] = [x[i] * size, y[i] * size];
      ctx.beginPath();
      ctx.arc(px, py, group.base ? (k === 0 ? DOT_PX.lead : DOT_PX.other) : DOT_PX.lone, 0, 2 * Math.PI);
      ctx.lineWidth = 2.4;
      ctx.strokeStyle = colour.halo;
      ctx.stroke();
      ctx.fillStyle = isOpen ? colour.text : colour.halo;
      ctx.fill();
      if (!isOpen) {
        ctx.lineWidth = 1.2;
        ctx.strokeStyle = colour.text;
        ctx.stroke();
      }
      this.hits.push({ x: px - 6, y: py - 6, w: 12, h: 12, refs: [{ kind: "site", id: atlas.sites.id[i] }] });
    });
  }

  /** @param {CanvasRenderingContext2D} ctx @param {import("./layout.js").Entry & {open: number[]}} entry */
  #drawTitle(ctx, { group, slot, title, open }) {
    if (!slot) return;
    const box = titleBox(slot);
    const then = title.former.find(([from, until]) => this.at >= from && this.at < until);
    const [name, ja] = then ? [then[2], then[3]] : [title.name, title.ja];
    const nameFont = titleFont(title);
    const nameWidth = textWidth(name, nameFont);
    const jaWidth = ja ? textWidth(ja, sans(JA_PX)) + 5 : 0;
    const left = slot.alignX > 0 ? box.x + box.w - nameWidth - jaWidth : box.x;
    ctx.font = nameFont;
    haloText(ctx, name, left, box.y + 12, open.length > 0 ? colour.text : colour.muted);
    if (ja) {
      ctx.font = sans(JA_PX);
      haloText(ctx, ja, left + nameWidth + 5, box.y + 12, colour.muted);
    }
    if (title.note) {
      ctx.font = sans(NOTE_PX);
      const note = textWidth(title.note, sans(NOTE_PX));
      haloText(ctx, title.note, slot.alignX > 0 ? box.x + box.w - note : box.x, box.y + TITLE_LINE + NOTE_LINE - 4, colour.muted);
    }
    const refs = group.members.map((i) => ({ kind: /** @type {"site"} */ ("site"), id: this.posture.atlas.sites.id[i] }));
    this.hits.push({ ...box, refs, group: group.members.length > 1 ? group.members : undefined });
  }
}

/**
 * @param {import("./layout.js").Entry & {empty: boolean}} entry @param {View} view
 * @param {import("./boxes.js").Box[]} covers in world pixels
 * @returns {boolean} whether a plate, or the frame of a picture, would cut a name that has nothing stationed under it
 */
function isCut({ slot, empty }, { marginX, left, top, width, height }, covers) {
  if (!slot || !empty) return false;
  const box = titleBox(slot);
  if (covers.some((cover) => overlap(cover, box) > 0)) return true;
  return marginX === 0 && (box.x < left || box.y < top || box.x + box.w > left + width || box.y + box.h > top + height);
}
