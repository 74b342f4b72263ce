// @ts-check
/**
 * A canvas that lies on the Leaflet map, larger than the window by a margin, so that panning never shows a hole.
 *
 * It is moved with the map while dragging and scaled while a zoom is animated. It is drawn anew in the next frame when the
 * window leaves it, and in a frame that has time when the map rests or the margin runs out; so a drag drops no frame.
 * It obeys the device pixel ratio, also a fractional one.
 */
import { worldSize } from "./mercator.js";

/**
 * Where a canvas lies. A world point (x, y) is at CSS pixel (x * size - left, y * size - top) of the canvas.
 * @typedef {object} View
 * @property {CanvasRenderingContext2D} ctx scaled to CSS pixels, cleared
 * @property {number} zoom
 * @property {number} size CSS pixels of one world unit
 * @property {number} left
 * @property {number} top
 * @property {number} width of the canvas in CSS pixels, margins included
 * @property {number} height
 * @property {number} marginX
 * @property {number} marginY
 * @property {number} dpr
 */

const MARGIN = 0.12;
/** While the map is dragged, its pictures follow when half of the margin is used up. */
const REACH_OF_DRAG = 0.5;

/** The margin on each side as a part of the window; a still picture needs none. */
const margin = { part: MARGIN };

/** @param {boolean} wanted whether the map may be dragged */
export function useMargins(wanted) {
  margin.part = wanted ? MARGIN : 0;
}

/** What all layers are drawn on, one after the other; each takes its picture away. */
const sheet = /** @type {OffscreenCanvasRenderingContext2D} */ (new OffscreenCanvas(1, 1).getContext("2d"));

/**
 * @param {any} screen of a layer @param {number} width in pixels @param {number} height
 * @returns {any} what to draw on: the sheet; or the layer itself where a vector picture is recorded (vector.js)
 */
function contextFor(screen, width, height) {
  if (!(screen instanceof ImageBitmapRenderingContext)) return screen;
  if (sheet.canvas.width !== width || sheet.canvas.height !== height) {
    sheet.canvas.width = width;
    sheet.canvas.height = height;
  }
  return sheet;
}

export class CanvasLayer {
  /**
   * @param {any} map the Leaflet map
   * @param {string} name of the pane
   * @param {number} order z-index among the panes
   * @param {(view: View) => void} draw
   * @param {import("./frame.js").Frame} frame calls {@link CanvasLayer#redrawIfStale}
   */
  constructor(map, name, order, draw, frame) {
    this.map = map;
    this.draw = draw;
    this.frame = frame;
    this.stale = true;
    /** The margin on each side as a part of the window. */
    this.margin = () => margin.part;
    /** How far the map may be moved before the picture follows when it rests, as a part of the margin. */
    this.slack = 0;
    /** Pixels for each pixel of the screen. */
    this.sharpness = 1;
    /** Whether there is nothing to draw: a canvas of the size of the window is not kept for that. */
    this.isEmpty = () => false;
    const pane = map.createPane(name);
    this.pane = pane;
    this.lie(order);
    pane.style.pointerEvents = "none";
    this.canvas = document.createElement("canvas");
    this.canvas.className = "leaflet-zoom-animated";
    pane.append(this.canvas);
    // A canvas that only shows a finished picture is not copied anew in each frame that something else changes.
    this.screen = /** @type {ImageBitmapRenderingContext} */ (this.canvas.getContext("bitmaprenderer"));
    /** @type {View | null} */
    this.view = null;
    map.on("resize zoomend", this.invalidate, this);
    map.on("move", () => this.#follow(Math.max(this.slack, REACH_OF_DRAG)));
    map.on("moveend", () => this.#follow(this.slack));
    map.on("zoom viewreset", this.#scale, this);
    map.on("zoomanim", this.#onZoomAnimation, this);
  }

  /** @param {number} order z-index among the panes */
  lie(order) {
    this.pane.style.zIndex = String(order);
  }

  /** Draw anew in the next frame. */
  invalidate() {
    this.stale = true;
    this.frame.request();
  }

  /** Place and draw the canvas now, if something changed. */
  redrawIfStale() {
    if (this.stale) this.redraw();
  }

  /** Draw anew in this frame or one of the next, when there is time. */
  redrawLater() {
    this.frame.postpone(this.redraw);
  }

  redraw = () => {
    this.stale = false;
    this.frame.waiting.delete(this.redraw);
    const { map, canvas } = this;
    if (this.isEmpty()) {
      this.view = null;
      if (canvas.width > 0) canvas.width = canvas.height = 0;
      // The picture shown last would stay.
      canvas.hidden = true;
      return;
    }
    const window = map.getSize();
    if (window.x === 0 || window.y === 0) return;
    canvas.hidden = false;
    const part = this.margin();
    const [marginX, marginY] = [Math.ceil(window.x * part), Math.ceil(window.y * part)];
    const width = window.x + 2 * marginX;
    const height = window.y + 2 * marginY;
    const dpr = globalThis.devicePixelRatio * this.sharpness;
    const [w, h] = [Math.round(width * dpr), Math.round(height * dpr)];
    if (canvas.width !== w || canvas.height !== h) {
      canvas.width = w;
      canvas.height = h;
      canvas.style.width = `${width}px`;
      canvas.style.height = `${height}px`;
    }
    L.DomUtil.setPosition(canvas, map.containerPointToLayerPoint([-marginX, -marginY]));
    const bounds = map.getPixelBounds();
    const ctx = contextFor(this.screen, w, h);
    ctx.reset();
    ctx.setTransform(dpr, 0, 0, dpr, 0, 0);
    const zoom = map.getZoom();
    this.view = {
      ctx, zoom, size: worldSize(zoom), left: bounds.min.x - marginX, top: bounds.min.y - marginY,
      width, height, marginX, marginY, dpr,
    };
    this.corner = map.containerPointToLatLng([-marginX, -marginY]);
    this.draw(this.view);
    if (ctx === sheet) this.screen.transferFromImageBitmap(sheet.canvas.transferToImageBitmap());
  };

  /**
   * Draw the picture anew round the window: at once where a part of the window is beyond its edge, in time where the map
   * was moved further than it may be.
   * @param {number} reach how far, as a part of the margin
   */
  #follow(reach) {
    const { view } = this;
    if (!view || view.zoom !== this.map.getZoom()) return;
    const { min } = this.map.getPixelBounds();
    const { marginX, marginY } = view;
    const [overX, overY] = [Math.abs(min.x - view.left - marginX), Math.abs(min.y - view.top - marginY)];
    if (overX > marginX || overY > marginY) this.invalidate();
    else if (overX > reach * marginX || overY > reach * marginY) this.redrawLater();
  }

  /** Put the picture where it belongs, as large as the map now is. */
  #scale() {
    if (!this.view) return;
    const scale = this.map.getZoomScale(this.map.getZoom(), this.view.zoom);
    L.DomUtil.setTransform(this.canvas, this.map.latLngToLayerPoint(this.corner), scale);
  }

  /** @param {{zoom: number, center: any}} event */
  #onZoomAnimation(event) {
    if (!this.view) return;
    const scale = this.map.getZoomScale(event.zoom, this.view.zoom);
    L.DomUtil.setTransform(this.canvas, this.map._latLngToNewLayerPoint(this.corner, event.zoom, event.center), scale);
  }
}
