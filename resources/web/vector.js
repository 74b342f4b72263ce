// @ts-check
/**
 * Makes the page draw vectors: loaded before everything else, it puts a recording context under every canvas, so that
 * the very code that draws the map on the screen writes it down as SVG. `atlasSvg()` returns the picture.
 */
import { Definitions, SvgContext } from "./svg_context.js";
import { domWriter } from "./svg_dom.js";
import { RecordedPath } from "./svg_path.js";

const definitions = new Definitions();
/** @type {Map<HTMLCanvasElement, SvgContext>} */
const contexts = new Map();
const native = HTMLCanvasElement.prototype.getContext;
const freshGauge = () => /** @type {CanvasRenderingContext2D} */ (native.call(document.createElement("canvas"), "2d", { willReadFrequently: true }));
const gauge = freshGauge();

HTMLCanvasElement.prototype.getContext = /** @type {any} */ (
  /** @this {HTMLCanvasElement} */ function getContext() {
    let context = contexts.get(this);
    if (!context) {
      context = new SvgContext(this, definitions, gauge, (source) => contexts.get(source));
      contexts.set(this, context);
    }
    return context;
  }
);

// As with any canvas, a new size clears it.
for (const side of /** @type {const} */ (["width", "height"])) {
  const { get, set } = /** @type {any} */ (Object.getOwnPropertyDescriptor(HTMLCanvasElement.prototype, side));
  Object.defineProperty(HTMLCanvasElement.prototype, side, {
    get,
    /** @this {HTMLCanvasElement} @param {number} value */
    set(value) {
      set.call(this, value);
      contexts.get(this)?.reset();
    },
  });
}

/** @type {any} */ (globalThis).Path2D = RecordedPath;

/** @param {Element} canvas @returns {number} the order of its pane among all that lies on the map */
function order(canvas) {
  const pane = canvas.closest(".leaflet-pane:not(.leaflet-map-pane)") ?? canvas;
  return Number.parseInt(getComputedStyle(pane).zIndex, 10) || 0;
}

/** @param {HTMLCanvasElement} canvas @param {string} name @returns {string} all that was drawn on it, in its place */
function drawn(canvas, name) {
  const { left, top } = canvas.getBoundingClientRect();
  const nodes = contexts.get(canvas)?.nodes.join("") ?? "";
  const { opacity } = getComputedStyle(canvas);
  return `<g id="${name}" transform="translate(${left} ${top})"${opacity === "1" ? "" : ` opacity="${opacity}"`}>${nodes}</g>`;
}

/** @param {HTMLElement} map @returns {string} the tiles of the background, which lie over the land: the one thing that is no vector */
function drawnTiles(map) {
  const canvas = document.createElement("canvas");
  const images = [...map.querySelectorAll("img.leaflet-tile")].map((node) => /** @type {HTMLImageElement} */ (node));
  const drawings = images.filter((image) => image.complete && image.naturalWidth > 0).map((image) => {
    [canvas.width, canvas.height] = [image.naturalWidth, image.naturalHeight];
    /** @type {CanvasRenderingContext2D} */ (native.call(canvas, "2d")).drawImage(image, 0, 0);
    const { left, top, width, height } = image.getBoundingClientRect();
    return `<image href="${canvas.toDataURL()}" x="${left}" y="${top}" width="${width}" height="${height}"/>`;
  });
  if (drawings.length === 0) return "";
  const { opacity } = getComputedStyle(/** @type {Element} */ (images[0].closest(".leaflet-pane")));
  return `<g id="tiles" opacity="${opacity}">${drawings.join("")}</g>`;
}

/** @type {any} */ (globalThis).atlasSvg = () => {
  const map = /** @type {HTMLElement} */ (document.querySelector(".leaflet-container"));
  const [width, height] = [map.clientWidth, map.clientHeight];
  const canvases = [...map.querySelectorAll("canvas:not(.corner canvas)")].map((canvas) => /** @type {HTMLCanvasElement} */ (canvas));
  const layers = canvases.filter((canvas) => contexts.has(canvas)).sort((a, b) => order(a) - order(b)).map((canvas) => {
    const name = canvas.closest(".leaflet-pane")?.className.match(/leaflet-(\w+)-pane/)?.[1] ?? "degrees";
    return drawn(canvas, name);
  });
  const tiles = drawnTiles(map);
  const write = domWriter(freshGauge(), (canvas) => drawn(canvas, canvas.parentElement?.classList[0] ?? "drawing"));
  const beside = [...map.querySelectorAll(":scope > .corner, :scope > .decor-marking")].map(write).join("");
  const defs = [...definitions.texts.values()].join("");
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"><defs>${defs}</defs>${[...layers.slice(0, 1), tiles, ...layers.slice(1)].join("")}<g id="layout">${beside}</g></svg>`;
};
