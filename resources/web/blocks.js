// @ts-check
/** What the block of a group says and how large it can become. */
import { inLanguage, look } from "./look.js";
import { sans } from "./theme.js";
import { CELL_H, CELL_W } from "./sprites.js";

/** @typedef {import("./groups.js").Group} Group */
/** @typedef {import("./slots.js").Form} Form */

/**
 * @typedef {object} Title
 * @property {string} name
 * @property {string} ja
 * @property {string} note a second line, may be empty
 * @property {boolean} strong
 * @property {[number, number, string, string][]} former names of other times: from, until, English, Japanese
 */

export const TITLE_PX = 12.5;
export const JA_PX = 11.5;
export const NOTE_PX = 10.5;
export const TITLE_LINE = 16;
export const NOTE_LINE = 13;
export const ROW_H = 27;
/** Between two rows of symbols: the line in the force's colour and the counts. */
export const ROW_GAP = 9;
export const NAME_PX = 11.5;
export const LIST_ZOOM = 9.5;

const GRID_COLUMNS = 4;
const GRID_CELLS = 8;
/** A small map has small symbols: their size up to these zooms. */
const SCALES = [{ below: 5.2, scale: 0.8 }, { below: 6.2, scale: 0.9 }];
const LIST_ROWS = 8;
/** Longer names are cut in a list; the tooltip has them whole. */
const LIST_NAME_PX = 290;
/** From a symbol to the name beside it, and from a name to the next column. */
const LIST_GAPS_PX = 12;
const LIST_STAYS = 16;
/** A stay may be seen both as planned and as present of its kind: reserve for some of that. */
const PLANNED_CELLS = 2;

const gauge = /** @type {CanvasRenderingContext2D} */ (document.createElement("canvas").getContext("2d"));
/** @type {Map<string, number>} */
const widths = new Map();

/** @param {string} text @param {string} font @returns {number} its width in CSS pixels */
export function textWidth(text, font) {
  const key = `${font}|${text}`;
  let width = widths.get(key);
  if (width === undefined) {
    gauge.font = font;
    width = gauge.measureText(text).width;
    widths.set(key, width);
  }
  return width;
}

/**
 * @param {string} name @param {string} after it, which is never cut @param {string} font @param {number} width in CSS pixels
 * @returns {string} both, the name shortened to fit
 */
export function fitted(name, after, font, width) {
  if (textWidth(name + after, font) <= width) return name + after;
  const letters = [...name];
  let [low, high] = [0, letters.length];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (textWidth(`${letters.slice(0, middle).join("").trimEnd()}…${after}`, font) <= width) low = middle;
    else high = middle - 1;
  }
  return `${letters.slice(0, low).join("").trimEnd()}…${after}`;
}

/** @param {number} step from one column of a list to the next @returns {number} the room for a name in it */
export function listNameWidth(step) {
  return step - CELL_W - LIST_GAPS_PX;
}

/** @param {number} zoom @returns {number} the size of symbols against their full size */
export function symbolScale(zoom) {
  return SCALES.find(({ below }) => zoom < below)?.scale ?? 1;
}

/** @param {Title} title @returns {{w: number, h: number}} */
export function titleSize(title) {
  const line = (/** @type {string} */ name, /** @type {string} */ ja) => (
    textWidth(name, titleFont(title)) + (ja ? 5 + textWidth(ja, sans(JA_PX)) : 0)
  );
  const first = Math.max(line(title.name, title.ja), ...title.former.map(([, , name, ja]) => line(name, ja)));
  const second = title.note ? textWidth(title.note, sans(NOTE_PX)) : 0;
  return { w: Math.max(first, second), h: TITLE_LINE + (title.note ? NOTE_LINE : 0) };
}

/** @param {Title} title */
export function titleFont(title) {
  return title.strong ? sans(TITLE_PX, 650) : sans(TITLE_PX - 1, 500);
}

/**
 * The title of a group: the name of its site; or of the region that it gathers, if nearly all of it lies in one and
 * no weightier group has that name already; else its first site and how many there are besides.
 * @param {number[]} members site indices, the weightiest first
 * @param {{short: string[], ja: string[], region: string[], former: [number, number, string, string][][]}} sites
 * @param {{ja: Map<string, string>, sites: Map<string, number>, named: Set<string>}} regions Japanese names and numbers
 *   of bases by region; the regions that groups are named after already, added to here
 * @param {boolean} strong
 * @returns {Title}
 */
