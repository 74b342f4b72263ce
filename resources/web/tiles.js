// @ts-check
/** A background of raster tiles over the land, from a file or from an online map, with a sign that says so. */
import { element } from "./decor.js";
import { opacityOf } from "./look.js";

/** @typedef {{version: number, sign: string, attribution: string, min_zoom: number, max_zoom: number}} Background */

const PANE = "tiles";
/** Over the land, under everything else. */
const ORDER = 212;

export class Tiles {
  /** @param {any} map @param {HTMLElement} corner where the sign stands @param {import("./frame.js").Frame} frame */
  constructor(map, corner, frame) {
    this.map = map;
    this.frame = frame;
    this.pane = map.createPane(PANE);
    this.pane.style.zIndex = String(ORDER);
    this.pane.style.pointerEvents = "none";
    this.sign = element("div", "tiles-sign card");
    this.sign.setAttribute("role", "status");
    this.sign.hidden = true;
    corner.append(this.sign);
    /** @type {any} the Leaflet layer */
    this.layer = null;
    /** @type {Background | null} */
    this.background = null;
    this.came = 0;
    this.failed = 0;
    /** The view that tiles were asked for. */
    this.viewed = "";
    /** Whether the frame waits for tiles. */
    this.waiting = false;
  }

  /** @param {Background} background without a sign there is none */
  set(background) {
    this.layer?.remove();
    this.layer = null;
    this.background = background.sign ? background : null;
    this.sign.hidden = this.background === null;
    if (!this.background) return;
    const { version, min_zoom: minNativeZoom, max_zoom: maxNativeZoom } = background;
    this.layer = L.tileLayer(`atlas://map/tile/${version}/{z}/{x}/{y}`, { pane: PANE, minNativeZoom, maxNativeZoom, maxZoom: 24 });
    this.layer.on("loading", () => { this.came = this.failed = 0; });
    this.layer.on("tileload", () => { this.came += 1; this.#say(); });
    this.layer.on("tileerror", () => { this.failed += 1; this.#say(); });
    // A picture shows no tile that is still fading in, or decoded after the frame that it is taken of.
    if (this.frame.patient) {
      this.map._fadeAnimated = false;
      this.layer.on("tileloadstart", (/** @type {{tile: HTMLImageElement}} */ { tile }) => { tile.decoding = "sync"; });
    }
    this.layer.addTo(this.map);
    this.viewed = this.#view();
    this.redrawIfStale();
    this.#say();
  }

  #say() {
    if (!this.background) return;
    const { sign, attribution } = this.background;
    const trouble = this.failed === 0 ? "" : this.came === 0 ? "Its tiles could not be loaded." : "Some of its tiles could not be loaded.";
    this.sign.classList.toggle("trouble", trouble !== "");
    this.sign.replaceChildren(
      element("div", "tiles-name", [sign]),
      ...(attribution ? [element("div", "tiles-attribution", [attribution])] : []),
      ...(trouble ? [element("div", "tiles-trouble", [trouble])] : []),
    );
  }

  invalidate() {
    this.redrawIfStale();
  }

  redrawIfStale() {
    // Leaflet's own opacity lets every tile fade in anew.
    this.pane.style.opacity = String(opacityOf("background"));
    if (this.layer && this.frame.patient) this.#keepWaiting();
  }

  /** Let a picture wait for its tiles. Leaflet by itself asks for those of a new size only after a while. */
  #keepWaiting() {
    const view = this.#view();
    if (view !== this.viewed) {
      this.viewed = view;
      this.layer.redraw();
    }
    if (this.waiting || !this.layer.isLoading()) return;
    this.waiting = true;
    const loaded = new Promise((resolve) => { this.layer.once("load", resolve); });
    this.frame.track(loaded.then(() => { this.waiting = false; }));
  }

  #view() {
    const { lng, lat } = this.map.getCenter();
    const { x, y } = this.map.getSize();
    return [lng, lat, this.map.getZoom(), x, y].join(" ");
  }
}
