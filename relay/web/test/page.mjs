// Everything, over one relay and one browser.

import { after } from "node:test";
import { app } from "./app.mjs";
import { faults } from "./faults.mjs";
import { looks } from "./looks.mjs";
import { pace } from "./pace.mjs";
import { reading } from "./reading.mjs";
import { Relay, launch } from "./stage.mjs";

const [relay, browser] = [await Relay.start(), await launch()];
after(async () => {
  await browser.close();
  await relay.remove();
});

reading(relay, browser);
faults(relay, browser);
looks(relay, browser);
app(relay, browser);
pace(relay, browser);
