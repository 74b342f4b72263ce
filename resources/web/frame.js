// @ts-check
/** One drawing a frame, however often it is asked for; and what is still being fetched. */

export class Frame {
  /** @param {() => void} draw */
  constructor(draw) {
    this.draw = draw;
    this.asked = false;
    /** Fetches under way: land, symbols. */
    this.pending = 0;
    /** Whether to draw nothing while something is being fetched: a large picture is not drawn ten times in vain. */
    this.patient = false;
    /** Nothing is drawn before the program has said what. */
    this.begun = false;
    document.addEventListener("visibilitychange", () => {
      // A frame that was asked for before the window was hidden would not come.
      if (document.hidden && this.asked) this.#later();
    });
  }

  /** Ask for a drawing in the next frame. */
  request = () => {
    if (this.asked) return;
    this.asked = true;
    // A hidden page gets no animation frames, but playback waits for its answer all the same.
    if (document.hidden) this.#later();
    else requestAnimationFrame(this.#run);
  };

  begin() {
    this.begun = true;
    this.request();
  }

  /**
   * Count a promise as under way until it settles, then draw.
   * @template T @param {Promise<T>} promise @returns {Promise<T>}
   */
  track(promise) {
    this.pending += 1;
    return promise.finally(() => {
      this.pending -= 1;
      this.request();
    });
  }

  #later() {
    setTimeout(this.#run, 0);
  }

  #run = () => {
    if (!this.asked) return;
    this.asked = false;
    if (!this.begun) return;
    // What ends the wait asks again.
    if (this.patient && this.pending > 0) return;
    this.draw();
  };
}
