// Before anything is drawn: the look and the language that were chosen here, or the browser's.
{
  const page = document.documentElement;
  let chosen = {};
  try {
    chosen = Object(JSON.parse(localStorage.getItem("settings") ?? "{}"));
  } catch {
    // Where nothing may be kept, the browser's own hold.
  }
  const spoken = navigator.languages.map((tag) => tag.split("-")[0]);
  const languages = ["en", "de", "ar"];
  page.lang = [chosen.language, ...spoken].find((one) => languages.includes(one)) ?? "en";
  page.dir = page.lang === "ar" ? "rtl" : "ltr";
  page.dataset.theme = chosen.theme ?? "system";
  page.dataset.density = chosen.density ?? "comfortable";
}
