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
    const pane = map.createPane(PANE);
    pane.style.zIndex = String(ORDER);
    pane.style.pointerEvents = "none";
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
    this.redrawIfStale();
    // A picture waits for its tiles, and shows none that is still fading in.
    if (this.frame.patient) {
      this.map._fadeAnimated = false;
      this.layer.on("loading", ({ target }) => this.frame.track(new Promise((resolve) => { target.once("load", resolve); })));
    }
    this.layer.addTo(this.map);
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
    this.layer?.setOpacity(opacityOf("background"));
  }
}
