// @ts-check
/** Elements that change a little with each step of the clock: what stays as it is costs no layout and no painting. */

/**
 * Give an element these children, keeping those that it has already.
 * @param {Element} parent @param {Node[]} wanted
 */
export function renew(parent, wanted) {
  wanted.forEach((node, k) => {
    const old = parent.childNodes[k];
    if (!old) parent.append(node);
    else if (!old.isEqualNode(node)) become(old, node);
  });
  while (parent.childNodes.length > wanted.length) parent.lastChild?.remove();
}

/** @param {ChildNode} old @param {Node} wanted another */
function become(old, wanted) {
  if (old instanceof Text && wanted instanceof Text) old.data = wanted.data;
  else if (old instanceof Element && wanted instanceof Element && old.cloneNode(false).isEqualNode(wanted.cloneNode(false))) {
    renew(old, [...wanted.childNodes]);
  } else old.replaceWith(wanted);
}
