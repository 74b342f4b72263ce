// @ts-check
/** What the map shows of an atlas at the moment: its sites in groups, what is at each, where their blocks stand. */
import { buildLevels, levelOf } from "./groups.js";
import { layOut } from "./layout.js";
import { inLanguage } from "./look.js";
import { worldSize, worldX, worldY } from "./mercator.js";
import { SHOW, Stays, showOf, strengthInWords } from "./stays.js";

/** @typedef {import("./layout.js").Entry} Entry */
/** @typedef {import("./canvas_layer.js").View} View */

/** Sites of these kinds stay by themselves and are named by their own label, not by a block. */
const LONE_KINDS = new Set(["island", "government", "sea area"]);
/** Below this zoom islands and seats of government have no dot. */
export const LONE_ZOOM = 6.5;
/** What a site without any stay weighs; each stay weighs 1. */
const SITE_WEIGHT = 0.5;
const KEPT_LAYOUTS = 24;
/** A block may stand this many CSS pixels from its place. */
const REACH_PX = 420;
/** Half the room that the dot of a site takes. */
const DOT_ROOM_PX = 5;
/** A block stands this many pixels further away to keep clear of a dot. */
const DOT_COST = 14;
/** Half the room round a place that a name leaves to its block. */
const ANCHOR_PX = 14;

export class Posture {
  constructor() {
    /** @type {any} the message with all records */
    this.atlas = null;
    this.stays = new Stays({ site: [], sidc: [], force: [], strength: [], span: [] });
    this.siteStatus = new Int8Array(0);
    /** World places of the sites. */
    this.x = new Float64Array(0);
    this.y = new Float64Array(0);
    /** @type {{ja: Map<string, string>, sites: Map<string, number>}} Japanese names of regions, and their numbers of bases */
    this.regions = { ja: new Map(), sites: new Map() };
    /** @type {number[]} the instants at which sites get other names */
    this.renamed = [];
    /** @type {(zoom: number) => import("./boxes.js").Box[]} room that blocks must leave to names of the base map */
    this.reserved = () => [];
    /** @type {(zoom: number) => import("./slots.js").Avoided[]} room that blocks had better leave free */
    this.avoided = () => [];
    /** @type {(zoom: number, x: number, y: number) => boolean} whether a place, in world units, can be seen at all */
    this.isShown = () => true;
    /** @type {(zoom: number) => boolean} whether blocks of a zoom may take their time to find their places: in a picture */
    this.isThorough = () => false;
    /** @type {import("./land_grid.js").LandGrid["at"]} where blocks of islands had better not lie */
    this.mainlandAt = () => () => () => 0;
    /** @type {Map<number, import("./groups.js").Level>} */
    this.levels = new Map();
    /** The level of groups that is counted now, -1 for none. */
    this.level = -1;
    /** @type {Map<number, Entry[]>} by zoom */
    this.layouts = new Map();
  }

  /** @param {any} atlas the message with all records */
  setAtlas(atlas) {
    const { sites, deployments } = atlas;
    this.atlas = atlas;
    this.stays = new Stays(deployments);
    this.x = Float64Array.from(sites.lon, worldX);
    this.y = Float64Array.from(sites.lat, worldY);
    this.siteStatus = new Int8Array(sites.id.length);
    const weight = sites.id.map((/** @type {string} */ _, /** @type {number} */ i) => (this.stays.ofSite.get(i)?.length ?? 0) + SITE_WEIGHT);
    const base = sites.kind.map((/** @type {string} */ kind, /** @type {number} */ i) => !LONE_KINDS.has(kind) || weight[i] > SITE_WEIGHT);
    this.regions.sites = new Map();
    sites.region.forEach((/** @type {string} */ region, /** @type {number} */ i) => {
      if (base[i]) this.regions.sites.set(region, (this.regions.sites.get(region) ?? 0) + 1);
    });
    this.renamed = sites.former.flat().flatMap((/** @type {[number, number, string, string]} */ [from, until]) => [from, until]);
    this.levels = buildLevels(this.x, this.y, weight, base);
    this.forgetLayouts();
  }

  /** What blocks hold or say has changed for good. */
  forgetLayouts() {
    this.level = -1;
    this.layouts.clear();
  }

  /** @param {number[]} sites statuses of all sites @param {number[]} stays of all deployments */
  setAll(sites, stays) {
    this.siteStatus = Int8Array.from(sites);
    this.stays.status = Int8Array.from(stays);
    this.level = -1;
  }

  /**
   * @param {number[][] | undefined} sites changed indices and statuses @param {number[][] | undefined} stays
   * @returns {boolean} whether a place or a title comes, goes or changes; symbols may change without
   */
  change(sites, stays) {
    let titles = sites !== undefined;
    sites?.[0].forEach((i, k) => { this.siteStatus[i] = sites[1][k]; });
    stays?.[0].forEach((i, k) => {
      const group = this.groupOf(i);
      const before = this.stays.isEmpty(group);
      this.stays.setStatus(i, stays[1][k]);
      titles ||= before !== this.stays.isEmpty(group);
    });
    return titles;
  }

  /** @param {number} i @returns {string} the short name of a site in the chosen language */
  siteName(i) {
    return inLanguage(this.atlas.sites.short[i], this.atlas.sites.ja[i])[0];
  }

  /** @param {number} i @returns {string} the short name of a stay's unit in the chosen language */
  stayName(i) {
    return inLanguage(this.atlas.deployments.short[i], this.atlas.deployments.ja[i])[0];
  }

