// @ts-check
/** What stands on the map beside the data: title, date plate, legend, scale bar, north, credits. */
import { overlap } from "./boxes.js";
import { DEPTHS_M, seaBeyond } from "./depths.js";
import { Folding } from "./folding.js";
import { metresPerPixel } from "./mercator.js";
import { renew } from "./renew.js";

const NAUTICAL_MILE_M = 1852;
/** The columns of the legend's table; `at` is the place in the counts (SHOW of stays.js). */
const COLUMNS = [
  { at: 0, kind: "there", word: "present" },
  { at: 1, kind: "possible", word: "perhaps" },
  { at: 2, kind: "planned", word: "planned" },
  { at: 3, kind: "overdue", word: "overdue" },
];
/** The limits of depth of the base map, as geodata/bathymetry.py makes them. */
const BAR_PX = 130;
/** Plates must not lie on each other. */
const CROSSED_COST = 1000;
/** The legend leaves its usual corner for a gain of at least as much, and stands rather under the date plate than elsewhere. */
const CORNER_COSTS = { bottomRight: 0, bottomLeft: 130, topRight: 220, topLeft: 100 };
/** Two lines of the date plate: what a picture keeps free for the day's news. */
const LONGEST_HEADLINE = "The longest news of a day that is expected fills two lines of the plate";
const CLEAR_PX = 8;
/** Where the scale at an edge of the map differs by more than this part, the bar says where it is right. */
const SCALE_VARIES = 0.05;

/**
 * An element with text and children; text is never read as HTML.
 * @param {string} tag @param {string} name of the class @param {(string | Node)[]} [content] @returns {HTMLElement}
 */
export function element(tag, name, content = []) {
  const made = document.createElement(tag);
  if (name) made.className = name;
  made.append(...content);
  return made;
}

export class Decor {
  /** The plates cover another part of the map than before. */
  covered = () => {};
  /** Somebody wants to go to another date: the date plate was clicked. */
  dateWanted = () => {};

  /** @param {HTMLElement} container of the map @param {import("./locator.js").Locator} locator */
  constructor(container, locator) {
    this.options = {
      plate: true, legend: true, scale_bar: true, credits: true, north: false, title: "", subtitle: "", marking: "", sources: [], locator: false, logo: "", only: "",
    };
    this.title = element("div", "decor-title card");
    this.marking = element("div", "decor-marking");
    this.plate = element("div", "plate card");
    this.plate.title = "Go to another date";
    this.plate.addEventListener("click", () => this.dateWanted());
    L.DomEvent.disableClickPropagation(this.plate);
    this.legendBody = element("div", "legend-body");
    this.legend = element("div", "legend card", [this.legendBody]);
    this.scale = element("div", "scale");
    this.north = element("div", "north", [element("span", "north-arrow"), element("span", "north-letter", ["N"])]);
    this.credits = element("div", "credits");
    this.sources = element("div", "decor-sources card");
    this.locator = element("div", "locator card", [locator.canvas]);
    this.logo = document.createElement("img");
    this.logo.className = "logo";
    this.logo.alt = "";
    this.topLeft = element("div", "corner top-left", [this.title, this.plate]);
    const right = element("div", "corner bottom-right", [this.legend, this.credits]);
    const left = element("div", "corner bottom-left", [this.sources, this.scale]);
    /** Where the legend may stand in a picture, the usual corner first. @type {{corner: HTMLElement, unusual: number}[]} */
    this.corners = [];
    /** For which plates and situation the legend found its corner. */
    this.settledFor = "";
    this.topRight = element("div", "corner top-right", [this.logo, this.north, this.locator]);
    this.corners = [
      { corner: right, unusual: CORNER_COSTS.bottomRight }, { corner: left, unusual: CORNER_COSTS.bottomLeft },
      { corner: this.topRight, unusual: CORNER_COSTS.topRight }, { corner: this.topLeft, unusual: CORNER_COSTS.topLeft },
    ];
    this.settledIn = right;
    container.append(this.topLeft, right, left, this.topRight, this.marking);
    this.container = container;
    /** @type {{date: string, date_ja: string, weekday: string, headline: string, note: string} | null} */
    this.captions = null;
    this.folding = new Folding(container, this.legend, this.credits, () => this.covered());
    this.use({});
  }

  /** @returns {import("./boxes.js").Box[]} what the plates cover, in pixels of the map's window */
  boxes() {
    const { left, top } = this.container.getBoundingClientRect();
    const others = [...this.container.querySelectorAll(".leaflet-bar")];
    return [...others, this.title, this.marking, this.plate, this.legend, this.scale, this.credits, this.sources, this.locator, this.logo, this.north]
      .map((node) => node.getBoundingClientRect())
      .filter(({ width }) => width > 0)
      .map(({ x, y, width, height }) => ({ x: x - left, y: y - top, w: width, h: height }));
  }

