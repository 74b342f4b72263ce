// @ts-check
/** What is stationed at each group of sites, and what happened there, on one canvas that follows the clock. */
import { NAME_PX, ROW_GAP, ROW_H, fitted, listNameWidth } from "./blocks.js";
import { CanvasLayer } from "./canvas_layer.js";
import { chip, forceLine, haloText } from "./ink.js";
import { opacityOf } from "./look.js";
import { symbolBox } from "./slots.js";
import { CELL_H, CELL_W, Sprites } from "./sprites.js";
import { FORCES, SHOW, showOf, strengthInWords } from "./stays.js";
import { colour, sans } from "./theme.js";

/** @typedef {import("./canvas_layer.js").View} View */
/** @typedef {import("./stays.js").Cell} Cell */
/** @typedef {{kind: "site" | "deployment" | "event" | "area", id: string}} Ref */
/** @typedef {{bitmap: ImageBitmap, x: number, y: number, hits: Hit[]}} Picture of a block, where it lies in pixels of the layer, and what the pointer finds on it */
/** @typedef {{x: number, y: number, w: number, h: number, refs: Ref[], group?: number[]}} Hit a box in world pixels, what it stands for, and the sites that it spreads out */

const POSSIBLE_ALPHA = 0.55;
const STRENGTH_PX = 8.5;
/** How far counts, rings and the number of hidden stays reach beyond a block. */
const REACH_PX = 40;

/** What the pictures of blocks are drawn on, one after the other; each is taken away. */
const easel = /** @type {OffscreenCanvasRenderingContext2D} */ (new OffscreenCanvas(1, 1).getContext("2d"));

export class Marks {
  /**
   * @param {any} map
   * @param {import("./frame.js").Frame} frame
   * @param {import("./posture.js").Posture} posture
   * @param {import("./events.js").Events} events drawn with the symbols, or on a canvas of their own
   */
  constructor(map, frame, posture, events) {
    this.posture = posture;
    this.events = events;
    this.layer = new CanvasLayer(map, "marks", 430, (view) => this.#draw(view), frame);
    /** Where the events lie: next to the symbols they share their canvas, which costs less than another one. @type {"above" | "below" | "apart"} */
    this.eventsLie = "above";
    this.eventLayer = new CanvasLayer(map, "events", 431, (view) => this.#drawEvents(view), frame);
    this.eventLayer.isEmpty = () => this.eventsLie !== "apart";
    this.sprites = new Sprites(frame, () => this.arrived());
    /** A symbol can be drawn that could not before. */
    this.arrived = () => this.invalidate();
    /** The finished pictures of blocks, by group: a step of the clock changes few of them. @type {Map<number, Picture>} */
    this.pictures = new Map();
    /** The view that they hold for. */
    this.picturedAt = "";
    /** @type {Hit[]} */
    this.stayHits = [];
    /** @type {Hit[]} */
    this.eventHits = [];
    /** @type {Ref | null} */
    this.selection = null;
    /** @type {Ref | null} */
    this.hover = null;
    /** @type {number[]} the stays that are chosen or pointed at */
    this.marked = [];
    /** The opacity of what is stationed. */
    this.alpha = 1;
  }

  /** Draw all anew in the next frame. */
  invalidate() {
    this.#forgetPictures();
    this.layer.invalidate();
    this.eventLayer.invalidate();
  }

  /** Draw the blocks of stays anew that came, went or changed. @param {number[]} stays */
  change(stays) {
    for (const i of stays) this.#forgetPicture(this.posture.groupOf(i));
    this.layer.invalidate();
  }

  /** @param {number} group */
  #forgetPicture(group) {
    // Before there is time to collect garbage, a clock that runs would leave hundreds.
    this.pictures.get(group)?.bitmap.close();
    this.pictures.delete(group);
  }

  #forgetPictures() {
    for (const group of this.pictures.keys()) this.#forgetPicture(group);
  }

  /** Draw the events anew; the blocks are as they were. */
  invalidateEvents() {
    (this.eventsLie === "apart" ? this.eventLayer : this.layer).invalidate();
  }

  redrawIfStale() {
    this.layer.redrawIfStale();
    this.eventLayer.redrawIfStale();
  }

  /** @returns {Hit[]} the topmost last */
  get hits() {
    const { stayHits, eventHits } = this;
    return this.eventsLie === "below" ? [...eventHits, ...stayHits] : [...stayHits, ...eventHits];
  }

