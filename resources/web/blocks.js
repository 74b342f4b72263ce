// @ts-check
/** What the block of a group says and how large it can become. */
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
/** From one row of symbols to the next: the line in the force's colour and the counts stand between. */
export const ROW_STEP = CELL_H + 9;
export const NAME_PX = 11.5;
export const LIST_ZOOM = 9.5;

const GRID_COLUMNS = 4;
const GRID_CELLS = 8;
const LIST_ROWS = 8;
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
 * The title of a group: the name of its site; or of the region or two that it holds most bases of, unless a
 * weightier group has that name already; else its first site and how many there are besides.
 * @param {number[]} members site indices, the weightiest first
 * @param {{short: string[], ja: string[], region: string[], former: [number, number, string, string][][]}} sites
 * @param {{ja: Map<string, string>, sites: Map<string, number>, named: Set<string>}} regions Japanese names and numbers
 *   of bases by region; the regions that groups are named after already, added to here
 * @param {boolean} strong
 * @returns {Title}
 */
export function titleOf(members, sites, regions, strong) {
  const [lead] = members;
  if (members.length === 1) return { name: sites.short[lead], ja: sites.ja[lead], note: "", strong, former: sites.former[lead] };
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const i of members) counts.set(sites.region[i], (counts.get(sites.region[i]) ?? 0) + 1);
  const order = [...counts].sort((a, b) => b[1] - a[1]);
  const shown = order.filter(([, count], k) => k === 0 || (k === 1 && count * 4 >= members.length)).map(([name]) => name);
  const fits = shown.every((name) => !regions.named.has(name) && (counts.get(name) ?? 0) * 2 > (regions.sites.get(name) ?? 0));
  if (members.length === 2 || !fits) {
    const others = members.length - 1;
    return { name: sites.short[lead], ja: "", note: others === 1 ? `and ${sites.short[members[1]]}` : `and ${others} more sites`, strong, former: [] };
  }
  for (const name of shown) regions.named.add(name);
  const ja = shown.map((name) => regions.ja.get(name) ?? "");
  return { name: shown.join(" · "), ja: ja.every(Boolean) ? ja.join("・") : "", note: `${members.length} sites`, strong, former: [] };
}

/**
 * The forms that a block may take, the best first.
 * @param {Title} title
 * @param {{cells: number, stays: number}} peak the most the group ever holds
 * @param {string[]} names of all its stays where they may be written out, else empty
 * @returns {Form[]}
 */
export function formsOf(title, peak, names) {
  const head = titleSize(title);
  /** @type {Form[]} */
  const forms = [];
  if (peak.stays > 0) {
    if (names.length > 0) forms.push(...listForms(head, peak, names));
    const most = Math.min(GRID_CELLS, peak.stays, peak.cells + PLANNED_CELLS);
    forms.push(gridForm("grid", head, Math.min(GRID_COLUMNS, most), Math.ceil(most / GRID_COLUMNS)));
    if (most > 6) forms.push(gridForm("grid", head, 3, 2));
    if (most > 3) forms.push(gridForm("row", head, 3, 1));
    forms.push(gridForm("row", head, 1, 1));
  }
  forms.push({ kind: "title", columns: 0, rows: 0, ...head, titleW: head.w, titleH: head.h, symbolsW: 0 });
  return forms;
}

/** @param {"grid" | "row"} kind @param {{w: number, h: number}} head @param {number} columns @param {number} rows @returns {Form} */
function gridForm(kind, head, columns, rows) {
  const symbolsW = columns * CELL_W;
  return { kind, columns, rows, w: Math.max(head.w, symbolsW), h: head.h + rows * ROW_STEP, titleW: head.w, titleH: head.h, symbolsW };
}

/** @param {{w: number, h: number}} head @param {{stays: number}} peak @param {string[]} names @returns {Form[]} */
function listForms(head, peak, names) {
  const widest = Math.max(...names.map((name) => textWidth(name, sans(NAME_PX))));
  const column = CELL_W + 4 + Math.min(widest, 190) + 8;
  const stays = Math.min(peak.stays, LIST_STAYS);
  const form = (/** @type {number} */ columns) => {
    const rows = Math.ceil(stays / columns);
    const symbolsW = columns * column;
    return {
      kind: /** @type {"list"} */ ("list"), columns, rows, w: Math.max(head.w, symbolsW), h: head.h + rows * ROW_H,
      titleW: head.w, titleH: head.h, symbolsW,
    };
  };
  return stays > LIST_ROWS ? [form(2), form(3)] : [form(1), ...(stays > 3 ? [form(2)] : [])];
}
