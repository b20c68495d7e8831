import "./app.css";
import { mount } from "svelte";
import App from "./App.svelte";
import { session } from "./app.svelte";
import { languageOf, takeLanguage } from "./i18n/words.svelte";
import { settings } from "./ui/settings.svelte";

const target = document.getElementById("app");
if (target === null) throw new Error("The page has no place for the app.");
void session.start();
// Not awaited here: a language is a file that needs this one, and would wait for it to end. To begin
// and to draw are two tasks, so that a slow phone can answer a finger in between.
void takeLanguage(settings.language).then(() => setTimeout(() => mount(App, { target })));
if (import.meta.env.PROD && "serviceWorker" in navigator) {
  // It keeps the words of one language, which it learns by its address.
  const language = languageOf(settings.language, navigator.languages);
  const address = `/service-worker.js?language=${language}`;
  // Where the browser keeps nothing, there is no page without a connection.
  void navigator.serviceWorker.register(address).catch(() => undefined);
}
