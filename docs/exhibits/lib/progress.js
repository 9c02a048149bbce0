// Which questions a reader has answered: kept in the reader's browser and nowhere else.

const PLACE = "report.answered";
let kept = null;

/** The keys of all questions answered so far, on every page. Without storage they last as long as the page. */
export function answered() {
  if (kept) return kept;
  try {
    const found = JSON.parse(window.localStorage.getItem(PLACE) ?? "[]");
    kept = new Set(Array.isArray(found) ? found : []);
  } catch {
    kept = new Set();
  }
  return kept;
}

function store() {
  try {
    if (kept.size) window.localStorage.setItem(PLACE, JSON.stringify([...kept]));
    else window.localStorage.removeItem(PLACE);
  } catch {
    // A browser that keeps nothing still lets its reader answer.
  }
}

/** Keep that a question was answered. */
export function remember(key) {
  answered().add(key);
  store();
}

/** Forget every answer on every page. */
export function forget() {
  answered().clear();
  store();
}
