// @ts-check
/** The groups of a zoom with their titles and the slots of their blocks. */
import { LIST_ZOOM, formsOf, symbolScale, titleOf } from "./blocks.js";
import { levelOf } from "./groups.js";
import { worldSize } from "./mercator.js";
import { placeSlots } from "./slots.js";

/**
 * @typedef {object} Entry
 * @property {import("./groups.js").Group} group
 * @property {number} index of the group within its level
 * @property {import("./blocks.js").Title} title
 * @property {number} x world pixel of the group's place
 * @property {number} y
 * @property {import("./slots.js").Slot | null} slot
 */

/** @param {import("./posture.js").Posture} posture @param {number} zoom @returns {Entry[]} */
export function layOut(posture, zoom) {
  const { atlas, stays, levels, regions, reserved, avoided, mainlandAt } = posture;
  const size = worldSize(zoom);
  /** @type {Set<string>} the regions that groups are named after so far */
  const named = new Set();
  const { groups } = /** @type {import("./groups.js").Level} */ (levels.get(levelOf(zoom)));
  const wishes = groups.map((group, index) => {
    const peak = stays.peak(group.members);
    const title = titleOf(group.members, atlas.sites, { ...regions, named }, peak.stays > 0);
    const written = zoom >= LIST_ZOOM && group.members.length === 1;
    const names = written ? (stays.ofSite.get(group.members[0]) ?? []).map((i) => posture.stayName(i) + posture.afterName(i)) : [];
    // What stands outside of a picture has no block in it.
    const seen = group.members.some((i) => posture.isShown(zoom, posture.x[i], posture.y[i]));
    const forms = group.base && seen ? formsOf(title, peak, names, symbolScale(zoom)) : [];
    return { group, index, title, x: group.x * size, y: group.y * size, forms };
  });
  const slots = placeSlots(wishes, reserved(zoom), avoided(zoom), mainlandAt(zoom), posture.isThorough(zoom));
  return wishes.map(({ group, index, title, x, y }, i) => ({ group, index, title, x, y, slot: slots[i] }));
}
