// Long computations in slices of a few milliseconds, so that the page answers all the while.

const SLICE = 6; // milliseconds

/** Run a generator to its end in slices, then call `done` with what it returns; the function returned stops it.
 *
 * `progress` is called between two slices with what was yielded last.
 */
export function sliced(generator, done, progress = () => {}) {
  let stopped = false;
  const turn = () => {
    if (stopped) return;
    const until = performance.now() + SLICE;
    let step;
    do {
      step = generator.next();
      if (step.done) {
        done(step.value);
        return;
      }
    } while (performance.now() < until);
    progress(step.value);
    setTimeout(turn, 0);
  };
  turn();
  return () => {
    stopped = true;
  };
}
