// @ts-check
/** What the hand does on the map: what is under the pointer, hovering, clicks, the coordinates, measuring. */
import { latOf, lonOf, worldSize } from "./mercator.js";
import { describe } from "./words.js";

/** @typedef {import("./marks.js").Ref} Ref */
/** @typedef {import("./marks.js").Hit} Hit */

/** @type {Hit} */
const NOTHING = { x: 0, y: 0, w: 0, h: 0, refs: [] };
const NONE = -1;

export class Pointing {
  /**
   * @param {any} map
   * @param {{posture: import("./posture.js").Posture, marks: import("./marks.js").Marks, places: import("./places.js").Places,
   *   areas: import("./areas.js").Areas, fan: import("./fan.js").Fan, changes: import("./changes.js").Changes, tooltip: import("./tooltip.js").Tooltip,
   *   observations: import("./observations.js").Observations}} on
   * @param {{send: (type: string, body: object) => void, hover: (ref: Ref | null) => void, select: (ref: Ref | null) => void}} tell
   */
  constructor(map, on, tell) {
    this.map = map;
    this.on = on;
    this.tell = tell;
    /** @type {Ref | null} what the pointer is on */
    this.pointed = null;
    /** @type {Hit} the mark under the pointer */
    this.under = NOTHING;
    /** The observation under the pointer, where no mark is. */
    this.point = NONE;
    this.at = { x: 0, y: 0 };
    /** @type {Ref | null} what the last click chose */
    this.clicked = null;
    /** Whether clicks give places to measure between, and choose nothing. */
    this.measures = false;
    /** Whether a button is down: the hand then moves the map or draws a box, and points at nothing else. */
    this.holds = false;
    this.told = false;
    map.on("mousemove", (/** @type {any} */ event) => this.#onMove(event));
    map.on("mouseout", () => this.leave());
    // What is moved by a key or the wheel is no longer what the pointer rests on.
    map.on("movestart", () => { if (!this.holds) this.leave(); });
    map.on("click", (/** @type {any} */ event) => this.#onClick(event));
    // Leaflet's own way moves the place under the pointer where the zoom is between two steps of the wheel.
    map.doubleClickZoom.disable();
    map.on("dblclick", (/** @type {any} */ event) => this.#onDoubleClick(event));
  }

  /** @param {boolean} measures */
  use(measures) {
    this.measures = measures;
    this.map.getContainer().classList.toggle("measuring", measures);
  }

  /** @param {any} event of Leaflet @returns {[number, number]} world pixel */
  #pixel(event) {
    const { min } = this.map.getPixelBounds();
    return [event.containerPoint.x + min.x, event.containerPoint.y + min.y];
  }

  /** @param {any} event of Leaflet @returns {{hit: Hit, point: number}} the topmost mark there, or the nearest observation */
  #find(event) {
    const mark = this.#mark(event);
    if (mark) return { hit: mark, point: NONE };
    const point = this.on.observations.nearest(event.containerPoint);
    return { hit: point === NONE ? this.#area(event) : NOTHING, point };
  }

  /** @param {any} event @returns {Hit | undefined} */
  #mark(event) {
    if (!this.on.posture.atlas) return undefined;
    const [x, y] = this.#pixel(event);
    for (const { hits } of [this.on.fan, this.on.changes, this.on.marks, this.on.places]) {
      const found = hits.findLast((box) => x >= box.x && x <= box.x + box.w && y >= box.y && y <= box.y + box.h);
      if (found) return found;
    }
    return undefined;
  }

  /** @param {any} event @returns {Hit} */
  #area(event) {
    if (!this.on.posture.atlas) return NOTHING;
    const [x, y] = this.#pixel(event);
    const zoom = this.map.getZoom();
    const area = this.on.areas.hit(x, y, zoom, worldSize(zoom));
    return area ? { ...NOTHING, refs: [area] } : NOTHING;
  }

  /** @param {any} event @returns {{lon: number, lat: number}} */
  #place(event) {
    const size = worldSize(this.map.getZoom());
    const [x, y] = this.#pixel(event);
    return { lon: lonOf(x / size), lat: latOf(y / size) };
  }

  /** @param {any} event */
  #onMove(event) {
    this.holds = event.originalEvent.buttons !== 0;
    if (!this.holds) this.#pointAt(this.measures ? { hit: NOTHING, point: NONE } : this.#find(event));
    this.at = event.containerPoint;
    this.showTooltip();
    if (!this.told) {
      // One message a frame is as many as anybody can read.
      this.told = true;
      requestAnimationFrame(() => {
        this.told = false;
        this.tell.send("pointer", this.#place(event));
      });
    }
  }

  /** @param {{hit: Hit, point: number}} found */
  #pointAt({ hit, point }) {
    this.under = hit;
    this.point = point;
    const ref = hit.refs[0] ?? null;
    if (this.pointed?.id === ref?.id && this.pointed?.kind === ref?.kind) return;
    this.pointed = ref;
    this.tell.hover(ref);
    this.map.getContainer().classList.toggle("on-mark", ref !== null);
    this.tell.send("hover", { ref });
  }

  showTooltip() {
    const { refs } = this.under;
    const { posture, observations, tooltip } = this.on;
    // The clock may have taken it away.
    if (this.point !== NONE) this.point = observations.nearest(this.at);
    const words = refs.length > 0 ? describe(posture, refs) : this.point === NONE ? null : observations.words(this.point);
    tooltip.show(this.holds ? null : words, this.at.x, this.at.y);
  }

  leave() {
    this.under = NOTHING;
    this.point = NONE;
    this.on.tooltip.show(null, 0, 0);
    if (!this.pointed) return;
    this.pointed = null;
    this.tell.hover(null);
    this.tell.send("hover", { ref: null });
  }

  /** @param {any} event */
  #onDoubleClick({ containerPoint, originalEvent }) {
    // Clicks on a symbol go from stay to stay; two quick ones are not to zoom it away.
    if (this.measures || this.pointed?.kind === "deployment") return;
    const { zoomSnap } = this.map.options;
    const zoom = this.map.getZoom() + (originalEvent.shiftKey ? -1 : 1);
    this.map.setZoomAround(containerPoint, Math.round(zoom / zoomSnap) * zoomSnap);
  }

  /**
   * A click on a group spreads it out; a further click on a symbol that stands for several goes on to the next.
   * @param {any} event
   */
  #onClick(event) {
    if (this.measures) {
      this.tell.send("place", this.#place(event));
      return;
    }
    const { hit: { refs, group }, point } = this.#find(event);
    if (group) this.on.fan.open(group);
    else if (refs.length === 0 || refs[0].kind === "area") this.on.fan.open([]);
    const at = refs.findIndex(({ kind, id }) => kind === this.clicked?.kind && id === this.clicked.id);
    const ref = refs.length === 0 ? null : refs[group ? 0 : (at + 1) % refs.length];
    this.clicked = ref;
    this.tell.select(ref);
    this.tell.send("click", { ref });
    if (point !== NONE) this.tell.send("observation", { index: point });
  }
}