  /** @param {string[]} layers of the map, the top one first @returns {Record<string, CanvasLayer>} the canvas of each of its layers */
  stack(layers) {
    const above = layers.indexOf("deployments") - layers.indexOf("events");
    this.eventsLie = above === 1 ? "above" : above === -1 ? "below" : "apart";
    this.invalidate();
    return { deployments: this.layer, ...(this.eventsLie === "apart" ? { events: this.eventLayer } : {}) };
  }

  /** @param {View} view */
  #draw(view) {
    if (this.eventsLie === "below") this.#drawEvents(view);
    this.#drawStays(view);
    if (this.eventsLie === "above") this.#drawEvents(view);
  }

  /** @param {View} view */
  #drawEvents({ ctx, size, zoom, left, top }) {
    this.eventHits = [];
    ctx.save();
    ctx.translate(-left, -top);
    this.events.draw(ctx, size, zoom, this.eventHits, (kind, id, x, y, r) => this.#ring(ctx, kind, id, x, y, r));
    ctx.restore();
  }

  /** @param {View} view */
  #drawStays(view) {
    const { ctx, size, dpr } = view;
    this.stayHits = [];
    this.marked = [this.selection, this.hover].flatMap((ref) => (
      ref?.kind === "deployment" ? this.posture.atlas?.deployments.id.indexOf(ref.id) ?? [] : []
    ));
    ctx.save();
    ctx.translate(-view.left, -view.top);
    this.alpha = opacityOf("deployments");
    ctx.globalAlpha = this.alpha;
    for (const { group, index, slot, empty } of this.posture.shownIn(view)) {
      for (const i of group.members) {
        this.#ring(ctx, "site", this.posture.atlas.sites.id[i], this.posture.x[i] * size, this.posture.y[i] * size, 8);
      }
      if (!slot || empty || this.alpha === 0) continue;
      if (slot.form.kind === "list") this.#drawList(ctx, group, slot, dpr);
      else if (slot.form.kind !== "title") this.#showGrid(view, group, slot, index);
    }
    ctx.restore();
  }

  /** @param {View} view @param {import("./groups.js").Group} group @param {import("./slots.js").Slot} slot @param {number} index of the group */
  #showGrid(view, group, slot, index) {
    const { ctx, dpr } = view;
    // Where a vector picture is recorded (vector.js), it is recorded whole.
    if (!(ctx instanceof OffscreenCanvasRenderingContext2D)) {
      this.#drawGrid(ctx, group, slot, this.posture.stays.cells(index), dpr);
      return;
    }
    const pictured = `${view.size},${view.left},${view.top},${dpr}`;
    if (pictured !== this.picturedAt) this.#forgetPictures();
    this.picturedAt = pictured;
    let picture = this.pictures.get(index);
    if (!picture) {
      picture = this.#pictureOf(view, group, slot, index);
      this.pictures.set(index, picture);
    } else this.stayHits.push(...picture.hits);
    ctx.save();
    ctx.resetTransform();
    ctx.globalAlpha = 1;
    ctx.drawImage(picture.bitmap, picture.x, picture.y);
    ctx.restore();
  }

  /**
   * @param {View} view @param {import("./groups.js").Group} group @param {import("./slots.js").Slot} slot
   * @param {number} index of the group @returns {Picture}
   */
  #pictureOf(view, group, slot, index) {
    const { left, top, dpr } = view;
    // At whole pixels, so that it is the same as if it were drawn where it lies.
    const [x, y] = [Math.floor((slot.x - REACH_PX - left) * dpr), Math.floor((slot.y - REACH_PX - top) * dpr)];
    const [w, h] = [slot.w, slot.h].map((side) => Math.ceil((side + 2 * REACH_PX) * dpr) + 1);
    const ctx = /** @type {any} */ (easel);
    [easel.canvas.width, easel.canvas.height] = [w, h];
    ctx.setTransform(dpr, 0, 0, dpr, -x, -y);
    ctx.translate(-left, -top);
    ctx.globalAlpha = this.alpha;
    const before = this.stayHits.length;
    this.#drawGrid(ctx, group, slot, this.posture.stays.cells(index), dpr);
    return { bitmap: easel.canvas.transferToImageBitmap(), x, y, hits: this.stayHits.slice(before) };
  }

  /**
   * @param {CanvasRenderingContext2D} ctx @param {import("./groups.js").Group} group @param {import("./slots.js").Slot} slot
   * @param {Cell[]} cells @param {number} dpr
   */
  #drawGrid(ctx, group, slot, cells, dpr) {
    const { columns, rows, scale } = slot.form;
    const [w, h] = [CELL_W * scale, CELL_H * scale];
    const step = h + ROW_GAP;
    const room = columns * rows;
    const shown = cells.length > room ? room - 1 : cells.length;
    const used = Math.min(cells.length, room);
    const { x: boxX, w: boxW, y: top } = symbolBox(slot, Math.ceil(used / columns) * step);
    for (let k = 0; k < used; k += 1) {
      const inRow = Math.min(columns, used - Math.floor(k / columns) * columns);
      const left = slot.alignX > 0 ? boxX + boxW - inRow * w : boxX;
      const x = left + (k % columns) * w;
      const y = top + Math.floor(k / columns) * step;
      const hidden = k < shown ? [cells[k]] : cells.slice(shown);
      if (k < shown) {
        this.drawCell(ctx, cells[k], x, y, scale, dpr, k % columns > 0 && cells[k - 1].look.force === cells[k].look.force);
      } else {
        const more = hidden.reduce((sum, cell) => sum + cell.count, 0);
        ctx.font = sans(11.5, 650);
        haloText(ctx, shown > 0 ? `+${more}` : `${more}`, x + 4, y + h / 2 + 4, colour.muted);
      }
      // Who is meant is looked up when the pointer is there: every frame would be too often.
      const refsOf = () => this.refsOf(group.members, hidden);
      this.stayHits.push({ x, y, w, h: h + 3, get refs() { return refsOf(); }, group: k < shown ? undefined : group.members });
      for (const i of this.#markedOf(group.members, hidden)) {
        this.#ring(ctx, "deployment", this.posture.atlas.deployments.id[i], x + w / 2, y + h / 2, 16 * scale + 1);
      }
    }
  }

  /**
   * @param {CanvasRenderingContext2D} ctx @param {Cell} cell @param {number} x @param {number} y @param {number} scale
   * @param {number} dpr @param {boolean} joined whether the symbol before it is of the same force
   */
  drawCell(ctx, cell, x, y, scale, dpr, joined) {
    const [w, h] = [CELL_W * scale, CELL_H * scale];
    this.#drawSymbol(ctx, cell.look, cell.show, x, y, scale, dpr);
    const force = FORCES[cell.look.force];
    const left = joined ? x - 2 : x + 2;
    forceLine(ctx, left, y + h + 1.6, left + (joined ? w : w - 4), y + h + 1.6, force);
    if (cell.strength > cell.count) {
      // The place of field C of a symbol: upper left.
      ctx.font = sans(STRENGTH_PX, 700);
      haloText(ctx, strengthInWords(cell.strength), x, y + STRENGTH_PX - 2, colour.text, 2.4);
    }
    if (cell.count > 1) chip(ctx, `×${cell.count}`, x + w, y + h + 2, colour[force], dpr);
  }

  /** @param {CanvasRenderingContext2D} ctx @param {import("./stays.js").Look} look @param {number} show @param {number} x @param {number} y @param {number} scale @param {number} dpr */
  #drawSymbol(ctx, { sidc, force }, show, x, y, scale, dpr) {
    const sprite = this.sprites.get(sidc, force, show >= SHOW.PLANNED, dpr * scale);
    if (sprite) {
      ctx.globalAlpha = this.alpha * (show === SHOW.POSSIBLE ? POSSIBLE_ALPHA : 1);
      ctx.drawImage(sprite, x, y, sprite.width / dpr, sprite.height / dpr);
      ctx.globalAlpha = this.alpha;
    }
    if (show === SHOW.OVERDUE) {
      ctx.beginPath();
      ctx.roundRect(x + 0.5, y - 0.5, CELL_W * scale - 1, CELL_H * scale + 1, 6 * scale);
      ctx.lineWidth = 2;
      ctx.strokeStyle = colour.overdue;
      ctx.stroke();
    }
  }

  /**
   * Every stay of a site on a line of its own.
   * @param {CanvasRenderingContext2D} ctx @param {import("./groups.js").Group} group @param {import("./slots.js").Slot} slot
   * @param {number} dpr
   */
  #drawList(ctx, group, slot, dpr) {
    const { columns, rows } = slot.form;
    const stays = this.posture.stays.at(group.members);
    const room = columns * rows;
    const shown = stays.length > room ? room - 1 : stays.length;
    const perColumn = Math.ceil(Math.min(stays.length, room) / columns);
    const step = slot.w / columns;
    const { x: left, y: top } = symbolBox(slot, perColumn * ROW_H);
    // On the left of its place a list begins at its right side, where the place is.
    const mirrored = slot.alignX > 0;
    for (let k = 0; k < Math.min(stays.length, room); k += 1) {
      const column = Math.floor(k / perColumn);
      const x = left + (mirrored ? columns - 1 - column : column) * step;
      const y = top + (k % perColumn) * ROW_H;
      const symbolX = mirrored ? x + step - CELL_W : x;
      const nameX = mirrored ? symbolX - 4 : x + CELL_W + 4;
      ctx.textAlign = mirrored ? "right" : "left";
      ctx.font = sans(NAME_PX);
      if (k >= shown) {
        haloText(ctx, `and ${stays.length - shown} more`, nameX, y + 18, colour.muted);
        this.stayHits.push({ x, y, w: step, h: ROW_H, refs: stays.slice(shown).map((i) => this.#stayRef(i)) });
        continue;
      }
      const i = stays[k];
      const look = this.posture.stays.looks[this.posture.stays.lookOf[i]];
      const show = showOf(this.posture.stays.status[i]);
      this.#drawSymbol(ctx, look, show, symbolX, y - 1, 1, dpr);
      const lineX = mirrored ? symbolX + CELL_W + 1.9 : x - 1.9;
      forceLine(ctx, lineX, y + 2, lineX, y + ROW_H - 5, FORCES[look.force]);
      const font = show === SHOW.PLANNED || show === SHOW.OVERDUE ? `italic ${sans(NAME_PX)}` : sans(NAME_PX);
      const name = fitted(this.posture.stayName(i), this.posture.afterName(i), font, listNameWidth(step));
      ctx.font = font;
      haloText(ctx, name, nameX, y + 17, show === SHOW.THERE ? colour.text : colour.muted);
      const ref = this.#stayRef(i);
      this.stayHits.push({ x, y, w: step, h: ROW_H, refs: [ref] });
      this.#ring(ctx, "deployment", ref.id, symbolX + CELL_W / 2, y + CELL_H / 2 - 1, 16);
    }
    ctx.textAlign = "left";
  }

  /** @param {number[]} sites @param {Cell[]} cells @returns {Ref[]} the stays that cells of these sites count */
  refsOf(sites, cells) {
    return cells.flatMap((cell) => this.posture.stays.membersOf(sites, cell).map((i) => this.#stayRef(i)));
  }

  /** @param {number[]} sites @param {Cell[]} cells @returns {number[]} the stays of these cells that are chosen or pointed at */
  #markedOf(sites, cells) {
    const { stays } = this.posture;
    return this.marked.filter((i) => sites.includes(stays.site[i]) && cells.some(({ look, show }) => (
      stays.looks[stays.lookOf[i]] === look && showOf(stays.status[i]) === show
    )));
  }

  /** @param {number} i @returns {Ref} */
  #stayRef(i) {
    return { kind: "deployment", id: this.posture.atlas.deployments.id[i] };
  }

  /** Ring what is chosen, and lightly what the pointer is on. @param {CanvasRenderingContext2D} ctx @param {string} kind @param {string} id @param {number} x @param {number} y @param {number} r */
  #ring(ctx, kind, id, x, y, r) {
    const chosen = this.selection?.kind === kind && this.selection.id === id;
    const pointed = this.hover?.kind === kind && this.hover.id === id;
    if (!chosen && !pointed) return;
    ctx.beginPath();
    ctx.arc(x, y, r, 0, 2 * Math.PI);
    // A dark line on both sides keeps the ring visible on any ground.
    ctx.lineWidth = chosen ? 5 : 2;
    ctx.strokeStyle = colour.text;
    ctx.stroke();
    ctx.lineWidth = chosen ? 3 : 0.9;
    ctx.strokeStyle = colour.selection;
    ctx.stroke();
  }
}
