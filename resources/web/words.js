// @ts-check
/** What a tooltip and the legend say. */
import { tintOf } from "./depths.js";
import { look, opacityOf } from "./look.js";
import { FORCES, SHOW, STATUS, showOf } from "./stays.js";

/** @typedef {import("./marks.js").Ref} Ref */
/** @typedef {import("./tooltip.js").Words} Words */

/** @param {string} en @param {string} ja @returns {[string, string]} a whole name in the chosen language, and its other one where both are wanted */
function wholeName(en, ja) {
  if (look.names === "ja") return [ja || en, ""];
  return [en || ja, look.names === "both" && en ? ja : ""];
}

/** @param {any} atlas @param {number} i a deployment @param {number} status @returns {{text: string, tone: string}} */
function stayLine(atlas, i, status) {
  const show = showOf(status);
  const strength = atlas.deployments.strength[i];
  const word = `${strength > 1 ? ` · ${strength.toLocaleString("en")}` : ""}${status === STATUS.PRESENT ? "" : ` · ${atlas.words.status[status]}`}`;
  const [name] = wholeName(atlas.deployments.name[i], atlas.deployments.ja[i]);
  return { text: `${name}${word}`, tone: `${atlas.deployments.force[i]}${show === SHOW.OVERDUE ? " tone-overdue" : ""}` };
}

/**
 * @param {import("./posture.js").Posture} posture
 * @param {Ref[]} refs what the pointer is on: sites of a group, stays of a cell, an event or an area
 * @returns {Words | null}
 */
export function describe(posture, refs) {
  const { atlas, stays } = posture;
  const [{ kind }] = refs;
  const columns = { site: atlas.sites, deployment: atlas.deployments, event: atlas.events, area: atlas.areas }[kind];
  const indices = refs.map(({ id }) => columns.id.indexOf(id));
  const [i] = indices;
  const [title, other] = wholeName((columns.title ?? columns.name)[i], columns.ja[i]);
  if (kind === "event") {
    return { title, subtitle: [other, atlas.words.eventKind[columns.kind[i]]].filter(Boolean).join(" · "), lines: [] };
  }
  if (kind === "area") {
    const notes = [other, columns.claim[i], columns.approximate[i] ? "approximate outline" : ""];
    return { title, subtitle: notes.filter(Boolean).join(" · "), lines: [] };
  }
  if (kind === "deployment") {
    if (indices.length > 1) {
      return { title: atlas.deployments.asset[i], subtitle: "", lines: indices.map((k) => stayLine(atlas, k, stays.status[k])) };
    }
    const site = atlas.deployments.site[i];
    const strength = columns.strength[i] > 1 ? `published strength ${columns.strength[i].toLocaleString("en")}` : "";
    const subtitle = [columns.asset[i], strength, atlas.words.status[stays.status[i]]].filter(Boolean).join(" · ");
    return { title, subtitle, lines: site < 0 ? [] : [{ text: wholeName(atlas.sites.name[site], atlas.sites.ja[site])[0], tone: "plain" }] };
  }
  const lines = stays.at(indices).map((k) => stayLine(atlas, k, stays.status[k]));
  if (indices.length > 1) {
    const open = indices.filter((k) => posture.isOpen(k));
    return { title: open.slice(0, 3).map((k) => wholeName(columns.short[k], columns.ja[k])[0]).join(", ") + (open.length > 3 ? ` and ${open.length - 3} more sites` : ""), subtitle: "", lines };
  }
  const subtitle = [other, atlas.words.siteKind[columns.kind[i]] ?? columns.kind[i]].filter(Boolean).join(" · ");
  return { title, subtitle, lines };
}

/**
 * The legend of what is in the window.
 * @typedef {object} Legend
 * @property {{force: string, label: string, counts: number[]}[]} stays one row for each force, counts by SHOW
 * @property {{kind: string, parties: string[], label: string}[]} areas one row for each kind
 * @property {number} events
 * @property {boolean} strengths whether symbols have numbers
 * @property {number} tint how strongly the sea darkens at each limit of depth, 0 where depths are not shown
 */

