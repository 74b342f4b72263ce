// @ts-check
/** The land: sea depths, coast, borders, prefectures and the graticule, as paths on one canvas. */
import { Backdrop } from "./backdrop.js";
import { CanvasLayer } from "./canvas_layer.js";
import { seaBeyond, tintOf } from "./depths.js";
import { graticuleStep } from "./graticule.js";
import { LandGrid } from "./land_grid.js";
import { opacityOf } from "./look.js";
import { LAT_MAX, LON_MAX, LON_MIN, worldX, worldY } from "./mercator.js";
import { fetchArrays } from "./packed.js";
import { PathSet } from "./pathset.js";
import { colour } from "./theme.js";

/** @typedef {import("./canvas_layer.js").View} View */
/** @typedef {import("./pathset.js").Packed} Packed */

/** From this zoom the fine coast of the region takes the place of the coarse one, whose corners would be seen; sooner on a finer screen. */
const FINE_ZOOM = 7.75;
/** The layers that are the land of the whole world between them. */
const WORLD = ["land-0", "land-1"];
/** What tells the features of a layer apart. @type {Record<string, string>} */
const ATTRIBUTES = { bathymetry: "depth_m", borders: "disputed" };
/** What every map begins with. */
const FIRST = [...WORLD, "bathymetry", "borders"];
const PREFECTURE_ZOOM = 5.5;
/** Lines of equal depth are drawn of a region: of the whole earth the tints say enough, and up close too little is known. */
const ISOBATH_ZOOMS = [4.5, 10];

export class Basemap {
  /** @param {any} map @param {import("./frame.js").Frame} frame @param {(text: string) => void} fail */
  constructor(map, frame, fail) {
    this.frame = frame;
    this.fail = fail;
    /** @type {Map<string, PathSet | null>} null while on its way */
    this.sets = new Map();
    this.graticule = true;
    /** @type {Packed[]} the land of the world that has come, until all has */
    this.lands = [];
    /** @type {(land: LandGrid) => void} the land of the whole world has come */
    this.landCame = () => {};
    /** @type {(depths: Packed) => void} the sea floor has come */
    this.depthsCame = () => {};
    this.layer = new CanvasLayer(map, "base", 210, (view) => this.#draw(view), frame);
    this.backdrop = new Backdrop(map, (view) => this.#draw(view), frame);
    for (const name of FIRST) this.#set(name);
  }

  /** @param {string} name @returns {PathSet | null} */
  #set(name) {
    const found = this.sets.get(name);
    if (found !== undefined) return found;
    this.sets.set(name, null);
    const arrived = fetchArrays(name, ATTRIBUTES[name]).then(
      (packed) => {
        this.sets.set(name, new PathSet(packed));
        this.layer.invalidate();
        this.backdrop.invalidate();
        if (WORLD.includes(name)) this.#gatherLand(packed);
        if (name === "bathymetry") this.depthsCame(packed);
      },
      (error) => this.fail(`The base map layer “${name}” could not be read: ${error.message}`),
    );
    this.frame.track(arrived);
    return null;
  }

  /** @param {Packed} land */
  #gatherLand(land) {
    this.lands.push(land);
    if (this.lands.length < WORLD.length) return;
    this.landCame(new LandGrid(this.lands));
    this.lands = [];
  }

  /** @param {View} view */
  #draw(view) {
    const { ctx } = view;
    ctx.fillStyle = colour.sea;
    ctx.fillRect(0, 0, view.width, view.height);
    const floor = opacityOf("bathymetry");
    const tint = tintOf(view.zoom);
    const depths = tint > 0 ? this.#set("bathymetry") : null;
    if (depths) {
      for (const depth of depths.values) {
        ctx.fillStyle = seaBeyond(depth, tint);
        depths.fill(view, depth);
      }
      // As the tints do, the lines of equal depth fade as the map comes nearer.
      ctx.globalAlpha = floor * Math.max(0, Math.min(1, (ISOBATH_ZOOMS[1] - view.zoom) / 2));
      if (view.zoom > ISOBATH_ZOOMS[0] && view.zoom < ISOBATH_ZOOMS[1]) {
        ctx.strokeStyle = colour.isobath;
        depths.stroke(view, 0.6);
      }
      ctx.globalAlpha = 1;
    }
    const lines = opacityOf("graticule");
    if (this.graticule && lines > 0) {
      ctx.globalAlpha = lines;
      drawGraticule(view);
      ctx.globalAlpha = 1;
    }
    const isFine = view.zoom + Math.log2(view.dpr) >= FINE_ZOOM;
    const fine = isFine ? this.#set("land-2") : null;
    const lands = [this.#set("land-0"), fine ?? this.#set("land-1")];
    ctx.fillStyle = colour.land;
    for (const land of lands) land?.fill(view);
    if (view.zoom >= PREFECTURE_ZOOM) {
      ctx.strokeStyle = colour.prefecture;
      this.#set("prefectures")?.stroke(view, view.zoom >= 8 ? 1.2 : 0.9);
    }
    const borders = this.#set("borders");
    if (borders) {
      ctx.strokeStyle = colour.border;
      borders.stroke(view, 0.9, [5, 2.5, 1.5, 2.5], 0);
      borders.stroke(view, 0.9, [1.5, 3], 1);
    }
    ctx.strokeStyle = colour.coast;
    for (const land of lands) land?.stroke(view, isFine ? 0.9 : 0.7);
  }
}

/** @param {View} view */
function drawGraticule(view) {
  const { ctx, size, left, top, width, height } = view;
  const step = graticuleStep(view.zoom);
  ctx.beginPath();
  for (let lon = LON_MIN; lon <= LON_MAX; lon += step) {
    const x = worldX(lon) * size - left;
    if (x >= 0 && x <= width) {
      ctx.moveTo(x, 0);
      ctx.lineTo(x, height);
    }
  }
  for (let lat = -80; lat <= LAT_MAX; lat += step) {
    const y = worldY(lat) * size - top;
    if (y >= 0 && y <= height) {
      ctx.moveTo(0, y);
      ctx.lineTo(width, y);
    }
  }
  ctx.lineWidth = 0.7;
  ctx.strokeStyle = colour.graticule;
  ctx.stroke();
}
