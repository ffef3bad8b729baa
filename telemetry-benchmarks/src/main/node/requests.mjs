// Loaded before a server, lets it tell with "REQUESTS <n>", whenever its standard input has a line, how many it has got.
import { subscribe } from "node:diagnostics_channel";

let requests = 0;
subscribe("http.server.request.start", () => requests++);
process.stdin.on("data", () => console.log(`REQUESTS ${requests}`));
