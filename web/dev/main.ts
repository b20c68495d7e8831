import "@fontsource-variable/atkinson-hyperlegible-next/wght.css";
import "../src/app.css";
import { mount } from "svelte";
import { takeWords } from "../src/i18n/words.svelte";
import Components from "./Components.svelte";

await Promise.all([takeWords("conversation"), takeWords("later")]);
mount(Components, { target: document.getElementById("app")! });
