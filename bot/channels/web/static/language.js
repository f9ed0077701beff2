// The words of the page follow the reader's language: it is loaded again when that has changed.

const LOOK = 300; // milliseconds between looks whether the page may be loaded again

let waiting;

/** The reader's language is this: load the page again if it is another, when `isIdle()` says that nothing is lost. */
export function settle(language, isIdle) {
  clearInterval(waiting);
  if (language === document.documentElement.lang) return;
  waiting = setInterval(() => {
    if (!isIdle()) return;
    clearInterval(waiting);
    location.reload();
  }, LOOK);
}
