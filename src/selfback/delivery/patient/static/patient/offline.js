/** Even a page that is not there does not lead away from a stop screen nobody has acted on. */

import { pending } from "./emergency.js";

if (pending(localStorage.getItem("selfback-person") ?? "")) location.replace("/symptoms");
