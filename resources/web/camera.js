// @ts-check
/** Where the map looks: what the program asks to see, and what it is told of the view. */
import { LAT_MAX, LON_MAX, LON_MIN, pacific } from "./mercator.js";

const SOUTHERNMOST = -72;
const FIT_PADDING_PX = 12;
const CREDITS_PX = 58;
const BLOCK_PX = 34;
/** A lower map has no room to give away. */
const ROOMY_PX = 400;
const LEAST_ZOOM = 1.5;

export class Camera {
  /** @param {any} map @param {import("./frame.js").Frame} frame */
  constructor(map, frame) {
    this.map = map;
    this.frame = frame;
    /** What the program wants to be seen, unless it named a place: west, south, east, north. @type {number[] | null} */
    this.aim = null;
    /** Whether the window has found its size. */
    this.isOpen = false;
    map.setMaxBounds([[SOUTHERNMOST, LON_MIN], [LAT_MAX, LON_MAX]]);
    this.#keepWorldFull();
    map.on("resize", () => {
      this.#keepWorldFull();
      // While the window opens, its panels still find their sizes.
      if (this.aim && !this.isOpen) this.#fit(this.aim, false);
    });
  }

  /** Show a box. @param {number[]} bounds west, south, east, north @param {boolean} animate */
  show(bounds, animate) {
    this.aim = bounds;
    this.#fit(bounds, animate);
  }

  /** @param {number} lat @param {number} lon @param {number} zoom */
  stand(lat, lon, zoom) {
    this.aim = null;
    this.#unsnapped(() => this.map.setView([lat, lon], zoom, { animate: false }));
  }

  /** @returns {object} as the program is told it: bounds west, south, east, north */
  view() {
    const bounds = this.map.getBounds();
    const centre = this.map.getCenter();
    const { x, y } = this.map.getSize();
    return {
      bounds: [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()],
      lon: centre.lng, lat: centre.lat, zoom: this.map.getZoom(), width: x, height: y,
    };
  }

  /** @param {number[]} bounds @param {boolean} animate */
  #fit([west, south, east, north], animate) {
    const room = this.map.getSize();
    if (room.x === 0 || room.y === 0) {
      // Nothing fits into a window without room.
      this.map.once("resize", () => this.#fit([west, south, east, north], false));
      return;
    }
    const [left, right] = [pacific(west), pacific(east)];
    const box = [[south, left], [north, right < left ? right + 360 : right]];
    // The credits stand along the lower edge, in a window over what hangs below the southernmost places.
    const below = this.frame.patient || room.y < ROOMY_PX ? CREDITS_PX : CREDITS_PX + BLOCK_PX;
    const padding = { paddingTopLeft: [FIT_PADDING_PX, FIT_PADDING_PX], paddingBottomRight: [FIT_PADDING_PX, below] };
    this.#unsnapped(() => this.map.fitBounds(box, { animate, ...padding }));
  }

  /** Move the map to any zoom, not only to the steps of the wheel. @param {() => void} move */
  #unsnapped(move) {
    const { options } = this.map;
    const snap = options.zoomSnap;
    options.zoomSnap = 0;
    move();
    options.zoomSnap = snap;
  }

  /** Nobody can zoom out until the world is smaller than the window. */
  #keepWorldFull() {
    const { x, y } = this.map.getSize();
    this.map.setMinZoom(Math.max(LEAST_ZOOM, Math.ceil(Math.log2(Math.max(x, y) / 256) * 4) / 4));
  }
}
