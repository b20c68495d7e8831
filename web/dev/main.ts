import "@fontsource-variable/atkinson-hyperlegible-next/wght.css";
import "../src/app.css";
import { mount } from "svelte";
import Components from "./Components.svelte";

mount(Components, { target: document.getElementById("app")! });
