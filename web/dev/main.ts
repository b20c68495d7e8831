import "@fontsource-variable/atkinson-hyperlegible-next/wght.css";
import "../src/app.css";
import { mount } from "svelte";
import { en } from "../src/i18n/en";
import { takeEnglish } from "../src/i18n/words.svelte";
import Components from "./Components.svelte";

takeEnglish(en);
mount(Components, { target: document.getElementById("app")! });