  /**
   * Let the legend of a picture stand in the corner where it is least in the way.
   * @param {string} heading @param {import("./words.js").Legend} legend the largest
   * @param {ReturnType<import("./observations.js").Observations["legend"]>} points
   * @param {string} situation what else it depends on: in the same one, with the same plates, the legend stays where it is
   * @param {(plates: import("./boxes.js").Box[]) => number} costOf what it costs that the plates, at their largest, cover these boxes
   * @returns {boolean} whether this was asked anew
   */
  settle(heading, legend, points, situation, costOf) {
    const shown = this.captions;
    if (shown) this.setCaptions({ ...shown, headline: LONGEST_HEADLINE });
    this.setLegend(heading, legend, points);
    const tried = this.corners.map(({ corner, unusual }) => {
      this.#standIn(corner);
      return { corner, unusual, plates: this.boxes() };
    });
    const key = situation + JSON.stringify(tried.map(({ plates }) => plates));
    const isAnew = key !== this.settledFor;
    if (isAnew) {
      const priced = tried.map(({ corner, unusual, plates }) => {
        const crossed = plates.some((one, i) => plates.slice(i + 1).some((other) => overlap(one, other) > 0));
        return { corner, plates, cost: costOf(plates) + unusual + (crossed ? CROSSED_COST : 0) };
      });
      const best = priced.reduce((least, other) => (other.cost < least.cost ? other : least));
      costOf(best.plates);
      [this.settledFor, this.settledIn] = [key, best.corner];
    }
    this.#standIn(this.settledIn);
    if (shown) this.setCaptions(shown);
    return isAnew;
  }

