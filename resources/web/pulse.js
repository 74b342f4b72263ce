// @ts-check
/**
 * A brief ring and a line of words where something arrives or leaves.
 *
 * They are elements that fade by a style, not a drawing that is made anew in each frame: only the little that they cover is
 * put on the screen again while the clock runs.
 */
import { textWidth } from "./blocks.js";
import { latOf, lonOf } from "./mercator.js";
import { STATUS } from "./stays.js";
import { sans } from "./theme.js";

const MOST_LINES = 3;
/** Between the place and the words, as in atlas.css. */
const GAP_PX = 12;
const FONT_PX = 11.5;
/** While the clock runs fast, nobody reads more than the newest. */
const MOST_PULSES = 8;
/** What comes at one place one after the other is told together. */
const MOST_KEPT = 12;

/** A step that changes more than this speaks for itself. */
const MOST_CHANGES = 12;

/** @typedef {{text: string, force: string}} Line */

export class Pulses {
  /** @param {any} map */
  constructor(map) {
    this.map = map;
    this.enabled = true;
    /** @type {Map<string, {marker: any, lines: Line[]}>} by place, the newest last */
    this.pulses = new Map();
    map.createPane("pulses").classList.add("pulses");
  }

  /**
   * Say at its group what a step of the clock brings and takes away.
   * @param {import("./posture.js").Posture} posture as it was before @param {number[][]} changes stays by index, and their new statuses
   */
  tell(posture, [indices, statuses]) {
    if (!this.enabled || indices.length > MOST_CHANGES) return;
    const { short, force } = posture.atlas.deployments;
    /** @type {Map<number, Line[]>} */
    const lines = new Map();
    indices.forEach((i, k) => {
      const text = changeWords(posture.stays.status[i], statuses[k], short[i]);
      const group = posture.groupOf(i);
      if (text && group >= 0) lines.set(group, [...(lines.get(group) ?? []), { text, force: force[i] }]);
    });
    for (const [group, told] of lines) {
      const { key, x, y } = posture.groupsNow()[group];
      this.#add(key, x, y, told);
    }
  }

  /** @param {string} key of the place @param {number} x world @param {number} y @param {Line[]} lines */
  #add(key, x, y, lines) {
    const told = [...lines, ...(this.pulses.get(key)?.lines ?? [])].slice(0, MOST_KEPT);
    this.#end(key);
    for (const oldest of [...this.pulses.keys()].slice(0, 1 - MOST_PULSES)) this.#end(oldest);
    const at = [latOf(y), lonOf(x)];
    const html = pulseOf(told, this.map.latLngToContainerPoint(at).x);
    const marker = L.marker(at, { icon: L.divIcon({ className: "", iconSize: null, html }), pane: "pulses", interactive: false, keyboard: false });
    html.addEventListener("animationend", ({ target }) => {
      if (target === html.lastChild && this.pulses.get(key)?.marker === marker) this.#end(key);
    });
    this.pulses.set(key, { marker: marker.addTo(this.map), lines: told });
  }

  /** @param {string} key */
  #end(key) {
    this.pulses.get(key)?.marker.remove();
    this.pulses.delete(key);
  }

  clear() {
    for (const key of this.pulses.keys()) this.#end(key);
  }
}

/** @param {number} before @param {number} after @param {string} name @returns {string} empty where there is nothing to say */
function changeWords(before, after, name) {
  if (after === STATUS.PRESENT) return before === STATUS.POSSIBLE ? "" : `+ ${name}`;
  if (after === STATUS.POSSIBLE) return before === STATUS.PRESENT ? "" : `+ ${name}, perhaps`;
  if (after === STATUS.DEPARTED) return `− ${name}`;
  if (after === STATUS.ANNOUNCED || after === STATUS.PLANNED) return `announced: ${name}`;
  if (after === STATUS.OVERDUE) return `overdue: ${name}`;
  return after === STATUS.CANCELLED ? `cancelled: ${name}` : "";
}

/** @param {Line[]} told @param {number} x where in the window @returns {HTMLElement} a ring, and words that go last */
function pulseOf(told, x) {
  const shown = told.slice(0, told.length > MOST_LINES ? MOST_LINES - 1 : MOST_LINES);
  const widest = Math.max(...shown.map(({ text }) => textWidth(text, sans(FONT_PX, 600))));
  const words = document.createElement("div");
  // On the left, where no block begins, unless the words would leave the window.
  words.className = widest + GAP_PX < x ? "pulse-words on-left" : "pulse-words";
  for (const { text, force } of shown) words.append(line(text, `var(--${force}-text)`));
  if (told.length > shown.length) words.append(line(`and ${told.length - shown.length} more`, "var(--muted)"));
  const ring = document.createElement("div");
  ring.className = "pulse-ring";
  const pulse = document.createElement("div");
  pulse.append(ring, words);
  return pulse;
}

/** @param {string} text @param {string} ink */
function line(text, ink) {
  const made = document.createElement("div");
  made.textContent = text;
  made.style.color = ink;
  return made;
}
