import { setFlagsFromString } from "node:v8";
import { createProgram } from "./program.js";
import { runProgram } from "./run-program.js";

// A build makes a few long-lived objects for each file. A nursery that grows would hold a third of them dead.
setFlagsFromString("--semi-space-growth-factor=1");
// What compressors hold outside of the heap, which is small itself, would set off marking again and again: a tenth to a
// fifth of all processor time.
setFlagsFromString("--no-incremental-marking");
// What takes long is in the kernel and in libraries: the last compiler takes more from the other threads than it gives.
setFlagsFromString("--no-opt");

// No `await` out here: the bundle is CommonJS.
void runProgram(createProgram(), process.argv).then((status) => {
  process.exitCode = status;
});
