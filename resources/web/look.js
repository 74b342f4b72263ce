// @ts-check
/** What a reader chose about the look of the map: style of symbols, language of names, layers and their opacity. */

/** @typedef {{symbols: "standard" | "plain", names: "both" | "en" | "ja", hidden: string[], opacity: Record<string, number>}} Look */

/** @type {Look} */
export const look = { symbols: "standard", names: "both", hidden: [], opacity: {} };

/** @param {Look} wanted */
export function useLook(wanted) {
  Object.assign(look, wanted);
}

/** @param {string} layer @returns {number} 0 where it is hidden, else up to 1 */
export function opacityOf(layer) {
  return look.hidden.includes(layer) ? 0 : look.opacity[layer] ?? 1;
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
