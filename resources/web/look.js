// @ts-check
/** What a reader chose about the look of the map: style of symbols, language of names, layers, opacity and order. */

/**
 * @typedef {object} Look
 * @property {"standard" | "plain"} symbols
 * @property {"both" | "en" | "ja"} names
 * @property {boolean} paper
 * @property {string[]} hidden layers
 * @property {Record<string, number>} opacity of layers
 * @property {string[]} order of the layers that were moved, the top one first
 */

/** @type {Look} */
export const look = { symbols: "standard", names: "both", paper: false, hidden: [], opacity: {}, order: [] };

/** The layers that can lie in another order, the top one first; below them lie those of the kinds of area. */
const MOVABLE = ["events", "deployments", "sites", "names", "observations"];

/** @param {Look} wanted */
export function useLook(wanted) {
  Object.assign(look, wanted);
}

/** @param {string} layer @returns {number} 0 where it is hidden, else up to 1 */
export function opacityOf(layer) {
  return look.hidden.includes(layer) ? 0 : look.opacity[layer] ?? 1;
}

/**
 * The layers that can be moved, the top one first. Those that the look's order names take the places that they have
 * between them, in its sequence.
 * @param {string[]} kinds of area @returns {string[]}
 */
export function layersInOrder(kinds) {
  const layers = [...MOVABLE, ...[...new Set(kinds)].sort().map((kind) => `area:${kind}`)];
  const named = look.order.filter((layer) => layers.includes(layer));
  let next = 0;
  return layers.map((layer) => (named.includes(layer) ? named[next++] : layer));
}

/** Longer names are cut on the map; the tooltip has them whole. */
const MOST_LETTERS = 60;

/** @param {string} en @param {string} ja @returns {[string, string]} a name and what stands small beside it */
export function inLanguage(en, ja) {
  const [first, second] = look.names === "en" ? [en || ja, ""] : look.names === "ja" ? [ja || en, ""] : [en || ja, en ? ja : ""];
  return [cut(first), cut(second)];
}

/** @param {string} name @returns {string} */
function cut(name) {
  if (name.length <= MOST_LETTERS) return name;
  const letters = [...name];
  return letters.length > MOST_LETTERS ? `${letters.slice(0, MOST_LETTERS - 1).join("")}…` : name;
}