  /** @param {number} i @returns {string} what follows the name of a stay in a list: its strength, where one is published */
  afterName(i) {
    const strength = this.stays.strength[i];
    return strength > 1 ? ` · ${strengthInWords(strength)}` : "";
  }

  /** @param {number} i @returns {boolean} whether a site is there, or perhaps there, at the moment */
  isOpen(i) {
    return showOf(this.siteStatus[i]) === SHOW.THERE || showOf(this.siteStatus[i]) === SHOW.POSSIBLE;
  }

  /** @param {number} i @returns {boolean} whether a site is announced or planned at the moment */
  isPlanned(i) {
    return showOf(this.siteStatus[i]) >= SHOW.PLANNED;
  }

  /**
   * @param {number} at @param {number} until
   * @returns {boolean} whether a site changes its name between two instants, in either direction
   */
  renames(at, until) {
    const [first, last] = [Math.min(at, until), Math.max(at, until)];
    return this.renamed.some((instant) => instant > first && instant <= last);
  }

  /** @param {number} zoom @returns {Entry[]} the groups of a zoom with their titles and slots */
  layoutAt(zoom) {
    let layout = this.layouts.get(zoom);
    if (!layout) {
      layout = layOut(this, zoom);
      if (this.layouts.size > KEPT_LAYOUTS) this.layouts.clear();
      this.layouts.set(zoom, layout);
    }
    return layout;
  }

  /** @param {View} view @returns {(Entry & {open: number[], planned: number[], empty: boolean})[]} the groups to draw, with their open and planned sites */
  shownIn({ zoom, left, top, width, height }) {
    if (!this.atlas) return [];
    this.#countAt(levelOf(zoom));
    return this.layoutAt(zoom)
      .filter(({ x, y }) => x > left - REACH_PX && x < left + width + REACH_PX && y > top - REACH_PX && y < top + height + REACH_PX)
      .map((entry) => ({
        ...entry,
        open: entry.group.members.filter((i) => this.isOpen(i)),
        planned: entry.group.members.filter((i) => this.isPlanned(i)),
        empty: this.stays.isEmpty(entry.index),
      }))
      .filter(({ open, planned, empty }) => !empty || open.length + planned.length > 0);
  }

  /** @param {number} level */
  #countAt(level) {
    if (level === this.level) return;
    this.level = level;
    const { groups, groupOf } = /** @type {import("./groups.js").Level} */ (this.levels.get(level));
    this.stays.useGroups(groupOf, groups.length);
  }

  /** @param {number} zoom @returns {import("./boxes.js").Box[]} room round the place of each group and the dot of each site, in world pixels */
  anchors(zoom) {
    return [...this.leads(zoom), ...this.#dots(zoom)];
  }

  /** @param {number} zoom @returns {import("./boxes.js").Box[]} room round the place of each group, in world pixels */
  leads(zoom) {
    const size = worldSize(zoom);
    return this.groupsAt(zoom).groups.filter(({ base }) => base).map(({ x, y }) => boxRound(x * size, y * size, ANCHOR_PX));
  }

  /** @param {number} zoom @returns {import("./slots.js").Avoided[]} the dots of sites, which a block had better not cover */
  dotsToSpare(zoom) {
    return this.atlas ? this.#dots(zoom).map((box) => ({ ...box, cost: DOT_COST })) : [];
  }

  /** @param {number} zoom @returns {import("./boxes.js").Box[]} the room of the dots that are drawn at one time or another */
  #dots(zoom) {
    const size = worldSize(zoom);
    return this.groupsAt(zoom).groups
      .filter(({ base }) => base || zoom >= LONE_ZOOM)
      .flatMap(({ members }) => members.map((i) => boxRound(this.x[i] * size, this.y[i] * size, DOT_ROOM_PX)));
  }

  /** @param {number} zoom @returns the room that blocks and places take, in world pixels */
  boxes(zoom) {
    if (!this.atlas) return [];
    const blocks = this.layoutAt(zoom).flatMap(({ slot }) => (slot ? [{ x: slot.x - 4, y: slot.y - 2, w: slot.w + 8, h: slot.h + 4 }] : []));
    return [...blocks, ...this.#dots(zoom)];
  }

  /** @param {number} zoom @returns {{name: string, ja: string, x: number, y: number}[]} what the blocks are called, and their places in world pixels */
  titles(zoom) {
    if (!this.atlas) return [];
    return this.layoutAt(zoom).filter(({ slot }) => slot).map(({ title: { name, ja }, x, y }) => ({ name, ja, x, y }));
  }

  /** @param {number} zoom @returns {import("./groups.js").Level} the groups of a zoom */
  groupsAt(zoom) {
    return this.levels.get(levelOf(zoom)) ?? { groups: [], groupOf: new Int32Array(0) };
  }

  /** @returns {import("./groups.js").Group[]} the groups that are counted now */
  groupsNow() {
    return this.levels.get(this.level)?.groups ?? [];
  }

  /** @param {number} stay @returns {number} its group among {@link Posture#groupsNow}, -1 for none */
  groupOf(stay) {
    const site = this.stays.site[stay];
    return site < 0 ? -1 : this.levels.get(this.level)?.groupOf[site] ?? -1;
  }
}

/** @param {number} x @param {number} y @param {number} half @returns {import("./boxes.js").Box} */
function boxRound(x, y, half) {
  return { x: x - half, y: y - half, w: 2 * half, h: 2 * half };
}