  /** @param {HTMLElement} corner */
  #standIn(corner) {
    // Next to the middle of the map: what else is in a corner is nearer to the edge.
    if (corner === this.topLeft || corner === this.topRight) corner.append(this.legend);
    else corner.prepend(this.legend);
  }

  /** @param {any} options */
  use(options) {
    this.options = { ...this.options, ...options };
    const { plate, legend, scale_bar: scale, credits, north, title, subtitle, marking, sources, locator, logo } = this.options;
    show(this.plate, plate);
    show(this.legend, legend);
    show(this.scale, scale);
    show(this.credits, credits);
    show(this.north, north);
    show(this.title, Boolean(title || subtitle));
    show(this.sources, sources.length > 0);
    show(this.marking, Boolean(marking));
    show(this.locator, locator);
    show(this.logo, Boolean(logo));
    this.title.replaceChildren(
      ...(title ? [element("div", "", [title])] : []),
      ...(subtitle ? [element("div", "decor-subtitle", [subtitle])] : []),
    );
    this.sources.replaceChildren(
      element("div", "decor-sources-heading", ["Sources"]), ...sources.map((/** @type {string} */ line) => element("div", "", [line])),
    );
    this.marking.textContent = marking;
    this.#clearMarking();
  }

  /** Let what stands in the upper corners begin below the marking where it reaches so far. */
  #clearMarking() {
    const corners = [this.topLeft, this.topRight];
    for (const corner of corners) corner.style.top = "";
    // A window has none, and asking for boxes costs a layout at every step of the clock.
    if (!this.options.marking) return;
    const { left, right, bottom } = this.marking.getBoundingClientRect();
    for (const corner of corners) {
      const reaches = [...corner.children].map((child) => child.getBoundingClientRect()).some((box) => (
        box.width > 0 && box.top < bottom + CLEAR_PX && box.right + CLEAR_PX >= left && box.left - CLEAR_PX <= right
      ));
      if (!reaches) continue;
      corner.style.top = `${bottom - this.container.getBoundingClientRect().top + CLEAR_PX}px`;
    }
  }

  /** Show the logo that the options name. @returns {Promise<void>} kept when it can be drawn */
  async loadLogo() {
    const { logo } = this.options;
    if (!logo || this.logo.src === logo) return;
    this.logo.src = logo;
    await this.logo.decode();
  }

  /** @param {{date: string, date_ja: string, weekday: string, headline: string, note: string}} captions */
  setCaptions(captions) {
    this.captions = captions;
    const second = [captions.date_ja, captions.weekday].filter(Boolean).join(" · ");
    const note = [captions.note, this.options.only].filter(Boolean).join(" · ");
    renew(this.plate, [
      ...(captions.headline ? [element("div", "plate-headline", [captions.headline])] : []),
      element("div", "plate-date", [captions.date]),
      ...(second ? [element("div", "plate-second", [second])] : []),
      ...(note ? [element("div", "plate-note", [note])] : []),
    ]);
    this.#clearMarking();
  }

  /** @param {string[]} lines */
  setCredits(lines) {
    this.credits.replaceChildren(...lines.map((line) => element("span", "", [line])));
  }

  /**
   * @param {string} heading @param {import("./words.js").Legend} legend
   * @param {ReturnType<import("./observations.js").Observations["legend"]>} points
   */
  setLegend(heading, { stays, areas, events, strengths, tint }, points) {
    show(this.legend, this.options.legend && (stays.length + areas.length + events > 0 || points !== null));
    const columns = COLUMNS.filter(({ at }) => stays.some(({ counts }) => counts[at] > 0));
    const table = element("div", "legend-table");
    table.style.gridTemplateColumns = `auto repeat(${columns.length}, auto)`;
    table.append(
      element("div", "legend-heading", [heading]),
      ...columns.map(({ kind, word }) => element("div", "legend-column", [element("span", `key key-${kind}`), word])),
      ...stays.flatMap(({ force, label, counts }) => [
        element("div", "legend-label", [element("span", `key key-force of-${force}`), label]),
        ...columns.map(({ at }) => element("div", "legend-count", counts[at] > 0 ? [String(counts[at])] : [])),
      ]),
    );
    const rows = areas.map(({ kind, parties, label }) => element("div", "legend-row", [
      element("span", "legend-keys", parties.map((party) => element("span", `key key-area area-${kind.replaceAll(/[^a-z]/g, "-")} of-${party}`))),
      label,
    ]));
    if (strengths) {
      rows.push(element("div", "legend-row", [
        element("span", "legend-keys", [element("span", "key key-strength", ["12"])]), "Published strength",
      ]));
    }
    if (events > 0) {
      rows.push(element("div", "legend-row", [
        element("span", "legend-keys", [element("span", "key key-event")]), `Events of 120 days: ${events}`,
      ]));
    }
    if (tint > 0) rows.push(depthLegend(tint));
    renew(this.legendBody, [table, element("div", "legend-rows", rows), ...(points ? [pointsLegend(points)] : [])]);
  }

  /**
   * @param {number} lat of the middle of the map, for which the bars are right @param {number} zoom
   * @param {[number, number]} edges latitudes of the lower and the upper edge
   */
  setScale(lat, zoom, edges) {
    const metres = metresPerPixel(lat, zoom);
    const varies = edges.some((edge) => Math.abs(metresPerPixel(edge, zoom) / metres - 1) > SCALE_VARIES);
    const at = `${Math.abs(Math.round(lat))}° ${lat < 0 ? "S" : "N"}`;
    renew(this.scale, [
      ...(varies ? [element("div", "scale-at", [`Scale at ${at}`])] : []),
      bar(round(BAR_PX * metres / 1000), 1000 / metres, "km"),
      bar(round(BAR_PX * metres / NAUTICAL_MILE_M), NAUTICAL_MILE_M / metres, "nmi"),
    ]);
  }
}

/** @param {number} tint how strongly the sea darkens at each limit @returns {HTMLElement} the limits in the colour of the sea beyond */
function depthLegend(tint) {
  const keys = DEPTHS_M.map((depth) => {
    const key = element("span", "key key-depth", [depth.toLocaleString("en")]);
    key.style.backgroundColor = seaBeyond(depth, tint);
    return key;
  });
  return element("div", "legend-row legend-wide", [element("span", "legend-keys", keys), "Sea deeper than, in metres"]);
}

/** @param {{words: string, keys: {label: string, ink: string}[]}} points @returns {HTMLElement} the colours of the observations */
function pointsLegend({ words, keys }) {
  const rows = keys.map(({ label, ink }) => {
    const key = element("span", "key key-point");
    key.style.background = ink;
    return element("div", "legend-row", [key, label]);
  });
  return element("div", "legend-points", [element("div", "legend-heading", [words]), element("div", "legend-rows", rows)]);
}

/** @param {number} length @param {number} pixels of one unit @param {string} unit @returns {HTMLElement} */
function bar(length, pixels, unit) {
  const made = element("div", "scale-bar", [`${length} ${unit}`]);
  made.style.width = `${length * pixels}px`;
  return made;
}

/** @param {number} value @returns {number} the largest 1, 2 or 5 times a power of ten that is not larger */
function round(value) {
  const power = 10 ** Math.floor(Math.log10(value));
  const lead = value / power;
  return power * (lead >= 5 ? 5 : lead >= 2 ? 2 : 1);
}

/** @param {HTMLElement} node @param {boolean} visible */
function show(node, visible) {
  node.hidden = !visible;
}