/**
 * @param {import("./posture.js").Posture} posture
 * @param {import("./areas.js").Areas} areas
 * @param {import("./events.js").Events} events
 * @param {{x0: number, y0: number, x1: number, y1: number}} window in world units
 * @param {number} zoom
 * @returns {Legend}
 */
export function legendOf({ atlas, stays, x, y }, areas, events, window, zoom) {
  const within = (/** @type {number} */ px, /** @type {number} */ py) => px >= window.x0 && px <= window.x1 && py >= window.y0 && py <= window.y1;
  const counts = FORCES.map(() => [0, 0, 0, 0]);
  let strengths = false;
  for (let i = 0; i < stays.count && opacityOf("deployments") > 0; i += 1) {
    const show = showOf(stays.status[i]);
    const site = stays.site[i];
    if (show === SHOW.NOT || site < 0 || !within(x[site], y[site])) continue;
    counts[stays.looks[stays.lookOf[i]].force][show] += 1;
    strengths ||= stays.strength[i] > 1;
  }
  return {
    stays: FORCES.map((force, f) => ({ force, label: atlas.words.force[force], counts: counts[f] })).filter((row) => row.counts.some(Boolean)),
    areas: rowsOf(atlas, areas, areas.shown(zoom), window),
    strengths,
    tint: tintOf(zoom),
    events: opacityOf("events") === 0 ? 0 : events.shown().filter(({ event }) => within(event.x, event.y)).length,
  };
}

/**
 * @param {import("./posture.js").Posture} posture
 * @param {import("./areas.js").Areas} areas
 * @param {import("./events.js").Events} events
 * @param {{x0: number, y0: number, x1: number, y1: number}} window in world units
 * @param {number} zoom
 * @returns {Legend} the largest that it is at any time
 */
export function legendAtMost({ atlas, stays, x, y }, areas, events, window, zoom) {
  const within = (/** @type {number} */ px, /** @type {number} */ py) => px >= window.x0 && px <= window.x1 && py >= window.y0 && py <= window.y1;
  const most = FORCES.map(() => 0);
  for (let i = 0; i < stays.count && opacityOf("deployments") > 0; i += 1) {
    const site = stays.site[i];
    if (site >= 0 && within(x[site], y[site])) most[stays.looks[stays.lookOf[i]].force] += 1;
  }
  return {
    stays: FORCES.map((force, f) => ({ force, label: atlas.words.force[force], counts: [most[f], 0, most[f], most[f]] })).filter((_, f) => most[f] > 0),
    areas: rowsOf(atlas, areas, areas.ever(zoom), window),
    strengths: stays.strength.some((strength) => strength > 1),
    tint: tintOf(zoom),
    events: opacityOf("events") === 0 ? 0 : events.placed.filter((event) => within(event.x, event.y)).length,
  };
}

/**
 * @param {any} atlas @param {import("./areas.js").Areas} areas @param {number[]} shown by index
 * @param {{x0: number, y0: number, x1: number, y1: number}} window @returns {Legend["areas"]}
 */
function rowsOf(atlas, areas, shown, window) {
  /** @type {Map<string, Legend["areas"][number]>} */
  const kinds = new Map();
  for (const i of shown) {
    const { kind, party } = areas.areas[i];
    if (!areas.touches(i, window)) continue;
    /** @type {Legend["areas"][number]} */
    const row = kinds.get(kind) ?? { kind, parties: [], label: atlas.words.areaKind[kind] ?? kind };
    if (!row.parties.includes(party)) row.parties.push(party);
    kinds.set(kind, row);
  }
  return [...kinds.values()];
}

const SHOWN_AS = ["present", "possibly present", "announced or planned", "overdue"];

/** @param {string} heading @param {Legend} legend @returns {string} the map for those who cannot see it */
export function inWords(heading, { stays }) {
  const parts = stays.map(({ label, counts }) => (
    `${label}: ${counts.map((count, k) => (count > 0 ? `${count} ${SHOWN_AS[k]}` : "")).filter(Boolean).join(", ")}`
  ));
  return `Map. ${heading}. ${parts.join("; ")}`;
}
