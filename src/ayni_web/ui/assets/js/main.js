// Every page works without this file; it adds swaps in place, keys, and a few small comforts.
import "htmx.org";
import Alpine from "@alpinejs/csp";
import { bulk } from "./bulk.js";
import { chips } from "./chips.js";
import { watchCopies } from "./copy.js";
import { watchDialogs } from "./dialog.js";
import { watchDrafts } from "./draft.js";
import { watchDrops } from "./drop.js";
import { watchKeys } from "./keys.js";
import { watchLetters } from "./letters.js";
import { watchNotices } from "./notice.js";
import { watchOffline } from "./offline.js";
import { watchRing } from "./ring.js";
import { watchVault } from "./vault.js";
import { fillZones } from "./zone.js";

window.Alpine = Alpine;
Alpine.data("bulk", bulk);
Alpine.data("chips", chips);
Alpine.start();

watchKeys(document);
watchDialogs(document);
watchDrafts(document);
watchDrops(document);
watchCopies(document);
watchLetters(document);
watchNotices(document);
watchOffline();
watchRing(document);
fillZones(document);
watchVault(document);
