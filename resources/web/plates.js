// @ts-check
/**
 * What lies over the map (the date, the legend, the scale, the credits, the degrees) and what keeps clear of it: in a window
 * the names, which give way to the plates as they are; in a picture also the blocks, which find places for its stage.
 */
import { look } from "./look.js";
import { worldSize } from "./mercator.js";
import { Stage, around } from "./stage.js";
import { inWords, legendAtMost, legendOf } from "./words.js";

/** @typedef {import("./boxes.js").Box} Box */

/**
 * @typedef {object} Layers what plates tell of, and what keeps clear of them
 * @property {import("./posture.js").Posture} posture
 * @property {import("./areas.js").Areas} areas
 * @property {import("./events.js").Events} events
 * @property {import("./observations.js").Observations} observations
 * @property {import("./labels.js").Labels} labels
 * @property {import("./places.js").Places} places
 * @property {import("./marks.js").Marks} marks
 * @property {import("./changes.js").Changes} changes
 * @property {import("./fan.js").Fan} fan
 * @property {import("./graticule.js").GraticuleLabels} degrees
 */

export class Plates {
  /** @param {any} map @param {import("./frame.js").Frame} frame @param {import("./decor.js").Decor} decor @param {Layers} layers */
  constructor(map, frame, decor, layers) {
    this.map = map;
    this.frame = frame;
    this.decor = decor;
    this.layers = layers;
    this.stage = new Stage(map);
    this.heading = "";
    /** Whether the legend and the scale bar are to be made anew. */
    this.legendStale = true;
    /** Whether what a picture keeps clear of is to be measured anew. */
    this.stageStale = true;
    /** The atlas of the picture whose stage is set. @type {unknown} */
    this.stagedAtlas = null;
    /** What the plates of a picture covered when its names were placed, as text. */
    this.covered = "";
    /** What lay over the map in the frame that began then. */
    this.measured = { at: -1, boxes: /** @type {Box[]} */ ([]) };
    const { areas, places, labels, degrees, changes } = layers;
    areas.covers = places.covers = labels.covers = () => this.#covers();
    // While a window is dragged, degrees pass under the plates; a picture stays as it is.
    degrees.covers = () => (frame.patient ? decor.boxes() : []);
    changes.isHidden = (x, y) => this.stage.covers(x, y);
    decor.covered = () => {
      this.stageStale = true;
      this.#clearNames();
    };
    map.on("moveend zoomend resize", () => this.invalidate());
  }

  /** Make all of it anew in the next frame. */
  invalidate() {
    this.legendStale = this.stageStale = true;
    this.frame.request();
  }

  /** @param {boolean} ready whether there is an atlas and a scene of it */
  draw(ready) {
    if (ready && this.stageStale) this.#setStage();
    if (this.legendStale) this.#drawDecor(ready);
    if (this.frame.patient) this.#keepClear();
  }

  /** In a picture blocks and names find places that no plate covers and the frame does not cut. */
  #setStage() {
    const { posture, areas, events, observations, labels, places, marks, changes, fan, degrees } = this.layers;
    this.stageStale = false;
    if (this.frame.patient) {
      const zoom = this.map.getZoom();
      const most = legendAtMost(posture, areas, events, this.#window(), zoom);
      this.decor.setScale(...this.#scale());
      this.legendStale = true;
      const { min, max } = this.map.getPixelBounds();
      if (posture.atlas !== this.stagedAtlas) this.decor.settledFor = "";
      this.stagedAtlas = posture.atlas;
      const isAnew = this.decor.settle(this.heading, most, observations.legend(), JSON.stringify([min, max, zoom, look]), (plates) => {
        this.stage.set([...plates, ...degrees.boxes()]);
        posture.forgetLayouts();
        return this.stage.costOf(posture.layoutAt(zoom), labels.worth(zoom));
      });
      if (!isAnew) return;
    } else if (this.stage.taken.length > 0) {
      this.stage.clear();
      this.decor.settledFor = "";
      posture.forgetLayouts();
    } else return;
    labels.forget();
    for (const layer of [places.layer, marks, areas, changes.layer, fan.layer]) layer.invalidate();
  }

  /** In a picture the names keep clear of the plates as they are now, whatever was drawn before. */
  #keepClear() {
    const covered = JSON.stringify(this.decor.boxes());
    if (covered === this.covered) return;
    this.covered = covered;
    this.#clearNames();
    this.layers.degrees.invalidate();
  }

  #clearNames() {
    const { labels, places, areas } = this.layers;
    for (const layer of [labels.layer, places.layer, areas]) layer.invalidate();
  }

  /** @returns {Box[]} what lies over the map; measured once a frame, for it costs a layout of the page */
  #covers() {
    if (this.measured.at !== this.frame.began) {
      this.measured = { at: this.frame.began, boxes: [...this.decor.boxes(), ...this.layers.degrees.boxes()] };
    }
    return this.measured.boxes;
  }

  /** @param {boolean} ready */
  #drawDecor(ready) {
    const { posture, areas, events, observations } = this.layers;
    this.legendStale = false;
    this.decor.setScale(...this.#scale());
    if (!ready) return;
    const legend = legendOf(posture, areas, events, this.#window(), this.map.getZoom());
    this.decor.setLegend(this.heading, legend, observations.legend());
    this.map.getContainer().setAttribute("aria-label", inWords(this.heading, legend));
  }

  /** @param {import("./canvas_layer.js").View} view @returns {Box[]} what plates cover now and the edge of the window cuts, in world pixels */
  hidden({ left, top, marginX, marginY, width, height }) {
    const [x, y] = [left + marginX, top + marginY];
    return [...this.decor.boxes().map((box) => ({ ...box, x: box.x + x, y: box.y + y })), ...around({ x, y, w: width - 2 * marginX, h: height - 2 * marginY })];
  }

  /** @returns {[number, number, [number, number]]} latitude and zoom of the scale bar, and the latitudes at the edges */
  #scale() {
    const bounds = this.map.getBounds();
    return [this.map.getCenter().lat, this.map.getZoom(), [bounds.getSouth(), bounds.getNorth()]];
  }

  /** @returns {{x0: number, y0: number, x1: number, y1: number}} the part of the world in the window */
  #window() {
    const { min, max } = this.map.getPixelBounds();
    const size = worldSize(this.map.getZoom());
    return { x0: min.x / size, y0: min.y / size, x1: max.x / size, y1: max.y / size };
  }
}
