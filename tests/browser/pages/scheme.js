// The scheme that the browser asks for, as the site's theme sets it.
const dark = matchMedia("(prefers-color-scheme: dark)");
const apply = () => (document.body.dataset.mdColorScheme = dark.matches ? "slate" : "default");
dark.addEventListener("change", apply);
apply();