export function titleOf(members, sites, regions, strong) {
  const [lead] = members;
  const inNames = (/** @type {string} */ en, /** @type {string} */ other) => {
    const [name, ja] = inLanguage(en, other);
    return { name, ja };
  };
  const former = sites.former[lead].map(([from, until, en, other]) => (
    /** @type {[number, number, string, string]} */ ([from, until, ...inLanguage(en, other)])
  ));
  const ofLead = { ...inNames(sites.short[lead], sites.ja[lead]), strong, former };
  const others = members.length - 1;
  if (others === 0) return { ...ofLead, note: "" };
  const region = sites.region[lead];
  const inside = members.filter((i) => sites.region[i] === region).length;
  const gathers = inside * 4 >= members.length * 3 && inside * 2 > (regions.sites.get(region) ?? 0);
  const unwritten = look.names === "ja" && !regions.ja.has(region);
  if (others === 1 || !gathers || unwritten || regions.named.has(region)) {
    const second = inLanguage(sites.short[members[1]], sites.ja[members[1]])[0];
    const inEnglish = others === 1 ? `and ${second}` : `and ${others} more sites`;
    return { ...ofLead, note: look.names === "ja" ? `ほか${others}か所` : inEnglish };
  }
  regions.named.add(region);
  const note = look.names === "ja" ? `${members.length}か所` : `${members.length} sites`;
  return { ...inNames(region, regions.ja.get(region) ?? ""), note, strong, former: [] };
}

/**
 * The forms that a block may take, the best first.
 * @param {Title} title
 * @param {{cells: number, stays: number}} peak the most the group ever holds
 * @param {string[]} names of all its stays where they may be written out, else empty
 * @param {number} scale of the symbols
 * @returns {Form[]}
 */
export function formsOf(title, peak, names, scale) {
  const head = titleSize(title);
  /** @type {Form[]} */
  const forms = [];
  const most = Math.min(GRID_CELLS, peak.stays, peak.cells + PLANNED_CELLS);
  if (peak.stays > 0) {
    if (names.length > 0) forms.push(...listForms(head, peak, names));
    const rows = Math.ceil(most / GRID_COLUMNS);
    const columns = Math.ceil(most / rows);
    if (rows > 1) forms.push(gridForm(head, columns, rows, most, scale));
    for (let k = Math.min(most, GRID_COLUMNS + 1); k >= 1; k -= 1) {
      const form = gridForm(head, k, 1, most, scale);
      // Under a wide title a shorter row takes no less room.
      if (form.w !== forms.at(-1)?.w || form.h !== forms.at(-1)?.h) forms.push(form);
    }
  }
  forms.push({ kind: "title", columns: 0, rows: 0, ...head, titleW: head.w, titleH: head.h, symbolsW: 0, scale, hidden: most });
  return forms;
}

/** @param {{w: number, h: number}} head @param {number} columns @param {number} rows @param {number} most cells @param {number} scale @returns {Form} */
function gridForm(head, columns, rows, most, scale) {
  const symbolsW = columns * CELL_W * scale;
  const h = head.h + rows * (CELL_H * scale + ROW_GAP);
  const hidden = Math.max(0, most - columns * rows);
  return { kind: "grid", columns, rows, w: Math.max(head.w, symbolsW), h, titleW: head.w, titleH: head.h, symbolsW, scale, hidden };
}

/** @param {{w: number, h: number}} head @param {{stays: number}} peak @param {string[]} names @returns {Form[]} */
function listForms(head, peak, names) {
  const widest = Math.max(...names.map((name) => textWidth(name, sans(NAME_PX))));
  const column = CELL_W + Math.min(widest, LIST_NAME_PX) + LIST_GAPS_PX;
  const stays = Math.min(peak.stays, LIST_STAYS);
  const form = (/** @type {number} */ columns) => {
    const rows = Math.ceil(stays / columns);
    const symbolsW = columns * column;
    return {
      kind: /** @type {"list"} */ ("list"), columns, rows, w: Math.max(head.w, symbolsW), h: head.h + rows * ROW_H,
      titleW: head.w, titleH: head.h, symbolsW, scale: 1, hidden: 0,
    };
  };
  return stays > LIST_ROWS ? [form(2), form(3)] : [form(1), ...(stays > 3 ? [form(2)] : [])];
}
