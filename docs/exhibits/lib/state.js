// An exhibit's state in the address: ?noise-schedule.step=400 says it, and only what differs from the start is written.

/** The state that the address gives to the exhibit `name`, over its `defaults`; what is not valid there is left out. */
export function readState(name, defaults, search) {
  const found = { ...defaults };
  const query = new URLSearchParams(search);
  for (const [key, start] of Object.entries(defaults)) {
    const text = query.get(`${name}.${key}`);
    if (text === null) continue;
    if (typeof start === "number") {
      if (text.trim() !== "" && Number.isFinite(Number(text))) found[key] = Number(text);
    } else if (typeof start === "boolean") found[key] = text === "1";
    else found[key] = text.slice(0, 4000);
  }
  return found;
}

/** The query that says `state`; what belongs to others in `search` stays. */
export function writeState(name, defaults, state, search) {
  const query = new URLSearchParams(search);
  for (const [key, start] of Object.entries(defaults)) {
    const value = state[key];
    if (value === start) query.delete(`${name}.${key}`);
    else query.set(`${name}.${key}`, typeof value === "boolean" ? (value ? "1" : "0") : String(typeof value === "number" ? Number(value.toPrecision(12)) : value));
  }
  const text = query.toString();
  return text ? `?${text}` : "";
}

/** Put a query into the address, without a step in the history. */
export function replaceQuery(query) {
  try {
    window.history.replaceState(window.history.state, "", `${window.location.pathname}${query}${window.location.hash}`);
  } catch {
    // A page that may not change its address keeps working without it.
  }
}
