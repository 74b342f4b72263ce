// @ts-check
/** What the pointer is on, in words, beside the pointer. */
import { element } from "./decor.js";

const LINES = 12;
const AWAY_PX = 16;
/** Longer words would cover the map; the inspector has them whole. */
const MOST_LETTERS = 160;

/** @typedef {{title: string, subtitle: string, lines: {text: string, tone: string}[]}} Words */

export class Tooltip {
  /** @param {HTMLElement} container */
  constructor(container) {
    this.container = container;
    this.box = element("div", "tooltip card");
    this.box.hidden = true;
    container.append(this.box);
  }

  /** @param {Words | null} words @param {number} x of the pointer @param {number} y */
  show(words, x, y) {
    this.box.hidden = words === null;
    if (!words) return;
    const more = words.lines.length - LINES;
    const lines = more > 1 ? words.lines.slice(0, LINES) : words.lines;
    this.box.replaceChildren(
      element("div", "tooltip-title", [short(words.title)]),
      ...(words.subtitle ? [element("div", "tooltip-subtitle", [short(words.subtitle)])] : []),
      ...lines.map(({ text, tone }) => element("div", `tooltip-line tone-${tone}`, [short(text)])),
      ...(more > 1 ? [element("div", "tooltip-line tone-more", [`and ${more} more`])] : []),
    );
    const { clientWidth: width, clientHeight: height } = this.container;
    const { offsetWidth: w, offsetHeight: h } = this.box;
    const left = x + AWAY_PX + w > width ? x - AWAY_PX - w : x + AWAY_PX;
    this.box.style.left = `${Math.max(4, left)}px`;
    this.box.style.top = `${Math.max(4, Math.min(y + AWAY_PX, height - h - 4))}px`;
  }
}

/** @param {string} text @returns {string} */
function short(text) {
  if (text.length <= MOST_LETTERS) return text;
  const letters = [...text];
  return letters.length > MOST_LETTERS ? `${letters.slice(0, MOST_LETTERS - 1).join("")}…` : text;
}
