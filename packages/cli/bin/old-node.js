// What a Node that is too old gets. It may be as old as Node 12.
// biome-ignore-start lint/style/useNodejsImportProtocol: Node 12 and 14 don't know these names.
import { spawn } from "child_process";
import { existsSync } from "fs";
import { dirname, join } from "path";

// biome-ignore-end lint/style/useNodejsImportProtocol: as above.

// An installation that brings its own Node (as the repository does) has it beside this program's link.
const own = join(dirname(process.argv[1]), "node");
if (process.argv[1].endsWith(join("node_modules", ".bin", "storeship")) && existsSync(own)) runWith(own);
else {
  console.error(
    `storeship: Node.js 22.15 or later is needed, this is ${process.versions.node}; install a newer one from https://nodejs.org`,
  );
  process.exitCode = 1;
}

function runWith(node) {
  const child = spawn(node, process.argv.slice(1), { stdio: "inherit" });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  child.on("exit", (status, signal) => {
    if (signal === null) {
      process.exitCode = status;
      return;
    }
    // What ended the child ends this, too: it is passed on no more.
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}
