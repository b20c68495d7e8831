// Before anything is drawn: the look and the language that were chosen here, or the browser's.
{
  const page = document.documentElement;
  const { signin, inside } = document.currentScript?.dataset ?? {}; // See web/preload.ts.
  let chosen = {};
  let part = signin;
  try {
    if (localStorage.getItem("me") !== null) part = inside;
    chosen = Object(JSON.parse(localStorage.getItem("settings") ?? "{}"));
  } catch {
    // Where nothing may be kept, the browser's own hold.
  }
  const spoken = navigator.languages.map((tag) => tag.split("-")[0]);
  const languages = ["en", "de", "ar"];
  page.lang = [chosen.language, ...spoken].find((one) => languages.includes(one)) ?? "en";
  page.dir = page.lang === "ar" ? "rtl" : "ltr";
  // The browser's own bars follow the theme, also when another is chosen.
  new MutationObserver(() => {
    const { theme } = page.dataset;
    for (const bar of document.querySelectorAll('meta[name="theme-color"]')) {
      const own = bar.dataset.theme;
      if (theme === "system") bar.media = `(prefers-color-scheme: ${own})`;
      else bar.media = theme === own ? "all" : "not all";
    }
  }).observe(page, { attributeFilter: ["data-theme"] });
  page.dataset.theme = chosen.theme ?? "system";
  page.dataset.density = chosen.density ?? "comfortable";
  // What the first script asks for is loaded beside it: nobody signed in here sees a door.
  if (part !== undefined) {
    document.head.append(Object.assign(document.createElement("link"), { rel: "modulepreload", href: part }));
  }
}
