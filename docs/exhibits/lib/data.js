// The one place where exhibits read files of the site, so that another form of the site can hand the same data over another way.

const ROOT = new URL("../../", import.meta.url);

/** The value of a JSON file, by its path in the site. Throws an Error whose message is a sentence for readers. */
export async function readJson(path) {
  let response;
  try {
    response = await fetch(new URL(path, ROOT));
  } catch {
    throw new Error(`The file ${path} could not be reached.`);
  }
  if (!response.ok) throw new Error(`The file ${path} is missing: the server answered ${response.status}.`);
  try {
    return await response.json();
  } catch {
    throw new Error(`The file ${path} is damaged: it holds no JSON.`);
  }
}
