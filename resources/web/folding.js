// @ts-check
/** What folds in a window: the legend into a small plate, the credits into one line. A picture shows both whole. */

/** A smaller map opens with its legend folded and a small date plate, in CSS pixels. */
const ROOMY = { width: 800, height: 430 };

/** In a smaller map the plates are smaller, in a window and in a picture. */
const WIDE = { width: 1300, height: 760 };

export class Folding {
  /**
   * @param {HTMLElement} container of the map @param {HTMLElement} legend @param {HTMLElement} credits
   * @param {() => void} onChange another part of the map is covered
   */
  constructor(container, legend, credits, onChange) {
    this.container = container;
    this.legend = legend;
    this.credits = credits;
    this.onChange = onChange;
    this.toggle = document.createElement("button");
    this.toggle.className = "legend-toggle";
    this.toggle.addEventListener("click", () => this.#fold(!legend.classList.contains("folded")));
    legend.prepend(this.toggle);
    credits.tabIndex = 0;
    credits.addEventListener("click", () => credits.classList.toggle("open"));
    credits.addEventListener("keydown", ({ key }) => {
      if (key === "Enter") credits.classList.toggle("open");
      if (key === "Escape") credits.classList.remove("open");
    });
    for (const node of [this.toggle, credits]) L.DomEvent.disableClickPropagation(node);
    /** @type {boolean | null} */
    this.small = null;
    new ResizeObserver(() => this.#measure()).observe(container);
    this.#measure();
  }

  /** A person's choice holds until the window becomes small or roomy. */
  #measure() {
    const { clientWidth: width, clientHeight: height } = this.container;
    const compact = width < WIDE.width || height < WIDE.height;
    if (compact !== this.container.classList.contains("compact")) {
      this.container.classList.toggle("compact", compact);
      this.onChange();
    }
    const small = width < ROOMY.width || height < ROOMY.height;
    if (small === this.small) return;
    this.small = small;
    this.container.classList.toggle("small", small);
    this.#fold(small);
  }

  /** @param {boolean} folded */
  #fold(folded) {
    this.legend.classList.toggle("folded", folded);
    this.toggle.textContent = folded ? "Legend" : "–";
    this.toggle.setAttribute("aria-label", folded ? "Show the legend" : "Fold the legend");
    this.toggle.setAttribute("aria-expanded", String(!folded));
    this.onChange();
  }
}
